"""What is worth a second look in the training records: quiet notes that never block anybody.

Each check is a pure function of records; ``gather`` asks them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from app.desk import Desk
from app.ports import Record
from app.reports.content import Table
from app.services.registers import records
from app.services.training.attendance import Mark, hours_present
from app.services.training.counting import (
    ATTENDED,
    COUNTED_KINDS,
    Facts,
    everything,
    facts,
    last_day,
)
from app.services.training.tables import Output, Span, columns, numbered, text
from app.services.training.window import in_scope, target_span
from app.text.dates import format_date
from app.text.numbers import format_number

MOST_HOURS = 5
"""Tiết of one session above which a course's number looks wrong."""
LABELS = {
    "no_training": "Chưa được bồi dưỡng trong kỳ kế hoạch",
    "no_plan": "Chưa có trong kế hoạch bồi dưỡng nào",
    "twice": "Ghi hai lần trong một lớp",
    "hours_zero": "Chưa có số tiết",
    "hours_many": "Số tiết lớn so với số buổi",
    "hours_differ": "Số tiết khác với điểm danh",
    "not_closed": "Đã qua ngày kết thúc, chưa ghi hoàn thành",
    "no_attendance": "Có kết quả nhưng không có mặt buổi nào",
    "certificate_early": "Chứng chỉ cấp trước ngày kết thúc lớp",
    "certificate_missing": "Thiếu số chứng chỉ",
    "overlap": "Hai lớp trùng ngày",
    "left": "Đã thôi làm việc trước ngày mở lớp",
}
_ENDED = ("cancelled", "postponed")
AHEAD = ("planned", "invited", "running")
"""States of a course that is still to be held to its end."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A note: which check, in which course and about whom ("" for none), and the detail."""

    key: str
    course: str = ""
    officer: str = ""
    detail: str = ""

    @property
    def words(self) -> str:
        """Return the note in words."""
        label = LABELS[self.key]
        return f"{label}: {self.detail}" if self.detail else label


@dataclass(frozen=True, slots=True)
class Register:
    """The sessions of courses and the marks in them, read once."""

    sessions: Mapping[str, Sequence[Record]]
    marks: Mapping[tuple[str, str], Mark]


def gather(desk: Desk, span: Span, known: Facts | None = None) -> list[Hint]:
    """Return every note about courses that touch a span, and about people at its end."""
    of = known or facts(desk)
    shown = [
        c
        for c in of.courses.values()
        if c["date_from"] <= span.end and last_day(c) >= span.start and c["status"] not in _ENDED
    ]
    register = _register(desk)
    found = [w for c in shown for w in _of_course(of, c, register, desk.today)]
    found += overlapping(of, shown, register)
    found += _of_people(desk, of, min(span.end, desk.today))
    order = list(LABELS)
    return sorted(found, key=lambda w: order.index(w.key))


def of_course(desk: Desk, course_id: str) -> list[Hint]:
    """Return the notes about one course."""
    course = records.load(desk, "training_course", course_id)
    if course["date_from"] is None:
        return []
    span = Span(course["date_from"], max(last_day(course), course["date_from"]), "")
    return [w for w in gather(desk, span) if w.course == course.id]


def of_person(desk: Desk, officer_id: str) -> list[Hint]:
    """Return the notes about one officer, in this year's courses and at this day."""
    year = Span(date(desk.today.year, 1, 1), date(desk.today.year, 12, 31), "")
    return [h for h in gather(desk, year) if h.officer == officer_id]


def listed(desk: Desk, span: Span, known: Facts | None = None) -> Output:
    """Return the notes of a span as a table."""
    of = known or facts(desk)
    found = gather(desk, span, of)
    rows = []
    for w in found:
        officer, course = of.officers.get(w.officer), of.courses.get(w.course)
        cells = (
            text(LABELS[w.key]),
            text(officer["full_name"] if officer else ""),
            text(course["name"] if course else ""),
            text(w.detail),
        )
        rows.append((cells, w.course or w.officer))
    made = columns(
        ("tt", "TT", 10, "center"),
        ("what", "Điều cần xem", 70),
        ("officer", "Người", 45),
        ("course", "Lớp", 70),
        ("detail", "Chi tiết", 57),
    )
    counts = dict(Counter(w.key for w in found))
    note = "Các điểm cần xem lại; không cản trở việc lưu và báo cáo."
    return Output(
        "warning",
        f"ĐIỂM CẦN XEM LẠI VỀ BỒI DƯỠNG, TẬP HUẤN\n({span.label})",
        span,
        made.keys,
        Table(made.columns, numbered(rows), note),
        counts={**counts, "warnings": len(found)},
    )


def of_hours(course: Record, sessions: int) -> Iterator[Hint]:
    """Check a course's tiết against its number of sessions."""
    hours = course["hours"]
    if not hours and course["status"] == "completed" and course["kind"] in COUNTED_KINDS:
        yield Hint("hours_zero", course.id)
    if hours and sessions and hours > sessions * MOST_HOURS:
        detail = f"{_tiet(hours)} cho {sessions} buổi"
        yield Hint("hours_many", course.id, detail=detail)


def of_ending(course: Record, today: date) -> Iterator[Hint]:
    """Check that a course whose last day has passed was closed."""
    if course["status"] in AHEAD and last_day(course) < today:
        yield Hint("not_closed", course.id, detail=format_date(last_day(course)))


