"""Whom this device believes: its own certificates, the province's root key, and the peers.

A device is believed when it was enrolled here, or when somebody believed certified it within
their rights: the root certifies the province's devices, those certify communes' devices, and a
commune's first device its siblings (one step deep). Nothing expires; a revoked device's ops count
up to the cutoff.

What is known of a device only grows: revocations, those of them that were lifted, the furthest
cutoffs, the newest certificate. So it comes to the same in whatever order it is heard, and from
however many devices of the province.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from app.exchange.certificate import Certificate, key_id
from app.exchange.peer import Peer as Peer
from app.exchange.peer import to_document
from app.exchange.refusal import Reason, Refused, refuse
from app.ports import PEER, Note, Role

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True)
class Trust:
    """What this device knows of keys; newly learned peers wait in ``changed`` to be kept.

    ``root`` is the province's public root key, None before any enrolment reached a province;
    ``roster`` the version of the roster made or held here.
    """

    unit: str
    role: Role
    own: Certificate
    root: bytes | None
    province: str
    peers: dict[bytes, Peer]
    changed: set[bytes] = field(default_factory=set)
    roster: int = 0

    @property
    def device(self) -> bytes:
        """Return this device's id."""
        return self.own.device

    @property
    def enrolled(self) -> bool:
        """Tell whether the province has certified this device, or the root a province's."""
        if self.role is Role.PROVINCE:
            return self.root is not None and self.own.issuer == key_id(self.root)
        return self._is_provincial(self.own.issuer)

    def judge(self, chain: Sequence[Certificate]) -> Certificate:
        """Return the certificate of the device that presents ``chain`` (its own first).

        Raises Refused: unknown_sender when nobody we believe certified it, revoked_sender, forged.
        """
        certificate = self.identify(chain)
        if not self.peers[certificate.device].live:
            raise refuse(Reason.REVOKED_SENDER)
        return certificate

    def identify(self, chain: Sequence[Certificate]) -> Certificate:
        """Return the certificate of the known device that presents ``chain``, revoked or not.

        Raises Refused: unknown_sender when nobody we believe certified it, forged.
        """
        for certificate in reversed(chain):
            self.learn(certificate)
        peer = self.peers.get(chain[0].device)
        if peer is None:
            raise refuse(Reason.UNKNOWN_SENDER)
        return peer.certificate

    def learn(self, certificate: Certificate, *, listed: bool = False) -> bool:
        """Believe a certificate if its issuer may certify it; tell whether the device is known.

        A known device's certificate is replaced only by one of the province. One that is ``listed``
        in a roster counts though its issuer was revoked since.
        """
        known = self.peers.get(certificate.device)
        if known is not None and not self._is_better(known.certificate, certificate):
            return True
        issuer = self._issuer_key(certificate, listed=listed)
        if issuer is None:
            return known is not None
        certificate.check(issuer)
        self._put(Peer(certificate) if known is None else self._renewed(known, certificate))
        return True

    def learn_all(self, certificates: Iterable[Certificate], *, listed: bool = False) -> None:
        """Believe those certificates that may be believed; the others are passed over.

        One of a commune may stand before that of the province's device that certified it.
        """
        for certificate in sorted(certificates, key=lambda one: one.role is not Role.PROVINCE):
            with suppress(Refused):
                self.learn(certificate, listed=listed)

    def introduced(self, certificate: Certificate) -> None:
        """Believe a certificate that came with a grant; what is known of a revocation stands."""
        known = self.peers.get(certificate.device)
        if known is None:
            self._put(Peer(certificate))
        elif self._is_better(known.certificate, certificate):
            self._put(self._renewed(known, certificate))

    def vouched(self, certificate: Certificate) -> None:
        """Believe a certificate because a person confirmed it by the six words.

        Every revocation of the device that is known here is lifted.
        """
        known = self.peers.get(certificate.device) or Peer(certificate)
        is_old = self._is_provincial(known.certificate.issuer)
        is_old = is_old and not self._is_better(known.certificate, certificate)
        best = known.certificate if is_old else certificate
        lifted = known.lifted | known.revocations
        self._put(replace(known, certificate=best, lifted=lifted))

    def revoke(self, device: bytes, at: int, cutoff: Mapping[bytes, int]) -> None:
        """Add a revocation of a known device at ``at`` (Unix ms); cutoffs only ever move up."""
        peer = self.peers.get(device)
        if peer is not None and at not in peer.revocations:
            self._put(replace(peer, revocations=peer.revocations | {at}))
        if peer is not None:
            self.accept_up_to(device, cutoff)

    def lift(self, device: bytes, at: int) -> None:
        """Take note that the revocation of a known device at ``at`` was lifted."""
        peer = self.peers.get(device)
        if peer is not None and at not in peer.lifted:
            self._put(replace(peer, lifted=peer.lifted | {at}))

    def accept_up_to(self, device: bytes, cutoff: Mapping[bytes, int]) -> None:
        """Let a revoked device's ops count further than they did, never less far."""
        peer = self.peers[device]
        further = {rid: hi for rid, hi in cutoff.items() if hi > peer.cutoff.get(rid, 0)}
        if further:
            self._put(replace(peer, cutoff={**peer.cutoff, **further}))

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
            Note(PEER, device.hex(), to_document(self.peers[device]))
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
        age, other_age = (known.issued, known.signature), (other.issued, other.signature)
        return not self._is_provincial(known.issuer) or other_age > age

    def _renewed(self, known: Peer, certificate: Certificate) -> Peer:
        """Return a known device under a better certificate.

        The province's first word about a device sets aside what its unit said before.
        """
        if not self._is_provincial(known.certificate.issuer):
            return Peer(certificate)
        return replace(known, certificate=certificate)

    def _issuer_key(self, certificate: Certificate, *, listed: bool) -> bytes | None:
        """Return the key that may have certified this device, None when we believe none."""
        if self.root is not None and certificate.issuer == key_id(self.root):
            ours = certificate.role is Role.PROVINCE and certificate.unit == self.province
            return self.root if ours else None
        peer = self.peers.get(certificate.issuer)
        if peer is None or certificate.role is not Role.COMMUNE:
            return None
        issuer = peer.certificate
        if not (peer.live or (listed and issuer.role is Role.PROVINCE)):
            return None
        if issuer.role is Role.PROVINCE:
            concerns_us = self.role is Role.PROVINCE or certificate.unit == self.unit
            return issuer.sign if concerns_us else None
        same_unit = issuer.unit == certificate.unit == self.unit and self.role is Role.COMMUNE
        return issuer.sign if same_unit and self._is_first(issuer) else None

    def _is_first(self, issuer: Certificate) -> bool:
        return issuer.issuer == issuer.device or self._is_provincial(issuer.issuer)
