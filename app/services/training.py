"""Training as it is counted: persons and attendances apart, and who still lacks what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.exchange.ops import new_id
from app.indicators.measure import Person
from app.ports import Changes, Edit, Filter, Query, Record
from app.services import records

COUNTED_KINDS = ("dao_tao", "boi_duong", "tap_huan", "cap_nhat")
"""Course kinds that count as training; a conference (hội nghị) does not."""
_LAW_DEGREES = ("bachelor", "master", "doctor")
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


def people(desk: Desk) -> list[Person]:
    """Return every officer as the indicators see them."""
    officers = desk.store.find(Query("officer", limit=_ALL)).records
    counted = {c.id: c for c in _courses(desk) if counts(c)}
    trained: dict[str, date] = {}
    materials: dict[str, date] = {}
    for entry in desk.store.find(Query("participation", limit=_ALL)).records:
        course = counted.get(entry["course"])
        if course is None or entry["role"] == "lecturer":
            continue
        day = course["date_to"] or course["date_from"]
        if entry["result"] == "completed":
            trained[entry["officer"]] = min(day, trained.get(entry["officer"], day))
        if entry["materials_issued"]:
            materials[entry["officer"]] = min(day, materials.get(entry["officer"], day))
    return [
        Person(
            o.id,
            o["in_scope_from"],
            o["in_scope_to"],
            trained.get(o.id),
            materials.get(o.id),
            o["law_degree"] in _LAW_DEGREES,
        )
        for o in officers
    ]


def counts(course: Record) -> bool:
    """Tell whether a course counts as training: held, and of a counted kind."""
    return course["kind"] in COUNTED_KINDS and course["status"] == "completed"


def totals(desk: Desk, start: date, end: date) -> Totals:
    """Return the training that ended within a span (both days included)."""
    courses = [
        c for c in _courses(desk) if counts(c) and start <= (c["date_to"] or c["date_from"]) <= end
    ]
    rows = course_totals(desk, courses)
    attended = [p for row in rows for p in row.attended]
    hours = sum((r.course["hours"] or Decimal(0) for r in rows), Decimal(0))
    return Totals(tuple(rows), tuple(dict.fromkeys(attended)), len(attended), hours)


def course_totals(desk: Desk, courses: Sequence[Record]) -> list[CourseTotals]:
    """Return the numbers of each course, without lecturers and officers entered by mistake."""
    if not courses:
        return []
    query = Query(
        "participation", (Filter("course", "in", tuple(c.id for c in courses)),), limit=_ALL
    )
    entries = [e for e in desk.store.find(query).records if e["role"] != "lecturer"]
    living = desk.store.get_many("officer", {e["officer"] for e in entries})
    seats = records.grouped((e for e in entries if e["officer"] in living), "course")
    return [_course_totals(c, seats.get(c.id, ())) for c in courses]


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
    desk: Desk, course_id: str, officer_ids: Iterable[str], *, result: str = "completed"
) -> Changes:
    """Put officers into a course; UserError names anybody who is in it already."""
    course = records.load(desk, "training_course", course_id)
    wanted = tuple(dict.fromkeys(officer_ids))
    query = Query("participation", (Filter("course", "=", course.id),), limit=_ALL)
    there = {e["officer"] for e in desk.store.find(query).records}
    twice = [i for i in wanted if i in there]
    if twice:
        names = ", ".join(records.titles(desk, "officer", twice).values())
        raise UserError(
            f"Đã có trong lớp: {names}.",
            "Bỏ chọn những người này rồi thêm lại.",
            code="invalid",
            fields=(FieldProblem("officer", "Đã có trong lớp."),),
        )
    return desk.store.write(
        [
            Edit(
                "participation",
                new_id(),
                {"course": course.id, "officer": i, "role": "learner", "result": result},
            )
            for i in wanted
        ]
    )


def _courses(desk: Desk) -> tuple[Record, ...]:
    return desk.store.find(Query("training_course", order=("date_from",), limit=_ALL)).records


def _course_totals(course: Record, entries: Sequence[Record]) -> CourseTotals:
    def ids(keep: Iterable[Record]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e["officer"] for e in keep))

    return CourseTotals(
        course,
        ids(entries),
        ids(e for e in entries if e["result"] in ("completed", "not_completed")),
        ids(e for e in entries if e["result"] == "completed"),
        ids(e for e in entries if e["materials_issued"]),
    )
