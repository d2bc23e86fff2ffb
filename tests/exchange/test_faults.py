"""F2: a campaign of flips, cuts and splices at every layer: nothing is ever silently wrong (I9)."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import service
from app.exchange.enrolment import open_sealed
from app.exchange.package import seal
from app.exchange.parts import join, read_part, split
from app.exchange.refusal import Reason
from app.ports import Query
from tests.exchange.desks import Clock, Town, add_plan
from tests.scratch import scratch

FLIPS, CUTS, SPLICES = 200, 50, 50
LAYERS = ("file", "seal", "inside")
CODES = {reason.value for reason in Reason}


@pytest.fixture
def town() -> Iterator[Town]:
    """Desks in memory: thousands of refused files are each kept durably."""
    with scratch() as folder:
        made = Town(Path(folder), Clock())
        yield made
        made.close()


@pytest.fixture
def two_packages(town: Town, enrolled: tuple[Desk, Desk]) -> tuple[Desk, bytes, bytes]:
    commune, province = enrolled
    raws = []
    for number in range(2):
        for plan in range(5):
            add_plan(commune, f"Kế hoạch {number}.{plan} về phổ biến, giáo dục pháp luật")
        stick = town.stick()
        service.export(commune, "province", stick)
        (path,) = stick.glob("*.tpx")
        raws.append(path.read_bytes())
    return province, raws[0], raws[1]


def assert_all_refused(province: Desk, damaged: list[bytes], folder: Path) -> None:
    """Every file is refused by a known reason, and not one op came in."""
    folder.mkdir()
    paths = []
    for number, raw in enumerate(damaged):
        paths.append(folder / f"{number:04d}.tpx")
        paths[-1].write_bytes(raw)
    result, changes = service.import_(province, paths)

    assert len(result.packages) == len(damaged)
    assert {p.status.value for p in result.packages} <= {"refused", "quarantined", "held"}
    assert {p.code for p in result.packages} <= CODES
    assert all(p.reason and p.next for p in result.packages)
    assert not changes
    assert province.store.find(Query("plan")).total == 0
    assert [s for s in province.replica.streams() if not s.own] == []


def mutants(one: bytes, other: bytes, chance: random.Random, *, times: int = 1) -> list[bytes]:
    """Different damaged copies: one bit flipped, the end cut off, two packages spliced."""
    bits = chance.sample(range(8 * len(one)), FLIPS * times)
    ends = chance.sample(range(len(one)), CUTS * times)
    seams = [
        at
        for at in range(1, min(len(one), len(other)))
        if one[:at] != other[:at] and one[at:] != other[at:]
    ]
    flipped = [_flipped(one, bit) for bit in bits]
    cut = [one[:end] for end in ends]
    spliced = [one[:at] + other[at:] for at in chance.sample(seams, SPLICES * times)]
    # Seams that lie in bytes both share give the same copy twice.
    return list(dict.fromkeys([*flipped, *cut, *spliced]))


def _flipped(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def damaged_at(
    layer: str, packages: tuple[Desk, bytes, bytes], chance: random.Random, *, times: int = 1
) -> list[bytes]:
    """Files damaged at one layer and whole around it: the file, the seal in it, what is sealed."""
    province, *files = packages
    seals = [join([read_part(raw)]) for raw in files]
    if layer == "file":
        return mutants(*files, chance, times=times)
    if layer == "seal":
        return [split(raw, "TPX")[0] for raw in mutants(*seals, chance, times=times)]
    insides = [open_sealed(province.keys, raw) for raw in seals]
    return [
        split(seal(raw, [province.keys.recipient]), "TPX")[0]
        for raw in mutants(*insides, chance, times=times)
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_damaged_packages(
    two_packages: tuple[Desk, bytes, bytes], tmp_path: Path, layer: str
) -> None:
    province, one, _ = two_packages

    assert_all_refused(province, damaged_at(layer, two_packages, random.Random(1)), tmp_path / "d")

    # None of them stands in the way of the whole one.
    assert apply_costs(province, one, tmp_path / "whole") > 0


@pytest.mark.long
@pytest.mark.parametrize("layer", LAYERS)
def test_many_damaged_packages_one_by_one(
    two_packages: tuple[Desk, bytes, bytes], tmp_path: Path, layer: str
) -> None:
    """2,000 flips, 500 cuts and 500 splices; to refuse one costs less than to take it in."""
    province, one, _ = two_packages
    took = []
    for number, raw in enumerate(damaged_at(layer, two_packages, random.Random(2), times=10)):
        began = time.process_time()
        assert_all_refused(province, [raw], tmp_path / f"{number}")
        took.append(time.process_time() - began)

    assert len(took) > 2_800
    assert statistics.median(took) < apply_costs(province, one, tmp_path / "whole")


def apply_costs(province: Desk, raw: bytes, folder: Path) -> float:
    """Take a whole package in; return the work it was, in seconds of the processor."""
    folder.mkdir()
    (folder / "a.tpx").write_bytes(raw)
    began = time.process_time()
    result, changes = service.import_(province, [folder])
    cost = time.process_time() - began
    assert [p.status.value for p in result.packages] == ["applied"]
    assert changes
    return cost
