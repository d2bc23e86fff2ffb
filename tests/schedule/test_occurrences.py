from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.schedule.calendar import WorkCalendar
from app.schedule.obligations import (
    DataRule,
    Obligation,
    nominal_day,
    obligation_from,
    reported_period,
    suggested_data_rule,
)
from app.schedule.occurrences import (
    InternalDays,
    occurrence_of,
    occurrences,
)
from app.schedule.periods import Period, PeriodKind, period_of

CALENDAR = WorkCalendar()
MONTHLY = obligation_from(period="month", due="25", before=True)


def codes(obligation: Obligation, start: str, end: str) -> list[tuple[str, str]]:
    found = occurrences(obligation, date.fromisoformat(start), date.fromisoformat(end), CALENDAR)
    return [
        (each.period.code if each.period else "", each.nominal.isoformat() if each.nominal else "")
        for each in found
    ]


def test_the_months_report_is_due_in_its_own_month() -> None:
    assert codes(MONTHLY, "2026-10-01", "2026-12-31") == [
        ("2026-10", "2026-10-24"),
        ("2026-11", "2026-11-24"),
        ("2026-12", "2026-12-24"),
    ]


@pytest.mark.parametrize(
    ("code", "nominal", "safe"),
    [
        ("2026-01", "2026-01-24", "2026-01-23"),
        ("2026-05", "2026-05-24", "2026-05-22"),
        ("2026-10", "2026-10-24", "2026-10-23"),
        ("2026-11", "2026-11-24", "2026-11-23"),
        ("2027-01", "2027-01-24", "2027-01-22"),
        ("2027-04", "2027-04-24", "2027-04-23"),
        ("2027-07", "2027-07-24", "2027-07-23"),
        ("2027-10", "2027-10-24", "2027-10-22"),
    ],
)
def test_each_month_has_its_safe_working_day(code: str, nominal: str, safe: str) -> None:
    found = occurrence_of(MONTHLY, Period.parse(code), CALENDAR)
    assert found.nominal == date.fromisoformat(nominal)
    assert found.safe == date.fromisoformat(safe)


def test_a_day_at_the_months_start_speaks_of_the_month_before() -> None:
    early = obligation_from(period="month", due="05", before=True)
    assert codes(early, "2026-11-01", "2026-12-31") == [
        ("2026-10", "2026-11-04"),
        ("2026-11", "2026-12-04"),
    ]


def test_half_years_have_two_days() -> None:
    both = obligation_from(period="half_year", due="06-01, 11-30", before=True)
    assert codes(both, "2026-01-01", "2027-06-30") == [
        ("2026-H1", "2026-05-31"),
        ("2026-H2", "2026-11-29"),
        ("2027-H1", "2027-05-31"),
    ]
    first = obligation_from(period="half_year", due="06-01", before=True)
    assert codes(first, "2026-01-01", "2027-12-31") == [
        ("2026-H1", "2026-05-31"),
        ("2027-H1", "2027-05-31"),
    ]


@pytest.mark.parametrize(
    ("period", "due", "before", "expected"),
    [
        ("year", "11-15", True, ("2026", "2026-11-14")),
        ("year", "01-15", False, ("2025", "2026-01-15")),
        ("quarter", "25", False, ("2026-Q1", "2026-03-25")),
        ("quarter", "05", False, ("2025-Q4", "2026-01-05")),
        ("half_year", "07-01", True, ("2026-H1", "2026-06-30")),
        ("year", "2026-12-20", True, ("2026", "2026-12-19")),
        ("once", "2026-09-30", True, ("", "2026-09-29")),
    ],
)
def test_other_rhythms(period: str, due: str, before: bool, expected: tuple[str, str]) -> None:
    obligation = obligation_from(period=period, due=due, before=before)
    assert expected in codes(obligation, "2026-01-01", "2026-12-31")


def test_weeks_end_on_their_weekday() -> None:
    weekly = obligation_from(period="week", due="5", before=False)
    assert codes(weekly, "2026-11-16", "2026-11-29") == [
        ("2026-W47", "2026-11-20"),
        ("2026-W48", "2026-11-27"),
    ]


def test_a_day_the_month_lacks_is_its_last() -> None:
    last = obligation_from(period="month", due="31", before=False)
    assert nominal_day(last, Period.parse("2026-02")) == date(2026, 2, 28)
    before = obligation_from(period="month", due="30", before=True)
    assert nominal_day(before, Period.parse("2026-02")) == date(2026, 2, 28)
    assert nominal_day(before, Period.parse("2026-03")) == date(2026, 3, 29)


@pytest.mark.parametrize("period", ["on_request", "event", "unspecified"])
def test_nothing_falls_due_by_itself_on_request(period: str) -> None:
    obligation = obligation_from(period=period, due=None, before=False)
    assert codes(obligation, "2026-01-01", "2030-12-31") == []


