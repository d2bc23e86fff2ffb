"""Closing: the open ops of own streams become compressed, chained, signed segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.exchange.limits import SEGMENT_OPS
from app.exchange.ops import Op
from app.exchange.segment import Segment, pack, segment_hash
from db import digest, streams
from db.core import Core


def close(core: Core, device: bytes, sign: Callable[[bytes], bytes]) -> int:
    """Close every open op of own streams in the caller's transaction; return the count made."""
    made = 0
    for sid, stream in streams.load(core.connection, own_ones=True).items():
        waiting, erased = core.log.open_ops(sid), core.log.erased_open(sid)
        seqs, prev = sorted([op.seq for _n, op in waiting] + list(erased)), stream.head
        for start in range(0, len(seqs), SEGMENT_OPS):
            part = range(seqs[start], seqs[start : start + SEGMENT_OPS][-1] + 1)
            live = [one for one in waiting if one[1].seq in part]
            gone = {seq: hash_ for seq, hash_ in erased.items() if seq in part}
            ops = [op for _n, op in live]
            segment = pack(stream.rid, ops, prev=prev, device=device, sign=sign, erased=gone)
            prev = _keep(core, sid, segment, live)
            made += 1
        streams.advance(core.connection, sid)
    digest.sum_up(core)
    return made


def _keep(core: Core, sid: int, segment: Segment, live: Sequence[tuple[int, Op]]) -> bytes:
    """Put a segment in the place of its open ops; return its hash."""
    hash_ = segment_hash(segment)
    segment_id = core.log.store(sid, segment, hash_, [op for _n, op in live])
    core.log.trace({(op.ent, n) for n, op in live}, segment_id)
    core.connection.execute("DELETE FROM op WHERE sid = ? AND seq <= ?", (sid, segment.hi))
    return hash_
