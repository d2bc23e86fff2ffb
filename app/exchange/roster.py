"""The roster: the province's signed list of devices and revocations.

It travels in packages to a commune (that commune's devices), between the province's own devices
(everybody's), and on between a commune's devices, until the other side says it holds that version.
What a roster says is added to what is known, never put in its place: rosters may be heard in any
order, an old one changes nothing, and two devices of the province that revoked or took in at once
come to the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app.exchange import limits
from app.exchange.certificate import Certificate, Sign
from app.exchange.package import frame, unframe
from app.exchange.refusal import Reason, refuse
from app.exchange.trust import LETTERS, Peer, Trust
from app.ports import Note, Replica, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTEXT = b"TPX1/roster\0"
_KIND, _KEY = "roster", "own"
_MAKERS = 32
"""Versions count in steps of this: the rest of one names the letter of the device that made it."""
_HIGHEST = 1 << 40
"""A version beyond this is no true one."""


class Revocation(msgspec.Struct, frozen=True, array_like=True):
    """A device that no longer counts since ``at`` (Unix ms), except ops up to ``cutoff``."""

    device: bytes
    at: int
    cutoff: list[tuple[bytes, int]]


class Roster(msgspec.Struct, frozen=True, array_like=True):
    """Every device of ``unit`` and of its province, as fixed-layout certificates.

    With the province's own code as ``unit`` every device it knows. Revoked ones are among them, so
    that their older certificate can never introduce them anew. ``lifted`` are revocations that no
    longer stand, as (device, at).
    """

    version: int
    made: int
    province: str
    unit: str
    certificates: list[bytes]
    revoked: list[Revocation]
    lifted: list[tuple[bytes, int]] = []


_Lists = tuple[list[bytes], list[Revocation], list[tuple[bytes, int]]]
"""Certificates, revocations, and revocations that were lifted."""
_DECODER = msgspec.msgpack.Decoder(Roster)


def version(replica: Replica) -> int:
    """Return the roster version made here (province) or held here (commune), 0 for none."""
    return int((replica.note(_KIND, _KEY) or {}).get("version", 0))


def to_send(trust: Trust, replica: Replica, unit: str, *, now: int, sign: Sign) -> bytes | None:
    """Return the roster for a unit: made here at a province, as it came at a commune."""
    if trust.role is Role.PROVINCE:
        return write_roster(trust, unit, version(replica), now, sign)
    held = (replica.note(_KIND, _KEY) or {}).get("raw", "")
    return bytes.fromhex(held) or None


def bumped(replica: Replica, trust: Trust, *, above: int = 0) -> Note:
    """Return the note that makes the next roster a new version, above every known one."""
    return _noted(_next(max(version(replica), above), trust))


def above_claimed(replica: Replica, trust: Trust, claimed: int) -> list[Note]:
    """Return the note that goes on above a version a commune says it holds.

    Only a province that was restored meets a version it does not know.
    """
    known = trust.role is not Role.PROVINCE or claimed <= version(replica)
    return [] if known or claimed > _HIGHEST else [bumped(replica, trust, above=claimed)]


def write_roster(trust: Trust, unit: str, number: int, now: int, sign: Sign) -> bytes:
    """Return the signed roster for one unit; for the province itself that of all."""
    certificates, revoked, lifted = _listed(_concerned(trust, unit))
    roster = Roster(number, now, trust.province, unit, certificates, revoked, lifted)
    return frame(trust.chain(), msgspec.msgpack.encode(roster), sign, _CONTEXT)


def read_roster(trust: Trust, raw: bytes) -> list[Note]:
    """Learn from a roster and return the note of the version held from now on.

    Raises Refused when it is not signed by a live device of our province or is for another unit.
    """
    signed = unframe(raw, limit=limits.GRANT_BYTES)
    signer = trust.judge(signed.chain)
    message = signed.check(_CONTEXT)
    try:
        roster = _DECODER.decode(message)
    except msgspec.MsgspecError as error:
        raise refuse(Reason.DAMAGED) from error
    ours = signer.device == trust.device
    if ours or (trust.role is Role.PROVINCE and roster.unit != trust.unit):
        # The province may meet its own stick; what is meant for a commune is not all it knows.
        return []
    if signer.role is not Role.PROVINCE or roster.unit != trust.unit:
        raise refuse(Reason.NOT_PERMITTED)
    before = _listed(_concerned(trust, roster.unit))
    _learn(trust, roster)
    number = max(trust.roster, roster.version)
    if trust.role is Role.PROVINCE:
        number = _number(trust, roster, before)
    if number == trust.roster:
        return []
    trust.roster = number
    if trust.role is Role.PROVINCE:
        return [_noted(number)]
    return [Note(_KIND, _KEY, {"version": number, "raw": raw.hex()})]


def _learn(trust: Trust, roster: Roster) -> None:
    trust.learn_all(map(Certificate.from_bytes, roster.certificates), listed=True)
    for entry in roster.revoked:
        trust.revoke(entry.device, entry.at, dict(entry.cutoff))
    for device, at in roster.lifted:
        trust.lift(device, at)
    # Told anew, so that a ledger an older program wrote obeys them too.
    trust.changed |= {d for d, peer in trust.peers.items() if not peer.live}


def _number(trust: Trust, roster: Roster, before: _Lists) -> int:
    """Return the version of what a province's device knows after a sibling's roster.

    That of the roster when it says all of it, our own when it told nothing new, else a new one.
    """
    after = _listed(_concerned(trust, roster.unit))
    if after == (roster.certificates, roster.revoked, roster.lifted):
        return max(trust.roster, roster.version)
    return trust.roster if after == before else _next(max(trust.roster, roster.version), trust)


def _concerned(trust: Trust, unit: str) -> list[Peer]:
    everybody = unit == trust.province
    return [
        peer
        for _, peer in sorted(trust.peers.items())
        if everybody or peer.certificate.unit in (unit, trust.province)
    ]


def _listed(peers: Sequence[Peer]) -> _Lists:
    """Return certificates, revocations and lifted revocations as a roster lists them."""
    return (
        [peer.certificate.to_bytes() for peer in peers],
        [
            Revocation(peer.certificate.device, at, sorted(peer.cutoff.items()))
            for peer in peers
            for at in sorted(peer.revocations - peer.lifted)
        ],
        [(peer.certificate.device, at) for peer in peers for at in sorted(peer.lifted)],
    )


def _next(number: int, trust: Trust) -> int:
    maker = LETTERS.find(trust.own.letter) + 1
    return (number // _MAKERS + 1) * _MAKERS + maker


def _noted(number: int) -> Note:
    return Note(_KIND, _KEY, {"version": number})
