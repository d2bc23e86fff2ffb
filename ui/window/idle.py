"""Noticing that nobody has touched the window for a while, or that somebody asks to lock it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

_LOOK_EVERY_MS = 5_000
_HAPPENINGS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}


class IdleWatch(QObject):
    """Notices when nobody has touched the window for a while; ``idle`` says so.

    The clock of the wall is asked: the time a laptop sleeps counts.
    """

    idle = Signal()
    asked = Signal()
    """Ctrl+L in a dialog, whose owner's shortcuts do not reach it."""

    def __init__(self, parent: QObject, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self.now = now
        self.minutes = 0
        self._last = now()
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._following = False

    def set_minutes(self, minutes: int) -> None:
        """Begin to watch, and wait this long; 0 never says anything."""
        if not self._following:
            self._begin()
        self.minutes = minutes
        self.touch()
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def touch(self) -> None:
        """Note that somebody is there."""
        self._last = self.now()

    def look(self) -> None:
        """Say so when the time is up; a clock set back begins anew."""
        passed = self.now() - self._last
        if passed < 0:
            self.touch()
        elif self.minutes and passed >= self.minutes * 60:
            self.touch()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See what happens in the window that has the focus; let everything but Ctrl+L pass."""
        if event.type() in _HAPPENINGS:
            self.touch()
            if isinstance(event, QKeyEvent) and _is_lock_key(event) and _is_dialog(watched):
                self.asked.emit()
                return True
        return False

    def _begin(self) -> None:
        self._following = True
        cast("QGuiApplication", QGuiApplication.instance()).focusWindowChanged.connect(self._follow)
        # Input methods write into fields without a key that a window would see.
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self.touch)
        self._follow(QGuiApplication.focusWindow())

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)


def _is_lock_key(event: QKeyEvent) -> bool:
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return control and event.key() == Qt.Key.Key_L


def _is_dialog(watched: QObject) -> bool:
    return isinstance(watched, QWindow) and watched.transientParent() is not None
