"""The main window: the rail on the left, the open page beside it, shortcuts over both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.records.registry import REGISTRY
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.lock import Lock
from ui.window.pages.page import Page, PageSpec
from ui.window.reminders import Reminders
from ui.window.session import Session
from ui.window.shell.catalogue import pages_for
from ui.window.shell.rail import Rail
from ui.window.shell.recent import Recent
from ui.window.stick_watch import StickWatch
from ui.window.theme import Theme
from ui.window.widgets.parts import Banner, column, row

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
        self._leaving = self._quitting = False
        unit = session.profile.unit
        self.setWindowTitle(t("Main", "{unit} – Sổ Tư Pháp").format(unit=unit.full_name))
        self.setMinimumSize(720, 440)
        self.setAcceptDrops(True)
        self.stack = QStackedWidget()
        # Asked first: the answer is worked out while the rest of the window is built.
        self.page(self.specs[0].key).refresh()
        self.rail = Rail(session, self.specs)
        self.recent = Recent(self, session)
        centre = QWidget()
        self.reminders = Reminders(session, self)
        self.sticks = StickWatch(session, self)
        self._notices = column(gap=0)
        right = column(self._notices, self.reminders.strip, self.sticks.strip, self.stack, gap=0)
        if session.is_made_up:
            from ui.window.shell.trial_strip import TrialStrip

            leave = (lambda: self._leave_then(self.trial_left.emit)) if trial else None
            right.insertWidget(0, TrialStrip(leave))
        layout = row(self.rail, right, gap=0)
        layout.setStretch(1, 1)
        centre.setLayout(layout)
        self.setCentralWidget(centre)
        self._connect()
        self._shortcuts()
        self.lock = Lock(self, session)
        self._shortcut("Ctrl+L", self.lock.lock)
        session.state.restore_geometry(self)
        self.rail.mark(self.specs[0].key)

    def page(self, key: str) -> Page:
        """Return a page, built when it is first asked for."""
        if key not in self._pages:
            spec = next(s for s in self.specs if s.key == key)
            page = spec.make(self.session)
            self._pages[key] = page
            self.stack.addWidget(page)
            answers = {
                "open_asked": self.open_record,
                "do_asked": self.do_record,
                "new_asked": self.open_new,
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

    def notice(self, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """Show a warning above every page until it is closed."""
        strip = Banner()
        self._notices.addWidget(strip)
        strip.say(text, "warn", *actions)

    def open_page(self, key: str) -> None:
        """Open a page of the rail, once nothing unsaved is left behind on this one."""
        self._leave_then(lambda: self._open(key))

    def open_record(self, type_name: str, row_id: str) -> None:
        """Open a record on the page that answers for its type; a file in a box of its own."""
        if type_name == "attachment":
            self._open_file(row_id)
            return
        if type_name in REGISTRY:
            self.recent.note((type_name, row_id.partition("/")[0]))
        self._on_page_of(type_name, lambda page: page.open_record(type_name, row_id))

    def do_record(self, type_name: str, row_id: str) -> None:
        """Open a record where what is usually done about it is done."""
        self._on_page_of(type_name, lambda page: page.do_record(type_name, row_id))

    def open_new(self, key: str) -> None:
        """Open a page and begin there what Ctrl+N begins."""

        def begin() -> None:
            self._open(key)
            self.page(key).new()

        self._leave_then(begin)

    def open_search(self) -> None:
        """Open the search over everything."""
        from ui.window.shell.search import SearchDialog

        commit_pending_input()
        dialog = SearchDialog(self, self.session, self.open_record)
        dialog.open()

    def undo(self) -> None:
        """Take the last deed back; a text field with the cursor takes its own typing back."""
        page = self.current_page
        self.session.undoing.undo(page, page.banner.say)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved typing first, then close in good order."""
        if self._leaving:
            self.session.state.keep_geometry(self)
            self.reminders.close()
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        close = self._close_now
        if self.reminders.stays and not self._quitting:
            close = self._go_to_tray
        if self.lock.is_locked:
            # Nobody can answer for what is typed: it is kept as drafts.
            self.lock.keep_then(close)
        else:
            self._leave_then(close)

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

    def _exchange_by(self, stick: Path) -> None:
        """Exchange by a stick on the exchange page."""

        def begin() -> None:
            self._open("exchange")
            self.page("exchange").exchange_by(stick)  # type: ignore[attr-defined]

        self._leave_then(begin)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.open_page)
        self.rail.search_asked.connect(self.open_search)
        self.reminders.open_asked.connect(self.come_forward)
        self.reminders.quit_asked.connect(self._quit)
        self.sticks.exchange_asked.connect(self._exchange_by)
        self.session.open_asked.connect(self.open_record)
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
        self._shortcut("Ctrl+Z", self.undo)

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
        if self.lock.is_locked:
            return
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
        # Asked from closeEvent, Qt takes another close() for the one under way.
        QTimer.singleShot(0, self, self.close)

    def come_forward(self) -> None:
        """Show the window over others, also from the tray or minimised."""
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def _go_to_tray(self) -> None:
        self.session.state.keep_geometry(self)
        self.hide()

    def _quit(self) -> None:
        """Close for good, asked from the tray; what is typed is asked about on the window."""
        self._quitting = True
        self.come_forward()
        self.close()

    def _on_page_of(self, type_name: str, act: Callable[[Page], object]) -> None:
        spec = self._spec_of(type_name)
        if spec is None:
            return

        def show() -> None:
            self._open(spec.key)
            act(self.page(spec.key))

        self._leave_then(show)

    def _spec_of(self, type_name: str) -> PageSpec | None:
        return next((s for s in self.specs if type_name in s.types), None)

    def _open_file(self, row_id: str) -> None:
        from ui.window.widgets.attachment_dialog import AttachmentDialog

        AttachmentDialog(self, self.session, row_id).open()
