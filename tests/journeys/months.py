"""Machines of one commune and its province over months: what was typed, and what is on the way."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.records.language import Scope
from app.text.dates import format_date
from tests.exchange.world import OUTWARD, closed, registers, told_conflicts
from tests.journeys.program import PASSWORD, Program
from ui.bootstrap import opening

COMMUNE, PROVINCE = "18100", "42"
OFFICE, LAPTOP, TWIN, SEAT = "máy bàn", "máy đi cơ sở", "bản sao máy đi cơ sở", "tỉnh"
FAMILY = (OFFICE, LAPTOP, TWIN)
EVERY = tuple(Scope)


@dataclass(frozen=True)
class Typed:
    """What a person wrote into one field of one record."""

    kind: str
    row: str
    name: str
    value: str


@dataclass(frozen=True)
class Held:
    """What one machine holds: its sums, registers, segments, conflicts, and what it lost."""

    digests: tuple[str, ...]
    outward: tuple[set[Any], ...]
    everything: set[Any]
    segments: set[bytes]
    conflicts: set[Any]
    lost: tuple[Typed, ...]


@dataclass
class Months:
    """The machines by name, everything typed on them, and folders with packages."""

    root: Path
    today: str = "2026-08-31"
    typed: list[Typed] = field(default_factory=list)
    _ways: int = 0
    _seated: str = LAPTOP

    def at(self, who: str) -> Program:
        """Return the program on a machine; a cloned disk lies at the same path as the first one."""
        if who in (LAPTOP, TWIN) and who != self._seated:
            (self.root / LAPTOP).rename(self.root / f"cất {self._seated}")
            (self.root / f"cất {who}").rename(self.root / LAPTOP)
            self._seated = who
        folder = self.root / (LAPTOP if who == TWIN else who)
        return Program(folder, password=PASSWORD, today=self.today)

    def run(self, who: str, *words: str | Path) -> dict[str, Any]:
        """Run a command that must do what it says."""
        return self.at(who).ok(*words)

    def add(self, who: str, kind: str, **values: str) -> str:
        """Type a new record in; return its id."""
        row = str(self.run(who, "record", "add", kind, *_set(values))["record"]["id"])
        self.typed += [Typed(kind, row, name, value) for name, value in values.items()]
        return row

    def edit(self, who: str, kind: str, row: str, **values: str) -> None:
        """Type over fields of a record."""
        self.run(who, "record", "edit", row, *_set(values))
        self.typed += [Typed(kind, row, name, value) for name, value in values.items()]

    def sheet(self, who: str, kind: str, fields: dict[str, str], rows: list[list[str]]) -> None:
        """Take a sheet in, as ``fields`` (heading to name); a row begins with an id or nothing."""
        sheet = self.way() / "danh sách.csv"
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([["Mã bản ghi", *fields], *rows])
        told = self.run(who, "record", "import", kind, sheet, "--existing", "update")["rows"]
        assert [bool(row[0]) for row in rows] == [one["status"] == "changed" for one in told], told
        for one, values in zip(told, rows, strict=True):
            named = zip(fields.values(), values[1:], strict=True)
            self.typed += [Typed(kind, one["id"], name, value) for name, value in named if value]

    def update(self, who: str, task: str, result: str, *more: str | Path) -> None:
        """Write a task's progress down, with its percent, over whatever it was."""
        percent = str(10 + len(self.typed) % 90)
        words = ("--state", "in_progress", "--percent", percent, "--result", result)
        changes = self.run(who, "task", "update", task, *words, *more)["changes"]
        [row] = [c["id"] for c in changes if c["type"] == "progress_update"]
        self.typed.append(Typed("progress_update", row, "result", result))

    def way(self) -> Path:
        """Return a new folder."""
        self._ways += 1
        folder = self.root / "trên đường" / str(self._ways)
        folder.mkdir(parents=True)
        return folder

    def pack(self, who: str, to: str, *more: str) -> Path:
        """Export; return the folder that holds the package."""
        folder = self.way()
        assert self.run(who, "exchange", "export", "--to", to, folder, *more)["package"]
        return folder

    def take(self, who: str, *paths: Path) -> list[dict[str, Any]]:
        """Import; every op that came in is in one of the five numbers."""
        packages: list[dict[str, Any]] = self.run(who, "exchange", "import", *paths)["packages"]
        for one in packages:
            ops = dict(one["ops"])
            assert ops.pop("in") == sum(ops.values()), one
            assert one["status"] != "refused", one
            assert one["diverged"] == [], one
        return packages

    def round(self) -> None:
        """Let every machine tell all the others what it holds; the office goes first and last."""
        told = [self.pack(who, "devices") for who in (LAPTOP, TWIN)]
        self.take(OFFICE, *told)
        ours = self.pack(OFFICE, "devices")
        self.take(SEAT, self.pack(OFFICE, "province"))
        answer = self.pack(SEAT, COMMUNE)
        for who, others in ((LAPTOP, told[1:]), (TWIN, told[:1]), (OFFICE, [])):
            self.take(who, answer, *([ours] if others else []), *others)

    def conflicts(self, who: str) -> list[dict[str, Any]]:
        """Return the open conflicts as this machine lists them, by id."""
        found = self.run(who, "exchange", "conflicts")["conflicts"]
        return sorted(found, key=lambda one: str(one["id"]))

    @contextmanager
    def open(self, who: str) -> Iterator[Desk]:
        """Open the ledger of a machine, to read it."""
        program = self.at(who)
        door = opening(program.folder, date.fromisoformat(self.today))
        desk = door.open(password=program.password)
        try:
            yield desk
        finally:
            door.close(desk)

    def held(self, who: str) -> Held:
        """Look into a ledger; what the province may not know is not missed there."""
        with self.open(who) as desk:
            assert desk.store.check().ok
            scopes = OUTWARD if who == SEAT else EVERY
            units = (COMMUNE, PROVINCE)
            return Held(
                tuple(desk.store.digest(OUTWARD, unit=unit) for unit in units)
                + ((desk.store.digest(EVERY),) if who != SEAT else ()),
                tuple(registers(desk, OUTWARD, unit) for unit in units),
                registers(desk),
                closed(desk, scopes),
                told_conflicts(desk, scopes, COMMUNE),
                tuple(t for t in self.typed if not _is_kept(desk, t)),
            )


def _is_kept(desk: Desk, one: Typed) -> bool:
    record = desk.store.get(one.kind, one.row)
    entries = desk.store.history(one.kind, one.row)
    written = [e.after[one.name] for e in entries if e.after and one.name in e.after]
    shown = {format_date(value) if isinstance(value, date) else value for value in written}
    return record is not None and record.alive and one.value in shown


def _set(values: dict[str, str]) -> list[str]:
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
