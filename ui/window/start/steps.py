"""The steps of the first start, each a widget that collects one thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.ports import Role
from app.records.made_up import DEMO_PASSWORD
from ui.window.i18n import t
from ui.window.widgets.parts import Button, Chip, IconLabel, column, plain, row, title, words


class Step(QWidget):
    """One screen of the wizard; ``problem`` is the sentence that keeps it from going on."""

    changed = Signal()

    def problem(self) -> str:
        """Return what is still missing, empty when the step is done."""
        return ""

    def collect(self) -> Mapping[str, Any]:
        """Return what was chosen."""
        return {}

    def enter(self, chosen: Mapping[str, Any]) -> None:
        """Get ready to be shown, knowing what earlier steps collected."""


class RoleStep(Step):
    """Whose desk: a commune's, a province's, or a made-up one to try."""

    trial_asked = Signal()
    restore_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.commune = self._choice(
            t("Wizard", "Xã, phường, đặc khu"),
            t("Wizard", "Công chức tư pháp cấp xã: theo dõi nhiệm vụ, tập huấn, báo cáo."),
        )
        self.province = self._choice(
            t("Wizard", "Sở Tư pháp"),
            t("Wizard", "Nhận gói của các xã, tổng hợp, gửi kế hoạch và ý kiến."),
        )
        self.commune.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.commune)
        group.addButton(self.province)
        trial = Button(
            t("Wizard", "Dùng thử với một xã giả định"), self.trial_asked.emit, kind="quiet"
        )
        self.trial = trial
        self.restore = Button(
            t("Wizard", "Khôi phục từ bản sao lưu…"), self.restore_asked.emit, kind="quiet"
        )
        self.others = plain(row(self.restore, trial, None))
        trial_note = words(
            t(
                "Wizard",
                "Sổ dùng thử nằm ở thư mục riêng, có sẵn dữ liệu đặt ra của một năm; "
                "mật khẩu mở lại: {password}.",
            ).format(password=DEMO_PASSWORD),
            "muted",
        )
        secrecy = Chip(t("Wizard", "Không nhập, không đính kèm tài liệu có độ mật."), "warn")
        self.setLayout(
            column(
                title(t("Wizard", "Sổ này của ai?")),
                words(
                    t(
                        "Wizard",
                        "Chương trình chạy trên máy này, không cần mạng. Dữ liệu được mã hóa.",
                    ),
                    "muted",
                ),
                4,
                self.commune,
                self.province,
                None,
                self.others,
                trial_note,
                row(IconLabel("warn", "warn"), secrecy, None),
                gap=12,
            )
        )

    def enter(self, chosen: Mapping[str, Any]) -> None:
        """Put the cursor on the choice, where the arrow keys change it."""
        del chosen
        (self.province if self.province.isChecked() else self.commune).setFocus()

    def collect(self) -> Mapping[str, Any]:
        """Return the role."""
        return {"role": Role.PROVINCE if self.province.isChecked() else Role.COMMUNE}

    def _choice(self, name: str, note: str) -> Button:
        button = Button(f"{name}\n{note}", kind="choice")
        button.setCheckable(True)
        # Enter goes on to the next step; the arrows have chosen already.
        button.setAutoDefault(False)
        button.setAccessibleName(name)
        button.setAccessibleDescription(note)
        return button


class PersonStep(Step):
    """Who works here."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setAccessibleName(t("Wizard", "Họ và tên"))
        self.post = QLineEdit()
        self.post.setAccessibleName(t("Wizard", "Chức danh"))
        self.post.setPlaceholderText(t("Wizard", "ví dụ: Công chức Tư pháp - Hộ tịch"))
        self.name.textChanged.connect(self.changed)
        parts: list[QWidget | int | None] = [title(t("Wizard", "Người dùng sổ"))]
        for text, field in (
            (t("Wizard", "Họ và tên (bắt buộc)"), self.name),
            (t("Wizard", "Chức danh"), self.post),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            parts += [label, field, 6]
        note = t("Wizard", "Họ tên dùng khi ký báo cáo và ghi lịch sử; không gửi ra ngoài đơn vị.")
        self.setLayout(column(*parts, words(note, "muted"), None, gap=6))

    def enter(self, chosen: Mapping[str, Any]) -> None:
        """Put the cursor into the name."""
        del chosen
        self.name.setFocus()

    def problem(self) -> str:
        """Ask for a name."""
        return "" if self.name.text().strip() else t("Wizard", "Ghi họ và tên.")

    def collect(self) -> Mapping[str, Any]:
        """Return name and post."""
        return {"person": self.name.text().strip(), "title": self.post.text().strip()}
