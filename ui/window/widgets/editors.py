"""One editor per kind of field: it gives a Python value, or says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from app.records import codec
from app.records.language import Field, Kind
from ui.window.widgets.parts import restyle

_CODE = Qt.ItemDataRole.UserRole
_LONG_LINES = 3


class Editor(QObject):
    """Base: ``raw`` is what stands typed (kept in drafts), ``value`` what it means."""

    edited = Signal()

    def __init__(self, field: Field, widget: QWidget, focus: QWidget | None = None) -> None:
        super().__init__(widget)
        self.field = field
        self.widget = widget
        self.focus_widget = focus or widget
        self.focus_widget.setAccessibleName(field.label)
        self.focus_widget.setObjectName(f"field-{field.name}")
        if field.help:
            self.focus_widget.setToolTip(field.help)
            self.focus_widget.setAccessibleDescription(field.help)

    def value(self) -> Any:
        """Return the value; ValueProblem when what is typed cannot be one."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; None empties the field."""
        raise NotImplementedError

    def raw(self) -> Any:
        """Return what stands in the field as JSON data, right or wrong."""
        raise NotImplementedError

    def set_raw(self, raw: Any) -> None:
        """Put back what ``raw`` gave."""
        raise NotImplementedError

    def set_problem(self, message: str) -> None:
        """Mark the field as wrong, or as right again with an empty message."""
        self.focus_widget.setProperty("wrong", "true" if message else "false")
        restyle(self.focus_widget)
        self.focus_widget.setAccessibleDescription(message or self.field.help)

    def wanted_ids(self) -> tuple[str, ...]:
        """Return the ids whose words the editor needs to show."""
        return ()

    def show_titles(self, titles: dict[str, str]) -> None:
        """Take the words of referenced records."""


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


class QuietCombo(QComboBox):
    """A combo box that the wheel changes only when it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the page scroll instead."""
        if event.type() is QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def combo(name: str, *options: tuple[str, Any]) -> QuietCombo:
    """Return a pick list for a filter, with an accessible name."""
    box = QuietCombo()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMinimumContentsLength(4)
    box.setMaximumWidth(box.fontMetrics().horizontalAdvance("n") * 28)
    for label, data in options:
        box.addItem(label, data)
    return box


SIMPLE: dict[Kind, Callable[[Field], Editor]] = {
    Kind.TEXT: LineEditor,
    Kind.INTEGER: LineEditor,
    Kind.DECIMAL: LineEditor,
    Kind.LONG_TEXT: LongTextEditor,
    Kind.TEXTS: LongTextEditor,
    Kind.BOOL: BoolEditor,
    Kind.CHOICE: ChoiceEditor,
    Kind.CHOICES: ChoicesEditor,
    Kind.JSON: ShownEditor,
}
"""Editors that need nothing but their field; dates and references are in their own modules."""
