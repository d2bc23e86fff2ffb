"""Records that are perhaps one, entered twice: on two devices, or by two hands.

Nothing of the kind is refused when it arrives: each device was right to write its own. What to
compare is declared with the record type (``RecordType.doubles``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.desk import Desk
from app.ports import Record
from app.records.language import RecordType
from app.records.registry import REGISTRY
from app.services.registers import merging, records
from app.services.registers.optional import switched_on

_SETTING = "not_doubles"
"""Setting: pairs a person called different, as "id id", the lower one first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two living records of the unit that are alike in the fields named, the lower id first."""

    type: str
    left: Record
    right: Record
    alike: tuple[str, ...]

    @property
    def rtype(self) -> RecordType:
        """Return their declaration."""
        return REGISTRY[self.type]


def listing(desk: Desk, type_name: str = "") -> list[Pair]:
    """Return the pairs of one type, or of every type in use; at most one per record and likeness.

    Of three alike the second stands beside the first, the third beside the second. Pairs that a
    person called different are left out.
    """
    types = (records.record_type(type_name),) if type_name else _in_use(desk)
    told = frozenset(desk.store.setting(_SETTING) or ())
    return [pair for rtype in types for pair in _pairs(desk, rtype, told)]


def separate(desk: Desk, one: str, other: str) -> None:
    """Remember that two records are different, on this device: their pair is listed no more."""
    told = list(desk.store.setting(_SETTING) or ())
    key = _key(one, other)
    if key not in told:
        desk.store.set_setting(_SETTING, [*told, key])


def _in_use(desk: Desk) -> tuple[RecordType, ...]:
    on = switched_on(desk)
    return tuple(r for r in REGISTRY if not r.optional or r.name in on)


def _pairs(desk: Desk, rtype: RecordType, told: frozenset[str]) -> Iterator[Pair]:
    seen: set[str] = set()
    for names in rtype.doubles:
        groups = desk.store.doubles(rtype.name, names, desk.profile.unit.code)
        found = desk.store.get_many(rtype.name, (i for ids in groups for i in ids))
        for low, high in (pair for ids in groups for pair in _neighbours(ids, told)):
            if (key := _key(low, high)) not in seen and low in found and high in found:
                seen.add(key)
                yield Pair(rtype.name, found[low], found[high], names)


def _neighbours(ids: tuple[str, ...], told: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield for each record the nearest one before it from which nobody has told it apart."""
    for place, high in enumerate(ids):
        before = reversed(ids[:place])
        low = next((i for i in before if _key(i, high) not in told), None)
        if low is not None:
            yield low, high


def _key(one: str, other: str) -> str:
    return " ".join(sorted((one, other)))


def to_json(desk: Desk, pair: Pair) -> dict[str, Any]:
    """Return a pair as the commands print it."""
    ids = (pair.left.id, pair.right.id)
    names = records.titles(desk, pair.type, ids)
    return {
        "type": pair.type,
        "ids": list(ids),
        "titles": [names.get(i, "") for i in ids],
        "alike": list(pair.alike),
        "records": [records.as_json(r) for r in (pair.left, pair.right)],
        "mentions": [merging.mentions(desk, r) for r in (pair.left, pair.right)],
    }
