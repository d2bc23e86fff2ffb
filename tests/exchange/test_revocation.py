"""P9: a device is revoked at a random point; what counted before stays, nothing later counts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import service
from tests.exchange import world as made_up
from tests.exchange.test_properties import examples
from tests.exchange.world import LAPTOP, OFFICE, OUTWARD, SEAT, World, registers

WAYS = st.sampled_from(
    [(LAPTOP, "province", SEAT), (LAPTOP, "devices", OFFICE), (OFFICE, "province", SEAT)]
)
DAYS = st.lists(st.tuples(st.integers(0, 2), st.lists(WAYS, max_size=3)), max_size=6)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.build(tmp_path_factory.mktemp("world") / "desks")


def work(world: World, days, titles: list[str]) -> None:
    """The laptop writes, and packages go some of the ways; the office may carry for it."""
    for plans, ways in days:
        for _ in range(plans):
            row = f"{len(titles):032x}"
            world._write(LAPTOP, "plan", row, "title")
            titles.append(row)
        for sender, to, receiver in ways:
            world.take(receiver, world.export(sender, to))


def held(world: World, who: int, rows: list[str]) -> set[str]:
    return {row for row in rows if world.desks[who].store.get("plan", row) is not None}


@settings(max_examples=examples(8))
@given(before=DAYS, after=DAYS, heard=st.booleans())
def test_below_the_cutoff_in_above_it_quarantined(template, before, after, heard):
    """P9 (I5, I11, I12): later ops are counted as quarantined, also when a sibling carries them."""
    with TemporaryDirectory() as folder:
        world = made_up.opened(template, Path(folder))
        try:
            rows: list[str] = []
            work(world, before, rows)
            counted = held(world, SEAT, rows)
            service.revoke(world.desks[SEAT], world.desks[LAPTOP].keys.device_id.hex())
            if heard:
                world.take(OFFICE, world.export(SEAT, "communes"))
            at_office = held(world, OFFICE, rows)
            # The revoked device does not know, and goes on; nobody tells the office for it.
            after = [(n, [w for w in ways if w[:2] != (OFFICE, "devices")]) for n, ways in after]
            work(world, after, rows)
            own = "f" * 32
            world._write(OFFICE, "plan", own, "title")
            for _ in range(2):
                world.take(SEAT, world.export(OFFICE, "province"))
                world.take(OFFICE, world.export(SEAT, "communes"))

            assert held(world, SEAT, [*rows, own]) == {*counted, own}
            if heard:
                # What the province held below the cutoff reaches the office, and nothing else.
                assert held(world, OFFICE, rows) == at_office | counted
                if at_office <= counted:
                    office, seat = world.desks[OFFICE], world.desks[SEAT]
                    unit = office.profile.unit.code
                    assert registers(office, OUTWARD, unit) == registers(seat, OUTWARD, unit)
            assert world.desks[SEAT].store.check().ok
        finally:
            world.close()
