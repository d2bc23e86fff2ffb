"""Working days and days off in Vietnam, with the swaps announced each year.

Public holidays follow Bộ luật Lao động 2019, điều 112, and the day of 24/11 (NQ 80-NQ/TW); the
days come from the ``holidays`` library, and what an authority decides later overrides them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from app.text.dates import weekday_name
from resources import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = timedelta(days=1)
_SATURDAY = 5
# The official calendar is announced a year at a time; from here on only the lunar rules speak.
FIRST_PROVISIONAL_YEAR = 2028


class DayKind(StrEnum):
    """What an authority says of one day."""

    WORKING = "working"
    OFF = "off"

    @property
    def label(self) -> str:
        """The Vietnamese word shown to the user."""
        return "ngày làm việc" if self is DayKind.WORKING else "ngày nghỉ"


class _Year(Struct, frozen=True):
    """What the library knows of one year."""

    holidays: Mapping[date, str]
    swapped_in: frozenset[date]


def read_day_table(text: str) -> dict[date, DayKind]:
    """Read a table of decided days: CSV with columns date (ISO), kind, name, source.

    Lines that open with "#" are remarks. Raises ValueError on a wrong date or kind.
    """
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {
        date.fromisoformat(row["date"].strip()): DayKind(row["kind"].strip())
        for row in csv.DictReader(lines)
    }


class WorkCalendar:
    """Answers whether a day is worked; ``overrides`` stand above the law's own calendar.

    The holiday library is loaded when the first question needs it, a year at a time.
    """

    def __init__(self, overrides: Mapping[date, DayKind] | None = None) -> None:
        self._overrides = dict(overrides or {})
        self._years: dict[int, _Year] = {}

    @classmethod
    def shipped(cls, overrides: Mapping[date, DayKind] | None = None) -> WorkCalendar:
        """Return the calendar of the shipped table, under the user's ``overrides``."""
        return cls(read_day_table(read_text("holidays.csv")) | dict(overrides or {}))

    def is_working(self, d: date) -> bool:
        """Tell whether ``d`` is a working day."""
        decided = self._overrides.get(d)
        if decided is not None:
            return decided is DayKind.WORKING
        year = self._year(d.year)
        if d.weekday() >= _SATURDAY:
            return d in year.swapped_in
        return d not in year.holidays

    def reason_off(self, d: date) -> str:
        """Return why ``d`` is a day off (the holiday or the weekday), or "" for a working day."""
        if self.is_working(d):
            return ""
        if d in self._overrides:
            return "ngày nghỉ theo thông báo"
        return self._year(d.year).holidays.get(d) or weekday_name(d)

    def is_provisional(self, d: date) -> bool:
        """Tell whether the days of that year are only reckoned ("tạm tính"), not announced."""
        return d.year >= FIRST_PROVISIONAL_YEAR and d not in self._overrides

    def roll_back(self, d: date) -> date:
        """Return ``d`` or the nearest working day before it."""
        return self._roll(d, -_DAY)

    def roll_forward(self, d: date) -> date:
        """Return ``d`` or the nearest working day after it (BLDS 2015, điều 148 khoản 5)."""
        return self._roll(d, _DAY)

    def working_days_between(self, a: date, b: date) -> int:
        """Count the working days after ``a`` up to and including ``b``; negative when b < a."""
        if b < a:
            return -self.working_days_between(b, a)
        return sum(self.is_working(a + _DAY * step) for step in range(1, (b - a).days + 1))

    def add_working(self, d: date, n: int) -> date:
        """Return the ``n``-th working day after ``d`` (before it when negative); ``d`` for 0."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            d = self._roll(d + step, step)
        return d

    def recall(self, years: Mapping[str, Any]) -> None:
        """Take over years worked out before (``worked_out``), sparing the library's slow start."""
        for year, said in years.items():
            days = {date.fromisoformat(day): name for day, name in said["holidays"].items()}
            swapped = frozenset(date.fromisoformat(day) for day in said["swapped_in"])
            self._years[int(year)] = _Year(days, swapped)

    def worked_out(self) -> dict[str, Any]:
        """Return every year asked for so far, as JSON data for ``recall``."""
        return {
            str(year): {
                "holidays": {day.isoformat(): name for day, name in known.holidays.items()},
                "swapped_in": sorted(day.isoformat() for day in known.swapped_in),
            }
            for year, known in sorted(self._years.items())
        }

    def _roll(self, d: date, step: timedelta) -> date:
        while not self.is_working(d):
            d += step
        return d

    def _year(self, year: int) -> _Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = _load_year(year)
        return known


def _load_year(year: int) -> _Year:
    """Ask the library; a swap may pair days of two years, so the neighbours are asked too."""
    from holidays.countries.vietnam import Vietnam

    found = Vietnam(years=range(year - 1, year + 2), language="vi")  # type: ignore[no-untyped-call]
    return _Year(
        {day: name for day, name in found.items() if day.year == year},
        frozenset(_of_year(found.weekend_workdays, year)),
    )


def _of_year(days: Iterable[date], year: int) -> list[date]:
    return [day for day in days if day.year == year]
