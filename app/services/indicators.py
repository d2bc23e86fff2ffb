"""Indicators of the plans with their two counts, against each milestone, as of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.desk import Desk
from app.indicators.measure import MilestoneState, Person, Ratio, milestone, ratio
from app.ports import Filter, Query, Record
from app.services import training


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """An indicator, its counts (None when typed by hand) and how each milestone stands."""

    indicator: Record
    value: Ratio | None
    milestones: tuple[MilestoneState, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the indicator as the commands print it."""
        return {
            "id": self.indicator.id,
            "name": self.indicator["name"],
            "numerator": len(self.value.numerator) if self.value else None,
            "denominator": len(self.value.denominator) if self.value else None,
            "milestones": [
                {
                    "year": m.year,
                    "operator": m.operator,
                    "value": float(m.value),
                    "met": m.met,
                    "missing": m.missing,
                }
                for m in self.milestones
            ],
        }


def listing(
    desk: Desk,
    as_of: date | None = None,
    plan_ids: Sequence[str] = (),
    people: Sequence[Person] | None = None,
) -> list[IndicatorState]:
    """Return every indicator (of these plans, when named) as it stands on a day (today).

    ``people`` spares a second look at the officers to who has them already.
    """
    filters = (Filter("plan", "in", tuple(plan_ids)),) if plan_ids else ()
    query = Query("indicator", filters, order=("plan", "position"), limit=10_000)
    counted = training.people(desk) if people is None else people
    day = as_of or desk.today
    return [_state(i, counted, day) for i in desk.store.find(query).records]


def _state(indicator: Record, people: Sequence[Person], day: date) -> IndicatorState:
    value = ratio(indicator["measure"] or "text", people, day)
    given = indicator["milestones"] if isinstance(indicator["milestones"], list) else []
    stones = tuple(milestone(m, value) for m in given if isinstance(m, Mapping))
    return IndicatorState(indicator, value, stones)
