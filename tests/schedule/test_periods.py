from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.schedule.periods import Period, PeriodKind, period_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
KINDS = st.sampled_from(PeriodKind)


@pytest.mark.parametrize(
    ("code", "start", "end", "label", "short"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", "tháng 10 năm 2026", "tháng 10/2026"),
        ("2024-02", "2024-02-01", "2024-02-29", "tháng 2 năm 2024", "tháng 2/2024"),
        ("2026-Q3", "2026-07-01", "2026-09-30", "quý III năm 2026", "quý III/2026"),
        ("2026-H1", "2026-01-01", "2026-06-30", "6 tháng đầu năm 2026", "6 tháng đầu 2026"),
        ("2026-H2", "2026-07-01", "2026-12-31", "6 tháng cuối năm 2026", "6 tháng cuối 2026"),
        ("2026", "2026-01-01", "2026-12-31", "năm 2026", "năm 2026"),
        (
            "2026-W53",
            "2026-12-28",
            "2027-01-03",
            "tuần 53 năm 2026 (từ 28/12/2026 đến 03/01/2027)",
            "tuần 53/2026",
        ),
    ],
)
def test_codes_bounds_and_names(code: str, start: str, end: str, label: str, short: str) -> None:
    period = Period.parse(code)
    assert period.code == code
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)
    assert (period.label(), period.short_label()) == (label, short)


@pytest.mark.parametrize(
    "code", ["2026-13", "2026-00", "2026-Q5", "2026-H3", "2025-W53", "26-10", "0000", "", "10/2026"]
)
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(UserError) as refused:
        Period.parse(code)
    assert refused.value.code == "bad_period"


@given(DAYS, KINDS)
def test_periods_cover_the_calendar_without_gaps(day: date, kind: PeriodKind) -> None:
    period = period_of(day, kind)
    assert period.contains(day)
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().previous() == period
    assert Period.parse(period.code) == period
    assert not period.contains(period.next().start)
