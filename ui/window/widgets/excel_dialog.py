"""Before a sheet is taken in: what each of its rows would do; nothing is kept before "Nhập"."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView, QWidget

from app.services.spreadsheet import Imported
from ui.window.i18n import t
from ui.window.widgets.parts import Banner, Button, column, row, title, tone_colour, words

_STATES = {
    "refused": (t("Excel", "Bị từ chối"), "danger"),
    "new": (t("Excel", "Bản ghi mới"), "good"),
    "changed": (t("Excel", "Sẽ đổi"), "accent"),
    "same": (t("Excel", "Giữ nguyên"), "muted"),
}
_ORDER = tuple(_STATES)
_HEADS = (t("Excel", "Dòng"), t("Excel", "Sẽ ra sao"), t("Excel", "Vì sao"))
_COUNTED = {
    "new": t("Excel", "{n} bản ghi mới"),
    "changed": t("Excel", "{n} bản ghi đổi"),
    "same": t("Excel", "{n} dòng giữ nguyên"),
    "refused": t("Excel", "{n} dòng bị từ chối"),
}
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


def summary(found: Imported) -> str:
    """Return how many rows do what."""
    counts = {s: sum(r.status == s for r in found.rows) for s in _COUNTED}
    said = [text.format(n=counts[s]) for s, text in _COUNTED.items() if counts[s]]
    return ", ".join(said) or t("Excel", "không có dòng nào")


class ExcelDialog(QDialog):
    """Shows a preview; ``go_on`` asks for the import itself."""

    go_on = Signal()

    def __init__(self, parent: QWidget, found: Imported, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = t("Excel", "Tệp {name} sẽ thay đổi gì").format(name=name)
        self.setWindowTitle(heading)
        refused = any(r.status == "refused" for r in found.rows)
        useful = any(r.status in ("new", "changed") for r in found.rows)
        self.banner = Banner()
        if refused:
            said = t(
                "Excel",
                "Chưa có gì được nhập. Sửa các dòng bị từ chối trong Excel, lưu, rồi nhập lại.",
            )
            self.banner.say(said, "danger")
        self.counts = words(summary(found))
        self.view = QTableView()
        self.view.setAccessibleName(heading)
        self.why = words(tone="danger")
        self._fill(found)
        self.take = Button(t("Excel", "Nhập vào sổ"), self._go, icon_name="check", kind="primary")
        self.take.setEnabled(useful and not refused)
        close = Button(t("Excel", "Thôi"), self.reject)
        (self.take if self.take.isEnabled() else close).setDefault(True)
        note = t("Excel", "Chưa có gì thay đổi cho đến khi nhấn “Nhập vào sổ”.")
        self.setLayout(
            column(
                title(heading, 2),
                self.counts,
                words(note, "muted"),
                self.banner,
                self.view,
                self.why,
                row(None, close, self.take),
                margin=16,
            )
        )
        self.resize(720, 460)
        self.view.setFocus()

    def _fill(self, found: Imported) -> None:
        view = self.view
        view.setModel(_Rows(found, self))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.verticalHeader().hide()
        letter = view.fontMetrics().horizontalAdvance("n")
        view.setColumnWidth(0, letter * 8)
        view.setColumnWidth(1, letter * 16)
        view.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().currentRowChanged.connect(lambda now, _: self._say_why(now))
        if found.rows:
            view.setCurrentIndex(view.model().index(0, 0))

    def _say_why(self, at: QModelIndex) -> None:
        """Say in full why the current row is refused; its cell may be too narrow."""
        self.why.setText(str(at.siblingAtColumn(2).data() or ""))

    def _go(self) -> None:
        self.accept()
        self.go_on.emit()


class _Rows(QAbstractTableModel):
    """The rows of a sheet, those that hold it up first."""

    def __init__(self, found: Imported, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = sorted(found.rows, key=lambda r: (_ORDER.index(r.status), r.row))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many rows the sheet has."""
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
            return (str(found.row), label, found.why)[index.column()]
        return None
