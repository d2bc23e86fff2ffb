"""Reporting duties (nghĩa vụ báo cáo): how often, by which day, over which figures.

Which period a due day speaks of is seldom printed. The choice here: a report due on a day belongs
to the period that holds the day, unless the day comes in the period's first days; then it belongs
to the period just ended. So "trước ngày 25 hằng tháng" in October is October's report, due on the
24th; "trước ngày 05 hằng tháng" in November is October's too; "trước ngày 15/01" is last year's.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from app.schedule.moments import check_by, check_day, is_date, refusal
from app.schedule.periods import Period, PeriodKind, month_length, period_of

if TYPE_CHECKING:
    from collections.abc import Iterator


_DAY = timedelta(days=1)
_ANY_YEAR = 2025
# How many first days of a period still serve the report of the period before.
_GRACE_DAYS = {
    PeriodKind.WEEK: 2,
    PeriodKind.MONTH: 10,
    PeriodKind.QUARTER: 20,
    PeriodKind.HALF_YEAR: 31,
    PeriodKind.YEAR: 59,
}


class DataRule(StrEnum):
    """Which days a report's figures cover (kỳ số liệu)."""

    CALENDAR = "calendar_month"
    MID_MONTH = "15_14"
    SINCE_LAST = "since_last"
    CUSTOM = "custom"

    @property
    def label(self) -> str:
        """The Vietnamese wording for the choice."""
        return _DATA_RULE_LABELS[self]


_DATA_RULE_LABELS = {
    DataRule.CALENDAR: "trọn kỳ theo lịch",
    DataRule.MID_MONTH: "từ ngày 15 đến ngày 14",
    DataRule.SINCE_LAST: "từ lần chốt trước đến lần chốt này",
    DataRule.CUSTOM: "từ ngày tự chọn",
}


class Obligation(Struct, frozen=True):
    """A reporting duty.

    Attributes:
        period: how often; None for reports on request, upon an event, or once.
        due: "DD", "MM-DD" or "YYYY-MM-DD"; several "MM-DD" joined by "," for half-years and
            quarters ("06-01,11-30"); None when the plan names no day.
        before: the printed day itself is too late.
        data_rule: the days the figures cover.
        custom_day: for ``CUSTOM``, the day of the month on which the figures begin (2 to 28).
    """

    period: PeriodKind | None
    due: str | None = None
    before: bool = False
    data_rule: DataRule = DataRule.CALENDAR
    custom_day: int | None = None


def obligation_from(
    *,
    period: str,
    due: str | None,
    before: bool,
    data_rule: str = "calendar_month",
    custom_day: int | None = None,
) -> Obligation:
    """Build an obligation from the words of a record or a plan's extraction.

    ``period`` beyond the five kinds (``on_request``, ``once``, ``event``, ``unspecified``) gives
    none. Raises UserError (``bad_deadline``) for a due day that does not fit the period.
    """
    kind = PeriodKind(period) if period in set(PeriodKind) else None
    made = Obligation(kind, due or None, before, DataRule(data_rule), custom_day)
    _check(made)
    return made


def suggested_data_rule(obligation: Obligation) -> DataRule:
    """Propose the data rule: since the last cut-off when a report is due before its period ends."""
    if obligation.period is None or not obligation.due:
        return DataRule.CALENDAR
    first = Period(obligation.period, _ANY_YEAR)
    for period in (first, first.next()):
        nominal = nominal_day(obligation, period)
        if nominal is not None and nominal < period.end:
            return DataRule.SINCE_LAST
    return DataRule.CALENDAR


def _check(obligation: Obligation) -> None:
    if obligation.data_rule is DataRule.CUSTOM and not 2 <= (obligation.custom_day or 0) <= 28:
        raise refusal("Ngày bắt đầu tính số liệu phải từ 2 đến 28.")
    for due in due_days(obligation):
        if obligation.period is None:
            check_day(due)
        else:
            check_by(due, obligation.period)


def due_days(obligation: Obligation) -> list[str]:
    """Return the due days named, one by one."""
    return [due.strip() for due in (obligation.due or "").split(",") if due.strip()]


def reported_period(printed: date, kind: PeriodKind) -> Period:
    """Return the period that a report due on ``printed`` speaks of (see the module's choice)."""
    period = period_of(printed, kind)
    is_early = (printed - period.start).days < _GRACE_DAYS[kind]
    return period.previous() if is_early else period


def _in_month(year: int, month: int, day: int, *, before: bool) -> tuple[date, date]:
    """Return the printed day and the last day allowed; a day the month lacks is its last day."""
    length = month_length(year, month)
    printed = date(year, month, min(day, length))
    return printed, printed - _DAY if before and day <= length else printed


def _candidates(due: str, period: Period, *, before: bool) -> Iterator[tuple[date, date]]:
    """Yield the printed and last days that may be meant for ``period``."""
    after = period.end + _DAY
    if is_date(due):
        printed = date.fromisoformat(due)
        yield printed, printed - _DAY * before
    elif period.kind is PeriodKind.WEEK:
        for monday in (period.start, after):
            printed = monday + _DAY * (int(due) - 1)
            yield printed, printed - _DAY * before
    elif "-" in due:
        month, day = map(int, due.split("-"))
        yield _in_month(period.end.year, month, day, before=before)
        yield _in_month(period.end.year + 1, month, day, before=before)
    else:
        month_of = after if int(due) <= _GRACE_DAYS[PeriodKind.MONTH] else period.end
        yield _in_month(month_of.year, month_of.month, int(due), before=before)


def nominal_day(obligation: Obligation, period: Period) -> date | None:
    """Return the last day allowed for the report of ``period``, or None when none is named."""
    for due in due_days(obligation):
        for printed, last in _candidates(due, period, before=obligation.before):
            if reported_period(printed, period.kind) == period:
                return last
    return None
