"""A clock that looks wrong is told with the way to mend it, and never stops anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.desk import Desk
from app.exchange import clock, diagnosis, health, overview, service, sticks
from app.exchange.statements import last_heard, newest_of_province
from app.ports import Note
from tests.exchange.desks import COMMUNE, Town, add_plan, title_of

DAY_MS = 86_400_000


def at(desk: Desk, now: int) -> Desk:
    return replace(desk, now_ms=lambda: now)


def doubted(desk: Desk) -> str:
    found = clock.doubt(desk)
    return found.kind if found else ""


def test_a_clock_far_ahead_of_the_provinces_newest_package_is_told(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    late = at(commune, commune.now_ms() + 401 * DAY_MS)
    assert doubted(late) == ""  # No package of the province yet: nothing to compare with.
    town.send(province, COMMUNE, commune)
    made = province.now_ms()

    assert doubted(at(commune, made + 400 * DAY_MS - 60_000)) == ""
    late = at(commune, made + 401 * DAY_MS)
    assert doubted(late) == "ahead"
    assert overview.status(late).clock == clock.doubt(late)
    line = health.health(late).lines[0]
    assert (line.code, line.level, line.act, line.next) == (
        "clock_wrong",
        "bad",
        "clock",
        "Mở phần ngày giờ của máy",
    )
    assert "400 ngày" in line.words
    assert "clock ahead" in diagnosis.lines(late)
    # Typing, sending and taking in go on.
    row = add_plan(late, "Vẫn ghi được")
    assert title_of(late, row) == "Vẫn ghi được"
    service.export(late, "province", town.stick())
    # The next package of the province settles it.
    town.send(at(province, made + 401 * DAY_MS), COMMUNE, commune)
    assert doubted(late) == ""


@pytest.mark.parametrize("stopped", [0, 1_000_000_000_000, datetime(2025, 12, 31, tzinfo=UTC)])
def test_a_province_whose_own_clock_was_wrong_is_no_witness(
    town: Town, enrolled: tuple[Desk, Desk], stopped: int | datetime
) -> None:
    """A dead battery at the province (1970, 2001) must not put every commune in doubt."""
    commune, province = enrolled
    made = int(stopped.timestamp() * 1000) if isinstance(stopped, datetime) else stopped
    town.send(at(province, made), COMMUNE, commune)
    assert newest_of_province(commune.replica) == made
    assert doubted(at(commune, commune.now_ms() + 401 * DAY_MS)) == ""
    assert "clock_wrong" not in {line.code for line in health.health(commune).lines}
    # Its next package, by a clock set right, is a witness again.
    right = commune.now_ms()
    town.send(at(province, right), COMMUNE, commune)
    assert doubted(at(commune, right + 401 * DAY_MS)) == "ahead"


def test_a_clock_behind_its_own_last_entry_is_told(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, _ = enrolled
    add_plan(commune, "Một")
    behind = at(commune, commune.replica.newest() - DAY_MS)
    assert doubted(behind) == "behind"
    assert overview.status(behind).clock == clock.doubt(behind)
    assert doubted(commune) == ""
    row = add_plan(behind, "Vẫn ghi được")
    assert title_of(behind, row) == "Vẫn ghi được"


@pytest.mark.parametrize("stamp", [-(2**62), -1, 0, 2**53, 253_402_300_800_000, 2**62])
def test_no_stamp_of_another_stops_a_page(
    town: Town, enrolled: tuple[Desk, Desk], stamp: int
) -> None:
    """I11: whatever clocks others had, the pages open and say something."""
    commune, province = enrolled
    add_plan(commune, "Một")
    town.send(commune, "province", province)
    key = commune.keys.device_id.hex()
    (life,) = province.replica.note("have", key)["lives"]
    told = {**life, "heard": stamp, "made": stamp, "role": "province"}
    province.replica.put_notes([Note("have", key, {"lives": [told]})])
    service.revoke(province, key)

    assert len(last_heard(province.replica, commune.keys.device_id)[1]) == 10
    assert health.health(at(province, max(stamp, 0))).total >= 0
    assert diagnosis.lines(province)
    assert service.devices(province).total == 2
    assert sticks.at_hand(province).total == 0
