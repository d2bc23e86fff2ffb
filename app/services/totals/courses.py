"""Training in the span: courses, hours, persons and attendances, materials, certificates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.desk import Desk
from app.ports import Query, Record
from app.records.registry import REGISTRY
from app.services import training
from app.services.registers import records
from app.services.totals.counted import ALL, Asked, Counted, Part, of_rows, rows_of

_MARKED = "marked"


def counted(desk: Desk, asked: Asked) -> Iterator[Counted]:
    """Yield the figures of training."""
    facts = training.facts(desk)
    held = training.totals(desk, asked.start, asked.end)
    courses = [row.course for row in held.courses]
    behind = (rows_of("training_course", (c.id for c in courses)),)
    yield _courses(courses)
    yield Counted("training.sessions", "Số buổi", _sessions(desk, courses), behind=behind)
    yield Counted("training.hours", "Số tiết", held.hours, behind=behind, measure="tiết")
    yield of_rows("training.persons", "Số người được tập huấn, bồi dưỡng", "officer", held.persons)
    yield Counted("training.attendances", "Lượt người", Decimal(held.attendances), behind=behind)
    done = dict.fromkeys(o for row in held.courses for o in row.completed)
    yield of_rows("training.completed", "Số người hoàn thành", "officer", done)
    certified = [s.id for s in facts.counted() if _certified(facts, s, asked)]
    yield of_rows(
        "training.certificates", "Chứng chỉ, chứng nhận được cấp", "participation", certified
    )
    yield from _materials(facts, asked)


def _courses(courses: Sequence[Record]) -> Counted:
    ours = sum(bool(c["organised_by_us"]) for c in courses)
    counts = (("ours", "Xã tổ chức", ours), ("sent", "Cử tham gia", len(courses) - ours))
    parts = tuple(Part(code, label, Decimal(n)) for code, label, n in counts if n)
    ids = (c.id for c in courses)
    return of_rows(
        "training.courses", "Lớp tập huấn, bồi dưỡng", "training_course", ids, parts=parts
    )


def _sessions(desk: Desk, courses: Sequence[Record]) -> Decimal:
    """Return the sessions as typed for the course, else as its sessions are listed."""
    by_course = desk.store.tally(Query("course_session", limit=ALL), by="course")
    counts = (
        Decimal(c["sessions"]) if c["sessions"] is not None else by_course.get(c.id, Decimal(0))
        for c in courses
    )
    return sum(counts, Decimal(0))


def _certified(facts: training.Facts, seat: Record, asked: Asked) -> bool:
    """A certificate without a day of its own is of the day the course ended."""
    return bool(seat["certificate_no"]) and asked.holds(
        seat["certificate_date"] or facts.day_of(seat)
    )


def _materials(facts: training.Facts, asked: Asked) -> Iterator[Counted]:
    """Copies given out, and one for each mark in a course's list without such an entry."""
    issues = [i for i in facts.issues if asked.holds(i["date"])]
    given = {(i["course"], i["officer"]) for i in facts.issues}
    marked = [
        s
        for s in facts.counted()
        if s["materials_issued"]
        and (s["course"], s["officer"]) not in given
        and asked.holds(facts.day_of(s))
    ]
    forms = REGISTRY["material_issue"].field("form")
    copies = {
        code: Decimal(sum(i["copies"] or 1 for i in found))
        for code, found in records.grouped(issues, "form").items()
    }
    parts = [Part(c or "", forms.choice_label(c or "print"), copies[c]) for c in copies]
    if marked:
        parts.append(Part(_MARKED, "Ghi trong danh sách lớp", Decimal(len(marked))))
    behind = (
        rows_of("material_issue", (i.id for i in issues)),
        rows_of("participation", (s.id for s in marked)),
    )
    yield Counted(
        "material_issue.copies",
        "Tài liệu đã cấp",
        sum((p.value for p in parts), Decimal(0)),
        parts=tuple(parts),
        behind=behind,
        measure="bản",
    )
    persons = {r["officer"] for r in (*issues, *marked)}
    yield Counted(
        "material_issue.persons", "Người được cấp tài liệu", Decimal(len(persons)), behind=behind
    )
