"""Replicas without a database, a key or a file: the pure core alone, fed by segments on the way.

Each replica merges, one after another, the ops of the segments it got, in the order they came. What
it is sent is chosen by its own statements; what is lost on the way must heal by what is sent next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from app.exchange.certificate import Certificate
from app.exchange.lines import Link, names
from app.exchange.merge import (
    Find,
    Node,
    Standing,
    add,
    conflict_id,
    next_stamp,
    node_of,
    standing,
)
from app.exchange.ops import Dot, Op, Register, Stamp, Why
from app.exchange.segment import GENESIS
from app.exchange.statements import Statement, acknowledged
from app.exchange.streams import Target
from app.exchange.trust import Peer
from app.ports import Role, Stream
from app.records.language import Scope
from db.line_names import Step, meant

LIFE, OLD, NEW = 0, 1, 2
MOST = 6
ROWS = (b"r" * 16, b"s" * 16, b"t" * 16)
Signed = bytes
"""The name a stream's segments are signed for."""


@dataclass(frozen=True)
class Segment:
    """A closed run of ops of a stream."""

    rid: Signed
    prev: bytes
    ops: tuple[Op, ...]

    @cached_property
    def link(self) -> Link:
        said = repr((self.rid, self.prev, self.ops)).encode()
        return Link(sha256(said).digest(), self.prev, self.ops[0].seq, self.ops[-1].seq)


@dataclass
class Book:
    """One register as a replica has merged it."""

    nodes: dict[Dot, Node] = field(default_factory=dict)
    heads: tuple[Node, ...] = ()

    def take(self, node: Node, find: Find) -> None:
        self.heads = add(self.heads, node, find)


