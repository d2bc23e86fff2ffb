"""Changes that were set aside, one by one: listed, taken over by hand, or put out of sight.

A unit takes its own work over by writing the value anew as an ordinary change of this device
(reissue); the original stays kept as it came. The province lets what a revoked device wrote count
itself: it moves the cutoff of that stream up to the change, and the next roster tells everybody. So
what counts stays a matter of the ops and the revocations heard, alike on every replica. Dismissing
hides a change here and touches nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from app.errors import UserError
from app.exchange import identity, roster
from app.exchange.aside import packages
from app.exchange.aside.why import SETTLED, Why
from app.exchange.aside.words import AsideOp, described, may_let_count, name_of, said_by
from app.exchange.ops import Dot
from app.exchange.ops import Why as OpWhy
from app.ports import Changes, Edit, Note, SetAside

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange.trust import Trust

PAGE = 50


class AsideOps(msgspec.Struct, frozen=True):
    """A page of changes set aside, beginning with number ``offset`` of ``total``."""

    changes: tuple[AsideOp, ...]
    total: int
    offset: int


def listing(desk: Desk, *, limit: int = PAGE, offset: int = 0) -> AsideOps:
    """Return a page of the changes set aside that nobody has settled, refused ones first."""
    believed = identity.load(desk)
    found, total = desk.replica.set_aside(limit=limit, offset=offset)
    return AsideOps(tuple(described(desk, believed, one) for one in found), total, offset)


def counts(desk: Desk) -> Mapping[Why, int]:
    """Return how many changes stand aside that nobody has settled, by why."""
    return desk.replica.aside_counts()


def accept(desk: Desk, change: str) -> tuple[AsideOp, Changes]:
    """Let a change count (the province), or write anew what it says; what changed comes with it.

    Raises UserError: unknown_change; not_acceptable when it comes right by itself, belongs to
    another unit, or something else has to be done first.
    """
    believed = identity.load(desk)
    one = _find(desk, change)
    told = described(desk, believed, one)
    if not told.takes:
        raise UserError(
            f"Không nhận được dòng này bằng tay. {told.reason}", told.next, code="not_acceptable"
        )
    if may_let_count(desk, one):
        changes = _let_count(desk, believed, one)
    else:
        changes = _write_anew(desk, one, told)
    packages.put_away(desk)
    return told, changes


def dismiss(desk: Desk, names: Iterable[str]) -> int:
    """Put changes out of sight here; they stay kept as they came. Return how many.

    Raises UserError unknown_change.
    """
    found = [name_of(_find(desk, name)) for name in names]
    _settle(desk, found, "dismissed")
    packages.put_away(desk)
    return len(found)


def _let_count(desk: Desk, believed: Trust, one: SetAside) -> Changes:
    """Let everything count that this stream holds up to a change; the next roster says so."""
    signed = next(s.signed for s in desk.replica.streams() if s.rid == one.dot.rid)
    believed.accept_up_to(one.device, {signed: one.dot.seq})
    return desk.replica.put_notes([*believed.notes(), roster.bumped(desk.replica, believed)])


def _write_anew(desk: Desk, one: SetAside, told: AsideOp) -> Changes:
    goes = one.op.grp == 0 and one.op.val is None
    edit = Edit(told.type, told.record, {} if goes else said_by(one.op) or {}, goes or None)
    changes = desk.store.write([edit], why=OpWhy.REISSUE)
    _settle(desk, [name_of(one)], "accepted")
    return changes


def _settle(desk: Desk, names: Iterable[str], how: Literal["accepted", "dismissed"]) -> None:
    day = desk.today.isoformat()
    desk.replica.put_notes([Note(SETTLED, name, {"how": how, "day": day}) for name in names])


def _find(desk: Desk, change: str) -> SetAside:
    dot = _dot(change)
    found = desk.replica.set_aside_at(dot) if dot else None
    if found is None:
        raise UserError(
            "Không có thay đổi để riêng nào mang mã này.",
            "Hãy xem danh sách thay đổi để riêng và ghi lại đúng mã.",
            code="unknown_change",
        )
    return found


def _dot(change: str) -> Dot | None:
    rid, _, seq = change.strip().partition(":")
    try:
        return Dot(bytes.fromhex(rid), int(seq))
    except ValueError:
        return None
