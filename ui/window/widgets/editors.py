"""One editor per kind of field: it gives a Python value, or says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
)

from app.records import codec
from app.records.language import Field, Kind
from ui.window.widgets import values
from ui.window.widgets.choice_editors import ChoiceEditor, ChoicesEditor
from ui.window.widgets.combos import QuietCombo as QuietCombo
from ui.window.widgets.combos import combo as combo
from ui.window.widgets.editor import Editor as Editor
from ui.window.widgets.parts import plain, row, words

_LONG_LINES = 3


class LineEditor(Editor):
    """One line: text, a number, or a list separated by ";"."""

    def __init__(self, field: Field) -> None:
        self.line = QLineEdit()
        super().__init__(field, self.line)
        self.line.textEdited.connect(self.edited)

    def value(self) -> Any:
        """Return the value."""
        return codec.parse(self.field, self.line.text())

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.line.setText(codec.show(self.field, value))
        self.line.setCursorPosition(0)

    def raw(self) -> Any:
        """Return what stands in the field."""
        return self.line.text()

    def set_raw(self, raw: Any) -> None:
        """Put back what stood in the field."""
        self.line.setText(str(raw or ""))


class NumberEditor(LineEditor):
    """A number; what it counts stands beside it, thousands are parted when it is shown."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        if field.measure:
            said = f"{field.measure}. {field.help}" if field.help else field.measure
            self.line.setAccessibleDescription(said)
            beside = row(self.line, words(field.measure, "muted"), gap=6)
            beside.setStretch(0, 1)
            self.widget = plain(beside)

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.line.setText(values.shown(self.field, value))


class LongTextEditor(Editor):
    """Several lines; a TEXTS field holds one entry a line."""

    def __init__(self, field: Field) -> None:
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        lines = self.text.fontMetrics().lineSpacing() * _LONG_LINES
        self.text.setFixedHeight(lines + 22)
        super().__init__(field, self.text)
        self._last = ""
        self.text.textChanged.connect(self._on_changed)

    def value(self) -> Any:
        """Return the value."""
        typed = self.text.toPlainText()
        if self.field.kind is Kind.TEXTS:
            return codec.normalise(self.field, [s.strip() for s in typed.split("\n") if s.strip()])
        return codec.parse(self.field, typed)

    def set_value(self, value: Any) -> None:
        """Show a value."""
        listed = self.field.kind is Kind.TEXTS
        self.set_raw("\n".join(value or ()) if listed else value or "")

    def raw(self) -> Any:
        """Return what stands in the field."""
        return self.text.toPlainText()

    def set_raw(self, raw: Any) -> None:
        """Put back what stood in the field."""
        self._last = str(raw or "")
        self.text.setPlainText(self._last)

    def _on_changed(self) -> None:
        # The signal also comes while a word is only being composed and no text has changed.
        if self.text.toPlainText() != self._last:
            self._last = self.text.toPlainText()
            self.edited.emit()


class BoolEditor(Editor):
    """A tick."""

    def __init__(self, field: Field) -> None:
        self.box = QCheckBox(field.label)
        super().__init__(field, self.box)
        self.box.clicked.connect(self.edited)

    def value(self) -> Any:
        """Return the value."""
        return self.box.isChecked() or None

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.box.setChecked(bool(value))

    def raw(self) -> Any:
        """Return what stands in the field."""
        return self.box.isChecked()

    def set_raw(self, raw: Any) -> None:
        """Put back what stood in the field."""
        self.box.setChecked(bool(raw))


class ShownEditor(Editor):
    """A value that is shown but not typed here."""

    def __init__(self, field: Field) -> None:
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        super().__init__(field, self.line)
        self._value: Any = None

    def value(self) -> Any:
        """Return the value."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self._value = value
        self.line.setText(codec.show(self.field, value))

    def raw(self) -> Any:
        """Return what stands in the field."""
        return None

    def set_raw(self, raw: Any) -> None:
        """A draft holds nothing of it."""


SIMPLE: dict[Kind, Callable[[Field], Editor]] = {
    Kind.TEXT: LineEditor,
    Kind.INTEGER: NumberEditor,
    Kind.DECIMAL: NumberEditor,
    Kind.LONG_TEXT: LongTextEditor,
    Kind.TEXTS: LongTextEditor,
    Kind.BOOL: BoolEditor,
    Kind.CHOICE: ChoiceEditor,
    Kind.CHOICES: ChoicesEditor,
    Kind.JSON: ShownEditor,
}
"""Editors that need nothing but their field; dates and references are in their own modules."""
OWN_EDITORS: dict[tuple[str, str], str] = {
    ("indicator", "milestones"): "milestone_editor:MilestoneEditor",
}
"""Fields with an editor of their own: (type, field) to "module:Class" beside this module."""


def own_editor(type_name: str, field: Field) -> Editor | None:
    """Return the editor made for this very field, None when its kind has one for all."""
    where = OWN_EDITORS.get((type_name, field.name))
    if where is None:
        return None
    module, _, name = where.partition(":")
    made: Editor = getattr(import_module(f"ui.window.widgets.{module}"), name)(field)
    return made
