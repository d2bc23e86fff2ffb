"""The workbench of an import: the records and registers it touches, read and written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.exchange.ops import Stamp
from app.ports import Change
from app.records.language import LIFE_GROUP
from app.text.folding import search_text
from db.core import Core, Subject
from db.intake import Arrival
from db.layout import Layout
from db.search import marked_text

_CHUNK = 500


@dataclass(slots=True)
class Guest(Subject):
    """A record as an import finds it and as it leaves it."""

    is_new: bool = False
    was_alive: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    groups: set[int] = field(default_factory=set)
    is_dirty: bool = False

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the fields that hold another value than before."""
        before = self.before
        return tuple([k for k, v in self.values.items() if before.get(k) != v])

    @property
    def says_otherwise(self) -> bool:
        """Tell whether any searched field holds another value than before."""
        before, values = self.before, self.values
        return any(before.get(f.name) != values.get(f.name) for f in self.layout.searched)


class Workbench:
    """Holds what a batch touches; nothing but new segments is written before ``flush``."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.sids: set[int] = set()
        self._subjects: dict[tuple[int, bytes], Guest | None] = {}
        self._registers: dict[tuple[int, int, int], tuple[int, int, int]] = {}
        self._dirty: set[tuple[int, int, int]] = set()
        self._traces: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
        self._next: dict[int, int] = {}
        self._rids = dict(core.connection.rows("SELECT sid, rid FROM stream"))
        self._branched: set[tuple[Any, ...]] = set(
            core.connection.rows("SELECT ent, n, grp FROM branch WHERE state <> 'life'")
        )

    def load(self, waiting: Iterable[Arrival]) -> None:
        """Read the records and registers that a batch of ops touches."""
        wanted: defaultdict[int, dict[bytes, None]] = defaultdict(dict)
        for one in waiting:
            self._rids.setdefault(one.sid, one.rid)
            if (one.op.ent, one.op.row) not in self._subjects:
                wanted[one.op.ent][one.op.row] = None
        for ent, ids in wanted.items():
            layout = self._core.layouts.by_number(ent)
            self._subjects.update({(ent, row): None for row in ids})
            if layout is not None:
                self._load_type(layout, list(ids))

    def subject(self, ent: int, row: bytes) -> Guest | None:
        """Return a record of the batch, None when it is not born yet."""
        return self._subjects.get((ent, row))

    def bear(self, layout: Layout, one: Arrival) -> Guest:
        """Add the record an op gives birth to."""
        ent = layout.rtype.number
        if ent not in self._next:
            newest = self._core.connection.value(f"SELECT max(n) FROM {layout.table}")
            self._next[ent] = 1 + (newest or 0)
        n = self._next[ent]
        self._next[ent] += 1
        values = dict.fromkeys(f.name for f in layout.fields)
        made = Guest(layout, n, one.op.row, one.unit, True, 0, values, is_new=True)
        self._subjects[ent, one.op.row] = made
        return made

    def blank(self, places: Iterable[tuple[int, bytes]]) -> None:
        """Empty records, (type number, id), that are about to be merged from all their ops."""
        for place in places:
            subject = self._subjects.get(place)
            if subject is not None:
                subject.is_dirty, subject.before = True, dict(subject.values)
                subject.values = dict.fromkeys(subject.values)
                subject.groups = {group.number for group in subject.layout.rtype.groups}
                subject.alive, subject.updated = False, 0

    def register(self, subject: Guest, grp: int) -> Stamp | None:
        """Return the stamp of the value that stands."""
        found = self._registers.get((subject.ent, subject.n, grp))
        if found is None:
            return None
        st, sid, seq = found
        return Stamp(st, self._rids[sid], seq)

    def win(
        self, subject: Guest, grp: int, stamp: Stamp, sid: int, values: Mapping[str, Any]
    ) -> None:
        """Let an op's values stand in a register and in the record."""
        key = (subject.ent, subject.n, grp)
        self._registers[key] = (stamp.st, sid, stamp.seq)
        self._dirty.add(key)
        if not subject.is_dirty:
            subject.is_dirty, subject.before = True, dict(subject.values)
        subject.updated = max(subject.updated, stamp.st)
        subject.values.update(values)
        if grp != LIFE_GROUP:
            subject.groups.add(grp)

    def trace(self, one: Arrival, subject: Guest) -> None:
        """Note in which segment an op of a record lies; an open op lies in none."""
        if one.segment is not None:
            self._traces[one.segment].add((subject.ent, subject.n))

    def has_branches(self, subject: Guest, grp: int) -> bool:
        """Tell whether a register has values that lost unseen."""
        return (subject.ent, subject.n, grp) in self._branched

    def branches_changed(self, subject: Guest, grp: int) -> None:
        """Look again whether a register has branches."""
        key = (subject.ent, subject.n, grp)
        self._branched.discard(key)
        if self._core.connection.value(
            "SELECT 1 FROM branch WHERE ent = ? AND n = ? AND grp = ? AND state <> 'life'", key
        ):
            self._branched.add(key)

    def born(self) -> list[tuple[int, bytes]]:
        """Return the records this batch gave birth to, (type number, id)."""
        return [key for key, one in self._subjects.items() if one is not None and one.is_new]

    def touched(self) -> list[Guest]:
        """Return the records with a new value in any register."""
        return [one for one in self._subjects.values() if one is not None and one.is_dirty]

    def changes(self) -> Iterator[Change]:
        """Yield what became of each record, as the pages want to know it."""
        for one in self.touched():
            name, row_id = one.layout.rtype.name, one.row.hex()
            if one.alive and not one.was_alive:
                filled = tuple(k for k, v in one.values.items() if v is not None)
                yield Change(name, row_id, filled, "new")
            elif one.was_alive and not one.alive:
                yield Change(name, row_id, one.changed, "deleted")
            elif one.alive and (changed := one.changed):
                yield Change(name, row_id, changed, "changed")

    def flush(self) -> None:
        """Write registers, rows, search index and traces."""
        self._core.connection.many(
            "INSERT OR REPLACE INTO register (ent, n, grp, st, sid, seq) VALUES (?, ?, ?, ?, ?, ?)",
            [key + self._registers[key] for key in sorted(self._dirty)],
        )
        touched = self.touched()
        self._write_rows(touched)
        self._write_search(touched)
        for segment, records in self._traces.items():
            self._core.log.trace(records, segment)

    def _load_type(self, layout: Layout, ids: Sequence[bytes]) -> None:
        connection, ent = self._core.connection, layout.rtype.number
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            marks = ", ".join("?" * len(part))
            found = connection.rows(f"{layout.select} WHERE id IN ({marks})", part)
            for row in found:
                n, row_id, unit, life, updated = row[:5]
                alive = bool(life)
                self._subjects[ent, row_id] = Guest(
                    layout,
                    n,
                    row_id,
                    unit or "",
                    alive,
                    updated or 0,
                    layout.values(row),
                    was_alive=alive,
                )
            marks = ", ".join("?" * len(found))
            for n, grp, st, sid, seq in connection.rows(
                f"SELECT n, grp, st, sid, seq FROM register WHERE ent = ? AND n IN ({marks})",
                [ent, *(row[0] for row in found)],
            ):
                self._registers[ent, n, grp] = (st, sid, seq)

    def _write_rows(self, touched: Sequence[Guest]) -> None:
        batches: defaultdict[str, list[list[Any]]] = defaultdict(list)
        for one in touched:
            layout = one.layout
            if one.is_new:
                params = layout.insert_params(
                    one.n, one.row, one.unit, one.alive, one.updated, one.values
                )
                batches[layout.insert].append(params)
            else:
                groups = tuple(sorted(one.groups))
                life = None if one.alive == one.was_alive else one.alive
                params = layout.group_params(one.n, life, one.updated, groups, one.values)
                batches[layout.group_update(groups, life is not None)].append(params)
        for sql, rows in batches.items():
            self._core.connection.many(sql, rows)

    def _write_search(self, touched: Sequence[Guest]) -> None:
        kept, gone = [], []
        for one in touched:
            place = one.layout.search_base | one.n
            if not one.layout.searched:
                continue
            if not one.alive:
                gone.append((place,))
            elif not one.was_alive or one.says_otherwise:
                text = one.layout.words(one.values)
                kept.append((place, search_text(text), marked_text(text)))
        self._core.connection.many(
            "INSERT OR REPLACE INTO search (rowid, plain, marked) VALUES (?, ?, ?)", kept
        )
        self._core.connection.many("DELETE FROM search WHERE rowid = ?", gone)
