"""The same month by Sổ Tư Pháp: real encrypted ledgers, real packages, signed and sealed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk, Profile
from app.exchange import identity, results, service
from app.exchange.enrolment import open_sealed
from app.exchange.package import open_package
from app.exchange.parts import join, read_part
from app.ports import Edit, Role
from app.records.language import Field, Group, Kind, RecordType, Registry, Scope
from app.records.made_up import DEMO_PREFIX, with_made_up
from app.records.registry import REGISTRY
from app.records.units import Unit, Units, load_units
from app.schedule.calendar import WorkCalendar
from app.system.atomic import write_atomic
from app.system.devicekeys import create_device_keys
from app.system.filestore import EncryptedFileStore
from app.text.compose import UnitKind
from benchmarks.exchange import workload
from db import create_ledger
from db.migrations import STEPS, Step

KEY = bytes(range(32))
TODAY = date(2026, 11, 22)
TIMES = 7
_START = 1_793_800_000_000
_SHARED = Scope.SHARED


def _field(number: int, name: str, group: str) -> Field:
    numbers = ("hours", "score")
    kind = Kind.INTEGER if name in numbers else Kind.TEXT
    return Field(number, name, name, group, kind=kind, searched=name in ("title", "result"))


def _rtype(number: int, name: str, groups: dict[str, tuple[str, ...]]) -> RecordType:
    placed = {field: group for group, fields in groups.items() for field in fields}
    return RecordType(
        number=number,
        name=f"month_{name}",
        label=name,
        plural=name,
        area="work",
        title=workload.FIELDS[name][0],
        groups=tuple(Group(n, group, group, _SHARED) for n, group in enumerate(groups, 1)),
        fields=tuple(_field(n, one, placed[one]) for n, one in enumerate(workload.FIELDS[name], 1)),
    )


TYPES = (
    _rtype(
        950,
        "task",
        {
            "text": ("code", "title", "body", "legal_basis", "priority", "created", "plan_ref"),
            "doer": ("assignee",),
            "time": ("due",),
            "status": ("status", "done"),
            "result": ("result",),
            "remark": ("remark",),
        },
    ),
    _rtype(951, "rec", {"rec": workload.REC_FIELDS}),
)
"""The workload's two tables, grouped as the program's own: state and day of completion make sense
only together; a result is written apart (there: a progress update of its own)."""


def tables(database: Any) -> None:
    """Make the tables of the month's types."""
    from db.migrations.draft import statements

    for rtype in TYPES:
        for statement in statements(rtype):
            database.execute(statement)


@dataclass
class Town:
    """A made-up province with its desks, each on a folder of its own."""

    root: Path
    communes: int = 1
    now: int = _START
    desks: list[Desk] = field(default_factory=list)

    def __post_init__(self) -> None:
        made_up = [
            Unit(f"{DEMO_PREFIX}{n:03}", DEMO_PREFIX, UnitKind.COMMUNE, f"Suối {n}")
            for n in range(2, self.communes + 2)
        ]
        self.units = Units((*with_made_up(load_units()), *made_up))

    def clock(self) -> int:
        """Return a time that moves a second at each look."""
        self.now += 1000
        return self.now

    def desk(self, name: str, role: Role, unit: str) -> Desk:
        """Return a new data folder, open."""
        folder = self.root / name
        (folder / "files").mkdir(parents=True)
        keys = create_device_keys(folder / "device.key", KEY)
        ledger = create_ledger(
            folder,
            KEY,
            registry=Registry((*REGISTRY, *TYPES)),
            unit=unit,
            role=role,
            device=keys.device_id,
            clock=self.clock,
            steps=(*STEPS, Step("m9950_month", tables)),
        )
        made = Desk(
            folder=folder,
            store=ledger,
            replica=ledger,
            files=EncryptedFileStore(folder / "files", KEY),
            keys=keys,
            profile=Profile(self.units.by_code(unit), role, "Lê Thị Ửng", "Công chức", "A"),
            units=self.units,
            calendar=WorkCalendar.shipped(),
            today=TODAY,
            now_ms=self.clock,
            write_file=lambda path, data: write_atomic(path, data, verify=True),
            upkeep=None,  # type: ignore[arg-type]
        )
        self.desks.append(made)
        return made

    def enrol(self, asker: Desk, grantor: Desk) -> None:
        """Let a desk into the other's exchange."""
        stick = self.root / "enrol" / asker.folder.name
        asked = service.enrol_request(asker, stick)
        grant = service.enrol_grant(grantor, Path(asked.file), " ".join(asked.words), stick)
        service.enrol_accept(asker, Path(grant.file), " ".join(grant.words))

    def close(self) -> None:
        """Close every ledger."""
        for desk in self.desks:
            desk.store.close()  # type: ignore[attr-defined]


