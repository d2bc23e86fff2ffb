"""When a milestone will be reached: an estimate from courses already planned and from the pace.

Modest arithmetic: the better of two readings counts, never their sum, for a planned course is part
of the pace. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.indicators.measure import Counts
from app.indicators.milestones import MilestoneState, judge, needed_of

YEAR_DAYS = 365
_FARTHEST_DAYS = 50 * YEAR_DAYS
"""A day farther off is no estimate but a way of saying never."""

Ground = Literal["met", "courses", "pace", "none", "passed", "unknown"]
"""What the expected day rests on; ``passed``: the milestone's year is over and it was missed."""


@dataclass(frozen=True, slots=True)
class Step:
    """The counts as they will stand on a day, by what is planned and known now."""

    day: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Outlook:
    """An estimate for one milestone.

    ``day`` is the expected day of reaching it, ``by_courses`` how many more fulfil by the deadline
    once the planned courses have run, ``short`` how many are still wanting by then; ``pace`` the
    people who came to fulfil in the last 12 months, None when that says nothing.
    """

    stone: MilestoneState
    ground: Ground
    day: date | None = None
    in_time: bool | None = None
    by_courses: int = 0
    short: int = 0
    pace: int | None = None


def outlook(
    stone: MilestoneState,
    counts: Counts,
    as_of: date,
    *,
    steps: Sequence[Step] = (),
    pace: int | None = None,
) -> Outlook:
    """Return the estimate for a milestone from the counts of today.

    ``steps`` are in order of their days, all after ``as_of``.
    """
    deadline = stone.deadline
    if stone.met is None or stone.missing is None:
        return Outlook(stone, "unknown")
    if stone.met:
        return Outlook(stone, "met", in_time=True, pace=pace)
    if deadline is not None and deadline < as_of:
        return Outlook(stone, "passed", in_time=False, short=stone.missing, pace=pace)
    if stone.operator == "<=":
        return Outlook(stone, "none", short=stone.missing)
    ahead = [s for s in steps if deadline is None or s.day <= deadline]
    planned, paced = _day_by_steps(stone, steps), _day_by_pace(stone.missing, as_of, pace)
    day = min((d for d in (planned, paced) if d is not None), default=None)
    in_time = None if deadline is None else day is not None and day <= deadline
    return Outlook(
        stone,
        "none" if day is None else "courses" if day == planned else "pace",
        day,
        in_time,
        by_courses=max(0, ahead[-1].counts.numerator - counts.numerator) if ahead else 0,
        short=0 if in_time else _short(stone, counts, as_of, ahead, pace),
        pace=pace,
    )


def _short(
    stone: MilestoneState, counts: Counts, as_of: date, ahead: Sequence[Step], pace: int | None
) -> int:
    """Return how many are wanting at the deadline: at least one, for it is not reached."""
    last = ahead[-1].counts if ahead else counts
    needed = needed_of(stone, last.denominator)
    days = (stone.deadline - as_of).days if stone.deadline else 0
    by_pace = counts.numerator + (pace or 0) * days // YEAR_DAYS
    return max(1, needed - max(last.numerator, by_pace))


def _day_by_steps(stone: MilestoneState, steps: Sequence[Step]) -> date | None:
    """Return the first day from which the planned steps keep the milestone reached."""
    found: date | None = None
    for step in steps:
        reached = step.counts.denominator > 0 and judge(stone, step.counts).met
        found = (found or step.day) if reached else None
    return found


def _day_by_pace(missing: int, as_of: date, pace: int | None) -> date | None:
    if not pace:
        return None
    days = -(-missing * YEAR_DAYS // pace)
    return as_of + timedelta(days=days) if days <= _FARTHEST_DAYS else None
