"""Several record types on one page, a tab each; a tab is built when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.records.language import RecordType
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.records_view import RecordsView

MakeView = Callable[[Session, RecordType], RecordsView]


class RecordTabs(QTabWidget):
    """Tabs of record views; ``special`` makes the view of a type that needs more than the rest."""

    def __init__(
        self,
        session: Session,
        rtypes: tuple[RecordType, ...],
        special: Mapping[str, MakeView] | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self._special = dict(special or {})
        self._rtypes = rtypes
        self._views: dict[str, RecordsView] = {}
        self._holders: list[QVBoxLayout] = []
        self.setDocumentMode(True)
        for rtype in rtypes:
            holder = QWidget()
            layout = QVBoxLayout(holder)
            layout.setContentsMargins(0, 12, 0, 0)
            self._holders.append(layout)
            self.addTab(holder, rtype.plural)
        self.currentChanged.connect(self._on_tab)
        self._on_tab(self.currentIndex())

    def view(self, type_name: str) -> RecordsView:
        """Return the view of a type, built when it is first asked for."""
        number = next(n for n, r in enumerate(self._rtypes) if r.name == type_name)
        if type_name not in self._views:
            make = self._special.get(type_name, RecordsView)
            self._views[type_name] = make(self._session, self._rtypes[number])
            self._holders[number].addWidget(self._views[type_name])
        return self._views[type_name]

    def current_view(self) -> RecordsView | None:
        """Return the open record view, None on a tab that is none."""
        number = self.currentIndex()
        return self.view(self._rtypes[number].name) if 0 <= number < len(self._rtypes) else None

    def new(self) -> None:
        """Begin a record in the open tab."""
        view = self.current_view()
        if view is not None:
            view.new()

    def save(self) -> None:
        """Save what is typed in the open tab."""
        view = self.current_view()
        if view is not None:
            view.save()

    def refresh(self) -> None:
        """Fetch the open tab anew."""
        view = self.current_view()
        if view is not None:
            view.refresh()

    def focus_search(self) -> None:
        """Go to the open tab's search box."""
        view = self.current_view()
        if view is not None:
            view.table.search.setFocus()

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Call ``go_on`` once nothing unsaved is left in the open tab."""
        view = self.current_view()
        if view is None:
            go_on()
        else:
            view.leave_then(go_on)

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show a record in its tab."""
        number = next((n for n, r in enumerate(self._rtypes) if r.name == type_name), None)
        if number is not None:
            self.setCurrentIndex(number)
            self.view(type_name).show_record(row_id)

    def _on_tab(self, number: int) -> None:
        commit_pending_input()
        if 0 <= number < len(self._rtypes):
            self.view(self._rtypes[number].name)
