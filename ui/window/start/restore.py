"""Restoring from a backup: which file, and the password or recovery code that opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QLineEdit, QWidget

from app.diskerrors import is_file
from app.errors import UserError
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.jobs import Callbacks, TaskRunner
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import Banner, Button, column, row, title, words
from ui.window.widgets.progress import ProgressStrip


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file and what opens it: ``{"password": …}``, ``{"recovery_code": …}`` or nothing."""

    file: Path
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


class RestoreDialog(QDialog):
    """Asks for a backup until ``act`` takes it; ``done_with`` carries what ``act`` returned."""

    done_with = Signal(object)

    def __init__(
        self, parent: QWidget | None, runner: TaskRunner, act: Callable[[Backup], Any], note: str
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._act = act
        self._by_code = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Restore", "Khôi phục từ bản sao lưu"))
        self.file = QLineEdit()
        self.file.setAccessibleName(t("Restore", "Tệp sao lưu"))
        self.file.setPlaceholderText(t("Restore", "tệp có tên kết thúc bằng .sao-luu.zip"))
        self.key_label = QLabel()
        self.key = QLineEdit()
        self.key_label.setBuddy(self.key)
        self.other = Button("", self._turn, kind="quiet")
        self.banner = Banner()
        self.progress = ProgressStrip()
        self.go = Button(t("Restore", "Khôi phục"), self._try, icon_name="backup", kind="primary")
        self.go.setDefault(True)
        self._build(note)
        self._show_way()

    def show_user_error(self, error: UserError) -> None:
        """Show why nothing was restored."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def _build(self, note: str) -> None:
        label = QLabel(t("Restore", "Tệp sao lưu"))
        label.setBuddy(self.file)
        choose = Button(t("Restore", "Chọn tệp…"), self._choose, icon_name="open")
        layout = column(
            title(t("Restore", "Khôi phục từ bản sao lưu")),
            words(note, "muted"),
            label,
            row(self.file, choose),
            self.key_label,
            self.key,
            row(self.other, None),
            self.banner,
            self.progress,
            None,
            row(None, Button(t("Restore", "Thôi"), self.reject), self.go),
            gap=8,
        )
        layout.setContentsMargins(28, 24, 28, 18)
        self.setLayout(layout)
        self.resize(560, 400)

    def _turn(self) -> None:
        self._by_code = not self._by_code
        self.key.clear()
        self._show_way()
        self.key.setFocus()

    def _show_way(self) -> None:
        if self._by_code:
            self.key_label.setText(t("Restore", "Mã khôi phục của sổ đã sao lưu"))
            self.other.setText(t("Restore", "Dùng mật khẩu"))
        else:
            self.key_label.setText(t("Restore", "Mật khẩu của sổ lúc sao lưu"))
            self.other.setText(t("Restore", "Quên mật khẩu? Dùng mã khôi phục"))
        hidden = QLineEdit.EchoMode.Password
        self.key.setEchoMode(QLineEdit.EchoMode.Normal if self._by_code else hidden)
        self.key.setAccessibleName(self.key_label.text())

    def _choose(self) -> None:
        dialog = QFileDialog(self, t("Restore", "Chọn bản sao lưu"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [t("Restore", "Bản sao lưu (*.sao-luu.zip)"), t("Restore", "Mọi tệp (*)")]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_file)
        dialog.open()

    def _take_file(self, chosen: str) -> None:
        self.file.setText(chosen)
        self.key.setFocus()

    def _try(self) -> None:
        commit_pending_input()
        chosen = self.file.text().strip()
        if not is_file(Path(chosen)):
            self.banner.say(t("Restore", "Chọn tệp sao lưu trước."), "danger")
            self.file.setFocus()
            return
        typed = self.key.text()
        name = "recovery_code" if self._by_code else "password"
        backup = Backup(Path(chosen), {name: typed} if typed else {})
        self.banner.silence()
        self.go.setEnabled(False)
        callbacks = Callbacks(self, self._on_done, self._on_refused)
        job = self._runner.submit(lambda _: self._act(backup), lane="db", callbacks=callbacks)
        self.progress.follow(job, t("Restore", "Đang đọc bản sao lưu…"))

    def _on_done(self, result: Any) -> None:
        self.progress.finish()
        self.accept()
        self.done_with.emit(result)

    def _on_refused(self, error: BaseException) -> None:
        self.progress.finish()
        self.go.setEnabled(True)
        show_trouble(self, error)
        self.key.selectAll()
        self.key.setFocus()
