"""A review not yet confirmed, kept in the encrypted store: a power cut loses nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.desk import Desk
from ui.window.pages.plans.subject import Subject
from ui.window.session import Session

_PAUSE_MS = 1200
_SUBJECT = "draft/plan-review"
_LATER = "draft/plan-review/rows"


class ReviewKeeper(QObject):
    """Keeps one review: its document once at the beginning, its rows after every pause."""

    def __init__(self, owner: QObject, session: Session, now: Callable[[], Subject]) -> None:
        super().__init__(owner)
        self._session = session
        self._now = now
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.keep_now)
        session.drafts_wanted.connect(self.flush)

    def begin(self) -> None:
        """Keep a review from now on, as it stands at its beginning too."""
        now = self._now()
        kept, later = now.to_json(), _later(now)

        def put(desk: Desk) -> None:
            desk.store.set_setting(_LATER, later)
            desk.store.set_setting(_SUBJECT, kept)

        self._session.write(self, put)

    def touch(self) -> None:
        """Note a change; it is kept after a short pause."""
        self._pause.start()

    def keep_now(self) -> None:
        """Keep what was changed at once."""
        self.keep_then(lambda: None)

    def flush(self) -> None:
        """Keep what was changed in the last moments, if anything was."""
        if self._pause.isActive():
            self.keep_now()

    def keep_then(self, go_on: Callable[[], None]) -> None:
        """Call ``go_on`` once everything is safely kept."""
        self._pause.stop()
        later = _later(self._now())
        self._session.write(
            self, lambda desk: desk.store.set_setting(_LATER, later), lambda _: go_on()
        )

    def forget(self, then: Callable[[], None] = lambda: None) -> None:
        """Stop keeping: the plan is in the ledger, or not wanted; call ``then`` afterwards."""
        self._pause.stop()
        forget(self._session, then)


def look_for(session: Session, owner: QObject, then: Callable[[Subject | None], None]) -> None:
    """Give ``then`` the review left unfinished, None when there is none."""

    def read(desk: Desk) -> Subject | None:
        kept = desk.store.setting(_SUBJECT)
        return Subject.from_json(kept, desk.store.setting(_LATER) or {}) if kept else None

    session.read(owner, read, then, replace="review-left")


def forget(session: Session, then: Callable[[], None] = lambda: None) -> None:
    """Drop the kept review, then call ``then``."""

    def drop(desk: Desk) -> None:
        desk.store.set_setting(_SUBJECT, None)
        desk.store.set_setting(_LATER, None)

    session.write(session, drop, lambda _: then())


def _later(subject: Subject) -> dict[str, Any]:
    return {
        "rows": list(subject.rows),
        "number": subject.number,
        "issued": subject.issued,
        "doc": dict(subject.draft.get("doc") or {}),
    }
