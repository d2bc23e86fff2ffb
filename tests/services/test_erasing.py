"""Erasing through real packages, files and inboxes; and the ledger on another machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange import service
from app.exchange.ops import new_id
from app.ports import ERASURE, Edit, Erasure, Filter, Query, Role
from app.records.language import Scope
from app.services.filing import evidence, files
from app.services.registers import records
from app.services.work import tasks
from tests.desks import (
    COMMUNE,
    PASSWORD,
    PROVINCE,
    TODAY,
    enrol,
    new_desk,
    officer,
    open_desk,
    send,
    task,
)
from ui.bootstrap import opening

NAME = "Đặng Thị Ửng"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path / "laptop", Role.COMMUNE, COMMUNE) as desk:
        yield desk


@pytest.fixture
def three(commune_desk: Desk, laptop: Desk, province_desk: Desk, tmp_path: Path) -> list[Desk]:
    """A commune's two devices and its province, known to each other."""
    enrol(commune_desk, province_desk, tmp_path / "e1")
    enrol(laptop, province_desk, tmp_path / "e2")
    send(province_desk, COMMUNE, commune_desk, tmp_path / "e3")
    send(province_desk, COMMUNE, laptop, tmp_path / "e4")
    return [commune_desk, laptop, province_desk]


def with_file(
    desk: Desk, row: str, folder: Path, words: str = "bằng cấp", name: str = ""
) -> tuple[str, str]:
    """Attach a small file to an officer; return the attachment's id and the content's hash."""
    source = folder / f"{name or words}.pdf"
    source.write_bytes(f"%PDF-1.7 {words}".encode())
    files.attach(desk, source, "officer", row)
    (kept,) = files.attachments_of(desk, row)
    return kept.id, kept["sha256"]


def inbox(desk: Desk) -> list[Path]:
    folder = desk.folder / "inbox"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_a_person_is_erased_on_every_device_the_packages_reach(
    three: list[Desk], tmp_path: Path
) -> None:
    desk, laptop, province = three
    row = officer(desk, NAME)
    attachment, content = with_file(desk, row, tmp_path)
    kept = officer(desk, "Lê Ân")
    service.export(desk, "devices", tmp_path / "s1", attachments=[attachment])
    service.export(desk, "province", tmp_path / "s2", attachments=[attachment])
    before = set(inbox(laptop))
    service.import_(laptop, [tmp_path / "s1"])
    service.import_(province, [tmp_path / "s2"])
    assert laptop.files.has(content)
    assert province.files.has(content)
    carried = set(inbox(laptop)) - before
    assert len(carried) == 2

    erased, changes = records.erase(desk, "officer", row)

    assert (erased.records, erased.files) == (3, 1)
    assert {c.type for c in changes.items} == {"officer", "evidence", "attachment"}
    assert not desk.files.has(content)
    send(desk, "devices", laptop, tmp_path / "s3")
    send(desk, "province", province, tmp_path / "s4")
    for one in three:
        assert not one.files.has(content)
        assert one.store.get("officer", row) is None
        assert one.replica.notes(ERASURE) == {}
        assert one.replica.note("received_file", content) is None
        assert one.upkeep.check() == ()
    assert not carried & set(inbox(laptop))
    assert laptop.store.get("officer", kept) is not None
    assert laptop.store.search(NAME).total == 0


def test_packages_that_come_late_or_again_bring_nothing_back(
    three: list[Desk], tmp_path: Path
) -> None:
    desk, laptop, province = three
    row = officer(desk, NAME)
    attachment, content = with_file(desk, row, tmp_path)
    service.export(desk, "devices", tmp_path / "late", attachments=[attachment])
    service.export(desk, "province", tmp_path / "blob", attachments=[attachment])
    records.erase(desk, "officer", row)
    send(desk, "devices", laptop, tmp_path / "new")
    send(desk, "province", province, tmp_path / "new2")
    before = inbox(laptop)
    for _ in range(2):
        taken, _changes = service.import_(laptop, [tmp_path / "late"])
        service.import_(province, [tmp_path / "blob"])
        assert {p.status.value for p in taken.packages} <= {"applied", "duplicate"}
        assert laptop.store.get("officer", row) is None
        assert inbox(laptop) == before
        for one in (laptop, province):
            assert not one.files.has(content)
            assert one.replica.note("received_file", content) is None


def test_what_a_killed_program_left_is_cleared_by_the_next_import(
    three: list[Desk], tmp_path: Path
) -> None:
    desk, laptop, _province = three
    attachment, content = with_file(desk, officer(desk, NAME), tmp_path)
    desk.store.erase([Erasure("attachment", attachment, (content,))])
    assert desk.files.has(content)
    send(laptop, "devices", desk, tmp_path / "s")
    assert not desk.files.has(content)
    assert desk.replica.notes(ERASURE) == {}


