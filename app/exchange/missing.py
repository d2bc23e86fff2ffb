"""What senders say they wrote and has not arrived, told by the packages that have not.

Nobody says which package carries what before it is here. What is known are the numbers of the
packages that came: those lacking lie between the one that last brought something of a stream and
the one that told of more. A number may also belong to a package for another machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.exchange import statements
from app.exchange.inbox import arrivals_kept
from app.exchange.refusal import Reason, Status
from app.exchange.standing import Came, Missing
from app.exchange.streams import Births
from app.ports import Role

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange.certificate import Certificate
    from app.exchange.trust import Trust

_NAMED = 200


@dataclass(frozen=True, slots=True)
class _Gap:
    """Ops of a stream that ``teller`` says it holds and we do not."""

    rid: bytes
    lo: int
    hi: int
    teller: bytes


def listing(desk: Desk, believed: Trust, said: statements.Said) -> list[Missing]:
    """Return what believed devices say they hold and we do not, by unit and device letter."""
    gaps = list(_gaps(desk, believed, said))
    if not gaps:
        return []
    kept = list(arrivals_kept(desk.replica).values())
    authors = {s.rid: s.device for s in desk.replica.streams()}
    births = Births(desk.replica)
    lying = _lying(kept)
    found = []
    for gap in (part for whole in gaps for part in _not_here(whole, lying)):
        birth = births.get(gap.rid)
        device = authors.get(gap.rid) or (birth.device if birth else gap.teller)
        peer = believed.peers.get(device)
        last = gap.hi if peer is None or peer.live else peer.cutoff.get(gap.rid, 0)
        # What a revoked device wrote later is not expected of anybody.
        if gap.lo <= last:
            author = (peer or believed.peers[gap.teller]).certificate
            found.append(_missing(desk, believed, gap, author, min(last, gap.hi), kept))
    return sorted(found, key=lambda one: (one.unit, one.device, one.stream))


def _gaps(desk: Desk, believed: Trust, said: statements.Said) -> Iterator[_Gap]:
    held = {s.rid: s.hi for s in desk.replica.streams()}
    announced: dict[bytes, tuple[int, bytes]] = {}
    for device, told in said.items():
        peer = believed.peers.get(device)
        if peer is None or not peer.live:
            continue
        for rid, hi in (entry for statement in told for entry in statement.have.items()):
            if hi > announced.get(rid, (0, b""))[0]:
                announced[rid] = hi, device
    for rid, (hi, device) in announced.items():
        if hi > held.get(rid, 0):
            yield _Gap(rid, held.get(rid, 0) + 1, hi, device)


def _lying(kept: Sequence[Mapping[str, Any]]) -> Mapping[str, list[tuple[int, int]]]:
    """Return what kept packages hold, by stream in hex: what is set aside is told as such.

    A package of a revoked device says of itself what it holds; that is nobody's word.
    """
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for doc in kept:
        is_unread = (doc["status"], doc["code"]) == (Status.QUARANTINED, Reason.REVOKED_SENDER)
        for rid, lo, hi in doc.get("spans", ()) if doc["parts"] and not is_unread else ():
            found[rid].append((lo, hi))
    return found


def _not_here(gap: _Gap, lying: Mapping[str, list[tuple[int, int]]]) -> Iterator[_Gap]:
    """Yield the parts of a gap that no kept package holds."""
    start = gap.lo
    for lo, hi in sorted(lying.get(gap.rid.hex(), ())):
        if start <= min(lo - 1, gap.hi):
            yield replace(gap, lo=start, hi=min(lo - 1, gap.hi))
        start = max(start, hi + 1)
    if start <= gap.hi:
        yield replace(gap, lo=start)


def _missing(
    desk: Desk,
    believed: Trust,
    gap: _Gap,
    author: Certificate,
    last: int,
    kept: Sequence[Mapping[str, Any]],
) -> Missing:
    number, day = statements.last_heard(desk.replica, gap.teller)
    came = {doc["number"] for doc in kept if _is_of(doc, author)}
    before = _last_before(kept, author, gap)
    after = number if gap.teller == author.device else 0
    lacking: tuple[int, ...] = ()
    if author.role is Role.COMMUNE and before is not None and after:
        # A province numbers the packages of all communes in one row: its numbers tell nothing.
        row = range(before.number + 1, min(after, before.number + 1 + _NAMED))
        lacking = tuple(n for n in row if n not in came)
    return Missing(
        author.unit,
        author.letter,
        gap.rid.hex(),
        gap.lo,
        last,
        number,
        day,
        believed.peers[gap.teller].certificate.letter,
        before,
        lacking,
    )


def _last_before(kept: Sequence[Mapping[str, Any]], author: Certificate, gap: _Gap) -> Came | None:
    """Return the first package of the author that reached the end of what we hold of a stream.

    The beginning of all its packages when we hold nothing of it, None when nothing is known.
    """
    if gap.lo == 1:
        return Came(0, "")
    reached = [
        Came(doc["number"], doc["day"])
        for doc in kept
        if _is_of(doc, author)
        for rid, _, hi in doc.get("spans", ())
        if rid == gap.rid.hex() and hi >= gap.lo - 1
    ]
    return min(reached, key=lambda one: one.number, default=None)


def _is_of(doc: Mapping[str, Any], author: Certificate) -> bool:
    sender = doc.get("from") or {"device": ""}
    return sender["device"] == author.device.hex() and doc["number"] is not None
