from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

from app.desk import Desk
from app.exchange import inbox, purge, service
from app.exchange.aside import packages
from tests.exchange.desks import COMMUNE, Town, add_plan, title_of

DAY_MS = 86_400_000


def later(desk: Desk, days: int) -> Desk:
    now = desk.now_ms() + days * DAY_MS
    return replace(desk, today=desk.today + timedelta(days=days), now_ms=lambda: now)


def heard_lately(town: Town, pair: tuple[Desk, Desk], days: int) -> tuple[Desk, Desk]:
    """The pair so many days later, each having had a package of the other then."""
    commune, province = (later(desk, days) for desk in pair)
    town.send(province, COMMUNE, commune)
    town.send(commune, "province", province)
    return commune, province


def test_the_noted_day_counts_whatever_the_files_time(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """I11: kept for 400 days, also when a copy of the folder gave every file a time of its own."""
    commune, province = enrolled
    add_plan(commune, "Một")
    town.send(commune, "province", province)
    (old,) = inbox.folder_of(province).iterdir()
    os.utime(old, (0, 0))
    _, province = heard_lately(town, enrolled, 399)
    assert old.exists()
    os.utime(old)

    _, province = heard_lately(town, enrolled, 402)

    assert not old.exists()
    assert len(list(inbox.folder_of(province).iterdir())) >= 1
    assert title_of(province, add_plan(province, "Hai")) == "Hai"


def test_a_file_without_a_note_goes_by_its_own_time(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    add_plan(commune, "Một")
    town.send(commune, "province", province)
    stray, fresh = (inbox.folder_of(province) / f"{n:064x}.tpx" for n in (1, 2))
    stray.write_bytes(b"x")
    fresh.write_bytes(b"x")
    now = province.now_ms() / 1000
    os.utime(stray, (now - 401 * 86_400,) * 2)
    os.utime(fresh, (now, now))

    assert purge.purge(later(province, 1)) == 1

    assert not stray.exists()
    assert fresh.exists()


def test_a_clock_in_doubt_deletes_nothing(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    """A machine that wakes up in 2090 must not throw away what it keeps."""
    commune, province = enrolled
    add_plan(province, "Của tỉnh")
    town.send(province, COMMUNE, commune)
    (kept,) = inbox.folder_of(commune).iterdir()

    assert purge.purge(later(commune, 23_000)) == 0

    assert kept.exists()


def test_trying_again_does_not_prolong_the_time(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    """A package that waits is tried again and again; it still arrived when it arrived."""
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    add_plan(laptop, "Máy tỉnh chưa biết")
    town.send(laptop, "devices", commune)
    town.send(commune, "province", province)
    (waiting,) = packages.listing(province).packages

    service.retry(later(province, 30))

    (still,) = packages.listing(province).packages
    assert still.until == waiting.until


def test_what_was_purged_is_listed_nowhere(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    add_plan(laptop, "Máy tỉnh chưa biết")
    town.send(laptop, "devices", commune)
    town.send(commune, "province", province)
    assert packages.listing(province).total == 1

    assert purge.purge(later(province, 402)) == 1

    assert packages.listing(province).total == 0
    assert service.retry(later(province, 402))[0].packages == ()
