"""The rows behind a figure of a report; each opens its record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidgetItem, QWidget

from app.reports.content import Figure
from ui.window.i18n import t
from ui.window.pages.reports.record_list import Line, RecordList, lines_of_ids
from ui.window.session import Session
from ui.window.widgets.parts import column, title


class FigureDialog(QDialog):
    """Shows what a figure was counted from."""

    def __init__(
        self, parent: QWidget, session: Session, figure: Figure, chosen: Callable[[str, str], None]
    ) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Figure", "Số liệu từ đâu"))
        self.rows = RecordList()
        self.list, self.note = self.rows.list, self.rows.note
        self.rows.opened.connect(self._leave)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        head = title(f"{figure.label}: {figure.text} {figure.measure}".rstrip(), 2)
        self.setLayout(column(head, self.rows, buttons, margin=16))
        self.resize(620, 420)
        session.read(self, lambda desk: lines_of_ids(desk, figure.rows), self._show)

    def _show(self, lines: list[Line]) -> None:
        self.rows.show_lines(lines)
        self.list.setFocus()

    def _open(self, item: QListWidgetItem) -> None:
        self.rows.open_item(item)

    def _leave(self, type_name: str, row_id: str) -> None:
        self.accept()
        self._chosen(type_name, row_id)
