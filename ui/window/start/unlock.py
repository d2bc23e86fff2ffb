"""Opening a locked ledger: by the password, or by the recovery code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit

from app.desk import Desk
from app.errors import UserError
from app.records.made_up import DEMO_PASSWORD
from ui.opening import Opening
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.jobs import Callbacks, TaskRunner
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import Banner, Button, column, row, title, words


class UnlockDialog(QDialog):
    """Asks for the key until it opens; ``done_with`` carries the desk."""

    done_with = Signal(object)

    def __init__(self, opening: Opening, runner: TaskRunner) -> None:
        super().__init__()
        self._opening = opening
        self._runner = runner
        self._by_code = False
        self.setWindowTitle(t("Unlock", "Mở Sổ Tư Pháp"))
        self.label = QLabel()
        self.line = QLineEdit()
        self.label.setBuddy(self.line)
        self.note = words(tone="muted")
        self.banner = Banner()
        self.other = Button("", self._turn, kind="quiet")
        self.open_button = Button(t("Unlock", "Mở sổ"), self._try, icon_name="key", kind="primary")
        self.open_button.setDefault(True)
        close = Button(t("Unlock", "Thôi"), self.reject)
        layout = column(
            title(t("Unlock", "Mở Sổ Tư Pháp")),
            self.label,
            self.line,
            self.note,
            self.banner,
            None,
            row(self.other, None, close, self.open_button),
            gap=10,
        )
        layout.setContentsMargins(28, 24, 28, 18)
        self.setLayout(layout)
        self.resize(520, 300)
        self._show_way()

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

    def _try(self) -> None:
        commit_pending_input()
        typed = self.line.text()
        keys = {"recovery_code": typed} if self._by_code else {"password": typed}
        self.open_button.setEnabled(False)
        callbacks = Callbacks(self, self._on_open, self._on_refused)
        self._runner.submit(lambda _: self._opening.open(**keys), lane="db", callbacks=callbacks)

    def _on_open(self, desk: Desk) -> None:
        self.accept()
        self.done_with.emit(desk)

    def _on_refused(self, error: BaseException) -> None:
        self.open_button.setEnabled(True)
        show_trouble(self, error)
        self.line.selectAll()
        self.line.setFocus()
