"""Files of records: taken in or refused in words, linked to many, kept as long as one uses them."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Filter, Query, Role
from app.services.filing import evidence, evidence_choice, files
from app.services.registers import records
from app.services.work import tasks
from tests.desks import COMMUNE, commune_desk, new_desk, officer, open_desk, plan_desk, task

__all__ = ["commune_desk", "plan_desk"]

WORDS = "Biên bản đối thoại ngày 05/3/2026\n"


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    path = tmp_path / "Biên bản đối thoại.txt"
    path.write_text(WORDS, encoding="utf-8")
    return path


def contents(desk: Desk) -> list[Path]:
    return [p for p in (desk.folder / "files").rglob("*") if p.is_file()]


def plan_of(desk: Desk) -> str:
    return desk.store.find(Query("plan")).records[0].id


def attached(desk: Desk, path: Path, kind: str, row: str) -> str:
    kept, _ = evidence.attach(desk, [files.take(desk, path)], kind, row)
    return kept.attachments[0].id


def uses(desk: Desk, attachment: str) -> set[str]:
    return {use.type for use in evidence.kept_file(desk, attachment).uses}


def test_a_kept_file_has_name_hash_size_and_day(plan_desk, minutes):
    row = officer(plan_desk, "Nguyễn Thị Ửng")
    kept = records.load(plan_desk, "attachment", attached(plan_desk, minutes, "officer", row))
    data = minutes.read_bytes()
    assert kept["file_name"] == minutes.name
    assert kept["sha256"] == hashlib.sha256(data).hexdigest()
    assert (kept["size"], kept["added"]) == (len(data), plan_desk.today)


def test_one_bad_file_does_not_stop_the_others(plan_desk, minutes, tmp_path):
    (tmp_path / "rỗng.pdf").touch()
    (tmp_path / "KH (MẬT).docx").write_bytes(b"x")
    with (tmp_path / "phim.mp4").open("wb") as film:
        film.truncate(2 << 30)
    names = ["rỗng.pdf", "KH (MẬT).docx", "phim.mp4", "không có.pdf", "thư mục"]
    (tmp_path / "thư mục").mkdir()
    before = contents(plan_desk)
    batch = files.take_all(plan_desk, [*(tmp_path / n for n in names), minutes])
    assert [one.name for one in batch.taken] == [minutes.name]
    codes = {r.name: r.why.code for r in batch.refused}
    assert list(codes.values()) == [
        "file_empty",
        "secret",
        "file_too_large",
        "file_missing",
        "not_a_file",
    ]
    assert all(r.name in r.why.message and r.why.next_step for r in batch.refused)
    assert len(contents(plan_desk)) == len(before) + 1


@pytest.mark.parametrize("name", ["....", "a" * 240 + ".pdf", "con.txt ", "tệp\u202eexe.pdf"])
def test_strange_names_are_kept_as_they_are_and_go_out_safely(plan_desk, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"noi dung")
    row = officer(plan_desk, "Nguyễn Thị Ửng")
    kept = records.load(plan_desk, "attachment", attached(plan_desk, path, "officer", row))
    assert kept["file_name"] == name
    shown = files.look_at(plan_desk, kept)
    assert shown.read_bytes() == b"noi dung"
    assert len(shown.name) <= 120
    assert "\u202e" not in shown.name


def test_progress_is_told_and_stopping_keeps_what_is_done(plan_desk, minutes, tmp_path):
    big = tmp_path / "phim.mp4"
    big.write_bytes(bytes(5_000_000))
    seen: list[tuple[int, int, str]] = []

    def watch(done: int, whole: int, name: str) -> None:
        seen.append((done, whole, name))
        if name == big.name and done > 1_000_000:
            raise files.Stopped

    batch = files.take_all(plan_desk, [minutes, big], watch=watch)
    assert batch.stopped
    assert [one.name for one in batch.taken] == [minutes.name]
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert {whole for _, whole, _ in seen} == {minutes.stat().st_size + 5_000_000}
    assert not [p for p in contents(plan_desk) if p.stat().st_size > 1_000_000]


def test_the_same_content_is_stored_once_and_linked_once(plan_desk, minutes, tmp_path):
    row = officer(plan_desk, "Nguyễn Thị Ửng")
    twin = tmp_path / "bản khác tên.txt"
    twin.write_bytes(minutes.read_bytes())
    before = len(contents(plan_desk))
    first = attached(plan_desk, minutes, "officer", row)
    again, _ = evidence.attach(plan_desk, [files.take(plan_desk, twin)], "officer", row)
    assert (again.attachments, again.known) == ((), (twin.name,))
    assert attached(plan_desk, minutes, "plan", plan_of(plan_desk)) == first
    other = attached(plan_desk, twin, "plan", officer_task(plan_desk))
    assert other != first
    assert len(contents(plan_desk)) == before + 1


def officer_task(desk: Desk) -> str:
    """A second plan-like home for a file."""
    return records.save(desk, "plan", None, {"title": "Kế hoạch khác", "level": "commune"})[0].id


def test_one_file_proves_many_and_leaves_them_one_by_one(plan_desk, minutes):
    first, second = task(plan_desk, "1.1").task, task(plan_desk, "1.2").task
    attachment = attached(plan_desk, minutes, "task", first)
    evidence.link(
        plan_desk, attachment, [("task", second), ("plan", plan_of(plan_desk)), ("task", first)]
    )
    assert len(evidence.kept_file(plan_desk, attachment).uses) == 3
    assert [f.id for f in evidence.files_of(plan_desk, "task", second)] == [attachment]
    assert tasks.detail(plan_desk, second).attachments[0].id == attachment
    with pytest.raises(UserError) as caught:
        evidence.delete(plan_desk, attachment)
    assert caught.value.code == "file_in_use"
    evidence.unlink(plan_desk, attachment, "task", first)
    assert uses(plan_desk, attachment) == {"task", "plan"}
    assert evidence.files_of(plan_desk, "task", first) == ()
    evidence.unlink(plan_desk, attachment, "task", second)
    evidence.unlink(plan_desk, attachment, "plan", plan_of(plan_desk))
    assert [f.id for f in evidence.listing(plan_desk, unused=True)] == [attachment]
    evidence.delete(plan_desk, attachment)
    assert attachment not in {f.id for f in evidence.listing(plan_desk)}


def test_a_task_without_work_gets_it_with_its_first_file(plan_desk, minutes):
    row = task(plan_desk, "2.1")
    attached(plan_desk, minutes, "task", row.task)
    after = task(plan_desk, "2.1")
    assert after.assignment
    assert after.state in ("", "not_started")


def test_files_of_results_and_products_are_shown_with_the_task(plan_desk, minutes):
    row = task(plan_desk, "1.1").task
    tasks.finish_product(plan_desk, row, title="Kế hoạch của xã")
    product = plan_desk.store.find(Query("deliverable_done")).records[0]
    attachment = attached(plan_desk, minutes, "deliverable_done", product.id)
    (shown,) = evidence.files_of(plan_desk, "task", row)
    assert shown.id == attachment
    assert [(u.label, u.title) for u in shown.uses] == [
        ("Sản phẩm đã hoàn thành", "Kế hoạch của xã")
    ]


def test_a_deleted_record_no_longer_counts_and_comes_back_with_its_file(plan_desk, minutes):
    row = officer(plan_desk, "Nguyễn Thị Ửng")
    attachment = attached(plan_desk, minutes, "officer", row)
    records.delete(plan_desk, "officer", row)
    assert evidence.kept_file(plan_desk, attachment).uses == ()
    records.restore(plan_desk, "officer", row)
    assert uses(plan_desk, attachment) == {"officer"}


def test_the_original_of_a_plan_counts_as_used(plan_desk, minutes):
    attachment = attached(plan_desk, minutes, "plan", plan_of(plan_desk))
    document = records.save(
        plan_desk, "source_document", None, {"subject": "Công văn", "file": attachment}
    )[0]
    evidence.unlink(plan_desk, attachment, "plan", plan_of(plan_desk))
    assert [u.id for u in evidence.kept_file(plan_desk, attachment).uses] == [document.id]
    with pytest.raises(UserError) as caught:
        evidence.unlink(plan_desk, attachment, "source_document", document.id)
    assert caught.value.code == "not_linked"


def test_a_file_proves_no_file_and_no_list_entry(plan_desk, minutes):
    attachment = attached(plan_desk, minutes, "plan", plan_of(plan_desk))
    with pytest.raises(UserError) as caught:
        evidence.link(plan_desk, attachment, [("attachment", attachment)])
    assert caught.value.code == "no_evidence"
    assert plan_desk.store.count(Query("evidence", (Filter("record", "=", attachment),))) == 0


def test_records_to_choose_from_have_words_and_no_ids(plan_desk):
    kinds = [r.name for r in evidence_choice.kinds(plan_desk)]
    assert kinds[:2] == ["task", "deliverable_done"]
    assert "plan" in kinds
    assert not {"allowance", "attachment", "evidence", "choice_entry"} & set(kinds)
    found, total = evidence_choice.candidates(plan_desk, "task", "tu kiem tra")
    assert [(c.title, c.note) for c in found] == [("2.1. Tự kiểm tra văn bản của xã", "86/KH-UBND")]
    assert total == 1
    anything, _ = evidence_choice.candidates(plan_desk, "", "phap luat")
    assert {c.type for c in anything} >= {"plan"}
    pages = [evidence_choice.candidates(plan_desk, "task", limit=2, offset=o)[0] for o in (0, 2)]
    assert len({c.id for page in pages for c in page}) == 3


def test_programs_are_not_opened_and_documents_are(plan_desk, tmp_path):
    row = officer(plan_desk, "Nguyễn Thị Ửng")
    for name in ("cài đặt.EXE", "bảng.xlsm", "tin.pdf.lnk", "mở.bat ."):
        path = tmp_path / name
        path.write_bytes(name.encode())
        kept = records.load(plan_desk, "attachment", attached(plan_desk, path, "officer", row))
        with pytest.raises(UserError) as caught:
            files.look_at(plan_desk, kept)
        assert caught.value.code == "program"


def test_a_copy_lent_to_be_looked_at_goes_when_the_desk_closes_or_opens_again(tmp_path, minutes):
    place = tmp_path / "nơi"
    with new_desk(place, Role.COMMUNE, COMMUNE) as desk:
        row = officer(desk, "Nguyễn Thị Ửng")
        kept = records.load(desk, "attachment", attached(desk, minutes, "officer", row))
        shown = files.look_at(desk, kept)
        assert shown.read_text("utf-8") == WORDS
    assert not shown.exists()
    # What a killed program left behind, and what Word left beside it.
    shown.parent.mkdir(parents=True)
    shown.write_text("plain")
    (shown.parent / "~$x.tmp").write_text("lock")
    with open_desk(place):
        assert list(shown.parent.parent.iterdir()) == []


def test_a_full_disk_is_told_and_nothing_is_lost(plan_desk, minutes, monkeypatch):
    row = officer(plan_desk, "Nguyễn Thị Ửng")
    before = contents(plan_desk)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("app.system.atomic.os.fsync", full)
        batch = files.take_all(plan_desk, [minutes])
    (refused,) = batch.refused
    assert refused.why.code == "disk_full"
    assert "vẫn còn nguyên" in refused.why.message
    assert contents(plan_desk) == before
    assert attached(plan_desk, minutes, "officer", row)


def test_a_disk_error_of_the_source_is_told(plan_desk, minutes, monkeypatch):
    def failing(self: Path, **_: object) -> object:
        raise OSError(errno.EIO, "stick pulled out")

    with monkeypatch.context() as broken:
        broken.setattr(type(minutes), "stat", failing)
        with pytest.raises(UserError) as caught:
            files.take(plan_desk, minutes)
    assert caught.value.code == "file_unreadable"
