from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.numbers import (
    format_number,
    format_percent,
    format_size,
    is_ambiguous,
    parse_number,
    to_roman,
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.500", "1500"),
        ("1,500", "1.5"),
        ("1.500.000 đồng", "1500000"),
        ("1,500,000", "1500000"),
        ("1 500 000", "1500000"),
        ("1\u00a0500,25", "1500.25"),
        ("92,3%", "92.3"),
        ("0,5", "0.5"),
        ("0.500", "0.5"),
        ("-3", "-3"),
        ("\u22123,5", "-3.5"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_the_vietnamese_way(typed: str, value: str) -> None:
    assert parse_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "a", "12.34.5", "1.234.56", "1,2,3", "٣", "1e5", "10 20"])
def test_what_is_not_a_number_is_not_guessed(typed: str) -> None:
    assert parse_number(typed) is None


def test_only_a_single_group_of_three_is_ambiguous() -> None:
    assert is_ambiguous("1.500")
    assert is_ambiguous("12,345")
    assert not is_ambiguous("1.500.000")
    assert not is_ambiguous("1.5")
    assert not is_ambiguous("0,500")


@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_written_numbers_read_back(units: int, decimals: int) -> None:
    value = Decimal(units).scaleb(-decimals)
    assert parse_number(format_number(value, decimals)) == value


def test_halves_are_rounded_away_from_zero() -> None:
    assert format_number(Decimal("2.5")) == "3"
    assert format_number(1234.56, 1) == "1.234,6"
    assert format_number(-0.2) == "0"


def test_percentages_never_round_into_all_or_nothing() -> None:
    assert format_percent(12, 13) == "92,3%"
    assert format_percent(9, 10) == "90%"
    assert format_percent(13, 13) == "100%"
    assert format_percent(1999, 2000) == "99,9%"
    assert format_percent(1, 3000) == "0,1%"
    assert format_percent(0, 3000) == "0%"
    assert format_percent(6, 5) == "120%"
    assert format_percent(0, 0) == "\u2013"


def test_roman_numerals() -> None:
    assert [to_roman(n) for n in (1, 4, 9, 14, 40, 399)] == [
        "I",
        "IV",
        "IX",
        "XIV",
        "XL",
        "CCCXCIX",
    ]
    with pytest.raises(ValueError, match="400"):
        to_roman(400)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (3584, "3,5 KB"),
        (35 * 1024, "35 KB"),
        (1_258_291, "1,2 MB"),
        (200 << 20, "200 MB"),
        (2 << 30, "2,0 GB"),
        (5000 << 30, "5.000 GB"),
    ],
)
def test_sizes_are_said_as_people_say_them(size, shown):
    assert format_size(size) == shown
