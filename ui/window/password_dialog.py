"""Changing the ways in: a new password, a new recovery code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QWidget

from ui.window.i18n import t
from ui.window.start.recovery import RecoveryCard
from ui.window.widgets.parts import Banner, Button, column, row


class PasswordDialog(QDialog):
    """Takes a new password twice; ``chosen`` carries it."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Password", "Đổi mật khẩu"))
        self.first = QLineEdit()
        self.second = QLineEdit()
        self.banner = Banner()
        parts: list[QWidget] = []
        for text, line in (
            (t("Password", "Mật khẩu mới"), self.first),
            (t("Password", "Gõ lại mật khẩu mới"), self.second),
        ):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setAccessibleName(text)
            label = QLabel(text)
            label.setBuddy(line)
            parts += [label, line]
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.setLayout(column(*parts, self.banner, buttons, margin=16))
        self.resize(420, 220)

    def _take(self) -> None:
        if not self.first.text():
            self.banner.say(t("Password", "Ghi mật khẩu mới."), "danger")
        elif self.first.text() != self.second.text():
            self.banner.say(t("Password", "Hai lần gõ mật khẩu chưa giống nhau."), "danger")
        else:
            self.accept()
            self.chosen.emit(self.first.text())


class RecoveryDialog(QDialog):
    """Shows a new recovery code until it has been put away."""

    def __init__(self, parent: QWidget, unit_name: str, code: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Recovery", "Mã khôi phục"))
        self.card = RecoveryCard(unit_name)
        self.card.show_code(code)
        self.close_button = Button(t("Recovery", "Xong"), self.accept, kind="primary")
        self.close_button.setEnabled(False)
        self.card.kept.connect(self.close_button.setEnabled)
        self.setLayout(column(self.card, row(None, self.close_button), margin=20))
        self.resize(600, 380)
