"""The sessions (buổi) of a course: proposed from its days, changed by hand afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Record
from app.schedule.calendar import WorkCalendar
from app.services.registers import records
from app.services.registers.derived import derived_id
from app.services.training.counting import everything

HOURS = Decimal(4)
"""Tiết of a session that says nothing else."""
MOST = 120
"""The most sessions proposed at once."""
_PARTS = ("morning", "afternoon", "evening")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A proposed session: its day, part of the day and tiết."""

    day: date
    part: str
    hours: Decimal


def hours_of(session: Record) -> Decimal:
    """Return a session's tiết; the usual four when nothing is written."""
    return session["hours"] if session["hours"] is not None else HOURS


def of_course(desk: Desk, course_id: str) -> tuple[Record, ...]:
    """Return a course's sessions in the order they are held."""
    found = everything(desk, "course_session", Filter("course", "=", course_id))
    return tuple(sorted(found, key=lambda s: (s["date"], _turn(s["part"]))))


def propose(course: Record, calendar: WorkCalendar) -> tuple[Session, ...]:
    """Return the sessions a course of these days would have, spread evenly over working days.

    Without a number of sessions: morning and afternoon of every working day. Days off are used
    when the days between leave no other, evenings when more sessions are wanted than fit. Raises
    UserError when there would be more than MOST.
    """
    start, end = course["date_from"], course["date_to"] or course["date_from"]
    days = [start + _DAY * n for n in range((end - start).days + 1)]
    working = [d for d in days if calendar.is_working(d)]
    count = course["sessions"] or 2 * len(working or days)
    _refuse_many(count)
    if not working or count > 2 * len(working):
        working = days
    each = min(len(_PARTS), ceil(count / len(working)))
    slots = [(d, part) for d in working for part in _PARTS[:each]]
    hours = _hours(course["hours"], count)
    return tuple(Session(d, part, hours) for d, part in _even(slots, count, each))


def make(desk: Desk, course_id: str) -> tuple[int, Changes]:
    """Write the proposed sessions a course does not have yet; return how many were added.

    Two devices that do so meet on the same records.
    """
    course = records.load(desk, "training_course", course_id)
    held = of_course(desk, course.id)
    there = {(s["date"], s["part"]) for s in held}
    wanted = propose(course, desk.calendar)
    room = max(0, len(wanted) - len(held)) if course["sessions"] else len(wanted)
    new = [s for s in wanted if (s.day, s.part) not in there][:room]
    return len(new), desk.store.write([_edit(desk, course.id, s) for s in new])


def _edit(desk: Desk, course: str, session: Session) -> Edit:
    row_id = derived_id(desk, "course_session", course, session.day.isoformat(), session.part)
    known = desk.store.get("course_session", row_id)
    if known is not None and known.alive:
        # The session first made for this day was moved to another since.
        row_id = new_id()
    values = {
        "course": course,
        "date": session.day,
        "part": session.part,
        "hours": session.hours,
    }
    return Edit("course_session", row_id, values, deleted=False)


def _even(slots: Sequence[tuple[date, str]], count: int, each: int) -> list[tuple[date, str]]:
    """Take ``count`` slots: every day's first parts before any day's further ones."""
    ranked = sorted(range(len(slots)), key=lambda n: (n % each, n))[:count]
    return [slots[n] for n in sorted(ranked)]


def _hours(whole: Decimal | None, count: int) -> Decimal:
    """Return the tiết of each session: an even share of the course's, when it is a round one."""
    share = whole / count if whole and count else HOURS
    return share if share * 2 == int(share * 2) else HOURS


def _turn(part: str | None) -> int:
    return _PARTS.index(part) if part in _PARTS else len(_PARTS)


def _refuse_many(count: int) -> None:
    if count > MOST:
        raise UserError(
            f"Từ ngày đến ngày của lớp cho ra {count} buổi, quá nhiều để tạo một lần.",
            "Ghi đúng “Số buổi” của lớp rồi tạo lại, hoặc thêm từng buổi.",
            code="invalid",
            fields=(FieldProblem("sessions", f"Ghi số buổi, nhiều nhất {MOST}."),),
        )
