"""A segment: a closed run of ops of one stream, hash-chained and signed by the author's device.

The signature covers the header, and the header the hashes of all ops; so it is checked before
the body is decompressed, and it still holds after the value of an op has been erased on purpose
(its hash stays). The same ops always give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.exchange import columns, limits
from app.exchange.body import BODY_APART, read_body, write_body
from app.exchange.ops import Op
from app.exchange.refusal import Reason, refuse

GENESIS = bytes(32)
"""``prev`` of the first segment of a stream."""
_CONTEXT = b"TPX1/segment\0"
_NUMBER = 1 << 63
_NOTHING: Mapping[int, bytes] = MappingProxyType({})


class Segment(msgspec.Struct, frozen=True, array_like=True):
    """A closed, numbered, hash-chained, author-signed run of ops of one stream.

    ``lo``..``hi`` are the op numbers, ``prev`` the hash of the stream's previous segment,
    ``schema`` the writer's schema and ``floor`` the oldest schema that can apply these ops.
    ``device`` names the author; ``ops`` is the SHA-256 of all op hashes; ``body`` the columns (see
    app.exchange.body); ``sig`` Ed25519 over everything before the body.
    """

    rid: bytes
    lo: int
    hi: int
    prev: bytes
    schema: int
    floor: int
    device: bytes
    ops: bytes
    body: bytes
    sig: bytes


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Segment)


def pack(
    rid: bytes,
    ops: Sequence[Op],
    *,
    prev: bytes,
    device: bytes,
    sign: Callable[[bytes], bytes],
    erased: Mapping[int, bytes] = _NOTHING,
    schema: int = BODY_APART,
    floor: int = BODY_APART,
) -> Segment:
    """Close contiguous ``ops`` (rising by 1, at most 5,000) of stream ``rid`` into a segment.

    ``prev`` is ``segment_hash`` of the segment before, GENESIS for the first. ``sign`` is given
    the message to sign and returns 64 bytes. ``erased`` fills the gaps that erased ops have left:
    their numbers and hashes.
    """
    hashes = dict(sorted({**{op.seq: op_hash(op) for op in ops}, **erased}.items()))
    lo, hi = min(hashes, default=0), max(hashes, default=0)
    if not hashes or len(hashes) != len(ops) + len(erased) or list(hashes) != [*range(lo, hi + 1)]:
        raise ValueError("a segment holds contiguous ops")
    if len(hashes) > limits.SEGMENT_OPS:
        raise ValueError("too many ops for one segment")
    gone = {seq - lo: hash_ for seq, hash_ in erased.items()}
    body = write_body(rid, ops, lo, gone, floor=floor)
    digest = _ops_digest(hashes.values())
    open_segment = Segment(rid, lo, hi, prev, schema, floor, device, digest, body, b"")
    return msgspec.structs.replace(open_segment, sig=sign(_message(open_segment)))


def unpack(segment: Segment) -> tuple[Op, ...]:
    """Return the ops in order, without those erased on purpose; Refused when they do not fit."""
    return _read(segment)[0]


def verify(segment: Segment, sign_public: bytes) -> None:
    """Raise Refused unless this device signed the segment and its ops are the signed ones."""
    read(segment, sign_public)


def read(segment: Segment, sign_public: bytes) -> tuple[Op, ...]:
    """Verify the signature, then return the ops (``verify`` and ``unpack`` in one pass)."""
    if hashlib.sha256(sign_public).digest()[:16] != segment.device:
        raise refuse(Reason.FORGED)
    try:
        key = Ed25519PublicKey.from_public_bytes(sign_public)
        key.verify(segment.sig, _message(segment))
    except (InvalidSignature, ValueError) as error:
        raise refuse(Reason.FORGED) from error
    ops, hashes = _read(segment)
    if _ops_digest(hashes) != segment.ops:
        raise refuse(Reason.FORGED)
    return ops


def segment_hash(segment: Segment) -> bytes:
    """Return the SHA-256 by which the next segment of the stream names this one."""
    return hashlib.sha256(_message(segment)).digest()


def op_hash(op: Op) -> bytes:
    """Return the SHA-256 of an op in its one encoding."""
    fields = (
        op.seq,
        op.st,
        op.ent,
        op.row,
        op.grp,
        columns.ordered(op),
        op.base,
        op.who,
        op.txn,
        int(op.why),
        op.res,
    )
    return hashlib.sha256(_ENCODER.encode(fields)).digest()


def op_hashes(segment: Segment) -> dict[int, bytes]:
    """Return the hash of every op by its number, also of those erased."""
    return dict(enumerate(_read(segment)[1], segment.lo))


def erase(segment: Segment, seqs: Collection[int]) -> Segment:
    """Return the segment without the ops numbered ``seqs``; their hashes stay, so does the chain.

    Signature and ``segment_hash`` are unchanged. Numbers not in the segment are passed over.
    """
    ops, erased = _decoded(segment)
    gone = {op.seq - segment.lo: op_hash(op) for op in ops if op.seq in seqs}
    kept = [op for op in ops if op.seq not in seqs]
    gone.update(erased)
    body = write_body(segment.rid, kept, segment.lo, gone, floor=segment.floor)
    return msgspec.structs.replace(segment, body=body)


def to_bytes(segment: Segment) -> bytes:
    """Return the segment as it is stored and sent."""
    return _ENCODER.encode(segment)


def from_bytes(raw: bytes) -> Segment:
    """Return the segment written by ``to_bytes``; Refused when it is malformed.

    Nothing of the body is looked at; its signature is still to be checked (``read``).
    """
    try:
        segment = _DECODER.decode(raw)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise refuse(Reason.DAMAGED) from error
    if not _well_formed(segment):
        raise refuse(Reason.DAMAGED)
    return segment


def _well_formed(segment: Segment) -> bool:
    count = segment.hi - segment.lo + 1
    return (
        (len(segment.rid), len(segment.device)) == (16, 16)
        and (len(segment.prev), len(segment.ops), len(segment.sig)) == (32, 32, 64)
        and 1 <= segment.lo <= segment.hi < _NUMBER
        and count <= limits.SEGMENT_OPS
        and 0 <= segment.floor <= 65_535
        and 0 <= segment.schema <= 65_535
    )


def _read(segment: Segment) -> tuple[tuple[Op, ...], list[bytes]]:
    """Return the live ops and the hashes of all ops, erased ones in their places."""
    ops, erased = _decoded(segment)
    live = iter(ops)
    count = segment.hi - segment.lo + 1
    hashes = [erased[i] if i in erased else op_hash(next(live)) for i in range(count)]
    return ops, hashes


def _decoded(segment: Segment) -> tuple[tuple[Op, ...], dict[int, bytes]]:
    return read_body(segment.body, segment.rid, segment.lo, segment.hi - segment.lo + 1)


def _ops_digest(hashes: Iterable[bytes]) -> bytes:
    return hashlib.sha256(b"".join(hashes)).digest()


def _message(segment: Segment) -> bytes:
    header = (
        segment.rid,
        segment.lo,
        segment.hi,
        segment.prev,
        segment.schema,
        segment.floor,
        segment.device,
        segment.ops,
    )
    return _CONTEXT + _ENCODER.encode(header)
