"""The rows of the search: a heading per kind, below it records with the found words in bold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.services.registers.finding import Found
from app.text.matching import matches
from ui.window.theme import current

_ROW = Qt.ItemDataRole.UserRole
_PAD_X, _PAD_Y = 10, 5


@dataclass(frozen=True, slots=True)
class Heading:
    """The words over a group."""

    text: str


class FoundList(QListWidget):
    """Headings and records; the cursor stands on records only."""

    def __init__(self) -> None:
        super().__init__()
        self.words: tuple[str, ...] = ()
        self.setItemDelegate(_RowDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    @property
    def found(self) -> Found | None:
        """Return the current record."""
        row = self.currentRow()
        return found_of(self.item(row)) if row >= 0 else None

    def add_heading(self, text: str) -> None:
        """Add the heading of a group."""
        item = QListWidgetItem(text, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(_ROW, Heading(text))

    def add_found(self, found: Found) -> None:
        """Add a record."""
        lines = [found.head, *filter(None, (_second_line(found),))]
        item = QListWidgetItem("\n".join(lines), self)
        item.setData(_ROW, found)

    def step(self, way: int) -> None:
        """Move the cursor to the next record up (-1) or down (1)."""
        at = self.currentRow() + way
        while 0 <= at < self.count():
            if found_of(self.item(at)) is not None:
                self.setCurrentRow(at)
                if at == 1:
                    # The heading above the first record is seen too.
                    self.scrollToTop()
                return
            at += way

    def to_first(self) -> None:
        """Put the cursor on the first record."""
        self.setCurrentRow(-1)
        self.step(1)


def found_of(item: QListWidgetItem) -> Found | None:
    """Return the record of a row, None for a heading."""
    data = item.data(_ROW)
    return data if isinstance(data, Found) else None


def _second_line(found: Found) -> str:
    # Under no heading of its kind (no snippet) a record says itself what it is.
    kind = "" if found.snippet else found.label
    return " · ".join(filter(None, (kind, found.home, found.rest)))


class _RowDelegate(QStyledItemDelegate):
    """Paints both kinds of rows."""

    def __init__(self, parent: FoundList) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of one or two lines."""
        row = index.data(_ROW)
        lines = 2 if isinstance(row, Found) and _second_line(row) else 1
        return QSize(0, option.fontMetrics.lineSpacing() * lines + 2 * _PAD_Y + 1)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        colours, rect = current(), QRect(option.rect)
        row = index.data(_ROW)
        inner = rect.adjusted(_PAD_X, _PAD_Y, -_PAD_X, -_PAD_Y)
        if isinstance(row, Heading):
            painter.fillRect(rect, QColor(colours.window))
            font = QFont(option.font)
            font.setWeight(QFont.Weight.DemiBold)
            _draw(painter, inner, row.text, font, colours.muted, ())
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        if isinstance(row, Found):
            words = self._list.words
            _draw(painter, inner, row.head, option.font, colours.text, words)
            below = inner.adjusted(0, option.fontMetrics.lineSpacing(), 0, 0)
            _draw(painter, below, _second_line(row), option.font, colours.muted, words)


def _draw(
    painter: QPainter, rect: QRect, text: str, font: QFont, colour: str, words: Sequence[str]
) -> None:
    """Draw one line, the found words in bold, cut with an ellipsis where it does not fit."""
    if not text:
        return
    painter.setFont(font)
    text = painter.fontMetrics().elidedText(
        " ".join(text.split()), Qt.TextElideMode.ElideRight, rect.width()
    )
    layout = QTextLayout(text, font)
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    formats = []
    for start, end in matches(text, words):
        one = QTextLayout.FormatRange()
        one.start, one.length, one.format = start, end - start, bold
        formats.append(one)
    layout.setFormats(formats)
    layout.beginLayout()
    layout.createLine().setNumColumns(len(text) + 1)
    layout.endLayout()
    painter.save()
    painter.setClipRect(rect)
    painter.setPen(QColor(colour))
    layout.draw(painter, QPointF(rect.topLeft()))
    painter.restore()