@dataclass
class Replica:
    """One device: its stream, the groups its program knows, what it holds in order of arrival."""

    device: bytes
    rid: bytes
    fresh: Iterator[bytes]
    groups: frozenset[int] = frozenset({LIFE, OLD, NEW})
    held: dict[bytes, tuple[Segment, Link]] = field(default_factory=dict)
    open: tuple[Op, ...] = ()
    last: tuple[int, bytes] = (0, GENESIS)
    said: dict[bytes, dict[bytes, Statement]] = field(default_factory=dict)
    cutoff: dict[Signed, int] = field(default_factory=dict)
    _books: dict[Register, Book] = field(default_factory=lambda: defaultdict(Book))
    _named: dict[bytes, bytes] = field(default_factory=dict)
    _erased: set[bytes] = field(default_factory=set)

    def copy(self) -> Replica:
        """What a backup, or a copy of the disk, holds."""
        said = {device: dict(lives) for device, lives in self.said.items()}
        made = replace(self, held=dict(self.held), said=said, _named=dict(self._named))
        made._merge_again()
        return made

    # -- what a person does

    def write(self, row: bytes, grp: int, value: Any, clock: int, *, settle: bool = False) -> Op:
        """Write a value, or with ``settle`` decide between the first two that stand."""
        key = Register(1, row, grp)
        heads = self.heads(key)
        seen = heads[:2] if settle else heads[:1]
        val: Any = {1: value}
        if grp == LIFE:
            # A record is born with first values, and brought back or deleted without any.
            val = None if value % 3 == 2 else {} if heads else {OLD: {1: value}}
        op = Op(
            seq=self._next,
            st=next_stamp(clock, [node.st for node in seen]),
            ent=1,
            row=row,
            grp=grp,
            val=val,
            base=seen[0].dot if seen else None,
            who=1,
            txn=self._next,
            why=int(Why.RESOLVE if len(seen) > 1 else Why.EDIT),
            res=tuple(node.dot for node in seen) if len(seen) > 1 else (),
        )
        self._keep(op)
        return op

    def erase(self, row: bytes, clock: int) -> None:
        op = Op(self._next, next_stamp(clock), 1, row, LIFE, None, None, 1, self._next, Why.ERASE)
        self._keep(op)
        self._merge_again()

    @property
    def _next(self) -> int:
        return (self.open[-1].seq if self.open else self.last[0]) + 1

    def _keep(self, op: Op) -> None:
        self.open = (*self.open, op)
        self._merge_all([(op, self.rid)])

    def close(self) -> None:
        """Make a segment of the open ops."""
        if self.open:
            made = Segment(self.rid, self.last[1], self.open)
            self.last, self.open = (made.link.hi, made.link.hash), ()
            self._store(made)

    def renew(self) -> None:
        """Go on under a new name, as after a restored backup: open ops are the same under it."""
        old, moved = self.rid, self.open
        self.rid = next(self.fresh)
        self.last, self.open = (0, GENESIS), ()
        new = {(old, op.seq): (self.rid, n) for n, op in enumerate(moved, 1)}
        self.open = tuple(_reissued(op, n, old, new) for n, op in enumerate(moved, 1))
        self._merge_again()

    # -- what travels

    def take(self, segments: Iterable[Segment]) -> None:
        """Take segments in; an own stream that comes back otherwise shows a twin or a restore."""
        for one in segments:
            link = one.link
            if link.hash not in self.held and link.hi <= self.cutoff.get(one.rid, link.hi):
                if one.rid == self.rid:
                    self.renew()
                self._store(one)

    def package_for(self, other: Replica) -> list[Segment]:
        """Close, and return what ``other`` has not said it holds; chosen by the real rules."""
        self.close()
        peer = Peer(_certificate(other.device))
        target = Target("devices", "1", (peer,), siblings=True)
        said = {peer.certificate.device: list(self.said.get(other.device, {}).values())}
        chosen = []
        for stream in self.streams():
            above = acknowledged(self, said, target, stream)  # type: ignore[arg-type]
            line = [
                (link.lo, one)
                for one, link in self.held.values()
                if self._named[link.hash] == stream.rid and link.hi > above
            ]
            chosen += [one for _lo, one in sorted(line, key=lambda pair: pair[0])]
        return chosen

    def statement(self) -> Statement:
        """What this replica says it holds."""
        streams = [s for s in self.streams() if s.hi]
        return Statement({s.rid: s.hi for s in streams}, {s.rid: s.head for s in streams}, 0)

    def hear(self, device: bytes, life: bytes, statement: Statement) -> None:
        """Keep what a life of a device says; of our own stream it may know better."""
        self.said.setdefault(device, {})[life] = statement
        known = statement.have.get(self.rid, 0)
        if known and self.head_at(self.rid, known) != statement.heads[self.rid]:
            self.renew()

    def streams(self) -> list[Stream]:
        """Every line held, with the end of its gap-free prefix."""
        lines: defaultdict[bytes, list[tuple[Link, Signed]]] = defaultdict(list)
        for one, link in self.held.values():
            lines[self._named[link.hash]].append((link, one.rid))
        return [self._stream(name, sorted(line)) for name, line in sorted(lines.items())]

    def _stream(self, name: bytes, line: list[tuple[Link, Signed]]) -> Stream:
        start, signed = min(line, key=lambda one: one[0].lo)
        line_of = None if name == signed else signed
        hi, head = (0, GENESIS) if line_of is None else (start.lo - 1, start.prev)
        while True:
            reaching = [ln for ln, _ in line if ln.lo <= hi + 1 and ln.hi > hi]
            if not reaching:
                break
            longest = max(reaching, key=lambda ln: ln.hi)
            hi, head = longest.hi, longest.hash
        own = name == self.rid
        return Stream(name, Scope.COMMUNE, "1", Role.COMMUNE, self.device, own, hi, head, line_of)

    def head_at(self, rid: bytes, hi: int) -> bytes | None:
        """The hash of the segment of a line that ends at an op."""
        ends = (link for _, link in self.held.values() if link.hi == hi)
        return next((link.hash for link in ends if self._named[link.hash] == rid), None)

    # -- what is merged

    def heads(self, key: Register) -> tuple[Node, ...]:
        return self._books[key].heads if key in self._books else ()

    def books(self) -> Mapping[Register, Book]:
        return {key: book for key, book in self._books.items() if book.heads}

    def contested(self) -> list[Register]:
        """The registers with more than one value that nobody has seen."""
        return sorted(key for key, book in self.books().items() if len(book.heads) > 1)

    def upgrade(self) -> None:
        """Know every group from now on; what waited is merged."""
        self.groups = frozenset({LIFE, OLD, NEW})
        self._merge_again()

    def find(self, key: Register) -> Find:
        nodes = self._books[key].nodes

        def find(dot: Dot) -> Node | None:
            # Whoever knew a line by its signed name alone may mean an op of another line.
            lines = (Dot(name, dot.seq) for name in self._lines_of(dot.rid))
            return next((nodes[one] for one in (dot, *lines) if one in nodes), None)

        return find

    def _lines_of(self, signed: Signed) -> list[bytes]:
        return sorted(
            {self._named[link.hash] for one, link in self.held.values() if one.rid == signed}
            - {signed}
        )

    def _store(self, one: Segment) -> None:
        link = one.link
        family = [(seg, ln) for seg, ln in self.held.values() if seg.rid == one.rid]
        forks = any(self._named[ln.hash] != one.rid for _, ln in family)
        self.held[link.hash] = (one, link)
        self._named[link.hash] = one.rid
        if forks or any(_contradict(one, link, seg, ln) for seg, ln in family):
            self._named |= names(one.rid, [*(ln for _, ln in family), link])
        is_own = one.rid == self.rid
        forked = any(self._named[ln.hash] != one.rid for _, ln in [*family, (one, link)])
        if forked or any(op.why == Why.ERASE for op in one.ops):
            self._merge_again()
        elif not is_own:
            self._merge_all((op, one.rid) for op in one.ops)

    def _ops(self) -> Iterable[tuple[Op, bytes]]:
        """Every op held, as its line means it, with the line's name."""
        for one, link in self.held.values():
            name = self._named[link.hash]
            steps = self._steps(name, one.rid)
            for op in one.ops:
                yield (meant(op, steps) if steps else op), name
        for op in self.open:
            yield op, self.rid

    def _steps(self, name: bytes, signed: Signed) -> list[Step]:
        steps: list[Step] = []
        while name != signed:
            first = min(
                (ln for _, ln in self.held.values() if self._named[ln.hash] == name),
                key=lambda ln: ln.lo,
            )
            steps.append((first.lo, name))
            name = self._named.get(first.prev, signed)
        return [(1, signed), *reversed(steps)] if steps else []

    def _merge_again(self) -> None:
        self._books, ops = defaultdict(Book), list(self._ops())
        self._erased = {op.row for op, _ in ops if op.why == Why.ERASE}
        self._merge_all(ops)

    def _merge_all(self, ops: Iterable[tuple[Op, bytes]]) -> None:
        """Merge one op after another; what is held is known to all of them."""
        made = [
            (key, node_of(op, name, value))
            for op, name in ops
            if op.row not in self._erased
            for key, value in op.writes()
            if key.grp in self.groups
        ]
        for key, node in made:
            self._books[key].nodes[node.dot] = node
        for key, node in made:
            self._books[key].take(node, self.find(key))

    # -- what people and other replicas are told

    def conflicts(self) -> set[str]:
        told = set()
        for key, book in self.books().items():
            winner, *losers = book.heads
            for loser in losers:
                if standing(loser, winner, self.find(key)) is Standing.CONFLICT:
                    told.add(conflict_id(key, winner.dot, loser.dot))
        return told

    def state(self) -> dict[Register, tuple[Node, ...]]:
        return {key: book.heads for key, book in self.books().items()}

    def winners(self) -> dict[Register, Stamp]:
        return {key: book.heads[0].stamp for key, book in self.books().items()}

    def digest(self) -> int:
        """The sum that docs/exchange-format.md says over the registers."""
        total = 0
        for key, book in self.books().items():
            st, rid, seq = book.heads[0].stamp
            said = (
                key.ent.to_bytes(2) + key.grp.to_bytes(2) + st.to_bytes(8) + rid + seq.to_bytes(8)
            )
            total += int.from_bytes(sha256(said).digest())
        return total % (1 << 256)


