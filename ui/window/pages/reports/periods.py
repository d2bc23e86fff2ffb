"""The periods a report may be made for, the newest of each length first."""

from __future__ import annotations

from datetime import date

from app.schedule.periods import Period, PeriodKind, period_of

_BACK = {PeriodKind.MONTH: 6, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 2, PeriodKind.YEAR: 2}


def recent_periods(today: date) -> list[Period]:
    """Return the last months, quarters, half-years and years up to a day."""
    found = []
    for kind, count in _BACK.items():
        period = period_of(today, kind)
        for _ in range(count):
            found.append(period)
            period = period.previous()
    return found
