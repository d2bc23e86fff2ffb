"""Keeping one of two records that are one: what names the other names it from then on.

What was written under the other moves along. A part that says nothing more than a part of the kept
record goes with the other record; one that says more stays beside it, for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Edit, Filter, Query, Record
from app.records.registry import REGISTRY
from app.services.registers import records, rules
from app.services.registers.derived import id_from
from app.services.registers.erasing import KEPT_LISTS, referring

_MANY = 100_000


def keep(desk: Desk, type_name: str, kept_id: str, dropped_id: str) -> Changes:
    """Keep one of two records and delete the other, in one transaction.

    What is deleted keeps its history and can be brought back. Raises UserError same, not_found,
    ambiguous, frozen, kept_log, not_permitted for another unit's record, or others_name_it when
    another unit has written about the one to be deleted, or about a part of it.
    """
    kept = records.load(desk, type_name, kept_id)
    dropped = records.load(desk, type_name, dropped_id)
    if kept.id == dropped.id:
        raise UserError("Hai mã là của cùng một bản ghi.", "Ghi mã của hai bản.", code="same")
    rules.refuse_kept(type_name)
    rules.refuse_frozen(dropped)
    merger = _Merger(desk)
    merger.merge(kept, dropped)
    return desk.store.write(merger.edits())


def mentions(desk: Desk, record: Record) -> int:
    """Return how many living records, and links to files, name a record."""
    return sum(1 for _ in _naming(desk, record))


@dataclass(slots=True)
class _Merger:
    """What becomes of every record concerned: whose place it takes, or its new values."""

    desk: Desk
    instead: dict[str, str] = field(default_factory=dict)
    gone: dict[str, Record] = field(default_factory=dict)
    edited: dict[str, Edit] = field(default_factory=dict)

    def merge(self, kept: Record, dropped: Record) -> None:
        waiting = [(kept, dropped)]
        while waiting:
            one, other = waiting.pop()
            self.instead[other.id], self.gone[other.id] = one.id, other
            here = {self._key(r): r for r, _ in _naming(self.desk, one)}
            for found, name in list(_naming(self.desk, other)):
                _refuse_foreign(found, other)
                twin = self._twin(found, here.get(self._key(found))) or self._namesake(found)
                if twin is None:
                    self._move(found, name)
                elif found.id not in self.instead:
                    waiting.append((twin, found))
                    self.instead[found.id] = twin.id

    def edits(self) -> list[Edit]:
        """Return everything to write."""
        kept = (edit for row_id, edit in self.edited.items() if row_id not in self.gone)
        return [*kept, *(Edit(r.type, r.id, deleted=True) for r in self.gone.values())]

    def _key(self, record: Record) -> tuple[Any, ...]:
        names = next(iter(REGISTRY[record.type].doubles), ())
        return (record.type, *(self._put_instead(record[name]) for name in names))

    def _twin(self, found: Record, here: Record | None) -> Record | None:
        """Return the part of the kept record that says all that ``found`` says."""
        if here is None or not REGISTRY[found.type].doubles:
            return None
        said = self._said(found)
        return here if all(here[name] == value for name, value in said.items()) else None

    def _namesake(self, found: Record) -> Record | None:
        """Return the record that ``found`` becomes, where what it is about makes its id."""
        values = {name: self._put_instead(value) for name, value in found.values.items()}
        row_id = id_from(self.desk, found.type, values)
        if row_id is None or row_id == found.id:
            return None
        stands = self.desk.store.get(found.type, row_id)
        if stands is not None and stands.alive:
            both = sorted((found, stands), key=lambda r: r.updated)
            values = {n: v for r in both for n, v in self._said(r).items()}
        self.edited[row_id] = Edit(found.type, row_id, values, deleted=False)
        return Record(found.type, row_id, found.unit, values)

    def _move(self, found: Record, name: str) -> None:
        before = self.edited[found.id].values if found.id in self.edited else {}
        value = self._put_instead(found[name])
        if isinstance(value, tuple):
            value = tuple(i for i in value if i != found.id) or None
        elif value == found.id:
            value = None
        self.edited[found.id] = Edit(found.type, found.id, {**before, name: value})

    def _said(self, record: Record) -> dict[str, Any]:
        """Return what a record says beyond the first values of its declaration."""
        return {
            f.name: self._put_instead(record[f.name])
            for f in REGISTRY[record.type].fields
            if record[f.name] is not None and record[f.name] != f.default
        }

    def _put_instead(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.instead.get(value, value)
        if isinstance(value, tuple):
            return tuple(dict.fromkeys(map(self._put_instead, value)))
        return value


def _naming(desk: Desk, record: Record) -> Iterator[tuple[Record, str]]:
    """Yield what names a record, with the field, but for own frozen reports; linked files too."""
    fields = [(r.name, f.name) for r, f in referring(record.type) if r.name not in KEPT_LISTS]
    for type_name, name in (*fields, ("evidence", "record")):
        same = Filter(name, "=", record.id)
        for found in desk.store.find(Query(type_name, (same,), limit=_MANY)).records:
            frozen = found.type == "report" and found["state"] == "frozen"
            if not frozen or found.unit != record.unit:
                yield found, name


def _refuse_foreign(found: Record, other: Record) -> None:
    if found.unit != other.unit:
        what = REGISTRY[other.type].label.lower()
        raise UserError(
            f"Đơn vị khác đã ghi việc của mình trên {what} này nên không xóa được.",
            "Hãy giữ bản này và xóa bản kia, hoặc chọn “Không trùng”.",
            code="others_name_it",
        )
