"""A made-up world for histories: four desks with their own keys, clocks and sticks on the way.

Desks write, send, lose, repeat, swap and damage packages, are put back to earlier backups, and
clocks jump. After every step the accounts of the import are checked; at the end everybody who may
know a thing must know it alike.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from app.desk import Desk
from app.exchange import limits, service
from app.exchange.ops import Why
from app.exchange.refusal import Reason
from app.exchange.results import Imported
from app.exchange.segment import segment_hash
from app.ports import Edit, Erasure, Role
from app.records.language import Scope
from app.records.registry import REGISTRY
from db.backup import restore
from tests.exchange.desks import (
    COMMUNE,
    KEY,
    OTHER,
    PROVINCE,
    Clock,
    Town,
    make_desk,
    open_desk,
)

EVERY = tuple(Scope)
OUTWARD = (Scope.SHARED, Scope.PROVINCE, Scope.PUBLISHED)
MACHINE = "one-machine"
OFFICE, LAPTOP, NEIGHBOUR, SEAT = range(4)
NAMES = ("office", "laptop", "neighbour", "province")
PART_BYTES = 1_500
CODES = {reason.value for reason in Reason}
Field = tuple[str, str]
SHARED_FIELDS: tuple[Field, ...] = (
    ("plan", "title"),
    ("plan", "same_as"),
    ("legal_document", "subject"),
    ("legal_document", "code_number"),
)
FIELDS: tuple[Field, ...] = (*SHARED_FIELDS, ("officer", "full_name"), ("officer", "note"))
UNITS = {OFFICE: COMMUNE, LAPTOP: COMMUNE, NEIGHBOUR: OTHER, SEAT: PROVINCE}


def assert_accounts(entry: Imported) -> None:
    """I5: every op that came in is in one of the five numbers; I11: a refusal says what to do."""
    ops = entry.ops
    known = ops.applied + ops.superseded + ops.held + ops.quarantined + ops.erased
    assert ops.into == known
    if entry.status in ("refused", "quarantined", "held"):
        assert entry.code in CODES
        assert entry.reason
        assert entry.next


def registers(desk: Desk, scopes: tuple[Scope, ...] = EVERY, unit: str = "") -> set[tuple]:
    """The registers of these scopes, plainly."""
    found = set()
    core = desk.store.core
    used = {ent for (ent,) in core.connection.rows("SELECT DISTINCT ent FROM register")}
    for layout in core.layouts:
        if layout.rtype.number not in used:
            continue
        wanted = [g.number for g in layout.rtype.groups if g.scope in scopes]
        wanted += [0] if layout.rtype.life_scope in scopes else []
        for row in core.connection.rows(
            f"SELECT t.id, r.grp, r.st, s.rid, r.seq FROM register r JOIN {layout.table} t "
            "ON t.n = r.n JOIN stream s ON s.sid = r.sid WHERE r.ent = ? AND ? IN ('', t.unit)",
            (layout.rtype.number, unit),
        ):
            if row[1] in wanted:
                found.add((layout.rtype.number, *row))
    return found


def told_conflicts(desk: Desk, scopes: tuple[Scope, ...], unit: str) -> set[tuple]:
    """The conflicts a person is shown, of groups of these scopes and records of a unit."""
    found = set()
    for one in desk.replica.conflicts(include_closed=True):
        rtype = REGISTRY[one.type]
        scope = rtype.life_scope if one.group == "life" else rtype.group(one.group).scope
        record = desk.store.get(one.type, one.row)
        if scope in scopes and record is not None and record.unit == unit:
            found.add((one.id, one.winner, one.loser, one.open))
    return found


def closed(desk: Desk, scopes: tuple[Scope, ...]) -> set[bytes]:
    """The chain hashes of all segments of streams of these scopes."""
    return {
        segment_hash(segment)
        for stream in desk.replica.streams()
        if stream.scope in scopes
        for segment in desk.replica.segments(stream.rid, 0)
    }


@dataclass
class Written:
    """What a person typed: who must find it again in the history."""

    type: str
    row: str
    field: str
    value: str
    unit: str


@dataclass
class World:
    """The desks and everything under way between them."""

    root: Path
    desks: list[Desk]
    clocks: list[Clock]
    sticks: list[list[Path]] = field(default_factory=list)
    backups: dict[int, list[Path]] = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    signed: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    reuse_allowed: bool = False

    def step(self, what: str, who: int, number: int, shift: int) -> None:
        """Do one thing; ``number`` and ``shift`` choose which."""
        getattr(self, f"do_{what}")(who % len(self.desks), number, shift)

    def do_write(self, who: int, number: int, _shift: int) -> None:
        fields = SHARED_FIELDS if who == SEAT else FIELDS
        if who == SEAT:
            fields = SHARED_FIELDS[:2]
        type_name, name = fields[number % len(fields)]
        self._write(who, type_name, self._row(who, type_name, number // len(fields)), name)

    def _row(self, who: int, type_name: str, number: int) -> str:
        return f"{REGISTRY[type_name].number:02x}{self.unit(who)}{number % 2}".rjust(32, "a")

    def unit(self, who: int) -> str:
        return self.desks[who].profile.unit.code

    def _write(self, who: int, type_name: str, row: str, name: str) -> None:
        desk, store = self.desks[who], self.desks[who].store
        if store.is_erased(type_name, row):
            return
        record = store.get(type_name, row)
        if record is not None and not record.alive:
            store.write([Edit(type_name, row, deleted=False)])
        number = len(self.written)
        value = f"{number:032x}" if name == "same_as" else f"Giá trị {number}"
        waiting = desk.store.core.connection.value("SELECT count(*) FROM aside")
        store.write([Edit(type_name, row, {name: value})])
        self.written.append(Written(type_name, row, name, value, self.unit(who)))
        if record is not None or not waiting:
            # P2: whoever has just written sees what was written, whatever the clocks say.
            assert store.get(type_name, row)[name] == value

    def do_delete(self, who: int, number: int, _shift: int) -> None:
        type_name = FIELDS[number % len(FIELDS)][0] if who != SEAT else "plan"
        row = self._row(who, type_name, number // len(FIELDS))
        if self.desks[who].store.get(type_name, row) is not None:
            self.desks[who].store.write([Edit(type_name, row, deleted=True)])

    def do_erase(self, who: int, number: int, _shift: int) -> None:
        type_name = ("officer", "legal_document")[number % 2] if who != SEAT else "plan"
        row = self._row(who, type_name, number)
        if self.desks[who].store.get(type_name, row) is not None:
            self.desks[who].store.erase([Erasure(type_name, row)])

    def do_resolve(self, who: int, number: int, _shift: int) -> None:
        """Close the first conflict with one of its two values."""
        desk, keep_loser = self.desks[who], number % 2 == 0
        for one in desk.replica.conflicts()[:1]:
            record = desk.store.get(one.type, one.row)
            if record is None or record.unit != self.unit(who):
                continue
            if one.group == "life" or one.winner_value is None:
                edit = Edit(one.type, one.row, deleted=not keep_loser)
            else:
                kept = one.loser_value if keep_loser else one.winner_value
                edit = Edit(one.type, one.row, dict(kept or {}))
            desk.store.write([edit], why=Why.RESOLVE, res=(one.winner, one.loser))
            assert one.id not in {c.id for c in desk.replica.conflicts()}

    def do_clock(self, who: int, _number: int, shift: int) -> None:
        self.clocks[who].now = 1_793_800_000_000 + shift

    def do_export(self, who: int, number: int, _shift: int) -> None:
        """Write a stick: whole or in parts, for one of those this desk may send to."""
        target = self._targets(who)[number % len(self._targets(who))]
        self.export(who, target, parts=number % 3 == 0)

    def _targets(self, who: int) -> tuple[str, ...]:
        if who == SEAT:
            return ("communes",)
        return ("province", "devices") if self.unit(who) == COMMUNE else ("province",)

    def export(self, who: int, target: str, *, parts: bool = False) -> list[Path]:
        folder = self.root / f"way{len(self.sticks)}"
        with mock.patch.object(limits, "PART_BYTES", PART_BYTES):
            service.export(self.desks[who], target, folder, mail=parts)
        files = sorted(folder.glob("*.tpx"))
        self.sticks.append(files)
        self._note_signed(self.desks[who])
        return files

    def _note_signed(self, desk: Desk) -> None:
        """I1, I2: no number of a stream is ever signed twice with other content."""
        for stream in desk.replica.streams():
            for segment in desk.replica.segments(stream.rid, 0):
                told = self.signed.setdefault((segment.rid, segment.lo), segment_hash(segment))
                assert self.reuse_allowed or told == segment_hash(segment)

    def do_deliver(self, who: int, number: int, shift: int) -> None:
        """Import any stick of any time: whole, twice, backwards, in part, or with a bad copy."""
        if not self.sticks:
            return
        files = list(self.sticks[-1 - number % min(len(self.sticks), 8)])
        match shift % 5:
            case 1:
                files = files * 2
            case 2:
                files.reverse()
            case 3:
                files = files[1:]
            case 4:
                files[0] = self._damaged(files[0], shift)
        self.take(who, files)

    def _damaged(self, path: Path, chance: int) -> Path:
        raw = bytearray(path.read_bytes())
        raw[chance % len(raw)] ^= 1 << (chance % 8)
        bad = path.with_name(f"hỏng {path.name}")
        bad.write_bytes(raw)
        return bad

    def take(self, who: int, files: list[Path]) -> list[Imported]:
        """Import; I3: a look before it says the same; I5: every op is accounted for."""
        if not files:
            return []
        desk = self.desks[who]
        foreseen = service.import_(desk, files, preview=True)[0].packages
        done = list(service.import_(desk, files)[0].packages)
        for entry in done:
            assert_accounts(entry)
        if len(foreseen) == len(done) == 1:
            self._assert_foreseen(foreseen[0], done[0])
        self.assert_digests()
        return done

    def _assert_foreseen(self, foreseen: Imported, done: Imported) -> None:
        assert (foreseen.status, foreseen.ops.into) == (done.status, done.ops.into), (
            foreseen,
            done,
        )
        # A twin that meets the other renames its open ops, which may turn a tie of equal stamps.
        assert self.reuse_allowed or foreseen.ops == done.ops

    def assert_digests(self) -> None:
        """P10: equal digests say that the registers are equal, and different ones that not."""
        one, other = self.desks[OFFICE], self.desks[LAPTOP]
        same = registers(one) == registers(other)
        assert (one.store.digest(EVERY) == other.store.digest(EVERY)) == same

    def do_backup(self, who: int, _number: int, _shift: int) -> None:
        kept = self.backups.setdefault(who, [])
        kept.append(self.desks[who].store.back_up(self.root / f"backup{who}-{len(kept)}.db"))

    def do_restore(self, who: int, number: int, _shift: int) -> None:
        """Put any earlier backup back; work typed since and held nowhere else is gone."""
        if not self.backups.get(who):
            return
        desk = self.desks[who]
        desk.store.close()
        restore(desk.folder, KEY, self.backups[who][number % len(self.backups[who])])
        self.reopen(who)
        self.forget_unheld()

    def reopen(self, who: int) -> None:
        folder = self.desks[who].folder
        self.desks[who] = open_desk(folder, self.clocks[who], machine=MACHINE)

    def forget_unheld(self) -> None:
        self.written = [w for w in self.written if any(self._holds(d, w) for d in self.desks)]

    def _holds(self, desk: Desk, one: Written) -> bool:
        return any(
            entry.after is not None and entry.after.get(one.field) == one.value
            for entry in desk.store.history(one.type, one.row)
        )

    def do_copy(self, who: int, _number: int, _shift: int) -> None:
        """Keep a copy of the disk as it is."""
        self.desks[who].store.close()
        kept = self.root / f"disk{who}"
        kept.mkdir(exist_ok=True)
        for name in ("so.db", "anchor.json"):
            shutil.copy(self.desks[who].folder / name, kept / name)
        self.reopen(who)

    def do_rollback(self, who: int, _number: int, _shift: int) -> None:
        """Put the kept copy of the disk back: nothing on the machine itself can tell."""
        kept = self.root / f"disk{who}"
        if not kept.exists():
            return
        self.reuse_allowed = True
        self.desks[who].store.close()
        for name in ("so.db", "anchor.json"):
            shutil.copy(kept / name, self.desks[who].folder / name)
        self.reopen(who)
        self.forget_unheld()

    def quiesce(self) -> None:
        """Let everything reach everybody: each round all send, and all read all of it."""
        # A desk that lost its own streams hears of them first, then gets them, then tells on.
        for _round in range(3):
            for who in range(len(self.desks)):
                for target in self._targets(who):
                    files = self.export(who, target)
                    for other in range(len(self.desks)):
                        if other != who:
                            self.take(other, files)

    def assert_alike(self) -> None:
        """P1, P4, P5: all who may know a thing know it alike, with every value it ever had."""
        office, laptop, neighbour, seat = self.desks[:4]
        family = [d for d in self.desks if d.profile.unit.code == COMMUNE]
        for desk in family:
            self._assert_equal(office, desk, EVERY, COMMUNE)
            assert closed(desk, EVERY) == closed(office, EVERY)
        self._assert_equal(office, seat, OUTWARD, COMMUNE)
        self._assert_equal(neighbour, seat, OUTWARD, OTHER)
        for desk in (office, laptop, neighbour):
            self._assert_equal(seat, desk, OUTWARD, PROVINCE)
        for desk in self.desks:
            assert desk.store.check().ok
            assert desk.store.core.connection.value("SELECT count(*) FROM aside") == 0
            assert service.status(desk).missing == ()
        self._assert_every_value_is_kept()

    def assert_newcomer(self) -> None:
        """P12: a device that joins now has everything from one package, as if always there."""
        clock, office = Clock(), self.desks[OFFICE]
        desk = make_desk(self.root / "newcomer", Role.COMMUNE, COMMUNE, clock, machine=MACHINE)
        self.desks.append(desk)
        self.clocks.append(clock)
        Town(self.root / "enrolment", clock).enrol(desk, office)
        self.take(len(self.desks) - 1, self.export(OFFICE, "devices"))
        for unit in (COMMUNE, PROVINCE):
            self._assert_equal(office, desk, EVERY, unit)
        assert closed(desk, EVERY) == closed(office, EVERY)
        assert desk.store.check().ok

    def _assert_equal(self, one: Desk, other: Desk, scopes: tuple[Scope, ...], unit: str) -> None:
        assert registers(one, scopes, unit) == registers(other, scopes, unit)
        assert one.store.digest(scopes, unit=unit) == other.store.digest(scopes, unit=unit)
        assert told_conflicts(one, scopes, unit) == told_conflicts(other, scopes, unit)

    def _assert_every_value_is_kept(self) -> None:
        for one in self.written:
            rtype = REGISTRY[one.type]
            inner = rtype.group(rtype.field(one.field).group).scope is Scope.COMMUNE
            for desk in self.desks:
                unit = desk.profile.unit.code
                concerned = unit == one.unit or (PROVINCE in (unit, one.unit) and not inner)
                if concerned and not desk.store.is_erased(one.type, one.row):
                    assert self._holds(desk, one), (one, unit)

    def close(self) -> None:
        for desk in self.desks:
            desk.store.close()


def build(root: Path) -> Path:
    """Make the enrolled desks once; ``opened`` starts worlds from copies of them."""
    town = Town(root, Clock())
    roles = (Role.COMMUNE, Role.COMMUNE, Role.COMMUNE, Role.PROVINCE)
    for who, role in enumerate(roles):
        town.desks.append(
            make_desk(root / NAMES[who], role, UNITS[who], town.clock, machine=MACHINE)
        )
    office, laptop, neighbour, seat = town.desks
    town.enrol(office, seat)
    town.enrol(neighbour, seat)
    town.enrol(laptop, office)
    town.enrol(laptop, seat)
    town.send(seat, "99001", office)
    town.close()
    return root


def opened(template: Path, root: Path, *, twin: bool = False) -> World:
    """A world of its own from a copy; with ``twin`` the office's disk runs twice, unnoticed."""
    shutil.copytree(template, root, dirs_exist_ok=True)
    names = [*NAMES]
    if twin:
        shutil.copytree(root / "office", root / "twin")
        names.append("twin")
    world = World(root, [], [Clock() for _ in names], reuse_allowed=twin)
    for name, clock in zip(names, world.clocks, strict=True):
        world.desks.append(open_desk(root / name, clock, machine=MACHINE))
    return world
