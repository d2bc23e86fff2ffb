"""What a package would change, record by record: before and after. Asked for; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import Trouble
from app.exchange import identity, pipeline
from app.exchange.gather import gather
from app.exchange.inbox import Inbox
from app.exchange.ops import Register, Stamp
from app.exchange.results import Details, FieldChange, RecordChange
from app.ports import Change, Incoming, Record
from app.records.codec import group_from_wire, show
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY

if TYPE_CHECKING:
    from app.desk import Desk

_SHOWN = 200
_REFERENCES = (Kind.REF, Kind.REFS)

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
    changes = [c for c in desk.replica.preview(incoming).changes.items if c.type in REGISTRY]
    values = _newest(incoming)
    return Details(tuple(_described(desk, changes[:_SHOWN], values)), len(changes))


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
            _title(rtype, merged),
            tuple(_fields(rtype, change, held, after)) if change.kind != "deleted" else (),
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
    rtype: RecordType, change: Change, held: Record | None, after: Mapping[str, Any]
) -> Iterator[FieldChange]:
    personal = {group.name for group in rtype.groups if group.personal}
    for field in rtype.fields:
        is_told = field.name in change.fields and field.name in after
        if not is_told or field.hidden or field.group in personal or field.kind in _REFERENCES:
            continue
        before = _text(field, held[field.name] if held is not None and held.alive else None)
        said = _text(field, after[field.name])
        if before != said:
            yield FieldChange(field.label, before, said)


def _text(field: Field, value: Any) -> str:
    return "" if value is None else show(field, value)


def _title(rtype: RecordType, values: Mapping[str, Any]) -> str:
    if rtype.field(rtype.title).kind is Kind.REF:
        return rtype.label
    return rtype.title_of(values)
