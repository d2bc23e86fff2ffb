"""The intake: which ops of a segment are new here, and whether it belongs to its stream at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.exchange.ops import Dot, Op
from app.exchange.segment import GENESIS, Segment, segment_hash, to_bytes
from app.ports import Incoming, Stream
from app.records.language import Scope
from db import streams
from db.core import Core


class Arrival(NamedTuple):
    """An op on its way in: its stream, the segment that holds it, and whether that is trusted."""

    op: Op
    sid: int
    rid: bytes
    scope: Scope
    unit: str
    segment: int | None
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """A segment that is kept: its ops that are new here, and how many came without their values."""

    sid: int
    ops: list[Arrival]
    erased: int


@dataclass(frozen=True, slots=True)
class Forked:
    """A segment that contradicts what its stream already holds: kept aside whole, never merged."""

    unit: str
    ops: int


def take(core: Core, one: Incoming) -> Taken | Forked | None:
    """Keep a segment and return its ops that are new here; None when it is known already."""
    hash_ = segment_hash(one.segment)
    if core.connection.value(
        "SELECT 1 FROM segment WHERE hash = ? UNION ALL SELECT 1 FROM fork WHERE hash = ?",
        (hash_, hash_),
    ):
        return None
    sid, trusted = _stream(core, one)
    known = _known_numbers(core, sid, one.segment)
    if _contradicts(core, sid, one, known):
        core.connection.execute(
            "INSERT INTO fork (hash, sid, lo, hi, data) VALUES (?, ?, ?, ?, ?)",
            (hash_, sid, one.segment.lo, one.segment.hi, to_bytes(one.segment)),
        )
        return Forked(one.unit, len(one.ops))
    new = [op for op in one.ops if op.seq not in known]
    erased = one.segment.hi - one.segment.lo + 1 - len(known.union(op.seq for op in new))
    if not new and not erased:
        return None
    segment = core.log.store(sid, one.segment, hash_, one.ops)
    rid = one.segment.rid
    ops = [Arrival(op, sid, rid, one.scope, one.unit, segment, trusted) for op in new]
    return Taken(sid, ops, erased)


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


def _contradicts(core: Core, sid: int, one: Incoming, known: set[int]) -> bool:
    """Tell whether a segment gives other ops under known numbers, or follows another past."""
    for op in one.ops:
        if op.seq in known and (held := core.log.at(sid, op.seq)) is not None and held != op:
            return True
    before = core.connection.value(
        "SELECT hash FROM segment WHERE sid = ? AND hi = ?", (sid, one.segment.lo - 1)
    )
    return before is not None and before != one.segment.prev
