"""Hôm nay: what asks for attention this morning, each line with the record that settles it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from app.desk import Desk
from app.exchange import acks, rhythm
from app.ports import Filter, Query, Role
from app.records.registry import REGISTRY
from app.services import training
from app.services.day import deadlines, news, rhythms
from app.services.day.concerns import Concern as Concern
from app.services.day.concerns import Line as Line
from app.services.day.concerns import Section as Section
from app.services.day.news import News
from app.services.registers import conflicts, records
from app.services.reporting import due_reports
from app.services.work import products_due, tasks

SOON_WORKING_DAYS = 5
SHOWN = 30
"""The most lines of one section."""
LAST_BACKUP = "last_backup"
"""Setting: when the last backup was made, Unix milliseconds."""
_ALL = 10_000
_DAY = timedelta(days=1)
_LONGEST_HOLIDAY = timedelta(days=14)
_CLOCK_SLACK_MS = 3_600_000
_MS_A_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Upkeep:
    """When a backup was last made and a package last exchanged, and how many days ago that is."""

    backup: date | None
    backup_age: int | None
    exchange: date | None
    exchange_age: int | None

    def to_json(self) -> dict[str, Any]:
        """Return the days as the command prints them."""
        return {
            "last_backup": self.backup.isoformat() if self.backup else None,
            "backup_age": self.backup_age,
            "last_exchange": self.exchange.isoformat() if self.exchange else None,
            "exchange_age": self.exchange_age,
        }


def sections(desk: Desk) -> list[Section]:
    """Return what asks for attention in a commune, most pressing first; nothing for a province.

    Each section holds at most SHOWN lines; one without any is left out.
    """
    if desk.profile.role is not Role.COMMUNE:
        return []
    told = news.listing(desk)
    found = (
        *pressing(desk),
        _reports(desk),
        _section(Concern.REMARK, _news(told, News.REMARK)),
        _section(Concern.CONFLICT, _conflicts(desk)),
        _section(Concern.PLAN_NEWS, _news(told, News.PLAN)),
        _section(Concern.PACKAGE, [*_sending(desk), *_news(told, News.RECEIPT, News.UNCONFIRMED)]),
        _undated(desk),
        _doubts(desk),
        _without_update(desk),
        _section(Concern.TRAINING_GAP, _training(desk)),
    )
    return [section for section in found if section.total]


def pressing(desk: Desk) -> tuple[Section, ...]:
    """Return the sections of what is late or due soon."""
    return _overdue(desk), _register_deadlines(desk), _products(desk), _due_soon(desk)


def upkeep(desk: Desk) -> Upkeep:
    """Return when the ledger was last backed up and last exchanged."""
    made = desk.store.setting(LAST_BACKUP)
    backup = _day_of(made) if made else None
    backup_age = max(0, (desk.now_ms() - made) // _MS_A_DAY) if made else None
    exchange = last_exchange(desk)
    exchange_age = max(0, (desk.today - exchange).days) if exchange else None
    return Upkeep(backup, backup_age, exchange, exchange_age)


def last_exchange(desk: Desk) -> date | None:
    """Return the last day a package was written for others or taken in, None before any."""
    days = [doc["day"] for _, doc in acks.outbox(desk.replica)]
    days += acks.receipt_days(desk.replica)
    return date.fromisoformat(max(days)) if days else None


def clock_behind(desk: Desk) -> datetime | None:
    """Return when this device last wrote something, if its clock now stands well before that.

    Then either the clock is wrong now or it was wrong before; days reckoned from it would be.
    """
    newest = desk.replica.newest()
    return _moment(newest) if newest > desk.now_ms() + _CLOCK_SLACK_MS else None


def first_steps(desk: Desk) -> list[str]:
    """Return what a new commune has not done yet, in order: plan, officers, backup.

    Empty once there is a plan and somebody to work on it.
    """
    missing = [name for name in ("plan", "officer") if not desk.store.count(Query(name, limit=1))]
    if missing and not desk.store.setting(LAST_BACKUP):
        missing.append("backup")
    return missing


def is_overdue(desk: Desk, task: tasks.DatedTask) -> bool:
    """Tell whether an open task's last day has gone by."""
    last = task.last_day
    return task.row.state in tasks.OPEN and last is not None and last < desk.today


def soon(desk: Desk, working_days: int = SOON_WORKING_DAYS) -> date:
    """Return the last day that is due soon: the one before the working day after so many."""
    return desk.calendar.add_working(desk.today, working_days + 1) - _DAY


def _section(concern: Concern, lines: Iterable[Line]) -> Section:
    found = tuple(lines)
    return Section(concern, found[:SHOWN], len(found))


def _overdue(desk: Desk) -> Section:
    """Late tasks. The few whose term ran on over days off are near today and looked at singly."""
    late = tasks.own(desk, open=True, due_to=desk.today - _DAY, order="due")
    found, total = tasks.brief(desk, replace(late, limit=SHOWN))
    near = replace(late, due_from=desk.today - _LONGEST_HOLIDAY, limit=_ALL)
    in_time = [t for t in tasks.brief(desk, near)[0] if not is_overdue(desk, t)]
    lines = [_task_line(t) for t in found if is_overdue(desk, t)]
    late_ones = total - len(in_time)
    return Section(Concern.OVERDUE, tuple(lines), late_ones, late_ones)


