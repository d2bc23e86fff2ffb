"""A pick list that the office may grow: its choices, and "khác (ghi rõ)" with a line of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit

from app.records import codec
from app.records.codec import ValueProblem
from app.records.language import Choice, Field
from ui.window.i18n import t
from ui.window.widgets.combos import QuietCombo
from ui.window.widgets.editor import Editor
from ui.window.widgets.parts import Button, column, plain, row

_OTHER = "\0other"
"""What the list holds for "khác"; no code looks like it."""


class OpenChoiceEditor(Editor):
    """A value outside the list stands in the line exactly as typed.

    ``keep_asked`` carries words a person wants in the list from now on.
    """

    keep_asked = Signal(str)

    def __init__(self, field: Field) -> None:
        self.combo = QuietCombo()
        self.line = QLineEdit()
        self.line.setPlaceholderText(t("Choice", "ghi rõ"))
        self.line.setAccessibleName(t("Choice", "{name}: ghi rõ").format(name=field.label))
        self.keep = Button(t("Choice", "Thêm vào danh mục"), self._on_keep, kind="quiet")
        self.keep.setAccessibleName(
            t("Choice", "Thêm vào danh mục: {name}").format(name=field.label)
        )
        self._other = plain(column(self.line, row(self.keep, None), gap=0))
        super().__init__(field, plain(column(self.combo, self._other, gap=4)), self.combo)
        self.offer(field.choices)
        self.combo.activated.connect(self._on_chosen)
        self.line.textEdited.connect(self._on_typed)
        self._show_other()

    def offer(self, choices: Iterable[Choice]) -> None:
        """Offer these choices; what is chosen or typed stays."""
        value = self.raw()
        with QSignalBlocker(self.combo):
            self.combo.clear()
            if not self.field.required:
                self.combo.addItem("–", None)
            for choice in choices:
                self.combo.addItem(choice.label, choice.code)
            self.combo.addItem(t("Choice", "Khác (ghi rõ)…"), _OTHER)
        self.set_raw(value)

    def value(self) -> Any:
        """Return the code of a choice, or the words typed."""
        if self.combo.currentData() != _OTHER:
            return self.combo.currentData()
        if not self.line.text().strip():
            raise ValueProblem(t("Choice", "Hãy ghi rõ, hoặc chọn trong danh mục."))
        return codec.parse(self.field, self.line.text())

    def set_value(self, value: Any) -> None:
        """Show a value; words that are in no list, and codes no longer offered, as they are."""
        known = self.combo.findData(value)
        declared = any(c.code == value for c in self.field.choices)
        if known < 0 and declared:
            self.combo.insertItem(self.combo.count() - 1, self.field.choice_label(value), value)
            known = self.combo.findData(value)
        self.line.setText("" if known >= 0 or value is None else str(value))
        if known < 0:
            known = -1 if value is None else self.combo.findData(_OTHER)
        self.combo.setCurrentIndex(known)
        self._show_other()

    def raw(self) -> Any:
        """Return what stands in the field."""
        chosen = self.combo.currentData()
        return [_OTHER, self.line.text()] if chosen == _OTHER else chosen

    def set_raw(self, raw: Any) -> None:
        """Put back what stood in the field."""
        if isinstance(raw, list):
            known = self.combo.findData(raw[1]) if raw[1] else -1
            self.set_value(raw[1] if known >= 0 else None)
            if known < 0:
                self.combo.setCurrentIndex(self.combo.findData(_OTHER))
                self.line.setText(raw[1])
                self._show_other()
        else:
            self.set_value(raw)

    def set_problem(self, message: str) -> None:
        """Mark the list and the line as wrong, or as right again."""
        super().set_problem(message)
        self.line.setProperty("wrong", "true" if message else "false")
        self.line.setAccessibleDescription(message)

    def _on_chosen(self) -> None:
        self._show_other()
        if self.combo.currentData() == _OTHER:
            self.line.setFocus()
        self.edited.emit()

    def _on_typed(self) -> None:
        self.keep.setEnabled(bool(self.line.text().strip()))
        self.edited.emit()

    def _on_keep(self) -> None:
        self.keep_asked.emit(self.line.text())

    def _show_other(self) -> None:
        self._other.setVisible(self.combo.currentData() == _OTHER)
        self.keep.setEnabled(bool(self.line.text().strip()))
