"""Locking the window: everything it shows is taken out of sight until the key is given.

The content is not painted over but taken out of the window, so that no screen reader and no
picture of the window finds it; it lives on unseen, with what is typed in it and its jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import shiboken6
from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget

from ui.window.idle import IdleWatch
from ui.window.ime import commit_pending_input
from ui.window.session import Session

if TYPE_CHECKING:
    from ui.window.lock_page import LockPage

LOCK_MINUTES = "window/lock_minutes"
"""Setting: after how many idle minutes the window locks itself, 0 for never."""
CHOICES = (0, 5, 10, 15, 30)
DEFAULT_MINUTES = 15
"""With a password; without one the window is covered only once the user asks for it."""
_ASK_AFTER_MS = 300
_FAR_AWAY = QPoint(-30_000, -30_000)
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class _PutAway(Struct, frozen=True):
    """A dialog out of sight: where it belongs and what kind of window it is."""

    widget: QWidget
    parent: QWidget | None
    flags: Qt.WindowType
    place: QPoint | None


class Lock(QObject):
    """Covers a main window and gives it back."""

    changed = Signal(bool)

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._content: QWidget | None = None
        self._focus: QWidget | None = None
        self._away: list[_PutAway] = []
        self._page: LockPage | None = None
        self._chosen = False
        # Never shown and without a window: what lies in here exists for nobody else.
        self._hidden = QWidget()
        # With the window and on its thread: left to Python, a collection in a worker would do it.
        drawer = self._drawer = [self._hidden]
        window.destroyed.connect(lambda: _delete(drawer))
        self.watch = IdleWatch(self)
        self.watch.idle.connect(self.lock)
        self.watch.asked.connect(self.lock)
        # Not needed at once: the lines of the first page come first.
        QTimer.singleShot(_ASK_AFTER_MS, self, self._ask_minutes)

    @property
    def is_locked(self) -> bool:
        """Tell whether the content is out of sight."""
        return self._content is not None

    @property
    def page(self) -> LockPage:
        """Return what is shown while locked, built when it is first needed."""
        if self._page is None:
            from ui.window.lock_page import LockPage

            self._page = LockPage(self._session)
            self._page.opened.connect(self.unlock)
            self._page.setParent(self._hidden)
        return self._page

    def lock(self) -> None:
        """Take everything out of sight at once; what is typed is kept as drafts too."""
        if self.is_locked:
            return
        commit_pending_input()
        self._session.drafts_wanted.emit()
        self._focus = QApplication.focusWidget()
        while popup := QApplication.activePopupWidget():
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and self._is_others(widget):
                self._put_away(widget)
        content = self._window.takeCentralWidget()
        if content is None:
            return
        content.hide()
        content.setParent(self._hidden)
        self._content = content
        self._window.setCentralWidget(self.page)
        self.page.show()
        self._set_usable(usable=False)
        _application().installEventFilter(self)
        self.page.ask()
        self.changed.emit(True)

    def unlock(self) -> None:
        """Give the content back as it was, with the cursor where it was."""
        content = self._content
        if content is None:
            return
        _application().removeEventFilter(self)
        self._content = None
        self.page.hide()
        self._window.takeCentralWidget()
        self.page.setParent(self._hidden)
        self._window.setCentralWidget(content)
        content.show()
        self._set_usable(usable=True)
        away, self._away = self._away, []
        for one in away:
            self._bring_back(one)
        if self._focus is not None and shiboken6.isValid(self._focus):
            self._focus.setFocus()
        self._focus = None
        self.watch.touch()
        self.changed.emit(False)

    def keep_then(self, go_on: Callable[[], object]) -> None:
        """Call ``go_on`` once what is typed lies in the ledger as drafts."""
        self._session.drafts_wanted.emit()
        # One thread writes: when this is done, so are the drafts before it.
        self._session.write(self, lambda _: None, lambda _: _call(go_on))

    def set_minutes(self, minutes: int) -> None:
        """Lock after this many idle minutes, never for 0."""
        self._chosen = True
        self.watch.set_minutes(minutes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep out of sight what wants to show itself while locked (an answer, a question)."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
            self._keep_out(watched)
        return False

    def _ask_minutes(self) -> None:
        opening = self._session.opening

        def take(found: tuple[int | None, bool]) -> None:
            minutes, has_password = found
            usual = DEFAULT_MINUTES if has_password else 0
            # A choice made meanwhile is newer than the answer.
            if not self._chosen:
                self.set_minutes(usual if minutes is None else minutes)

        self._session.read(
            self, lambda desk: (desk.store.setting(LOCK_MINUTES), opening.has_password()), take
        )

    def _is_others(self, widget: QWidget) -> bool:
        """Tell whether a window shows something other than the lock itself."""
        kind = widget.windowFlags() & Qt.WindowType.WindowType_Mask
        if widget is self._window or kind == Qt.WindowType.ToolTip:
            return False
        if isinstance(widget, QMenu) and widget.parentWidget() in (None, self._window):
            # The menu of the tray: it tells nothing, and closing must stay possible.
            return False
        return not self.page.isAncestorOf(widget) and not _is_within(widget, self.page)

    def _put_away(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        if parent is self._hidden:
            # Opened meanwhile by the content, whose window this is for now.
            parent = self._window
        was_placed = widget.testAttribute(Qt.WidgetAttribute.WA_Moved)
        place = widget.pos() if was_placed else None
        one = _PutAway(widget, parent, widget.windowFlags(), place)
        widget.hide()
        widget.setParent(self._hidden, Qt.WindowType.Widget)
        self._away.append(one)
        if isinstance(widget, QDialog):
            # Answered by a job meanwhile: it is not to come back.
            widget.finished.connect(lambda _: self._forget(widget))

    def _keep_out(self, widget: QWidget) -> None:
        if widget.isWindow() and self._is_others(widget):
            widget.move(_FAR_AWAY)
            QTimer.singleShot(0, self, lambda: self._put_away_late(widget))

    def _put_away_late(self, widget: QWidget) -> None:
        if shiboken6.isValid(widget) and widget.isVisible() and self.is_locked:
            # Never seen: Qt finds its place when it is.
            widget.setAttribute(Qt.WidgetAttribute.WA_Moved, False)
            self._put_away(widget)
        if self._hidden.windowHandle() is not None:
            self._change_drawer()

    def _change_drawer(self) -> None:
        """Leave the drawer that got a window of its own, by a dialog opened from within it."""
        old, self._hidden = self._hidden, QWidget()
        self._drawer[:] = [self._hidden]
        for child in old.findChildren(QWidget, options=_DIRECT):
            child.setParent(self._hidden, Qt.WindowType.Widget)
        old.deleteLater()

    def _forget(self, widget: QWidget) -> None:
        self._away = [one for one in self._away if one.widget is not widget]

    def _bring_back(self, one: _PutAway) -> None:
        if not shiboken6.isValid(one.widget):
            return
        parent = one.parent if one.parent is not None and shiboken6.isValid(one.parent) else None
        one.widget.setParent(parent, one.flags)
        if one.place is not None:
            one.widget.move(one.place)
        one.widget.show()

    def _set_usable(self, *, usable: bool) -> None:
        """Let the window's own keys and drops work, or not."""
        for shortcut in self._window.findChildren(QShortcut, options=_DIRECT):
            shortcut.setEnabled(usable)
        self._window.setAcceptDrops(usable)


def _delete(drawer: list[QWidget]) -> None:
    for widget in drawer:
        if shiboken6.isValid(widget):
            shiboken6.delete(widget)


def _application() -> QApplication:
    return cast("QApplication", QApplication.instance())


def _call(act: Callable[[], object]) -> None:
    act()


def _is_within(widget: QWidget, page: QWidget) -> bool:
    """Tell whether a window (a field's menu) was opened from within the page."""
    above: QWidget | None = widget
    while above is not None:
        if above is page:
            return True
        above = above.parentWidget()
    return False
