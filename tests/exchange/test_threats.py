"""What a thief, a forger or a postman can do, row by row; forging and altering in test_bad_input,
test_hostile and test_faults, re-addressing and foreign rows in test_bad_input, bombs there too."""

from __future__ import annotations

import re
from pathlib import Path

from app.desk import Desk
from app.exchange import service
from app.exchange.overview import status
from app.ports import Edit, Role
from tests.exchange.desks import COMMUNE, PROVINCE, Town, add_officer, add_plan, title_of

PERSON, TITLE = "Đặng Thị Ửng", "Kế hoạch hòa giải ở cơ sở"


def told(folder: Path, *said: str) -> list[Path]:
    """The files below a folder that hold any of these words in the open."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    wanted = [form for words in said for form in (words.encode(), words.encode("utf-16-le"))]
    return [path for path in files if any(form in path.read_bytes() for form in wanted)]


def test_who_finds_a_stick_learns_whose_it_is_and_no_more(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, _ = enrolled
    add_plan(commune, TITLE)
    add_officer(commune, PERSON)
    stick = town.stick()
    service.export(commune, "province", stick, zip=True, mail=True, stick=True)
    assert told(stick, TITLE, PERSON, "Ửng") == []
    names = {p.name for p in stick.rglob("*") if p.is_file()}
    assert names
    for name in names - {"DOC-TRUOC.txt"}:
        assert re.fullmatch(r"TPX-99001-A-\d{6}(-1of1)?\.(tpx|zip|eml)", name)


def test_who_finds_a_laptop_reads_nothing_without_the_key(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    add_plan(commune, TITLE)
    add_officer(commune, PERSON)
    commune.files.put_data(f"Biên bản của {PERSON}".encode(), "biên bản.txt")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    for desk in (commune, province):
        desk.store.close()
        assert told(desk.folder, TITLE, PERSON) == []
    town.desks.clear()


def test_a_genuine_package_replayed_changes_nothing(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """I3: last month's package, sent again after this month's."""
    commune, province = enrolled
    row = add_plan(commune, TITLE)
    old = town.stick()
    service.export(commune, "province", old)
    commune.store.write([Edit("plan", row, {"title": "Bản mới"})])
    town.send(commune, "province", province)
    replayed = service.import_(province, [old])[0].packages[0]
    assert replayed.changes.new == replayed.changes.changed == 0
    assert title_of(province, row) == "Bản mới"


def test_an_old_roster_does_not_bring_a_revoked_laptop_back(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    before = town.stick()
    service.export(province, COMMUNE, before)
    town.send(province, COMMUNE, laptop)
    service.revoke(province, laptop.keys.device_id.hex())
    town.send(province, COMMUNE, commune)
    service.import_(commune, [before])
    add_plan(laptop, "Máy đã mất ghi")
    entry = town.send(laptop, "province", commune).packages[0]
    assert entry.status == "quarantined"
    assert entry.code == "revoked_sender"


def test_a_package_kept_back_is_missed_by_name(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    add_plan(commune, "Một")
    town.send(commune, "province", province)
    add_plan(commune, "Hai")
    service.export(commune, "province", town.stick())
    assert [entry.state for entry in status(commune).outbox] == ["unconfirmed", "unconfirmed"]
    town.send(province, COMMUNE, commune)
    by_number = {e.number: e.state for e in status(commune).outbox}
    assert by_number == {1: "accepted", 2: "unconfirmed"}


def test_a_stolen_key_of_the_province_is_let_go_by_its_other_device(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """The root's word stands above that of the devices it signed."""
    commune, stolen = enrolled
    second = town.desk("second", Role.PROVINCE, PROVINCE)
    town.enrol(second, stolen)
    town.send(stolen, PROVINCE, second)
    service.revoke(second, stolen.keys.device_id.hex())
    assert town.send(second, COMMUNE, commune).packages[0].status == "applied"
    row = add_plan(stolen, "Kẻ trộm ghi")
    entry = town.send(stolen, COMMUNE, commune).packages[0]
    assert (entry.status, entry.code) == ("quarantined", "revoked_sender")
    assert title_of(commune, row) is None


def test_after_a_new_root_key_nothing_of_the_former_one_counts(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """The root itself was stolen: the province begins anew, the six words pin the new one."""
    commune, former = enrolled
    kept = add_plan(former, "Trước khi mất khóa gốc")
    town.send(former, COMMUNE, commune)
    anew = town.desk("anew", Role.PROVINCE, PROVINCE)
    town.enrol(commune, anew)
    add_plan(anew, "Tỉnh bắt đầu lại")
    assert town.send(anew, COMMUNE, commune).packages[0].status == "applied"
    row = add_plan(former, "Kẻ trộm ghi")
    entry = town.send(former, COMMUNE, commune).packages[0]
    assert (entry.status, entry.code) == ("quarantined", "revoked_sender")
    assert title_of(commune, row) is None
    assert title_of(commune, kept) == "Trước khi mất khóa gốc"
