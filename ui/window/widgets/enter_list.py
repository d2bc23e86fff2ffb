"""A list in a dialog on which Enter opens the current line and nothing else.

An ordinary list lets Enter through to the dialog, whose default button would be pressed as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class EnterList(QListWidget):
    """Lines that wrap; Enter activates the current one and ends there."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter from the dialog's default button."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        super().keyPressEvent(event)
        if is_enter and self.currentRow() >= 0:
            event.accept()
