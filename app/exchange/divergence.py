"""Divergence: two replicas that hold the same ops of a unit and yet read them otherwise.

That must never be; should it be (a defect, a damaged file), a person is told. No side is ever
overwritten, and once the sums agree again the note goes by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from app.exchange import standing
from app.exchange.package import Manifest
from app.exchange.streams import Target, concerns
from app.exchange.trust import Trust
from app.ports import Note, Replica, Stream

if TYPE_CHECKING:
    from app.exchange.certificate import Certificate

_KIND = "diverged"
_MODULUS = 1 << 256
_BYTES = 32


def told(
    streams: Iterable[Stream], sums: Mapping[bytes, int], trust: Trust, target: Target
) -> list[tuple[str, bytes]]:
    """Return, by unit, the digest of what we hold of its streams and the target may hold too.

    ``sums`` are those of ``Replica.digests``. A unit of which a stream has a gap, or ops set aside,
    is left out.
    """
    units: defaultdict[str, list[bytes]] = defaultdict(list)
    for stream in streams:
        if concerns(stream, trust, target):
            units[stream.unit].append(stream.rid)
    return [
        (unit, (sum(sums[rid] for rid in rids) % _MODULUS).to_bytes(_BYTES))
        for unit, rids in sorted(units.items())
        if all(rid in sums for rid in rids)
    ]


def compare(
    replica: Replica, trust: Trust, carrier: Certificate, manifest: Manifest
) -> dict[str, bool]:
    """Return the units whose ops we hold exactly as the carrier does: do we read them otherwise?"""
    ours = _comparable(replica, trust, carrier, manifest)
    theirs = dict(manifest.digest)
    return {unit: theirs.get(unit, total) != total for unit, total in ours.items()}


def notes(
    replica: Replica,
    carrier: Certificate,
    manifest: Manifest,
    *,
    compared: Mapping[str, bool],
    day: date,
) -> list[Note]:
    """Return the notes of what has diverged, and those that clear what agrees again.

    ``compared`` is the answer of ``compare``.
    """
    kept = replica.notes(_KIND) if compared else {}
    made = []
    for unit, diverged in compared.items():
        key = f"{unit}/{carrier.device.hex()}"
        doc = {
            "unit": unit,
            "device": carrier.device.hex(),
            "day": day.isoformat(),
            "pid": manifest.pid.hex(),
        }
        if diverged or key in kept:
            made.append(Note(_KIND, key, doc if diverged else None))
    return made


def unsettled(replica: Replica, trust: Trust) -> Iterator[standing.Diverged]:
    """Yield what has diverged and does not agree again yet, newest first."""
    kept = replica.notes(_KIND).values()
    for doc in sorted(kept, key=lambda doc: (doc["day"], doc["unit"]), reverse=True):
        peer = trust.peers.get(bytes.fromhex(doc["device"]))
        letter = peer.certificate.letter if peer else ""
        yield standing.Diverged(doc["unit"], letter, doc["device"], doc["day"], doc["pid"])


def _judges_otherwise(trust: Trust, manifest: Manifest) -> bool:
    """Tell whether the carrier may have heard of other revocations than we have."""
    revoked = any(peer.revocations for peer in trust.peers.values())
    return manifest.roster > trust.roster or (revoked and manifest.roster != trust.roster)


def _comparable(
    replica: Replica, trust: Trust, carrier: Certificate, manifest: Manifest
) -> dict[str, bytes]:
    """Return our digests of the units whose ops we and the carrier hold exactly alike."""
    if not manifest.digest or _judges_otherwise(trust, manifest):
        return {}
    target = Target("", carrier.unit, (), siblings=carrier.unit == trust.unit)
    streams = [s for s in replica.streams() if concerns(s, trust, target)]
    theirs = {have.rid: (have.hi, have.head) for have in manifest.have}
    if theirs.keys() - {s.rid for s in streams}:
        return {}
    apart = {s.unit for s in streams if theirs.get(s.rid, (0, s.head)) != (s.hi, s.head)}
    ours = told(streams, replica.digests(), trust, target)
    return {unit: total for unit, total in ours if unit not in apart}
