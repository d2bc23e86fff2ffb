"""Many packages at once: one durable write for a handful, an answer for each (I8, I12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import service
from tests.exchange.desks import TODAY, Town, add_plan, open_desk, title_of

PACKAGES = 20


@pytest.fixture
def stick(town: Town, enrolled: tuple[Desk, Desk]) -> tuple[Path, list[str]]:
    """Twenty packages of one commune on a stick, and the plans in the order they were sent."""
    commune, _province = enrolled
    stick, rows = town.stick(), []
    for number in range(PACKAGES):
        rows.append(add_plan(commune, f"Kế hoạch {number}: " + "tuyên truyền, phổ biến " * 200))
        service.export(commune, "province", stick)
    return stick, rows


def held(desk: Desk, rows: list[str]) -> int:
    """How many of the plans a desk has once it was opened again."""
    desk.store.close()
    again = open_desk(desk.folder, desk.now_ms)
    desk.store = desk.replica = again.store
    return sum(title_of(desk, row) is not None for row in rows)


def test_a_disk_that_fills_in_the_middle_answers_for_each_package(
    enrolled: tuple[Desk, Desk], stick: tuple[Path, list[str]]
) -> None:
    _commune, province = enrolled
    folder, rows = stick
    connection = province.store.core.connection
    pages = connection.value("PRAGMA page_count")
    connection.value(f"PRAGMA max_page_count = {pages + 60}")

    told = service.import_(province, [folder])[0].packages

    connection.value("PRAGMA max_page_count = 4294967294")
    taken = sum(entry.status in ("applied", "duplicate") for entry in told)
    assert {e.code for e in told if e.status == "refused"} == {"disk_full"}
    assert 0 < taken < PACKAGES
    assert held(province, rows) == taken

    again = service.import_(province, [folder])[0].packages

    assert {entry.status.value for entry in again} <= {"applied", "duplicate"}
    assert held(province, rows) == PACKAGES
    assert province.store.check().ok


def test_what_was_taken_before_a_cancel_stays(
    enrolled: tuple[Desk, Desk], stick: tuple[Path, list[str]]
) -> None:
    _commune, province = enrolled
    folder, rows = stick
    seen: list[int] = []

    told = service.import_(
        province,
        [folder],
        progress=lambda done, _many, _name: seen.append(done),
        cancelled=lambda: len(seen) >= 18,
    )[0].packages

    assert [entry.status.value for entry in told] == ["applied"] * 18 + ["refused"] * 2
    assert {entry.code for entry in told[18:]} == {"cancelled"}
    assert held(province, rows) == 18
    assert all(entry.receipt.day == TODAY.isoformat() for entry in told[:18])
