"""F2: a campaign of flips, cuts and splices at every layer: nothing is ever silently wrong (I9)."""

from __future__ import annotations

import random
import statistics
import time
from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import service
from app.exchange.enrolment import open_sealed
from app.exchange.package import seal
from app.exchange.parts import join, read_part, split
from app.exchange.refusal import Reason
from app.ports import Query
from tests.exchange.desks import Town, add_plan

FLIPS, CUTS, SPLICES = 200, 50, 50
CODES = {reason.value for reason in Reason}


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
    made = []
    for _ in range(FLIPS * times):
        raw = bytearray(one)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        made.append(bytes(raw))
    made += [one[: chance.randrange(len(one))] for _ in range(CUTS * times)]
    for _ in range(SPLICES * times):
        at = chance.randrange(1, min(len(one), len(other)) - 1)
        made.append(one[:at] + other[at:])
    return [raw for raw in dict.fromkeys(made) if raw not in (one, other)]


def test_damaged_files(two_packages: tuple[Desk, bytes, bytes], tmp_path: Path) -> None:
    province, one, other = two_packages

    assert_all_refused(province, mutants(one, other, random.Random(1)), tmp_path / "damaged")


def test_damaged_seals_under_a_right_part_hash(
    two_packages: tuple[Desk, bytes, bytes], tmp_path: Path
) -> None:
    province, one, other = two_packages
    seals = [join([read_part(raw)]) for raw in (one, other)]

    damaged = [split(raw, "TPX")[0] for raw in mutants(seals[0], seals[1], random.Random(2))]

    assert_all_refused(province, damaged, tmp_path / "damaged")


def test_damaged_insides_sealed_again(
    two_packages: tuple[Desk, bytes, bytes], tmp_path: Path
) -> None:
    province, one, other = two_packages
    insides = [open_sealed(province.keys, join([read_part(raw)])) for raw in (one, other)]

    damaged = [
        split(seal(raw, [province.keys.recipient]), "TPX")[0]
        for raw in mutants(insides[0], insides[1], random.Random(3))
    ]

    assert_all_refused(province, damaged, tmp_path / "damaged")


@pytest.mark.long
def test_many_damaged_files_one_by_one(
    two_packages: tuple[Desk, bytes, bytes], tmp_path: Path
) -> None:
    """2,000 flips, 500 cuts and 500 splices at every layer; each named in well under a second."""
    province, one, other = two_packages
    seals = [join([read_part(raw)]) for raw in (one, other)]
    insides = [open_sealed(province.keys, seal_) for seal_ in seals]
    damaged = mutants(one, other, random.Random(4), times=10)
    damaged += [split(raw, "TPX")[0] for raw in mutants(*seals, random.Random(5), times=10)]
    damaged += [
        split(seal(raw, [province.keys.recipient]), "TPX")[0]
        for raw in mutants(*insides, random.Random(6), times=10)
    ]
    took = []
    for number, raw in enumerate(damaged):
        began = time.perf_counter()
        assert_all_refused(province, [raw], tmp_path / f"damaged{number}")
        took.append(time.perf_counter() - began)
    assert len(took) > 8_000
    assert statistics.median(took) < 0.1
