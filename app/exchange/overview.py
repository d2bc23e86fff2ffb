"""Where the exchange stands: packages on their way, what was never sent, what has not arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.exchange import acks, clock, divergence, identity, missing, standing, statements
from app.exchange.streams import DEVICES, PROVINCE, Target, concerns
from app.exchange.trust import Trust
from app.ports import FORK, Role

if TYPE_CHECKING:
    from app.desk import Desk

Sent = Sequence[tuple[str, Mapping[str, Any]]]
"""Packages we sent: id in hex and outbox document, newest first."""


def status(desk: Desk) -> standing.Exchange:
    """Return where the exchange stands; ``conflicts`` counts the open ones."""
    believed = identity.load(desk)
    said = statements.statements(desk.replica)
    sent = acks.outbox(desk.replica)
    return standing.Exchange(
        (*_unexported(desk, believed, sent, said), *_outbox(sent, said)),
        tuple(missing.listing(desk, believed, said)),
        sum(conflict.open for conflict in desk.replica.conflicts()),
        believed.enrolled,
        tuple(_forks(desk, believed)),
        tuple(divergence.unsettled(desk.replica, believed)),
        clock.doubt(desk),
    )


def _forks(desk: Desk, believed: Trust) -> Iterator[standing.Fork]:
    """Yield the devices of which two copies have been at work, newest first."""
    found = desk.replica.notes(FORK).values()
    for doc in sorted(found, key=lambda doc: doc["at"], reverse=True):
        peer = believed.peers.get(bytes.fromhex(doc["device"]))
        letter = peer.certificate.letter if peer else believed.own.letter
        yield standing.Fork(doc["unit"], letter, doc["device"], doc["at"])


def _outbox(sent: Sent, said: statements.Said) -> Iterator[standing.OutboxEntry]:
    accepted = _ends(sent, acks.is_accepted)
    for pid, doc in sent:
        receipt = doc["receipt"]
        yield standing.OutboxEntry(
            pid,
            acks.state_of(doc, said, accepted.get(doc["unit"], {})),
            doc["number"],
            doc["to"],
            doc["day"],
            sum(hi - lo + 1 for _, lo, hi in doc["spans"]),
            receipt["code"] if receipt else "",
        )


def _unexported(
    desk: Desk, believed: Trust, sent: Sent, said: statements.Said
) -> Iterator[standing.OutboxEntry]:
    """Yield for each target how many ops neither left for it nor are known to be there."""
    streams = desk.replica.streams()
    exported = _ends(sent, lambda _: True)
    for target in _targets(believed):
        ends = exported.get(target.unit, {})
        ops = sum(
            max(
                0,
                s.hi
                - max(
                    ends.get(s.rid.hex(), 0), statements.acknowledged(desk.replica, said, target, s)
                ),
            )
            for s in streams
            if s.unit == believed.unit and concerns(s, believed, target)
        )
        if ops:
            yield standing.OutboxEntry(None, "unexported", None, target.label, "", ops)


def _targets(believed: Trust) -> list[Target]:
    targets = []
    if believed.siblings():
        own = tuple(believed.siblings())
        targets.append(Target(DEVICES, believed.unit, own, siblings=True))
    if believed.role is Role.PROVINCE:
        units = believed.communes()
        return targets + [Target(u, u, tuple(believed.of_unit(u))) for u in units]
    return [Target(PROVINCE, believed.province, tuple(believed.provincial())), *targets]


def _ends(sent: Sent, wanted: Callable[[Mapping[str, Any]], bool]) -> dict[str, dict[str, int]]:
    """Return, by target unit and stream id in hex, up to where the wanted packages reach."""
    ends: dict[str, dict[str, int]] = {}
    for _, doc in sent:
        if wanted(doc):
            reached = ends.setdefault(doc["unit"], {})
            for rid, _, hi in doc["spans"]:
                reached[rid] = max(reached.get(rid, 0), hi)
    return ends
