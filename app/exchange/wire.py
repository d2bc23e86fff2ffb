"""The list of segments of one stream as it lies in a section."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.exchange import limits
from app.exchange.refusal import Reason, refuse
from app.exchange.segment import Segment, from_bytes, to_bytes

_DECODER = msgspec.msgpack.Decoder(list[bytes])


def write_segments(segments: Sequence[Segment]) -> bytes:
    """Return the section of one stream's segments, in rising order."""
    return msgspec.msgpack.encode([to_bytes(s) for s in segments])


def read_segments(raw: bytes) -> list[Segment]:
    """Return the segments of a section; Refused when it is malformed or out of order."""
    try:
        encoded = _DECODER.decode(raw)
    except msgspec.MsgspecError as error:
        raise refuse(Reason.DAMAGED) from error
    segments = [from_bytes(item) for item in encoded]
    if sum(s.hi - s.lo + 1 for s in segments) > limits.PACKAGE_OPS:
        raise refuse(Reason.TOO_LARGE)
    if any(s.rid != segments[0].rid for s in segments):
        raise refuse(Reason.DAMAGED)
    return segments
