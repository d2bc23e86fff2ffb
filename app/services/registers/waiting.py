"""Children whose parent has not arrived: kept and shown at once, and listed until it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.desk import Desk
from app.ports import Record, Role
from app.records.language import Field, Kind, RecordType, Scope
from app.records.registry import REGISTRY
from app.services.registers import records


@dataclass(frozen=True, slots=True)
class Waiting:
    """A living record, and the field in which it names one that is not here yet."""

    record: Record
    field: Field

    @property
    def rtype(self) -> RecordType:
        """Return the declaration of the record that waits."""
        return REGISTRY[self.record.type]

    @property
    def parent(self) -> RecordType:
        """Return the declaration of what it waits for."""
        return REGISTRY[self.field.target]


def listing(desk: Desk) -> list[Waiting]:
    """Return the records that wait for another one, of every type, in declared order."""
    return [
        Waiting(record, field)
        for rtype in REGISTRY
        for field in rtype.fields
        if field.kind is Kind.REF
        for record in _parentless(desk, rtype, field)
    ]


def to_json(desk: Desk, one: Waiting) -> dict[str, Any]:
    """Return a waiting record as the commands print it."""
    title = records.titles(desk, one.record.type, [one.record.id]).get(one.record.id, "")
    return {
        "type": one.record.type,
        "id": one.record.id,
        "title": title,
        "field": one.field.name,
        "parent": {"type": one.parent.name, "id": one.record[one.field.name]},
    }


def _parentless(desk: Desk, rtype: RecordType, field: Field) -> list[Record]:
    own = desk.profile.unit.code
    unit = None if _travels_here(desk, REGISTRY[field.target]) else own
    ids = desk.store.parentless(rtype.name, field.name, unit)
    return list(desk.store.get_many(rtype.name, ids).values()) if ids else []


def _travels_here(desk: Desk, target: RecordType) -> bool:
    """Tell whether other units' records of a type come here at all.

    What a foreign record names may be of a kind that never leaves its unit, or another commune's.
    """
    if desk.profile.role is Role.PROVINCE:
        return target.life_scope is not Scope.COMMUNE
    return target.life_scope in (Scope.PUBLISHED, Scope.PROVINCE)
