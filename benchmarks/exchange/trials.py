"""What is counted rather than timed: packages in the wrong order, restored and copied ledgers."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Role
from app.records.language import Registry
from app.records.made_up import DEMO_PREFIX
from app.records.registry import REGISTRY
from benchmarks.exchange import ours, workload
from db import open_ledger
from db.migrations import STEPS, Step

LEDGER = "so.db"


def reordered(root: Path, pairs: int) -> int:
    """Return how many of ``pairs`` of packages leave a province the same in either order.

    The second of a pair carries nothing of the first: that one was acknowledged in between.
    """
    town = ours.Town(root)
    province, commune = ours.enrolled(town)
    ledger = workload.base(400, 150)
    ours.fill(commune, ledger)
    ours.send(commune, province, root / "base")
    ours.send(province, commune, root / "base-answer")
    alike = 0
    for pair in range(pairs):
        twin = _beside(town, province, root / f"twin{pair}")
        ways = []
        for half in ("first", "second"):
            statements = workload.month(ledger, seed=50 + len(ways) + 2 * pair, edited=90)
            ours.perform(commune, statements)
            workload.perform(ledger, statements)
            ways.append(root / f"{half}{pair}")
            ours.send(commune, province, ways[-1])
            ours.send(province, commune, root / f"{half}{pair}-answer")
        for way in reversed(ways):
            ours.take(twin, way)
        unit = commune.profile.unit.code
        alike += _held(twin, unit) == _held(province, unit)
    town.close()
    return alike


def noticed(root: Path, many: int) -> tuple[int, int]:
    """Return how many of ``many`` restored or copied ledgers begin new streams before any write.

    And how many of as many ordinary openings did so for no reason.
    """
    dice, town = random.Random(3), ours.Town(root / "town")
    desk = town.desk("office", Role.COMMUNE, f"{DEMO_PREFIX}001")
    kept: list[Path] = []
    ever: set[bytes] = set()
    found = wrong = 0
    for number in range(many):
        _work(desk, dice.randint(1, 4))
        before = _own(desk)
        ever |= before
        desk.store.close()  # type: ignore[attr-defined]
        kept.append(root / f"kept{number}.db")
        shutil.copy(desk.folder / LEDGER, kept[-1])
        again = _opened(town, desk, desk.folder)
        wrong += _own(again) != before
        again.store.close()  # type: ignore[attr-defined]
        scenario = dice.choice((_put_back, _other_machine, _other_folder, _file_alone))
        found += scenario(town, again, dice.choice(kept[-8:-1] or kept), ever)
        desk = _opened(town, again, desk.folder)
    desk.store.close()  # type: ignore[attr-defined]
    return found, wrong


def _put_back(town: ours.Town, desk: Desk, kept: Path, ever: set[bytes]) -> bool:
    """An older file is laid over the ledger, on the same machine."""
    _work(again := _opened(town, desk, desk.folder), 1)
    ever |= _own(again)
    again.store.close()  # type: ignore[attr-defined]
    shutil.copy(kept, desk.folder / LEDGER)
    return _is_new(_opened(town, desk, desk.folder), ever)


def _other_machine(town: ours.Town, desk: Desk, kept: Path, ever: set[bytes]) -> bool:
    """The whole folder runs on another machine, at the same place."""
    place = _copied(desk, kept.with_suffix(".folder"))
    return _is_new(_opened(town, desk, place, machine="another"), ever)


def _other_folder(town: ours.Town, desk: Desk, kept: Path, ever: set[bytes]) -> bool:
    """The whole folder runs a second time on this machine."""
    return _is_new(_opened(town, desk, _copied(desk, kept.with_suffix(".folder"))), ever)


def _file_alone(town: ours.Town, desk: Desk, kept: Path, ever: set[bytes]) -> bool:
    """Somebody copied the ledger's file and nothing else."""
    place = kept.with_suffix(".folder")
    place.mkdir()
    shutil.copy(desk.folder / LEDGER, place)
    return _is_new(_opened(town, desk, place), ever)


def _copied(desk: Desk, place: Path) -> Path:
    shutil.copytree(desk.folder, place)
    return place


def _is_new(desk: Desk, ever: set[bytes]) -> bool:
    """Tell whether a desk writes under no name that was written under; it is put away."""
    fresh = ever.isdisjoint(_own(desk))
    desk.store.close()  # type: ignore[attr-defined]
    for place in desk.folder.parent.glob("*.folder"):
        shutil.rmtree(place)
    return fresh


def _own(desk: Desk) -> set[bytes]:
    return {stream.rid for stream in desk.replica.streams() if stream.own}


def _work(desk: Desk, rows: int) -> None:
    values = {"title": "Rà soát văn bản"}
    desk.store.write([Edit("month_task", new_id(), values) for _ in range(rows)])


def _opened(town: ours.Town, desk: Desk, folder: Path, machine: str | None = None) -> Desk:
    ledger = open_ledger(
        folder,
        ours.KEY,
        registry=Registry((*REGISTRY, *ours.TYPES)),
        clock=town.clock,
        steps=(*STEPS, Step("m9950_month", ours.tables)),
        machine=machine,
    )
    return replace(desk, folder=folder, store=ledger, replica=ledger)


def _beside(town: ours.Town, desk: Desk, folder: Path) -> Desk:
    """Return a copy of a desk as it is now, on a folder of its own."""
    folder.mkdir(parents=True)
    back_up: Callable[[Path], Path] = desk.store.back_up  # type: ignore[attr-defined]
    back_up(folder / LEDGER)
    made = _opened(town, desk, folder)
    town.desks.append(made)
    return made


def _held(desk: Desk, unit: str) -> tuple[Any, ...]:
    """Return every row of the month's tables, and the sums of a unit's streams."""
    rows = desk.store.core.connection.raw.execute  # type: ignore[attr-defined]
    # The first column numbers the rows as they came, in every ledger its own way.
    found = (rows(f"SELECT * FROM {t.name} ORDER BY id").fetchall() for t in ours.TYPES)
    tables = [[row[1:] for row in many] for many in found]
    sums = desk.replica.digests()
    theirs = (stream.rid for stream in desk.replica.streams() if stream.unit == unit)
    return tables, {rid: sums.get(rid) for rid in theirs}
