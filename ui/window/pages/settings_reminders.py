"""Settings of reminders: whether, how early before a report, and staying in the tray."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel, QSystemTrayIcon, QWidget

from app.desk import Desk
from app.services.day import reminders
from app.services.day.reminders import Wishes
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import card, column, row, title, words

_DAYS = (1, 2, 3, 5, 7, 10)


class ReminderSettings(QWidget):
    """A card whose every change is kept at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.on = QCheckBox(t("Reminders", "Nhắc việc khi mở chương trình và vài lần trong ngày"))
        self.days = combo(
            t("Reminders", "Nhắc gửi báo cáo trước"),
            *((t("Reminders", "{n} ngày làm việc").format(n=n), n) for n in _DAYS),
        )
        self.tray = QCheckBox(
            t("Reminders", "Đóng cửa sổ thì thu về khay, chương trình vẫn chạy để nhắc")
        )
        label = QLabel(t("Reminders", "Nhắc gửi báo cáo trước ngày nên gửi"))
        label.setBuddy(self.days)
        note = words(
            t("Reminders", "Lời nhắc chỉ có số việc và ngày, không có tên và nội dung."), "muted"
        )
        body = column(
            title(t("Reminders", "Nhắc việc"), 2),
            self.on,
            row(label, self.days, None, gap=12),
            self.tray,
            note,
            gap=10,
        )
        self.setLayout(column(card(body)))
        self.on.clicked.connect(self._keep)
        self.tray.clicked.connect(self._keep)
        self.days.activated.connect(self._keep)

    def refresh(self) -> None:
        """Show what is kept."""
        self._session.read(self, reminders.wishes, self._show, replace="wishes")

    def _show(self, wishes: Wishes) -> None:
        self.on.setChecked(wishes.on)
        self.days.setCurrentIndex(max(self.days.findData(wishes.report_days), 0))
        self.days.setEnabled(wishes.on)
        self.tray.setChecked(wishes.to_tray)
        available = QSystemTrayIcon.isSystemTrayAvailable()
        self.tray.setEnabled(available)
        if not available:
            self.tray.setToolTip(t("Reminders", "Máy này không có khay hệ thống."))

    def _keep(self) -> None:
        wanted = Wishes(
            on=self.on.isChecked(),
            report_days=self.days.currentData(),
            to_tray=self.tray.isChecked(),
        )

        def act(desk: Desk) -> None:
            reminders.set_wishes(desk, wanted)

        def done(_: None) -> None:
            self._show(wanted)
            look = getattr(getattr(self.window(), "reminders", None), "look", None)
            if look is not None:
                look()

        self._session.write(self, act, done)
