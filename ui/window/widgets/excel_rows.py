"""What each row of a table would do, the ones that hold it up first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.services.sheets.importing import Imported
from app.services.sheets.rows import RowResult
from ui.window.i18n import t
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import column, row, tone_colour, words

_STATES = {
    "refused": (t("Excel", "Bị từ chối"), "danger"),
    "duplicate": (t("Excel", "Đã có"), "warn"),
    "new": (t("Excel", "Bản ghi mới"), "good"),
    "changed": (t("Excel", "Sẽ đổi"), "accent"),
    "same": (t("Excel", "Giữ nguyên"), "muted"),
}
_ORDER = tuple(_STATES)
_HEADS = (
    t("Excel", "Dòng"),
    t("Excel", "Sẽ ra sao"),
    t("Excel", "Nội dung"),
    t("Excel", "Chi tiết"),
)
_COUNTED = {
    "new": t("Excel", "{n} bản ghi mới"),
    "changed": t("Excel", "{n} bản ghi đổi"),
    "same": t("Excel", "{n} dòng giữ nguyên"),
    "duplicate": t("Excel", "{n} dòng đã có"),
    "refused": t("Excel", "{n} dòng bị từ chối"),
}
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


def summary(found: Imported) -> str:
    """Return how many rows do what."""
    counts = {s: found.count(s) for s in _COUNTED}
    said = [text.format(n=counts[s]) for s, text in _COUNTED.items() if counts[s]]
    if found.created:
        said.append(t("Excel", "tạo mới {n} người").format(n=found.created))
    return ", ".join(said) or t("Excel", "không có dòng nào")


class RowsView(QWidget):
    """The list of rows, narrowed to one state when wished, and the whole reason of the current."""

    def __init__(self) -> None:
        super().__init__()
        self.counts = words()
        self.notes = words(tone="muted")
        self.view = QTableView()
        self.view.setAccessibleName(t("Excel", "Từng dòng của bảng"))
        self.why = words()
        every = (t("Excel", "Mọi dòng"), "")
        self.only = combo(
            t("Excel", "Chỉ xem"), every, *((label, s) for s, (label, _) in _STATES.items())
        )
        self.only.currentIndexChanged.connect(self._fill)
        self._found = Imported((), kept=False)
        self._dress()
        above = row(self.counts, self.only)
        above.setStretch(0, 1)
        layout = column(above, self.notes, self.view, self.why)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def show_rows(self, found: Imported) -> None:
        """Show what each row would do."""
        self._found = found
        self.counts.setText(summary(found))
        self.notes.setText("\n".join(found.notes))
        self.notes.setVisible(bool(found.notes))
        self._fill()

    def _fill(self) -> None:
        wanted = self.only.currentData()
        rows = [r for r in self._found.rows if not wanted or r.status == wanted]
        rows.sort(key=lambda r: (_ORDER.index(r.status), r.row))
        old = self.view.model()
        self.view.setModel(_Rows(rows, self.view))
        if old is not None:
            old.deleteLater()
        self.view.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _: self._say_why(now))
        self.why.clear()
        if rows:
            self.view.setCurrentIndex(self.view.model().index(0, 0))

    def _dress(self) -> None:
        view = self.view
        view.setModel(_Rows([], view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.verticalHeader().hide()
        letter = view.fontMetrics().horizontalAdvance("n")
        for place, width in enumerate((8, 14, 32)):
            view.setColumnWidth(place, letter * width)

    def _say_why(self, at: QModelIndex) -> None:
        """Say in full what becomes of the current row; its cell may be too narrow."""
        self.why.setText(str(at.siblingAtColumn(3).data() or ""))


class _Rows(QAbstractTableModel):
    """Rows of a sheet with their ends."""

    def __init__(self, rows: list[RowResult], parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many columns the preview has."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return _HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, or the colour of its state."""
        found = self._rows[index.row()]
        label, tone = _STATES[found.status]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            return QColor(tone_colour(tone))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (str(found.row), label, found.title, found.why)[index.column()]
        return None
