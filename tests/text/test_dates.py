from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.dates import (
    format_date,
    format_long_date,
    from_excel_serial,
    parse_date,
    weekday_name,
)


@pytest.mark.parametrize(
    "typed",
    [
        "05/03/2026",
        "5/3/26",
        "5-3-2026",
        "05.03.2026",
        " ngày 05 tháng 3 năm 2026 ",
        "Ngày 5/3/2026",
        "ngay 5 thang 03 nam 2026",
        "2026-03-05",
    ],
)
def test_every_usual_spelling_is_read(typed: str) -> None:
    assert parse_date(typed) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "3/13/2026", "5/3-2026", "tháng 3/2026", "5/3/026", "46086", "", "x"]
)
def test_what_is_not_a_date_is_not_guessed(typed: str) -> None:
    assert parse_date(typed) is None


def test_two_digit_years_of_birth_are_in_the_last_century() -> None:
    assert parse_date("12/5/85") == date(1985, 5, 12)
    assert parse_date("12/5/69") == date(2069, 5, 12)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_written_dates_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(format_long_date(day)) == day
    assert parse_date(day.isoformat()) == day


def test_long_dates_follow_the_decree() -> None:
    assert format_long_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert format_long_date(date(2026, 3, 15)) == "ngày 15 tháng 3 năm 2026"
    assert format_long_date(date(2026, 11, 9)) == "ngày 09 tháng 11 năm 2026"


def test_spreadsheet_serials_are_of_the_1900_system() -> None:
    assert from_excel_serial(61) == date(1900, 3, 1)
    assert from_excel_serial(46086) == date(2026, 3, 5)
    assert from_excel_serial(46086.75) == date(2026, 3, 5)
    assert from_excel_serial(60) is None


def test_weekdays_have_their_names() -> None:
    assert weekday_name(date(2026, 11, 22)) == "Chủ nhật"
    assert weekday_name(date(2026, 11, 23)) == "thứ Hai"
