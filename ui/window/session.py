"""The open desk as the window holds it: asked in the read lane, changed in the db lane.

The writing desk is touched in the ``db`` lane alone, its read-only twin in the ``read`` lane
alone; the GUI thread sees only what never changes (profile, units) and the day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.desk import Desk, Profile
from app.ports import Changes, Role
from app.records.made_up import DEMO_PREFIX
from app.records.units import Units
from app.text.moments import day_of
from ui.opening import Opening
from ui.window.jobs import Callbacks, Job, JobContext, Lane, TaskRunner
from ui.window.state import WindowState
from ui.window.troubles import show_trouble
from ui.window.undoing import Undoing

if TYPE_CHECKING:
    from app.services.registers.undo import Step

T = TypeVar("T")
Then = Callable[[Any], None]

_HEARTBEAT_MS = 60_000


class Session(QObject):
    """One unit's desk while its window is open."""

    changed = Signal(object)
    """Changes of one use case; pages look whether it touches them."""
    day_changed = Signal()
    profile_changed = Signal()
    open_asked = Signal(str, str)
    """Type and id of a record to show on the page that answers for it."""
    drafts_wanted = Signal()
    """What is typed and not yet kept is to be kept at once."""

    def __init__(
        self, opening: Opening, desk: Desk, reader: Desk, runner: TaskRunner, state: WindowState
    ) -> None:
        super().__init__()
        self.opening = opening
        self.runner = runner
        self.state = state
        self._desk = desk
        self._reader = reader
        self.undoing = Undoing(self)
        self._clock_day = self._real_day()
        self._heartbeat = QTimer(self, interval=_HEARTBEAT_MS)
        self._heartbeat.timeout.connect(self._on_heartbeat)
        self._heartbeat.start()

    @property
    def profile(self) -> Profile:
        """Return whose desk this is."""
        return self._desk.profile

    @property
    def is_province(self) -> bool:
        """Tell whether this is a province's desk."""
        return self.profile.role is Role.PROVINCE

    @property
    def is_made_up(self) -> bool:
        """Tell whether this is the made-up commune of a trial."""
        return self.profile.unit.code.startswith(DEMO_PREFIX)

    def show_profile(self, profile: Profile) -> None:
        """Let the reading twin and the window know who works here now."""
        self._reader.profile = profile
        self.profile_changed.emit()

    @property
    def units(self) -> Units:
        """Return the list of units."""
        return self._desk.units

    @property
    def today(self) -> date:
        """Return the day to act as."""
        return self._desk.today

    def read(
        self,
        owner: QObject,
        ask: Callable[[Desk], T],
        then: Callable[[T], None],
        *,
        replace: str = "",
        failed: Then | None = None,
    ) -> Job:
        """Ask the read-only desk and give the answer to ``then`` while ``owner`` lives."""
        return self._submit("read", owner, lambda _: ask(self._reader), then, failed, replace)

    def write(
        self,
        owner: QObject,
        act: Callable[[Desk], T],
        then: Callable[[T], None] | None = None,
        *,
        replace: str = "",
        failed: Then | None = None,
        undo: str = "",
    ) -> Job:
        """Run a use case that changes the ledger, tell every page, then call ``then``.

        ``replace`` is for questions that only the writing desk can answer. What is done under the
        words ``undo`` can be taken back.
        """
        if not undo:
            return self._submit("db", owner, lambda _: act(self._desk), then, failed, replace)
        from app.services.registers import undo as undoing

        steps: list[Step] = []

        def watched(_: JobContext) -> T:
            desk, watch = undoing.watch(self._desk)
            result = act(desk)
            step = watch.step(undo)
            if step is not None:
                steps.append(step)
            return result

        def keep(result: T) -> None:
            for step in steps:
                self.undoing.push(step)
            if then is not None:
                then(result)

        return self._submit("db", owner, watched, keep, failed, replace)

    def work(
        self,
        owner: QObject,
        act: Callable[[Desk, JobContext], T],
        then: Callable[[T], None],
        *,
        lane: Lane = "db",
        progress: Callable[[int, int, str], None] | None = None,
        failed: Then | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Run long work that reports progress and can be cancelled."""
        desk = self._reader if lane == "read" else self._desk
        callbacks = self._callbacks(owner, then, failed)
        if progress:
            callbacks.progress = progress
        if cancelled:
            callbacks.cancelled = cancelled
        return self.runner.submit(lambda job: act(desk, job), lane=lane, callbacks=callbacks)

    def close(self) -> None:
        """Let running saves end, then close the desk and its reading twin."""
        self._heartbeat.stop()
        self.runner.shutdown()
        self.opening.close(self._desk)

    def _submit(
        self,
        lane: Lane,
        owner: QObject,
        work: Callable[[JobContext], Any],
        then: Callable[[Any], None] | None,
        failed: Then | None,
        replace: str,
    ) -> Job:
        callbacks = self._callbacks(owner, then, failed)
        return self.runner.submit(work, lane=lane, callbacks=callbacks, replace=replace)

    def _callbacks(
        self, owner: QObject, then: Callable[[Any], None] | None, failed: Then | None
    ) -> Callbacks:
        def succeed(result: Any) -> None:
            changes = _changes_of(result)
            if changes:
                self.changed.emit(changes)
            if then is not None:
                then(result)

        def fail(error: BaseException) -> None:
            if failed is not None:
                failed(error)
            else:
                show_trouble(owner, error)

        return Callbacks(owner, succeed, fail)

    def _on_heartbeat(self) -> None:
        """A window left open over midnight moves to the next day, also when its day was chosen."""
        passed = self._real_day() - self._clock_day
        if passed > timedelta(0):
            self._clock_day += passed
            self._desk.today += passed
            self._reader.today += passed
            self.day_changed.emit()

    def _real_day(self) -> date:
        return day_of(self._desk.now_ms())


def _changes_of(result: Any) -> Changes | None:
    """Use cases return Changes, alone or last in a tuple."""
    if isinstance(result, tuple) and result:
        result = result[-1]
    return result if isinstance(result, Changes) else None
