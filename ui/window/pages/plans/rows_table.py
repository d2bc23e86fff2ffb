"""A short list of ready rows: the tasks of one plan, the differences of two versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.window.widgets.paged_model import ROW_ROLE, Column, Index, Row
from ui.window.widgets.parts import GAP
from ui.window.widgets.row_delegate import PAD, dress_rows

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_NO_PARENT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Rows that are all here, as Qt's views see them."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self._columns = columns
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows."""
        return self._rows

    def put(self, rows: Sequence[Row]) -> None:
        """Show other rows, moving those at the end in or out."""
        before, after = len(self._rows), len(rows)
        if after > before:
            self.beginInsertRows(_NO_PARENT, before, after - 1)
            self._rows = tuple(rows)
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(_NO_PARENT, after, before - 1)
            self._rows = tuple(rows)
            self.endRemoveRows()
        self._rows = tuple(rows)
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(after - 1, len(self._columns) - 1))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the whole row for the delegate."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        text = row.texts[index.column()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._columns[index.column()].title}: {text}"
        return None


class RowsTable(QTableView):
    """The list of such rows; ``chosen`` and ``opened`` (Enter, double click) carry a Row."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.rows_model = RowsModel(columns)
        self.rows_model.setParent(self)
        self.setModel(self.rows_model)
        self.setAccessibleName(name)
        dress_rows(self, columns)
        letter = self.fontMetrics().horizontalAdvance("n")
        for n, column in enumerate(columns):
            self.setColumnWidth(n, column.width * letter + 2 * PAD + GAP)
            if column.wrap:
                self.horizontalHeader().setSectionResizeMode(n, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW_ROLE)))

    def put(self, rows: Sequence[Row]) -> None:
        """Show other rows; the same row stays current when it is still there."""
        before = self.current()
        self.rows_model.put(rows)
        place = next((n for n, r in enumerate(rows) if before and r.id == before.id), 0)
        if rows:
            self.setCurrentIndex(self.rows_model.index(place, 0))
            self.chosen.emit(rows[place])

    def current(self) -> Row | None:
        """Return the current row, None when there is none."""
        found = self.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, Row) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 open the row."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
        row = self.current()
        if event.key() in keys and row and not event.modifiers() & _OTHER_KEYS:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = now.data(ROW_ROLE)
        if isinstance(row, Row):
            self.chosen.emit(row)


_OTHER_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
