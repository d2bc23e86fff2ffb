"""A device that is known: its certificate, and what has been heard of its revocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.exchange.certificate import Certificate
from app.ports import Role


@dataclass(frozen=True, slots=True)
class Peer:
    """A device we believe; once revoked, only up to ``cutoff`` (stream id: last op that counts).

    ``revocations`` are the moments (Unix ms) at which it was revoked, ``lifted`` those of them that
    a later enrolment has lifted knowingly: one nobody knew of then still stands. A device of the
    province is certified by the root alone, which overrules what such devices said of it before.
    """

    certificate: Certificate
    revocations: frozenset[int] = frozenset()
    cutoff: Mapping[bytes, int] = field(default_factory=dict)
    lifted: frozenset[int] = frozenset()

    @property
    def revoked(self) -> int | None:
        """Return since when the device does not count any more (Unix ms), None while it does."""
        since = self.certificate.issued if self.certificate.role is Role.PROVINCE else 0
        standing = self.revocations - self.lifted
        return min((at for at in standing if at >= since), default=None)

    @property
    def live(self) -> bool:
        """Tell whether the device has not been revoked."""
        return self.revoked is None


def to_document(peer: Peer) -> dict[str, Any]:
    """Return what the note about a device says (see app.ports.PEER)."""
    return {
        "certificate": peer.certificate.to_bytes().hex(),
        "revoked": peer.revoked,
        "revocations": sorted(peer.revocations),
        "lifted": sorted(peer.lifted),
        "cutoff": {rid.hex(): hi for rid, hi in peer.cutoff.items()},
    }


def from_document(doc: Mapping[str, Any]) -> Peer:
    """Return the device a note tells of; older notes know one revocation and no more."""
    known = [doc["revoked"]] if doc.get("revoked") is not None else []
    return Peer(
        Certificate.from_bytes(bytes.fromhex(doc["certificate"])),
        frozenset(doc.get("revocations", known)),
        {bytes.fromhex(rid): hi for rid, hi in doc.get("cutoff", {}).items()},
        frozenset(doc.get("lifted", ())),
    )
