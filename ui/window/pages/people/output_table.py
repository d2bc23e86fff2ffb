"""An output of training on the screen: its table with groups, one row at a time under the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.reports.content import Row, Table
from ui.window.i18n import t

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_PAD = 5
_MEASURED = 200
"""Rows whose words are measured; a table of statistics is rarely longer."""
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class OutputModel(QAbstractTableModel):
    """A content table as Qt's views see it."""

    def __init__(self) -> None:
        super().__init__()
        self._table = Table((), ())
        self._bold = QFont()
        self._bold.setBold(True)

    @property
    def table(self) -> Table:
        """Return the table shown."""
        return self._table

    def show_table(self, table: Table) -> None:
        """Show another table."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def row_at(self, number: int) -> Row | None:
        """Return a row, None outside the table."""
        rows = self._table.rows
        return rows[number] if 0 <= number < len(rows) else None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._table.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._table.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words and their place."""
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if row.group else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            align = "left" if row.group else self._table.columns[index.column()].align
            return int(_ALIGN[align] | Qt.AlignmentFlag.AlignVCenter)
        if index.column() >= len(row.cells):
            return None
        text = row.cells[index.column()].text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._table.columns[index.column()].title}: {text}"
        return None


class OutputTable(QTableView):
    """Shows an output; ``opened`` carries the record of the row Enter was pressed on."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model_ = OutputModel()
        self.setModel(self.model_)
        self.setAccessibleName(t("Output", "Bảng thống kê"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap.value)
        header.setDefaultAlignment(wrapped)
        header.setStretchLastSection(True)
        self.setStyleSheet(f"QTableView::item {{ padding: 3px {_PAD}px; }}")
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def show_table(self, table: Table) -> None:
        """Show a table, its columns in the shares of the paper."""
        self.clearSpans()
        self.model_.show_table(table)
        for number, row in enumerate(table.rows):
            if row.group:
                self.setSpan(number, 0, 1, max(1, len(table.columns)))
        self._share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the record of the current row by Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the columns' shares when the window changes."""
        super().resizeEvent(event)
        self._share_width()

    def _title_height(self, title: str, width: int) -> int:
        """Return how tall a column's title is, broken into lines."""
        font = QFont(self.font())
        font.setBold(True)
        wrap = Qt.TextFlag.TextWordWrap.value
        room = QRect(0, 0, width - 4 * _PAD, 1000)
        return QFontMetrics(font).boundingRect(room, wrap, title).height()

    def _least(self, number: int, room: int) -> int:
        """Return the width of a column's longest word, so that no day or name is cut."""
        table = self.model_.table
        texts = [table.columns[number].title]
        rows = (r for r in table.rows[:_MEASURED] if not r.group)
        texts += [r.cells[number].text for r in rows]
        words = (word for text in texts for word in text.split())
        widest = max(map(self.fontMetrics().horizontalAdvance, words), default=0)
        return min(widest + 6 * _PAD, room // 3)

    def _open(self, number: int) -> None:
        row = self.model_.row_at(number)
        if row is not None and row.record:
            self.opened.emit(row.record)

    def _share_width(self) -> None:
        columns = self.model_.table.columns
        if not columns:
            return
        whole = sum(c.width for c in columns)
        room = self.viewport().width()
        widths = [
            max(self._least(n, room), int(room * c.width / whole)) for n, c in enumerate(columns)
        ]
        # What the narrow columns take beyond their share, the widest gives.
        widest = widths.index(max(widths))
        widths[widest] = max(self._least(widest, room), widths[widest] - max(0, sum(widths) - room))
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width - 2 * _PAD)
        # Measured without the padding, which the style adds when it draws.
        self.resizeRowsToContents()
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)
        titles = [self._title_height(c.title, w) for c, w in zip(columns, widths, strict=True)]
        self.horizontalHeader().setFixedHeight(max(titles) + 4 * _PAD)
