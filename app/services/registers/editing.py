"""Saving a record that has lain open in a form: what others wrote meanwhile is never run over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.desk import Desk, Profile
from app.errors import FieldProblem, UserError
from app.ports import Query, Record
from app.records import codec
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.records.rights import may_keep, writable_groups
from app.records.units import Units
from app.text.folding import tone_key

CHANGED = "changed"
"""Code of the refusal when another place wrote the same part of a record meanwhile."""
GONE = "gone"
"""Code of the refusal when the record was deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What this desk may do with a record: the fields it may write, and why not all."""

    fields: frozenset[str]
    may_delete: bool
    reason: str = ""


def permit(profile: Profile, units: Units, rtype: RecordType, record: Record | None) -> Permit:
    """Return what may be done with a record (None: a new one)."""
    own = record is None or record.unit == profile.unit.code
    groups = writable_groups(rtype, profile.role, own_record=own)
    fields = frozenset(f.name for f in rtype.fields if f.group in groups)
    keep = may_keep(rtype, profile.role, own_record=own)
    if len(groups) == len(rtype.groups):
        return Permit(fields, keep)
    owner = "đơn vị khác" if own or record is None else units.by_code(record.unit).full_name
    if fields:
        return Permit(fields, keep, f"Phần bị mờ do {owner} ghi; ở đây chỉ xem.")
    return Permit(fields, keep, f"Bản ghi này do {owner} ghi; ở đây chỉ xem, không sửa được.")


def reconcile(
    desk: Desk, seen: Record, typed: Mapping[str, Any], touched: Collection[str]
) -> dict[str, Any]:
    """Return the values to keep: those touched as typed, every other as it stands by now.

    ``seen`` is the record as the form was filled from it. Raises UserError CHANGED, naming the
    fields, when the same group of fields was written elsewhere meanwhile; GONE when the record
    was deleted.
    """
    rtype = REGISTRY[seen.type]
    now = desk.store.get(seen.type, seen.id)
    if now is None or not now.alive:
        raise UserError(
            f"{rtype.label} này đã bị xóa ở nơi khác trong lúc đang sửa.",
            "Chép lại nội dung cần giữ, hoặc lấy lại bản ghi rồi lưu.",
            code=GONE,
        )
    clashes = _clashes(desk, seen, now, typed, touched)
    if clashes:
        raise UserError(
            "Chưa lưu: nơi khác vừa sửa chính phần này.",
            "Xem các ô được nêu; lưu lần nữa để giữ nội dung đang gõ.",
            code=CHANGED,
            fields=tuple(clashes),
        )
    return {name: value if name in touched else now[name] for name, value in typed.items()}


def namesakes(desk: Desk, record: Record) -> int:
    """Return how many other living records of people bear the same name, marks and case aside."""
    rtype = REGISTRY[record.type]
    title = rtype.field(rtype.title)
    if title.sorted != "person" or not record[title.name]:
        return 0
    query = Query(rtype.name, text=record[title.name])
    wanted = tone_key(record[title.name])
    found = desk.store.find(query).records
    return sum(r.id != record.id and tone_key(r[title.name] or "") == wanted for r in found)


def _clashes(
    desk: Desk, seen: Record, now: Record, typed: Mapping[str, Any], touched: Collection[str]
) -> list[FieldProblem]:
    """Return what others wrote since, in the groups that were typed into here."""
    rtype = REGISTRY[seen.type]
    groups = {rtype.field(name).group for name in touched}
    return [
        FieldProblem(f.name, f"Nơi khác vừa ghi: {_words(desk, f, now[f.name])}.")
        for f in rtype.fields
        if f.group in groups
        and now[f.name] != seen[f.name]
        and not (f.name in touched and typed.get(f.name) == now[f.name])
    ]


def _words(desk: Desk, field: Field, value: Any) -> str:
    if value is None:
        return "để trống"
    if field.kind in (Kind.REF, Kind.REFS):
        from app.services.registers.records import titles

        ids = (value,) if isinstance(value, str) else value
        return "“" + "; ".join(titles(desk, field.target, ids).values()) + "”"
    return f"“{codec.show(field, value)}”"
