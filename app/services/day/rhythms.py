"""From which day an update counts for the present period, for work that goes on or comes again."""

from __future__ import annotations

from datetime import date, timedelta

from app.desk import Desk
from app.schedule.periods import PeriodKind, period_of
from app.schedule.rule_kinds import EVERY
from app.services.work.duties import duty_of, obligations

_LAST_MONTH = timedelta(days=31)
_LENGTHS = tuple(dict.fromkeys(EVERY.values()))


def rhythms(desk: Desk) -> tuple[tuple[str, date], ...]:
    """Return for ``TaskQuery.silent`` from which day an update counts for the present period.

    Work without an end asks for one each reporting period, recurring work in its own; in a period
    longer than a month it is asked for in the last one.
    """
    found = [("ongoing", period_of(desk.today, _shortest_period(desk)).start)]
    for every, kind in EVERY.items():
        period = period_of(desk.today, kind)
        if period.end - desk.today < _LAST_MONTH:
            found.append((every, period.start))
    return tuple(found)


def _shortest_period(desk: Desk) -> PeriodKind:
    """Return the shortest period the unit reports on; the month before any duty is known."""
    kinds = {duty_of(record).period for record in obligations(desk)}
    return next((k for k in _LENGTHS if k in kinds), PeriodKind.MONTH)