def test_a_backup_closes_only_what_others_may_know(commune_desk: Desk, tmp_path: Path) -> None:
    def closed() -> int:
        streams = commune_desk.replica.streams()
        return sum(len(commune_desk.replica.segments(s.rid, 0)) for s in streams if s.own)

    officer(commune_desk, NAME)
    commune_desk.upkeep.backup(tmp_path / "usb")
    assert closed() == 0
    with new_desk(tmp_path / "province", Role.PROVINCE, PROVINCE) as province:
        enrol(commune_desk, province, tmp_path / "e")
        send(commune_desk, "province", province, tmp_path / "s")
    before = closed()
    officer(commune_desk, "Lê Ân")
    commune_desk.upkeep.backup(tmp_path / "usb2")
    assert closed() == before + 1


def test_the_receipt_counts_what_was_erased(three: list[Desk], tmp_path: Path) -> None:
    desk, laptop, _province = three
    row = officer(desk, NAME)
    records.save(desk, "officer", row, {"full_name": "Đặng Thị Ứng"})
    records.erase(desk, "officer", row)
    service.export(desk, "devices", tmp_path / "s")
    done, _ = service.import_(laptop, [tmp_path / "s"])
    (package,) = done.packages
    assert package.ops.erased == 2
    assert package.ops.into == package.ops.applied + package.ops.erased
    assert package.receipt is not None


def test_a_file_something_else_uses_stays(three: list[Desk], tmp_path: Path) -> None:
    desk, laptop, province = three
    row, other = officer(desk, NAME), officer(desk, "Lê Ân")
    attachment, content = with_file(desk, row, tmp_path)
    evidence.link(desk, attachment, [("officer", other)])
    erased, _ = records.erase(desk, "officer", row)
    assert (erased.records, erased.files) == (2, 0)
    assert [a.id for a in files.attachments_of(desk, other)] == [attachment]
    assert desk.files.has(content)
    # The same content attached once more under another name, so as another record.
    again, same = with_file(desk, officer(desk, "Trần Bình"), tmp_path, name="bản khác")
    assert same == content
    assert again != attachment
    records.erase(desk, "attachment", attachment)
    assert files.attachments_of(desk, other) == []
    assert desk.files.has(content)
    records.erase(desk, "attachment", again)
    assert not desk.files.has(content)
    # Attached anew after the erasure, it may travel again.
    third, _ = with_file(desk, other, tmp_path)
    service.export(desk, "province", tmp_path / "s", attachments=[third])
    service.import_(province, [tmp_path / "s"])
    assert province.files.has(content)
    service.export(desk, "devices", tmp_path / "t", attachments=[third])
    service.import_(laptop, [tmp_path / "t"])
    assert laptop.files.has(content)


def test_deleted_records_can_be_erased_and_foreign_or_frozen_ones_not(
    three: list[Desk], tmp_path: Path
) -> None:
    desk, _laptop, province = three
    row = officer(desk, NAME)
    records.delete(desk, "officer", row)
    assert records.erase(desk, "officer", row[:12])[0].records == 1
    with pytest.raises(UserError) as refused:
        records.erase(desk, "officer", row)
    assert refused.value.code == "not_found"
    plan = new_id()
    province.store.write([Edit("plan", plan, {"title": "Kế hoạch của tỉnh"})])
    send(province, COMMUNE, desk, tmp_path / "s")
    with pytest.raises(UserError) as refused:
        records.erase(desk, "plan", plan)
    assert refused.value.code == "not_permitted"
    report = new_id()
    desk.store.write([Edit("report", report, {"period": "2026-10", "state": "frozen"})])
    with pytest.raises(UserError) as refused:
        records.erase(desk, "report", report)
    assert refused.value.code == "frozen"


def test_a_task_can_be_worked_on_again_after_its_work_was_erased(plan_desk: Desk) -> None:
    wanted = task(plan_desk, "2.1")
    tasks.update(plan_desk, wanted.task, tasks.Update(state="in_progress", result="nhầm"))
    before = task(plan_desk, "2.1").assignment
    assert before is not None
    for one in plan_desk.store.find(
        Query("progress_update", (Filter("assignment", "=", before),))
    ).records:
        records.erase(plan_desk, "progress_update", one.id)
    records.erase(plan_desk, "assignment", before)
    assert task(plan_desk, "2.1").assignment is None
    tasks.update(plan_desk, wanted.task, tasks.Update(state="in_progress", result="đúng"))
    after = task(plan_desk, "2.1")
    assert after.assignment not in (None, before)
    assert after.result == "đúng"
    assert plan_desk.store.search("nhầm").total == 0


