"""Reporting duties laid out on the calendar: each report with its days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from app.schedule.obligations import DataRule, Obligation, due_days, nominal_day
from app.schedule.periods import Period, PeriodKind, period_of

if TYPE_CHECKING:
    from app.schedule.calendar import WorkCalendar

_DAY = timedelta(days=1)


class InternalDays(Struct, frozen=True):
    """Working days before the safe day: to cut off the figures, to hand the leader the report."""

    cutoff: int = 3
    leader: int = 1


_USUAL = InternalDays()


class Occurrence(Struct, frozen=True):
    """One report to make.

    ``nominal`` is the last day allowed and ``safe`` the working day to aim at; ``cutoff`` and
    ``to_leader`` are the house's own days before it. All four are None when no day is named.
    ``provisional`` says that the year's days off are only reckoned.
    """

    period: Period | None
    data_from: date | None
    data_to: date | None
    nominal: date | None = None
    safe: date | None = None
    cutoff: date | None = None
    to_leader: date | None = None
    provisional: bool = False


def data_days(
    obligation: Obligation,
    period: Period,
    calendar: WorkCalendar,
    *,
    internal: InternalDays = _USUAL,
) -> tuple[date, date]:
    """Return the first and last day that the figures of ``period`` cover."""
    rule = obligation.data_rule
    if rule is DataRule.SINCE_LAST:
        last = _cutoff(obligation, period, calendar, internal)
        before = _cutoff(obligation, period.previous(), calendar, internal)
        return (before or period.start - _DAY) + _DAY, last or period.end
    if rule is DataRule.CALENDAR or period.kind is PeriodKind.WEEK:
        return period.start, period.end
    day = 15 if rule is DataRule.MID_MONTH else obligation.custom_day or 15
    month_before = period.start - _DAY
    return month_before.replace(day=day), period.end.replace(day=day - 1)


def _cutoff(
    obligation: Obligation, period: Period, calendar: WorkCalendar, internal: InternalDays
) -> date | None:
    nominal = nominal_day(obligation, period)
    if nominal is None:
        return None
    return calendar.add_working(calendar.roll_back(nominal), -internal.cutoff)


def _lay_out(
    period: Period | None,
    data: tuple[date, date] | tuple[None, None],
    nominal: date | None,
    calendar: WorkCalendar,
    internal: InternalDays,
) -> Occurrence:
    data_from, data_to = data
    if nominal is None:
        return Occurrence(period, data_from, data_to)
    safe = calendar.roll_back(nominal)
    cutoff = calendar.add_working(safe, -internal.cutoff)
    to_leader = calendar.add_working(safe, -internal.leader)
    provisional = calendar.is_provisional(nominal)
    return Occurrence(period, data_from, data_to, nominal, safe, cutoff, to_leader, provisional)


def occurrence_of(
    obligation: Obligation,
    period: Period,
    calendar: WorkCalendar,
    *,
    internal: InternalDays = _USUAL,
) -> Occurrence:
    """Lay out the report of one ``period``."""
    data = data_days(obligation, period, calendar, internal=internal)
    return _lay_out(period, data, nominal_day(obligation, period), calendar, internal)


def occurrences(
    obligation: Obligation,
    start: date,
    end: date,
    calendar: WorkCalendar,
    *,
    internal: InternalDays = _USUAL,
) -> list[Occurrence]:
    """List the reports whose last day lies from ``start`` to ``end``, both included, in order.

    When the plan names no day at all, the period's own last day decides. Reports on request or
    upon an event are none until somebody asks; a report due once has no period and no data days.
    """
    if obligation.period is None:
        return _once(obligation, (start, end), calendar, internal)
    found = []
    period = period_of(start, obligation.period).previous()
    final = period_of(end, obligation.period)
    while period.start <= final.start:
        day = nominal_day(obligation, period) if obligation.due else period.end
        if day is not None and start <= day <= end:
            found.append(occurrence_of(obligation, period, calendar, internal=internal))
        period = period.next()
    return found


def _once(
    obligation: Obligation,
    bounds: tuple[date, date],
    calendar: WorkCalendar,
    internal: InternalDays,
) -> list[Occurrence]:
    start, end = bounds
    printed = [date.fromisoformat(due) for due in due_days(obligation)]
    days = [day - _DAY * obligation.before for day in printed]
    return [
        _lay_out(None, (None, None), day, calendar, internal)
        for day in sorted(days)
        if start <= day <= end
    ]
