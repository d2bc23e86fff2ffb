"""References to other records: shown by their words, chosen from a searched list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.records.language import Field, Kind
from app.records.registry import REGISTRY
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.editor import Editor
from ui.window.widgets.paged_model import Row
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, column, plain, row
from ui.window.widgets.record_source import RecordSource

_ID = Qt.ItemDataRole.UserRole


class RecordPicker(QDialog):
    """Search and choose one record of a type; ``chosen`` is called with it."""

    def __init__(
        self, parent: QWidget, session: Session, type_name: str, chosen: Callable[[Row], None]
    ) -> None:
        super().__init__(parent)
        rtype = REGISTRY[type_name]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Picker", "Chọn {what}").format(what=rtype.label.lower()))
        self.resize(720, 440)
        self._chosen = chosen
        self.table = PagedTable(
            session,
            RecordSource(rtype),
            name=rtype.plural,
            empty=t("Picker", "Chưa có {what} nào.").format(what=rtype.label.lower()),
        )
        self.table.activated.connect(self._take)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._take_current)
        buttons.rejected.connect(self.reject)
        self.setLayout(column(self.table, buttons, margin=16))
        self.table.search.setFocus()

    def _take_current(self) -> None:
        commit_pending_input()
        current = self.table.current()
        if current is not None:
            self._take(current)

    def _take(self, chosen: Row) -> None:
        self.accept()
        self._chosen(chosen)


class ReferenceEditor(Editor):
    """One reference."""

    def __init__(self, field: Field, session: Session) -> None:
        self._session = session
        self._id: str | None = None
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setPlaceholderText(t("Reference", "chưa chọn"))
        self.pick = Button(t("Reference", "Chọn…"), self.open_picker)
        self.pick.setAccessibleName(t("Reference", "Chọn: {name}").format(name=field.label))
        self.drop = Button("", self._drop, icon_name="cross", kind="quiet")
        self.drop.setAccessibleName(t("Reference", "Bỏ chọn: {name}").format(name=field.label))
        self.drop.setToolTip(t("Reference", "Bỏ chọn"))
        box = plain(row(self.line, self.pick, self.drop, gap=4))
        super().__init__(field, box, self.line)

    def value(self) -> Any:
        """Return the id."""
        return self._id

    def set_value(self, value: Any) -> None:
        """Show a reference; its words follow."""
        self._id = value
        self.line.setText("…" if value else "")
        self.drop.setEnabled(bool(value))

    def raw(self) -> Any:
        """Return the id and the words shown."""
        return [self._id, self.line.text()] if self._id else None

    def set_raw(self, raw: Any) -> None:
        """Put both back."""
        self.set_value(raw[0] if raw else None)
        self.line.setText(raw[1] if raw else "")

    def stamp(self) -> Any:
        """Return the id; its words may follow later."""
        return self._id

    def wanted_ids(self) -> tuple[str, ...]:
        """Return the id, when there is one."""
        return (self._id,) if self._id else ()

    def show_titles(self, titles: dict[str, str]) -> None:
        """Show the words."""
        if self._id:
            self.line.setText(titles.get(self._id, ""))
            self.line.setCursorPosition(0)

    def open_picker(self) -> None:
        """Open the searched list."""
        picker = RecordPicker(self.widget, self._session, self.field.target, self._take)
        picker.open()

    def _take(self, chosen: Row) -> None:
        self.set_value(chosen.id)
        self.line.setText(_title_of(chosen, self.field))
        self.edited.emit()

    def _drop(self) -> None:
        self.set_value(None)
        self.edited.emit()


class ReferencesEditor(Editor):
    """Several references."""

    def __init__(self, field: Field, session: Session) -> None:
        self._session = session
        self.list = QListWidget()
        self.list.setFixedHeight(self.list.fontMetrics().lineSpacing() * 3 + 14)
        add = Button(t("Reference", "Thêm…"), self.open_picker)
        add.setAccessibleName(t("Reference", "Thêm: {name}").format(name=field.label))
        remove = Button(t("Reference", "Bớt"), self._remove)
        remove.setAccessibleName(t("Reference", "Bớt: {name}").format(name=field.label))
        box = plain(row(self.list, column(add, remove, None, gap=4), gap=4))
        super().__init__(field, box, self.list)

    def value(self) -> Any:
        """Return the ids."""
        return tuple(i for i, _ in self.raw()) or None

    def set_value(self, value: Any) -> None:
        """Show references; their words follow."""
        self.set_raw([[i, "…"] for i in value or ()])

    def raw(self) -> Any:
        """Return ids and words."""
        items = [self.list.item(n) for n in range(self.list.count())]
        return [[i.data(_ID), i.text()] for i in items]

    def set_raw(self, raw: Any) -> None:
        """Put both back."""
        self.list.clear()
        for row_id, text in raw or ():
            self._append(row_id, text)

    def stamp(self) -> Any:
        """Return the ids; their words may follow later."""
        return self.wanted_ids()

    def wanted_ids(self) -> tuple[str, ...]:
        """Return the ids."""
        return tuple(i for i, _ in self.raw())

    def show_titles(self, titles: dict[str, str]) -> None:
        """Show the words."""
        self.set_raw([[i, titles.get(i, text)] for i, text in self.raw()])

    def open_picker(self) -> None:
        """Open the searched list."""
        RecordPicker(self.widget, self._session, self.field.target, self._take).open()

    def _take(self, chosen: Row) -> None:
        if chosen.id not in self.wanted_ids():
            self._append(chosen.id, _title_of(chosen, self.field))
            self.edited.emit()

    def _remove(self) -> None:
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())
            self.edited.emit()

    def _append(self, row_id: str, text: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setData(_ID, row_id)


def _title_of(chosen: Row, field: Field) -> str:
    """The first column of a record list is its title."""
    return chosen.texts[0] or REGISTRY[field.target].label


def editor_for_reference(field: Field, session: Session) -> Editor:
    """Return the editor of a REF or REFS field."""
    kind = ReferencesEditor if field.kind is Kind.REFS else ReferenceEditor
    return kind(field, session)
