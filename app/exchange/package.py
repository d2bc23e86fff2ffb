"""The package: what is inside the seal, how it is signed, sealed and opened.

Inside the age encryption lie the carrier's certificates (fixed layout), the manifest, the
carrier's signature over it, and the sections. The carrier is judged from its certificates and the
signature is checked before the manifest is parsed; the manifest names the recipients, so a
package cannot be sealed again to somebody else; and it holds the hash of every section.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
import pyrage

from app.exchange import limits
from app.exchange.certificate import CERTIFICATE_BYTES, Certificate, Sign, check_signature
from app.exchange.compress import decompress
from app.exchange.parts import MAGIC
from app.exchange.refusal import Reason, refuse

FORMAT = 1
SCHEMA = 2
"""The newest schema of ops this program can apply; a segment with a higher floor is held."""
_LENGTH = struct.Struct(">I")
_SIGNATURE = 64
_CHAIN = 4
_ENCODER = msgspec.msgpack.Encoder()


class Section(msgspec.Struct, frozen=True, array_like=True):
    """One run of bytes after the manifest: ``name`` says what it is, ``sha256`` that it is whole.

    ``raw_len`` is its length once decoded by ``codec`` ("none" or "zstd"), ``length`` as sent;
    ``count`` the ops (segments) or 1.
    """

    name: str
    codec: str
    raw_len: int
    length: int
    count: int
    sha256: bytes


class Span(msgspec.Struct, frozen=True, array_like=True):
    """Ops ``lo``..``hi`` of a stream that this package carries.

    ``prev`` is the chain hash before the first segment, ``last`` that of the last segment.
    """

    rid: bytes
    lo: int
    hi: int
    prev: bytes
    last: bytes


class Have(msgspec.Struct, frozen=True, array_like=True):
    """How far the carrier holds a stream, committed: the gap-free end and the hash there.

    ``gaps`` lists ops held beyond it, as (lo, hi).
    """

    rid: bytes
    hi: int
    gaps: list[tuple[int, int]]
    head: bytes


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """What became of a package of the recipient: status, six counts of ops, the check code.

    ``ops`` are in, applied, superseded, held, quarantined, erased.
    """

    pid: bytes
    status: str
    ops: tuple[int, int, int, int, int, int]
    code: str


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """Everything a package says about itself, signed by its carrier.

    ``pid`` is random, ``number`` counts the device's packages from 1, ``made`` is Unix
    milliseconds. ``to`` are the device ids the package is sealed to, ``units`` the unit codes it
    is meant for. ``have`` is the carrier's acknowledgement, newest by ``have_no`` within
    ``have_life``; ``safe`` what its verified backup holds. ``births`` and ``certs`` are of the
    streams in ``span`` (fixed layouts of app.exchange.certificate). ``digest`` holds, by unit, the
    sum over what the carrier reads in the streams it states in ``have``; older packages have none.
    """

    fmt: int
    kind: Literal["ops", "snapshot", "blob", "roster", "want"]
    pid: bytes
    number: int
    made: int
    app: str
    schema: int
    floor: int
    sender: bytes
    to: list[bytes]
    units: list[str]
    scopes: list[str]
    span: list[Span]
    have: list[Have]
    have_no: int
    have_life: bytes
    safe: list[tuple[bytes, int]]
    roster: int
    want: list[bytes]
    births: list[bytes]
    certs: list[bytes]
    receipts: list[Receipt]
    sections: list[Section]
    reply_to: bytes | None
    note: str
    digest: list[tuple[str, bytes]] = []


_DECODER = msgspec.msgpack.Decoder(Manifest)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed statement cut out of its frame: unverified until its signer has been judged.

    ``digest`` is the SHA-256 of everything before the signature, certificates included.
    """

    chain: tuple[Certificate, ...]
    message: bytes
    digest: bytes
    signature: bytes
    rest: bytes

    def check(self, context: bytes) -> bytes:
        """Return the message; Refused unless the first certificate's key signed it."""
        check_signature(self.chain[0].sign, self.signature, context + self.digest)
        return self.message


MANIFEST_CONTEXT = b"TPX1/manifest\0"


def section(name: str, raw: bytes, *, count: int = 1) -> Section:
    """Return the description of a section that is sent as it is."""
    return Section(name, "none", len(raw), len(raw), count, hashlib.sha256(raw).digest())


def frame(chain: Sequence[Certificate], message: bytes, sign: Sign, context: bytes) -> bytes:
    """Return a signed statement: certificates (the signer's first), message and signature."""
    certificates = b"".join(c.to_bytes() for c in chain)
    head = MAGIC + bytes([len(chain)]) + certificates + _LENGTH.pack(len(message))
    said = head + message
    return said + sign(context + hashlib.sha256(said).digest())


