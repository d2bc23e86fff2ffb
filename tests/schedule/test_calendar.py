from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.schedule.calendar import DayKind, WorkCalendar, read_day_table

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-16",
        "2026-02-20",
        "2026-04-27",
        "2026-04-30",
        "2026-05-01",
        "2026-08-31",
        "2026-09-01",
        "2026-09-02",
        "2026-11-24",
        "2027-02-04",
        "2027-02-10",
        "2027-04-16",
        "2027-05-03",
        "2027-09-03",
        "2027-11-24",
        "2026-11-22",
    ],
)
def test_days_off(day: str) -> None:
    assert not CALENDAR.is_working(date.fromisoformat(day))
    assert CALENDAR.reason_off(date.fromisoformat(day))


def test_the_swapped_saturday_is_worked() -> None:
    saturday = date(2026, 8, 22)
    assert CALENDAR.is_working(saturday)
    assert CALENDAR.reason_off(saturday) == ""
    assert not CALENDAR.is_working(saturday + timedelta(days=1))


def test_a_decision_of_the_authority_stands_above_the_law() -> None:
    holiday, workday = date(2026, 11, 24), date(2026, 11, 25)
    decided = WorkCalendar({holiday: DayKind.WORKING, workday: DayKind.OFF})
    assert decided.is_working(holiday)
    assert not decided.is_working(workday)
    assert decided.reason_off(workday) == "ngày nghỉ theo thông báo"
    assert decided.roll_forward(workday) == date(2026, 11, 26)


def test_the_shipped_table_is_read_and_the_users_days_stand_above_it() -> None:
    day = date(2026, 12, 1)
    assert WorkCalendar.shipped().is_working(day)
    assert not WorkCalendar.shipped({day: DayKind.OFF}).is_working(day)


def test_a_day_table_has_remarks_and_a_header() -> None:
    table = "# remark\ndate,kind,name,source\n2028-01-24,off,Tết,TB 1\n2028-01-22,working,,TB 1\n"
    assert read_day_table(table) == {
        date(2028, 1, 24): DayKind.OFF,
        date(2028, 1, 22): DayKind.WORKING,
    }
    with pytest.raises(ValueError, match="holiday"):
        read_day_table("date,kind,name,source\n2028-01-24,holiday,,\n")


def test_days_not_announced_yet_are_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2027, 12, 31))
    assert CALENDAR.is_provisional(date(2028, 1, 1))
    announced = WorkCalendar({date(2028, 1, 3): DayKind.OFF})
    assert not announced.is_provisional(date(2028, 1, 3))


def test_counting_skips_the_days_off() -> None:
    friday, wednesday = date(2026, 11, 20), date(2026, 11, 25)
    assert CALENDAR.working_days_between(friday, wednesday) == 2
    assert CALENDAR.working_days_between(wednesday, friday) == -2
    assert CALENDAR.add_working(friday, 2) == wednesday
    assert CALENDAR.add_working(wednesday, -2) == friday


@given(DAYS)
def test_rolling_stops_at_the_nearest_working_day(day: date) -> None:
    back, forward = CALENDAR.roll_back(day), CALENDAR.roll_forward(day)
    assert back <= day <= forward
    assert CALENDAR.is_working(back)
    assert CALENDAR.is_working(forward)
    assert CALENDAR.working_days_between(back, day) == 0
    assert (back == day) == (forward == day) == CALENDAR.is_working(day)


@given(DAYS, st.integers(-30, 30))
def test_adding_and_counting_agree(day: date, n: int) -> None:
    start = CALENDAR.roll_back(day)
    moved = CALENDAR.add_working(start, n)
    assert CALENDAR.working_days_between(start, moved) == n
    assert CALENDAR.add_working(moved, -n) == start


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    assert CALENDAR.working_days_between(first, last) == (
        CALENDAR.working_days_between(first, middle) + CALENDAR.working_days_between(middle, last)
    )


def test_the_holiday_library_waits_for_the_first_question() -> None:
    script = (
        "import sys, datetime\n"
        "from app.schedule import occurrences, rules, wording\n"
        "from app.schedule.calendar import WorkCalendar\n"
        "calendar = WorkCalendar.shipped()\n"
        "assert 'holidays' not in sys.modules\n"
        "calendar.is_working(datetime.date(2026, 11, 24))\n"
        "assert 'holidays' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
