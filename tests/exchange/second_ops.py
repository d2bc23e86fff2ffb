"""The second reader's half for segments and ops, from docs/exchange-format.md §4 and §5 alone."""

from __future__ import annotations

import bz2
import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Dot = tuple[bytes, int]
Op = list[Any]
"""[seq, st, ent, row, grp, val, base, who, txn, why, res], as it is hashed."""
_ROOM, _RATIO, _WINDOW, _MOST_OPS = 1 << 20, 200, 8 << 20, 5_000


def sha256(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def decode(raw: bytes) -> Any:
    return msgspec.msgpack.decode(raw)


def encode(value: Any) -> bytes:
    return msgspec.msgpack.encode(value)


def signed(key: bytes, signature: bytes, message: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(key).verify(signature, message)


@dataclass(frozen=True)
class Segment:
    """A segment whose signature and op hashes hold; ``hash`` is its chain hash."""

    rid: bytes
    lo: int
    hi: int
    prev: bytes
    floor: int
    hash: bytes
    ops: list[Op]
    erased: Mapping[int, bytes]


@dataclass(frozen=True)
class Written:
    """An op as one register sees it: what it says, and what it was written in knowledge of."""

    stamp: tuple[int, bytes, int]
    value: Any
    seen: list[Dot]


def read_segment(
    raw: bytes, authors: Mapping[bytes, bytes], born: Mapping[bytes, bytes]
) -> Segment:
    """Read a segment; ``authors`` are public keys by device, ``born`` devices by stream."""
    fields = decode(raw)
    rid, lo, hi, prev, _, floor, device, ops_hash, body, signature = fields[:10]
    assert 1 <= lo <= hi < lo + _MOST_OPS
    assert born[rid] == device
    head = b"TPX1/segment\0" + encode(fields[:8])
    signed(authors[device], signature, head)
    ops, erased = read_columns(read_body(body), rid, lo, hi)
    hashes = {op[0]: op_hash(op) for op in ops} | erased
    assert sha256(b"".join(hashes[seq] for seq in range(lo, hi + 1))) == ops_hash
    return Segment(rid, lo, hi, prev, floor, sha256(head), ops, erased)


def op_hash(op: Op) -> bytes:
    value = op[5]
    if isinstance(value, dict):
        value = {k: _rising(v) if op[4] == 0 else v for k, v in _rising(value).items()}
    return sha256(encode([*op[:5], value, *op[6:]]))


def _rising(value: Any) -> Any:
    return dict(sorted(value.items())) if isinstance(value, dict) else value


def read_body(body: bytes) -> list[Any]:
    if body[0] != 0x93:
        columns: list[Any] = decode(unpacked(body, body))
        return columns
    rows, frame, texts = decode(body)
    columns = decode(unpacked(frame, body))
    assert columns[6] == b""
    columns[6] = rows
    cells = unpacked(texts, body).decode().split("\0") if texts else [""]
    assert cells.pop() == ""
    for _, _, _, held, _ in columns[12]:
        for i, column in enumerate(held):
            if isinstance(column, int):
                held[i], cells = cells[:column], cells[column:]
    assert not cells
    return columns


def unpacked(frame: bytes, sent: bytes) -> bytes:
    """Return what a frame holds; ``sent`` is what bounds it."""
    most = max(_ROOM, _RATIO * len(sent))
    if frame.startswith(b"BZh"):
        stream = bz2.BZ2Decompressor()
        raw = stream.decompress(frame, most + 1)
        assert stream.eof
        assert not stream.unused_data
    else:
        told = zstandard.get_frame_parameters(frame)
        assert told.has_checksum
        assert (told.dict_id, told.window_size <= _WINDOW) == (0, True)
        assert told.content_size <= most
        raw = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompress(frame)
    assert len(raw) <= most
    return raw


def read_columns(
    columns: list[Any], rid: bytes, lo: int, hi: int
) -> tuple[list[Op], dict[int, bytes]]:
    kinds, kind, st, txn, who, why, rows, row, rids, base, base_seq, res, values, gone = columns
    erased = {lo + p: digest for p, digest in gone}
    seqs = [seq for seq in range(lo, hi + 1) if seq not in erased]
    row_ids, streams = _ids(rows), [rid, *_ids(rids)]
    settled = {lo + p: [[streams[i], seq] for i, seq in dots] for p, dots in res}
    held = [read_values(v, birth=kinds[i][1] == 0) for i, v in enumerate(values)]
    bases, ops, used, stamp, number = iter(base_seq), [], 0, 0, 0
    for i, seq in enumerate(seqs):
        stamp, number = stamp + st[i], number + txn[i]
        used += row[i] == 0
        row_id = row_ids[used - 1] if row[i] == 0 else row_ids[used - row[i]]
        before = None if base[i] == -1 else [streams[base[i]], seq - next(bases)]
        ent, grp = kinds[kind[i]]
        value, told = held[kind[i]].pop(0), settled.get(seq, [])
        ops.append([seq, stamp, ent, row_id, grp, value, before, who[i], number, why[i], told])
    return ops, erased


def _ids(joined: bytes) -> list[bytes]:
    return [joined[i : i + 16] for i in range(0, len(joined), 16)]


def read_values(values: list[Any], *, birth: bool) -> list[Any]:
    shapes, shape, slots, columns, opaque = values
    cells = {tuple(slot): list(column) for slot, column in zip(slots, columns, strict=True)}
    rest, result = list(opaque), []
    for number in shape:
        if number == 0:
            result.append(rest.pop(0))
        elif birth:
            result.append(
                {g: {f: cells[g, f].pop(0) for f in fields} for g, fields in shapes[number - 1]}
            )
        else:
            result.append({f: cells[0, f].pop(0) for f in shapes[number - 1]})
    assert not rest
    assert not any(cells.values())
    return result


def chained(segments: Iterable[Segment]) -> bool:
    """Tell whether each segment that follows another names its hash."""
    ends = {(s.rid, s.hi): s.hash for s in segments}
    return all(ends.get((s.rid, s.lo - 1), s.prev) == s.prev for s in segments)


def line_names(segments: Iterable[Segment]) -> dict[bytes, bytes]:
    """Return the stream that each segment belongs to, by chain hash; no predecessor is missing."""
    after: dict[tuple[bytes, bytes], set[bytes]] = {}
    for segment in segments:
        after.setdefault((segment.rid, segment.prev), set()).add(segment.hash)
    names: dict[bytes, bytes] = {}
    waiting = [(rid, bytes(32), rid) for rid in {rid for rid, _ in after}]
    while waiting:
        rid, prev, name = waiting.pop()
        for place, one in enumerate(sorted(after.get((rid, prev), ()))):
            names[one] = sha256(b"TPX1/line\0" + one)[:16] if place else name
            waiting.append((rid, one, names[one]))
    return names


def digest(segments: Iterable[Segment]) -> bytes:
    """Return the sum over the registers that ops of these streams, all there are, have won."""
    best: dict[tuple[int, bytes, int], tuple[int, bytes, int]] = {}
    for segment in segments:
        for seq, st, ent, row, grp, val, *_ in segment.ops:
            born = val if grp == 0 and isinstance(val, dict) else ()
            for written in (grp, *born):
                won = (st, segment.rid, seq)
                best[ent, row, written] = max(best.get((ent, row, written), won), won)
    total = sum(
        int.from_bytes(sha256(struct.pack(">HHQ", ent, grp, st) + rid + struct.pack(">Q", seq)))
        for (ent, _, grp), (st, rid, seq) in best.items()
    )
    return (total % 2**256).to_bytes(32)


def conflicts(segments: Iterable[Segment]) -> set[str]:
    """Return the ids of the conflicts between edits of groups, of records nobody deleted."""
    registers: dict[tuple[int, bytes, int], dict[Dot, Written]] = {}
    for segment in segments:
        for seq, st, ent, row, grp, val, base, _, _, why, res in segment.ops:
            before = [base, *(res if why == 1 else [])]
            seen = [(rid, number) for rid, number in filter(None, before)]
            for written, value in (val if grp == 0 else {grp: val}).items():
                said = {f: v for f, v in value.items() if f}
                dots = registers.setdefault((ent, row, written), {})
                dots[segment.rid, seq] = Written((st, segment.rid, seq), said, seen)
    return {name for key, dots in registers.items() for name in _told(key, dots)}


def _told(key: tuple[int, bytes, int], dots: Mapping[Dot, Written]) -> Iterator[str]:
    lines = {dot: _line(dot, dots) for dot in dots}
    heads = [dot for dot in dots if not any(dot in lines[d] for d in dots if d != dot)]
    winner = max(heads, key=lambda dot: dots[dot].stamp)
    for loser in heads:
        apart = lines[winner] - lines[loser]
        if loser != winner and all(dots[d].value != dots[loser].value for d in apart):
            ent, row, grp = key
            low, high = (rid + struct.pack(">Q", seq) for rid, seq in sorted((winner, loser)))
            name = struct.pack(">H", ent) + row + struct.pack(">H", grp) + low + high
            yield sha256(b"TPX1/conflict\0" + name)[:16].hex()


def _line(dot: Dot, dots: Mapping[Dot, Written]) -> set[Dot]:
    """Return an op and every op it has seen."""
    line, waiting = {dot}, [dot]
    while waiting:
        one = dots[waiting.pop()]
        for seen in one.seen:
            if seen in dots and seen not in line and dots[seen].stamp < one.stamp:
                line.add(seen)
                waiting.append(seen)
    return line
