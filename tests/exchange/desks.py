"""Real desks for the tests: real database, real keys, real file store, no window."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.desk import Desk, Profile
from app.exchange import results, service
from app.exchange.ops import new_id
from app.ports import DeviceKeys, Edit, Role
from app.records.made_up import with_made_up
from app.records.registry import REGISTRY
from app.records.units import Unit, Units, load_units
from app.schedule.calendar import WorkCalendar
from app.system.atomic import write_atomic
from app.system.devicekeys import create_device_keys, open_device_keys
from app.system.filestore import EncryptedFileStore
from app.text.compose import UnitKind
from db import Ledger, create_ledger, open_ledger

PROVINCE, COMMUNE, OTHER = "99", "99001", "99002"
TODAY = date(2026, 11, 5)
KEY = bytes(range(32))
_OTHER_UNIT = Unit(OTHER, PROVINCE, UnitKind.COMMUNE, "Suối Mây")


class Clock:
    """A clock that moves one second each time it is read."""

    def __init__(self, start: int = 1_793_800_000_000) -> None:
        self.now = start

    def __call__(self) -> int:
        self.now += 1000
        return self.now


@cache
def units() -> Units:
    """The official list with the made-up province and two communes."""
    return Units((*with_made_up(load_units()), _OTHER_UNIT))


def make_desk(
    folder: Path,
    role: Role,
    unit: str,
    clock: Callable[[], int] | None = None,
    *,
    machine: str | None = None,
) -> Desk:
    """A new data folder of a unit, open; ``machine`` stands for the computer it is on."""
    clock = clock or Clock()
    (folder / "files").mkdir(parents=True)
    keys = create_device_keys(folder / "device.key", KEY)
    ledger = create_ledger(
        folder,
        KEY,
        registry=REGISTRY,
        unit=unit,
        role=role,
        device=keys.device_id,
        clock=clock,
        machine=machine,
    )
    return desk_over(folder, ledger, keys, role, unit, clock)


def open_desk(folder: Path, clock: Callable[[], int], *, machine: str | None = None) -> Desk:
    """A data folder made before, opened again."""
    ledger = open_ledger(folder, KEY, registry=REGISTRY, clock=clock, machine=machine)
    keys = open_device_keys(folder / "device.key", KEY)
    return desk_over(folder, ledger, keys, ledger.own.role, ledger.own.unit, clock)


def desk_over(
    folder: Path,
    ledger: Ledger,
    keys: DeviceKeys,
    role: Role,
    unit: str,
    clock: Callable[[], int],
) -> Desk:
    """The desk around a ledger and its keys."""
    known = units()
    return Desk(
        folder=folder,
        store=ledger,
        replica=ledger,
        files=EncryptedFileStore(folder / "files", KEY),
        keys=keys,
        profile=Profile(known.by_code(unit), role, "Lê Thị Ửng", "Công chức", "A"),
        units=known,
        calendar=WorkCalendar.shipped(),
        today=TODAY,
        now_ms=clock,
        write_file=_write,
        upkeep=_NoUpkeep(),
    )


def _write(path: Path, data: bytes) -> None:
    write_atomic(path, data, verify=True)


class _NoUpkeep:
    """The exchange never looks after the folder itself."""

    def backup(self, folder: Path) -> Path:
        raise NotImplementedError

    def check(self) -> tuple[str, ...]:
        raise NotImplementedError


@dataclass
class Town:
    """A province and its desks, with a folder that plays the stick."""

    root: Path
    clock: Clock

    def __post_init__(self) -> None:
        self.desks: list[Desk] = []
        self._sticks = 0

    def desk(self, name: str, role: Role = Role.COMMUNE, unit: str = COMMUNE) -> Desk:
        made = make_desk(self.root / name, role, unit, self.clock)
        self.desks.append(made)
        return made

    def province(self) -> Desk:
        return self.desk("province", Role.PROVINCE, PROVINCE)

    def restored(self, desk: Desk, backup: Path) -> Desk:
        """The desk after its database was replaced by a backup file, and opened again."""
        desk.store.close()
        for stale in desk.folder.glob("so.db*"):
            stale.unlink()
        shutil.copy(backup, desk.folder / "so.db")
        ledger = open_ledger(desk.folder, KEY, registry=REGISTRY, clock=self.clock)
        self.desks[self.desks.index(desk)] = again = replace(desk, store=ledger, replica=ledger)
        return again

    def stick(self) -> Path:
        self._sticks += 1
        return self.root / f"stick{self._sticks}"

    def close(self) -> None:
        for desk in self.desks:
            desk.store.close()

    def enrol(self, asker: Desk, grantor: Desk) -> results.Acceptance:
        stick = self.stick()
        asked = service.enrol_request(asker, stick)
        grant = service.enrol_grant(grantor, Path(asked.file), " ".join(asked.words), stick)
        return service.enrol_accept(asker, Path(grant.file), " ".join(grant.words))

    def send(self, sender: Desk, to: str, receiver: Desk, **options: Any) -> results.Import:
        stick = self.stick()
        service.export(sender, to, stick, **options)
        return service.import_(receiver, [stick])[0]


def add_plan(desk: Desk, title: str) -> str:
    """Write a plan (published by whoever enters it); return its id."""
    row = new_id()
    desk.store.write([Edit("plan", row, {"title": title})])
    return row


def rename_plan(desk: Desk, row: str, title: str) -> None:
    """Write another title into a plan."""
    desk.store.write([Edit("plan", row, {"title": title})])


def add_officer(desk: Desk, name: str) -> str:
    """Write an officer (personal, never leaves the unit); return the id."""
    row = new_id()
    desk.store.write([Edit("officer", row, {"full_name": name})])
    return row


def title_of(desk: Desk, row: str) -> str | None:
    """The title of a plan as this desk has it, None when it has none."""
    record = desk.store.get("plan", row)
    return record["title"] if record else None


def states(desk: Desk) -> list[tuple[int | None, str]]:
    """The outbox as (number, state)."""
    return [(entry.number, entry.state) for entry in service.status(desk).outbox]
