"""Reporting periods (kỳ báo cáo): weeks, months, quarters, half-years and years."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from app.errors import UserError
from app.text.dates import format_date
from app.text.numbers import to_roman

_DAY = timedelta(days=1)
_CODE = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])|W(\d{2})))?")


class PeriodKind(StrEnum):
    """How long a period is; the values are those of reporting obligations."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def every(self) -> str:
        """The rhythm in Vietnamese: "hằng tháng", "6 tháng" …."""
        return _EVERY[self]


_EVERY = {
    PeriodKind.WEEK: "hằng tuần",
    PeriodKind.MONTH: "hằng tháng",
    PeriodKind.QUARTER: "hằng quý",
    PeriodKind.HALF_YEAR: "6 tháng một lần",
    PeriodKind.YEAR: "hằng năm",
}
_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
}


class Period(Struct, frozen=True):
    """One period; ``index`` is the month, quarter, half or ISO week of ``year``, from 1."""

    kind: PeriodKind
    year: int
    index: int = 1

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read a code: "2026-10", "2026-Q3", "2026-H1", "2026-W07" or "2026".

        Raises UserError (``bad_period``) for anything else.
        """
        found = _CODE.fullmatch(code.strip().upper())
        if found and int(found[1]) >= 1:
            period = _from_code(found)
            if period is not None:
                return period
        raise UserError(
            f"“{code}” không phải là một kỳ báo cáo.",
            "Ghi kỳ theo mẫu: 2026-10 (tháng), 2026-Q3 (quý), 2026-H1 (6 tháng) hoặc 2026 (năm).",
            code="bad_period",
        )

    @property
    def code(self) -> str:
        """The code that ``parse`` reads back."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year:04d}"
            case PeriodKind.QUARTER:
                return f"{self.year:04d}-Q{self.index}"
            case PeriodKind.HALF_YEAR:
                return f"{self.year:04d}-H{self.index}"
            case PeriodKind.WEEK:
                return f"{self.year:04d}-W{self.index:02d}"
            case PeriodKind.MONTH:
                return f"{self.year:04d}-{self.index:02d}"

    @property
    def start(self) -> date:
        """The first day."""
        if self.kind is PeriodKind.WEEK:
            return date.fromisocalendar(self.year, self.index, 1)
        return date(self.year, (self.index - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        if self.kind is PeriodKind.WEEK:
            return self.start + 6 * _DAY
        month = self.index * _MONTHS[self.kind]
        return date(self.year, month, month_length(self.year, month))

    def label(self) -> str:
        """Return the name used in a report's title: "tháng 10 năm 2026", "6 tháng đầu năm 2026"."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"năm {self.year}"
            case PeriodKind.QUARTER:
                return f"quý {to_roman(self.index)} năm {self.year}"
            case PeriodKind.HALF_YEAR:
                return f"6 tháng {'đầu' if self.index == 1 else 'cuối'} năm {self.year}"
            case PeriodKind.WEEK:
                days = f"từ {format_date(self.start)} đến {format_date(self.end)}"
                return f"tuần {self.index} năm {self.year} ({days})"
            case PeriodKind.MONTH:
                return f"tháng {self.index} năm {self.year}"

    def short_label(self) -> str:
        """Return the name used in a table: "tháng 10/2026", "quý III/2026", "6 tháng đầu 2026"."""
        match self.kind:
            case PeriodKind.QUARTER:
                return f"quý {to_roman(self.index)}/{self.year}"
            case PeriodKind.MONTH | PeriodKind.WEEK:
                noun = "tháng" if self.kind is PeriodKind.MONTH else "tuần"
                return f"{noun} {self.index}/{self.year}"
            case _:
                return self.label().replace(" năm ", " ")

    def contains(self, d: date) -> bool:
        """Tell whether ``d`` lies in this period."""
        return self.start <= d <= self.end

    def next(self) -> Period:
        """Return the period of the same kind that follows."""
        return period_of(self.end + _DAY, self.kind)

    def previous(self) -> Period:
        """Return the period of the same kind that goes before."""
        return period_of(self.start - _DAY, self.kind)


def month_length(year: int, month: int) -> int:
    """Return how many days a month has."""
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def _from_code(found: re.Match[str]) -> Period | None:
    year = int(found[1])
    month, quarter, half, week = (int(part) if part else None for part in found.groups()[1:])
    if month is not None:
        return Period(PeriodKind.MONTH, year, month) if 1 <= month <= 12 else None
    if quarter is not None:
        return Period(PeriodKind.QUARTER, year, quarter)
    if half is not None:
        return Period(PeriodKind.HALF_YEAR, year, half)
    if week is not None:
        last = date(year, 12, 28).isocalendar().week
        return Period(PeriodKind.WEEK, year, week) if 1 <= week <= last else None
    return Period(PeriodKind.YEAR, year)


def period_of(d: date, kind: PeriodKind) -> Period:
    """Return the period of ``kind`` that holds ``d``."""
    if kind is PeriodKind.WEEK:
        year, week, _ = d.isocalendar()
        return Period(kind, year, week)
    return Period(kind, d.year, (d.month - 1) // _MONTHS[kind] + 1)
