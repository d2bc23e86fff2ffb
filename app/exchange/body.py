"""The body of a segment: its ops in columns, compressed.

From floor 2 on it lies in three pieces: row ids as they are, numbers in a zstd frame, texts in a
frame of their own. Below that it is one zstd frame. A body tells by its first byte which it is, and
a body written anew after an erasure stays of the kind that its segment's floor promises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from app.exchange import columns
from app.exchange.compress import compress, compress_text, decompress, decompress_text
from app.exchange.ops import Op
from app.exchange.refusal import Reason, refuse

BODY_APART = 2
"""The floor from which on bodies lie in three pieces."""


class _Pieces(msgspec.Struct, array_like=True):
    """Row ids; the columns but for those and for texts, a frame; texts, a frame or nothing."""

    rows: bytes
    columns: bytes
    texts: bytes


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Pieces)
_THREE = 0x93
"""How a msgpack array of three begins; a zstd frame never does."""


def write_body(
    rid: bytes, ops: Sequence[Op], lo: int, erased: Mapping[int, bytes], *, floor: int
) -> bytes:
    """Return the body of ``ops`` of stream ``rid``; ``erased`` maps positions to op hashes."""
    if floor < BODY_APART:
        return compress(columns.encode(rid, ops, lo, erased))
    rows, rest, texts = columns.encode_apart(rid, ops, lo, erased)
    pieces = _Pieces(rows, compress(rest), compress_text(texts) if texts else b"")
    return _ENCODER.encode(pieces)


def read_body(
    body: bytes, rid: bytes, lo: int, count: int
) -> tuple[tuple[Op, ...], dict[int, bytes]]:
    """Return the live ops and the hashes of erased ones by position; Refused when malformed."""
    try:
        if body[:1] != bytes([_THREE]):
            return columns.decode(decompress(body), rid, lo, count)
        pieces = _DECODER.decode(body)
        sent = len(body)
        texts = decompress_text(pieces.texts, sent=sent) if pieces.texts else b""
        apart = (pieces.rows, decompress(pieces.columns, sent=sent), texts)
        return columns.decode_apart(apart, rid, lo, count)
    except (ValueError, msgspec.MsgspecError) as error:
        raise refuse(Reason.DAMAGED) from error
