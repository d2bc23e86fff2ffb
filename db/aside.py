"""Ops kept but not applied: held until something arrives, or quarantined for good reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.exchange.aside.why import AFTER_UPDATE as AFTER_UPDATE
from app.exchange.aside.why import Why as Why
from app.exchange.ops import MAX_STAMP, NONCE, Dot, Op
from app.records.codec import ValueProblem, group_from_wire
from app.records.language import LIFE_GROUP
from db.core import Core
from db.intake import Arrival, arrival_at
from db.layout import Layout
from db.rights import permitted
from db.workbench import Guest

HELD = frozenset({Why.TYPE, Why.GROUP, Why.UNBORN})

Values = dict[int, dict[str, Any]]
"""What an op says, as Python values: by group number and field name."""


def read(one: Arrival, layout: Layout | None, subject: Guest | None) -> Values | Why:
    """Return what an op says, or why it cannot be applied."""
    op = one.op
    if one.late:
        return Why.REVOKED
    if not one.trusted:
        return Why.STREAM
    if not 0 <= op.st <= MAX_STAMP:
        return Why.STAMP
    if layout is None:
        return Why.TYPE
    if not _is_well_formed(op):
        return Why.VALUE
    if op.grp and layout.rtype.group_by_number(op.grp) is None:
        return Why.GROUP
    if subject is None and (op.grp or op.val is None):
        return Why.UNBORN
    own_record = subject is None or subject.unit == one.unit
    if not permitted(layout.rtype, op, one.scope, own_record=own_record):
        return Why.SCOPE
    groups = op.val if op.grp == LIFE_GROUP else {op.grp: op.val}
    try:
        return {n: group_from_wire(layout.rtype, n, f) for n, f in (groups or {}).items()}
    except ValueProblem:
        return Why.VALUE


def unknown(layout: Layout, op: Op) -> Why | None:
    """Return GROUP or FIELD when an op that is applied also says things not declared here."""
    groups = op.val if op.grp == LIFE_GROUP else {op.grp: op.val}
    found = None
    for number, fields in (groups or {}).items():
        if layout.rtype.group_by_number(number) is None:
            return Why.GROUP
        known = layout.rtype.field_numbers(number)
        if not fields.keys() <= known and fields.keys() - known != {NONCE}:
            found = Why.FIELD
    return found


def put(core: Core, one: Arrival, why: Why) -> None:
    """Set an op aside."""
    core.connection.execute(
        "INSERT OR REPLACE INTO aside (sid, seq, ent, row, why) VALUES (?, ?, ?, ?, ?)",
        (one.sid, one.op.seq, one.op.ent, one.op.row, why.value),
    )


def late(core: Core, ent: int, row: bytes) -> set[tuple[int, int]]:
    """Return the ops of a record that a revoked device wrote too late, (stream, number)."""
    sql = "SELECT sid, seq FROM aside WHERE ent = ? AND row = ? AND why = 'revoked'"
    return set(core.connection.rows(sql, (ent, row)))


def take_up(core: Core, whys: Iterable[Why]) -> list[Arrival]:
    """Take the ops set aside for these reasons back in hand."""
    wanted = [why.value for why in whys]
    marks = ", ".join("?" * len(wanted))
    return _taken(core, f"a.why IN ({marks})", wanted)


def of_born(core: Core, records: Iterable[tuple[int, bytes]]) -> list[Arrival]:
    """Take back in hand the ops that waited for these records, (type number, id)."""
    wanted = list(records)
    if not wanted or not core.connection.value("SELECT 1 FROM aside WHERE why = 'unborn' LIMIT 1"):
        return []
    found: list[Arrival] = []
    for record in wanted:
        found += _taken(core, "a.why = 'unborn' AND a.ent = ? AND a.row = ?", record)
    return found


def _taken(core: Core, where: str, params: Iterable[object]) -> list[Arrival]:
    found = core.connection.rows(
        f"SELECT a.sid, a.seq, s.rid FROM aside a JOIN stream s ON s.sid = a.sid WHERE {where}",
        tuple(params),
    )
    core.connection.many(
        "DELETE FROM aside WHERE sid = ? AND seq = ?", [(sid, seq) for sid, seq, _rid in found]
    )
    waiting = (arrival_at(core, Dot(rid, seq)) for _sid, seq, rid in found)
    return [one for one in waiting if one is not None]


def _is_well_formed(op: Op) -> bool:
    if op.grp != LIFE_GROUP:
        return _is_fields(op.val)
    return op.val is None or (
        isinstance(op.val, dict) and _are_numbers(op.val) and all(map(_is_fields, op.val.values()))
    )


def _is_fields(value: object) -> bool:
    return isinstance(value, dict) and _are_numbers(value)


def _are_numbers(keys: Iterable[object]) -> bool:
    return {int}.issuperset(map(type, keys))
