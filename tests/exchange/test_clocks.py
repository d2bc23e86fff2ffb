"""F4: machines that think it is 1970, 2038, 2090 or beyond all bounds work, send and receive."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import service
from app.exchange.ops import MAX_STAMP
from tests.exchange import world as made_up
from tests.exchange.desks import Town, add_plan, rename_plan, title_of
from tests.exchange.world import LAPTOP, NEIGHBOUR, OFFICE, SEAT

YEARS = {
    "1970": 0,
    "end of 32 bits": 2**31 * 1000 - 2_000,
    "2090": 3_786_912_000_000,
    "last of all": MAX_STAMP - 5_000,
    "beyond 2100": 5_000_000_000_000,
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.build(tmp_path_factory.mktemp("world") / "desks")


@pytest.mark.parametrize(
    ("who", "year"), [*((OFFICE, year) for year in YEARS), (SEAT, "1970"), (SEAT, "beyond 2100")]
)
def test_a_wrong_clock_neither_stops_work_nor_loses_any(template, tmp_path, year, who):
    """I4, I6, I11: whoever saw a value and edits it wins, and nothing is ever set aside."""
    world = made_up.opened(template, tmp_path / "w")
    try:
        world.clocks[who].now = YEARS[year]
        for round_ in range(3):
            for desk in (OFFICE, LAPTOP, NEIGHBOUR, SEAT):
                for number in range(3):
                    world.do_write(desk, 7 * round_ + number, 0)
            world.take(SEAT, world.export(OFFICE, "province"))
            world.take(OFFICE, world.export(SEAT, "communes"))
            # Back to a right clock after the first round, as when somebody sets it.
            world.clocks[who].now = 1_793_900_000_000
        world.quiesce()
        world.assert_alike()
    finally:
        world.close()


@pytest.mark.parametrize("hours", [1, 24 * 365 * 40])
def test_a_clock_set_back_between_two_saves(
    town: Town, enrolled: tuple[Desk, Desk], hours: int
) -> None:
    """I4: the later save stands everywhere, in whichever order the two packages come."""
    commune, province = enrolled
    row = add_plan(commune, "Trước khi lùi giờ")
    first, second = town.stick(), town.stick()
    service.export(commune, "province", first)
    town.clock.now -= hours * 3_600_000
    rename_plan(commune, row, "Sau khi lùi giờ")
    service.export(commune, "province", second)

    for stick in (second, first):
        (entry,) = service.import_(province, [stick])[0].packages
        assert entry.status.value == "applied"
        assert title_of(province, row) == title_of(commune, row) == "Sau khi lùi giờ"
    assert service.status(province).conflicts == 0
