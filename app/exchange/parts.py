"""Parts: a sealed package cut into files of a chosen size, joined again in any order.

Each part says by itself which package it belongs to, which piece it is, and carries a hash of
everything before it. The header has a fixed layout; later versions may only lengthen it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from app.exchange import limits
from app.exchange.refusal import Reason, refuse

MAGIC = b"TPX1"
_VERSION = 1
_PREFIX = struct.Struct(">4sBH")
_HEADER = struct.Struct(">16sHHQQQ32s")
_HASH = 32


@dataclass(frozen=True, slots=True)
class Part:
    """Part ``k`` of ``n`` of the sealed package ``sid``: ``payload`` at ``offset`` of ``total``."""

    sid: bytes
    k: int
    n: int
    offset: int
    total: int
    hint: str
    payload: bytes


def seal_id(sealed: bytes) -> bytes:
    """Return the 16-byte name of a sealed package, made from its content."""
    return hashlib.sha256(sealed).digest()[:16]


def split(sealed: bytes, hint: str, size: int | None = None) -> list[bytes]:
    """Return the files of a sealed package: one, or pieces whose payload is at most ``size`` bytes.

    ``hint`` (ASCII, at most 32 characters) is the beginning of the files' names.
    """
    step = max(1, size or len(sealed))
    offsets = range(0, max(1, len(sealed)), step)
    if len(offsets) > limits.PARTS:
        raise refuse(Reason.TOO_LARGE)
    sid = seal_id(sealed)
    return [
        _write(sid, k, len(offsets), offset, sealed, step, hint)
        for k, offset in enumerate(offsets, 1)
    ]


def read_part(raw: bytes) -> Part:
    """Return the part in a file's bytes; Refused when it is none, damaged or of a newer format."""
    if not raw.startswith(MAGIC):
        raise refuse(Reason.NOT_OURS_FORMAT)
    if len(raw) < _PREFIX.size + _HEADER.size + _HASH:
        raise refuse(Reason.DAMAGED)
    if hashlib.sha256(raw[:-_HASH]).digest() != raw[-_HASH:]:
        raise refuse(Reason.DAMAGED)
    _, version, length = _PREFIX.unpack_from(raw)
    if version != _VERSION:
        raise refuse(Reason.NEWER_FORMAT)
    if not _HEADER.size <= length <= limits.PART_HEADER_BYTES:
        raise refuse(Reason.DAMAGED)
    return _cut(raw, _PREFIX.size + length)


def join(parts: Iterable[Part]) -> bytes:
    """Return the sealed package of all its parts, in any order, repeated or not.

    Raises Refused (damaged) when they do not make exactly the package they name.
    """
    by_k = {part.k: part for part in parts}
    first = next(iter(by_k.values()))
    pieces = [by_k[k] for k in sorted(by_k)]
    alike = all((p.sid, p.n, p.total) == (first.sid, first.n, first.total) for p in pieces)
    sealed = b"".join(p.payload for p in pieces)
    if not alike or len(pieces) != first.n or len(sealed) != first.total:
        raise refuse(Reason.DAMAGED)
    if seal_id(sealed) != first.sid:
        raise refuse(Reason.DAMAGED)
    return sealed


def _write(sid: bytes, k: int, n: int, offset: int, sealed: bytes, step: int, hint: str) -> bytes:
    payload = sealed[offset : offset + step]
    header = _HEADER.pack(sid, k, n, offset, len(payload), len(sealed), hint.encode("ascii"))
    raw = _PREFIX.pack(MAGIC, _VERSION, len(header)) + header + payload
    return raw + hashlib.sha256(raw).digest()


def _cut(raw: bytes, start: int) -> Part:
    sid, k, n, offset, length, total, hint = _HEADER.unpack_from(raw, _PREFIX.size)
    payload = raw[start:-_HASH]
    fits = 1 <= k <= n <= limits.PARTS and offset + length <= total <= limits.PACKAGE_BYTES
    if not fits or length != len(payload):
        raise refuse(Reason.DAMAGED)
    return Part(sid, k, n, offset, total, hint.rstrip(b"\0").decode("ascii", "replace"), payload)
