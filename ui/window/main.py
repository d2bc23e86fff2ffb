"""The way in by the window: application, first start or unlocking, then the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel

from app.desk import Desk
from app.errors import UserError
from ui.opening import Opening
from ui.window.application import log_qt_messages, make_application
from ui.window.i18n import t
from ui.window.jobs import Callbacks, TaskRunner
from ui.window.session import Session
from ui.window.shell.main_window import MainWindow
from ui.window.state import WindowState
from ui.window.theme import Theme
from ui.window.troubles import CrashHook, show_trouble

if TYPE_CHECKING:
    from ui.window.instance import Doorbell


def run(opening: Opening, *, argv: list[str]) -> int:
    """Show the window over a data folder until it is closed; return the exit code."""
    log_qt_messages()
    app = make_application(argv)
    app.setQuitOnLastWindowClosed(False)
    CrashHook(app, opening.log_bug).install()
    starter = Starter(opening, app)
    # Queued: leaving may be asked before the event loop has begun.
    starter.left.connect(app.exit, Qt.ConnectionType.QueuedConnection)
    starter.begin()
    code = app.exec()
    starter.finish()
    return code


class Starter(QObject):
    """From the data folder to the main window: create or open, then show, at last close."""

    left = Signal(int)
    """The user is done, or nothing can be shown; carries the exit code."""

    def __init__(self, opening: Opening, app: QApplication) -> None:
        super().__init__()
        self._opening = opening
        self._app = app
        self.runner = TaskRunner(self)
        self.state = WindowState(opening.folder)
        self.theme = Theme(app, self.state.scheme)
        self.session: Session | None = None
        self._desk: Desk | None = None
        self._doorbell: Doorbell | None = None
        self.window: MainWindow | None = None
        self._waiting: QLabel | None = None

    def begin(self) -> None:
        """Show the first thing there is to see."""
        if self._opening.is_new():
            from ui.window.start.wizard import Wizard

            wizard = Wizard(self._opening, self.runner)
            wizard.done_with.connect(self._on_desk)
            wizard.rejected.connect(self._leave)
            wizard.show()
            self._wizard = wizard
            return
        self._show_waiting()
        self._open_with({})

    def finish(self) -> None:
        """Close whatever is open, in good order."""
        if self._doorbell is not None:
            self._doorbell.close()
        if self.session is not None:
            self.session.close()
            return
        self.runner.shutdown()
        if self._desk is not None:
            self._opening.close(self._desk)

    def _leave(self) -> None:
        self.left.emit(0)

    def _open_with(self, keys: dict[str, str]) -> None:
        callbacks = Callbacks(self, self._on_desk, self._on_refused)
        self.runner.submit(lambda _: self._opening.open(**keys), lane="db", callbacks=callbacks)

    def _on_refused(self, error: BaseException) -> None:
        self._hide_waiting()
        if isinstance(error, UserError) and error.code in ("password_needed", "wrong_password"):
            self._ask_password()
            return
        in_use = isinstance(error, UserError) and error.code == "data_in_use"
        if in_use and self._ring_other_window():
            self.left.emit(0)
            return
        show_trouble(None, error)
        self._quit_after_boxes()

    def _ask_password(self) -> None:
        from ui.window.start.unlock import UnlockDialog

        dialog = UnlockDialog(self._opening, self.runner)
        dialog.done_with.connect(self._on_desk)
        dialog.rejected.connect(self._leave)
        dialog.show()
        self._dialog = dialog

    def _on_desk(self, desk: Desk) -> None:
        self._desk = desk
        callbacks = Callbacks(self, lambda reader: self._show(desk, reader), self._on_refused)
        self.runner.submit(lambda _: self._opening.reader(desk), lane="db", callbacks=callbacks)

    def _show(self, desk: Desk, reader: Desk) -> None:
        self.session = Session(self._opening, desk, reader, self.runner, self.state)
        self.window = MainWindow(self.session, self.theme)
        self.window.closed.connect(self._leave)
        self.window.show()
        self._hide_waiting()
        QTimer.singleShot(0, self._listen)

    def _listen(self) -> None:
        """Be there for a second start; after the window is shown, for it is not needed before."""
        from ui.window.instance import Doorbell

        self._doorbell = Doorbell(self._opening.folder, self)
        self._doorbell.rung.connect(self._come_to_front)
        self._opening.announce(self._doorbell.address)

    def _come_to_front(self) -> None:
        if self.window is not None:
            self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
            self.window.raise_()
            self.window.activateWindow()

    def _ring_other_window(self) -> bool:
        from ui.window.instance import ring

        return ring(self._opening.holder())

    def _show_waiting(self) -> None:
        # A label, not QSplashScreen: that one blocks for a second on Linux.
        label = QLabel(t("Start", "Đang mở Sổ Tư Pháp…"))
        label.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.SplashScreen)
        label.setMargin(32)
        label.show()
        self._waiting = label

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