def fill(desk: Desk, ledger: dict[str, dict[str, workload.Row]]) -> None:
    """Write a ledger's rows."""
    for table, rows in ledger.items():
        edits = [Edit(f"month_{table}", i, _present(r)) for i, r in rows.items()]
        for start in range(0, len(edits), 1000):
            desk.store.write(edits[start : start + 1000])


def perform(desk: Desk, statements: list[workload.Statement]) -> None:
    """Do a month of work as a person does: every statement its own durable save."""
    for one in statements:
        name = f"month_{one.table}"
        if one.kind == "delete":
            desk.store.write([Edit(name, one.id, deleted=True)])
        else:
            desk.store.write([Edit(name, one.id, _present(one.values))])


def _present(values: workload.Row) -> workload.Row:
    return {k: v for k, v in values.items() if v is not None}


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the milliseconds a call takes, and what it returns."""
    start = time.perf_counter()
    answer = call()
    return (time.perf_counter() - start) * 1000, answer


@dataclass(frozen=True)
class Month:
    """What a month's package costs: bytes of the first month, medians of seven in milliseconds.

    ``take`` is one import, which merges once and tells what changed; ``shown`` is what the window
    does before it, to ask. ``again`` is the same file once more, ``resent`` the same ops in another
    package; ``envelope`` is what the package is larger than its sections.
    """

    bytes: int
    envelope: int
    make: float
    shown: float
    take: float
    again: float
    resent: float
    false_conflicts: int
    ack: int


def one_month(root: Path) -> Month:
    """Measure seven months of one commune: made, taken in by the province, again, answered."""
    town = Town(root)
    province, commune = enrolled(town)
    ledger = workload.base(4000, 1500)
    fill(commune, ledger)
    send(commune, province, root / "base")
    send(province, commune, root / "base-answer")
    made, shown, taken, again, resent, sizes, conflicts = [], [], [], [], [], [], 0
    for number in range(TIMES):
        statements = workload.month(ledger, seed=7 + number)
        perform(commune, statements)
        workload.perform(ledger, statements)
        stick, other = root / f"month{number}", root / f"resent{number}"
        took, exported = timed(lambda stick=stick: service.export(commune, "province", stick))
        made.append(took)
        sizes.append(exported.package.bytes)
        service.export(commune, "province", other)
        shown.append(timed(lambda stick=stick: service.import_(province, [stick], preview=True))[0])
        for times, folder in ((taken, stick), (again, stick), (resent, other)):
            took, answer = timed(lambda folder=folder: take(province, folder))
            times.append(took)
            conflicts += sum(p.changes.conflicts for p in answer.packages)
        send(province, commune, root / f"answer{number}")
    envelope = sizes[0] - _carried(province, root / "month0")
    ack = service.export(province, commune.profile.unit.code, root / "ack").packages[0].bytes
    town.close()
    middle = [statistics.median(times) for times in (made, shown, taken, again, resent)]
    return Month(sizes[0], envelope, *middle, conflicts, ack)


def province_import(root: Path, communes: int) -> float:
    """Return the milliseconds to take in one package of each of many communes."""
    town = Town(root, communes)
    province = town.desk("province", Role.PROVINCE, DEMO_PREFIX)
    sticks = root / "sticks"
    for number in range(communes):
        commune = town.desk(f"c{number}", Role.COMMUNE, f"{DEMO_PREFIX}{number + 2:03}")
        town.enrol(commune, province)
        ledger = workload.base(200, 50, seed=1000 + number)
        fill(commune, ledger)
        send(commune, province, root / f"base{number}")
        send(province, commune, root / f"answer{number}")
        perform(commune, workload.month(ledger, seed=2000 + number))
        service.export(commune, "province", sticks / str(number))
        commune.store.close()  # type: ignore[attr-defined]
        town.desks.remove(commune)
    took, _ = timed(lambda: take(province, sticks))
    town.close()
    return took


@dataclass(frozen=True)
class Year:
    """One year of a commune's work: per op, the milliseconds of the import and the sealed bytes."""

    import_ms: float
    bytes: float


