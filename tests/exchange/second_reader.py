"""A second reader, written from docs/exchange-format.md alone: it uses nothing of the program."""

from __future__ import annotations

import bz2
import hashlib
import struct
from dataclasses import dataclass
from typing import Any

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CERTIFICATE, SIGNATURE = 193, 64


@dataclass
class Package:
    manifest: list[Any]
    ops: list[list[Any]]
    roster: bytes | None = None


def sha256(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def decode(raw: bytes) -> Any:
    return msgspec.msgpack.decode(raw)


def encode(value: Any) -> bytes:
    return msgspec.msgpack.encode(value)


def signed(key: bytes, signature: bytes, message: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(key).verify(signature, message)


def unite(files: list[bytes]) -> bytes:
    pieces = {}
    for raw in files:
        assert raw[:5] == b"TPX1\x01"
        assert sha256(raw[:-32]) == raw[-32:]
        (length,) = struct.unpack(">H", raw[5:7])
        sid, k, n, _, size, total, _ = struct.unpack(">16sHHQQQ32s", raw[7 : 7 + 76])
        pieces[k] = raw[7 + length : -32]
        assert len(pieces[k]) == size
    sealed = b"".join(pieces[k] for k in range(1, n + 1))
    assert (len(sealed), sha256(sealed)[:16]) == (total, sid)
    return sealed


def statement(raw: bytes, context: bytes) -> tuple[list[bytes], bytes, bytes]:
    """Return the signing keys by certificate, the message, and what follows."""
    assert raw[:4] == b"TPX1"
    at = 5 + raw[4] * CERTIFICATE
    certificates = [raw[i : i + CERTIFICATE] for i in range(5, at, CERTIFICATE)]
    (length,) = struct.unpack(">I", raw[at : at + 4])
    end = at + 4 + length
    keys = [certificate[1:33] for certificate in certificates]
    signed(keys[0], raw[end : end + SIGNATURE], context + sha256(raw[:end]))
    return certificates, raw[at + 4 : end], raw[end + SIGNATURE :]


def read_package(opened: bytes) -> Package:
    certificates, message, rest = statement(opened, b"TPX1/manifest\0")
    manifest = decode(message)
    authors = {sha256(c[1:33])[:16]: c[1:33] for c in [*certificates, *manifest[20]]}
    births = {birth[1:17]: birth for birth in manifest[19]}
    package, at = Package(manifest, []), 0
    for name, codec, raw_len, length, _, digest in manifest[22]:
        section, at = rest[at : at + length], at + length
        assert codec == "none"
        assert (sha256(section), len(section)) == (digest, raw_len)
        if name == "segments":
            for raw in decode(section):
                package.ops += read_segment(decode(raw), authors, births)
        elif name == "roster":
            package.roster = section
    assert at == len(rest)
    return package


def read_segment(
    segment: list[Any], authors: dict[bytes, bytes], births: dict[bytes, bytes]
) -> list[list[Any]]:
    rid, lo, hi, _, _, _, device, ops_hash, body, signature = segment
    key, birth = authors[device], births[rid]
    signed(key, birth[-64:], b"TPX1/birth\0" + birth[:-64])
    assert birth[17:33] == device
    signed(key, signature, b"TPX1/segment\0" + encode(segment[:8]))
    ops, erased = read_columns(read_body(body), rid, lo, hi)
    hashes = {op[0]: sha256(encode(op)) for op in ops} | erased
    assert sha256(b"".join(hashes[seq] for seq in range(lo, hi + 1))) == ops_hash
    return ops


def read_body(body: bytes) -> list[Any]:
    if body[0] != 0x93:
        return decode(unpacked(body))
    rows, frame, texts = decode(body)
    columns = decode(unpacked(frame))
    assert columns[6] == b""
    columns[6] = rows
    cells = unpacked(texts).decode().split("\0") if texts else [""]
    assert cells.pop() == ""
    for _, _, _, held, _ in columns[12]:
        for i, column in enumerate(held):
            if isinstance(column, int):
                held[i], cells = cells[:column], cells[column:]
    assert not cells
    return columns


def unpacked(frame: bytes) -> bytes:
    if frame.startswith(b"BZh"):
        return bz2.decompress(frame)
    return zstandard.ZstdDecompressor().decompress(frame)


def read_columns(
    columns: list[Any], rid: bytes, lo: int, hi: int
) -> tuple[list[list[Any]], dict[int, bytes]]:
    kinds, kind, st, txn, who, why, rows, row, rids, base, base_seq, res, values, gone = columns
    erased = {lo + p: digest for p, digest in gone}
    seqs = [seq for seq in range(lo, hi + 1) if seq not in erased]
    row_ids = [rows[i : i + 16] for i in range(0, len(rows), 16)]
    streams = [rid] + [rids[i : i + 16] for i in range(0, len(rids), 16)]
    settled = {lo + p: [[streams[i], seq] for i, seq in dots] for p, dots in res}
    held = [read_values(v, kinds[i][1] == 0) for i, v in enumerate(values)]
    bases, ops, used, stamp, number = iter(base_seq), [], 0, 0, 0
    for i, seq in enumerate(seqs):
        stamp, number = stamp + st[i], number + txn[i]
        used += row[i] == 0
        row_id = row_ids[used - 1] if row[i] == 0 else row_ids[used - row[i]]
        before = None if base[i] == -1 else [streams[base[i]], seq - next(bases)]
        ent, grp = kinds[kind[i]]
        value = held[kind[i]].pop(0)
        ops.append(
            [seq, stamp, ent, row_id, grp, value, before, who[i], number, why[i],
             settled.get(seq, [])]
        )  # fmt: skip
    return ops, erased


def read_values(values: list[Any], birth: bool) -> list[Any]:
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
    return result


def receipt_code(pid: bytes, status: str, counts: list[int]) -> str:
    text = ",".join([pid.hex(), status, *map(str, counts)]).encode()
    bits = "".join(f"{byte:08b}" for byte in sha256(b"TPX1/receipt\0" + text))
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(alphabet[int(bits[i : i + 5], 2)] for i in range(0, 50, 5))


def words(raw: bytes, listed: list[str]) -> list[str]:
    bits = "".join(f"{byte:08b}" for byte in sha256(b"TPX1/words\0" + raw))
    return [listed[int(bits[i : i + 11], 2)] for i in range(0, 66, 11)]
