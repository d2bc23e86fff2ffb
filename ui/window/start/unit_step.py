"""First start: the unit, found without marks among all of the country's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QListWidgetItem

from app.ports import Role
from app.records.units import Unit, Units
from ui.window.i18n import t
from ui.window.start.steps import Step
from ui.window.widgets.editors import QuietCombo
from ui.window.widgets.parts import column, plain, row, title, words

_CODE = Qt.ItemDataRole.UserRole
_SHOWN_UNITS = 200


class UnitStep(Step):
    """Province and commune, found without marks among all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._units: Units | None = None
        self._role = Role.COMMUNE
        self.heading = title("")
        self.province: QComboBox = QuietCombo()
        self.province.setAccessibleName(t("Wizard", "Tỉnh, thành phố"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("Wizard", "Gõ tên hoặc mã, không cần dấu"))
        self.search.setAccessibleName(t("Wizard", "Tìm đơn vị"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Wizard", "Danh sách đơn vị"))
        label = QLabel(t("Wizard", "Tỉnh, thành phố"))
        label.setBuddy(self.province)
        self._province_row = plain(row(label, self.province, None))
        self.count = words(tone="muted")
        self.setLayout(
            column(self.heading, self._province_row, self.search, self.list, self.count, gap=10)
        )
        self.search.textChanged.connect(self._list)
        self.province.currentIndexChanged.connect(self._list)
        self.list.currentItemChanged.connect(lambda *_: self.changed.emit())

    def set_units(self, units: Units) -> None:
        """Take the list of units."""
        self._units = units
        self.province.addItem(t("Wizard", "Cả nước"), None)
        for unit in units.provinces():
            self.province.addItem(unit.short, unit.code)
        self._list()

    def enter(self, chosen: Mapping[str, Any]) -> None:
        """Ask for a commune or a province, by role."""
        self._role = chosen["role"]
        is_province = self._role is Role.PROVINCE
        self.heading.setText(
            t("Wizard", "Chọn tỉnh, thành phố") if is_province else t("Wizard", "Chọn xã, phường")
        )
        self._province_row.setVisible(not is_province)
        self._list()
        self.search.setFocus()

    def problem(self) -> str:
        """Ask for a unit."""
        return (
            "" if self.list.currentRow() >= 0 else t("Wizard", "Chọn một đơn vị trong danh sách.")
        )

    def collect(self) -> Mapping[str, Any]:
        """Return the unit's code."""
        return {"unit": self.list.currentItem().data(_CODE)}

    def _list(self) -> None:
        if self._units is None:
            return
        found = self._found(self._units)
        self.list.clear()
        for unit in found[:_SHOWN_UNITS]:
            item = QListWidgetItem(self._line(unit), self.list)
            item.setData(_CODE, unit.code)
        if len(found) == 1:
            self.list.setCurrentRow(0)
        more = t("Wizard", "Còn nữa: gõ thêm để thu hẹp.") if len(found) > _SHOWN_UNITS else ""
        none = t("Wizard", "Không thấy đơn vị nào.") if not found else ""
        self.count.setText(more or none)
        self.changed.emit()

    def _found(self, units: Units) -> list[Unit]:
        text = self.search.text()
        if self._role is Role.PROVINCE:
            return (
                [u for u in units.search(text, limit=4000) if u.is_province]
                if text
                else units.provinces()
            )
        province = self.province.currentData()
        if text.strip():
            found = units.search(text, province=province, limit=_SHOWN_UNITS + 1)
            return [u for u in found if not u.is_province]
        return units.communes(province) if province else []

    def _line(self, unit: Unit) -> str:
        name = f"{unit.full_name}   ({unit.code})"
        if unit.is_province or self._units is None:
            return name
        return f"{name}   {self._units.province_of(unit).full_name}"
