from __future__ import annotations

import pytest

from tests.db.made_up import Desk


@pytest.fixture
def make_desk(tmp_path):
    made = []

    def make(name="desk", **options) -> Desk:
        desk = Desk(tmp_path / name, **options).create()
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.ledger.core.connection.close()


@pytest.fixture
def desk(make_desk) -> Desk:
    return make_desk()
