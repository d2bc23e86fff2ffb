"""zstd with a checksum, and with limits that are checked before memory is asked for."""

from __future__ import annotations

import zstandard

from app.exchange import limits
from app.exchange.refusal import Reason, refuse

_LEVEL = 19
_LEVEL_LARGE = 9
_LARGE = 2 * 1024 * 1024


def compress(raw: bytes) -> bytes:
    """Return one zstd frame that states its content size and carries a checksum."""
    level = _LEVEL_LARGE if len(raw) > _LARGE else _LEVEL
    return zstandard.ZstdCompressor(level=level, write_checksum=True).compress(raw)


def decompress(frame: bytes, *, limit: int = limits.SECTION_BYTES) -> bytes:
    """Return the content of one frame of at most ``limit`` bytes.

    Raises Refused: too_large before decompressing when the frame announces too much (size, ratio
    or window), damaged when it is cut short, changed, or has no checksum.
    """
    try:
        head = zstandard.get_frame_parameters(frame)
    except zstandard.ZstdError as error:
        raise refuse(Reason.DAMAGED) from error
    allowed = min(limit, max(limits.RATIO_FREE, limits.RATIO * len(frame)))
    if head.content_size > allowed or head.window_size > limits.WINDOW_BYTES:
        raise refuse(Reason.TOO_LARGE)
    if not head.has_checksum or head.dict_id:
        raise refuse(Reason.DAMAGED)
    reader = zstandard.ZstdDecompressor(max_window_size=limits.WINDOW_BYTES)
    try:
        raw = reader.decompress(frame, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise refuse(Reason.DAMAGED) from error
    if len(raw) != head.content_size:
        raise refuse(Reason.DAMAGED)
    return raw
