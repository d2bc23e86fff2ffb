"""Many packages in one import: a handful at a time is written down together.

One durable write costs as much for all of them as for one; each package still is its own, with its
own answer. Should a handful not be written as a whole (a full disk), each is taken in by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

from app.errors import Trouble
from app.exchange import entries, identity
from app.exchange.inbox import Arrival
from app.exchange.pipeline import Run, process
from app.exchange.refusal import Reason, refuse
from app.exchange.results import Imported
from app.ports import Changes

Progress = Callable[[int, int, str], None]
"""Told how many of how many packages are done, and a file of the next one."""
Cancelled = Callable[[], bool]
_HANDFUL = 16
_HANDFUL_OPS = 20_000
"""A handful ends with the package that passes this: the writer is not kept from others longer."""


def process_all(
    run: Run,
    arrivals: Sequence[Arrival],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> list[Imported]:
    """Return what became of each package; once ``cancelled`` says so the rest is left for later.

    A package whose sender became known through another one is tried again at the end.
    """

    def goes_on(done: int) -> bool:
        if cancelled is not None and cancelled():
            return False
        if progress is not None:
            progress(done, len(arrivals), (arrivals[done].names or [""])[0])
        return True

    told: list[Imported] = []
    while len(told) < len(arrivals) and goes_on(len(told)):
        told += _handful(run, arrivals, len(told), goes_on)
    left = refuse(Reason.CANCELLED)
    told += [entries.of_trouble(one.names or [""], left) for one in arrivals[len(told) :]]
    for place, arrival in enumerate(arrivals):
        if told[place].code == Reason.UNKNOWN_SENDER and not run.preview:
            told[place] = process(run, arrival)
    if progress is not None:
        progress(len(arrivals), len(arrivals), "")
    return told


def _handful(
    run: Run, arrivals: Sequence[Arrival], start: int, goes_on: Callable[[int], bool]
) -> list[Imported]:
    """Process the next package, and a few more while it goes on, as one durable write."""
    told: list[Imported] = []
    before = run.changes
    try:
        with nullcontext() if run.preview else run.desk.replica.together():
            for arrival in arrivals[start : start + _HANDFUL]:
                is_full = sum(entry.ops.into for entry in told) > _HANDFUL_OPS
                if is_full or (told and not goes_on(start + len(told))):
                    break
                told.append(process(run, arrival))
    except Trouble:
        _forget(run, before)
        return [process(run, one) for one in arrivals[start : start + max(1, len(told))]]
    return told


def _forget(run: Run, changes: Changes) -> None:
    """Bring a run back to before a handful of which nothing was written."""
    run.changes = changes
    run.trust = identity.load(run.desk)