def _contradict(one: Segment, link: Link, other: Segment, of: Link) -> bool:
    """Tell whether two segments give other ops under the same numbers, or follow other pasts."""
    known = {op.seq: op for op in other.ops}
    if any(known.get(op.seq, op) != op for op in one.ops):
        return True
    return (of.hi == link.lo - 1 and link.prev != of.hash) or (
        link.hi == of.lo - 1 and of.prev != link.hash
    )


def _certificate(device: bytes) -> Certificate:
    return Certificate(device, "", "1", Role.COMMUNE, "A", 0, device)


def _reissued(
    op: Op, seq: int, rid: bytes, new: Mapping[tuple[bytes, int], tuple[bytes, int]]
) -> Op:
    settled = op.res[1:] if op.why == Why.REISSUE else op.res
    why = op.why if op.why == Why.ERASE else int(Why.REISSUE)
    base = None if op.base is None else new.get(tuple(op.base), op.base)
    res = (
        op.res
        if op.why == Why.ERASE
        else (Dot(rid, op.seq), *(Dot(*new.get(tuple(dot), dot)) for dot in settled))
    )
    return Op(seq, op.st, op.ent, op.row, op.grp, op.val, base, op.who, seq, why, res)


def replicas(count: int, old: int = 0) -> list[Replica]:
    """So many replicas; the first ``old`` of them run a program that does not know group NEW."""
    # New names come before and after the old ones: equal stamps are told apart by them.
    fresh = (bytes([200 if n % 2 else 50, n]) * 8 for n in range(255))
    return [
        Replica(bytes([n]) * 16, bytes([100 + n]) * 16, fresh, frozenset({LIFE, OLD}))
        if n < old
        else Replica(bytes([n]) * 16, bytes([100 + n]) * 16, fresh)
        for n in range(count)
    ]


