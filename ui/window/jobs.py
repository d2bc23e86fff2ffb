"""Work off the GUI thread, in three lanes.

``db`` (one thread) owns the writing desk, ``read`` (one thread) its read-only twin, so that a
save never waits for a search; ``io`` reads and writes files. Callbacks are given at submit and
results travel over one queued signal: a job that ends at once still finds its callbacks, and
they always run on the GUI thread.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import shiboken6
from msgspec import Struct, field
from PySide6.QtCore import QObject, Qt, Signal, Slot

logger = logging.getLogger(__name__)

Lane = Literal["db", "read", "io"]
Outcome = Literal["success", "error", "cancelled", "progress"]

_IO_THREADS = 3


class Cancelled(Exception):
    """Raised inside a job that notices it is no longer wanted."""


class JobContext:
    """What a running job may say and ask; it never sees a widget."""

    def __init__(self, report: Callable[[int, int, str], None]) -> None:
        self._report = report
        self._flag = threading.Event()

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the job is."""
        self._report(done, total, text)

    def cancel(self) -> None:
        """Ask the job to stop."""
        self._flag.set()

    def cancelled(self) -> bool:
        """Tell whether the job should stop."""
        return self._flag.is_set()

    def check_cancelled(self) -> None:
        """Raise Cancelled when the job should stop."""
        if self.cancelled():
            raise Cancelled


def _nothing(*_: Any) -> None:
    """Stand in for a callback nobody gave."""


class Callbacks(Struct, eq=False):
    """What to call on the GUI thread, and the widget that must still be alive for it."""

    owner: QObject
    success: Callable[[Any], None] = _nothing
    error: Callable[[BaseException], None] = _nothing
    progress: Callable[[int, int, str], None] = _nothing
    cancelled: Callable[[], None] = _nothing


class Job(Struct, eq=False):
    """One piece of work on its way."""

    lane: Lane
    callbacks: Callbacks
    context: JobContext
    slot: tuple[int, str] | None = None
    started: float = field(default_factory=time.monotonic)

    def cancel(self) -> None:
        """Ask the job to stop; a job not yet begun never begins."""
        self.context.cancel()


class TaskRunner(QObject):
    """Runs jobs in their lanes and brings their ends back to the GUI thread."""

    busy_changed = Signal(bool)
    _posted = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            "db": ThreadPoolExecutor(1, thread_name_prefix="db"),
            "read": ThreadPoolExecutor(1, thread_name_prefix="read"),
            "io": ThreadPoolExecutor(_IO_THREADS, thread_name_prefix="io"),
        }
        self._running: set[Job] = set()
        self._newest: dict[tuple[int, str], Job] = {}
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> int:
        """Return how many jobs have not yet delivered their end."""
        return len(self._running)

    def submit(
        self,
        work: Callable[[JobContext], Any],
        *,
        lane: Lane,
        callbacks: Callbacks,
        replace: str = "",
    ) -> Job:
        """Run ``work`` in a lane.

        A newer job of the same owner and ``replace`` name drops the older.
        """
        job = Job(lane, callbacks, JobContext(_nothing))
        job.context = JobContext(lambda *at: self._posted.emit(job, "progress", at))
        if replace:
            job.slot = (id(callbacks.owner), replace)
            older = self._newest.get(job.slot)
            if older is not None:
                older.cancel()
            self._newest[job.slot] = job
        self._running.add(job)
        if len(self._running) == 1:
            self.busy_changed.emit(True)
        self._lanes[lane].submit(self._run, job, work)
        return job

    def shutdown(self) -> None:
        """Cancel what has not begun, wait for what has, and let go of the threads."""
        for job in tuple(self._running):
            job.cancel()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    def _run(self, job: Job, work: Callable[[JobContext], Any]) -> None:
        try:
            job.context.check_cancelled()
            outcome, payload = "success", work(job.context)
        except Cancelled:
            outcome, payload = "cancelled", None
        except BaseException as error:  # noqa: BLE001 - the border: the GUI thread decides
            outcome, payload = "error", error
        self._posted.emit(job, outcome, payload)

    @Slot(object, str, object)
    def _deliver(self, job: Job, outcome: Outcome, payload: Any) -> None:
        if job not in self._running:
            # Its end came after the shutdown: there is nothing left to go on with.
            return
        wanted = shiboken6.isValid(job.callbacks.owner) and not self._is_stale(job)
        if outcome != "progress":
            self._forget(job)
            logger.debug("job %s in %s: %.3f s", outcome, job.lane, time.monotonic() - job.started)
        if not wanted:
            if outcome == "error" and job.slot is None:
                logger.warning("a job failed after its owner was gone", exc_info=payload)
            return
        match outcome:
            case "progress":
                job.callbacks.progress(*payload)
            case "success":
                job.callbacks.success(payload)
            case "error":
                job.callbacks.error(payload)
            case "cancelled":
                job.callbacks.cancelled()

    def _is_stale(self, job: Job) -> bool:
        return job.slot is not None and self._newest.get(job.slot) is not job

    def _forget(self, job: Job) -> None:
        self._running.discard(job)
        if job.slot is not None and self._newest.get(job.slot) is job:
            # Judged wanted before this point; the name is free for the next job.
            del self._newest[job.slot]
        if not self._running:
            self.busy_changed.emit(False)
