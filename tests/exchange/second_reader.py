"""A second reader, written from docs/exchange-format.md alone: it uses nothing of the program."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from itertools import pairwise
from typing import Any

from tests.exchange.second_ops import (
    Op,
    Segment,
    chained,
    decode,
    read_segment,
    sha256,
    signed,
    unpacked,
)

CERTIFICATE, BIRTH, SIGNATURE = 193, 131, 64
_MEMBERS, _UNPACKED = 50, 64 << 20


@dataclass(frozen=True)
class Certificate:
    """Who a device is, by whoever vouches for it."""

    raw: bytes

    @property
    def key(self) -> bytes:
        return self.raw[1:33]

    @property
    def device(self) -> bytes:
        return sha256(self.key)[:16]

    @property
    def unit(self) -> str:
        return self.raw[95:103].rstrip(b"\0").decode()

    @property
    def role(self) -> str:
        return chr(self.raw[103])

    @property
    def issuer(self) -> bytes:
        return self.raw[113:129]

    def vouched_by(self, key: bytes) -> None:
        assert (len(self.raw), self.raw[0]) == (CERTIFICATE, 1)
        assert self.issuer == sha256(key)[:16]
        signed(key, self.raw[-SIGNATURE:], b"TPX1/certificate\0" + self.raw[:-SIGNATURE])


@dataclass
class Package:
    """A package of which every signature, chain and hash holds."""

    manifest: list[Any]
    certificates: list[Certificate]
    segments: list[Segment] = field(default_factory=list)
    roster: bytes | None = None
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    names: list[Any] = field(default_factory=list)

    @property
    def ops(self) -> list[Op]:
        return [op for segment in self.segments for op in segment.ops]


def found_in(raw: bytes, *, nested: bool = False) -> Iterator[bytes]:
    """Yield the parts in a file: itself, members of a zip, attachments of a saved mail."""
    if raw[:4] == b"TPX1":
        yield raw
    elif raw[:2] == b"PK" and not nested:
        with zipfile.ZipFile(io.BytesIO(raw)) as bag:
            members = bag.infolist()
            assert len(members) <= _MEMBERS
            assert sum(m.file_size for m in members) <= _UNPACKED
            for member in members:
                yield from found_in(bag.read(member), nested=True)
    elif not nested:
        for part in message_from_bytes(raw).walk():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content[:2] in (b"TP", b"PK"):
                yield from found_in(content)


def unite(files: Iterable[bytes]) -> bytes:
    """Return the sealed package whose parts these are, in any order and repeated."""
    pieces = {}
    for raw in files:
        assert raw[:5] == b"TPX1\x01"
        assert sha256(raw[:-32]) == raw[-32:]
        (length,) = struct.unpack(">H", raw[5:7])
        sid, k, n, offset, size, total, _ = struct.unpack(">16sHHQQQ32s", raw[7 : 7 + 76])
        pieces[k] = offset, raw[7 + length : -32]
        assert len(pieces[k][1]) == size
    sealed = b""
    for k in range(1, n + 1):
        assert pieces[k][0] == len(sealed)
        sealed += pieces[k][1]
    assert (len(sealed), sha256(sealed)[:16]) == (total, sid)
    return sealed


def statement(raw: bytes, context: bytes) -> tuple[list[Certificate], bytes, bytes]:
    """Return the certificates, the message, and what follows the signature."""
    assert raw[:4] == b"TPX1"
    assert 1 <= raw[4] <= 4
    at = 5 + raw[4] * CERTIFICATE
    certificates = [Certificate(raw[i : i + CERTIFICATE]) for i in range(5, at, CERTIFICATE)]
    (length,) = struct.unpack(">I", raw[at : at + 4])
    end = at + 4 + length
    signed(certificates[0].key, raw[end : end + SIGNATURE], context + sha256(raw[:end]))
    for one, issuer in pairwise(certificates):
        one.vouched_by(issuer.key)
    return certificates, raw[at + 4 : end], raw[end + SIGNATURE :]


def read_package(opened: bytes) -> Package:
    certificates, message, rest = statement(opened, b"TPX1/manifest\0")
    manifest = decode(message)
    package = Package(manifest, certificates)
    assert (manifest[0], manifest[8]) == (1, certificates[0].device)
    others = [Certificate(raw) for raw in manifest[20]]
    keys = {c.device: c.key for c in (*certificates, *others)}
    for one in others:
        if one.issuer in keys:
            one.vouched_by(keys[one.issuer])
    born = dict(read_birth(raw, keys) for raw in manifest[19])
    at, streams = 0, []
    for name, codec, raw_len, length, count, digest in manifest[22]:
        sent, at = rest[at : at + length], at + length
        assert (len(sent), sha256(sent)) == (length, digest)
        section = unpacked(sent, sent) if codec == "zstd" else sent
        assert len(section) == raw_len
        if name == "segments":
            streams.append([read_segment(raw, keys, born) for raw in decode(section)])
            assert sum(s.hi - s.lo + 1 for s in streams[-1]) == count
        elif name == "roster":
            package.roster = section
        elif name == "blob":
            package.blobs[digest] = section
        elif name == "files":
            package.names = decode(section)
    assert at == len(rest)
    for (_, lo, hi, prev, last), one in zip(manifest[12], streams, strict=True):
        assert [s.lo for s in one] == sorted(s.lo for s in one)
        assert len({s.rid for s in one}) == 1
        assert (one[0].lo, one[-1].hi, one[0].prev, one[-1].hash) == (lo, hi, prev, last)
        assert chained(one)
    package.segments = [segment for one in streams for segment in one]
    return package


def read_birth(raw: bytes, keys: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return a stream and its device."""
    assert (len(raw), raw[0]) == (BIRTH, 1)
    rid, device = raw[1:17], raw[17:33]
    assert chr(raw[33]) in "csp"
    assert chr(raw[34]) in "ercx"
    signed(keys[device], raw[-SIGNATURE:], b"TPX1/birth\0" + raw[:-SIGNATURE])
    return rid, device