def unframe(raw: bytes, *, limit: int = limits.MANIFEST_BYTES) -> Signed:
    """Cut a signed statement into its pieces without parsing any; Refused when it is none."""
    if not raw.startswith(MAGIC) or len(raw) < len(MAGIC) + 1:
        raise refuse(Reason.DAMAGED)
    count, start = raw[len(MAGIC)], len(MAGIC) + 1
    end = start + count * CERTIFICATE_BYTES
    if not 1 <= count <= _CHAIN or len(raw) < end + _LENGTH.size:
        raise refuse(Reason.DAMAGED)
    (length,) = _LENGTH.unpack_from(raw, end)
    if length > limit:
        raise refuse(Reason.TOO_LARGE)
    end += _LENGTH.size
    if len(raw) < end + length + _SIGNATURE:
        raise refuse(Reason.DAMAGED)
    chain = tuple(
        Certificate.from_bytes(raw[at : at + CERTIFICATE_BYTES])
        for at in range(start, start + count * CERTIFICATE_BYTES, CERTIFICATE_BYTES)
    )
    tail = end + length
    digest = hashlib.sha256(raw[:tail]).digest()
    signature = raw[tail : tail + _SIGNATURE]
    return Signed(chain, raw[end:tail], digest, signature, raw[tail + _SIGNATURE :])


def seal(raw: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt bytes with age to every recipient string; Refused when one is no recipient."""
    try:
        keys = [pyrage.x25519.Recipient.from_str(r) for r in sorted(set(recipients))]
        return bytes(pyrage.encrypt(raw, keys))
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise refuse(Reason.DAMAGED) from error


def write_package(
    manifest: Manifest,
    sections: Sequence[bytes],
    *,
    chain: Sequence[Certificate],
    sign: Sign,
    recipients: Sequence[str],
) -> bytes:
    """Return the sealed package; ``sections`` are the bytes that ``manifest.sections`` describe."""
    encoded = _ENCODER.encode(manifest)
    if len(encoded) > limits.MANIFEST_BYTES or len(sections) > limits.SECTIONS:
        raise refuse(Reason.TOO_LARGE)
    opened = frame(chain, encoded, sign, MANIFEST_CONTEXT) + b"".join(sections)
    if len(opened) > limits.PACKAGE_BYTES:
        raise refuse(Reason.TOO_LARGE)
    return seal(opened, recipients)


def open_package(
    opened: bytes, device: bytes, judge: Callable[[Sequence[Certificate]], Certificate]
) -> tuple[Certificate, Manifest, list[bytes]]:
    """Return the carrier, its manifest and the decoded sections of an unsealed package.

    ``judge`` decides from the certificates who the carrier is, raising Refused; ``device`` is our
    own id, which the manifest must name. Nothing is parsed before carrier and signature hold.
    """
    signed = unframe(opened)
    carrier, manifest = _head(signed, device, judge)
    return carrier, manifest, _sections(manifest, signed.rest)


def open_head(
    opened: bytes, device: bytes, judge: Callable[[Sequence[Certificate]], Certificate]
) -> tuple[Certificate, Manifest]:
    """Return the carrier and its manifest alone, judged as ``open_package`` does."""
    return _head(unframe(opened), device, judge)


def _head(
    signed: Signed, device: bytes, judge: Callable[[Sequence[Certificate]], Certificate]
) -> tuple[Certificate, Manifest]:
    carrier = judge(signed.chain)
    manifest = read_manifest(signed.check(MANIFEST_CONTEXT))
    if manifest.sender != carrier.device:
        raise refuse(Reason.FORGED)
    if device not in manifest.to:
        raise refuse(Reason.NOT_FOR_US)
    return carrier, manifest


def read_manifest(raw: bytes) -> Manifest:
    """Parse a manifest whose signature holds; Refused when it is malformed or of a newer format."""
    try:
        fmt = msgspec.msgpack.decode(raw, type=list[msgspec.Raw])[0]
        if msgspec.msgpack.decode(fmt, type=int) > FORMAT:
            raise refuse(Reason.NEWER_FORMAT)
        manifest = _DECODER.decode(raw)
    except (msgspec.MsgspecError, RecursionError, IndexError) as error:
        raise refuse(Reason.DAMAGED) from error
    if len(manifest.pid) != 16 or not 1 <= manifest.number < 1 << 53:
        raise refuse(Reason.DAMAGED)
    if sum(s.count for s in manifest.sections) > limits.PACKAGE_OPS:
        raise refuse(Reason.TOO_LARGE)
    return manifest


def _sections(manifest: Manifest, rest: bytes) -> list[bytes]:
    if len(manifest.sections) > limits.SECTIONS:
        raise refuse(Reason.TOO_LARGE)
    if any(s.length < 0 or s.raw_len > limits.SECTION_BYTES for s in manifest.sections):
        raise refuse(Reason.TOO_LARGE)
    if sum(s.length for s in manifest.sections) != len(rest):
        raise refuse(Reason.DAMAGED)
    decoded, at = [], 0
    for described in manifest.sections:
        raw = rest[at : at + described.length]
        at += described.length
        if hashlib.sha256(raw).digest() != described.sha256:
            raise refuse(Reason.DAMAGED)
        decoded.append(_decode(described, raw))
    return decoded


def _decode(described: Section, raw: bytes) -> bytes:
    if described.codec not in ("none", "zstd"):
        raise refuse(Reason.NEWER_FORMAT)
    content = raw if described.codec == "none" else decompress(raw)
    if len(content) != described.raw_len:
        raise refuse(Reason.DAMAGED)
    return content
