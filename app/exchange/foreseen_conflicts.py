"""Which differences a package would bring: the record, its part, and what each side says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from app.exchange.aside.words import said_by
from app.exchange.in_words import field_words, title_words
from app.exchange.merge import conflict_id
from app.exchange.ops import Dot, Op, Register
from app.exchange.results import FieldChange, RecordConflict
from app.ports import HistoryEntry, Incoming
from app.records.language import LIFE_GROUP, RecordType
from app.records.registry import REGISTRY

if TYPE_CHECKING:
    from app.desk import Desk

_Write = tuple[Register, Dot, Op]


def differences(
    desk: Desk, incoming: Sequence[Incoming], wanted: Collection[str]
) -> Iterator[RecordConflict]:
    """Yield the conflicts of these ids that segments would make with what stands here."""
    left = set(wanted)
    for (ent, row), writes in _by_record(incoming if left else ()).items():
        rtype = REGISTRY.by_number(ent)
        record = desk.store.get(rtype.name, row.hex()) if rtype else None
        if rtype is None or record is None or not left:
            continue
        entries = desk.store.history(rtype.name, row.hex())
        title = title_words(rtype, record.values)
        for write in writes:
            for entry in entries:
                found = left.intersection(_ids(write, entry.dot))
                if found:
                    left -= found
                    yield _told(desk, rtype, title, write, entry)


def _by_record(incoming: Sequence[Incoming]) -> dict[tuple[int, bytes], list[_Write]]:
    found: defaultdict[tuple[int, bytes], list[_Write]] = defaultdict(list)
    for one in incoming:
        for op in one.ops:
            for register, _ in op.writes():
                write = register, Dot(one.segment.rid, op.seq), op
                found[op.ent, op.row].append(write)
    return found


def _ids(write: _Write, other: Dot) -> set[str]:
    """Return the ids a conflict of these two ops can have: of their part, or of the record."""
    register, dot, _ = write
    whole = register._replace(grp=LIFE_GROUP)
    return {conflict_id(one, dot, other) for one in (register, whole)}


def _told(
    desk: Desk, rtype: RecordType, title: str, write: _Write, entry: HistoryEntry
) -> RecordConflict:
    register, _, op = write
    group = rtype.group_by_number(register.grp)
    part = group.label if group else "Xóa hay giữ bản ghi"
    if group is None or group.personal:
        return RecordConflict(rtype.name, rtype.label, title, part, ())
    ours, theirs = entry.after or {}, said_by(op) or {}
    fields = tuple(
        FieldChange(
            field.label,
            field_words(desk, field, ours.get(field.name)),
            field_words(desk, field, theirs.get(field.name)),
        )
        for field in rtype.fields_of(group.name)
        if not field.hidden and ours.get(field.name) != theirs.get(field.name)
    )
    return RecordConflict(rtype.name, rtype.label, title, part, fields)
