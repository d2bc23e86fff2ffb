"""P9: a device is revoked at a random point; what counted before stays, nothing later counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import service
from app.exchange.aside import packages
from tests.exchange import world as made_up
from tests.exchange.test_properties import examples
from tests.exchange.world import LAPTOP, OFFICE, OUTWARD, SEAT, World, registers, told_conflicts
from tests.scratch import scratch

WAYS = st.sampled_from(
    [(LAPTOP, "province", SEAT), (LAPTOP, "devices", OFFICE), (OFFICE, "province", SEAT)]
)
DAYS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.lists(WAYS, max_size=3)), max_size=6
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.build(tmp_path_factory.mktemp("world") / "desks")


def work(world: World, days, titles: list[str]) -> None:
    """Both write, also into what the other wrote, and packages go some of the ways."""
    for plans, edits, ways in days:
        for _ in range(plans):
            row = f"{len(titles):032x}"
            world._write(LAPTOP, "plan", row, "title")
            titles.append(row)
        for row in titles[-edits:] if edits else ():
            for who in (OFFICE, LAPTOP):
                if world.desks[who].store.get("plan", row) is not None:
                    world._write(who, "plan", row, "title")
        for sender, to, receiver in ways:
            world.take(receiver, world.export(sender, to))


def held(world: World, who: int, rows: list[str]) -> set[str]:
    return {row for row in rows if world.desks[who].store.get("plan", row) is not None}


def assert_alike(world: World) -> None:
    """I4: office and province show the same of the commune, and neither thinks otherwise."""
    office, seat = world.desks[OFFICE], world.desks[SEAT]
    unit = office.profile.unit.code
    assert registers(office, OUTWARD, unit) == registers(seat, OUTWARD, unit)
    assert office.store.digest(OUTWARD, unit=unit) == seat.store.digest(OUTWARD, unit=unit)
    assert told_conflicts(office, OUTWARD, unit) == told_conflicts(seat, OUTWARD, unit)
    for desk in (office, seat):
        assert service.status(desk).diverged == ()
        assert desk.store.check().ok


def meet(world: World) -> None:
    for _ in range(2):
        world.take(SEAT, world.export(OFFICE, "province"))
        world.take(OFFICE, world.export(SEAT, "communes"))


@settings(max_examples=examples(8))
@given(before=DAYS, after=DAYS, heard=st.booleans())
def test_below_the_cutoff_in_above_it_quarantined(template, before, after, heard):
    """P9 (I4, I5, I11, I12): later ops are set aside, also those a sibling had taken in before."""
    with scratch() as folder:
        world = made_up.opened(template, Path(folder))
        try:
            rows: list[str] = []
            work(world, before, rows)
            counted = held(world, SEAT, rows)
            service.revoke(world.desks[SEAT], world.desks[LAPTOP].keys.device_id.hex())
            if heard:
                world.take(OFFICE, world.export(SEAT, "communes"))
            # The revoked device does not know, and goes on; nobody tells the office for it.
            after = [
                (n, edits, [w for w in ways if w[:2] != (OFFICE, "devices")])
                for n, edits, ways in after
            ]
            work(world, after, rows)
            own = "f" * 32
            world._write(OFFICE, "plan", own, "title")
            meet(world)

            assert held(world, SEAT, [*rows, own]) == {*counted, own}
            assert held(world, OFFICE, [*rows, own]) == {*counted, own}
            assert_alike(world)

            # Whatever the province takes in after all counts at the office as well.
            for aside in packages.listing(world.desks[SEAT]).packages:
                packages.accept(world.desks[SEAT], aside.id)
            meet(world)
            assert held(world, SEAT, rows) >= counted
            assert held(world, OFFICE, rows) == held(world, SEAT, rows)
            assert_alike(world)
        finally:
            world.close()
