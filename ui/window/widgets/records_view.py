"""List and record side by side: the ordinary page of any declared record type."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.ports import Changes, Record
from app.records.language import RecordType
from app.services.day import deadlines
from app.services.registers.editing import permit
from ui.window import noting
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.filter_bar import FilterBar
from ui.window.widgets.list_menu import ListMenu
from ui.window.widgets.many_strip import ManyStrip
from ui.window.widgets.paged_model import Row, Source
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, column
from ui.window.widgets.record_pane import RecordPane
from ui.window.widgets.record_source import RecordSource
from ui.window.widgets.sums_line import SumsLine


class RecordsView(QWidget):
    """The records of one type: find, narrow, read, add, change, delete; one or many.

    ``own_tabs`` are types listed inside this one that a special view shows in its own way.
    """

    def __init__(
        self,
        session: Session,
        rtype: RecordType,
        *,
        source: Source | None = None,
        empty: str = "",
        may_add: bool = True,
        own_tabs: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self._session = session
        self.rtype = rtype
        what = rtype.label.lower()
        self.table = PagedTable(
            session,
            source or RecordSource(rtype),
            name=rtype.plural,
            empty=empty
            or t("Records", "Chưa có {what} nào. Nhấn Ctrl+N để thêm.").format(what=what),
            key=f"columns-{rtype.name}",
        )
        self.pane = RecordPane(session, rtype, own_tabs=own_tabs)
        self.filters = FilterBar(session, self.table, rtype)
        self.add_button = Button(t("Records", "Thêm"), self.new, icon_name="add", kind="primary")
        self.add_button.setToolTip(t("Records", "Thêm {what} (Ctrl+N)").format(what=what))
        self.list_menu = ListMenu(session, self.table, rtype)
        self.many = ManyStrip(session, self.table, rtype)
        self.sums = SumsLine(session, self.table)
        self._answer_next = False
        self._may_add = may_add and _may_add(session, rtype)
        self._build()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Note in the log of personal data that a list of people was opened."""
        super().showEvent(event)
        noting.viewed(self._session, self.rtype)

    def new(self) -> None:
        """Begin a new record."""
        if self._may_add:
            self.pane.leave_then(self._begin_new)

    def save(self) -> None:
        """Save the record on the right."""
        if self.pane.isVisible() and (self.pane.form.dirty or self.pane.record is None):
            self.pane.save()

    def refresh(self) -> None:
        """Fetch the list anew."""
        self.table.refresh()

    def focus_search(self) -> None:
        """Go to the list's search box."""
        self.table.search.setFocus()

    def panes(self) -> list[QWidget]:
        """Return the parts F6 moves between."""
        return [self.table, self.pane] if self.pane.isVisible() else [self.table]

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show a record of this type, found elsewhere."""
        del type_name
        self.show_record(row_id)

    def do_record(self, type_name: str, row_id: str) -> None:
        """Show a record with the cursor where the deadline that binds it is answered."""
        del type_name
        self._answer_next = True
        self.show_record(row_id)

    def show_inside(self, type_name: str, row_id: str) -> None:
        """Show, once the record they belong to is open, one of the records listed inside it."""
        self.pane.show_inside(type_name, row_id)

    def show_record(self, row_id: str) -> None:
        """Open one record, found elsewhere."""
        self.table.select(row_id)

        def show(found: Record | None) -> None:
            if found is not None:
                self.pane.leave_then(lambda: self._show(found))

        self._session.read(
            self, lambda desk: desk.store.get(self.rtype.name, row_id), show, replace="open"
        )

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Call ``go_on`` once nothing unsaved is left behind."""
        self.pane.leave_then(go_on)

    def _build(self) -> None:
        if self.filters.panel.has_controls:
            self.table.bar.addWidget(self.filters.button)
        self.table.bar.addWidget(self.list_menu)
        self.table.bar.addWidget(self.add_button)
        self.add_button.setVisible(self._may_add)
        for widget in (self.filters.panel, self.filters.chips, self.many):
            self.table.strips.addWidget(widget)
        self.table.under.addWidget(self.sums)
        self.table.setFocusProxy(self.table.view)
        self.split = split(self.table, self.pane, (1, 1))
        self.setLayout(column(self.split))
        self.pane.hide()
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+F"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.filters.toggle)

    def _connect(self) -> None:
        self.table.selected.connect(self._on_selected)
        self.table.activated.connect(lambda _: self.pane.form.focus_first())
        self.pane.saved.connect(self._on_saved)
        self.pane.closed.connect(self.table.forget_shown)
        self._session.changed.connect(self._on_changed)

    def _begin_new(self) -> None:
        self.table.forget_shown()
        self.pane.show()
        self.pane.show_new()

    def _show(self, record: Record) -> None:
        self.pane.show()
        self.pane.show_record(record)
        answer, self._answer_next = self._answer_next, False
        name = deadlines.answered_by(self.rtype, record) if answer else ""
        if name:
            self.pane.focus_field(name)

    def _on_selected(self, row: Row) -> None:
        shown = self.pane.record
        if shown is not None and shown.id == row.id and self.pane.isVisible():
            return
        self.pane.leave_then(lambda: self._show(row.record))

    def _on_saved(self, row_id: str) -> None:
        self.table.select(row_id)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(self.rtype.name):
            self.table.refresh()


def _may_add(session: Session, rtype: RecordType) -> bool:
    return permit(session.profile, session.units, rtype, None).may_delete


def split(left: QWidget, right: QWidget, shares: tuple[int, int]) -> QSplitter:
    """Return two widgets side by side, both of which may shrink to fit a small window."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setHandleWidth(16)
    splitter.setChildrenCollapsible(False)
    for widget, share in ((left, shares[0]), (right, shares[1])):
        widget.setMinimumWidth(220)
        splitter.addWidget(widget)
        splitter.setStretchFactor(splitter.count() - 1, share)
    splitter.setSizes([share * 1000 for share in shares])
    return splitter
