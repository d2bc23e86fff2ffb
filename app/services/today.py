"""Hôm nay: what asks for attention this morning, each line with the record that settles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.desk import Desk
from app.ports import Filter, Query, Role
from app.schedule.periods import PeriodKind, period_of
from app.services import reports, tasks, training

SOON_WORKING_DAYS = 5
_SHOWN = 200


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
    """One thing to see to: its words, the record to open, and its date in ISO or empty."""

    concern: Concern
    type: str
    id: str
    title: str
    note: str = ""
    day: str = ""


def lines(desk: Desk) -> list[Line]:
    """Return the morning's lines for a commune, most pressing first; nothing for the province."""
    if desk.profile.role is not Role.COMMUNE:
        return []
    return [
        *_overdue(desk),
        *_due_soon(desk),
        *_reports(desk),
        *_remarks(desk),
        *_conflicts(desk),
        *_undated(desk),
        *_doubts(desk),
        *_without_update(desk),
        *_training(desk),
    ]


def is_overdue(desk: Desk, task: tasks.DatedTask) -> bool:
    """Tell whether an open task's last day has gone by."""
    is_open = task.row.state in ("not_started", "in_progress")
    return is_open and task.last_day is not None and task.last_day < desk.today


def _overdue(desk: Desk) -> list[Line]:
    query = tasks.own(
        desk, open=True, due_to=desk.today - timedelta(days=1), order="due", limit=_SHOWN
    )
    found, _ = tasks.listing(desk, query)
    return [_task_line(Concern.OVERDUE, t) for t in found if is_overdue(desk, t)]


def _due_soon(desk: Desk) -> list[Line]:
    horizon = desk.calendar.add_working(desk.today, SOON_WORKING_DAYS)
    query = tasks.own(
        desk,
        open=True,
        due_from=desk.today,
        due_to=horizon + timedelta(days=10),
        order="due",
        limit=_SHOWN,
    )
    found, _ = tasks.listing(desk, query)
    return [_task_line(Concern.DUE_SOON, t) for t in found if t.safe_due and t.safe_due <= horizon]


def _task_line(concern: Concern, task: tasks.DatedTask) -> Line:
    row = task.row
    day = task.safe_due.isoformat() if task.safe_due else ""
    return Line(concern, "task", row.task, f"{row.ref} {row.title}".strip(), row.plan_number, day)


def _reports(desk: Desk) -> list[Line]:
    waiting = [r for r in reports.due(desk) if r.state != "frozen" and r.occurrence.nominal]
    return [
        Line(
            Concern.REPORT,
            "report_obligation",
            r.obligation.id,
            r.obligation["text"],
            r.occurrence.period.label() if r.occurrence.period else "",
            r.occurrence.safe.isoformat() if r.occurrence.safe else "",
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
    return [
        Line(Concern.REMARK, "report", r["report"], r["text"] or "", day=r["date"].isoformat())
        for r in found
    ]


def _conflicts(desk: Desk) -> list[Line]:
    return [
        Line(Concern.CONFLICT, c.type, c.row, "Hai máy ghi khác nhau", c.group)
        for c in desk.replica.conflicts()
    ]


def _undated(desk: Desk) -> list[Line]:
    query = Query("plan", (Filter("issued", "empty"),), limit=20)
    return [
        Line(Concern.UNDATED_PLAN, "plan", p.id, p["title"], p["number"] or "")
        for p in desk.store.find(query).records
    ]


def _doubts(desk: Desk) -> list[Line]:
    found, _ = tasks.listing(desk, tasks.own(desk, open=True, limit=_SHOWN))
    return [
        Line(Concern.DOUBT, "task", t.row.task, f"{t.row.ref} {t.row.title}", t.row.doubts[0])
        for t in found
        if t.row.doubts
    ]


def _without_update(desk: Desk) -> list[Line]:
    """Continuous work asks for an update each reporting period: here, the month."""
    month = period_of(desk.today, PeriodKind.MONTH)
    found, _ = tasks.listing(desk, tasks.own(desk, open=True, limit=_SHOWN))
    return [
        Line(Concern.UPDATE_MISSING, "task", t.row.task, f"{t.row.ref} {t.row.title}")
        for t in found
        if (t.row.due_rule or {}).get("kind") == "ongoing"
        and not (t.row.result_date and t.row.result_date >= month.start)
    ]


def _training(desk: Desk) -> list[Line]:
    return [
        Line(
            Concern.TRAINING_GAP,
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