@pytest.mark.parametrize("exported", [True, False])
def test_a_ledger_restored_on_a_new_machine_exports_everything_once_enrolled(
    province_desk: Desk, tmp_path: Path, exported: bool
) -> None:
    sent, unsent, later = new_id(), new_id(), new_id()
    with new_desk(tmp_path / "old", Role.COMMUNE, COMMUNE) as old:
        if exported:
            enrol(old, province_desk, tmp_path / "e1")
            old.store.write([Edit("plan", sent, {"title": "đã gửi"})])
            send(old, "province", province_desk, tmp_path / "s1")
        else:
            old.store.write([Edit("plan", sent, {"title": "chưa đăng ký"})])
        old.store.write([Edit("plan", unsent, {"title": "chưa gửi"})])
        backup = old.upkeep.backup(tmp_path / "usb")
        before = old.keys.device_id
    opening(tmp_path / "new", TODAY).restore(backup, password=PASSWORD)
    with open_desk(tmp_path / "new") as desk:
        assert desk.keys.device_id != before
        own = [s for s in desk.replica.streams() if s.own]
        assert {s.device for s in own} == {desk.keys.device_id}
        assert {s.scope for s in own} == {Scope.COMMUNE, Scope.SHARED}
        desk.store.write([Edit("plan", later, {"title": "sau khi phục hồi"})])
        enrol(desk, province_desk, tmp_path / "e2")
        send(desk, "province", province_desk, tmp_path / "s2")
        found = province_desk.store.get_many("plan", [sent, unsent, later])
        assert len(found) == 3
        assert len(province_desk.store.history("plan", unsent)) == 1
    with open_desk(tmp_path / "new") as again:
        assert {s.rid for s in again.replica.streams() if s.own} == {s.rid for s in own}


def test_an_older_own_backup_does_not_bring_an_erased_person_back(
    tmp_path: Path, laptop: Desk
) -> None:
    folder = tmp_path / "desktop"
    with new_desk(folder, Role.COMMUNE, COMMUNE) as desk:
        enrol(laptop, desk, tmp_path / "e1")
        row, kept = officer(desk, NAME), officer(desk, "Lê Ân")
        _, content = with_file(desk, row, tmp_path)
        send(desk, "devices", laptop, tmp_path / "s1")
        backup = desk.upkeep.backup(tmp_path / "usb")
        records.erase(desk, "officer", row)
    opening(folder, TODAY).restore(backup, password=PASSWORD)
    with open_desk(folder) as desk:
        assert desk.store.get("officer", row) is None
        assert desk.store.get("officer", kept) is not None
        send(desk, "devices", laptop, tmp_path / "s2")
        send(laptop, "devices", desk, tmp_path / "s3")
        for one in (desk, laptop):
            assert one.store.get("officer", row) is None
            assert not one.files.has(content)
            assert one.replica.notes(ERASURE) == {}
            assert one.upkeep.check() == ()


def test_a_backup_restored_elsewhere_learns_of_an_erasure_from_the_other_device(
    tmp_path: Path, laptop: Desk
) -> None:
    with new_desk(tmp_path / "old", Role.COMMUNE, COMMUNE) as desk:
        enrol(laptop, desk, tmp_path / "e1")
        row = officer(desk, NAME)
        send(desk, "devices", laptop, tmp_path / "s1")
        backup = desk.upkeep.backup(tmp_path / "usb")
        records.erase(desk, "officer", row)
        send(desk, "devices", laptop, tmp_path / "s2")
    opening(tmp_path / "new", TODAY).restore(backup, password=PASSWORD)
    with open_desk(tmp_path / "new") as desk:
        assert desk.store.get("officer", row) is not None
        enrol(desk, laptop, tmp_path / "e2")
        send(desk, "devices", laptop, tmp_path / "s3")
        assert laptop.store.get("officer", row) is None
        send(laptop, "devices", desk, tmp_path / "s4")
        assert desk.store.get("officer", row) is None
        assert desk.upkeep.check() == ()


def test_a_province_erases_its_own(three: list[Desk], tmp_path: Path) -> None:
    desk, _laptop, province = three
    assert province.profile.unit.code == PROVINCE
    plan = new_id()
    province.store.write([Edit("plan", plan, {"title": "nhầm"})])
    send(province, COMMUNE, desk, tmp_path / "s1")
    assert desk.store.get("plan", plan) is not None
    records.erase(province, "plan", plan)
    send(province, COMMUNE, desk, tmp_path / "s2")
    assert desk.store.get("plan", plan) is None
