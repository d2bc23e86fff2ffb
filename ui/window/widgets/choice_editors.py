"""Editors of fields that hold one or several entries of a pick list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.records.language import Field
from ui.window.widgets.combos import QuietCombo
from ui.window.widgets.editor import Editor

_CODE = Qt.ItemDataRole.UserRole


class ChoiceEditor(Editor):
    """A pick list; an unknown code (a newer program's) is kept and shown as it is."""

    def __init__(self, field: Field) -> None:
        self.combo = QuietCombo()
        super().__init__(field, self.combo)
        if not field.required:
            self.combo.addItem("–", None)
        for choice in field.choices:
            self.combo.addItem(choice.label, choice.code)
        self.combo.activated.connect(self.edited)

    def value(self) -> Any:
        """Return the value."""
        return self.combo.currentData()

    def set_value(self, value: Any) -> None:
        """Show a value."""
        if value is not None and self.combo.findData(value) < 0:
            self.combo.addItem(self.field.choice_label(value), value)
        self.combo.setCurrentIndex(self.combo.findData(value))

    def raw(self) -> Any:
        """Return what stands in the field."""
        return self.combo.currentData()

    def set_raw(self, raw: Any) -> None:
        """Put back what stood in the field."""
        self.set_value(raw)


class ChoicesEditor(Editor):
    """A list of ticks."""

    def __init__(self, field: Field) -> None:
        self.list = QListWidget()
        super().__init__(field, self.list)
        for choice in field.choices:
            item = QListWidgetItem(choice.label, self.list)
            item.setData(_CODE, choice.code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        height = self.list.sizeHintForRow(0) * min(len(field.choices), 5) + 8
        self.list.setFixedHeight(height)
        self.list.itemChanged.connect(self.edited)

    def value(self) -> Any:
        """Return the value."""
        return tuple(self.raw()) or None

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.list.blockSignals(True)
        for item in self._items():
            on = item.data(_CODE) in (value or ())
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def raw(self) -> Any:
        """Return what stands in the field."""
        return [i.data(_CODE) for i in self._items() if i.checkState() is Qt.CheckState.Checked]

    def set_raw(self, raw: Any) -> None:
        """Put back what stood in the field."""
        self.set_value(raw)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(n) for n in range(self.list.count())]
