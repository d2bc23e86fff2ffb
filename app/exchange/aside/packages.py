"""Packages that wait or were set aside: listed with the reason, laid out, accepted, forgotten.

The bytes stay for 400 days. A package that a revoked device carries waits whole and unread. Laid
out, its changes lie in the ledger, set aside one by one: nothing counts by that. Accepted, they
count, at the province alone, which revoked the device: a laptop said to be lost may have been in
use in good faith. Everything else settles by its own next step (an enrolment, a newer program).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from app.errors import Trouble, UserError
from app.exchange import erasing, identity, inbox, pipeline, roster, standing
from app.exchange.refusal import Reason, Status, next_step_of
from app.exchange.results import Import
from app.exchange.standing import Aside, Quarantine
from app.exchange.trust import Trust
from app.ports import Changes, Incoming, Role
from app.text.moments import day_of

if TYPE_CHECKING:
    from app.desk import Desk

_WAITING = (Status.HELD, Status.QUARANTINED, Status.ASSEMBLING)
_HEALS_ALONE = ("", "waiting")


def listing(desk: Desk) -> Quarantine:
    """Return every package that waits or was set aside, wholly or in part, newest first."""
    found = tuple(_aside(desk, sid, doc) for sid, doc in _set_aside(desk))
    return Quarantine(found, len(found))


def lay_out(desk: Desk, package: str) -> tuple[Import, Changes]:
    """Read the package of a revoked device (its id in hex) into the list of changes set aside.

    Raises UserError: unknown_package, not_acceptable for a package that waits for another reason.
    """
    one = _find(desk, package)
    if one.code != Reason.REVOKED_SENDER:
        raise _not_acceptable("Chưa xem được từng thay đổi của gói này.", one)
    if _is_laid_out(_held(desk), inbox.arrivals_kept(desk.replica)[one.id]):
        return Import(()), Changes()
    run = _reading(desk, identity.load(desk))
    entry = pipeline.process(run, inbox.reopened(desk.replica, bytes.fromhex(one.id)))
    return Import((entry,)), run.changes


def accept(desk: Desk, package: str) -> tuple[Import, Changes]:
    """Take in what a revoked device wrote after its revocation, up to the end of this package.

    What it wrote before that counts too, here or on its way: what counts of a stream is always its
    beginning. The communes learn it by the next roster. Raises UserError: unknown_package,
    not_acceptable.
    """
    one = _find(desk, package)
    if not one.acceptable:
        raise _not_acceptable("Gói này không thể nhận bằng tay.", one)
    believed = identity.load(desk)
    run = _reading(desk, believed)
    arrival = inbox.reopened(desk.replica, bytes.fromhex(one.id))
    # Whatever is wrong with it is told once more, and by name, when it is taken in.
    with suppress(Trouble):
        run.changes += _let_count(desk, believed, pipeline.read_in(run, arrival))
    entry = pipeline.process(run, inbox.reopened(desk.replica, bytes.fromhex(one.id)))
    erasing.clear(desk)
    return Import((entry,)), run.changes


def forget(desk: Desk, package: str) -> Aside:
    """Delete a package that was set aside; its sender can send it again. UserError if unknown."""
    one = _find(desk, package)
    if one.part:
        raise UserError(
            "Gói này đã nhập một phần nên không bỏ được.",
            "Phần để riêng tự hết hạn giữ sau 400 ngày.",
            code="partly_applied",
        )
    inbox.drop(desk, inbox.arrivals_kept(desk.replica)[one.id]["parts"].values())
    desk.replica.put_notes([inbox.no_note(bytes.fromhex(one.id))])
    return one


def unread(desk: Desk) -> int:
    """Return how many packages wait or were set aside, but for those laid out change by change."""
    held = _held(desk)
    return sum(not _is_laid_out(held, doc) for _, doc in _set_aside(desk))


def put_away(desk: Desk) -> None:
    """Take the packages off the list of which no change is left to be judged."""
    held = _held(desk)
    done = [
        inbox.settled_note(sid, doc)
        for sid, doc in inbox.arrivals_kept(desk.replica).items()
        if _is_laid_out(held, doc) and not _is_left(desk, doc)
    ]
    if done:
        desk.replica.put_notes(done)


def _set_aside(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    kept = inbox.arrivals_kept(desk.replica).items()
    return sorted((one for one in kept if _is_aside(one[1])), key=_at, reverse=True)


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


def _not_acceptable(message: str, one: Aside) -> UserError:
    return UserError(f"{message} {one.reason}", one.next, code="not_acceptable")


def _reading(desk: Desk, believed: Trust) -> pipeline.Run:
    return pipeline.Run(desk, believed, preview=False, of_revoked=True)


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


def _held(desk: Desk) -> dict[str, int]:
    """Return up to where every stream is held, by its name in hex."""
    return {stream.rid.hex(): stream.hi for stream in desk.replica.streams()}


def _is_laid_out(held: Mapping[str, int], doc: Mapping[str, Any]) -> bool:
    """Tell whether everything a package of revoked work carries lies in the ledger."""
    return (
        doc["status"] == Status.APPLIED
        and doc["code"] == Reason.REVOKED_SENDER
        and all(held.get(rid, 0) >= hi for rid, _, hi in doc.get("spans", ()))
    )


def _is_left(desk: Desk, doc: Mapping[str, Any]) -> bool:
    return any(
        desk.replica.revoked_between(bytes.fromhex(rid), lo, hi, settled=False)
        for rid, lo, hi in doc.get("spans", ())
    )


def _at(entry: tuple[str, Mapping[str, Any]]) -> int:
    return int(entry[1]["at"])
