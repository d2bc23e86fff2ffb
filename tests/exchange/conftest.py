from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk import Desk
from app.ports import Role
from tests.exchange.desks import OTHER, Clock, Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path / "town", Clock())
    yield made
    made.close()


@pytest.fixture
def commune(town: Town) -> Desk:
    return town.desk("commune")


@pytest.fixture
def province(town: Town) -> Desk:
    return town.province()


@pytest.fixture
def enrolled(town: Town, commune: Desk, province: Desk) -> tuple[Desk, Desk]:
    town.enrol(commune, province)
    return commune, province


@pytest.fixture
def neighbour(town: Town, province: Desk) -> Desk:
    """Another commune of the same province, enrolled."""
    desk = town.desk("neighbour", Role.COMMUNE, OTHER)
    town.enrol(desk, province)
    return desk
