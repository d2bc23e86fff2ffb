"""List and record side by side: the ordinary page of any declared record type."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from app.ports import Changes, Record
from app.records.language import RecordType
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.list_menu import ListMenu
from ui.window.widgets.paged_model import Row, Source
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, column
from ui.window.widgets.record_pane import RecordPane
from ui.window.widgets.record_source import RecordSource


class RecordsView(QWidget):
    """The records of one type: find, read, add, change, delete."""

    def __init__(
        self,
        session: Session,
        rtype: RecordType,
        *,
        source: Source | None = None,
        empty: str = "",
        may_add: bool = True,
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
        self.pane = RecordPane(session, rtype)
        self.add_button = Button(t("Records", "Thêm"), self.new, icon_name="add", kind="primary")
        self.add_button.setToolTip(t("Records", "Thêm {what} (Ctrl+N)").format(what=what))
        self.list_menu = ListMenu(session, self.table, rtype)
        self.table.bar.addWidget(self.list_menu)
        self.table.bar.addWidget(self.add_button)
        self.add_button.setVisible(may_add)
        self.split = split(self.table, self.pane, (5, 4))
        self.setLayout(column(self.split))
        self.pane.hide()
        self._connect()

    def new(self) -> None:
        """Begin a new record."""
        self.pane.leave_then(self._begin_new)

    def save(self) -> None:
        """Save the record on the right."""
        if self.pane.isVisible() and self.pane.form.dirty:
            self.pane.save()

    def refresh(self) -> None:
        """Fetch the list anew."""
        self.table.refresh()

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

    def _on_selected(self, row: Row) -> None:
        shown = self.pane.record
        if shown is not None and shown.id == row.id:
            return
        self.pane.leave_then(lambda: self._show(row.record))

    def _on_saved(self, row_id: str) -> None:
        self.table.select(row_id)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(self.rtype.name):
            self.table.refresh()


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
