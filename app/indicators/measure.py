"""Ratios over people, kept as two lists of ids: a percentage never stands without its counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from math import ceil, floor
from typing import Any, Literal

Operator = Literal[">", ">=", "=", "<="]


@dataclass(frozen=True, slots=True)
class Person:
    """One officer as a figure sees them: when they count, and what they have by the day asked."""

    id: str
    scope_from: date | None
    scope_to: date | None
    trained_on: date | None
    materials_on: date | None
    law_degree: bool

    def in_scope(self, day: date) -> bool:
        """Tell whether the person is counted on ``day``; both ends belong to the span."""
        after_start = self.scope_from is None or self.scope_from <= day
        return after_start and (self.scope_to is None or day <= self.scope_to)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Who is counted, and who of them fulfils the condition."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """One milestone against a ratio. ``missing`` is how many more people are needed.

    None for ``met`` and ``missing`` when nobody is in scope or the figure is not worked out here.
    """

    year: int | None
    operator: str
    value: Decimal
    met: bool | None
    missing: int | None


def ratio(measure: str, people: Collection[Person], as_of: date) -> Ratio | None:
    """Return who fulfils a measure on a day; None for a measure typed by hand."""
    conditions: dict[str, Callable[[Person], bool]] = {
        "trained": lambda p: _by(p.trained_on, as_of),
        "trained_and_materials": lambda p: _by(p.trained_on, as_of) and _by(p.materials_on, as_of),
        "law_degree": lambda p: p.law_degree,
    }
    if measure not in conditions:
        return None
    scope = [p for p in people if p.in_scope(as_of)]
    return Ratio(tuple(p.id for p in scope if conditions[measure](p)), tuple(p.id for p in scope))


def milestone(stone: Mapping[str, Any], value: Ratio | None) -> MilestoneState:
    """Return how a milestone {year, operator, value, unit} stands against a ratio.

    Exact: 9 of 10 is 90 % and so not "hơn 90 %".
    """
    target = _number(stone.get("value"))
    operator = str(stone.get("operator") or "=")
    year = stone.get("year")
    if value is None or not value.denominator or stone.get("unit") == "count":
        return MilestoneState(year, operator, target, None, None)
    needed = _needed(operator, target, len(value.denominator))
    missing = max(0, needed - len(value.numerator))
    return MilestoneState(year, operator, target, missing == 0, missing)


def _number(value: Any) -> Decimal:
    """Return a milestone's value; 0 for words, which only a broken record holds."""
    try:
        number = Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)


def _needed(operator: str, percent: Decimal, total: int) -> int:
    """Return the fewest people of ``total`` that reach the target ("=" counts as at least)."""
    exact = percent * total / 100
    return floor(exact) + 1 if operator == ">" else ceil(exact)


def _by(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of
