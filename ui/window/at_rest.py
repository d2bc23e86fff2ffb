"""What waits until the first lines stand and nothing is under way: what a start can do without."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ui.window.i18n import t
from ui.window.session import Session
from ui.window.shell.main_window import MainWindow
from ui.window.troubles import COPY, copy_report, versions

_LOOK_EVERY_MS = 1_200


class AtRest(QObject):
    """Gets the first save ready, and says what is wrong with this machine; lives with the window.

    ``watched``: a trace is kept should the process die, and what the last one left is offered.
    """

    def __init__(self, session: Session, window: MainWindow, *, watched: bool) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._watched = watched
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if self._session.runner.pending:
            return
        self._timer.stop()
        opening = self._session.opening
        if self._watched:
            self._session.work(
                self, lambda _desk, _job: opening.watch(), self._tell_death, lane="io"
            )
        self._session.write(self, lambda _: opening.get_ready())
        self._session.read(self, lambda desk: desk.folder_risk(), self._tell_risk)

    def _tell_risk(self, sentence: str) -> None:
        if sentence:
            self._window.notice(sentence)

    def _tell_death(self, left: str) -> None:
        if left:
            report = f"{versions()}\n{left}"
            self._window.notice(
                t(
                    "Trouble",
                    "Lần trước chương trình bị dừng đột ngột. Những gì đã lưu vẫn còn; nếu lặp "
                    "lại, hãy gửi báo cáo lỗi cho người hỗ trợ. Báo cáo không có nội dung hồ sơ.",
                ),
                (COPY, lambda: copy_report(report)),
            )
