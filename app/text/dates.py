"""Dates as Vietnamese offices write them: day, month, year, never the American order."""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.text.folding import fold

_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_LEADING_DAY = re.compile(r"^(?:ngày|ngay)\s+", re.IGNORECASE)
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
# The spreadsheet's 1900 system counts a 29/02/1900 that never was.
_SERIAL_ZERO = date(1899, 12, 30)
_CENTURY_PIVOT = 70


def _real_date(year: int, month: int, day: int) -> date | None:
    if not 1800 <= year <= 2199:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(s: str) -> date | None:
    """Read one date, or None when ``s`` is not exactly a real one.

    Accepts dd/mm/yyyy, d/m/yy (70-99 is 19yy), the same with "-" or ".", ISO yyyy-mm-dd, and
    "ngày 05 tháng 3 năm 2026", with or without marks.
    """
    text = _LEADING_DAY.sub("", s.strip())
    if found := _NUMERIC.fullmatch(text):
        year = int(found[4])
        if len(found[4]) == 2:
            year += 1900 if year >= _CENTURY_PIVOT else 2000
        return _real_date(year, int(found[3]), int(found[1]))
    if found := _ISO.fullmatch(text):
        return _real_date(int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDS.fullmatch(fold(text)):
        return _real_date(int(found[3]), int(found[2]), int(found[1]))
    return None


def from_excel_serial(serial: float) -> date | None:
    """Return the date of a spreadsheet serial number (days, 1900 system), or None out of range.

    Serials up to 60 lie before or on the day that never was and are refused.
    """
    if not 61 <= serial < 110_000:
        return None
    return _SERIAL_ZERO + timedelta(days=int(serial))


def format_date(d: date) -> str:
    """Return ``d`` as dd/mm/yyyy."""
    return f"{d.day:02d}/{d.month:02d}/{d.year:04d}"


def format_long_date(d: date) -> str:
    """Return "ngày 05 tháng 3 năm 2026" (NĐ 30/2020, Phụ lục I, mục II, khoản 4).

    Days below 10 and the months 1 and 2 are written with a leading 0.
    """
    month = f"{d.month:02d}" if d.month <= 2 else str(d.month)
    return f"ngày {d.day:02d} tháng {month} năm {d.year}"


def weekday_name(d: date) -> str:
    """Return the Vietnamese name of the weekday: "thứ Hai" … "Chủ nhật"."""
    return _WEEKDAYS[d.weekday()]
