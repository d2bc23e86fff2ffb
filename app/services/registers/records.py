"""Use cases that every record type has, straight from its declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.exchange import erasing
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, HistoryEntry, Page, Query, Record
from app.records import codec
from app.records.language import Kind, RecordType
from app.records.registry import REGISTRY
from app.records.validation import check, refusal
from app.services.registers import rules, worked_out
from app.services.registers.erasing import Erased, going

SHORTEST_PREFIX = 6
"""The fewest hex digits that may stand for an id."""
NOT_HERE_YET = "(chờ bản ghi gốc)"
"""Stands for a record that another one names and that no package has brought yet."""
DELETED, ERASED = "(đã xóa)", "(đã xóa hẳn)"


def record_type(name: str) -> RecordType:
    """Return a declared type; UserError when there is none of that name."""
    if name not in REGISTRY:
        raise UserError(
            f"Không có loại bản ghi “{name}”.",
            "Xem các loại bằng lệnh: so-tu-phap record types.",
            code="unknown_type",
        )
    return REGISTRY[name]


def load(desk: Desk, type_name: str, row_id: str, *, deleted: bool = False) -> Record:
    """Return a living record by its id or an unambiguous prefix of at least 6 hex digits.

    With ``deleted`` one that was deleted is found as well. Raises UserError (not_found, ambiguous)
    in words for a person.
    """
    rtype = record_type(type_name)
    found = desk.store.expand(type_name, row_id) if len(row_id) >= SHORTEST_PREFIX else []
    if len(found) > 1:
        raise UserError(
            f"Mã “{row_id}” ứng với nhiều bản ghi.", "Hãy ghi thêm vài ký tự.", code="ambiguous"
        )
    record = desk.store.get(type_name, found[0]) if found else None
    if record is None or not (record.alive or deleted):
        raise UserError(
            f"Không tìm thấy {rtype.label.lower()} có mã “{row_id}”.",
            "Xem lại danh sách để lấy đúng mã.",
            code="not_found",
        )
    return record


def locate(desk: Desk, row_id: str, *, deleted: bool = False) -> Record:
    """Return the living record with this id or prefix, whatever its type."""
    matches = [
        (t.name, i)
        for t in REGISTRY
        if len(row_id) >= SHORTEST_PREFIX
        for i in desk.store.expand(t.name, row_id)
    ]
    if len(matches) > 1:
        raise UserError(
            f"Mã “{row_id}” ứng với nhiều bản ghi.", "Hãy ghi thêm vài ký tự.", code="ambiguous"
        )
    if not matches:
        raise UserError(
            f"Không tìm thấy bản ghi có mã “{row_id}”.",
            "Xem lại danh sách để lấy đúng mã.",
            code="not_found",
        )
    return load(desk, *matches[0], deleted=deleted)


def listing(
    desk: Desk,
    type_name: str,
    *,
    text: str = "",
    filters: tuple[Filter, ...] = (),
    order: tuple[str, ...] = (),
    limit: int = 200,
    offset: int = 0,
) -> Page:
    """Return a page of living records of a type, in the declared order unless told otherwise."""
    rtype = record_type(type_name)
    query = Query(type_name, filters, text, order or rtype.order, limit, offset)
    return desk.store.find(query)


def save(
    desk: Desk, type_name: str, row_id: str | None, values: Mapping[str, Any]
) -> tuple[Record, Changes]:
    """Create (``row_id`` None) or change a record; only the named fields change.

    Defaults of the declaration fill a new record. Raises UserError code ``invalid`` with the
    problem of every field; nothing is kept then.
    """
    rtype = record_type(type_name)
    rules.refuse_kept(type_name)
    current = load(desk, type_name, row_id) if row_id else None
    rules.refuse_frozen(current, values)
    whole: dict[str, Any] = dict(current.values) if current else _defaults(rtype)
    clean, problems = check(rtype, {**whole, **values})
    problems += _missing_targets(desk, rtype, clean, values)
    target = current.id if current else new_id()
    problems += rules.own_due_problems(desk, rtype.name, clean, values)
    problems += rules.twice_problems(desk, rtype, target, clean, values)
    if problems:
        raise refusal(rtype, problems)
    chosen = {k: clean[k] for k in (values if current else clean)}
    edits = [Edit(type_name, target, chosen | worked_out.fill(desk, rtype, clean))]
    if current is None:
        edits += worked_out.following(desk, rtype, target, clean)
    changes = desk.store.write(edits)
    return load(desk, type_name, target), changes


def delete(desk: Desk, type_name: str, row_id: str) -> Changes:
    """Delete a record; its history stays and it can be brought back."""
    record = load(desk, type_name, row_id)
    rules.refuse_kept(type_name)
    rules.refuse_frozen(record)
    return desk.store.write([Edit(type_name, record.id, deleted=True)])


def erase(desk: Desk, type_name: str, row_id: str) -> tuple[Erased, Changes]:
    """Erase a record (also a deleted one) with its history, here and wherever it was sent.

    What was written inside it, its links to files and the files that nothing else uses go with
    it; other records no longer name it. Other devices erase it when they import the next package.
    Raises UserError not_found, ambiguous, frozen, kept_log, not_permitted (another unit's record).
    """
    record = load(desk, type_name, row_id, deleted=True)
    rules.refuse_kept(type_name)
    rules.refuse_frozen(record)
    parts = going(desk, record)
    changes = desk.store.erase(parts.wishes())
    cleared = erasing.clear(desk)
    gone = Erased(len(changes.items), cleared.files, cleared.packages)
    return gone, changes + desk.store.write(list(parts.emptied))


def restore(desk: Desk, type_name: str, row_id: str) -> Changes:
    """Bring a deleted record back."""
    return desk.store.write([Edit(type_name, row_id, deleted=False)])


def history(desk: Desk, type_name: str, row_id: str) -> list[HistoryEntry]:
    """Return who changed what and when, newest first."""
    return desk.store.history(type_name, row_id)


def grouped(found: Iterable[Record], name: str) -> dict[Any, list[Record]]:
    """Return records by the value of one field, in the order they came."""
    groups: dict[Any, list[Record]] = {}
    for record in found:
        groups.setdefault(record[name], []).append(record)
    return groups


def as_json(record: Record) -> dict[str, Any]:
    """Return a record as JSON data: its id, type, unit and every field by name."""
    rtype = REGISTRY[record.type]
    values = {f.name: codec.to_json(record[f.name]) for f in rtype.fields}
    return {"id": record.id, "type": record.type, "unit": record.unit, **values}


def changes_json(changes: Changes) -> list[dict[str, Any]]:
    """Return changes as JSON data."""
    return [{"type": c.type, "id": c.id, "fields": list(c.fields)} for c in changes.items]


def titles(desk: Desk, type_name: str, ids: Iterable[str]) -> dict[str, str]:
    """Return the words that stand for each record; a title that is a reference is followed."""
    rtype = REGISTRY[type_name]
    records = desk.store.get_many(type_name, set(ids))
    field = rtype.field(rtype.title)
    if field.kind is Kind.REF:
        wanted = [r[field.name] for r in records.values() if r[field.name]]
        names = titles(desk, field.target, wanted)
        return {i: names.get(r[field.name] or "", rtype.label) for i, r in records.items()}
    return {i: rtype.title_of(r.values) for i, r in records.items()}


def names(desk: Desk, type_name: str, ids: Iterable[str]) -> dict[str, str]:
    """Return words for every id: its title, or why there is none to show."""
    wanted = set(ids)
    found = titles(desk, type_name, wanted)
    return found | {i: _why_unnamed(desk, type_name, i) for i in wanted.difference(found)}


def _why_unnamed(desk: Desk, type_name: str, row_id: str) -> str:
    if desk.store.is_erased(type_name, row_id):
        return ERASED
    return NOT_HERE_YET if desk.store.get(type_name, row_id) is None else DELETED


def _defaults(rtype: RecordType) -> dict[str, Any]:
    return {f.name: f.default for f in rtype.fields if f.default is not None}


def _missing_targets(
    desk: Desk, rtype: RecordType, clean: Mapping[str, Any], named: Mapping[str, Any]
) -> list[FieldProblem]:
    """A reference typed just now must point at something; an older one may await its parent."""
    problems = []
    for field in rtype.fields:
        if field.name not in named or field.kind not in (Kind.REF, Kind.REFS):
            continue
        value = clean.get(field.name)
        ids = (value,) if isinstance(value, str) else tuple(value or ())
        if len(desk.store.get_many(field.target, ids)) < len(set(ids)):
            problems.append(FieldProblem(field.name, "Không có bản ghi này."))
    return problems
