from __future__ import annotations

import email
import shutil
import zipfile
from email import policy
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange import service
from app.exchange.folder import Item
from app.exchange.names import README
from app.exchange.ops import new_id
from app.exchange.refusal import Refused
from app.exchange.results import to_json
from app.ports import Edit, Query, Role
from tests.exchange.desks import (
    COMMUNE,
    PROVINCE,
    Town,
    add_officer,
    add_plan,
    rename_plan,
    states,
    title_of,
)

STATUSES = {"applied", "duplicate", "assembling", "held", "quarantined", "refused"}


def test_a_record_goes_to_the_province_and_the_answer_comes_back(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    row = add_plan(commune, "Kế hoạch tuyên truyền")
    assert states(commune) == [(None, "unexported")]

    stick = town.stick()
    made = service.export(commune, "province", stick)
    assert states(commune) == [(1, "unconfirmed")]
    result, changes = service.import_(province, [stick])
    assert title_of(province, row) == "Kế hoạch tuyên truyền"
    assert changes.touches("plan")
    assert states(commune) == [(1, "unconfirmed")]

    town.send(province, COMMUNE, commune)
    assert states(commune) == [(1, "accepted")]
    told = service.status(commune).outbox[0].code
    receipt = result.packages[0].receipt
    assert receipt is not None
    assert told == receipt.code
    assert len(told) == 10
    assert made.package is not None
    assert made.package.id == result.packages[0].id


def test_results_have_the_keys_of_the_commands(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    add_plan(commune, "Kế hoạch")
    stick = town.stick()

    exported = to_json(service.export(commune, "province", stick))
    imported = to_json(service.import_(province, [stick])[0])
    standing = to_json(service.status(commune))

    assert {"package", "files", "personal", "attachments"} <= exported.keys()
    assert {"id", "number", "to", "spans", "bytes"} <= exported["package"].keys()
    (entry,) = imported["packages"]
    assert {"file", "id", "from", "status", "reason", "ops", "changes", "receipt"} <= entry.keys()
    assert {"unit", "device", "letter", "role"} == entry["from"].keys()
    assert entry["ops"].keys() == {
        "in",
        "applied",
        "superseded",
        "held",
        "quarantined",
        "erased",
    }
    assert entry["changes"] == {"new": 1, "changed": 0, "deleted": 0, "conflicts": 0}
    assert {"outbox", "missing", "conflicts"} <= standing.keys()
    assert {"package", "state"} <= standing["outbox"][0].keys()


def test_personal_data_stays_in_the_commune(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    add_officer(commune, "Đặng Thị Ửng")
    add_plan(commune, "Kế hoạch")
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)

    to_province = service.export(commune, "province", town.stick())
    town.send(commune, "province", province)
    to_laptop = service.export(commune, "devices", town.stick())
    town.send(commune, "devices", laptop)

    assert to_province.personal == ()
    assert any("Họ và tên" in label for label in to_laptop.personal)
    assert {s.scope for s in to_province.package.spans} == {"shared"}
    assert province.store.find(Query("officer")).total == 0
    assert laptop.store.find(Query("officer")).total == 1


def test_a_commune_that_is_not_enrolled_writes_readable_files_only(
    town: Town, commune: Desk
) -> None:
    stick = town.stick()

    made = service.export(commune, "province", stick, readable=[Item("bao-cao.pdf", b"%PDF-1.7")])

    assert made.package is None
    assert made.next
    assert sorted(p.name for p in stick.iterdir()) == [README, "bao-cao.pdf"]
    assert to_json(made)["package"] is None


@pytest.mark.parametrize("to", ["devices", COMMUNE])
def test_a_single_device_has_no_sibling_to_send_to(town: Town, commune: Desk, to: str) -> None:
    with pytest.raises(Refused, match="chưa đăng ký"):
        service.export(commune, to, town.stick())


def test_wrong_targets_are_named(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    for desk, to in ((commune, "communes"), (commune, "99002"), (province, "province")):
        with pytest.raises(UserError):
            service.export(desk, to, town.stick())


def test_a_preview_says_the_same_and_writes_nothing(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """I8: a preview is the import itself, taken back."""
    commune, province = enrolled
    row = add_plan(commune, "Kế hoạch")
    stick = town.stick()
    service.export(commune, "province", stick)
    before = {p for p in province.folder.rglob("*") if p.suffix == ".tpx"}

    foreseen, changes = service.import_(province, [stick], preview=True)
    assert title_of(province, row) is None
    assert changes.touches("plan")
    assert {p for p in province.folder.rglob("*") if p.suffix == ".tpx"} == before

    done, _ = service.import_(province, [stick])
    assert foreseen.packages[0].ops == done.packages[0].ops
    assert foreseen.packages[0].changes == done.packages[0].changes
    assert foreseen.packages[0].receipt is None


def test_a_package_twice_in_one_go_and_later_is_taken_once(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """I3: twice is once."""
    commune, province = enrolled
    add_plan(commune, "Kế hoạch")
    stick = town.stick()
    service.export(commune, "province", stick, zip=True)
    (original,) = stick.glob("*.tpx")
    shutil.copy(original, stick / "TPX-99001-A-000001-1of1 (1).tpx")
    shutil.copy(original, stick / "Gói của xã.bin")

    first, _ = service.import_(province, [stick, original])
    again, _ = service.import_(province, [stick / "Gói của xã.bin"])

    assert [p.status for p in first.packages] == ["applied"]
    assert len(first.packages[0].files) == 5
    assert [p.status for p in again.packages] == ["duplicate"]
    assert "05/11/2026" in again.packages[0].reason
    assert again.packages[0].receipt.code == first.packages[0].receipt.code
    assert not again.refused


def test_a_lost_package_heals_with_the_next(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    """I10: what was not acknowledged is sent again, unasked."""
    commune, province = enrolled
    lost = add_plan(commune, "Kế hoạch trong gói bị mất")
    service.export(commune, "province", town.stick())
    kept = add_plan(commune, "Kế hoạch sau")

    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)

    assert title_of(province, lost)
    assert title_of(province, kept)
    assert states(commune) == [(2, "accepted"), (1, "accepted")]


def test_packages_in_the_wrong_order_end_the_same(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    """I3, I4."""
    commune, province = enrolled
    row = add_plan(commune, "Bản một")
    first, second = town.stick(), town.stick()
    service.export(commune, "province", first)
    rename_plan(commune, row, "Bản hai")
    service.export(commune, "province", second)

    assert service.import_(province, [second])[0].packages[0].status == "applied"
    late = service.import_(province, [first])[0].packages[0]

    assert title_of(province, row) == "Bản hai"
    assert late.ops.into == 0


def test_what_was_acknowledged_is_not_sent_again(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    add_plan(commune, "Một")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    add_plan(commune, "Hai")

    made = service.export(commune, "province", town.stick())

    assert [(s.lo, s.hi) for s in made.package.spans] == [(2, 2)]


def test_an_old_acknowledgement_replayed_is_ignored(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """I10: only the newest word of the receiver counts."""
    commune, province = enrolled
    add_plan(commune, "Một")
    town.send(commune, "province", province)
    old, new = town.stick(), town.stick()
    service.export(province, COMMUNE, old)
    add_plan(commune, "Hai")
    town.send(commune, "province", province)
    service.export(province, COMMUNE, new)

    service.import_(commune, [new])
    service.import_(commune, [old])

    assert states(commune) == [(2, "accepted"), (1, "accepted")]
    assert service.export(commune, "province", town.stick()).package.spans == ()


def test_an_acknowledgement_alone_is_small(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    town.send(province, COMMUNE, commune)
    for number in range(14):
        add_plan(commune, f"Kế hoạch {number}")
        town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    town.send(province, COMMUNE, laptop)
    town.send(commune, "province", province)
    town.send(laptop, "province", province)

    acknowledgement = service.export(province, COMMUNE, town.stick()).package

    assert acknowledgement.spans == ()
    assert acknowledgement.bytes <= 2_000


def test_siblings_and_province_all_come_to_the_same(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    town.enrol(laptop, province)
    row = add_plan(commune, "Bản đầu")
    town.send(commune, "devices", laptop)
    rename_plan(commune, row, "Sửa ở máy bàn")
    rename_plan(laptop, row, "Sửa ở máy xách tay")

    town.send(laptop, "devices", commune)
    town.send(commune, "devices", laptop)
    town.send(commune, "province", province)

    titles = {title_of(desk, row) for desk in (commune, laptop, province)}
    assert len(titles) == 1
    assert service.status(commune).conflicts == service.status(laptop).conflicts == 1


def test_the_provinces_plan_reaches_every_commune(
    town: Town, enrolled: tuple[Desk, Desk], neighbour: Desk
) -> None:
    commune, province = enrolled
    row = add_plan(province, "Kế hoạch của tỉnh")
    stick = town.stick()

    made = service.export(province, "communes", stick)
    results = [service.import_(desk, [stick])[0] for desk in (commune, neighbour)]

    assert [p.to for p in made.packages] == [COMMUNE, "99002"]
    assert title_of(commune, row) == title_of(neighbour, row) == "Kế hoạch của tỉnh"
    for result in results:
        assert sorted(p.status for p in result.packages) == ["applied", "refused"]
        assert {p.code for p in result.packages} == {"", "not_for_us"}
        assert not result.refused


def test_a_ticked_attachment_arrives_and_its_name_with_it(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    commune, province = enrolled
    photo = tmp_path / "Ảnh hội nghị.jpg"
    photo.write_bytes(b"\xff\xd8" + bytes(range(256)) * 40)
    sha256, size = commune.files.put(photo)
    row = new_id()
    values = {"file_name": photo.name, "sha256": sha256, "size": size}
    commune.store.write([Edit("attachment", row, values)])
    stick = town.stick()

    made = service.export(commune, "province", stick, attachments=[row])
    result, _ = service.import_(province, [stick])

    assert [(a.id, a.name, a.bytes) for a in made.attachments] == [(row, photo.name, size)]
    assert len(made.packages) == 2
    assert [p.status for p in result.packages] == ["applied", "applied"]
    with province.files.open(sha256) as stream:
        assert stream.read() == photo.read_bytes()
    received = [a for p in result.packages for a in p.attachments]
    assert [(a.name, a.sha256) for a in received] == [(photo.name, sha256)]
    assert not any(photo.read_bytes() in p.read_bytes() for p in province.folder.rglob("*.*"))
    with pytest.raises(UserError, match="Không có tệp"):
        service.export(commune, "province", town.stick(), attachments=[new_id()])


def test_the_folder_can_be_read_by_a_person(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, _ = enrolled
    stick = town.stick()
    report = Item("bao-cao-thang-10.pdf", b"%PDF-1.7 ...")

    made = service.export(commune, "province", stick, zip=True, readable=[report])

    text = (stick / README).read_bytes().decode("utf-8-sig")
    assert "Nơi gửi: xã Đồng Tiến (mã 99001)" in text
    assert "Nơi nhận: tỉnh Thanh Sơn Hà (mã 99)" in text
    assert "TPX-99001-A-000001-1of1.tpx: gói dữ liệu đã mã hóa" in text
    assert "bao-cao-thang-10.pdf: tệp đọc được, 12 byte" in text
    assert text.count("\r\n") == text.count("\n")
    assert all(name.isascii() for name in made.files)
    with zipfile.ZipFile(stick / "TPX-99001-A-000001.zip") as archive:
        assert set(archive.namelist()) == set(made.files) - {"TPX-99001-A-000001.zip"}
        assert archive.read(report.name) == report.raw


def test_a_mail_draft_carries_the_package(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    commune, province = enrolled
    row = add_plan(commune, "Kế hoạch gửi thư")
    stick = town.stick()

    made = service.export(commune, "province", stick, mail=True)

    (name,) = [n for n in made.files if n.endswith(".eml")]
    mail = email.message_from_bytes((stick / name).read_bytes(), policy=policy.default)
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == "Dữ liệu Sổ Tư Pháp: xã Đồng Tiến gửi tỉnh Thanh Sơn Hà (mã 99)"
    (attached,) = mail.iter_attachments()
    saved = tmp_path / "đính kèm"
    saved.write_bytes(attached.get_content())
    assert service.import_(province, [saved])[0].packages[0].status == "applied"
    assert title_of(province, row) == "Kế hoạch gửi thư"


def test_a_large_package_is_mailed_in_parts_that_arrive_in_any_order(
    town: Town, enrolled: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.exchange import limits

    monkeypatch.setattr(limits, "PART_BYTES", 500)
    commune, province = enrolled
    row = add_plan(commune, "Kế hoạch dài")
    stick = town.stick()
    made = service.export(commune, "province", stick, mail=True)
    parts = [stick / n for n in made.files if n.endswith(".tpx")]
    assert len(parts) == len([n for n in made.files if n.endswith(".eml")]) >= 3

    entries = [service.import_(province, [part])[0].packages[0] for part in reversed(parts)]

    assert [e.status for e in entries] == ["assembling"] * (len(parts) - 1) + ["applied"]
    assert "còn thiếu phần 1" in entries[0].reason
    assert title_of(province, row) == "Kế hoạch dài"
    assert service.import_(province, parts)[0].packages[0].status == "duplicate"


def test_import_reports_progress_and_stops_when_asked(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    stick = town.stick()
    rows = []
    for number in range(3):
        rows.append(add_plan(commune, f"Kế hoạch {number}"))
        service.export(commune, "province", stick)
    seen: list[tuple[int, int, str]] = []

    result, _ = service.import_(
        province, [stick], progress=lambda *step: seen.append(step), cancelled=lambda: len(seen) > 1
    )

    assert [p.status for p in result.packages] == ["applied", "applied", "refused"]
    assert result.packages[2].code == "cancelled"
    assert seen[0][:2] == (0, 3)
    assert service.import_(province, [stick])[0].packages[2].status == "applied"


def test_a_commune_can_read_its_own_stick_again(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, _ = enrolled
    add_plan(commune, "Kế hoạch")
    stick = town.stick()
    service.export(commune, "province", stick)

    entry = service.import_(commune, [stick])[0].packages[0]

    assert entry.status == "applied"
    assert entry.ops.into == 0
    assert states(commune) == [(1, "unconfirmed")]


def test_the_province_can_read_its_own_stick_again(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    second = town.desk("second", Role.PROVINCE, PROVINCE)
    town.enrol(second, province)
    row = add_plan(province, "Kế hoạch của tỉnh")
    stick = town.stick()
    service.export(province, COMMUNE, stick)

    for desk in (commune, province, second):
        assert [p.status for p in service.import_(desk, [stick])[0].packages] == ["applied"]
        assert title_of(desk, row) == "Kế hoạch của tỉnh"


def test_more_ops_than_one_package_holds_go_in_several(
    town: Town, enrolled: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.exchange import limits

    commune, province = enrolled
    rows = []
    for number in range(4):
        rows.append(add_plan(commune, f"Kế hoạch {number}"))
        commune.replica.close_segments(commune.keys.device_id, commune.keys.sign)
    monkeypatch.setattr(limits, "PACKAGE_OPS", 2)
    stick = town.stick()

    made = service.export(commune, "province", stick)
    result, _ = service.import_(province, [stick])

    assert [[(s.lo, s.hi) for s in p.spans] for p in made.packages] == [[(1, 2)], [(3, 4)]]
    assert [p.status for p in result.packages] == ["applied", "applied"]
    assert all(title_of(province, row) for row in rows)


def test_an_export_that_is_stopped_has_written_and_numbered_nothing(
    town: Town, enrolled: tuple[Desk, Desk], neighbour: Desk
) -> None:
    """I10: stopped between two communes, all of it waits as before."""
    commune, province = enrolled
    add_plan(province, "Kế hoạch")
    town.send(province, COMMUNE, commune)
    before, stick, told = states(province), town.stick(), []

    class Stopped(Exception):
        pass

    def watch(done: int, total: int, _text: str) -> None:
        told.append((done, total))
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        service.export(province, "communes", stick, watch=watch)

    assert told == [(0, 2), (1, 2)]
    assert not stick.exists()
    assert states(province) == before
    assert service.export(province, "communes", stick).packages[0].number == 2
