"""What waits or was set aside: listed with the reason, accepted one by one, or forgotten.

The bytes stay for 400 days. What may be accepted by hand is a revoked device's later work alone,
and at the province alone, which revoked it: a laptop said to be lost may have been in use in good
faith. Everything else settles by its own next step (an enrolment, a newer program).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.errors import Trouble, UserError
from app.exchange import erasing, identity, inbox, pipeline, roster, standing
from app.exchange.refusal import Reason, Status, next_step_of
from app.exchange.results import Import
from app.exchange.standing import Aside, Quarantine
from app.exchange.trust import Peer, Trust
from app.ports import Changes, Incoming, Note, Role
from app.text.moments import day_of

if TYPE_CHECKING:
    from app.desk import Desk

_WAITING = (Status.HELD, Status.QUARANTINED, Status.ASSEMBLING)
_HEALS_ALONE = ("", "waiting")


@dataclass(slots=True)
class _Lenient(Trust):
    """What is believed while one package is taken in after all; it never lifts a revocation."""

    hidden: frozenset[bytes] = frozenset()

    def notes(self) -> list[Note]:
        """Return what was learned, except about the revoked devices."""
        hidden = {device.hex() for device in self.hidden}
        return [note for note in Trust.notes(self) if note.key not in hidden]


def listing(desk: Desk) -> Quarantine:
    """Return every package that waits or was set aside, wholly or in part, newest first."""
    kept = sorted(inbox.arrivals_kept(desk.replica).items(), key=_at, reverse=True)
    found = tuple(_aside(desk, sid, doc) for sid, doc in kept if _is_aside(doc))
    return Quarantine(found, len(found))


def accept(desk: Desk, package: str) -> tuple[Import, Changes]:
    """Take in what a revoked device wrote after its revocation, up to the end of this package.

    What it wrote before that counts too, here or on its way: what counts of a stream is always its
    beginning. The communes learn it by the next roster. Raises UserError: unknown_package,
    not_acceptable.
    """
    aside = _find(desk, package)
    if not aside.acceptable:
        raise UserError(
            f"Gói này không thể nhận bằng tay. {aside.reason}", aside.next, code="not_acceptable"
        )
    believed = identity.load(desk)
    run = pipeline.Run(desk, _lenient(believed), preview=False)
    arrival = inbox.reopened(desk.replica, bytes.fromhex(aside.id))
    with suppress(Trouble):
        run.changes += _let_count(desk, believed, pipeline.read_in(run, arrival))
    entry = pipeline.process(run, inbox.reopened(desk.replica, bytes.fromhex(aside.id)))
    erasing.clear(desk)
    return Import((entry,)), run.changes


def forget(desk: Desk, package: str) -> Aside:
    """Delete a package that was set aside; its sender can send it again. UserError if unknown."""
    aside = _find(desk, package)
    if aside.part:
        raise UserError(
            "Gói này đã nhập một phần nên không bỏ được.",
            "Phần để riêng tự hết hạn giữ sau 400 ngày.",
            code="partly_applied",
        )
    inbox.drop(desk, inbox.arrivals_kept(desk.replica)[aside.id]["parts"].values())
    desk.replica.put_notes([inbox.no_note(bytes.fromhex(aside.id))])
    return aside


def _is_aside(doc: Mapping[str, Any]) -> bool:
    waits = doc["status"] in _WAITING
    partly = doc["status"] == Status.APPLIED and doc["code"] not in _HEALS_ALONE
    return bool(doc["parts"]) and (waits or partly)


def _aside(desk: Desk, sid: str, doc: Mapping[str, Any]) -> Aside:
    revoked = doc["code"] == Reason.REVOKED_SENDER
    return Aside(
        sid,
        doc["file"],
        inbox.hint_of(desk, doc),
        doc["status"],
        doc["code"],
        doc["reason"],
        next_step_of(doc["code"]),
        doc["day"],
        day_of(inbox.kept_until(doc["at"])).isoformat(),
        doc["status"] == Status.APPLIED,
        revoked and desk.profile.role is Role.PROVINCE,
    )


def _find(desk: Desk, package: str) -> Aside:
    found = standing.named(listing(desk).packages, package)
    if found is None:
        raise UserError(
            "Không tìm thấy đúng một gói để riêng có mã này.",
            "Hãy xem danh sách gói để riêng và ghi đủ mã (ít nhất sáu ký tự).",
            code="unknown_package",
        )
    return found


def _lenient(believed: Trust) -> Trust:
    """Return what is believed with the communes' revoked devices taken for live."""
    revoked = frozenset(
        device
        for device, peer in believed.peers.items()
        if not peer.live and peer.certificate.role is Role.COMMUNE
    )
    peers = {
        device: Peer(peer.certificate) if device in revoked else peer
        for device, peer in believed.peers.items()
    }
    return _Lenient(
        believed.unit,
        believed.role,
        believed.own,
        believed.root,
        believed.province,
        peers,
        hidden=revoked,
    )


def _let_count(desk: Desk, believed: Trust, incoming: Sequence[Incoming]) -> Changes:
    """Move the cutoffs of revoked devices up to what a package holds of them.

    By the segments themselves: what a manifest states of them is its carrier's word alone.
    """
    for one in incoming:
        peer = believed.peers.get(one.device)
        if peer is not None and not peer.live:
            believed.accept_up_to(one.device, {one.segment.rid: one.segment.hi})
    changed = believed.notes()
    if not changed:
        return Changes()
    return desk.replica.put_notes([*changed, roster.bumped(desk.replica, believed)])


def _at(entry: tuple[str, Mapping[str, Any]]) -> int:
    return int(entry[1]["at"])
