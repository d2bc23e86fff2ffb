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
    since = (Filter("due", ">=", start),) if start else ()
    query = Query(
        "planned_deliverable", (*since, Filter("due", "<=", end)), order=("due",), limit=_ALL
    )
    found = [p for p in desk.store.find(query).records if p["task"]]
    known = _open_tasks(desk, tuple(dict.fromkeys(p["task"] for p in found)))
    left = [p for p in found if p["task"] in known and p["due"] != known[p["task"]].due]
    made = _handed_in(desk, [p.id for p in left])
    return [WaitingProduct(p, known[p["task"]]) for p in left if p.id not in made]


def _open_tasks(desk: Desk, ids: Sequence[str]) -> dict[str, TaskRow]:
    return {
        row.task: row
        for chunk in _chunks(ids)
        for row in desk.store.task_rows(tasks.own(desk, open=True, ids=chunk, limit=_CHUNK))[0]
    }


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
