"""Training as it is counted: persons and attendances apart, and who still lacks what.

Only courses that were held to the end and of a counted kind count; lecturers are no learners.
Somebody was given materials by the mark in a course's list or by an issue of a material, whichever
came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.exchange.ops import new_id
from app.indicators.measure import Person, scope_end
from app.ports import Changes, Edit, Filter, Query, Record
from app.services.registers import records, worked_out
from app.services.training.qualifications import with_law_degree

COUNTED_KINDS = ("dao_tao", "boi_duong", "tap_huan", "cap_nhat")
"""Course kinds that count as training; a conference (hội nghị) does not."""
ATTENDED = ("completed", "not_completed")
"""Results of somebody who took part."""
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class CourseTotals:
    """One course with its numbers: nominated, attended, completed, given materials."""

    course: Record
    nominated: tuple[str, ...]
    attended: tuple[str, ...]
    completed: tuple[str, ...]
    with_materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Training in a span: courses, distinct persons (người) and attendances (lượt người)."""

    courses: tuple[CourseTotals, ...]
    persons: tuple[str, ...]
    attendances: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Lack:
    """An officer in scope and what is still missing: training, materials, or both."""

    officer: Record
    training: bool
    materials: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about training, read once.

    ``officers`` stand in name order, ``courses`` by their first day; ``seats`` are learners of
    living courses and officers; ``issues`` materials given to living officers.
    """

    officers: Mapping[str, Record]
    courses: Mapping[str, Record]
    seats: tuple[Record, ...]
    issues: tuple[Record, ...]

    def day_of(self, seat: Record) -> date:
        """Return the day on which a seat counts: the last of its course."""
        return last_day(self.courses[seat["course"]])

    def counted(self) -> tuple[Record, ...]:
        """Return the seats in courses that count as training."""
        return tuple(s for s in self.seats if counts(self.courses[s["course"]]))

    def trained_days(self) -> dict[str, list[date]]:
        """Return the days on which each officer completed training."""
        days: dict[str, list[date]] = {}
        for seat in self.counted():
            if seat["result"] == "completed":
                days.setdefault(seat["officer"], []).append(self.day_of(seat))
        return days

    def materials_days(self) -> dict[str, list[date]]:
        """Return the days on which each officer was given materials."""
        days: dict[str, list[date]] = {}
        for seat in self.counted():
            if seat["materials_issued"]:
                days.setdefault(seat["officer"], []).append(self.day_of(seat))
        for issue in self.issues:
            days.setdefault(issue["officer"], []).append(issue["date"])
        return days


def facts(desk: Desk) -> Facts:
    """Read the officers, the courses, who learnt in them and who was given materials."""
    officers = {o.id: o for o in everything(desk, "officer", order=("full_name",))}
    courses = {c.id: c for c in _courses(desk) if c["date_from"]}
    seats = tuple(
        e
        for e in everything(desk, "participation")
        if e["role"] != "lecturer" and e["course"] in courses and e["officer"] in officers
    )
    issues = tuple(
        i for i in everything(desk, "material_issue") if i["officer"] in officers and i["date"]
    )
    return Facts(officers, courses, seats, issues)


def everything(
    desk: Desk, type_name: str, *filters: Filter, order: tuple[str, ...] = ()
) -> tuple[Record, ...]:
    """Return every living record of a type that fulfils the conditions."""
    return desk.store.find(Query(type_name, filters, order=order, limit=_ALL)).records


def people(desk: Desk) -> list[Person]:
    """Return every officer as the indicators see them."""
    known = facts(desk)
    trained, given = known.trained_days(), known.materials_days()
    law = with_law_degree(known.officers.values(), everything(desk, "qualification"))
    return [
        Person(
            o.id,
            o["in_scope_from"],
            scope_end(o["in_scope_to"], o["left_on"]),
            min(trained.get(o.id, ()), default=None),
            min(given.get(o.id, ()), default=None),
            o.id in law,
            trained_days=tuple(sorted(trained.get(o.id, ()))),
            material_days=tuple(sorted(given.get(o.id, ()))),
        )
        for o in known.officers.values()
    ]


def counts(course: Record) -> bool:
    """Tell whether a course counts as training: held, and of a counted kind."""
    return course["kind"] in COUNTED_KINDS and course["status"] == "completed"


def last_day(course: Record) -> date:
    """Return the day a course ended, which places it in a period."""
    day: date = course["date_to"] or course["date_from"]
    return day


def totals(desk: Desk, start: date, end: date) -> Totals:
    """Return the training that ended within a span (both days included)."""
    courses = [c for c in _courses(desk) if counts(c) and start <= last_day(c) <= end]
    rows = course_totals(desk, courses)
    attended = [p for row in rows for p in row.attended]
    hours = sum((r.course["hours"] or Decimal(0) for r in rows), Decimal(0))
    return Totals(tuple(rows), tuple(dict.fromkeys(attended)), len(attended), hours)


def course_totals(desk: Desk, courses: Sequence[Record]) -> list[CourseTotals]:
    """Return the numbers of each course, without lecturers and officers entered by mistake."""
    if not courses:
        return []
    within = Filter("course", "in", tuple(c.id for c in courses))
    entries = [e for e in everything(desk, "participation", within) if e["role"] != "lecturer"]
    living = desk.store.get_many("officer", {e["officer"] for e in entries})
    seats = records.grouped((e for e in entries if e["officer"] in living), "course")
    issues = records.grouped(everything(desk, "material_issue", within), "course")
    return [_course_totals(c, seats.get(c.id, ()), issues.get(c.id, ())) for c in courses]


def lacking(desk: Desk, as_of: date) -> list[Lack]:
    """Return officers in scope on a day who lack training or materials."""
    found = {p.id: p for p in people(desk) if p.in_scope(as_of)}
    officers = desk.store.get_many("officer", found)
    return [
        Lack(officers[i], p.trained_on is None, p.materials_on is None)
        for i, p in found.items()
        if i in officers and (p.trained_on is None or p.materials_on is None)
    ]


def add_participants(
    desk: Desk,
    course_id: str,
    officer_ids: Iterable[str],
    *,
    result: str | None = None,
    role: str = "learner",
) -> Changes:
    """Put officers into a course, with the post each has now; lecturers get no result.

    ``result`` is "completed" for a course that is over, else "nominated", unless given. Raises
    UserError naming anybody who is in the course already.
    """
    course = records.load(desk, "training_course", course_id)
    wanted = tuple(dict.fromkeys(officer_ids))
    there = {e["officer"] for e in everything(desk, *_of_course(course.id))}
    twice = [i for i in wanted if i in there]
    if twice:
        names = ", ".join(records.titles(desk, "officer", twice).values())
        raise UserError(
            f"Đã có trong lớp: {names}.",
            "Bỏ chọn những người này rồi thêm lại.",
            code="invalid",
            fields=(FieldProblem("officer", "Đã có trong lớp."),),
        )
    given = result or ("completed" if course["status"] == "completed" else "nominated")
    values = {"role": role, "result": given if role == "learner" else None}
    return desk.store.write([seat_edit(desk, course.id, i, values) for i in wanted])


def seat_edit(desk: Desk, course_id: str, officer_id: str, values: Mapping[str, object]) -> Edit:
    """Return the edit that puts an officer into a course, with the post of today."""
    whole = {"course": course_id, "officer": officer_id, "role": "learner", **values}
    filled = worked_out.fill(desk, records.record_type("participation"), whole)
    return Edit("participation", new_id(), {**whole, **filled})


def _of_course(course_id: str) -> tuple[str, Filter]:
    return "participation", Filter("course", "=", course_id)


def _courses(desk: Desk) -> tuple[Record, ...]:
    return everything(desk, "training_course", order=("date_from",))


def _course_totals(
    course: Record, entries: Sequence[Record], issues: Iterable[Record]
) -> CourseTotals:
    def ids(keep: Iterable[Record]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e["officer"] for e in keep))

    given = {i["officer"] for i in issues}
    return CourseTotals(
        course,
        ids(entries),
        ids(e for e in entries if e["result"] in ATTENDED),
        ids(e for e in entries if e["result"] == "completed"),
        ids(e for e in entries if e["materials_issued"] or e["officer"] in given),
    )
