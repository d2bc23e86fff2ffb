"""Unsaved typing, kept in the encrypted store every few moments and offered after a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from ui.window.session import Session

_PAUSE_MS = 1500


class DraftKeeper(QObject):
    """Keeps what ``raw`` returns under a key while a form is being typed into.

    A draft is JSON data; it lies beside the records, is never exchanged, and goes away when the
    form is saved or its content dropped.
    """

    def __init__(self, owner: QObject, session: Session, raw: Callable[[], Any]) -> None:
        super().__init__(owner)
        self._session = session
        self._raw = raw
        self._key = ""
        self._kept = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.keep_now)
        session.drafts_wanted.connect(self.flush)

    def begin(self, key: str, offer: Callable[[Any], None]) -> None:
        """Keep drafts under ``key`` from now on; ``offer`` gets the one left there, if any."""
        self._pause.stop()
        self._key, self._kept = f"draft/{key}", False
        wanted = self._key

        def look(found: Any) -> None:
            if found and wanted == self._key and not self._pause.isActive():
                self._kept = True
                offer(found)

        self._session.read(self, lambda desk: desk.store.setting(wanted), look, replace="draft")

    def touch(self) -> None:
        """Note that something was typed; it is kept after a short pause."""
        if self._key:
            self._pause.start()

    def keep_now(self) -> None:
        """Keep the draft at once."""
        self._pause.stop()
        if self._key:
            self._put(self._raw())

    def flush(self) -> None:
        """Keep what was typed in the last moments, if anything was."""
        if self._pause.isActive():
            self.keep_now()

    def forget(self) -> None:
        """Drop the draft: its content is saved, or not wanted."""
        self._pause.stop()
        if self._kept:
            self._put(None)

    def _put(self, raw: Any) -> None:
        key = self._key
        self._kept = raw is not None
        self._session.write(self, lambda desk: desk.store.set_setting(key, raw))
