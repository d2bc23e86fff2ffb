"""The outbox says no more than the receiver has said (SYNC §3.12: four honest states)."""

from __future__ import annotations

from typing import Any

import pytest

from app.desk import Desk
from app.exchange import acks, roster, service
from app.exchange.statements import Statement
from app.ports import Role
from tests.exchange.desks import COMMUNE, Town, add_plan

PROVINCE, ONE, TWO = b"p" * 16, b"1" * 16, b"2" * 16


def sent(receipt: dict[str, Any] | None = None) -> dict[str, Any]:
    spans = [[ONE.hex(), 1, 5], [TWO.hex(), 1, 3]]
    return {"spans": spans, "devices": [PROVINCE.hex()], "receipt": receipt}


def held(**ends: int) -> dict[bytes, list[Statement]]:
    have = {rid: hi for rid, hi in ((ONE, ends["one"]), (TWO, ends["two"])) if hi}
    return {PROVINCE: [Statement(have, {}, 0)]}


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        ({"one": 5, "two": 3}, "received"),
        ({"one": 5, "two": 2}, "unconfirmed"),
        ({"one": 5, "two": 0}, "unconfirmed"),
        ({"one": 0, "two": 0}, "unconfirmed"),
    ],
)
def test_received_is_what_is_held_whole(ends: dict[str, int], state: str) -> None:
    assert acks.state_of(sent(), held(**ends), {}) == state


@pytest.mark.parametrize(
    ("ops", "state"),
    [
        ((8, 8, 0, 0, 0, 0), "accepted"),
        ((8, 5, 2, 0, 0, 1), "accepted"),
        ((8, 7, 0, 1, 0, 0), "received"),
        ((8, 7, 0, 0, 1, 0), "received"),
    ],
)
def test_accepted_is_what_nothing_of_was_set_aside(ops: tuple[int, ...], state: str) -> None:
    receipt = {"status": "applied", "ops": list(ops), "code": ""}
    assert acks.state_of(sent(receipt), held(one=5, two=3), {}) == state


def test_an_older_roster_that_comes_late_takes_nothing_back(town: Town, enrolled: Any) -> None:
    """I12: a genuine package of earlier, with the roster of its time."""
    commune, province = enrolled
    laptop: Desk = town.desk("laptop", Role.COMMUNE, COMMUNE)
    town.enrol(laptop, province)
    early, late = town.stick(), town.stick()
    service.export(province, COMMUNE, early)
    add_plan(province, "Kế hoạch")
    service.revoke(province, laptop.keys.device_id.hex())
    service.export(province, COMMUNE, late)

    for stick in (late, early):
        service.import_(commune, [stick])

    assert roster.version(commune.replica) == roster.version(province.replica) > 0
