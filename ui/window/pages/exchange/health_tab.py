"""Tình trạng trao đổi: what is not well, each line with the one key that sets it right."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QVBoxLayout, QWidget

from app.desk import Desk
from app.errors import UserError
from app.exchange import diagnosis, health, rhythm
from app.exchange.standing import Health, HealthLine
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import tell
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import (
    Banner,
    Button,
    IconLabel,
    card,
    clear,
    column,
    plain,
    row,
    scrolled,
    words,
)

_TONES = {"bad": ("danger", "danger"), "warn": ("warn", "warn")}
_CHOICES = (7, 14, 30, 45, 60, 90)


class HealthTab(QWidget):
    """The lines, how often to remind, and the diagnostic text."""

    act_asked = Signal(str)
    """What the key of a line does, by name."""
    counted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.banner = Banner()
        self.buttons: dict[str, Button] = {}
        self._keys: list[Button] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.days = combo(t("Health", "Nhắc khi đã quá số ngày này"))
        for days in _CHOICES:
            self._add_choice(days)
        self.days.activated.connect(lambda _: self._keep_days())
        label = QLabel(t("Health", "&Nhắc khi không gửi hoặc không có hồi báo đã quá"))
        label.setBuddy(self.days)
        self.save = Button(t("Health", "Ghi văn bản chẩn đoán…"), self.ask_file, icon_name="save")
        about = words(
            t("Health", "Văn bản chẩn đoán chỉ có số đếm, mã và trạng thái; không có nội dung."),
            "muted",
        )
        body = plain(column(self._lines, None))
        layout = column(
            self.banner, scrolled(body), row(label, self.days, None, self.save), about, gap=10
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Ask how the exchange is."""

        def ask(desk: Desk) -> tuple[Health, int]:
            return health.health(desk), rhythm.rhythm_days(desk)

        # The exchange keeps its own identity on first use, so the writing desk is asked.
        self._session.write(self, ask, lambda found: self._show(*found), replace="health")

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def write_diagnosis(self, target: Path) -> None:
        """Write the diagnostic text."""
        self._session.write(
            self,
            lambda desk: diagnosis.write(desk, target),
            lambda _: self.banner.say(
                t("Health", "Đã ghi {name}.").format(name=target.name), "good"
            ),
        )

    def _show(self, found: Health, days: int) -> None:
        clear(self._lines)
        self.buttons, self._keys = {}, []
        for line in found.lines:
            self._lines.addWidget(self._line(line))
        self._order_keys()
        if not found.lines:
            good = words(t("Health", "Trao đổi đang tốt: không có gì phải làm."), "good")
            self._lines.addWidget(card(row(IconLabel("done", "good"), good, None)))
        if self.days.findData(days) < 0:
            self._add_choice(days)
        self.days.setCurrentIndex(self.days.findData(days))
        self.counted.emit(found.total)

    def _line(self, line: HealthLine) -> QFrame:
        icon_name, tone = _TONES[line.level]
        said = words(line.words)
        button = Button(line.next, partial(self.act_asked.emit, line.act))
        button.setAccessibleDescription(line.words)
        self._keys.append(button)
        self.buttons.setdefault(line.code, button)
        layout = row(IconLabel(icon_name, tone), said, button, gap=12)
        layout.setStretch(1, 1)
        frame = card(layout)
        layout.setContentsMargins(12, 8, 12, 8)
        return frame

    def _order_keys(self) -> None:
        """Let Tab reach the lines' keys, made last, before what lies under them."""
        keys = [*self._keys, self.days, self.save]
        for first, second in pairwise(keys):
            QWidget.setTabOrder(first, second)

    def _add_choice(self, days: int) -> None:
        self.days.addItem(t("Health", "{n} ngày").format(n=days), days)

    def _keep_days(self) -> None:
        days = self.days.currentData()
        self._session.write(
            self, lambda desk: rhythm.set_rhythm(desk, days), lambda _: self.refresh()
        )

    def ask_file(self) -> None:
        """Ask where to write the diagnostic text."""
        dialog = QFileDialog(self, t("Health", "Ghi văn bản chẩn đoán"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("chan-doan-trao-doi.txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write_diagnosis(Path(chosen)))
        dialog.open()


def explain_forks(parent: QWidget) -> None:
    """Say calmly what two copies of one disk mean, what is safe and what to do."""
    tell(
        parent,
        t("Exchange", "Hai bản sao của cùng một máy đã cùng ghi"),
        t(
            "Exchange",
            "Thường là do chép ổ đĩa sang máy khác, hoặc khôi phục rồi dùng tiếp cả hai. Không "
            "có gì bị mất: việc ghi ở cả hai bản đều được giữ, mọi máy đọc như nhau.\n\n"
            "Nên làm: chọn một máy dùng tiếp. Ở máy kia, xuất gói lần cuối rồi thôi dùng; nếu "
            "vẫn cần dùng, hãy cài mới và đăng ký nó như một máy riêng ở mục Đăng ký máy.",
        ),
    )
