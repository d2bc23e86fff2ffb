"""The days ahead: what is due on each of them, whatever kind of record it is about.

Registers come in by their declared deadlines, so a new one needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import Filter, Query, Record
from app.records.language import Deadline, RecordType
from app.records.registry import REGISTRY
from app.services.day import deadlines
from app.services.registers import records
from app.services.registers.lists import Heading, ShownList
from app.services.reporting import due_reports
from app.services.work import products_due, tasks
from app.text.dates import format_date, weekday_name

LONGEST = 400
"""The most days one agenda spans."""
_DAY = timedelta(days=1)
_LONGEST_HOLIDAY = timedelta(days=14)
_ALL = 10_000
_SATURDAY = 5
_NOT_HELD = ("postponed", "cancelled")


class What(StrEnum):
    """What a day is for an entry."""

    TASK = "task"
    OWN_DAY = "own_day"
    PRODUCT = "product"
    REPORT = "report"
    REPORT_SAFE = "report_safe"
    DEADLINE = "deadline"
    TRAINING = "training"

    @property
    def label(self) -> str:
        """The words shown to the user."""
        return _LABELS[self]


_LABELS = {
    What.TASK: "Hạn nhiệm vụ",
    What.OWN_DAY: "Hạn đơn vị đặt",
    What.PRODUCT: "Hạn sản phẩm",
    What.REPORT: "Hạn báo cáo",
    What.REPORT_SAFE: "Nên gửi báo cáo",
    What.DEADLINE: "Hạn của sổ",
    What.TRAINING: "Tập huấn",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a day: its words and the record it opens."""

    day: date
    what: What
    type: str
    id: str
    title: str
    note: str = ""
    period: str = ""

    @property
    def place(self) -> str:
        """Return what opens the entry: the record's id, a report's with its period."""
        return f"{self.id}/{self.period}" if self.period else self.id

    def to_json(self) -> dict[str, Any]:
        """Return the entry as the command prints it."""
        return {
            "what": self.what.value,
            "type": self.type,
            "id": self.id,
            "title": self.title,
            "note": self.note or None,
            "period": self.period or None,
        }


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it is worked, its name when it is special, and what is due.

    ``name`` is the holiday's, or says that a weekend day is worked in exchange; "" otherwise.
    ``provisional``: the year's days off are only reckoned.
    """

    day: date
    working: bool
    name: str
    provisional: bool
    entries: tuple[Entry, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the day as the command prints it."""
        return {
            "day": self.day.isoformat(),
            "working": self.working,
            "name": self.name or None,
            "provisional": self.provisional,
            "entries": [e.to_json() for e in self.entries],
        }


def agenda(desk: Desk, start: date, end: date) -> tuple[Day, ...]:
    """Return every day from ``start`` to ``end``, both included, with what is due on it.

    What is finished, sent or answered is no longer due; training is shown on its days either way.
    Raises UserError bad_span when the end comes first or the days are more than LONGEST.
    """
    if not 0 <= (end - start).days < LONGEST:
        raise UserError(
            "Khoảng ngày không đúng.",
            f"Ghi từ ngày trước, đến ngày sau, không quá {LONGEST} ngày.",
            code="bad_span",
        )
    found: dict[date, list[Entry]] = {}
    for entry in _entries(desk, start, end):
        found.setdefault(entry.day, []).append(entry)
    days = (start + _DAY * n for n in range((end - start).days + 1))
    return tuple(_day(desk, day, found.get(day, ())) for day in days)


