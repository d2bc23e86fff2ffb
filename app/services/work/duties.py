"""Reporting duties: those in force here, as the calendar understands them."""

from __future__ import annotations

from app.desk import Desk
from app.errors import UserError
from app.ports import Query, Record
from app.schedule.obligations import Obligation, obligation_from
from app.services.planning import plans


def obligations(desk: Desk) -> tuple[Record, ...]:
    """Return the reporting duties of every plan in force."""
    active = {p.id for p in plans.in_force(desk)}
    found = desk.store.find(Query("report_obligation", order=("position",), limit=10_000)).records
    return tuple(r for r in found if r["plan"] is None or r["plan"] in active)


def duty_of(record: Record) -> Obligation:
    """Return a duty as the calendar understands it; a due day that does not fit is left out."""
    try:
        return _duty(record, record["due"])
    except UserError:
        return _duty(record, None)


def _duty(record: Record, due_day: str | None) -> Obligation:
    return obligation_from(
        period=record["period"] or "on_request",
        due=due_day,
        before=bool(record["before"]),
        data_rule=record["data_rule"] or "calendar_month",
    )
