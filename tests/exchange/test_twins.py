"""Restored backups and twins of one disk, over real packages: nothing is lost, nobody diverges."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import service
from app.records.language import Scope
from app.records.registry import REGISTRY
from app.system.devicekeys import open_device_keys
from db import open_ledger
from tests.exchange.desks import COMMUNE, KEY, Town, add_plan, rename_plan, title_of

OUTWARD = (Scope.SHARED, Scope.PUBLISHED)


def test_a_restored_backup_gets_its_lost_work_back_from_the_province(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    commune, province = enrolled
    before = add_plan(commune, "Trước khi sao lưu")
    town.send(commune, "province", province)
    backup = commune.store.back_up(tmp_path / "sao-luu.db")
    lost = add_plan(commune, "Sau khi sao lưu")
    town.send(commune, "province", province)

    commune = town.restored(commune, backup)
    assert title_of(commune, lost) is None
    after = add_plan(commune, "Sau khi khôi phục")
    assert town.send(commune, "province", province).packages[0].status == "applied"
    assert town.send(province, COMMUNE, commune).packages[0].status == "applied"

    for row in (before, lost, after):
        assert title_of(commune, row) == title_of(province, row) is not None
    assert service.status(commune).missing == ()


@pytest.fixture
def twins(town: Town, enrolled: tuple[Desk, Desk]) -> tuple[Desk, Desk, Desk]:
    """A commune's disk copied after enrolment, on a machine that looks the same; the province."""
    commune, province = enrolled
    town.send(commune, "province", province)
    commune.store.close()
    folder = commune.folder.with_name("twin")
    shutil.copytree(commune.folder, folder)
    anchor = (commune.folder / "anchor.json").read_bytes()
    ledger = open_ledger(commune.folder, KEY, registry=REGISTRY, clock=town.clock)
    one = replace(commune, store=ledger, replica=ledger)
    town.desks[town.desks.index(commune)] = one
    # The copy keeps the first machine's anchor as a cloned disk in a like machine would.
    machine = _machine_of(anchor)
    (folder / "anchor.json").write_bytes(anchor)
    second = open_ledger(folder, KEY, registry=REGISTRY, clock=town.clock, machine=machine)
    keys = open_device_keys(folder / "device.key", KEY)
    other = replace(one, folder=folder, store=second, replica=second, keys=keys)
    town.desks.append(other)
    return one, other, province


def _machine_of(anchor: bytes) -> str:
    import json

    return str(json.loads(anchor)["machine"])


def test_two_twins_keep_sending_and_the_province_has_both(
    town: Town, twins: tuple[Desk, Desk, Desk]
) -> None:
    one, other, province = twins
    plan = add_plan(one, "Kế hoạch chung")
    town.send(one, "province", province)
    mine, theirs = add_plan(one, "Máy thứ nhất"), add_plan(other, "Máy thứ hai")
    town.send(one, "province", province)
    town.send(other, "province", province)
    for row, title in ((plan, "Kế hoạch chung"), (mine, "Máy thứ nhất"), (theirs, "Máy thứ hai")):
        assert title_of(province, row) == title
    assert [f.unit for f in service.status(province).forks] == [COMMUNE]


def test_after_the_answer_twins_part_ways_and_become_equal(
    town: Town, twins: tuple[Desk, Desk, Desk]
) -> None:
    one, other, province = twins
    plan = add_plan(one, "Một")
    second = add_plan(other, "Hai")
    town.send(one, "province", province)
    town.send(other, "province", province)
    for twin in (one, other):
        town.send(province, COMMUNE, twin)
    rename_plan(one, plan, "Một, sửa")
    rename_plan(other, second, "Hai, sửa")
    for _ in range(2):
        town.send(one, "province", province)
        town.send(other, "province", province)
        town.send(province, COMMUNE, one)
        town.send(province, COMMUNE, other)
    names = [{s.rid for s in twin.replica.streams() if s.own} for twin in (one, other)]
    assert not names[0] & names[1]
    wanted = province.store.digest(OUTWARD, unit=COMMUNE)
    for twin in (one, other):
        assert title_of(twin, plan) == "Một, sửa"
        assert title_of(twin, second) == "Hai, sửa"
        assert twin.store.digest(OUTWARD, unit=COMMUNE) == wanted
        assert service.status(twin).missing == ()


def test_an_answer_alone_tells_a_disk_put_back_that_its_numbers_are_used(
    town: Town, twins: tuple[Desk, Desk, Desk]
) -> None:
    """W2 (I1): before it writes anything, though not one of the lost ops comes with the answer."""
    one, put_back, province = twins
    add_plan(one, "Đã gửi trước khi đĩa trở lại như cũ")
    town.send(one, "province", province)
    before = {s.rid for s in put_back.replica.streams() if s.own}

    told = town.send(province, COMMUNE, put_back).packages[0]

    assert told.ops.into == 0
    assert not before & {s.rid for s in put_back.replica.streams() if s.own}


def test_a_twin_is_shown_beforehand_what_the_other_wrote(
    town: Town, twins: tuple[Desk, Desk, Desk]
) -> None:
    one, other, _ = twins
    add_plan(one, "Chưa gửi")
    row = add_plan(other, "Máy thứ hai")
    stick = town.stick()
    service.export(other, "province", stick)

    foreseen = service.import_(one, [stick], preview=True)[0].packages[0]
    done = service.import_(one, [stick])[0].packages[0]

    assert (foreseen.ops, foreseen.changes) == (done.ops, done.changes)
    assert (done.ops.applied, done.changes.new) == (1, 1)
    assert title_of(one, row) == "Máy thứ hai"


def test_what_a_twin_closed_is_sent_though_the_other_went_further_under_its_numbers(
    town: Town, twins: tuple[Desk, Desk, Desk]
) -> None:
    one, other, province = twins
    mine = add_plan(other, "Máy thứ hai, đã đóng gói, gói bị mất")
    service.export(other, "province", town.stick())
    for number in range(3):
        add_plan(one, f"Máy thứ nhất {number}")
        town.send(one, "province", province)
    town.send(province, COMMUNE, other)

    town.send(other, "province", province)

    assert title_of(province, mine) is not None
