"""Where the window stood and how it looked: a small file that may be deleted at any time.

Nothing here belongs to the unit's data; what does is a setting of the store.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QGuiApplication

from ui.window.theme import Scheme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_FILE = "window.ini"
_SCHEMES: dict[str, Scheme] = {"light": "light", "dark": "dark"}


class WindowState:
    """Theme, window size, and the columns and splits a user chose."""

    def __init__(self, folder: Path) -> None:
        self._file = QSettings(str(folder / _FILE), QSettings.Format.IniFormat)

    @property
    def scheme(self) -> Scheme:
        """Return the chosen colour scheme."""
        return _SCHEMES.get(str(self._file.value("scheme", "auto")), "auto")

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._file.setValue("scheme", scheme)

    def keep_geometry(self, window: QWidget) -> None:
        """Remember a window's size and place."""
        self._file.setValue("geometry", window.saveGeometry())

    def restore_geometry(self, window: QWidget) -> None:
        """Give a window its size back, and its place when that lies on a present screen."""
        kept = self._file.value("geometry")
        if isinstance(kept, QByteArray) and window.restoreGeometry(kept):
            middle = window.frameGeometry().center()
            if QGuiApplication.screenAt(middle) is not None:
                return
            window.move(QGuiApplication.primaryScreen().availableGeometry().topLeft())
            return
        room = QGuiApplication.primaryScreen().availableGeometry()
        window.resize(min(1280, room.width()), min(760, room.height()))

    def bytes_of(self, key: str) -> QByteArray | None:
        """Return remembered bytes (a header's or splitter's state), None when there are none."""
        kept = self._file.value(f"parts/{key}")
        return kept if isinstance(kept, QByteArray) else None

    def words_of(self, key: str) -> str:
        """Return remembered words (which entry of a book was open), nothing when there are none."""
        return str(self._file.value(f"parts/{key}", ""))

    def keep_words(self, key: str, value: str) -> None:
        """Remember words."""
        self._file.setValue(f"parts/{key}", value)

    def keep_bytes(self, key: str, value: QByteArray) -> None:
        """Remember a header's or splitter's state."""
        self._file.setValue(f"parts/{key}", value)
