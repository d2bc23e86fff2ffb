"""Asks for a key of the ledger: the password, or the recovery code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.errors import UserError
from app.records.made_up import DEMO_PASSWORD
from ui.opening import Opening
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.widgets.parts import Banner, Button, column, words


class KeyAsker(QWidget):
    """A line for the key; ``asked`` carries it by its name, as ``Opening.open`` takes it."""

    asked = Signal(dict)

    def __init__(self, opening: Opening, action: str) -> None:
        super().__init__()
        self._opening = opening
        self._by_code = False
        self.setProperty("role", "plain")
        self.label = QLabel()
        self.line = QLineEdit()
        self.label.setBuddy(self.line)
        self.note = words(tone="muted")
        self.banner = Banner()
        self.other = Button("", self._turn, kind="quiet")
        self.button = Button(action, self.submit, icon_name="key", kind="primary")
        self.setLayout(column(self.label, self.line, self.note, self.banner, gap=10))
        self._show_way()

    def submit(self) -> None:
        """Hand on what is typed, unless an answer is being waited for."""
        if not self.button.isEnabled():
            return
        commit_pending_input()
        self.button.setEnabled(False)
        name = "recovery_code" if self._by_code else "password"
        self.asked.emit({name: self.line.text()})

    def ask_again(self) -> None:
        """Let another key be tried."""
        self.button.setEnabled(True)
        self.line.selectAll()
        self.line.setFocus()

    def show_user_error(self, error: UserError) -> None:
        """Show why it did not open."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def _turn(self) -> None:
        self._by_code = not self._by_code
        self.line.clear()
        self.banner.silence()
        self._show_way()

    def _show_way(self) -> None:
        if self._by_code:
            self.label.setText(t("Unlock", "Mã khôi phục"))
            self.note.setText(
                t("Unlock", "Mã đã in khi tạo sổ. Gõ cả dấu gạch hay không đều được.")
            )
            self.other.setText(t("Unlock", "Dùng mật khẩu"))
        else:
            self.label.setText(t("Unlock", "Mật khẩu"))
            self.note.setText(self._password_note())
            self.other.setText(t("Unlock", "Quên mật khẩu? Dùng mã khôi phục"))
        hidden = QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if self._by_code else hidden)
        self.line.setAccessibleName(self.label.text())
        self.line.setFocus()

    def _password_note(self) -> str:
        if self._opening.is_trial:
            said = t("Unlock", "Đây là sổ dùng thử, dữ liệu đặt ra. Mật khẩu: {password}")
            return said.format(password=DEMO_PASSWORD)
        return t("Unlock", "Dữ liệu vẫn nguyên vẹn; chỉ cần đúng mật khẩu để mở.")