@dataclass
class Ways:
    """Replicas, the packages under way between them, and what is kept of their disks."""

    replicas: list[Replica]
    under_way: list[list[Segment]] = field(default_factory=list)
    kept: dict[int, Replica] = field(default_factory=dict)

    def step(self, what: str, who: int, other: int, number: int, clock: int) -> None:
        """Do one thing; P2 and P10 are looked at on the way."""
        who, other = who % len(self.replicas), other % len(self.replicas)
        mine, row = self.replicas[who], ROWS[number % 3]
        match what:
            case "write":
                grp = (OLD, OLD, NEW, LIFE)[number // 3 % 4]
                self._write(mine, row, grp if grp in mine.groups else OLD, clock)
            case "settle" if contested := mine.contested():
                key = contested[number % len(contested)]
                self._write(mine, key.row, key.grp, clock, settle=True)
            case "erase":
                mine.erase(row, clock)
            case "send":
                self.send(who, other, number)
            case "deliver" if self.under_way:
                lost_or_late = self.under_way[number % len(self.under_way)]
                mine.take(reversed(lost_or_late) if number % 2 else lost_or_late)
            case "upgrade":
                mine.upgrade()
            case _:
                self._disk(what, who)

    def _disk(self, what: str, who: int) -> None:
        """Keep a copy of a disk, put it back, or let it run beside the first."""
        mine = self.replicas[who]
        match what:
            case "keep":
                self.kept[who] = mine.copy()
            case "restore" | "rollback" if who in self.kept:
                self.replicas[who] = self.kept[who].copy()
                if what == "restore":
                    # The anchor beside the database tells; a whole disk put back leaves no trace.
                    self.replicas[who].renew()
            case "twin" if len(self.replicas) < MOST:
                self.replicas.append(mine.copy())

    def _write(
        self, mine: Replica, row: bytes, grp: int, clock: int, *, settle: bool = False
    ) -> None:
        if row in mine._erased:
            return
        self._written += 1
        op = mine.write(row, grp, self._written, clock, settle=settle)
        # P2: whoever has just written sees what was written, whatever the clocks say.
        assert mine.heads(Register(1, row, grp))[0].dot == Dot(mine.rid, op.seq)

    _written: int = 0

    def send(self, who: int, other: int, number: int = 0) -> None:
        """Send a package, which may be lost, late, doubled, turned round or torn."""
        sender, reader = self.replicas[who], self.replicas[other]
        if sender is reader:
            return
        package = sender.package_for(reader)
        match number % 6:
            case 1:
                self.under_way.append(package)
                return
            case 2:
                return
            case 3:
                package = package * 2
            case 4:
                package.reverse()
            case 5:
                package = package[1:]
        if number % 6 != 5:
            reader.hear(sender.device, sender.rid, sender.statement())
        reader.take(package)
        same = sender.winners() == reader.winners()
        assert (sender.digest() == reader.digest()) == same

    def cut_off(self, revoked: Replica) -> None:
        """Let everybody else take nothing more of a device's own stream."""
        for one in self.replicas:
            if one is not revoked:
                one.cutoff[revoked.rid] = revoked.last[0]

    def quiesce(self) -> None:
        """Let everything reach everybody, by ordinary packages alone."""
        at_work = Counter(one.rid for one in self.replicas)
        for number, one in enumerate(self.replicas):
            one.upgrade()
            if at_work[one.rid] > 1:
                # Copies of a disk that only read cannot be told apart; these are at work.
                one.write(bytes([number]) * 16, OLD, number, 0)
        # One relays for all; whoever has lost its own ops hears of them first, then gets them.
        for _round in range(5):
            for other in range(1, len(self.replicas)):
                self.send(other, 0)
            for other in range(1, len(self.replicas)):
                self.send(0, other)
