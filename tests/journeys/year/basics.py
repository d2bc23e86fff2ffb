"""Days and names that the rows of the made-up year share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
"""One row: values by field name; choices by code, references by the title they are found by."""
Rows = list[Row]

OFFICERS = (
    "Đặng Thị Ửng",
    "Lò Văn Ịnh",
    "Hoàng Thuý Quỳnh",
    "Giàng A Pháo",
    "Nguyễn Văn Khoẻ",
    "Trần Thị Ỷ Lan",
    "Vàng Thị Mỷ",
    "Phạm Quốc Tuý",
    "Bùi Đức Ân",
    "Lý Thị Dậu",
    "Đỗ Ngọc Ước",
    "Hà Thị Êm",
)
EXPERTS = tuple(f"Luật gia Cầm Văn Sướng {n}" for n in range(5))
_NEW_YEAR = date(2026, 1, 5)


def spread(n: int, step: int) -> date:
    """Return a day of 2026 for the n-th row; every eleventh row is of the year before."""
    day = _NEW_YEAR + timedelta((n * step) % 350)
    return day - timedelta(365) if n % 11 == 10 else day


def later(day: date, days: int) -> date:
    """Return the day so many days later."""
    return day + timedelta(days)


def some(n: int, *codes: Any) -> Any:
    """Return the n-th of the codes, over and over."""
    return codes[n % len(codes)]
