"""Which reports are due, and how far each has come: light enough for the first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.desk import Desk
from app.ports import Filter, Query, Record
from app.records import codec
from app.schedule.occurrences import Occurrence, occurrences
from app.schedule.periods import Period
from app.services.planning import plans
from app.services.registers import records
from app.services.work.duties import duty_of, obligations

AROUND = timedelta(days=45)
"""How far from today a report's last day is near."""


@dataclass(frozen=True, slots=True)
class DueReport:
    """One report to make: its duty, its days, and the draft or frozen report, if begun."""

    obligation: Record
    occurrence: Occurrence
    report: Record | None

    @property
    def state(self) -> str:
        """Return to_make, draft or frozen."""
        return self.report["state"] if self.report else "to_make"

    def to_json(self) -> dict[str, Any]:
        """Return the line as the commands print it."""
        at = self.occurrence
        return {
            "id": self.obligation.id,
            "plan": self.obligation["plan"],
            "text": self.obligation["text"],
            "recipient": self.obligation["recipient"],
            "period": at.period.code if at.period else None,
            "data_from": codec.to_json(at.data_from),
            "data_to": codec.to_json(at.data_to),
            "nominal": codec.to_json(at.nominal),
            "safe": codec.to_json(at.safe),
            "state": self.state,
            "report": self.report.id if self.report else None,
        }


def due(desk: Desk, *, start: date | None = None, end: date | None = None) -> list[DueReport]:
    """Return the reports whose last day is near (45 days either way), soonest first.

    ``start`` and ``end`` name other bounds, both included. Duties on request or upon an event
    follow, without days: they wait until somebody asks.
    """
    first, last = start or desk.today - AROUND, end or desk.today + AROUND
    written = begun(desk)
    issued = {p.id: p["issued"] for p in records.listing(desk, "plan", limit=10_000).records}
    dated: list[DueReport] = []
    undated: list[DueReport] = []
    for record in obligations(desk):
        duty = duty_of(record)
        since = max(first, issued.get(record["plan"]) or date.min)
        found = occurrences(duty, since, last, desk.calendar)
        for at in found:
            report = written.get((record.id, at.period.code if at.period else ""))
            dated.append(DueReport(record, at, report))
        if duty.period is None and not found:
            nothing = Occurrence(None, None, None, None, None, None, None)
            undated.append(DueReport(record, nothing, None))
    dated.sort(key=lambda d: d.occurrence.nominal or date.max)
    return dated + undated


def due_of(desk: Desk, obligation_id: str, period_code: str = "") -> DueReport | None:
    """Return the report due under a duty for a period; without one the first that is near."""
    if period_code:
        period = Period.parse(period_code)
        found = due(desk, start=period.start - AROUND, end=period.end + AROUND)
    else:
        found = due(desk)
    fitting = (d for d in found if d.obligation.id == obligation_id)
    if not period_code:
        return next(fitting, None)
    return next((d for d in fitting if _code(d.occurrence) == period_code), None)


def _code(at: Occurrence) -> str:
    return at.period.code if at.period else ""


def begun(desk: Desk) -> dict[tuple[str, str], Record]:
    """Return the newest report of each duty and period; a paired duty's counts as the twin's."""
    twins = plans.paired_duties(desk)
    unit = (Filter("unit", "=", desk.profile.unit.code),)
    found = desk.store.find(Query("report", unit, limit=10_000)).records
    corrected = {r["corrects"] for r in found if r["corrects"]}
    return {
        (twins.get(r["obligation"], r["obligation"]), r["period"]): r
        for r in found
        if r.id not in corrected
    }
