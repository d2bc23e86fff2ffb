"""A line one can open: icon, words, a note, and a chip; one control for keys and screen readers.

Enter opens it, Ctrl+Enter does what is usually done about it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy

from ui.window.widgets.parts import Button, Chip, IconLabel, column, row, words

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_MAX_WORDS = 160


class LineButton(Button):
    """A whole line as a button; Enter or a click opens it, the arrows walk between lines."""

    def __init__(
        self,
        text: str,
        act: Callable[[], object],
        *,
        note: str = "",
        chip: str = "",
        tone: str = "plain",
        mark: str = "chevron",
        second: Callable[[], object] | None = None,
    ) -> None:
        super().__init__("", act, kind="row")
        self._second = second
        self.setAccessibleName(", ".join(p for p in (text, note, chip) if p))
        label = words(_short(text))
        small = words(_short(note), "muted")
        if not note:
            small.hide()
        chip_label = Chip(chip, tone)
        drawing = IconLabel(mark, tone if tone != "plain" else "muted")
        layout = row(drawing, column(label, small, gap=0), chip_label, gap=10)
        layout.setStretch(1, 1)
        layout.setContentsMargins(10, 7, 10, 7)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        for child in (drawing, label, small, chip_label):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return the size of the words, not of an empty button."""
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the words."""
        layout = self.layout()
        return layout.minimumSize() if layout else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Wrapped words grow downwards."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high the wrapped words are."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout else super().heightForWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows go to the line above or below, Ctrl+Enter do the usual thing."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._second is not None:
                self._second()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_WORDS else f"{text[: _MAX_WORDS - 1]}…"
