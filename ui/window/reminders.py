"""Reminders: a strip over the page at start, a tray message while the window is elsewhere.

The tray is used where there is one and never needed. Nothing but counts and days is told, so a
message on a locked screen gives nothing away.
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.services.day import reminders
from app.services.day.reminders import Summary, Wishes
from ui.window.i18n import t
from ui.window.icons import icon
from ui.window.session import Session
from ui.window.theme import LIGHT
from ui.window.widgets.parts import Banner

FIRST_LOOK_MS = 1_500
EVERY = timedelta(hours=3)
LATER = timedelta(hours=1)


class Reminders(QObject):
    """Looks at start, a few times a day, and when the day changes."""

    open_asked = Signal()
    """The window is to come to the front."""
    quit_asked = Signal()

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.wishes = Wishes()
        self.strip = Banner()
        self.tray: QSystemTrayIcon | None = None
        self._pause = QTimer(self, singleShot=True, interval=FIRST_LOOK_MS)
        self._pause.timeout.connect(self.look)
        session.day_changed.connect(self.look)
        if not session.is_province:
            self._pause.start()

    @property
    def stays(self) -> bool:
        """Tell whether closing the window leaves the program in the tray."""
        return self.wishes.to_tray and self.tray is not None and self.tray.isVisible()

    def look(self) -> None:
        """Ask what there is to remind of, and when to ask again."""
        self._pause.start(_ms(EVERY))
        self._session.read(
            self,
            lambda desk: (reminders.wishes(desk), reminders.due(desk)),
            lambda found: self._take(*found),
            replace="reminders",
        )

    def later(self) -> None:
        """Remind again in an hour."""
        self.strip.silence()
        self._pause.start(_ms(LATER))

    def not_today(self) -> None:
        """Remind no more on this day."""
        self.strip.silence()
        self._session.write(self, reminders.mute_today)

    def close(self) -> None:
        """Take the icon away and ask no more."""
        self._pause.stop()
        if self.tray is not None:
            self.tray.hide()
            self.tray.deleteLater()
            self.tray = None

    def _take(self, wishes: Wishes, found: Summary | None) -> None:
        self.wishes = wishes
        self._keep_tray()
        if self.tray is not None:
            name = t("Reminders", "Sổ Tư Pháp")
            self.tray.setToolTip(f"{name}\n{found.words}" if found else name)
        if found is None:
            self.strip.silence()
            return
        self.strip.say(
            found.words,
            "info",
            (t("Reminders", "Nhắc lại sau"), self.later),
            (t("Reminders", "Không nhắc hôm nay"), self.not_today),
        )
        if self.tray is not None and not self._window.isActiveWindow():
            heading = t("Reminders", "Sổ Tư Pháp nhắc việc")
            self.tray.showMessage(heading, found.words, self.tray.icon())

    def _keep_tray(self) -> None:
        """Show the icon where there is a tray, while reminders or staying there are wanted."""
        wanted = self.wishes.on or self.wishes.to_tray
        if not wanted or not QSystemTrayIcon.isSystemTrayAvailable():
            if self.tray is not None:
                self.tray.hide()
            return
        if self.tray is None:
            self.tray = self._make_tray()
        self.tray.show()

    def _make_tray(self) -> QSystemTrayIcon:
        tray = QSystemTrayIcon(icon("ledger", LIGHT.accent), self)
        menu = QMenu(self._window)
        for words, act in (
            (t("Reminders", "Mở Sổ Tư Pháp"), self.open_asked.emit),
            (t("Reminders", "Nhắc lại sau 1 giờ"), self.later),
            (t("Reminders", "Không nhắc hôm nay"), self.not_today),
            (t("Reminders", "Thoát"), self.quit_asked.emit),
        ):
            action = QAction(words, menu)
            action.triggered.connect(lambda _=False, act=act: act())
            menu.addAction(action)
        tray.setContextMenu(menu)
        tray.activated.connect(self._on_tray)
        tray.messageClicked.connect(self.open_asked)
        return tray

    def _on_tray(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.open_asked.emit()


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)
