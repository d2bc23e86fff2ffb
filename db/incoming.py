"""Applying segments: every op is applied, superseded, held, quarantined or erased, and counted so.

The result depends on the set of ops alone. Ops are taken in one batch: rows and registers are read
together, merged in memory, and written together, all inside the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.exchange.ops import Dot, Op, Register, Stamp
from app.exchange.ops import Why as OpWhy
from app.ports import Applied, Changes, Incoming
from app.records.language import LIFE_GROUP
from db import aside, branches, erasure, streams
from db.aside import HELD, Why
from db.core import Core, register_node
from db.intake import Arrival, arrival_at, as_it_stands, take
from db.lines import Place
from db.workbench import Guest, Workbench

_APPLIED, _SUPERSEDED, _HELD = "applied", "superseded", "held"
_QUARANTINED, _ERASED = "quarantined", "erased"


def apply(core: Core, incoming: Sequence[Incoming], *, now: int) -> Applied:
    """Apply verified segments inside the caller's transaction; ops known here change nothing.

    ``ops_in`` counts the ops that were new here; ``now`` is in Unix ms.
    """
    counts: Counter[str] = Counter()
    waiting: list[Arrival] = []
    sids: set[int] = set()
    again: set[Place] = set()
    for one in incoming:
        taken = take(core, one, now)
        if taken is not None:
            counts[_ERASED] += taken.erased
            sids |= taken.sids
            again |= taken.again
            waiting += taken.ops
    if again:
        waiting = [as_it_stands(core, one) for one in waiting]
    rest, found, gone = erasure.sift(core, waiting)
    erasure.note_carried(core, incoming)
    merge = _Merge(core, counts + found, gone)
    merge.bench.sids |= sids
    merge.run(rest)
    late = [one for one in (*rest, *_orders(waiting)) if one.late]
    # What stands on an op that does not count is weighed anew now that it is held.
    again |= {(one.op.ent, one.op.row) for one in late}
    done = replace(merge.finish(), revoked=len(late))
    return _and_again(core, done, again) if again else done


def _orders(waiting: Iterable[Arrival]) -> list[Arrival]:
    return [one for one in waiting if one.op.why == OpWhy.ERASE]


def _and_again(core: Core, done: Applied, records: Iterable[Place]) -> Applied:
    found = read_again(core, records)
    told = branches.still_open(core, [*done.conflicts, *found.conflicts])
    return replace(
        done,
        changes=done.changes + found.changes,
        conflicts=tuple(dict.fromkeys(told)),
    )


def read_again(core: Core, records: Iterable[Place], more: Iterable[Arrival] = ()) -> Applied:
    """Merge records anew from all ops held of them that count.

    Some go by other names now, or no longer count; ``more`` are ops that count from now on.
    """
    waiting = {(one.sid, one.op.seq): one for one in more}
    places = []
    for ent, row in records:
        layout = core.layouts.by_number(ent)
        if layout is None:
            continue
        n = core.connection.value(f"SELECT n FROM {layout.table} WHERE id = ?", (row,))
        if n is None:
            continue
        places.append((ent, row))
        late = aside.late(core, ent, row)
        found = {(sid, op.seq) for sid, op in core.log.of_record(ent, n, row)} - late
        for table in ("register", "branch", "settled"):
            core.connection.execute(f"DELETE FROM {table} WHERE ent = ? AND n = ?", (ent, n))
        for sid, seq in found - waiting.keys():
            one = arrival_at(core, Dot(core.log.rid(sid), seq))
            if one is not None:
                waiting[sid, seq] = one
    merge = _Merge(core)
    merge.bench.load(waiting.values())
    merge.bench.blank(places)
    merge.run([one for one in waiting.values() if one.op.why != OpWhy.ERASE])
    return merge.finish()


def replay(core: Core, whys: Iterable[Why]) -> Changes:
    """Take up again the ops set aside for these reasons, after an update of the program."""
    return _replayed(core, aside.take_up(core, whys))


def replay_born(core: Core, records: Iterable[tuple[int, bytes]]) -> Changes:
    """Take up the ops that waited for records, (type number, id), now born here."""
    return _replayed(core, aside.of_born(core, records))


def stand_again(core: Core, dots: Iterable[Dot]) -> None:
    """Let ops compete again whose streams have been given other names."""
    _replayed(core, [one for dot in dots if (one := arrival_at(core, dot)) is not None])


def _replayed(core: Core, waiting: Sequence[Arrival]) -> Changes:
    if not waiting:
        return Changes()
    merge = _Merge(core)
    merge.run(waiting)
    return merge.finish().changes


@dataclass(slots=True)
class _Merge:
    """One batch of ops on its way into the registers."""

    core: Core
    counts: Counter[str] = field(default_factory=Counter)
    gone: Changes = field(default_factory=Changes)
    bench: Workbench = field(init=False)
    _new_conflicts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bench = Workbench(self.core)

    def run(self, waiting: Sequence[Arrival]) -> None:
        """Merge a batch, then whatever waited for the records it brought."""
        self.bench.load(waiting)
        for one in sorted(waiting, key=_order):
            self.counts[self._take(one)] += 1
        waited = aside.of_born(self.core, self.bench.born())
        self.bench.load(waited)
        for one in sorted(waited, key=_order):
            self._take(one)

    def finish(self) -> Applied:
        """Write everything down and tell what became of it."""
        self.bench.flush()
        for subject in self.bench.touched():
            if not subject.alive or not (subject.was_alive or subject.is_new):
                self._new_conflicts += branches.review_deletion(
                    self.core, subject.ent, subject.n, subject.row
                )
        for sid in self.bench.sids:
            streams.advance(self.core.connection, sid)
        return Applied(
            ops_in=self.counts.total(),
            applied=self.counts[_APPLIED],
            superseded=self.counts[_SUPERSEDED],
            held=self.counts[_HELD],
            quarantined=self.counts[_QUARANTINED],
            erased=self.counts[_ERASED],
            changes=self.gone + Changes(tuple(self.bench.changes())),
            conflicts=tuple(branches.still_open(self.core, self._new_conflicts)),
        )

    def _take(self, one: Arrival) -> str:
        """Merge one op; return what became of it."""
        self.bench.sids.add(one.sid)
        layout = self.core.layouts.by_number(one.op.ent)
        subject = self.bench.subject(one.op.ent, one.op.row)
        values = aside.read(one, layout, subject)
        if layout is None or isinstance(values, Why):
            why = values if isinstance(values, Why) else Why.TYPE
            aside.put(self.core, one, why)
            return _HELD if why in HELD else _QUARANTINED
        if subject is None:
            subject = self.bench.bear(layout, one)
        self.bench.trace(one, subject)
        if one.op.res:
            branches.note_resolution(self.core, subject.n, one.op, one.rid)
        unknown = aside.unknown(layout, one.op)
        if unknown is not None:
            aside.put(self.core, one, unknown)
        stamp = one.op.stamp(one.rid)
        won = False
        for grp in one.op.groups():
            if grp == LIFE_GROUP or layout.rtype.group_by_number(grp) is not None:
                won |= self._write(one, subject, grp, stamp, values.get(grp, {}))
        return _APPLIED if won else _SUPERSEDED

    def _write(
        self, one: Arrival, subject: Guest, grp: int, stamp: Stamp, values: Mapping[str, Any]
    ) -> bool:
        """Let an op compete for one register; tell whether its ``values`` stand now."""
        current = self.bench.register(subject, grp)
        if current is not None:
            if not self._follows(one.op, subject, grp, current):
                self._contest(one, subject, grp, current)
            if stamp < current:
                return False
        if grp == LIFE_GROUP:
            subject.alive = one.op.val is not None
        self.bench.win(subject, grp, stamp, one.sid, values)
        return True

    def _follows(self, op: Op, subject: Guest, grp: int, current: Stamp) -> bool:
        """Tell whether an op simply overwrites the value that stands, or is that value."""
        if self.bench.has_branches(subject, grp):
            return False
        return op.base == current[1:] and op.st > current.st

    def _contest(self, one: Arrival, subject: Guest, grp: int, current: Stamp) -> None:
        key = Register(one.op.ent, one.op.row, grp)
        node = register_node(key, one.op, one.rid)
        if node is not None and node.stamp != current:
            self._new_conflicts += branches.contest(self.core, subject.n, key, node, current)
            self.bench.branches_changed(subject, grp)


def _order(one: Arrival) -> tuple[int, int, bytes, int]:
    """Births first, then deletions, then the rest: nothing waits for what comes along with it."""
    op = one.op
    kind = 2 if op.grp else 1 if op.val is None else 0
    return kind, op.st, one.rid, op.seq
