"""The roster: the province's signed, numbered list of a commune's devices and revocations.

It travels in packages to that commune until the commune says it holds that version. A lower
version is ignored, so an old genuine roster changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app.exchange import limits
from app.exchange.certificate import Certificate, Sign
from app.exchange.package import frame, unframe
from app.exchange.refusal import Reason, refuse
from app.exchange.trust import Trust
from app.ports import Note, Replica, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTEXT = b"TPX1/roster\0"
_KIND, _KEY = "roster", "own"


class Revocation(msgspec.Struct, frozen=True, array_like=True):
    """A device that no longer counts since ``at`` (Unix ms), except ops up to ``cutoff``."""

    device: bytes
    at: int
    cutoff: list[tuple[bytes, int]]


class Roster(msgspec.Struct, frozen=True, array_like=True):
    """Every device of ``unit`` and of its province, as fixed-layout certificates.

    Revoked ones are among them, so that their older certificate can never introduce them anew.
    """

    version: int
    made: int
    province: str
    unit: str
    certificates: list[bytes]
    revoked: list[Revocation]


_DECODER = msgspec.msgpack.Decoder(Roster)


def version(replica: Replica) -> int:
    """Return the roster version made here (province) or held here (commune), 0 for none."""
    return int((replica.note(_KIND, _KEY) or {}).get("version", 0))


def bumped(replica: Replica) -> Note:
    """Return the note that makes the next roster a new version."""
    return Note(_KIND, _KEY, {"version": version(replica) + 1})


def write_roster(trust: Trust, unit: str, number: int, now: int, sign: Sign) -> bytes:
    """Return the signed roster of one commune."""
    peers = [p for p in trust.peers.values() if p.certificate.unit in (unit, trust.province)]
    roster = Roster(
        number,
        now,
        trust.province,
        unit,
        [p.certificate.to_bytes() for p in peers],
        [
            Revocation(p.certificate.device, p.revoked, sorted(p.cutoff.items()))
            for p in peers
            if p.revoked is not None
        ],
    )
    return frame([trust.own], msgspec.msgpack.encode(roster), sign, _CONTEXT)


def read_roster(trust: Trust, raw: bytes, held: int) -> list[Note]:
    """Learn from a roster and return the notes to keep; none when it is not newer than ``held``.

    The province makes rosters and follows none: it may meet one on its own stick.
    Raises Refused when it is not signed by a live device of our province or is for another unit.
    """
    if trust.role is Role.PROVINCE:
        return []
    signed = unframe(raw, limit=limits.GRANT_BYTES)
    signer = trust.judge(signed.chain)
    message = signed.check(_CONTEXT)
    try:
        roster = _DECODER.decode(message)
    except msgspec.MsgspecError as error:
        raise refuse(Reason.DAMAGED) from error
    if signer.role is not Role.PROVINCE or roster.unit != trust.unit:
        raise refuse(Reason.NOT_PERMITTED)
    if roster.version <= held:
        return []
    trust.learn_all(map(Certificate.from_bytes, roster.certificates))
    _revoke(trust, roster.revoked)
    return [Note(_KIND, _KEY, {"version": roster.version})]


def _revoke(trust: Trust, revoked: Sequence[Revocation]) -> None:
    for entry in revoked:
        trust.revoke(entry.device, entry.at, dict(entry.cutoff))
