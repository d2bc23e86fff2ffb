"""The merge core: which value of a register stands, and which values lost unseen.

Everything here is a pure function of the set of ops held; never of the order they came in, of who
imported from whom, or of the time of day. Ops of a register form a graph: each names the value it
overwrote (``base``), a resolution also the values it settles. Ops that no other op has seen are
*heads*; the head with the greatest stamp is the winner, the others are branches of which the user
is told, unless their value is no loss.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.exchange.ops import MAX_STAMP, NONCE, Dot, Op, Register, Stamp, Why
from app.text.folding import nfc

_CLOCK_LIMIT = MAX_STAMP - 86_400_000


class Standing(StrEnum):
    """What became of a value that did not win."""

    SEEN = "seen"
    """The winner was written in knowledge of it: it is history."""
    EQUAL = "equal"
    """Written apart, but the same value: nothing is lost."""
    CONFLICT = "conflict"
    """Written apart and different: a person should look."""
    UNDETERMINED = "undetermined"
    """An op between the two has not arrived yet."""


@dataclass(frozen=True, slots=True)
class Node:
    """One op as the merge of one register sees it.

    ``original`` is the dot the op had before it was re-issued under a new stream: both are one,
    unless a twin of its writer gave that number to another op (see ``same_op``).
    """

    dot: Dot
    st: int
    value: Any
    base: Dot | None = None
    settles: tuple[Dot, ...] = ()
    original: Dot | None = None

    @property
    def stamp(self) -> Stamp:
        """Return what the op is compared by."""
        return Stamp(self.st, self.dot.rid, self.dot.seq)

    @property
    def names(self) -> set[Dot]:
        """Return every dot by which other ops may mean this one."""
        return {self.dot} if self.original is None else {self.dot, self.original}

    @property
    def parents(self) -> tuple[Dot, ...]:
        """Return the dots of the values this op was written in knowledge of."""
        return self.settles if self.base is None else (self.base, *self.settles)


Find = Callable[[Dot], Node | None]
"""Looks up an op of the register by its dot; None when it is not held."""


def node_of(op: Op, rid: bytes, value: Any) -> Node:
    """Return the node of op ``op`` of stream ``rid``, which wrote ``value`` into the register."""
    settled = tuple(Dot(*dot) for dot in op.res)
    original = None
    if op.why == Why.REISSUE and settled:
        original, settled = settled[0], settled[1:]
    base = None if op.base is None else Dot(*op.base)
    # A deletion names the values it removed; only a resolution settles the values it names.
    settles = settled if op.why in (Why.RESOLVE, Why.REISSUE) else ()
    return Node(Dot(rid, op.seq), op.st, value, base, settles, original)


def next_stamp(wall_ms: int, seen: Iterable[int] = ()) -> int:
    """Return the ``st`` of a new op: after every stamp it has seen, whatever the clock says.

    ``seen`` are the stamps of the values it overwrites. A clock beyond the bound counts as at it.
    """
    return max(min(max(wall_ms, 0), _CLOCK_LIMIT), *(st + 1 for st in seen), 0)


def conflict_id(register: Register, one: Dot, other: Dot) -> str:
    """Return the id of the conflict between two ops, the same on every replica: 32 hex digits."""
    low, high = sorted((one, other))
    text = b"TPX1/conflict\0" + register.ent.to_bytes(2, "big") + register.row
    text += register.grp.to_bytes(2, "big")
    for dot in (low, high):
        text += dot.rid + dot.seq.to_bytes(8, "big")
    return hashlib.sha256(text).hexdigest()[:32]


def has_seen(later: Node, earlier: Node, find: Find) -> bool:
    """Tell whether ``later`` was written in knowledge of ``earlier``, as far as ops are held."""
    if later.stamp <= earlier.stamp:
        return False
    return any(
        earlier.dot in node.parents or same_op(earlier, node)
        for node in _lineage(later, find, above=earlier.st)
    )


def same_op(one: Node, other: Node) -> bool:
    """Tell whether two nodes are one op, perhaps issued again under another name.

    An op issued again keeps its time and its value; what differs is a twin's under that number.
    """
    if one.dot == other.dot:
        return True
    return (
        one.st == other.st
        and not one.names.isdisjoint(other.names)
        and same_value(one.value, other.value)
    )


def add(heads: Iterable[Node], incoming: Node, find: Find) -> tuple[Node, ...]:
    """Return the heads of a register once ``incoming`` is held too, the winner first."""
    kept, is_head = [], True
    for head in heads:
        if same_op(head, incoming):
            incoming = max(head, incoming, key=lambda node: node.stamp)
        elif not has_seen(incoming, head, find):
            kept.append(head)
            # An op that comes late may join two that are here: it is no head, yet displaces one.
            is_head = is_head and not has_seen(head, incoming, find)
    if is_head:
        kept.append(incoming)
    return tuple(sorted(kept, key=lambda node: node.stamp, reverse=True))


def standing(loser: Node, winner: Node, find: Find) -> Standing:
    """Classify a head that did not win against the one that did."""
    if has_seen(winner, loser, find):
        return Standing.SEEN
    shared = {node.dot for node in _lineage(loser, find) if node is not loser}
    equal = unknown = False
    for node in _lineage(winner, find):
        if node.dot in shared:
            continue
        equal = equal or same_value(node.value, loser.value)
        # Stamps rise along a lineage: below the loser's nothing can have seen it.
        missing = node.base is not None and node.base not in shared and find(node.base) is None
        unknown = unknown or (missing and node.st > loser.st)
    if equal:
        return Standing.EQUAL
    return Standing.UNDETERMINED if unknown else Standing.CONFLICT


def same_value(one: Any, other: Any) -> bool:
    """Tell whether two wire values say the same, however their Vietnamese letters are composed.

    The nonces of personal values do not count.
    """
    return bool(_composed(_said(one)) == _composed(_said(other)))


def _lineage(start: Node, find: Find, *, above: int = 0) -> Iterator[Node]:
    """Yield an op and every held op it was written in knowledge of, as far as st >= ``above``."""
    waiting, met = [start], {start.dot}
    while waiting:
        node = waiting.pop()
        yield node
        for dot in node.parents:
            if dot in met:
                continue
            met.add(dot)
            parent = find(dot)
            # A well-made op is later than what it has seen; one that is not has seen nothing.
            if parent is not None and above <= parent.st and parent.stamp < node.stamp:
                waiting.append(parent)


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {number: said for number, said in value.items() if number != NONCE}
    return value


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, Mapping):
        return {key: _composed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(item) for item in value]
    return value
