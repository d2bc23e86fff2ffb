"""Who works at the desk: name and title, changed when the post changes hands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QWidget

from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.widgets.parts import Banner, column, words


class PersonDialog(QDialog):
    """Takes a name and a title; ``chosen`` carries both."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget, person: str, post: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Person", "Đổi người dùng sổ"))
        self.name, self.post = QLineEdit(person), QLineEdit(post)
        self.banner = Banner()
        parts: list[QWidget] = []
        for text, line in (
            (t("Person", "Họ và tên (bắt buộc)"), self.name),
            (t("Person", "Chức danh"), self.post),
        ):
            line.setAccessibleName(text)
            label = QLabel(text)
            label.setBuddy(line)
            parts += [label, line]
        note = t("Person", "Dùng khi ký báo cáo từ nay về sau; báo cáo đã chốt giữ nguyên.")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.setLayout(column(*parts, words(note, "muted"), self.banner, buttons, margin=16))
        self.resize(440, 240)

    def _take(self) -> None:
        commit_pending_input()
        if not self.name.text().strip():
            self.banner.say(t("Person", "Ghi họ và tên."), "danger")
            self.name.setFocus()
            return
        self.accept()
        self.chosen.emit(self.name.text(), self.post.text())
