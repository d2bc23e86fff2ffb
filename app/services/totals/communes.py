"""The registers' totals at the province: summed over the communes, and each commune beside it.

Only what the communes' own records show is added up here, and only counts; figures over people,
whose records stay at home, come from the reports the communes sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from app.desk import Desk
from app.records.registry import REGISTRY
from app.services.totals import declared, lawmaking, money
from app.services.totals.counted import Asked, Counted
from app.services.totals.lines import Line, line_of, order_of

_WORKERS = (lawmaking.counted, money.counted)
"""What is worked out over several registers that all travel to the province."""
_THEIR_TYPES = ("legal_document", "legal_step", "consultation", "budget_line")


@dataclass(frozen=True, slots=True)
class Beside:
    """One total with its value at every commune that has any, by unit code."""

    figure: Counted
    units: dict[str, Decimal]


def keys_here(desk: Desk, span: Asked) -> frozenset[str]:
    """Return the keys of the totals that the province counts from records."""
    counted = {
        declared.key_of(rtype, total)
        for rtype in REGISTRY
        for total in rtype.totals
        if declared.travels(rtype, total)
    }
    return frozenset(counted | {f.key for worker in _WORKERS for f in worker(desk, span)})


def by_line(desk: Desk, span: Asked) -> list[tuple[Line, list[Beside]]]:
    """Return the totals that say something, by the lines of a report."""
    found = {
        declared.key_of(rtype, total): Beside(declared.count(desk, rtype, total, span), units)
        for rtype, total in declared.declared(desk)
        if declared.travels(rtype, total) and (units := declared.by_unit(desk, rtype, total, span))
    }
    found |= _worked_out(desk, span)
    said = [each for each in found.values() if each.figure.says_something]
    said.sort(key=lambda each: order_of(each.figure.key))
    grouped = groupby(said, key=lambda each: line_of(each.figure.key))
    return [(line, list(each)) for line, each in grouped]


def _worked_out(desk: Desk, span: Asked) -> dict[str, Beside]:
    """Work the figures over several registers out for all communes, then for each alone."""
    units: dict[str, dict[str, Decimal]] = {}
    for unit in sorted(set(desk.store.last_written(_THEIR_TYPES)) - {span.without}):
        for worker in _WORKERS:
            for figure in worker(desk, replace(span, unit=unit)):
                if figure.says_something:
                    value = figure.numerator if figure.is_ratio else figure.value
                    units.setdefault(figure.key, {})[unit] = value or Decimal(0)
    whole = (figure for worker in _WORKERS for figure in worker(desk, span))
    return {figure.key: Beside(figure, units.get(figure.key, {})) for figure in whole}
