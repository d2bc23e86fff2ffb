"""F4: machines that think it is 1970, 2038, 2090 or beyond all bounds work, send and receive."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange.ops import MAX_STAMP
from tests.exchange import world as made_up
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
