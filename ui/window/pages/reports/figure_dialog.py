"""The rows behind a figure of a report; each opens its record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.errors import UserError
from app.records.registry import REGISTRY
from app.reports.content import Figure
from app.services import records
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import column, title, words

_RECORD = Qt.ItemDataRole.UserRole
_MAX_ROWS = 500


class FigureDialog(QDialog):
    """Shows what a figure was counted from."""

    def __init__(
        self, parent: QWidget, session: Session, figure: Figure, chosen: Callable[[str, str], None]
    ) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Figure", "Số liệu từ đâu"))
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Figure", "Các bản ghi đã tính"))
        self.list.itemActivated.connect(self._open)
        self.note = words(t("Figure", "Đang tìm các bản ghi…"), "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        head = title(f"{figure.label}: {figure.text}", 2)
        self.setLayout(column(head, self.note, self.list, buttons, margin=16))
        self.resize(620, 420)
        session.read(self, lambda desk: _rows(desk, figure.rows), self._show)

    def _show(self, rows: list[tuple[str, str, str]]) -> None:
        for type_name, row_id, text in rows:
            item = QListWidgetItem(f"{REGISTRY[type_name].label}: {text}", self.list)
            item.setData(_RECORD, (type_name, row_id))
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self.note.setText(
            t("Figure", "{n} bản ghi. Enter để mở.").format(n=len(rows))
            if rows
            else t("Figure", "Không có bản ghi nào trong kỳ.")
        )

    def _open(self, item: QListWidgetItem) -> None:
        self.accept()
        self._chosen(*item.data(_RECORD))


def _rows(desk: Desk, ids: tuple[str, ...]) -> list[tuple[str, str, str]]:
    found = []
    for row_id in ids[:_MAX_ROWS]:
        try:
            record = records.locate(desk, row_id)
        except UserError:
            continue
        names = records.titles(desk, record.type, [record.id])
        found.append((record.type, record.id, names.get(record.id, "")))
    return found
