"""First start: how the ledger is locked, by a password or by the machine's keyring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QRadioButton

from ui.window.i18n import t
from ui.window.start.steps import Step
from ui.window.widgets.parts import column, plain, title, words


class KeyStep(Step):
    """A password, or the machine's own keyring."""

    def __init__(self) -> None:
        super().__init__()
        self.keyring = QRadioButton(
            t("Wizard", "Giữ khóa trong kho khóa của máy (mở sổ không phải gõ mật khẩu)")
        )
        self.password = QRadioButton(t("Wizard", "Đặt mật khẩu mở sổ"))
        self.password.setChecked(True)
        self.keyring.setEnabled(False)
        self.first = self._line(t("Wizard", "Mật khẩu"))
        self.second = self._line(t("Wizard", "Gõ lại mật khẩu"))
        self.note = words(t("Wizard", "Đang xem máy này có kho khóa không…"), "muted")
        self._lines = plain(
            column(
                self._label(self.first),
                self.first,
                self._label(self.second),
                self.second,
                gap=4,
            )
        )
        explain = t(
            "Wizard",
            "Dữ liệu được mã hóa. Kho khóa của máy tiện nhất khi máy chỉ một người dùng và "
            "tài khoản máy có mật khẩu. Quên mật khẩu thì còn mã khôi phục ở bước sau.",
        )
        self.setLayout(
            column(
                title(t("Wizard", "Khóa sổ")),
                words(explain, "muted"),
                4,
                self.keyring,
                self.note,
                self.password,
                self._lines,
                None,
            )
        )
        self.password.toggled.connect(self._lines.setEnabled)
        for signal in (
            self.password.toggled,
            self.first.textChanged,
            self.second.textChanged,
        ):
            signal.connect(lambda *_: self.changed.emit())

    def set_keyring(self, *, usable: bool) -> None:
        """Say whether the machine keeps keys; it is then the first choice."""
        self.keyring.setEnabled(usable)
        if usable:
            self.note.setText("")
            self.note.hide()
            self.keyring.setChecked(True)
        else:
            self.note.setText(t("Wizard", "Máy này không có kho khóa dùng được: hãy đặt mật khẩu."))

    def enter(self, chosen: Mapping[str, Any]) -> None:
        """Put the cursor into the password, or on the keyring when that keeps the key."""
        del chosen
        (self.first if self.password.isChecked() else self.keyring).setFocus()

    def problem(self) -> str:
        """Ask for the same password twice."""
        if self.keyring.isChecked():
            return ""
        if not self.first.text():
            return t("Wizard", "Đặt mật khẩu.")
        if self.first.text() != self.second.text():
            return t("Wizard", "Hai lần gõ mật khẩu chưa giống nhau.")
        return ""

    def collect(self) -> Mapping[str, Any]:
        """Return the password, None for the keyring."""
        return {"password": None if self.keyring.isChecked() else self.first.text()}

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setAccessibleName(name)
        return line

    def _label(self, line: QLineEdit) -> QLabel:
        label = QLabel(line.accessibleName())
        label.setBuddy(line)
        return label
