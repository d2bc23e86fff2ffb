"""The settings about personal data: locking by itself, the log, the notice to print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.services.privacy import notice
from ui.window.i18n import t
from ui.window.lock import CHOICES, DEFAULT_MINUTES, LOCK_MINUTES, Lock
from ui.window.pages.access_dialog import AccessDialog
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Banner, Button, card, column, row, title, words

_NO_PASSWORD = t(
    "Privacy",
    "Sổ chưa đặt mật khẩu: khi khóa chỉ che nội dung, ai ngồi vào máy đang mở cũng mở lại được. "
    "Đặt mật khẩu ở mục Khóa sổ để khóa thật.",
)


class PrivacySettings(QWidget):
    """Cards on the page of settings."""

    def __init__(self, session: Session, banner: Banner) -> None:
        super().__init__()
        self._session = session
        self._banner = banner
        self.setProperty("role", "plain")
        never = t("Privacy", "Không tự khóa")
        after = t("Privacy", "Sau {n} phút")
        self.minutes = combo(
            t("Privacy", "Tự khóa khi không dùng"),
            *((after.format(n=n) if n else never, n) for n in CHOICES),
        )
        self.minutes.activated.connect(self._on_minutes)
        self.no_password = words(_NO_PASSWORD, "warn")
        self.no_password.hide()
        cards = (self._lock_card(), self._data_card())
        self.setLayout(column(*cards, gap=14))

    def refresh(self) -> None:
        """Show the minutes in force, and whether a password locks."""
        opening = self._session.opening
        self._session.read(
            self,
            lambda desk: (desk.store.setting(LOCK_MINUTES), opening.has_password()),
            self._show,
            replace="lock",
        )

    def set_minutes(self, minutes: int) -> None:
        """Lock after this many idle minutes from now on, and after the next start too."""
        self._session.write(self, lambda desk: desk.store.set_setting(LOCK_MINUTES, minutes))
        self._with_lock(lambda lock: lock.set_minutes(minutes))

    def write_notice(self, target: Path) -> None:
        """Write the notice to officers to a .pdf or .docx."""

        def done(_: None) -> None:
            said = t("Privacy", "Đã ghi thông báo vào {name}.").format(name=target.name)
            self._banner.say(said, "good")

        self._session.read(self, lambda desk: notice.write(desk, target), done)

    def open_log(self) -> None:
        """Show who looked at or took out personal data."""
        AccessDialog(self.window(), self._session).open()

    def _lock_card(self) -> QWidget:
        label = QLabel(t("Privacy", "Tự khóa khi không dùng"))
        label.setBuddy(self.minutes)
        label.setProperty("tone", "muted")
        now = Button(t("Privacy", "Khóa ngay"), self._lock_now, icon_name="lock")
        now.setToolTip("Ctrl+L")
        note = words(
            t("Privacy", "Khi khóa, nội dung được cất khỏi màn hình; việc đang gõ vẫn giữ nguyên."),
            "muted",
        )
        heading = title(t("Privacy", "Khóa màn hình của sổ"), 2)
        choice = row(label, self.minutes, now, None, gap=12)
        return card(column(heading, choice, note, self.no_password, gap=10))

    def _data_card(self) -> QWidget:
        note = words(
            t(
                "Privacy",
                "Dữ liệu của từng người (xem, xuất, xóa) ở trang Đội ngũ & Tập huấn, mục Dữ liệu "
                "cá nhân. Nhật ký ghi mỗi lần xem danh sách người, xuất, in, xóa.",
            ),
            "muted",
        )
        log = Button(t("Privacy", "Nhật ký dữ liệu cá nhân…"), self.open_log, icon_name="history")
        paper = Button(
            t("Privacy", "In thông báo cho công chức…"), self._ask_notice, icon_name="print"
        )
        heading = title(t("Privacy", "Dữ liệu cá nhân"), 2)
        return card(column(heading, note, row(log, paper, None), gap=10))

    def _show(self, found: tuple[int | None, bool]) -> None:
        minutes, has_password = found
        usual = DEFAULT_MINUTES if has_password else 0
        now = usual if minutes is None else minutes
        self.minutes.setCurrentIndex(self.minutes.findData(now))
        self.no_password.setVisible(not has_password)
        # A password set a moment ago makes the lock a real one, and so the usual.
        self._with_lock(lambda lock: lock.set_minutes(now))

    def _on_minutes(self) -> None:
        self.set_minutes(int(self.minutes.currentData()))

    def _lock_now(self) -> None:
        self._with_lock(lambda lock: lock.lock())

    def _with_lock(self, act: Callable[[Lock], None]) -> None:
        lock = getattr(self.window(), "lock", None)
        if isinstance(lock, Lock):
            act(lock)

    def _ask_notice(self) -> None:
        dialog = QFileDialog(self, t("Privacy", "Ghi thông báo xử lý dữ liệu cá nhân"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["PDF (*.pdf)", "Word (*.docx)"])
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("docx" if "docx" in chosen else "pdf")
        )
        dialog.selectFile("thong-bao-du-lieu-ca-nhan.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write_notice(Path(chosen)))
        dialog.open()
