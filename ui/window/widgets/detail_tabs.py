"""The records listed inside another: a tab each in its pane, straight from the declarations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from app.desk import Desk
from app.ports import Changes, Filter, Query, Record
from app.records.language import RecordType
from app.records.registry import REGISTRY
from app.services.registers import records
from app.services.registers.optional import switched_on
from app.text.numbers import format_number
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say_with_undo
from ui.window.widgets.paged_model import Row
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, column
from ui.window.widgets.record_source import RecordSource
from ui.window.widgets.sums_line import SumsLine

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


def types_inside(rtype: RecordType) -> tuple[RecordType, ...]:
    """Return the types whose records are listed in the pane of a record of this type."""
    return tuple(d for d in REGISTRY if d.inside and d.field(d.inside).target == rtype.name)


class DetailTabs(QObject):
    """The tabs of one pane, shown for kept records only."""

    def __init__(
        self, session: Session, tabs: QTabWidget, rtype: RecordType, own_tabs: Iterable[str]
    ) -> None:
        super().__init__(tabs)
        self._session = session
        self._tabs = tabs
        self._record: Record | None = None
        self._wanted: tuple[str, str] | None = None
        shown_elsewhere = tuple(own_tabs)
        self.views = {
            d.name: DetailTab(session, d)
            for d in types_inside(rtype)
            if d.name not in shown_elsewhere
        }
        for view in self.views.values():
            tabs.addTab(view, view.rtype.plural)

    @property
    def types(self) -> tuple[str, ...]:
        """Return the types listed here."""
        return tuple(self.views)

    def show_for(self, record: Record | None) -> None:
        """Show what is inside a record; nothing for one not kept yet."""
        self._record = record
        for view in self.views.values():
            view.show_for(record)
            number = self._tabs.indexOf(view)
            self._tabs.setTabVisible(number, record is not None and not view.rtype.optional)
            self._tabs.setTabText(number, view.rtype.plural)
        self.count()
        if record is not None and self._wanted is not None:
            name, row_id = self._wanted
            self._wanted = None
            self._open(name, row_id)

    def show_record(self, type_name: str, row_id: str) -> None:
        """Go to one of the listed records, as soon as the record it belongs to is shown."""
        if type_name not in self.views:
            return

        def show(found: Record | None) -> None:
            if found is None:
                return
            parent = found[self.views[type_name].rtype.inside]
            if self._record is not None and self._record.id == parent:
                self._open(type_name, row_id)
            else:
                self._wanted = (type_name, row_id)

        self._session.read(self, lambda desk: desk.store.get(type_name, row_id), show)

    def count(self) -> None:
        """Say on every tab how many records it lists."""
        record = self._record
        if record is None or not self.views:
            return
        queries = {n: Query(n, v.filters_for(record)) for n, v in self.views.items()}

        def ask_counts(desk: Desk) -> tuple[frozenset[str], dict[str, int]]:
            return switched_on(desk), {n: desk.store.count(q) for n, q in queries.items()}

        self._session.read(self, ask_counts, self._show_counts, replace="counts")

    def _show_counts(self, found: tuple[frozenset[str], dict[str, int]]) -> None:
        on, counts = found
        for name, view in self.views.items():
            number, count = self._tabs.indexOf(view), counts[name]
            self._tabs.setTabVisible(number, not view.rtype.optional or name in on)
            words = f"{view.rtype.plural} ({format_number(count)})" if count else view.rtype.plural
            self._tabs.setTabText(number, words)

    def _open(self, name: str, row_id: str) -> None:
        view = self.views[name]
        self._tabs.setCurrentWidget(view)
        view.table.select(row_id)


class DetailTab(QWidget):
    """Records of one type that belong to the record shown: find, add, change, delete in place."""

    def __init__(self, session: Session, rtype: RecordType) -> None:
        super().__init__()
        self._session = session
        self.rtype = rtype
        self._record: Record | None = None
        self._stale = False
        what = rtype.label.lower()
        empty = (
            t("Detail", "Chưa có {what} nào. Nhấn Thêm để ghi.")
            if rtype.manual
            else t("Detail", "Chưa có {what} nào.")
        )
        self.table = PagedTable(
            session,
            self._source(),
            name=rtype.plural,
            empty=empty.format(what=what),
            key=f"inside-{rtype.name}",
        )
        self.add_button = Button(t("Detail", "Thêm"), self.new, icon_name="add")
        self.add_button.setAccessibleName(t("Detail", "Thêm {what}").format(what=what))
        self.open_button = Button(t("Detail", "Sửa…"), self.open_current)
        self.open_button.setAccessibleName(t("Detail", "Sửa {what}").format(what=what))
        self.delete_button = Button(t("Detail", "Xóa"), self.delete_current)
        self.delete_button.setAccessibleName(t("Detail", "Xóa {what}").format(what=what))
        buttons = flow(self.open_button, self.delete_button)
        self.table.bar.addWidget(self.add_button)
        self.table.under.addWidget(SumsLine(session, self.table))
        self.setLayout(column(self.table, buttons, margin=4))
        for button in (self.add_button, self.delete_button):
            button.setVisible(rtype.manual)
        if not rtype.manual:
            self.open_button.setText(t("Detail", "Xem…"))
        self.table.activated.connect(lambda row: self._open(row.record))
        session.changed.connect(self._on_changed)

    def filters_for(self, record: Record) -> tuple[Filter, ...]:
        """Return the condition that finds the records inside one."""
        return (Filter(self.rtype.inside, "=", record.id),)

    def show_for(self, record: Record | None) -> None:
        """List what is inside a record, once it is looked at."""
        self._record = record
        self._stale = True
        if self.isVisible():
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        """Fetch what is listed when it is first looked at."""
        super().showEvent(event)
        self._load()

    def new(self) -> None:
        """Ask for a new record inside the one shown."""
        self._open(None)

    def open_current(self) -> None:
        """Open the current record."""
        current = self.table.current()
        if current is not None:
            self._open(current.record)

    def delete_current(self) -> None:
        """Ask, then delete the current record."""
        current = self.table.current()
        if current is None:
            return
        box = ask(
            self,
            t("Detail", "Xóa “{title}”?").format(title=_title(self.rtype, current)),
            t("Detail", "Lịch sử vẫn còn; hoàn tác được bằng Ctrl+Z."),
            yes=t("Detail", "Xóa"),
        )
        box.accepted.connect(lambda: self.delete(current))
        box.open()

    def delete(self, row: Row) -> None:
        """Delete one of the listed records."""
        named = _title(self.rtype, row)

        def done(_: Changes) -> None:
            said = t("Detail", "Đã xóa “{title}”.").format(title=named)
            say_with_undo(self, self._session, said, "info")

        self._session.write(
            self,
            lambda desk: records.delete(desk, self.rtype.name, row.id),
            done,
            undo=t("Detail", "xóa “{title}”").format(title=named[:60]),
        )

    def _source(self) -> RecordSource:
        inside = self.rtype.inside
        filters = self.filters_for(self._record) if self._record else (Filter(inside, "empty"),)
        return RecordSource(self.rtype, filters, leave_out=(inside,))

    def _load(self) -> None:
        if self._stale:
            self._stale = False
            self.table.forget_shown()
            self.table.show_source(self._source())

    def _open(self, record: Record | None) -> None:
        from ui.window.widgets.record_dialog import RecordDialog

        parent = self._record
        if parent is None:
            return
        fixed = {self.rtype.inside: parent.id}
        dialog = RecordDialog(self, self._session, self.rtype, fixed=fixed, record=record)
        dialog.pane.saved.connect(self.table.select)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.open()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(self.rtype.name):
            if self.isVisible():
                self.table.refresh()
            else:
                self._stale = True


def _title(rtype: RecordType, row: Row) -> str:
    """The title's column is the first, in words."""
    return row.texts[0] or rtype.label
