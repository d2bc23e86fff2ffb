"""From an opened package to segments that may be applied: every author and stream is judged.

The carrier only vouches for the package; each segment must be signed by the device that owns its
stream, a device we believe, within its rights. What does not pass is set aside and counted; it
never blocks the rest of the package.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from app.exchange.certificate import Birth, Certificate
from app.exchange.package import SCHEMA, Manifest
from app.exchange.refusal import Reason, Refused, refuse
from app.exchange.segment import Segment, read, segment_hash
from app.exchange.streams import Births, may_arrive
from app.exchange.trust import Peer, Trust
from app.exchange.wire import read_segments
from app.ports import Incoming

SEGMENTS, ROSTER, BLOB, FILES = "segments", "roster", "blob", "files"


class FileName(msgspec.Struct, frozen=True, array_like=True):
    """The name a blob had where it was attached; ``sha256`` names its section."""

    sha256: bytes
    name: str


_FILES = msgspec.msgpack.Decoder(list[FileName])


@dataclass(slots=True)
class Verified:
    """What a package brings: segments to apply, how many ops were set aside and why, blobs.

    ``counted`` are the ops set aside by reason, ``reasons`` the first refusal of each section.
    """

    incoming: list[Incoming] = field(default_factory=list)
    held: int = 0
    quarantined: int = 0
    reasons: list[Refused] = field(default_factory=list)
    counted: Counter[Reason] = field(default_factory=Counter)
    blobs: list[tuple[bytes, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Origin:
    """The verified stream of a section and the device that owns it."""

    birth: Birth
    author: Peer


def verify_package(
    trust: Trust, births: Births, manifest: Manifest, sections: list[bytes]
) -> Verified:
    """Judge every section of a package whose carrier and hashes were checked."""
    trust.learn_all(map(Certificate.from_bytes, manifest.certs))
    announced = {b.rid: b for b in map(Birth.from_bytes, manifest.births)}
    result = Verified()
    blobs, names = [], {}
    for described, raw in zip(manifest.sections, sections, strict=True):
        if described.name == SEGMENTS:
            _take_segments(trust, births, announced, raw, result)
        elif described.name == BLOB:
            blobs.append((described.sha256, raw))
        elif described.name == FILES:
            names = _names(raw)
    result.blobs = [(raw, names.get(sha256, sha256.hex()[:16])) for sha256, raw in blobs]
    return result


def _take_segments(
    trust: Trust, births: Births, announced: dict[bytes, Birth], raw: bytes, result: Verified
) -> None:
    """Take one stream's segments into ``result``, or set them aside with the reason."""
    segments = read_segments(raw)
    if not segments:
        return
    try:
        origin = _origin(trust, births, announced, segments[0].rid)
        _check_chain(segments)
    except Refused as refusal:
        _set_aside(result, refusal, sum(map(_count, segments)))
        return
    for segment in segments:
        try:
            result.incoming.append(_judge(segment, origin))
        except Refused as refusal:
            _set_aside(result, refusal, _count(segment))


def _set_aside(result: Verified, refusal: Refused, ops: int) -> None:
    if refusal.reason is Reason.NEWER_PROGRAM:
        result.held += ops
    else:
        result.quarantined += ops
    result.counted[refusal.reason] += ops
    result.reasons.append(refusal)


def _origin(trust: Trust, births: Births, announced: dict[bytes, Birth], rid: bytes) -> Origin:
    birth = announced.get(rid) or births.get(rid)
    if birth is None:
        raise refuse(Reason.UNKNOWN_SENDER)
    author = trust.peers.get(birth.device)
    if author is None:
        raise refuse(Reason.UNKNOWN_SENDER)
    if birth.device == trust.device:
        # What this very device wrote always counts here, whatever the province says of it.
        author = Peer(author.certificate)
    birth.check(author.certificate)
    if not may_arrive(trust, author.certificate, birth.scope):
        raise refuse(Reason.NOT_PERMITTED)
    births.learn(birth)
    return Origin(birth, author)


def _check_chain(segments: list[Segment]) -> None:
    """Refuse neighbours that do not follow each other; a gap may lie between them."""
    for before, after in pairwise(segments):
        follows = after.lo == before.hi + 1
        if after.lo <= before.hi or (follows and after.prev != segment_hash(before)):
            raise refuse(Reason.BROKEN_CHAIN)


def _judge(segment: Segment, origin: Origin) -> Incoming:
    certificate = origin.author.certificate
    if segment.floor > SCHEMA:
        raise refuse(Reason.NEWER_PROGRAM)
    return Incoming(
        segment,
        origin.birth.scope,
        certificate.unit,
        certificate.role,
        certificate.device,
        read(segment, certificate.sign),
        None if origin.author.live else origin.author.cutoff.get(segment.rid, 0),
    )


def _count(segment: Segment) -> int:
    return segment.hi - segment.lo + 1


def _names(raw: bytes) -> dict[bytes, str]:
    try:
        return {entry.sha256: entry.name for entry in _FILES.decode(raw)}
    except msgspec.MsgspecError as error:
        raise refuse(Reason.DAMAGED) from error
