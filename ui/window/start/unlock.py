"""Opening a locked ledger: by the password, or by the recovery code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog

from app.desk import Desk
from app.errors import UserError
from ui.opening import Opening
from ui.window.i18n import t
from ui.window.jobs import Callbacks, TaskRunner
from ui.window.key_asker import KeyAsker
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import Button, column, row, title


class UnlockDialog(QDialog):
    """Asks for the key until it opens; ``done_with`` carries the desk."""

    done_with = Signal(object)

    def __init__(self, opening: Opening, runner: TaskRunner) -> None:
        super().__init__()
        self._opening = opening
        self._runner = runner
        self.setWindowTitle(t("Unlock", "Mở Sổ Tư Pháp"))
        self.asker = KeyAsker(opening, t("Unlock", "Mở sổ"))
        self.asker.asked.connect(self._try)
        self.line, self.note, self.banner = self.asker.line, self.asker.note, self.asker.banner
        self.other, self.open_button = self.asker.other, self.asker.button
        self.open_button.setDefault(True)
        close = Button(t("Unlock", "Thôi"), self.reject)
        layout = column(
            title(t("Unlock", "Mở Sổ Tư Pháp")),
            self.asker,
            None,
            row(self.other, None, close, self.open_button),
            gap=10,
        )
        layout.setContentsMargins(28, 24, 28, 18)
        self.setLayout(layout)
        self.resize(520, 300)
        self.line.setFocus()

    def show_user_error(self, error: UserError) -> None:
        """Show why it did not open."""
        self.asker.show_user_error(error)

    def _try(self, keys: dict[str, str]) -> None:
        callbacks = Callbacks(self, self._on_open, self._on_refused)
        self._runner.submit(lambda _: self._opening.open(**keys), lane="db", callbacks=callbacks)

    def _on_open(self, desk: Desk) -> None:
        self.accept()
        self.done_with.emit(desk)

    def _on_refused(self, error: BaseException) -> None:
        show_trouble(self, error)
        self.asker.ask_again()