def of_seat(course: Record, seat: Record, officer: Record) -> Iterator[Hint]:
    """Check one learner's place: certificate, tiết, and whether they still worked here."""
    who = (course.id, officer.id)
    if seat["certificate_date"] and seat["certificate_date"] < last_day(course):
        yield Hint("certificate_early", *who, format_date(seat["certificate_date"]))
    told = any(seat[n] for n in ("certificate_kind", "certificate_date", "certificate_issuer"))
    usual = course["kind"] == "boi_duong" and course["status"] == "completed"
    if not seat["certificate_no"] and seat["result"] == "completed" and (told or usual):
        yield Hint("certificate_missing", *who)
    if seat["result"] == "completed" and seat["hours_attended"] == 0:
        yield Hint("hours_zero", *who)
    left = min((d for d in (officer["left_on"], officer["in_scope_to"]) if d), default=None)
    if left and left < course["date_from"]:
        yield Hint("left", *who, f"từ {format_date(left)}")


def of_marks(
    course: Record, seat: Record, sessions: Sequence[Record], marks: Mapping[tuple[str, str], Mark]
) -> Iterator[Hint]:
    """Check one learner's result and tiết against the marks, once anybody in the course has any."""
    officer = seat["officer"]
    held = {s.id for s in sessions}
    if not any(key[0] in held and mark.code for key, mark in marks.items()):
        return
    hours = hours_present(sessions, marks, officer)
    if seat["result"] in ATTENDED and not hours:
        yield Hint("no_attendance", course.id, officer)
    elif hours is not None and seat["hours_attended"] not in (None, hours):
        detail = f"ghi {_tiet(seat['hours_attended'])}, điểm danh {_tiet(hours)}"
        yield Hint("hours_differ", course.id, officer, detail)


def twice(course: Record, seats: Iterable[Record]) -> Iterator[Hint]:
    """Check that nobody has two places in a course (two devices may have written one each)."""
    for officer, times in Counter(s["officer"] for s in seats).items():
        if times > 1:
            yield Hint("twice", course.id, officer)


def overlapping(of: Facts, courses: Sequence[Record], register: Register) -> list[Hint]:
    """Check that nobody is in two courses at once: by sessions where both have them."""
    shown = {c.id for c in courses}
    place = {course: n for n, course in enumerate(of.courses)}
    by_officer: dict[str, list[Record]] = {}
    for seat in sorted(of.seats, key=lambda seat: place.get(seat["course"], 0)):
        if seat["course"] in shown and seat["result"] != "absent":
            by_officer.setdefault(seat["officer"], []).append(of.courses[seat["course"]])
    return [
        Hint("overlap", one.id, officer, other["name"])
        for officer, own in by_officer.items()
        for one, other in combinations({c.id: c for c in own}.values(), 2)
        if _meet(one, other, register)
    ]


def _meet(one: Record, other: Record, register: Register) -> bool:
    if one["date_from"] > last_day(other) or other["date_from"] > last_day(one):
        return False
    slots = [
        {(s["date"], s["part"]) for s in register.sessions.get(c.id, ())} for c in (one, other)
    ]
    return bool(slots[0] & slots[1]) if all(slots) else True


def _of_course(of: Facts, course: Record, register: Register, today: date) -> Iterator[Hint]:
    sessions = register.sessions.get(course.id, ())
    yield from of_hours(course, len(sessions) or course["sessions"] or 0)
    yield from of_ending(course, today)
    own = [s for s in of.seats if s["course"] == course.id]
    yield from twice(course, own)
    for seat in {s["officer"]: s for s in own}.values():
        found = list(of_marks(course, seat, sessions, register.marks)) if sessions else []
        absent = any(h.key == "no_attendance" for h in found)
        yield from found
        for hint in of_seat(course, seat, of.officers[seat["officer"]]):
            # Nobody who was never there needs to be told that they have no tiết either.
            if not (absent and hint.key == "hours_zero"):
                yield hint


def _of_people(desk: Desk, of: Facts, end: date) -> Iterator[Hint]:
    """Check who is in scope and was not trained in the plans' period, nor is foreseen to be."""
    span = target_span(desk, end, "plan")
    trained = of.trained_days()
    ahead = {s["officer"] for s in of.seats if of.courses[s["course"]]["status"] in AHEAD}
    ahead |= {i for n in everything(desk, "nomination_list") for i in n["officers"] or ()}
    ahead |= {n["officer"] for n in everything(desk, "training_need") if n["status"] != "met"}
    for officer in of.officers.values():
        if not in_scope(officer, Span(end, end, "")):
            continue
        if any(map(span.holds, trained.get(officer.id, ()))):
            continue
        yield Hint("no_training", officer=officer.id, detail=f"từ {format_date(span.start)}")
        if officer.id not in ahead:
            yield Hint("no_plan", officer=officer.id)


def _register(desk: Desk) -> Register:
    sessions = records.grouped(everything(desk, "course_session", order=("date",)), "course")
    marks = {
        (a["session"], a["officer"]): Mark(a["mark"], a["note"])
        for a in everything(desk, "attendance")
    }
    return Register(sessions, marks)


def _tiet(hours: Decimal) -> str:
    return f"{format_number(hours, 0 if hours == int(hours) else 1)} tiết"
