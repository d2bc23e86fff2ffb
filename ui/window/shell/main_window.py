"""The main window: the rail on the left, the open page beside it, shortcuts over both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.ports import Hit
from app.records.registry import REGISTRY
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.page import Page, PageSpec
from ui.window.session import Session
from ui.window.shell.catalogue import pages_for
from ui.window.shell.rail import Rail
from ui.window.shell.trial_strip import TrialStrip
from ui.window.theme import Theme
from ui.window.widgets.parts import column, row

_NARROW_BELOW = 1100


class MainWindow(QMainWindow):
    """One open desk."""

    closed = Signal()
    trial_left = Signal()
    restore_asked = Signal(object)
    """Carries the backup to put in the place of the open ledger."""

    def __init__(self, session: Session, theme: Theme, *, trial: bool = False) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self.specs = pages_for(session)
        self._pages: dict[str, Page] = {}
        self._leaving = False
        unit = session.profile.unit
        self.setWindowTitle(t("Main", "{unit} – Sổ Tư Pháp").format(unit=unit.full_name))
        self.setMinimumSize(720, 440)
        self.setAcceptDrops(True)
        self.rail = Rail(session, self.specs)
        self.stack = QStackedWidget()
        centre = QWidget()
        right = column(self.stack, gap=0)
        if session.is_made_up:
            leave = (lambda: self._leave_then(self.trial_left.emit)) if trial else None
            right.insertWidget(0, TrialStrip(leave))
        layout = row(self.rail, right, gap=0)
        layout.setStretch(1, 1)
        centre.setLayout(layout)
        self.setCentralWidget(centre)
        self._connect()
        self._shortcuts()
        session.state.restore_geometry(self)
        self.open_page(self.specs[0].key)

    def page(self, key: str) -> Page:
        """Return a page, built when it is first asked for."""
        if key not in self._pages:
            spec = next(s for s in self.specs if s.key == key)
            page = spec.make(self.session)
            self._pages[key] = page
            self.stack.addWidget(page)
            answers = {
                "open_asked": self.open_record,
                "page_asked": self.open_page,
                "restore_asked": self.restore_asked,
            }
            for name, answer in answers.items():
                signal = getattr(page, name, None)
                if signal is not None:
                    signal.connect(answer)
        return self._pages[key]

    @property
    def current_page(self) -> Page:
        """Return the open page."""
        return cast("Page", self.stack.currentWidget())

    def open_page(self, key: str) -> None:
        """Open a page of the rail, once nothing unsaved is left behind on this one."""
        self._leave_then(lambda: self._open(key))

    def open_record(self, type_name: str, row_id: str) -> None:
        """Open a record on the page that answers for its type."""
        spec = self._spec_of(type_name)
        if spec is None:
            return

        def show() -> None:
            self._open(spec.key)
            self.page(spec.key).open_record(type_name, row_id)

        self._leave_then(show)

    def open_search(self) -> None:
        """Open the search over everything."""
        from ui.window.shell.search import SearchDialog

        commit_pending_input()
        dialog = SearchDialog(self, self.session, self._on_hit)
        dialog.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved typing first, then close in good order."""
        if self._leaving:
            self.session.state.keep_geometry(self)
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        self._leave_then(self._close_now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page room when the window is narrow."""
        super().resizeEvent(event)
        self.rail.set_narrow(narrow=event.size().width() < _NARROW_BELOW)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files dropped anywhere: packages go to the exchange page."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand dropped files to the exchange page."""
        urls = [u.toLocalFile() for u in event.mimeData().urls() if u.isLocalFile()]
        event.acceptProposedAction()
        if urls:
            self.open_page("exchange")
            self.page("exchange").take_files(urls)  # type: ignore[attr-defined]

    def _connect(self) -> None:
        self.rail.chosen.connect(self.open_page)
        self.rail.search_asked.connect(self.open_search)
        self.session.day_changed.connect(self.rail.show_day)
        self.session.day_changed.connect(lambda: self.current_page.refresh())

    def _shortcuts(self) -> None:
        for number, spec in enumerate(self.specs, 1):
            self._shortcut(f"Ctrl+{number}", partial(self.open_page, spec.key))
        self._shortcut("Ctrl+K", self.open_search)
        self._shortcut("Ctrl+N", lambda: self.current_page.new())
        self._shortcut("Ctrl+S", lambda: self.current_page.save())
        self._shortcut("Ctrl+F", lambda: self.current_page.focus_search())
        self._shortcut("F5", lambda: self.current_page.refresh())

    def _shortcut(self, keys: str, act: Callable[[], object]) -> None:
        def go() -> None:
            commit_pending_input()
            act()

        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(go)

    def _open(self, key: str) -> None:
        page = self.page(key)
        self.rail.mark(key)
        if self.stack.currentWidget() is not page:
            self.stack.setCurrentWidget(page)
        page.refresh()

    def _leave_then(self, go_on: Callable[[], object]) -> None:
        commit_pending_input()
        if not self._pages:
            go_on()
            return
        current = self.current_page
        key = next(k for k, p in self._pages.items() if p is current)
        # Until the answer is known, the rail keeps showing where one is.
        self.rail.mark(key)
        current.leave_then(go_on)

    def _close_now(self) -> None:
        self._leaving = True
        self.close()

    def _spec_of(self, type_name: str) -> PageSpec | None:
        return next((s for s in self.specs if type_name in s.types), None)

    def _on_hit(self, hit: Hit) -> None:
        if hit.type in REGISTRY:
            self.open_record(hit.type, hit.id)
