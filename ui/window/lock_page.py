"""What covers the window while it is locked: whose desk this is, and the way back in."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from ui.window.i18n import t
from ui.window.jobs import Callbacks
from ui.window.key_asker import KeyAsker
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import Button, IconLabel, card, column, row, title, words

_SECOND_MS = 1000
_LONGEST_PAUSE = 30
_WIDTH = 520


class LockPage(QWidget):
    """Asks for the password, or the recovery code; ``opened`` when it was right.

    Without a password the ledger opens by the log-in of the system, and so does the cover.
    """

    opened = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wrong = 0
        self._left = 0
        self.asker = KeyAsker(session.opening, t("Lock", "Mở khóa"))
        self.asker.asked.connect(self._try)
        self.asker.line.returnPressed.connect(self.asker.submit)
        self.open_button = Button(
            t("Lock", "Mở lại"), self.opened.emit, icon_name="open", kind="primary"
        )
        self.note = words(
            t("Lock", "Đang che nội dung. Những gì đang gõ và việc đang chạy vẫn giữ nguyên."),
            "muted",
        )
        self.cover_note = words(
            t(
                "Lock",
                "Sổ chưa đặt mật khẩu nên ai ngồi vào máy đang mở cũng mở lại được. "
                "Đặt mật khẩu ở Cài đặt để khóa thật.",
            ),
            "warn",
        )
        self._tick = QTimer(self, interval=_SECOND_MS)
        self._tick.timeout.connect(self._count_down)
        self._build()
        self._show(None)

    def ask(self) -> None:
        """Find out which key opens, then show the way in."""
        self._show(None)
        opening = self._session.opening
        callbacks = Callbacks(self, self._show, lambda error: show_trouble(self, error))
        self._session.runner.submit(
            lambda _: opening.has_password(), lane="io", callbacks=callbacks
        )

    def show_user_error(self, error: UserError) -> None:
        """Show why it did not open."""
        self.asker.show_user_error(error)

    def _build(self) -> None:
        unit = self._session.profile.unit.full_name
        head = row(IconLabel("lock", "accent", 28), title(t("Lock", "Sổ đang khóa")), gap=12)
        head.setStretch(1, 1)
        buttons = row(self.asker.other, None, self.asker.button, self.open_button)
        box = card(
            column(
                head,
                words(f"{unit[:1].upper()}{unit[1:]}"),
                self.note,
                4,
                self.asker,
                self.cover_note,
                4,
                buttons,
                gap=10,
            )
        )
        box.setFixedWidth(_WIDTH)
        middle = row(None, box, None)
        middle.setAlignment(box, Qt.AlignmentFlag.AlignCenter)
        self.setLayout(column(None, middle, None, margin=16))

    def _show(self, has_password: bool | None) -> None:
        """Show the way in; nothing but the cover while it is not known."""
        locked: tuple[QWidget, ...] = (self.asker, self.asker.other, self.asker.button)
        covered: tuple[QWidget, ...] = (self.cover_note, self.open_button)
        for part in locked:
            part.setVisible(has_password is True)
        for part in covered:
            part.setVisible(has_password is False)
        if has_password:
            self.asker.line.clear()
            self.asker.line.setFocus()
        elif has_password is False:
            self.open_button.setFocus()

    def _try(self, keys: dict[str, str]) -> None:
        opening = self._session.opening
        callbacks = Callbacks(self, lambda _: self._on_right(), self._on_refused)
        self._session.runner.submit(
            lambda _: opening.check_key(**keys), lane="io", callbacks=callbacks
        )

    def _on_right(self) -> None:
        self._wrong = 0
        self.asker.banner.silence()
        self.asker.button.setEnabled(True)
        self.opened.emit()

    def _on_refused(self, error: BaseException) -> None:
        show_trouble(self, error)
        self._wrong += 1
        # The first slip costs nothing; each further one twice the wait before.
        self._left = min(2 ** (self._wrong - 1), _LONGEST_PAUSE) if self._wrong > 1 else 0
        self.asker.ask_again()
        if self._left:
            self.asker.button.setEnabled(False)
            self._tick.start()
            self._say_wait()

    def _count_down(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._say_wait()
            return
        self._tick.stop()
        self.asker.banner.silence()
        self.asker.button.setEnabled(True)

    def _say_wait(self) -> None:
        said = t("Lock", "Chưa đúng. Xem lại Caps Lock và bộ gõ; thử lại sau {n} giây.")
        self.asker.banner.say(said.format(n=self._left), "warn")
