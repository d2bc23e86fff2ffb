"""The original text of a plan, with the words of one task marked in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from app.planreader.document import Block
from ui.window.i18n import t
from ui.window.theme import current

_PLACES = ("page", "paragraph", "row", "cell")


@dataclass(frozen=True, slots=True)
class _Placed:
    block: Block
    at: int


class OriginalView(QPlainTextEdit):
    """Read-only text of the document."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(t("Review", "Văn bản gốc"))
        self._blocks: list[_Placed] = []

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show the document."""
        self._blocks = []
        parts: list[str] = []
        at = 0
        for block in blocks:
            self._blocks.append(_Placed(block, at))
            parts.append(block.text)
            at += _qt_length(block.text) + 1
        self.setPlainText("\n".join(parts))

    def mark(self, source: Mapping[str, Any] | None) -> None:
        """Mark where an item stands (the reader's ``source``) and bring it into view."""
        span = self._find(source or {})
        self.setExtraSelections([])
        if span is None:
            return
        selection = QTextEdit.ExtraSelection()
        ground = QTextCharFormat()
        ground.setBackground(QColor(current().mark))
        cursor = QTextCursor(self.document())
        cursor.setPosition(span[0])
        self.setTextCursor(cursor)
        self.centerCursor()
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, ground
        self.setExtraSelections([selection])

    def marked_text(self) -> str:
        """Return the marked words."""
        found = self.extraSelections()
        return found[0].cursor.selectedText() if found else ""

    def _find(self, source: Mapping[str, Any]) -> tuple[int, int] | None:
        start, end = source.get("start"), source.get("end")
        if not isinstance(start, int) or not isinstance(end, int):
            return None
        for placed in self._blocks:
            block = placed.block
            inside = block.start <= start <= block.start + len(block.text)
            if inside and _same_place(block, source):
                first = placed.at + _qt_length(block.text[: start - block.start])
                last = placed.at + _qt_length(block.text[: end - block.start])
                return first, min(last, self.document().characterCount() - 1)
        return None


def _same_place(block: Block, source: Mapping[str, Any]) -> bool:
    return all(
        source.get(name) is None or getattr(block, name) in (None, source[name]) for name in _PLACES
    )


def _qt_length(text: str) -> int:
    """Qt counts UTF-16 units, the reader code points."""
    return len(text.encode("utf-16-le")) // 2
