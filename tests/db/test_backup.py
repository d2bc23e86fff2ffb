from __future__ import annotations

import os
import shutil

import pytest

from app.errors import EnvironmentProblem
from app.exchange.ops import Why
from app.ports import Edit, Query
from app.records.language import Scope
from db import backup
from db.backup import restore, superfluous, verify
from tests.db.made_up import state


def own_rids(desk):
    return {s.rid for s in desk.ledger.streams() if s.own}


def back(desk, copy) -> None:
    """Restore a desk from a backup, as the command does."""
    desk.ledger.close()
    restore(desk.folder, desk.key, copy, steps=desk.steps)
    desk.open()


def test_a_backup_opens_elsewhere_with_all_records(desk, tmp_path, make_desk):
    rows = [desk.add(title=f"Hồ sơ {i}", applicant="Lê Ân") for i in range(5)]
    desk.close_segments()
    rows.append(desk.add(title="chưa đóng"))
    copy = desk.ledger.back_up(tmp_path / "usb" / "copy.db")
    assert [p.name for p in copy.parent.iterdir()] == ["copy.db"]
    verify(copy, desk.key)
    other = make_desk("other", key=desk.key)
    back(other, copy)
    assert set(other.ledger.get_many("dossier", rows)) == set(rows)
    assert len(other.ledger.history("dossier", rows[0])) == 2
    assert other.ledger.check().ok


def test_a_restored_ledger_writes_under_new_names_and_never_reuses_a_number(desk, tmp_path):
    """I1."""
    row = desk.add(title="một")
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    desk.edit(row, title="hai, mất khi phục hồi")
    before = own_rids(desk)
    back(desk, copy)
    after = own_rids(desk)
    assert desk.ledger.get("dossier", row)["title"] == "một"
    assert not before & after
    desk.edit(row, title="ba")
    assert own_rids(desk) == after
    assert desk.reopen().get("dossier", row)["title"] == "ba"
    assert own_rids(desk) == after
    assert list((desk.folder / "backups").glob("truoc-phuc-hoi-001.db"))


def test_a_restore_loses_nothing_another_device_holds(desk, tmp_path, make_desk):
    """I6, I10."""
    laptop = make_desk("laptop")
    kept, lost = desk.add(title="trước sao lưu"), None
    laptop.take_from(desk)
    unsent = desk.add(title="chưa gửi khi sao lưu")
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    lost = desk.add(title="sau sao lưu")
    desk.edit(kept, title="sửa sau sao lưu")
    desk.edit(unsent, title="sửa sau khi gửi")
    laptop.take_from(desk)
    back(desk, copy)
    desk.take_from(laptop)
    laptop.take_from(desk)
    for one in (desk, laptop):
        titles = {i: one.ledger.get("dossier", i)["title"] for i in (kept, lost, unsent)}
        assert titles == {
            kept: "sửa sau sao lưu",
            lost: "sau sao lưu",
            unsent: "sửa sau khi gửi",
        }
        assert one.ledger.conflicts() == []
        assert one.ledger.check().ok
    assert state(desk.ledger) == state(laptop.ledger)


def test_what_only_the_restored_copy_holds_still_reaches_the_others(desk, tmp_path, make_desk):
    laptop = make_desk("laptop")
    row = desk.add(title="gốc")
    laptop.take_from(desk)
    desk.edit(row, title="cơ quan")
    laptop.edit(row, title="thực địa")
    desk.take_from(laptop)
    (one,) = desk.ledger.conflicts()
    res = (one.winner, one.loser)
    desk.ledger.write([Edit("dossier", row, {"title": "chốt"})], why=Why.RESOLVE, res=res)
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    back(desk, copy)
    laptop.take_from(desk)
    for desk_ in (desk, laptop):
        assert desk_.ledger.get("dossier", row)["title"] == "chốt"
        assert desk_.ledger.conflicts() == []
    assert state(desk.ledger) == state(laptop.ledger)


@pytest.mark.parametrize("first", [0, 255])
def test_equal_stamps_are_decided_anew_under_the_new_names(
    desk, tmp_path, make_desk, monkeypatch, first
):
    names = iter(bytes([b]) * 15 + bytes([i]) for b in (255 - first, first) for i in range(2))
    monkeypatch.setattr("db.streams.new_rid", lambda: next(names))
    laptop, row = make_desk("laptop"), "ab" * 16
    desk.add(row=row, title="cơ quan", opened=1)
    laptop.add(row=row, title="thực địa", opened=2)
    laptop.take_from(desk)
    copy = laptop.ledger.back_up(tmp_path / "copy.db")
    back(laptop, copy)
    desk.take_from(laptop)
    laptop.take_from(desk)
    assert state(desk.ledger) == state(laptop.ledger)
    expected = "thực địa" if first else "cơ quan"
    assert desk.ledger.get("dossier", row)["title"] == expected
    assert len(desk.ledger.conflicts()) == 1


