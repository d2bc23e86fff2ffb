"""One conflict, told: both values field by field, by whose hands, and who settled it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from app.exchange import identity
from app.exchange.in_words import field_words
from app.exchange.ops import Dot
from app.ports import Conflict, HistoryEntry
from app.records.registry import REGISTRY

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange.trust import Trust

_LIFE = "life"


class Hand(msgspec.Struct, frozen=True):
    """The device of ``letter`` of a unit ("" when it is not known) wrote at ``at`` (Unix ms)."""

    unit: str
    letter: str
    at: int
    own: bool


class Both(msgspec.Struct, frozen=True):
    """What the two values say of one field."""

    label: str
    winner: str
    loser: str


class Dispute(msgspec.Struct, frozen=True):
    """Who wrote what stands, what lost, and who settled it; None where no op is held any more.

    ``chosen`` is the value that was chosen, "" while none is or when it was a third one.
    """

    winner: Hand | None
    loser: Hand | None
    settled: Hand | None
    chosen: Literal["winner", "loser", ""]
    fields: tuple[Both, ...]


def told(desk: Desk, conflict: Conflict) -> Dispute:
    """Return how a conflict came about, what differs, and by whose hand it was settled."""
    believed = identity.load(desk)
    entries = {entry.dot: entry for entry in desk.store.history(conflict.type, conflict.row)}

    def hand(dot: Dot | None) -> Hand | None:
        entry = entries.get(dot) if dot is not None else None
        return None if entry is None else _hand(believed, entry)

    return Dispute(
        hand(conflict.winner),
        hand(conflict.loser),
        hand(conflict.settled),
        _chosen(conflict, entries),
        tuple(_fields(desk, conflict)),
    )


def _chosen(
    conflict: Conflict, entries: Mapping[Dot, HistoryEntry]
) -> Literal["winner", "loser", ""]:
    entry = entries.get(conflict.settled) if conflict.settled is not None else None
    if entry is None:
        return ""
    if entry.after == conflict.winner_value:
        return "winner"
    return "loser" if entry.after == conflict.loser_value else ""


def _hand(believed: Trust, entry: HistoryEntry) -> Hand:
    device = bytes.fromhex(entry.device)
    peer = believed.peers.get(device)
    own = device == believed.device
    letter = believed.own.letter if own else peer.certificate.letter if peer else ""
    return Hand(entry.unit, letter, entry.at, own)


def _fields(desk: Desk, conflict: Conflict) -> Iterator[Both]:
    """Yield the fields in which both values differ, those that are shown anywhere."""
    rtype = REGISTRY[conflict.type]
    sides = (conflict.winner_value, conflict.loser_value)
    fields = rtype.fields if conflict.group == _LIFE else rtype.fields_of(conflict.group)
    for field in fields:
        winner, loser = (_value(side, field.name) for side in sides)
        if not field.hidden and winner != loser:
            yield Both(
                field.label, field_words(desk, field, winner), field_words(desk, field, loser)
            )


def _value(side: Mapping[str, Any] | None, name: str) -> Any:
    return None if side is None else side.get(name)
