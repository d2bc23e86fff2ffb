"""Milestones of an indicator: read from what was typed, judged exactly, never by rounding. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from math import ceil, floor
from typing import Any, Literal, get_args

from app.indicators.measure import Counts

Operator = Literal[">", ">=", "=", "<="]
Unit = Literal["percent", "count"]
_SPELLINGS: Mapping[str, Operator] = {o: o for o in get_args(Operator)} | {"≥": ">=", "≤": "<="}


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """One milestone against a figure. ``missing`` is how many more are needed ("<=": too many).

    ``needed`` is the number that reaches it. None for ``met``, ``missing`` and ``needed`` when
    nobody is in scope or there is no figure.
    """

    year: int | None
    operator: Operator
    value: Decimal
    met: bool | None
    missing: int | None
    unit: Unit = "percent"
    needed: int | None = None

    @property
    def deadline(self) -> date | None:
        """Return the last day in time, the end of the year; None when no year is named."""
        return date(self.year, 12, 31) if self.year else None


def milestone(stone: Mapping[str, Any], counts: Counts | None) -> MilestoneState:
    """Return how a milestone {year, operator, value, unit} stands against two counts.

    Exact: 9 of 10 is 90 % and so not "hơn 90 %"; "=" is reached by as many or more.
    """
    operator = _SPELLINGS.get(str(stone.get("operator")), "=")
    unit: Unit = "count" if stone.get("unit") == "count" else "percent"
    state = MilestoneState(_year(stone.get("year")), operator, _number(stone), None, None, unit)
    if counts is None or (unit == "percent" and not counts.denominator):
        return state
    return judge(state, counts)


def judge(stone: MilestoneState, counts: Counts) -> MilestoneState:
    """Return the same milestone against other counts; the denominator is not empty."""
    needed = needed_of(stone, counts.denominator)
    over = stone.operator == "<="
    missing = counts.numerator - needed if over else needed - counts.numerator
    return MilestoneState(
        stone.year,
        stone.operator,
        stone.value,
        missing <= 0,
        max(0, missing),
        stone.unit,
        needed,
    )


def needed_of(stone: MilestoneState, total: int) -> int:
    """Return the fewest of ``total`` that reach a milestone; for "<=" the most it allows."""
    exact = stone.value if stone.unit == "count" else stone.value * total / 100
    if stone.operator == ">":
        return floor(exact) + 1
    return floor(exact) if stone.operator == "<=" else ceil(exact)


def stones_of(value: Any) -> tuple[Mapping[str, Any], ...]:
    """Return the milestones in the value of a field, without what a broken record holds."""
    given = value if isinstance(value, list | tuple) else ()
    return tuple(s for s in given if isinstance(s, Mapping))


def milestones(value: Any, counts: Counts | None) -> tuple[MilestoneState, ...]:
    """Return every milestone of an indicator against its counts."""
    return tuple(milestone(s, counts) for s in stones_of(value))


def _year(value: Any) -> int | None:
    known = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9999
    return int(value) if known else None


def _number(stone: Mapping[str, Any]) -> Decimal:
    """Return a milestone's value; 0 for words, which only a broken record holds."""
    try:
        number = Decimal(str(stone.get("value") or 0))
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)
