"""Long work: a strip with progress and "Dừng", shown only when the work takes its time."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar

from ui.window.i18n import t
from ui.window.jobs import Job
from ui.window.widgets.parts import Button, column, row, words

_SHOW_AFTER_MS = 300


class ProgressStrip(QFrame):
    """Shows how far a job is; hidden while nothing runs."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        self._job: Job | None = None
        self._label = words()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(t("Progress", "Tiến độ"))
        self._stop = Button(t("Progress", "Dừng"), self.cancel)
        self._wait = QTimer(self, singleShot=True, interval=_SHOW_AFTER_MS)
        self._wait.timeout.connect(self.show)
        layout = row(column(self._label, self._bar), self._stop, gap=16)
        layout.setStretch(0, 1)
        layout.setContentsMargins(12, 8, 8, 8)
        self.setLayout(layout)
        self.hide()

    def follow(self, job: Job, text: str) -> None:
        """Show the progress of a job that has just been submitted."""
        self._job = job
        self._label.setText(text)
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self._wait.start()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Move the bar."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        if text:
            self._label.setText(text)

    def finish(self) -> None:
        """Hide: the job has ended, whichever way."""
        self._wait.stop()
        self._job = None
        self.hide()

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self._job is not None:
            self._job.cancel()
            self._stop.setEnabled(False)
            self._label.setText(t("Progress", "Đang dừng…"))
