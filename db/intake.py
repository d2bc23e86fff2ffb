"""The intake: which ops of a segment are new here, and whether it belongs to its stream at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from app.exchange.ops import Dot, Op
from app.exchange.segment import GENESIS, Segment, from_bytes, op_hashes, segment_hash
from app.ports import Incoming, Stream
from app.records.language import Scope
from db import lines, streams
from db.core import Core
from db.lines import Place

MAX_SEQ = (1 << 63) - 1
"""No op has a higher number."""


class Arrival(NamedTuple):
    """An op on its way in: its stream, the segment that holds it, and whether that is trusted.

    ``late`` tells that a revoked device wrote it after what still counts.
    """

    op: Op
    sid: int
    rid: bytes
    scope: Scope
    unit: str
    segment: int | None
    trusted: bool = True
    late: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A segment that is kept: its ops that are new here, and how many came without their values.

    ``sids`` are the streams that may reach further now; ``again`` the records to be read again from
    all their ops, because some of those go by another name now.
    """

    ops: list[Arrival]
    erased: int
    sids: frozenset[int]
    again: frozenset[Place] = frozenset()


def take(core: Core, one: Incoming, at: int) -> Taken | None:
    """Keep a segment and return its ops that are new here; None when it is known already.

    ``at`` is now, in Unix ms.
    """
    hash_ = segment_hash(one.segment)
    if core.connection.value("SELECT 1 FROM segment WHERE hash = ?", (hash_,)):
        return None
    sid, trusted = _stream(core, one)
    known = _known_numbers(core, sid, one.segment)
    sids, again = frozenset({sid}), frozenset[Place]()
    if lines.are_several(core, one.segment.rid) or _contradicts(core, sid, one, known):
        moved = lines.place(core, one, at)
        sid, sids, again = moved.sid, moved.sids, moved.records
        known = _known_numbers(core, sid, one.segment)
        # A segment that comes before others of its line changes what those mean.
        core.log.forget_decoded()
    new = [op for op in one.ops if op.seq not in known]
    erased = one.segment.hi - one.segment.lo + 1 - len(known.union(op.seq for op in new))
    if not new and not erased:
        return None
    segment = core.log.store(sid, one.segment, hash_, one.ops)
    _trace(core, segment, (op for op in one.ops if op.seq in known))
    rid = core.log.rid(sid)
    end = MAX_SEQ if one.counts_to is None else one.counts_to
    ops = [
        Arrival(op, sid, rid, one.scope, one.unit, segment, trusted, op.seq > end)
        for op in core.log.read_as(sid, new)
    ]
    return Taken(ops, erased, sids, again)


def _trace(core: Core, segment: int, known: Iterable[Op]) -> None:
    """Note where ops lie once more that are held in another segment of their stream already."""
    for ent, row in {(op.ent, op.row) for op in known}:
        layout = core.layouts.by_number(ent)
        if layout is not None:
            n = core.connection.value(f"SELECT n FROM {layout.table} WHERE id = ?", (row,))
            core.log.trace([(ent, n or 0)], segment)


def arrival_at(core: Core, dot: Dot) -> Arrival | None:
    """Return an op that is held, as if it arrived again."""
    op = core.log.find(dot)
    found = core.connection.row(
        "SELECT s.sid, s.scope, s.unit, (SELECT g.id FROM segment g WHERE g.sid = s.sid "
        "AND g.lo <= ? AND g.hi >= ?) FROM stream s WHERE s.rid = ?",
        (dot.seq, dot.seq, dot.rid),
    )
    if op is None or found is None:
        return None
    sid, scope, unit, segment = found
    return Arrival(op, sid, dot.rid, Scope(scope), unit, segment)


def as_it_stands(core: Core, one: Arrival) -> Arrival:
    """Return an op on its way in under the name its line has by now."""
    found = core.connection.row(
        "SELECT g.sid, g.hash, s.rid FROM segment g JOIN stream s ON s.sid = g.sid WHERE g.id = ?",
        (one.segment,),
    )
    if found is None or one.segment is None:
        return one
    sid, hash_, rid = found
    op = core.log.segment_ops(one.segment, hash_).get(one.op.seq, one.op)
    return one._replace(op=op, sid=sid, rid=rid)


def _stream(core: Core, one: Incoming) -> tuple[int, bool]:
    """Return the stream of a segment, and whether it may write here at all."""
    ours = streams.own(core.connection)
    trusted = one.scope is not Scope.COMMUNE or one.unit == ours.unit
    found = core.connection.row(
        "SELECT sid, scope, unit, role FROM stream WHERE rid = ?", (one.segment.rid,)
    )
    if found is not None:
        sid, *written_by = found
        return sid, trusted and written_by == [one.scope.value, one.unit, one.role.value]
    stream = Stream(one.segment.rid, one.scope, one.unit, one.role, one.device, False, 0, GENESIS)
    return streams.insert(core.connection, stream), trusted


def _known_numbers(core: Core, sid: int, segment: Segment) -> set[int]:
    lo, hi = segment.lo, segment.hi
    known: set[int] = set()
    for low, high in core.connection.rows(
        "SELECT lo, hi FROM segment WHERE sid = ? AND lo <= ? AND hi >= ?", (sid, hi, lo)
    ):
        known.update(range(max(low, lo), min(high, hi) + 1))
    known.update(
        seq
        for (seq,) in core.connection.rows(
            "SELECT seq FROM op WHERE sid = ? AND seq BETWEEN ? AND ?", (sid, lo, hi)
        )
    )
    return known


def says_otherwise(core: Core, sid: int, segment: Segment) -> bool:
    """Tell whether a segment gives other ops under numbers that are held; erased ones count too."""
    held = core.log.hashes(sid, segment.lo, segment.hi)
    sent = op_hashes(segment) if held else {}
    return any(held.get(seq, hash_) != hash_ for seq, hash_ in sent.items())


def _contradicts(core: Core, sid: int, one: Incoming, known: set[int]) -> bool:
    """Tell whether a segment gives other ops under known numbers, or has another past or future."""
    if known and says_otherwise(core, sid, one.segment):
        return True
    before = core.connection.value(
        "SELECT hash FROM segment WHERE sid = ? AND hi = ?", (sid, one.segment.lo - 1)
    )
    if before is not None and before != one.segment.prev:
        return True
    after = core.connection.value(
        "SELECT data FROM segment WHERE sid = ? AND lo = ?", (sid, one.segment.hi + 1)
    )
    return after is not None and from_bytes(after).prev != segment_hash(one.segment)
