"""Taking back the last use cases, by ordinary edits: history keeps both the deed and its undoing.

A use case that may be taken back runs on a desk that is watched: of every record it writes, what
stood there before is remembered. Taking back writes that again, except where somebody has changed
the record since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import Dot, Why
from app.ports import Changes, Edit, Record, Store
from app.records.registry import REGISTRY


@dataclass(frozen=True, slots=True)
class Touched:
    """One record a use case wrote: how it stood before (None: it was new), and a mark of after."""

    type: str
    id: str
    before: Mapping[str, Any] | None
    was_alive: bool
    mark: int


@dataclass(frozen=True, slots=True)
class Step:
    """One use case that can be taken back; ``label`` says what it did."""

    label: str
    touched: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking back did: how many records are as before, how many stay as they are."""

    label: str
    done: int
    left: int


@dataclass(slots=True)
class _Past:
    alive: bool
    values: dict[str, Any] | None


@dataclass(slots=True)
class Watch:
    """A store that remembers what stood before each write, and does everything else as ever."""

    store: Store
    past: dict[tuple[str, str], _Past] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """Answer whatever the store answers."""
        return getattr(self.store, name)

    def write(
        self, edits: Sequence[Edit], *, why: Why = Why.EDIT, res: Sequence[Dot] = ()
    ) -> Changes:
        """Write, after a look at what stands there."""
        stood = _records(self.store, {(e.type, e.id) for e in edits})
        for edit in edits:
            self._note(edit, stood.get((edit.type, edit.id)))
        return self.store.write(edits, why=why, res=res)

    def _note(self, edit: Edit, stood: Record | None) -> None:
        key = (edit.type, edit.id)
        past = self.past.get(key)
        if past is None:
            values: dict[str, Any] | None = None if stood is None else {}
            past = self.past[key] = _Past(stood is not None and stood.alive, values)
        if past.values is not None and stood is not None:
            for name in edit.values:
                past.values.setdefault(name, stood[name])

    def step(self, label: str) -> Step | None:
        """Return what can be taken back, None when nothing was written."""
        now = _records(self.store, set(self.past))
        touched = tuple(
            Touched(name, row_id, past.values, past.alive, _mark(record, past.values))
            for (name, row_id), past in self.past.items()
            if (record := now.get((name, row_id))) is not None
        )
        return Step(label, touched) if touched else None


def watch(desk: Desk) -> tuple[Desk, Watch]:
    """Return the desk for a use case that may be taken back, and what it will have written."""
    watching = Watch(desk.store)
    return replace(desk, store=cast("Store", watching)), watching


def undo(desk: Desk, step: Step) -> tuple[Undone, Changes]:
    """Take a step back in one transaction.

    Records changed since stay as they are; UserError changed_since when that is all of them.
    """
    now = _records(desk.store, {(t.type, t.id) for t in step.touched})
    edits = [
        _back(touched)
        for touched in reversed(step.touched)
        if (record := now.get((touched.type, touched.id))) is not None
        and _mark(record, touched.before) == touched.mark
    ]
    if not edits:
        what = REGISTRY[step.touched[0].type].label.lower()
        raise UserError(
            f"Không hoàn tác được “{step.label}”: {what} đã được sửa sau đó.",
            "Xem thẻ Lịch sử của bản ghi để lấy lại từng giá trị cũ.",
            code="changed_since",
        )
    changes = desk.store.write(edits, why=Why.REVERT)
    return Undone(step.label, len(edits), len(step.touched) - len(edits)), changes


def _back(touched: Touched) -> Edit:
    if touched.before is None or not touched.was_alive:
        return Edit(touched.type, touched.id, deleted=True)
    return Edit(touched.type, touched.id, touched.before, deleted=False)


def _mark(record: Record, before: Mapping[str, Any] | None) -> int:
    """Return a number for the part of a record that a step wrote: all of it when it was new."""
    names = sorted(record.values if before is None else before)
    return hash((record.alive, repr([(name, record[name]) for name in names])))


def _records(store: Store, keys: set[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """Return the records that exist, deleted ones too."""
    found: dict[tuple[str, str], Record] = {}
    for name in sorted({name for name, _ in keys}):
        ids = [row_id for kind, row_id in keys if kind == name]
        alive = store.get_many(name, ids)
        for row_id in ids:
            record = alive.get(row_id) or store.get(name, row_id)
            if record is not None:
                found[name, row_id] = record
    return found