def years(root: Path, many: int) -> tuple[list[Year], float]:
    """Return what each year costs per op, and sync metadata over data after the fifth."""
    town = Town(root)
    province, commune = enrolled(town)
    ledger = workload.base(400, 150)
    fill(commune, ledger)
    send(commune, province, root / "base")
    found, metadata = [], 0.0
    for year in range(many):
        took, size, ops = 0.0, 0, 0
        for month in range(12):
            statements = workload.month(ledger, seed=100 * year + month, edited=90)
            perform(commune, statements)
            workload.perform(ledger, statements)
            stick = root / f"y{year}m{month}"
            exported = service.export(commune, "province", stick)
            took += timed(lambda stick=stick: take(province, stick))[0]
            size += exported.package.bytes
            ops += len(statements)
            send(province, commune, root / f"a{year}m{month}")
        found.append(Year(took / ops, size / ops))
        if year == min(4, many - 1):
            metadata = _metadata(commune)
    town.close()
    return found, metadata


def _metadata(desk: Desk) -> float:
    """Return the bytes of all that is kept besides rows and search index, over those of the rows.

    The rows are measured as a plain file of their own, with the index on their ids.
    """
    con = desk.store.core.connection.raw  # type: ignore[attr-defined]
    whole, rows = desk.folder / "whole.db", desk.folder / "rows.db"
    con.execute("VACUUM INTO ?", (str(whole),))
    con.execute("ATTACH ? AS bare KEY ''", (str(rows),))
    for rtype in TYPES:
        con.execute(f"CREATE TABLE bare.{rtype.name} AS SELECT * FROM main.{rtype.name}")
        con.execute(f"CREATE UNIQUE INDEX bare.{rtype.name}__id ON {rtype.name} (id)")
    (search,) = con.execute("SELECT sum(length(block)) FROM search_data").fetchone()
    con.execute("DETACH bare")
    data = rows.stat().st_size
    return float((whole.stat().st_size - search - data) / data)


def enrolled(town: Town) -> tuple[Desk, Desk]:
    """Return a province and a commune that know each other; the commune has two devices."""
    province = town.desk("province", Role.PROVINCE, DEMO_PREFIX)
    commune = town.desk("commune", Role.COMMUNE, f"{DEMO_PREFIX}001")
    laptop = town.desk("laptop", Role.COMMUNE, f"{DEMO_PREFIX}001")
    town.enrol(commune, province)
    town.enrol(laptop, commune)
    send(commune, province, town.root / "first")
    send(province, commune, town.root / "first-answer")
    return province, commune


def send(sender: Desk, receiver: Desk, stick: Path) -> None:
    """Let a package go over a folder from one desk to another."""
    to = "province" if sender.profile.role is Role.COMMUNE else receiver.profile.unit.code
    service.export(sender, to, stick)
    take(receiver, stick)


def take(desk: Desk, stick: Path) -> results.Import:
    """Open, verify, preview and apply whatever lies in a folder."""
    answer, _ = service.import_(desk, [stick])
    assert all(p.status in ("applied", "duplicate") for p in answer.packages), answer
    return answer


def _carried(desk: Desk, stick: Path) -> int:
    """Return how many bytes of a package are its sections."""
    sealed = join([read_part(p.read_bytes()) for p in sorted(stick.glob("*.tpx"))])
    opened = open_sealed(desk.keys, sealed)
    _, manifest, _ = open_package(opened, desk.keys.device_id, identity.load(desk).judge)
    return sum(section.length for section in manifest.sections)
