"""Lines in the database: segments that contradict each other under one stream are told apart.

Rare (two copies of one disk, a restored copy that went on), so it is done plainly: the segments of
the stream are named anew, those whose line changed are moved, and the records they speak of are
read again from all their ops.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from app.exchange.lines import Link, names
from app.exchange.segment import GENESIS, Segment, from_bytes, segment_hash, unpack
from app.ports import FORK, Incoming, Note, Stream
from db import documents, streams
from db.core import Core

Place = tuple[int, bytes]
"""A record: type number and id."""


class Moved(Struct, frozen=True):
    """Where a new segment belongs, which streams to look at again, which records to read again."""

    sid: int
    sids: frozenset[int]
    records: frozenset[Place]


class _Kept(Struct, frozen=True):
    """A segment that is held: its local id and stream, and its place in the chain."""

    id: int
    sid: int
    segment: Segment
    link: Link


def are_several(core: Core, rid: bytes) -> bool:
    """Tell whether a stream is known to have more than one line."""
    return bool(core.connection.value("SELECT 1 FROM stream WHERE line_of = ?", (rid,)))


def place(core: Core, one: Incoming, at: int) -> Moved:
    """Name the lines of a stream anew with one more segment; ``at`` is now, in Unix ms."""
    rid = one.segment.rid
    kept = _family(core, rid)
    new = _link(one.segment)
    named = names(rid, [*(k.link for k in kept), new])
    links = {link.hash: link for link in [*(k.link for k in kept), new]}
    sids = _streams(core, one, named, links, at)
    moved = [k for k in kept if sids[named[k.link.hash]] != k.sid]
    # Whatever leaves the stream's own name leaves first: another line may come back to it.
    own = core.log.sid(rid)
    for k in sorted(moved, key=lambda k: k.sid != own):
        _move(core, k, sids[named[k.link.hash]])
    touched = {k.sid for k in moved} | {sids[named[k.link.hash]] for k in moved}
    target = sids[named[new.hash]]
    touched.add(target)
    for sid in touched:
        _begin_again(core, sid, new if sid == target else None)
    # What was read while these ops were missing may have meant those of another line.
    spoken_of = _spoken_of(kept, moved) | {(op.ent, op.row) for op in one.ops}
    return Moved(target, frozenset(touched), spoken_of)


def _spoken_of(kept: Sequence[_Kept], moved: Sequence[_Kept]) -> frozenset[Place]:
    """Return the records of all ops that go by another name now, or may name one that does."""
    start = min((k.link.lo for k in moved), default=None)
    later = [k for k in kept if start is not None and k.link.hi >= start]
    return frozenset((op.ent, op.row) for k in later for op in unpack(k.segment))


def _family(core: Core, rid: bytes) -> list[_Kept]:
    found = core.connection.rows(
        "SELECT g.id, g.sid, g.data FROM segment g JOIN stream s ON s.sid = g.sid "
        "WHERE s.rid = ? OR s.line_of = ?",
        (rid, rid),
    )
    kept = []
    for segment_id, sid, data in found:
        segment = from_bytes(data)
        kept.append(_Kept(segment_id, sid, segment, _link(segment)))
    return kept


def _link(segment: Segment) -> Link:
    return Link(segment_hash(segment), segment.prev, segment.lo, segment.hi)


def _streams(
    core: Core,
    one: Incoming,
    named: Mapping[bytes, bytes],
    links: Mapping[bytes, Link],
    at: int,
) -> dict[bytes, int]:
    """Return the local number of every line, made when it is new; a new one is noted."""
    sids = {}
    for name in dict.fromkeys(named.values()):
        sid = core.log.sid(name)
        if sid is None:
            first = min((links[h] for h, n in named.items() if n == name), key=lambda ln: ln.lo)
            line = Stream(
                name,
                one.scope,
                one.unit,
                one.role,
                one.device,
                own=False,
                hi=first.lo - 1,
                head=first.prev,
                line_of=one.segment.rid,
            )
            sid = streams.insert(core.connection, line)
            doc = {
                "unit": one.unit,
                "device": one.device.hex(),
                "signed": one.segment.rid.hex(),
                "at": at,
            }
            documents.put_notes(core.connection, [Note(FORK, name.hex(), doc)])
        sids[name] = sid
    return sids


def _move(core: Core, kept: _Kept, sid: int) -> None:
    connection, link = core.connection, kept.link
    connection.execute("UPDATE segment SET sid = ? WHERE id = ?", (sid, kept.id))
    connection.execute(
        "UPDATE OR REPLACE aside SET sid = ? WHERE sid = ? AND seq BETWEEN ? AND ?",
        (sid, kept.sid, link.lo, link.hi),
    )


def _begin_again(core: Core, sid: int, coming: Link | None) -> None:
    """Let a stream's gap-free prefix be found anew from its first segment on.

    ``coming`` is a segment that is about to be kept in it.
    """
    data = core.connection.value(
        "SELECT data FROM segment WHERE sid = ? ORDER BY lo LIMIT 1", (sid,)
    )
    line_of = core.connection.value("SELECT line_of FROM stream WHERE sid = ?", (sid,))
    links = [link for link in (coming, _link(from_bytes(data)) if data else None) if link]
    hi, head = 0, GENESIS
    if line_of is not None and links:
        first = min(links, key=lambda link: link.lo)
        hi, head = first.lo - 1, first.prev
    core.connection.execute("UPDATE stream SET hi = ?, head = ? WHERE sid = ?", (hi, head, sid))
