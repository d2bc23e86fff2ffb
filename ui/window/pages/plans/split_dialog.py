"""Splitting one extracted task: a new line wherever another task begins."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.widgets.parts import column, words


class SplitDialog(QDialog):
    """Shows a task's words; each line becomes a task of its own. ``split`` carries the lines."""

    split = Signal(object)

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Split", "Tách nhiệm vụ"))
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName(t("Split", "Nội dung nhiệm vụ"))
        self.text.setTabChangesFocus(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        note = words(t("Split", "Xuống dòng (Enter) ở chỗ bắt đầu nhiệm vụ khác."), "muted")
        self.setLayout(column(note, self.text, buttons, margin=16))
        self.resize(560, 280)
        self.text.setFocus()

    def _take(self) -> None:
        commit_pending_input()
        lines = self.text.toPlainText().split("\n")
        self.accept()
        self.split.emit(lines)
