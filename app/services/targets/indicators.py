"""Indicators of the plans with their two counts, against each milestone, as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.desk import Desk
from app.indicators import wording
from app.indicators.measure import Counts, Person, Ratio
from app.indicators.milestones import MilestoneState, milestones
from app.ports import Filter, Query, Record
from app.services.targets.indicator_facts import Facts, gather


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """An indicator, its counts and how each milestone stands on a day.

    ``value`` names who is counted, None when the figure is typed by hand or ``summed`` over the
    communes of a province; ``counts`` is None when there is no figure at all.
    """

    indicator: Record
    value: Ratio | None
    milestones: tuple[MilestoneState, ...]
    counts: Counts | None = None
    summed: bool = False

    @property
    def measure(self) -> str:
        """Return the measure's code."""
        return str(self.indicator["measure"] or "text")

    @property
    def rows(self) -> tuple[str, ...]:
        """Return the ids behind the numerator, each once."""
        return tuple(dict.fromkeys(self.value.numerator)) if self.value else ()

    @property
    def note(self) -> str:
        """Return what the two counts mean, as it is printed under the figure."""
        if self.summed:
            return wording.SUMMED
        return wording.rule_words(self.measure, self.indicator["window"])

    def to_json(self) -> dict[str, Any]:
        """Return the indicator as the commands print it."""
        return {
            "id": self.indicator.id,
            "name": self.indicator["name"],
            "numerator": self.counts.numerator if self.counts else None,
            "denominator": self.counts.denominator if self.counts else None,
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
    found = desk.store.find(query).records
    facts = gather(desk, found, people)
    day = as_of or desk.today
    return [state(i, facts, day) for i in found]


def state(indicator: Record, facts: Facts, day: date) -> IndicatorState:
    """Return one indicator as it stands on a day."""
    counts = facts.counts(indicator, day)
    stones = milestones(indicator["milestones"], counts)
    return IndicatorState(
        indicator, facts.ratio(indicator, day), stones, counts, summed=facts.summed
    )
