"""Closing: the open ops of own streams become compressed, chained, signed segments."""

from __future__ import annotations

from collections.abc import Callable

from app.exchange.limits import SEGMENT_OPS
from app.exchange.ops import Op
from app.exchange.segment import pack, segment_hash
from db import streams
from db.core import Core


def close(core: Core, device: bytes, sign: Callable[[bytes], bytes]) -> int:
    """Close every open op of own streams in the caller's transaction; return the count made."""
    made = 0
    for sid, stream in streams.load(core.connection).items():
        if stream.own:
            waiting, prev = core.log.open_ops(sid), stream.head
            for start in range(0, len(waiting), SEGMENT_OPS):
                part = waiting[start : start + SEGMENT_OPS]
                prev = _close_part(core, sid, stream.rid, part, prev, device, sign)
                made += 1
            streams.advance(core.connection, sid)
    return made


def _close_part(
    core: Core,
    sid: int,
    rid: bytes,
    part: list[tuple[int, Op]],
    prev: bytes,
    device: bytes,
    sign: Callable[[bytes], bytes],
) -> bytes:
    ops = [op for _n, op in part]
    segment = pack(rid, ops, prev=prev, device=device, sign=sign)
    hash_ = segment_hash(segment)
    segment_id = core.log.store(sid, segment, hash_, ops)
    core.log.trace({(op.ent, n) for n, op in part}, segment_id)
    core.connection.execute("DELETE FROM op WHERE sid = ? AND seq <= ?", (sid, segment.hi))
    return hash_
