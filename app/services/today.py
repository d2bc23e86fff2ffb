"""Hôm nay: what asks for attention this morning, each line with the record that settles it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.desk import Desk
from app.exchange import acks
from app.ports import Filter, Query, Role
from app.records.registry import REGISTRY
from app.schedule.periods import PeriodKind, period_of
from app.services import conflicts, records, reports, tasks, training

SOON_WORKING_DAYS = 5
SHOWN = 30
"""The most lines of one section."""
_ALL = 10_000
_DAY = timedelta(days=1)
_LONGEST_HOLIDAY = timedelta(days=14)


class Concern(StrEnum):
    """Why a line stands on the page, most pressing first."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    REPORT = "report"
    UPDATE_MISSING = "update_missing"
    DOUBT = "doubt"
    UNDATED_PLAN = "undated_plan"
    CONFLICT = "conflict"
    REMARK = "remark"
    TRAINING_GAP = "training_gap"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to see to: its words, the record to open, and its date in ISO or empty.

    A report's ``day`` is the safe one, the last working day in time; ``last_day`` the plan's own.
    """

    type: str
    id: str
    title: str
    note: str = ""
    day: str = ""
    last_day: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading: the most pressing lines, and how many there are in all."""

    concern: Concern
    lines: tuple[Line, ...]
    total: int


def sections(desk: Desk) -> list[Section]:
    """Return what asks for attention in a commune, most pressing first; nothing for a province.

    Each section holds at most SHOWN lines; one without any is left out.
    """
    if desk.profile.role is not Role.COMMUNE:
        return []
    found = (
        _overdue(desk),
        _due_soon(desk),
        _section(Concern.REPORT, _reports(desk)),
        _section(Concern.REMARK, _remarks(desk)),
        _section(Concern.CONFLICT, _conflicts(desk)),
        _section(Concern.UNDATED_PLAN, _undated(desk)),
        _doubts(desk),
        _without_update(desk),
        _section(Concern.TRAINING_GAP, _training(desk)),
    )
    return [section for section in found if section.total]


def last_exchange(desk: Desk) -> date | None:
    """Return the last day a package was written for others or taken in, None before any."""
    days = [doc["day"] for _, doc in acks.outbox(desk.replica)]
    days += acks.receipt_days(desk.replica)
    return date.fromisoformat(max(days)) if days else None


def _section(concern: Concern, lines: list[Line]) -> Section:
    return Section(concern, tuple(lines[:SHOWN]), len(lines))


def is_overdue(desk: Desk, task: tasks.DatedTask) -> bool:
    """Tell whether an open task's last day has gone by."""
    is_open = task.row.state in ("not_started", "in_progress")
    return is_open and task.last_day is not None and task.last_day < desk.today


def _overdue(desk: Desk) -> Section:
    """Late tasks. The few whose term ran on over days off are near today and looked at singly."""
    late = tasks.own(desk, open=True, due_to=desk.today - _DAY, order="due")
    found, total = tasks.brief(desk, replace(late, limit=SHOWN))
    near = replace(late, due_from=desk.today - _LONGEST_HOLIDAY, limit=_ALL)
    in_time = [t for t in tasks.brief(desk, near)[0] if not is_overdue(desk, t)]
    lines = [_task_line(t) for t in found if is_overdue(desk, t)]
    return Section(Concern.OVERDUE, tuple(lines), total - len(in_time))


def _due_soon(desk: Desk) -> Section:
    """Tasks to finish within the next working days: due before the working day after them."""
    after = desk.calendar.add_working(desk.today, SOON_WORKING_DAYS + 1)
    query = tasks.own(desk, open=True, due_from=desk.today, due_to=after - _DAY, order="due")
    found, total = tasks.brief(desk, replace(query, limit=SHOWN))
    return Section(Concern.DUE_SOON, tuple(_task_line(t) for t in found), total)


def _task_line(task: tasks.DatedTask, note: str = "") -> Line:
    row = task.row
    day = task.safe_due.isoformat() if task.safe_due else ""
    words = f"{row.ref} {row.title}".strip()
    return Line("task", row.task, words, note or row.plan_number, day)


def _reports(desk: Desk) -> list[Line]:
    waiting = [r for r in reports.due(desk) if r.state != "frozen" and r.occurrence.nominal]
    return [
        Line(
            "report_obligation",
            r.obligation.id,
            r.obligation["text"],
            r.occurrence.period.label() if r.occurrence.period else "",
            r.occurrence.safe.isoformat() if r.occurrence.safe else "",
            r.occurrence.nominal.isoformat() if r.occurrence.nominal else "",
        )
        for r in waiting
    ]


def _remarks(desk: Desk) -> list[Line]:
    """The province's answers of the last month that ask for something."""
    since = desk.today - timedelta(days=31)
    filters = (
        Filter("verdict", "in", ("returned", "needs_more")),
        Filter("date", ">=", since),
    )
    found = desk.store.find(Query("remark", filters, order=("-date",), limit=20)).records
    return [Line("report", r["report"], r["text"] or "", day=r["date"].isoformat()) for r in found]


def _conflicts(desk: Desk) -> list[Line]:
    found = [c for c in conflicts.listing(desk) if c.type in REGISTRY]
    return [
        Line(
            c.type,
            c.row,
            records.titles(desk, c.type, [c.row]).get(c.row, REGISTRY[c.type].label),
            f"{REGISTRY[c.type].label}: {conflicts.group_label(c)}",
        )
        for c in found
    ]


def _undated(desk: Desk) -> list[Line]:
    query = Query("plan", (Filter("issued", "empty"),), limit=20)
    return [
        Line("plan", p.id, p["title"], p["number"] or "") for p in desk.store.find(query).records
    ]


def _doubts(desk: Desk) -> Section:
    query = tasks.own(desk, open=True, doubtful=True, limit=SHOWN)
    found, total = tasks.brief(desk, query)
    return Section(Concern.DOUBT, tuple(_task_line(t, t.row.doubts[0]) for t in found), total)


def _without_update(desk: Desk) -> Section:
    """Continuous work asks for an update each reporting period: here, the month."""
    month = period_of(desk.today, PeriodKind.MONTH)
    query = tasks.own(desk, open=True, silent_since=month.start, limit=SHOWN)
    found, total = tasks.brief(desk, query)
    return Section(Concern.UPDATE_MISSING, tuple(_task_line(t) for t in found), total)


def _training(desk: Desk) -> list[Line]:
    return [
        Line(
            "officer",
            gap.officer.id,
            gap.officer["full_name"],
            _lack_words(gap),
        )
        for gap in training.lacking(desk, desk.today)
    ]


def _lack_words(gap: training.Lack) -> str:
    if gap.training and gap.materials:
        return "chưa tập huấn, chưa cấp tài liệu"
    return "chưa tập huấn" if gap.training else "chưa cấp tài liệu"
