"""Sections of Hôm nay about what waits to be made or filled: products, reports, plans."""

from __future__ import annotations

from datetime import date

from app.desk import Desk
from app.ports import Filter, Query
from app.services.day.concerns import SHOWN, Concern, Line, Section
from app.services.day.due import soon
from app.services.reporting import due_reports
from app.services.work import products_due


def products(desk: Desk) -> Section:
    """Products with a day of their own that are not handed in."""
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


def reports(desk: Desk) -> Section:
    """Reports whose last day is near and that are not sent."""
    waiting = [r for r in due_reports.due(desk) if r.state != "frozen" and r.occurrence.nominal]
    late = sum((r.occurrence.nominal or date.max) < desk.today for r in waiting)
    lines = tuple(_report_line(r) for r in waiting[:SHOWN])
    return Section(Concern.REPORT, lines, len(waiting), late)


def undated_plans(desk: Desk) -> Section:
    """Plans without a day of issue, from which terms are counted; own lists have none."""
    filters = (Filter("issued", "empty"), Filter("level", "!=", "commune"))
    page = desk.store.find(Query("plan", filters, limit=SHOWN))
    lines = tuple(Line("plan", p.id, p["title"] or "", p["number"] or "") for p in page.records)
    return Section(Concern.UNDATED_PLAN, lines, page.total)


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
