"""One change for many records at once: looked at first, then written in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Edit, Record
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.records.validation import check
from app.services.registers import rules
from app.services.registers.editing import permit
from app.services.registers.records import titles

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that cannot take the change, and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change for many would do: which records change, how many already are so."""

    ids: tuple[str, ...]
    same: int
    refused: tuple[Refused, ...]


def fields_for_many(rtype: RecordType) -> tuple[Field, ...]:
    """Return the fields that may sensibly be set alike for many records."""
    own = {rtype.title, rtype.inside, *(name for names in rtype.unique for name in names)}
    return tuple(
        f
        for f in rtype.fields
        if not f.hidden and f.kind is not Kind.JSON and f.name not in own and not f.sorted
    )


def preview(desk: Desk, type_name: str, ids: Sequence[str], name: str, value: Any) -> Preview:
    """Return what setting one field would do to these records; write nothing."""
    rtype = REGISTRY[type_name]
    change, same, refused = [], 0, []
    for record in _in_order(desk, type_name, ids):
        why = _refusal(desk, rtype, record, name, value)
        if record[name] == value or (value is None and record[name] is False):
            same += 1
        elif why:
            refused.append((record, why))
        else:
            change.append(record.id)
    return Preview(tuple(change), same, _named(desk, refused))


def edit(
    desk: Desk, type_name: str, ids: Sequence[str], name: str, value: Any
) -> tuple[Preview, Changes]:
    """Set one field of these records; those that cannot take it stay as they are.

    Raises UserError nothing_to_change when none of them changes.
    """
    found = preview(desk, type_name, ids, name, value)
    if not found.ids:
        raise UserError(
            "Không có dòng nào thay đổi.",
            refused_words(found.refused) or "Các dòng đã có giá trị này.",
            code="nothing_to_change",
        )
    return found, desk.store.write([Edit(type_name, i, {name: value}) for i in found.ids])


def delete(desk: Desk, type_name: str, ids: Sequence[str]) -> tuple[Preview, Changes]:
    """Delete these records; those that may not be deleted stay. Their history stays too."""
    rtype = REGISTRY[type_name]
    change, refused = [], []
    for record in _in_order(desk, type_name, ids):
        why = _undeletable(desk, rtype, record)
        if why:
            refused.append((record, why))
        else:
            change.append(record.id)
    found = Preview(tuple(change), 0, _named(desk, refused))
    if not change:
        raise UserError(
            "Không xóa được dòng nào.", refused_words(found.refused), code="nothing_to_change"
        )
    return found, desk.store.write([Edit(type_name, i, deleted=True) for i in change])


def refused_words(refused: Sequence[Refused]) -> str:
    """Return the first refusals in words."""
    said = [f"{r.title}: {r.why}" for r in refused[:_NAMED]]
    if len(refused) > _NAMED:
        said.append(f"… và {len(refused) - _NAMED} dòng nữa.")
    return "\n".join(said)


def _named(desk: Desk, refused: Sequence[tuple[Record, str]]) -> tuple[Refused, ...]:
    if not refused:
        return ()
    names = titles(desk, refused[0][0].type, [r.id for r, _ in refused])
    return tuple(Refused(names[r.id], why) for r, why in refused)


def _in_order(desk: Desk, type_name: str, ids: Sequence[str]) -> Iterable[Record]:
    found = desk.store.get_many(type_name, ids)
    return [found[i] for i in ids if i in found]


def _refusal(desk: Desk, rtype: RecordType, record: Record, name: str, value: Any) -> str:
    allowed = permit(desk.profile, desk.units, rtype, record)
    if name not in allowed.fields:
        return allowed.reason
    try:
        rules.refuse_frozen(record, (name,))
    except UserError as error:
        return error.message
    _, problems = check(rtype, {**record.values, name: value})
    return " ".join(p.message for p in problems)


def _undeletable(desk: Desk, rtype: RecordType, record: Record) -> str:
    allowed = permit(desk.profile, desk.units, rtype, record)
    if not allowed.may_delete:
        return allowed.reason or "Không xóa được ở đây."
    try:
        rules.refuse_frozen(record)
    except UserError as error:
        return error.message
    return ""