@pytest.mark.parametrize("how", ["older file", "other machine", "no anchor", "torn anchor"])
def test_a_file_put_in_place_by_hand_is_noticed_before_the_first_write(desk, how):
    desk.add(title="một")
    desk.ledger.close()
    older = (desk.folder / "so.db").read_bytes()
    desk.open()
    desk.add(title="hai")
    before = own_rids(desk)
    desk.ledger.close()
    anchor = desk.folder / "anchor.json"
    match how:
        case "older file":
            (desk.folder / "so.db").write_bytes(older)
        case "other machine":
            desk.machine = "machine-2"
        case "no anchor":
            anchor.unlink()
        case "torn anchor":
            anchor.write_bytes(anchor.read_bytes()[:40])
    desk.open()
    assert not before & own_rids(desk)
    assert {s.scope for s in desk.ledger.streams() if s.own} == {Scope.COMMUNE, Scope.SHARED}
    after = own_rids(desk)
    desk.add(title="ba")
    desk.reopen()
    assert own_rids(desk) == after


def test_a_start_without_a_write_leaves_the_anchor_alone(desk):
    desk.add(title="một")
    desk.reopen()
    anchor = desk.folder / "anchor.json"
    before, own = anchor.stat().st_mtime_ns, own_rids(desk)
    desk.reopen()
    assert anchor.stat().st_mtime_ns == before
    desk.add(title="hai")
    desk.reopen()
    assert anchor.stat().st_mtime_ns > before
    assert own_rids(desk) == own


def test_own_ops_that_come_back_from_another_device_show_a_restored_copy(desk, make_desk):
    laptop = make_desk("laptop")
    desk.add(title="một")
    desk.ledger.close()
    shutil.copytree(desk.folder, desk.folder.with_name("kept"))
    desk.open()
    lost = desk.add(title="hai")
    before = own_rids(desk)
    laptop.take_from(desk)
    desk.ledger.close()
    shutil.rmtree(desk.folder)
    shutil.copytree(desk.folder.with_name("kept"), desk.folder)
    desk.open()
    assert own_rids(desk) == before
    desk.take_from(laptop)
    assert not before & own_rids(desk)
    assert desk.ledger.get("dossier", lost)["title"] == "hai"
    desk.add(title="ba")
    laptop.take_from(desk)
    assert state(desk.ledger) == state(laptop.ledger)


def test_a_damaged_or_foreign_backup_is_refused_and_nothing_changes(desk, tmp_path):
    for i in range(50):
        desk.add(title=f"Hồ sơ {i}", body="x" * 300)
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    raw = bytearray(copy.read_bytes())
    raw[20_000] ^= 1
    flipped, foreign = tmp_path / "flipped.db", tmp_path / "foreign.db"
    flipped.write_bytes(raw)
    foreign.write_bytes(os.urandom(40_960))
    desk.ledger.close()
    before = (desk.folder / "so.db").read_bytes()
    for bad, codes in ((flipped, {"bad_backup", "damaged"}), (foreign, {"wrong_key"})):
        with pytest.raises(EnvironmentProblem) as refused:
            restore(desk.folder, desk.key, bad, steps=desk.steps)
        assert refused.value.code in codes
        assert (desk.folder / "so.db").read_bytes() == before
    desk.open()
    assert desk.ledger.find(Query("dossier")).total == 50


def test_a_damaged_ledger_is_restored_and_its_files_are_kept(desk, tmp_path):
    row = desk.add(title="một")
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    desk.ledger.close()
    (desk.folder / "so.db").write_bytes(b"hong" * 5000)
    kept = restore(desk.folder, desk.key, copy, steps=desk.steps)
    assert kept.read_bytes() == b"hong" * 5000
    assert desk.open().get("dossier", row)["title"] == "một"


def test_rotation_keeps_the_newest_and_the_first_of_each_month(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "KEEP", 3)
    folder = tmp_path / "backups"
    for _ in range(5):
        desk.clock.now += 86_400_000
        desk.ledger.back_up_and_rotate(folder)
    left = sorted(p.name for p in folder.iterdir())
    assert 3 <= len(left) <= 4
    assert not superfluous(sorted(folder.iterdir()))
    for file in folder.iterdir():
        verify(file, desk.key)


def test_a_resolution_that_only_the_restored_copy_holds_is_told_to_the_others(
    desk, tmp_path, make_desk
):
    """P5, P6 (I6): it moves to a new stream, and closes the conflict everywhere all the same."""
    other = make_desk("other")
    row = desk.add(title="x", percent=1)
    other.take_from(desk)
    desk.edit(row, percent=2)
    other.edit(row, percent=3)
    desk.take_from(other)
    other.take_from(desk)
    (conflict,) = desk.ledger.conflicts()
    both = (conflict.winner, conflict.loser)
    desk.ledger.write([Edit("dossier", row, {"percent": 2})], why=Why.RESOLVE, res=both)
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    desk.ledger.close()
    restore(desk.folder, desk.key, copy, steps=desk.steps)
    desk.open()

    other.take_from(desk)

    for one in (desk, other):
        assert one.ledger.conflicts() == []
        (told,) = one.ledger.conflicts(include_closed=True)
        assert (told.id, told.winner, told.loser) == (conflict.id, *both)