def test_without_a_named_day_the_period_is_listed_and_no_day_is_invented() -> None:
    silent = obligation_from(period="year", due=None, before=False)
    (found,) = occurrences(silent, date(2026, 1, 1), date(2026, 12, 31), CALENDAR)
    assert found.period == Period.parse("2026")
    assert (found.data_from, found.data_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found.nominal is found.safe is found.cutoff is found.to_leader is None


@pytest.mark.parametrize(
    ("code", "kind", "first", "last"),
    [
        ("2026-10", "month", "2026-09-15", "2026-10-14"),
        ("2026-01", "month", "2025-12-15", "2026-01-14"),
        ("2026-Q2", "quarter", "2026-03-15", "2026-06-14"),
        ("2026-H1", "half_year", "2025-12-15", "2026-06-14"),
        ("2026", "year", "2025-12-15", "2026-12-14"),
    ],
)
def test_figures_from_the_15th_to_the_14th(code: str, kind: str, first: str, last: str) -> None:
    obligation = obligation_from(period=kind, due=None, before=False, data_rule="15_14")
    found = occurrence_of(obligation, Period.parse(code), CALENDAR)
    assert (found.data_from, found.data_to) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("period", "due", "rule"),
    [
        ("month", "25", DataRule.SINCE_LAST),
        ("month", "05", DataRule.CALENDAR),
        ("half_year", "06-01", DataRule.SINCE_LAST),
        ("year", "11-30", DataRule.SINCE_LAST),
        ("year", "01-15", DataRule.CALENDAR),
        ("month", None, DataRule.CALENDAR),
        ("on_request", None, DataRule.CALENDAR),
    ],
)
def test_a_report_due_before_its_period_ends_runs_from_cut_off_to_cut_off(
    period: str, due: str | None, rule: DataRule
) -> None:
    assert suggested_data_rule(obligation_from(period=period, due=due, before=True)) is rule


def test_figures_from_a_day_of_ones_own() -> None:
    obligation = obligation_from(
        period="month", due="25", before=True, data_rule="custom", custom_day=21
    )
    found = occurrence_of(obligation, Period.parse("2026-03"), CALENDAR)
    assert (found.data_from, found.data_to) == (date(2026, 2, 21), date(2026, 3, 20))
    with pytest.raises(UserError):
        obligation_from(period="month", due="25", before=True, data_rule="custom")


def test_the_houses_own_days_come_before_the_safe_day() -> None:
    november = occurrence_of(MONTHLY, Period.parse("2026-11"), CALENDAR)
    assert november.safe == date(2026, 11, 23)
    assert november.to_leader == date(2026, 11, 20)
    assert november.cutoff == date(2026, 11, 18)
    calm = occurrence_of(
        MONTHLY, Period.parse("2026-11"), CALENDAR, internal=InternalDays(cutoff=5, leader=2)
    )
    assert (calm.cutoff, calm.to_leader) == (date(2026, 11, 16), date(2026, 11, 19))


def test_days_not_announced_yet_are_marked() -> None:
    assert not occurrence_of(MONTHLY, Period.parse("2027-12"), CALENDAR).provisional
    assert occurrence_of(MONTHLY, Period.parse("2028-01"), CALENDAR).provisional


@pytest.mark.parametrize(
    ("period", "due"),
    [("month", "06-01"), ("month", "32"), ("year", "25"), ("year", "13-01"), ("once", "06-01")],
)
def test_a_day_that_does_not_fit_is_refused(period: str, due: str) -> None:
    with pytest.raises(UserError) as refused:
        obligation_from(period=period, due=due, before=False)
    assert refused.value.code == "bad_deadline"


@given(
    st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR]),
    st.integers(1, 31),
    st.booleans(),
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
)
def test_every_period_has_exactly_one_report(
    kind: PeriodKind, day: int, before: bool, start: date
) -> None:
    obligation = Obligation(kind, f"{day:02d}", before)
    found = occurrences(obligation, start, start + timedelta(days=800), CALENDAR)
    for earlier, later in pairwise(found):
        assert earlier.period is not None
        assert later.period == earlier.period.next()
        assert earlier.nominal is not None
        assert later.nominal is not None
        assert earlier.nominal < later.nominal
    assert len(found) >= 800 // (31 * {"month": 1, "quarter": 3, "half_year": 6}[kind]) - 1


@given(st.integers(11, 28), st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_figures_since_the_last_cut_off_leave_no_gap(day: int, start: date) -> None:
    obligation = Obligation(PeriodKind.MONTH, f"{day}", True, DataRule.SINCE_LAST)
    found = occurrences(obligation, start, start + timedelta(days=200), CALENDAR)
    assert found
    for earlier, later in pairwise(found):
        assert earlier.data_to == earlier.cutoff
        assert earlier.data_to is not None
        assert later.data_from == earlier.data_to + timedelta(days=1)


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.sampled_from(PeriodKind))
def test_a_due_day_speaks_of_its_period_or_the_one_before(day: date, kind: PeriodKind) -> None:
    holding = period_of(day, kind)
    assert reported_period(day, kind) in (holding, holding.previous())
