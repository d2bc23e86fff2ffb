"""Products with a day of their own: deadlines that the task's own day does not tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.desk import Desk
from app.ports import Filter, Query, Record, TaskRow
from app.services.work import tasks

_ALL = 100_000
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class WaitingProduct:
    """A product that is not handed in yet, and the open task it belongs to."""

    product: Record
    task: TaskRow


def waiting(desk: Desk, *, start: date | None = None, end: date) -> list[WaitingProduct]:
    """Return the products due between two days, soonest first, of the unit's open tasks.

    A product that is due with its task is told by the task.
    """
    span = (start or date.min, end)
    wish = tasks.own(desk, open=True, apart=span, limit=_ALL)
    known = {row.task: row for row in desk.store.task_rows(wish)[0]}
    days = (Filter("due", ">=", span[0]), Filter("due", "<=", end))
    found = [
        product
        for chunk in _chunks(tuple(known))
        for product in desk.store.find(
            Query("planned_deliverable", (*days, Filter("task", "in", chunk)), limit=_ALL)
        ).records
    ]
    left = [p for p in found if p["due"] != known[p["task"]].due]
    left.sort(key=lambda product: product["due"])
    made = _handed_in(desk, [p.id for p in left])
    return [WaitingProduct(p, known[p["task"]]) for p in left if p.id not in made]


def _handed_in(desk: Desk, products: Sequence[str]) -> set[str]:
    own = Filter("unit", "=", desk.profile.unit.code)
    return {
        done["planned"]
        for chunk in _chunks(products)
        for done in desk.store.find(
            Query("deliverable_done", (Filter("planned", "in", chunk), own), limit=_ALL)
        ).records
    }


def _chunks(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for first in range(0, len(ids), _CHUNK):
        yield tuple(ids[first : first + _CHUNK])
