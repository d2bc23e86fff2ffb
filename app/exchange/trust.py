"""Whom this device believes: its own certificates, the province's root key, and the peers.

A device is believed when it was enrolled here, or when somebody believed certified it within
their rights: the root certifies the province's devices, those certify communes' devices, and a
commune's first device its siblings (one step deep). Nothing expires; a revoked device's ops count
up to the cutoff.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from app.exchange.certificate import Certificate, key_id
from app.exchange.refusal import Reason, Refused, refuse
from app.ports import Note, Role

PEER_NOTES = "peer"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Peer:
    """A device we believe; once revoked, only up to ``cutoff`` (stream id: last op that counts)."""

    certificate: Certificate
    revoked: int | None = None
    cutoff: Mapping[bytes, int] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Tell whether the device has not been revoked."""
        return self.revoked is None


@dataclass(slots=True)
class Trust:
    """What this device knows of keys; newly learned peers wait in ``changed`` to be kept.

    ``root`` is the province's public root key, None before any enrolment reached a province.
    """

    unit: str
    role: Role
    own: Certificate
    root: bytes | None
    province: str
    peers: dict[bytes, Peer]
    changed: set[bytes] = field(default_factory=set)

    @property
    def device(self) -> bytes:
        """Return this device's id."""
        return self.own.device

    @property
    def enrolled(self) -> bool:
        """Tell whether the province has certified this device."""
        return self._is_provincial(self.own.issuer)

    def judge(self, chain: Sequence[Certificate]) -> Certificate:
        """Return the certificate of the device that presents ``chain`` (its own first).

        Raises Refused: unknown_sender when nobody we believe certified it, revoked_sender, forged.
        """
        for certificate in reversed(chain):
            self.learn(certificate)
        peer = self.peers.get(chain[0].device)
        if peer is None:
            raise refuse(Reason.UNKNOWN_SENDER)
        if not peer.live:
            raise refuse(Reason.REVOKED_SENDER)
        return peer.certificate

    def learn(self, certificate: Certificate) -> bool:
        """Believe a certificate if its issuer may certify it; tell whether the device is known.

        A known device's certificate is replaced only by one of the province.
        """
        known = self.peers.get(certificate.device)
        if known is not None and not self._is_better(known.certificate, certificate):
            return True
        issuer = self._issuer_key(certificate)
        if issuer is None:
            return known is not None
        certificate.check(issuer)
        self._put(Peer(certificate) if known is None else _renewed(known, certificate))
        return True

    def learn_all(self, certificates: Iterable[Certificate]) -> None:
        """Believe those certificates that may be believed; the others are passed over."""
        for certificate in certificates:
            with suppress(Refused):
                self.learn(certificate)

    def vouched(self, certificate: Certificate) -> None:
        """Believe a certificate because a person confirmed it by the six words."""
        known = self.peers.get(certificate.device)
        self._put(Peer(certificate) if known is None else _renewed(known, certificate, live=True))

    def revoke(self, device: bytes, at: int, cutoff: Mapping[bytes, int]) -> None:
        """Mark a device revoked at ``at`` (Unix ms); the first revocation stands.

        What a later word about it accepts beyond the cutoff counts from then on.
        """
        peer = self.peers.get(device)
        if peer is not None and peer.live:
            self._put(Peer(peer.certificate, at, dict(cutoff)))
        elif peer is not None:
            self.accept_up_to(device, cutoff)

    def accept_up_to(self, device: bytes, cutoff: Mapping[bytes, int]) -> None:
        """Let a revoked device's ops count further than they did, never less far."""
        peer = self.peers[device]
        further = {rid: hi for rid, hi in cutoff.items() if hi > peer.cutoff.get(rid, 0)}
        if further and not peer.live:
            self._put(Peer(peer.certificate, peer.revoked, {**peer.cutoff, **further}))

    def of_unit(self, unit: str) -> list[Peer]:
        """Return the live devices of a unit, this one included, by letter."""
        found = (p for p in self.peers.values() if p.live and p.certificate.unit == unit)
        return sorted(found, key=lambda p: (p.certificate.letter, p.certificate.device))

    def provincial(self) -> list[Peer]:
        """Return the live devices of our province."""
        return [p for p in self.of_unit(self.province) if p.certificate.role is Role.PROVINCE]

    def siblings(self) -> list[Peer]:
        """Return the other live devices of our own unit."""
        return [p for p in self.of_unit(self.unit) if p.certificate.device != self.device]

    def communes(self) -> list[str]:
        """Return the unit codes of the communes that have a live device here."""
        live = (p.certificate for p in self.peers.values() if p.live)
        return sorted({c.unit for c in live if c.role is Role.COMMUNE})

    def free_letter(self, unit: str, wanted: str) -> str:
        """Return the letter for a new device of a unit: ``wanted`` if no other device has it."""
        taken = {p.certificate.letter for p in self.peers.values() if p.certificate.unit == unit}
        return next((x for x in (wanted, *LETTERS) if x in LETTERS and x not in taken), "Z")

    def chain(self) -> list[Certificate]:
        """Return our certificate, and our issuer's when it is a sibling others may not know."""
        issuer = self.peers.get(self.own.issuer)
        if issuer is None or issuer.certificate.device == self.device:
            return [self.own]
        is_sibling = issuer.certificate.unit == self.unit
        return [self.own, issuer.certificate] if is_sibling else [self.own]

    def notes(self) -> list[Note]:
        """Return the notes that keep everything learned since loading."""
        return [
            Note(PEER_NOTES, device.hex(), _peer_document(self.peers[device]))
            for device in sorted(self.changed)
        ]

    def _put(self, peer: Peer) -> None:
        self.peers[peer.certificate.device] = peer
        self.changed.add(peer.certificate.device)

    def _is_provincial(self, issuer: bytes) -> bool:
        if self.root is not None and issuer == key_id(self.root):
            return True
        peer = self.peers.get(issuer)
        return peer is not None and peer.certificate.role is Role.PROVINCE

    def _is_better(self, known: Certificate, other: Certificate) -> bool:
        if not self._is_provincial(other.issuer):
            return False
        return not self._is_provincial(known.issuer) or other.issued > known.issued

    def _issuer_key(self, certificate: Certificate) -> bytes | None:
        """Return the key that may have certified this device, None when we believe none."""
        if self.root is not None and certificate.issuer == key_id(self.root):
            ours = certificate.role is Role.PROVINCE and certificate.unit == self.province
            return self.root if ours else None
        peer = self.peers.get(certificate.issuer)
        if peer is None or not peer.live or certificate.role is not Role.COMMUNE:
            return None
        issuer = peer.certificate
        if issuer.role is Role.PROVINCE:
            concerns_us = self.role is Role.PROVINCE or certificate.unit == self.unit
            return issuer.sign if concerns_us else None
        same_unit = issuer.unit == certificate.unit == self.unit and self.role is Role.COMMUNE
        return issuer.sign if same_unit and self._is_first(issuer) else None

    def _is_first(self, issuer: Certificate) -> bool:
        return issuer.issuer == issuer.device or self._is_provincial(issuer.issuer)


def _renewed(known: Peer, certificate: Certificate, *, live: bool = False) -> Peer:
    """Return a known device under another certificate; one issued after its revocation lifts it."""
    if live or (known.revoked is not None and certificate.issued > known.revoked):
        return Peer(certificate)
    return Peer(certificate, known.revoked, known.cutoff)


def _peer_document(peer: Peer) -> dict[str, Any]:
    return {
        "certificate": peer.certificate.to_bytes().hex(),
        "revoked": peer.revoked,
        "cutoff": {rid.hex(): hi for rid, hi in peer.cutoff.items()},
    }
