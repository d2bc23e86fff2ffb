"""The milestones of an indicator as rows to fill in: year, comparison, value, unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.indicators.milestones import stones_of
from app.records.codec import ValueProblem
from app.records.language import Field
from app.text.numbers import parse_number
from ui.window.i18n import t
from ui.window.widgets.editors import Editor, QuietCombo
from ui.window.widgets.parts import Button, column, row
from ui.window.widgets.values import number

_OPERATORS = (
    (">", t("Milestone", "> (hơn)")),
    (">=", t("Milestone", "≥ (ít nhất)")),
    ("=", t("Milestone", "= (đạt)")),
    ("<=", t("Milestone", "≤ (không quá)")),
)
_UNITS = (("percent", "%"), ("count", t("Milestone", "số lượng")))
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_KEYS = ("year", "operator", "value", "unit")


class MilestoneRow(QWidget):
    """One milestone."""

    edited = Signal()

    def __init__(self, typed: Mapping[str, Any]) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self.year = _line(t("Milestone", "Năm"), str(typed.get("year") or ""), 8)
        self.operator = _combo(
            t("Milestone", "So sánh"), _OPERATORS, str(typed.get("operator") or "=")
        )
        self.value = _line(t("Milestone", "Giá trị"), str(typed.get("value") or ""), 8)
        self.unit = _combo(t("Milestone", "Đơn vị"), _UNITS, str(typed.get("unit") or "percent"))
        self.drop = Button("", icon_name="cross", kind="quiet", name=t("Milestone", "Bỏ mốc này"))
        parts = (self.year, self.operator, self.value, self.unit, self.drop)
        self.setLayout(row(*parts, None, gap=6))
        for line in (self.year, self.value):
            line.textEdited.connect(self.edited)
        for box in (self.operator, self.unit):
            box.activated.connect(self.edited)

    def raw(self) -> dict[str, str]:
        """Return what stands typed."""
        return {
            "year": self.year.text(),
            "operator": self.operator.currentData(),
            "value": self.value.text(),
            "unit": self.unit.currentData(),
        }

    def stone(self) -> dict[str, Any]:
        """Return the milestone; ValueProblem naming what is wrong."""
        unit, operator = self.unit.currentData(), self.operator.currentData()
        value = _value(self.value.text(), unit, operator)
        return {
            "year": _year(self.year.text()),
            "operator": operator,
            "value": int(value) if value == value.to_integral_value() else float(value),
            "unit": unit,
        }


class MilestoneEditor(Editor):
    """The editor of an indicator's milestones; nobody types them as raw data."""

    def __init__(self, field: Field) -> None:
        self.rows: list[MilestoneRow] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._holder = QWidget()
        self._holder.setProperty("role", "plain")
        self.add_button = Button(
            t("Milestone", "Thêm mốc"), self._add_empty, icon_name="add", kind="quiet"
        )
        self._holder.setLayout(column(self._lines, row(self.add_button, None), gap=6))
        super().__init__(field, self._holder, self.add_button)

    def value(self) -> Any:
        """Return the milestones in order of their years, None without any."""
        stones = [r.stone() for r in self.rows if any((r.year.text(), r.value.text()))]
        return sorted(stones, key=lambda s: s["year"] or _LAST_YEAR) or None

    def set_value(self, value: Any) -> None:
        """Show milestones."""
        self.set_raw([{**s, "value": _shown(s.get("value"))} for s in stones_of(value)])

    def raw(self) -> Any:
        """Return what stands in the rows."""
        return [r.raw() for r in self.rows]

    def set_raw(self, raw: Any) -> None:
        """Put back what stood in the rows."""
        while self.rows:
            self._take_out(self.rows[-1])
        for typed in raw or ():
            if isinstance(typed, Mapping):
                self._add(typed)

    def _add_empty(self) -> None:
        self._add({}).year.setFocus()
        self.edited.emit()

    def _add(self, typed: Mapping[str, Any]) -> MilestoneRow:
        made = MilestoneRow({k: typed.get(k) for k in _KEYS})
        made.edited.connect(self.edited)
        made.drop.clicked.connect(lambda: self._drop(made))
        self._lines.addWidget(made)
        self.rows.append(made)
        return made

    def _drop(self, gone: MilestoneRow) -> None:
        self._take_out(gone)
        self.add_button.setFocus()
        self.edited.emit()

    def _take_out(self, gone: MilestoneRow) -> None:
        self.rows.remove(gone)
        self._lines.removeWidget(gone)
        gone.hide()
        gone.deleteLater()


def _year(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise ValueProblem(t("Milestone", "Mốc: năm phải là số, ví dụ 2027."))
    if not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        raise ValueProblem(t("Milestone", "Mốc: năm từ 2000 đến 2100."))
    return int(text)


def _value(text: str, unit: str, operator: str) -> Decimal:
    value = parse_number(text)
    if value is None or value < 0:
        raise ValueProblem(t("Milestone", "Mốc: giá trị phải là số không âm, ví dụ 90."))
    if unit == "percent" and (value > 100 or (value == 100 and operator == ">")):
        raise ValueProblem(t("Milestone", "Mốc: tỷ lệ không thể hơn 100%."))
    if unit == "count" and value != value.to_integral_value():
        raise ValueProblem(t("Milestone", "Mốc: số lượng phải là số nguyên."))
    return value


def _shown(value: Any) -> str:
    """Return a stored value as people type it; 0 is a value too."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(Decimal(str(value)))
    return str(value or "")


def _line(name: str, text: str, letters: int) -> QLineEdit:
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setPlaceholderText(name)
    line.setFixedWidth(line.fontMetrics().horizontalAdvance("0") * letters + 20)
    return line


def _combo(name: str, options: Sequence[tuple[str, str]], chosen: str) -> QuietCombo:
    box = QuietCombo()
    box.setAccessibleName(name)
    for code, label in options:
        box.addItem(label, code)
    if box.findData(chosen) < 0:
        box.addItem(chosen, chosen)
    box.setCurrentIndex(box.findData(chosen))
    return box