def _due_soon(desk: Desk) -> Section:
    """Tasks to finish within the next working days."""
    query = tasks.own(desk, open=True, due_from=desk.today, due_to=soon(desk), order="due")
    found, total = tasks.brief(desk, replace(query, limit=SHOWN))
    return Section(Concern.DUE_SOON, tuple(_task_line(t) for t in found), total)


def _task_line(task: tasks.DatedTask, note: str = "") -> Line:
    row = task.row
    day = task.safe_due.isoformat() if task.safe_due else ""
    words = f"{row.ref} {row.title}".strip()
    below = f"Việc con của {row.parent_ref}".strip() if row.parent else ""
    said = " · ".join(p for p in (below, row.plan_number) if p)
    return Line("task", row.task, words, note or said, day)


def _register_deadlines(desk: Desk) -> Section:
    """Records whose declared deadlines have passed or come soon, whatever their type."""
    end, yesterday = soon(desk), desk.today - _DAY
    lines: list[Line] = []
    total = late = 0
    for rtype, deadline in deadlines.declared(desk):
        query = deadlines.still_open(desk, rtype, deadline, end=end, limit=SHOWN)
        page = desk.store.find(query)
        total += page.total
        if page.total:
            past = deadlines.still_open(desk, rtype, deadline, end=yesterday)
            late += desk.store.count(past)
        above = deadlines.parents(desk, rtype, page.records)
        names = records.titles(desk, rtype.name, [r.id for r in page.records])
        for record in page.records:
            note = " · ".join(p for p in (deadline.label, above.get(record.id, "")) if p)
            day = record[deadline.due].isoformat()
            lines.append(Line(rtype.name, record.id, names[record.id], note, day))
    lines.sort(key=lambda line: line.day)
    return Section(Concern.DEADLINE, tuple(lines[:SHOWN]), total, late)


def _products(desk: Desk) -> Section:
    waiting = products_due.waiting(desk, end=soon(desk))
    late = sum(one.product["due"] < desk.today for one in waiting)
    lines = [
        Line(
            "task",
            one.task.task,
            one.product["title"] or "",
            f"{one.task.ref} {one.task.title}".strip(),
            one.product["due"].isoformat(),
        )
        for one in waiting[:SHOWN]
    ]
    return Section(Concern.PRODUCT, tuple(lines), len(waiting), late)


def _reports(desk: Desk) -> Section:
    waiting = [r for r in due_reports.due(desk) if r.state != "frozen" and r.occurrence.nominal]
    late = sum((r.occurrence.nominal or date.max) < desk.today for r in waiting)
    lines = tuple(_report_line(r) for r in waiting[:SHOWN])
    return Section(Concern.REPORT, lines, len(waiting), late)


def _report_line(due: due_reports.DueReport) -> Line:
    at = due.occurrence
    return Line(
        "report_obligation",
        due.obligation.id,
        due.obligation["text"] or "Báo cáo",
        at.period.label() if at.period else "",
        at.safe.isoformat() if at.safe else "",
        at.nominal.isoformat() if at.nominal else "",
        at.period.code if at.period else "",
    )


def _news(told: Iterable[news.Item], *kinds: News) -> list[Line]:
    return [
        Line(
            i.type,
            i.id,
            i.title,
            i.note,
            i.day.isoformat() if i.day else "",
            news="" if i.asks else i.news.value,
        )
        for i in told
        if i.news in kinds
    ]


def _sending(desk: Desk) -> list[Line]:
    """The reminder that a package should go out again."""
    said = rhythm.overdue(desk)
    return [Line("package", "export", said)] if said else []


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


def _undated(desk: Desk) -> Section:
    """Plans without a day of issue, from which terms are counted; own lists have none."""
    filters = (Filter("issued", "empty"), Filter("level", "!=", "commune"))
    page = desk.store.find(Query("plan", filters, limit=SHOWN))
    lines = tuple(Line("plan", p.id, p["title"] or "", p["number"] or "") for p in page.records)
    return Section(Concern.UNDATED_PLAN, lines, page.total)


def _doubts(desk: Desk) -> Section:
    query = tasks.own(desk, open=True, doubtful=True, limit=SHOWN)
    found, total = tasks.brief(desk, query)
    return Section(Concern.DOUBT, tuple(_task_line(t, t.row.doubts[0]) for t in found), total)


def _without_update(desk: Desk) -> Section:
    query = tasks.own(desk, open=True, silent=rhythms.rhythms(desk), limit=SHOWN)
    found, total = tasks.brief(desk, query)
    return Section(Concern.UPDATE_MISSING, tuple(_task_line(t) for t in found), total)


def _training(desk: Desk) -> list[Line]:
    return [
        Line("officer", gap.officer.id, gap.officer["full_name"] or "", _lack_words(gap))
        for gap in training.lacking(desk, desk.today)
    ]


def _lack_words(gap: training.Lack) -> str:
    if gap.training and gap.materials:
        return "chưa tập huấn, chưa cấp tài liệu"
    return "chưa tập huấn" if gap.training else "chưa cấp tài liệu"


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000).astimezone()


def _day_of(ms: int) -> date:
    return _moment(ms).date()
