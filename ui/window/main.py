"""The way in by the window: application, first start or unlocking, then the main window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.desk import Desk
from app.errors import UserError
from ui.opening import Opening
from ui.window.application import log_qt_messages, make_application
from ui.window.at_rest import AtRest
from ui.window.i18n import t
from ui.window.jobs import Callbacks, TaskRunner
from ui.window.session import Session
from ui.window.shell.main_window import MainWindow
from ui.window.state import WindowState
from ui.window.theme import Theme
from ui.window.troubles import CrashHook, show_trouble

if TYPE_CHECKING:
    from ui.window.instance import Doorbell
    from ui.window.start.restore import Backup


_ANNOUNCE_AFTER_MS = 120
_LISTEN_AFTER_MS = 700
_RING_EVERY_MS = 250
_RINGS = 12
INTERRUPTED = 130
"""The exit code after Ctrl+C in a terminal, as shells have it."""


def run(opening: Opening, *, argv: list[str]) -> int:
    """Show the window over a data folder until it is closed; return the exit code."""
    log_qt_messages()
    app = make_application(argv)
    app.setQuitOnLastWindowClosed(False)
    starter = Starter(opening, app, watched=True)
    hook = CrashHook(app, lambda error: starter.place.log_bug(error))
    hook.interrupted.connect(lambda: app.exit(INTERRUPTED), Qt.ConnectionType.QueuedConnection)
    hook.install()
    # Queued: leaving may be asked before the event loop has begun.
    starter.left.connect(app.exit, Qt.ConnectionType.QueuedConnection)
    starter.begin()
    code = app.exec()
    starter.finish()
    return code


class Starter(QObject):
    """From the data folder to the main window: create or open, then show, at last close.

    A trial leads to a folder of its own beside the real one, and back. ``watched``: should the
    process die, a trace is kept for the next start.
    """

    left = Signal(int)
    """The user is done, or nothing can be shown; carries the exit code."""

    def __init__(self, opening: Opening, app: QApplication, *, watched: bool = False) -> None:
        super().__init__()
        self._watched = watched
        self._home = opening
        self._app = app
        self._desk: Desk | None = None
        self._doorbell: Doorbell | None = None
        self._dialog: QDialog | None = None
        self._waiting: QLabel | None = None
        self.session: Session | None = None
        self.window: MainWindow | None = None
        self._enter(opening)
        self.theme = Theme(app, self.state.scheme)

    def begin(self) -> None:
        """Show the first thing there is to see."""
        if not self.place.is_new():
            self._show_waiting(t("Start", "Đang mở Sổ Tư Pháp…"))
            self._open_with({})
        elif self.place.is_trial:
            self._show_waiting(t("Start", "Đang dựng một xã giả định…"))
            self._work(lambda: self.place.demo(), self._on_desk)
        else:
            self._show_wizard()

    def finish(self) -> None:
        """Close whatever is open, in good order."""
        if self._doorbell is not None:
            self._doorbell.close()
            self._doorbell.deleteLater()
            self._doorbell = None
        if self.session is not None:
            self.session.close()
            self.session = None
        else:
            self.runner.shutdown()
            if self._desk is not None:
                self.place.close(self._desk)
        self._desk = None

    def _enter(self, place: Opening) -> None:
        self.place = place
        self.runner = TaskRunner(self)
        self.state = WindowState(place.folder)

    def _show_wizard(self) -> None:
        from ui.window.start.wizard import Wizard

        wizard = Wizard(self.place, self.runner)
        wizard.done_with.connect(self._on_desk)
        wizard.trial_asked.connect(self._try_out)
        wizard.rejected.connect(self._leave)
        self._show_dialog(wizard)

    def _show_dialog(self, dialog: QDialog) -> None:
        self._dialog = dialog
        dialog.show()

    def _drop_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.hide()
            self._dialog.deleteLater()
            self._dialog = None

    def _try_out(self) -> None:
        """Go to the trial folder; the real one stays as it is."""
        self._move_to(self.place.trial())

    def _go_home(self) -> None:
        """Leave the trial for the real start."""
        self._move_to(self._home)

    def _move_to(self, place: Opening) -> None:
        self.put_away()
        self._enter(place)
        self.begin()

    def put_away(self) -> None:
        """Close what is open here and what is shown, to go on without either."""
        self._drop_dialog()
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
            self.window = None
        self.finish()

    def _leave(self) -> None:
        if self.place is self._home:
            self.left.emit(0)
        else:
            self._go_home()

    def _quit(self) -> None:
        self.left.emit(0)

    def _work(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        callbacks = Callbacks(self, then, self._on_refused)
        self.runner.submit(lambda _: work(), lane="db", callbacks=callbacks)

    def _open_with(self, keys: Mapping[str, str]) -> None:
        self._work(lambda: self.place.open(**keys), self._on_desk)

    def _restore(self, backup: Backup) -> None:
        """Put a backup, already looked at, in the place of the open ledger; open that."""
        place = self.place
        self.put_away()
        self._enter(place)
        self._show_waiting(t("Start", "Đang khôi phục từ bản sao lưu…"))
        callbacks = Callbacks(self, lambda _: self._open_with(backup.keys), self._on_restore_failed)
        self.runner.submit(
            lambda _: place.restore(backup.file, **backup.keys), lane="db", callbacks=callbacks
        )

    def _on_restore_failed(self, error: BaseException) -> None:
        show_trouble(None, error)
        self._open_with({})

    def _on_refused(self, error: BaseException) -> None:
        self._hide_waiting()
        if isinstance(error, UserError) and error.code in ("password_needed", "wrong_password"):
            self._ask_password()
            return
        if isinstance(error, UserError) and error.code == "data_in_use":
            self._ring(error, _RINGS)
        else:
            self._give_up(error)

    def _ring(self, error: UserError, times: int) -> None:
        """Ask the window that holds the folder to come forward; it may be only just starting."""
        if self._ring_other_window():
            self.left.emit(0)
        elif times and not self.place.holder():
            QTimer.singleShot(_RING_EVERY_MS, self, lambda: self._ring(error, times - 1))
        else:
            self._give_up(error)

    def _give_up(self, error: BaseException) -> None:
        show_trouble(None, error)
        if self.place is self._home:
            self._quit_after_boxes()
        else:
            self._go_home()

    def _ask_password(self) -> None:
        from ui.window.start.unlock import UnlockDialog

        dialog = UnlockDialog(self.place, self.runner)
        dialog.done_with.connect(self._on_desk)
        dialog.rejected.connect(self._leave)
        self._show_dialog(dialog)

    def _on_desk(self, desk: Desk) -> None:
        self._desk = desk
        self._work(lambda: self.place.reader(desk), lambda reader: self._show(desk, reader))

    def _show(self, desk: Desk, reader: Desk) -> None:
        self._drop_dialog()
        self.session = Session(self.place, desk, reader, self.runner, self.state)
        self.window = MainWindow(self.session, self.theme, trial=self.place is not self._home)
        self.window.closed.connect(self._quit)
        # Queued: the window that asks is put away by the answer.
        self.window.trial_left.connect(self._go_home, Qt.ConnectionType.QueuedConnection)
        self.window.restore_asked.connect(self._restore, Qt.ConnectionType.QueuedConnection)
        self.window.show()
        self._hide_waiting()
        QTimer.singleShot(_LISTEN_AFTER_MS, self, self._listen)
        AtRest(self.session, self.window, watched=self._watched)

    def _listen(self) -> None:
        """Be there for a second start, a moment after the window is shown: lines come first."""
        from ui.window.instance import Doorbell

        if self.session is None:
            return
        self._doorbell = Doorbell(self.place.folder, self)
        self._doorbell.rung.connect(self._come_to_front)
        self.place.announce(self._doorbell.address)

    def _come_to_front(self) -> None:
        if self.window is not None:
            self.window.come_forward()

    def _ring_other_window(self) -> bool:
        from ui.window.instance import ring

        return ring(self.place.holder())

    def _show_waiting(self, words: str) -> None:
        # A label, not QSplashScreen: that one blocks for a second on Linux.
        self._hide_waiting()
        label = self._waiting = QLabel(words)
        label.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.SplashScreen)
        label.setMargin(32)
        # A ledger that opens at once is not announced.
        QTimer.singleShot(_ANNOUNCE_AFTER_MS, label, label.show)

    def _hide_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.close()
            self._waiting.deleteLater()
            self._waiting = None

    def _quit_after_boxes(self) -> None:
        boxes = [w for w in self._app.topLevelWidgets() if w.isVisible()]
        if not boxes:
            self.left.emit(1)
        for box in boxes:
            box.destroyed.connect(lambda: self.left.emit(1))
