"""Sections of Hôm nay about tasks: late, due soon, in doubt, without an update."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from app.desk import Desk
from app.ports import TaskQuery
from app.services.day.concerns import SHOWN, Concern, Line, Section
from app.services.work import dated
from app.services.work.dated import DatedTask, is_overdue

SOON_WORKING_DAYS = 5
_ALL = 10_000
_DAY = timedelta(days=1)


def soon(desk: Desk, working_days: int = SOON_WORKING_DAYS) -> date:
    """Return the last day that is due soon: the one before the working day after so many."""
    return desk.calendar.add_working(desk.today, working_days + 1) - _DAY


def overdue(desk: Desk) -> Section:
    """Late tasks. The few whose term runs on over days off until today are looked at singly."""
    yesterday = desk.today - _DAY
    late = dated.own(desk, open=True, due_to=yesterday, order="due")
    found, total = dated.brief(desk, replace(late, limit=SHOWN))
    lines = [_line(t) for t in found if is_overdue(desk, t)]
    late_ones = total - _still_in_time(desk, replace(late, limit=_ALL), yesterday)
    return Section(Concern.OVERDUE, tuple(lines), late_ones, late_ones)


def _still_in_time(desk: Desk, late: TaskQuery, yesterday: date) -> int:
    """Count the tasks whose term, ending on a day off, runs on to today or beyond."""
    worked = desk.calendar.roll_back(yesterday)
    if worked == yesterday:
        return 0
    near = replace(late, planned=(worked + _DAY, yesterday))
    return sum(not is_overdue(desk, task) for task in dated.brief(desk, near)[0])


def due_soon(desk: Desk) -> Section:
    """Tasks to finish within the next working days."""
    query = dated.own(desk, open=True, due_from=desk.today, due_to=soon(desk), order="due")
    found, total = dated.brief(desk, replace(query, limit=SHOWN))
    return Section(Concern.DUE_SOON, tuple(_line(t) for t in found), total)


def doubtful(desk: Desk) -> Section:
    """Tasks of which the reader was not sure."""
    query = dated.own(desk, open=True, doubtful=True, limit=SHOWN)
    found, total = dated.brief(desk, query)
    return Section(Concern.DOUBT, tuple(_line(t, t.row.doubts[0]) for t in found), total)


def without_update(desk: Desk) -> Section:
    """Work that goes on or comes again, and has no entry in the present period."""
    from app.services.day.rhythms import rhythms

    query = dated.own(desk, open=True, silent=rhythms(desk), limit=SHOWN)
    found, total = dated.brief(desk, query)
    return Section(Concern.UPDATE_MISSING, tuple(_line(t) for t in found), total)


def _line(task: DatedTask, note: str = "") -> Line:
    row = task.row
    day = task.safe_due.isoformat() if task.safe_due else ""
    words = f"{row.ref} {row.title}".strip()
    below = f"Việc con của {row.parent_ref}".strip() if row.parent else ""
    said = " · ".join(p for p in (below, row.plan_number) if p)
    return Line("task", row.task, words, note or said, day)
