"""Painting of list rows straight from the row: text of up to two lines, an icon, a tone."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.window.icons import pixmap
from ui.window.theme import current
from ui.window.widgets.paged_model import ROW_ROLE, Column, Row
from ui.window.widgets.parts import tabular, tone_colour

PAD = 8
_ICON = 16
_MAX_LINES = 2


def dress_rows(view: QTableView, columns: tuple[Column, ...]) -> None:
    """Make a table look and behave like every list: whole rows, no grid, Tab leaves it."""
    view.setItemDelegate(RowDelegate(columns, view))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setMouseTracking(True)
    view.setWordWrap(False)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    lines = _MAX_LINES if any(column.wrap for column in columns) else 1
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().lineSpacing() * lines + 14)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)


class RowDelegate(QStyledItemDelegate):
    """Draws the cells of a paged list."""

    def __init__(self, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        colours = current()
        rect: QRect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        row = index.data(ROW_ROLE)
        if isinstance(row, Row):
            self._cell(painter, option, rect.adjusted(PAD, 0, -PAD, 0), row, index.column())

    def _cell(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: Row, number: int
    ) -> None:
        column = self._columns[number]
        tone = row.tones.get(column.key, "")
        colour = tone_colour(tone) if tone else option.palette.color(QPalette.ColorRole.Text).name()
        icon_name = row.icons.get(column.key)
        if icon_name:
            top = rect.top() + (rect.height() - _ICON) // 2
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(rect.left(), top, pixmap(icon_name, colour, _ICON, ratio))
            rect = rect.adjusted(_ICON + 6, 0, 0, 0)
        painter.setFont(tabular(option.font) if column.right else option.font)
        painter.setPen(QColor(colour))
        text = row.texts[number]
        if column.wrap:
            _draw_lines(painter, rect, text.replace("\n", " "))
        else:
            align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            short = painter.fontMetrics().elidedText(
                text.replace("\n", " "), Qt.TextElideMode.ElideRight, rect.width()
            )
            painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, short)


def _draw_lines(painter: QPainter, rect: QRect, text: str) -> None:
    """Draw wrapped text, the last line that fits ending in an ellipsis."""
    layout = QTextLayout(text, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    metrics = painter.fontMetrics()
    lines: list[str] = []
    layout.beginLayout()
    while (current_line := layout.createLine()).isValid():
        current_line.setLineWidth(rect.width())
        start = current_line.textStart()
        if len(lines) == _MAX_LINES - 1:
            lines.append(
                metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, rect.width())
            )
            break
        lines.append(text[start : start + current_line.textLength()].rstrip())
    layout.endLayout()
    top = rect.top() + (rect.height() - len(lines) * metrics.lineSpacing()) / 2 + metrics.ascent()
    for n, words in enumerate(lines):
        painter.drawText(QPointF(rect.left(), top + n * metrics.lineSpacing()), words)