def month_of(day: date) -> tuple[date, date]:
    """Return the first and last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + 31 * _DAY).replace(day=1) - _DAY


def printed(days: Sequence[Day], title: str) -> ShownList:
    """Return the days that are special or have something due, as a list to print."""
    headings = (
        Heading("Ngày", 18),
        Heading("Loại", 16),
        Heading("Nội dung", 46),
        Heading("Ghi chú", 32),
    )
    rows: list[tuple[str, ...]] = []
    for day in days:
        said = f"{format_date(day.day)}, {weekday_name(day.day)}"
        if day.name:
            rows.append((said, "Ngày nghỉ" if not day.working else "Đi làm bù", day.name, ""))
        rows += [(said, e.what.label, e.title, e.note) for e in day.entries]
    return ShownList(title, headings, rows)


def _entries(desk: Desk, start: date, end: date) -> Iterator[Entry]:
    """Yield everything that falls on the days, most binding kind first within a day."""
    dated = _tasks(desk, start, end)
    for one in dated:
        yield from _of_task(one, start, end)
    yield from _products(desk, start, end)
    yield from _reports(desk, start, end)
    for rtype, deadline in deadlines.declared(desk):
        yield from _of_register(desk, rtype, deadline, start, end)
    yield from _training(desk, start, end)


def _day(desk: Desk, day: date, entries: Iterable[Entry]) -> Day:
    calendar = desk.calendar
    working = calendar.is_working(day)
    name = "" if working else calendar.reason_off(day)
    if name == weekday_name(day):
        name = ""
    if working and day.weekday() >= _SATURDAY:
        name = "làm bù"
    order = list(What)
    ranked = sorted(entries, key=lambda e: (order.index(e.what), e.title))
    return Day(day, working, name, calendar.is_provisional(day), tuple(ranked))


def _tasks(desk: Desk, start: date, end: date) -> tuple[tasks.DatedTask, ...]:
    query = tasks.own(desk, open=True, falling=(start, end), order="due", limit=_ALL)
    return tasks.brief(desk, query)[0]


def _of_task(one: tasks.DatedTask, start: date, end: date) -> Iterator[Entry]:
    """A task stands on the plan's day, and on the unit's own when that is another one."""
    row = one.row
    title = f"{row.ref} {row.title}".strip()
    note = f"việc con của {row.parent_ref or 'nhiệm vụ'}" if row.parent else row.plan_number
    if row.due and start <= row.due <= end:
        safe = "" if row.own_due in (None, row.due) else f"đơn vị đặt {format_date(row.own_due)}"
        if row.own_due is None and one.safe_due and one.safe_due != row.due:
            safe = f"nên xong {format_date(one.safe_due)}"
        note_here = " · ".join(p for p in (safe, note) if p)
        yield Entry(row.due, What.TASK, "task", row.task, title, note_here)
    if row.own_due and row.own_due != row.due and start <= row.own_due <= end:
        yield Entry(row.own_due, What.OWN_DAY, "task", row.task, title, note)


def _products(desk: Desk, start: date, end: date) -> Iterator[Entry]:
    for one in products_due.waiting(desk, start=start, end=end):
        product, task = one.product, one.task
        words = f"{task.ref} {task.title}".strip()
        yield Entry(product["due"], What.PRODUCT, "task", task.task, product["title"] or "", words)


def _reports(desk: Desk, start: date, end: date) -> Iterator[Entry]:
    """Yield unsent reports on the plan's last day, and on the safe one when that comes before."""
    for due in due_reports.due(desk, start=start, end=end + _LONGEST_HOLIDAY):
        at = due.occurrence
        if due.state == "frozen" or at.nominal is None:
            continue
        title = f"Báo cáo {at.period.label()}" if at.period else due.obligation["text"] or "Báo cáo"
        note = due.obligation["text"] or "" if at.period else ""
        row, period = due.obligation.id, at.period.code if at.period else ""
        days = {What.REPORT: at.nominal}
        if at.safe and at.safe != at.nominal:
            days[What.REPORT_SAFE] = at.safe
        for what, day in days.items():
            if start <= day <= end:
                yield Entry(day, what, "report_obligation", row, title, note, period)


def _of_register(
    desk: Desk, rtype: RecordType, deadline: Deadline, start: date, end: date
) -> Iterator[Entry]:
    query = deadlines.still_open(desk, rtype, deadline, start=start, end=end)
    found = desk.store.find(query).records
    above = deadlines.parents(desk, rtype, found)
    titles = records.titles(desk, rtype.name, [r.id for r in found]) if found else {}
    for record in found:
        note = " · ".join(p for p in (deadline.label, above.get(record.id, "")) if p)
        yield Entry(
            record[deadline.due], What.DEADLINE, rtype.name, record.id, titles[record.id], note
        )


def _training(desk: Desk, start: date, end: date) -> Iterator[Entry]:
    """Yield the sessions of courses, and the first day of courses without sessions there."""
    span = (Filter("date", ">=", start), Filter("date", "<=", end))
    sessions = list(desk.store.find(Query("course_session", span, limit=_ALL)).records)
    part = REGISTRY["course_session"].field("part")
    codes = [c.code for c in part.choices]
    sessions = sorted(sessions, key=lambda s: codes.index(s["part"]) if s["part"] in codes else -1)
    courses = desk.store.get_many("training_course", {s["course"] for s in sessions if s["course"]})
    for session in sessions:
        course = courses.get(session["course"])
        if course is not None and course["status"] not in _NOT_HELD:
            said = (part.choice_label(session["part"] or ""), session["topic"])
            note = " · ".join(s for s in said if s)
            yield Entry(
                session["date"], What.TRAINING, "training_course", course.id, course["name"], note
            )
    begin = (Filter("date_from", ">=", start), Filter("date_from", "<=", end))
    for course in desk.store.find(Query("training_course", begin, limit=_ALL)).records:
        if course["status"] not in _NOT_HELD and not _has_session(desk, course):
            where = course["place"] or ""
            yield Entry(
                course["date_from"],
                What.TRAINING,
                "training_course",
                course.id,
                course["name"],
                where,
            )


def _has_session(desk: Desk, course: Record) -> bool:
    query = Query("course_session", (Filter("course", "=", course.id),), limit=1)
    return bool(desk.store.count(query))
