"""Any history on the whole road: real encrypted databases, real keys, real package files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ports import Edit
from tests.exchange import world as made_up
from tests.exchange.world import OFFICE, SEAT, World
from tests.scratch import scratch

YEARS_50 = 50 * 365 * 86_400_000
WHO, NUMBER = st.integers(0, 4), st.integers(0, 23)
SHIFTS = st.integers(0, 9) | st.integers(-YEARS_50, YEARS_50)


def examples(quick: int) -> int:
    """So many in a quick run, 500 in a long one."""
    return 500 if settings().max_examples >= 10_000 else quick


def histories(**chances: int) -> st.SearchStrategy[list[tuple[str, int, int, int]]]:
    what = st.sampled_from([name for name, chance in chances.items() for _ in range(chance)])
    return st.lists(st.tuples(what, WHO, NUMBER, SHIFTS), min_size=10, max_size=40)


ORDINARY = {"write": 12, "delete": 2, "resolve": 2, "clock": 2, "export": 8, "deliver": 10}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.build(tmp_path_factory.mktemp("world") / "desks")


@pytest.fixture(scope="module")
def parted(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = made_up.opened(template, tmp_path_factory.mktemp("parts"))
    yield world
    world.close()


def live(template: Path, steps: list[tuple[str, int, int, int]], *, twin: bool = False) -> None:
    """Live through a history and see that all end up alike."""
    with scratch() as folder:
        world = made_up.opened(template, Path(folder), twin=twin)
        try:
            for step in steps:
                world.step(*step)
            world.quiesce()
            world.assert_alike()
            world.assert_newcomer()
        finally:
            world.close()


@settings(max_examples=examples(10))
@given(histories(**ORDINARY, erase=1))
def test_all_end_up_alike(template, steps):
    """P1-P5, P10, P12 (I1-I6, I11): lost, doubled, swapped, torn, misaddressed packages."""
    live(template, steps)


@settings(max_examples=examples(8))
@given(histories(**ORDINARY, backup=3, restore=3))
def test_backups_put_back_at_any_time(template, steps):
    """P6 (I1, I6, I10): any earlier backup of any desk, at any step, as often as one likes."""
    live(template, steps)


@settings(max_examples=examples(8))
@given(histories(**ORDINARY, copy=2, rollback=2))
def test_disks_put_back_unnoticed(template, steps):
    """P6, W2 and W3 (I2, I4): a copied disk put back leaves no trace on the machine itself."""
    live(template, steps)


@settings(max_examples=examples(8))
@given(histories(**ORDINARY))
def test_twins_at_work(template, steps):
    """P7 (I2, I4, I6): one disk runs twice; both histories reach everybody."""
    live(template, steps, twin=True)


@settings(max_examples=examples(12))
@given(st.integers(1, 6), st.lists(st.integers(0, 99), min_size=1, max_size=30), st.integers(0))
def test_parts_over_two_carriers(parted, cuts, hits, seed):
    """P11 (I3, I9, I11): parts in any order over two ways, one damaged there and sent again."""
    world, number = parted, len(parted.sticks)
    row = f"{number:032x}"
    title = f"Kế hoạch {number}: " + ", ".join(f"{hit * 7919 % 10_007}" for hit in hits)
    world.desks[OFFICE].store.write([Edit("plan", row, {"title": title})])
    with mock.patch.object(made_up, "PART_BYTES", 200 * cuts + 100):
        parts = world.export(OFFICE, "province", parts=True)
    # How many parts there are hangs on random ids, so the chances come from one drawn seed.
    chance = Random(seed)
    bad = chance.randrange(len(parts))
    damaged = world._damaged(parts[bad], chance.randrange(10**6))
    rest = [part for part in parts if part is not parts[bad]]
    way = [*rest, damaged, *rest[: len(rest) // 2]]
    chance.shuffle(way)
    cut = chance.randint(0, len(way))
    for files in (way[:cut], way[cut:]):
        told = world.take(SEAT, list(files))
        assert {entry.status for entry in told} <= {"assembling", "refused"}
    assert world.desks[SEAT].store.get("plan", row) is None

    (entry,) = world.take(SEAT, [parts[bad]])

    assert entry.status == "applied"
    assert world.desks[SEAT].store.get("plan", row)["title"] == title
    assert [e.status for e in world.take(SEAT, list(parts))] == ["duplicate"]
    # What was acknowledged is not sent again, so the next package is small.
    world.take(OFFICE, world.export(SEAT, "communes"))
