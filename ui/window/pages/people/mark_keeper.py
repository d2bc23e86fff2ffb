"""Keeping marks as they are typed: at once, in the background, never two writes at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.ports import Changes
from app.services.training import attendance
from app.services.training.attendance import Wish
from ui.window.session import Session
from ui.window.troubles import show_trouble

_PACE_MS = 250


class MarkKeeper(QObject):
    """Writes marks in the background: the first at once, what comes within _PACE_MS together.

    So that somebody who holds a key down does not make every page count anew for each mark.
    """

    failed = Signal()

    def __init__(self, parent: QObject, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self._course = ""
        self._waiting: dict[tuple[str, str], Wish] = {}
        self._sent: list[dict[tuple[str, str], Wish]] = []
        self._pause = QTimer(self, singleShot=True, interval=_PACE_MS)
        self._pause.timeout.connect(self._send_when_due)

    @property
    def unwritten(self) -> dict[tuple[str, str], Wish]:
        """Return the marks that are not known to be kept yet."""
        return {key: wish for batch in (*self._sent, self._waiting) for key, wish in batch.items()}

    @property
    def writing(self) -> bool:
        """Tell whether a write of one's own is under way."""
        return bool(self._sent)

    def keep(self, course: str, wishes: Sequence[Wish]) -> None:
        """Take marks to be written."""
        self._course = course
        for wish in wishes:
            key = (wish.session, wish.officer)
            earlier = self._waiting.get(key)
            note = earlier.note if earlier and wish.note is None else wish.note
            self._waiting[key] = Wish(*key, wish.code, note)
        self._send_when_due()

    def hand_over(self) -> None:
        """Send what waits at once: what is asked of the writing desk next sees it."""
        if not self._waiting:
            return
        course, wishes = self._course, tuple(self._waiting.values())
        self._sent.append(self._waiting)
        self._waiting = {}
        self._pause.start()
        self._session.write(
            self,
            lambda desk: attendance.mark(desk, course, wishes),
            self._on_kept,
            failed=self._on_failed,
        )

    def leave(self) -> None:
        """Send what waits as the grid closes; trouble is told by whoever outlives it."""
        course, wishes = self._course, tuple(self._waiting.values())
        self._waiting = {}
        if wishes:
            self._session.write(self._session, lambda desk: attendance.mark(desk, course, wishes))

    def _send_when_due(self) -> None:
        if not self._sent and not self._pause.isActive():
            self.hand_over()

    def _on_kept(self, _: Changes) -> None:
        # One lane writes, in the order of sending.
        self._sent.pop(0)
        self._send_when_due()

    def _on_failed(self, error: BaseException) -> None:
        # What could not be written is let go, so that the grid shows only what is kept.
        self._sent.pop(0)
        self._waiting = {}
        show_trouble(self.parent(), error)
        self.failed.emit()
