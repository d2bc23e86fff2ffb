"""The deadlines that record types declare: which records they still bind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from app.desk import Desk
from app.ports import Filter, Query, Record
from app.records.language import Deadline, RecordType
from app.records.registry import REGISTRY
from app.services.registers import optional, records

_ALL = 10_000


def declared(desk: Desk) -> Iterator[tuple[RecordType, Deadline]]:
    """Yield every declared deadline of the registers in use."""
    shown = optional.switched_on(desk)
    for rtype in REGISTRY:
        if not rtype.optional or rtype.name in shown:
            yield from ((rtype, deadline) for deadline in rtype.deadlines)


def still_open(
    desk: Desk,
    rtype: RecordType,
    deadline: Deadline,
    *,
    start: date | None = None,
    end: date,
    limit: int = _ALL,
) -> Query:
    """Return the query of the unit's records a deadline still binds, due between two days."""
    since = (Filter(deadline.due, ">=", start),) if start else ()
    filters = (
        Filter(deadline.done, "empty"),
        *since,
        Filter(deadline.due, "<=", end),
        *deadline.where,
        Filter("unit", "=", desk.profile.unit.code),
    )
    return Query(rtype.name, filters, order=(deadline.due,), limit=limit)


def parents(desk: Desk, rtype: RecordType, found: Iterable[Record]) -> dict[str, str]:
    """Return, by record, the words of the record it lies inside of; nothing for a free type."""
    if not rtype.inside:
        return {}
    where = {r.id: r[rtype.inside] for r in found if r[rtype.inside]}
    names = records.titles(desk, rtype.field(rtype.inside).target, where.values())
    return {row: names[parent] for row, parent in where.items() if parent in names}


def answered_by(rtype: RecordType, record: Record) -> str:
    """Return the field whose day ends the deadline that binds a record, "" when none does."""
    return next((d.done for d in rtype.deadlines if _binds(d, record)), "")


def _binds(deadline: Deadline, record: Record) -> bool:
    """Whether a record fulfils the plain conditions of a deadline."""
    equal = ((record[f.field] == f.value, f.op) for f in deadline.where)
    return all(same is (op == "=") for same, op in equal)
