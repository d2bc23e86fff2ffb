"""zstd and bzip2 with a checksum, and with limits that hold before memory is asked for."""

from __future__ import annotations

import bz2

import zstandard

from app.exchange import limits
from app.exchange.refusal import Reason, refuse

_LEVEL = 19
_LEVEL_LARGE = 9
_LARGE = 2 * 1024 * 1024
_BZIP2 = b"BZh"


def compress(raw: bytes) -> bytes:
    """Return one zstd frame that states its content size and carries a checksum."""
    level = _LEVEL_LARGE if len(raw) > _LARGE else _LEVEL
    return zstandard.ZstdCompressor(level=level, write_checksum=True).compress(raw)


def compress_text(raw: bytes) -> bytes:
    """Return the shorter of a zstd and a bzip2 frame; of running text that is mostly bzip2's."""
    return min(compress(raw), bz2.compress(raw), key=len)


def decompress_text(frame: bytes, *, sent: int = 0) -> bytes:
    """Return the content of a frame of either kind; Refused as by ``decompress``."""
    if not frame.startswith(_BZIP2):
        return decompress(frame, sent=sent)
    allowed = _allowed(frame, sent)
    reader = bz2.BZ2Decompressor()
    try:
        # It reads as far as the limit and no further.
        raw = reader.decompress(frame, max_length=allowed + 1)
    except (OSError, ValueError) as error:
        raise refuse(Reason.DAMAGED) from error
    if len(raw) > allowed:
        raise refuse(Reason.TOO_LARGE)
    if not reader.eof or reader.unused_data:
        raise refuse(Reason.DAMAGED)
    return raw


def _allowed(frame: bytes, sent: int) -> int:
    ratio = limits.RATIO * max(len(frame), sent)
    return min(limits.SECTION_BYTES, max(limits.RATIO_FREE, ratio))


def decompress(frame: bytes, *, sent: int = 0) -> bytes:
    """Return the content of one frame, bounded by the ``sent`` bytes that it came in.

    Raises Refused: too_large before decompressing when the frame announces too much (size, ratio
    or window), damaged when it is cut short, changed, or has no checksum.
    """
    try:
        head = zstandard.get_frame_parameters(frame)
    except zstandard.ZstdError as error:
        raise refuse(Reason.DAMAGED) from error
    if head.content_size > _allowed(frame, sent) or head.window_size > limits.WINDOW_BYTES:
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
