"""What a package would change, record by record: before and after. Asked for; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import Trouble
from app.exchange import identity, pipeline
from app.exchange.foreseen_conflicts import differences
from app.exchange.gather import gather
from app.exchange.in_words import field_words, title_words
from app.exchange.inbox import Inbox
from app.exchange.ops import Register, Stamp
from app.exchange.results import Details, FieldChange, RecordChange
from app.ports import Change, Incoming, Record
from app.records.codec import group_from_wire
from app.records.language import RecordType
from app.records.registry import REGISTRY

if TYPE_CHECKING:
    from app.desk import Desk

_SHOWN = 200

Values = Mapping[Register, Any]


def details(desk: Desk, paths: Sequence[Path], file: str) -> Details:
    """Return the first changes that the package in ``file`` would make.

    ``paths`` and ``file`` as an import was given them and named it; nothing when it is not there
    any more. Raises Refused when it can no longer be opened.
    """
    inbox = Inbox(desk, keep=False)
    for found in gather(paths):
        with suppress(Trouble):
            inbox.take(found.name, found.load)
    arrival = next((a for a in inbox.arrivals.values() if file in a.names), None)
    if arrival is None:
        return Details((), 0)
    run = pipeline.Run(desk, identity.load(desk), preview=True)
    incoming = pipeline.read_in(run, arrival)
    done = desk.replica.preview(incoming)
    changes = [c for c in done.changes.items if c.type in REGISTRY]
    described = _described(desk, changes[:_SHOWN], _newest(incoming))
    conflicts = islice(differences(desk, incoming, done.conflicts), _SHOWN)
    return Details(tuple(described), len(changes), tuple(conflicts))


def _newest(incoming: Iterable[Incoming]) -> dict[Register, Any]:
    """Return the newest value that the package holds of every register it writes."""
    best: dict[Register, tuple[Stamp, Any]] = {}
    for one in incoming:
        for op in one.ops:
            stamp = op.stamp(one.segment.rid)
            for register, value in op.writes():
                if register not in best or stamp > best[register][0]:
                    best[register] = stamp, value
    return {register: value for register, (_, value) in best.items()}


def _described(desk: Desk, changes: Sequence[Change], values: Values) -> Iterator[RecordChange]:
    for change in changes:
        rtype = REGISTRY[change.type]
        held = desk.store.get(change.type, change.id)
        after = _values(rtype, change.id, values)
        merged = {**(held.values if held else {}), **after}
        yield RecordChange(
            change.type,
            change.id,
            change.kind,
            rtype.label,
            title_words(rtype, merged),
            tuple(_fields(desk, change, held, after)) if change.kind != "deleted" else (),
            change.kind != "deleted" and any(f in change.fields for f in _personal(rtype)),
        )


def _values(rtype: RecordType, row: str, values: Values) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for group in rtype.groups:
        raw = values.get(Register(rtype.number, bytes.fromhex(row), group.number))
        if isinstance(raw, Mapping):
            told |= dict.fromkeys(f.name for f in rtype.fields_of(group.name))
            told |= group_from_wire(rtype, group.number, raw)
    return told


def _fields(
    desk: Desk, change: Change, held: Record | None, after: Mapping[str, Any]
) -> Iterator[FieldChange]:
    rtype = REGISTRY[change.type]
    personal = _personal(rtype)
    for field in rtype.fields:
        is_told = field.name in change.fields and field.name in after
        if not is_told or field.hidden or field.name in personal:
            continue
        old = held[field.name] if held is not None and held.alive else None
        if old != after[field.name]:
            before, said = (field_words(desk, field, value) for value in (old, after[field.name]))
            yield FieldChange(field.label, before, said)


def _personal(rtype: RecordType) -> set[str]:
    """Return the names of the personal fields of a type."""
    groups = [group.name for group in rtype.groups if group.personal]
    return {field.name for name in groups for field in rtype.fields_of(name)}
