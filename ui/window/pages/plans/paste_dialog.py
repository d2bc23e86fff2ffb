"""A plan as pasted text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.widgets.parts import column, words


class PasteDialog(QDialog):
    """Takes the text of a plan; ``taken`` carries it."""

    taken = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Paste", "Dán văn bản kế hoạch"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(t("Paste", "Văn bản kế hoạch"))
        self.text.setTabChangesFocus(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(t("Paste", "Đọc"))
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        note = words(t("Paste", "Dán toàn văn kế hoạch. Không dán tài liệu có độ mật."), "muted")
        self.setLayout(column(note, self.text, buttons, margin=16))
        self.resize(760, 480)
        self.text.setFocus()

    def _take(self) -> None:
        commit_pending_input()
        text = self.text.toPlainText()
        self.accept()
        if text.strip():
            self.taken.emit(text)