def read_roster(raw: bytes) -> list[Any]:
    certificates, message, rest = statement(raw, b"TPX1/roster\0")
    assert (certificates[0].role, rest) == ("p", b"")
    roster: list[Any] = decode(message)
    roster[4] = [Certificate(one) for one in roster[4]]
    return roster


def read_request(raw: bytes) -> tuple[bytes, str, str, str]:
    """Return key, age recipient, unit and role of who asks to be enrolled."""
    assert (len(raw), raw[:5]) == (181, b"TPXQ\x01")
    signed(raw[5:37], raw[-SIGNATURE:], b"TPX1/request\0" + raw[:-SIGNATURE])
    return raw[5:37], raw[37:99].decode(), raw[99:107].rstrip(b"\0").decode(), chr(raw[107])


def read_grant(raw: bytes, unseal: Callable[[bytes], bytes]) -> tuple[Certificate, bytes, str]:
    """Return the certificate of who asked, the root's public key and the province's code."""
    assert raw[:4] == b"TPXG"
    certificates, message, rest = statement(unseal(raw[4:]), b"TPX1/grant\0")
    assert rest == b""
    _, certificate, root, province, others = decode(message)[:5]
    given = Certificate(certificate)
    given.vouched_by(certificates[0].key)
    for one in (*certificates, *map(Certificate, others)):
        if root and one.role == "p":
            one.vouched_by(root)
    return given, root, province


def receipt_code(pid: bytes, status: str, counts: list[int]) -> str:
    text = ",".join([pid.hex(), status, *map(str, counts)]).encode()
    bits = "".join(f"{byte:08b}" for byte in sha256(b"TPX1/receipt\0" + text))
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(alphabet[int(bits[i : i + 5], 2)] for i in range(0, 50, 5))


def words(raw: bytes, listed: list[str]) -> list[str]:
    bits = "".join(f"{byte:08b}" for byte in sha256(b"TPX1/words\0" + raw))
    return [listed[int(bits[i : i + 11], 2)] for i in range(0, 66, 11)]
