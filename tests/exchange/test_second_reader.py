"""The format is documented: a reader that knows only the document reads what the program writes.

Every kind of file: parts alone, in a zip, in a saved mail; packages of ops and of attachments;
bodies of both floors, erased values, statements, digests, rosters; requests and grants.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import limits, service
from app.exchange.segment import op_hash, unpack
from app.ports import Edit, Erasure
from app.services.registers import conflicts
from resources import read_text
from tests.exchange import second_ops, second_reader
from tests.exchange.desks import COMMUNE, PROVINCE, Town, add_officer, add_plan, rename_plan
from tests.exchange.second_reader import Package

LISTED = read_text("exchange/words.txt").splitlines()


def opened(desk: Desk, files: Iterable[Path]) -> Package:
    """Read the one package that lies in these files."""
    parts = [part for path in files for part in second_reader.found_in(path.read_bytes())]
    return second_reader.read_package(desk.keys.open_sealed(second_reader.unite(parts)))


def sent(desk: Desk, to: str, town: Town, **options: object) -> Path:
    stick = town.stick()
    service.export(desk, to, stick, **options)
    return stick


def held(desk: Desk) -> set[bytes]:
    """The hashes of all ops that a desk holds in closed segments, as the program reads them."""
    return {
        op_hash(op)
        for stream in desk.replica.streams()
        for segment in desk.replica.segments(stream.rid, 0)
        for op in unpack(segment)
    }


def read(package: Package) -> set[bytes]:
    return {second_ops.op_hash(op) for op in package.ops}


def test_every_op_is_read_alike(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, _ = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    row = add_plan(commune, "Kế hoạch")
    town.send(commune, "devices", laptop)
    rename_plan(laptop, row, "Sửa ở máy xách tay")
    add_officer(laptop, "Đặng Thị Ửng")
    rename_plan(commune, row, "Sửa ở máy bàn")
    town.send(laptop, "devices", commune)
    newest = town.desk("newest")
    town.enrol(newest, commune)

    package = opened(newest, sent(commune, "devices", town).glob("*.tpx"))

    assert read(package) == held(commune)
    assert len(package.ops) == 4
    assert {s.floor for s in package.segments} == {2}


@pytest.mark.parametrize("ending", ["tpx", "zip", "eml"])
def test_a_package_is_found_in_whatever_carries_it(
    town: Town, enrolled: tuple[Desk, Desk], ending: str
) -> None:
    commune, province = enrolled
    add_plan(commune, "Kế hoạch")
    stick = sent(commune, "province", town, zip=ending == "zip", mail=ending == "eml")
    assert read(opened(province, stick.glob(f"*.{ending}"))) == held(commune)


def test_what_was_erased_is_gone_and_its_hash_still_holds_the_chain(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, _ = enrolled
    gone = add_officer(commune, "Nguyễn Văn Nhầm")
    stay = add_officer(commune, "Đặng Thị Ửng")
    before = held_after_closing(commune, town)
    commune.store.erase([Erasure("officer", gone)])
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)

    package = opened(laptop, sent(commune, "devices", town).glob("*.tpx"))

    erased = {h for s in package.segments for h in s.erased.values()}
    assert len(erased) == 1
    assert erased < before
    rows = {(op[3].hex(), op[9]) for op in package.ops if op[3].hex() in (gone, stay)}
    assert rows == {(gone, 5), (stay, 0)}
    assert "Nhầm" not in repr(package.ops)


def held_after_closing(desk: Desk, town: Town) -> set[bytes]:
    sent(desk, "devices" if len(town.desks) > 2 else "province", town)
    return held(desk)


def test_a_personal_value_carries_a_nonce_and_others_none(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, _ = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    add_officer(commune, "Đặng Thị Ửng")
    add_plan(commune, "Kế hoạch")
    package = opened(laptop, sent(commune, "devices", town).glob("*.tpx"))
    officer, plan = sorted(package.ops, key=lambda op: -op[2])
    assert {len(fields[0]) for fields in officer[5].values()} == {16}
    assert all(0 not in fields for fields in plan[5].values())


def test_a_split_package_and_its_receipt_are_read_alike(
    town: Town, enrolled: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PART_BYTES", 400)
    commune, province = enrolled
    add_plan(commune, "Kế hoạch")
    town.send(commune, "province", province, mail=True)
    stick = sent(province, COMMUNE, town, mail=True)
    assert len(list(stick.glob("*.tpx"))) > 1

    package = opened(commune, [*stick.glob("*.eml"), *stick.glob("*.tpx")])

    ((pid, status, counts, code),) = package.manifest[21]
    assert status == "applied"
    assert counts == [1, 1, 0, 0, 0, 0]
    assert code == second_reader.receipt_code(pid, status, counts)


def test_a_statement_names_the_history_it_means_and_the_digest_of_what_is_read(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    row = add_plan(commune, "Kế hoạch")
    rename_plan(commune, row, "Kế hoạch sửa")
    add_plan(commune, "Kế hoạch khác")
    out = sent(commune, "province", town)
    told = opened(province, out.glob("*.tpx"))
    service.import_(province, [out])
    back = opened(commune, sent(province, COMMUNE, town).glob("*.tpx"))

    (last,) = told.segments
    assert [last.rid, last.hi, [], last.hash] in back.manifest[13]
    digests = dict(map(tuple, back.manifest[25]))
    assert digests == {COMMUNE: second_ops.digest(told.segments), PROVINCE: bytes(32)}
    assert digests[COMMUNE] == dict(map(tuple, told.manifest[25]))[COMMUNE]


def test_an_attachment_travels_by_its_hash_and_name(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    content = "ảnh".encode() * 1000
    sha, size = commune.files.put_data(content, "ảnh.jpg")
    row = "ab" * 16
    values = {"file_name": "ảnh.jpg", "sha256": sha, "size": size}
    commune.store.write([Edit("attachment", row, values)])
    stick = sent(commune, "province", town, attachments=(row,))
    (package,) = (opened(province, [p]) for p in stick.glob("*.tpx") if "000002" in p.name)
    assert package.manifest[1] == "blob"
    assert package.blobs == {bytes.fromhex(sha): content}
    assert package.names == [[bytes.fromhex(sha), "ảnh.jpg"]]


def test_enrolment_files_and_the_roster_are_read_alike(
    town: Town, commune: Desk, province: Desk
) -> None:
    asked = service.enrol_request(commune, town.stick())
    raw = Path(asked.file).read_bytes()
    assert tuple(second_reader.words(raw, LISTED)) == asked.words
    keys = (commune.keys.sign_public, commune.keys.recipient)
    assert second_reader.read_request(raw) == (*keys, COMMUNE, "c")

    given = service.enrol_grant(province, Path(asked.file), " ".join(asked.words), town.stick())
    raw = Path(given.file).read_bytes()
    assert tuple(second_reader.words(raw, LISTED)) == given.words
    certificate, root, unit = second_reader.read_grant(raw, commune.keys.open_sealed)
    assert (certificate.device, certificate.unit, unit) == (
        commune.keys.device_id, COMMUNE, PROVINCE,
    )  # fmt: skip
    service.enrol_accept(commune, Path(given.file), " ".join(given.words))

    package = opened(commune, sent(province, COMMUNE, town).glob("*.tpx"))
    assert package.roster is not None
    _, _, province_code, of, certificates, revoked = second_reader.read_roster(package.roster)[:6]
    assert (province_code, of, revoked) == (PROVINCE, COMMUNE, [])
    assert {c.device for c in certificates} == {
        d.keys.device_id for d in (commune, province)
    }  # fmt: skip
    for one in certificates:
        key = root if one.role == "p" else province.keys.sign_public
        one.vouched_by(key)


def test_a_revocation_stands_in_the_roster_with_its_cutoff(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    town.enrol(laptop, province)
    add_plan(laptop, "Kế hoạch")
    town.send(laptop, "province", province)
    (stream,) = (s for s in province.replica.streams() if s.device == laptop.keys.device_id)
    service.revoke(province, laptop.keys.device_id.hex())

    package = opened(commune, sent(province, COMMUNE, town).glob("*.tpx"))

    assert package.roster is not None
    ((device, _, cutoff),) = second_reader.read_roster(package.roster)[5]
    assert (device, cutoff) == (laptop.keys.device_id, [[stream.rid, 1]])


def test_conflicts_are_told_alike(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, _ = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    rows = [add_plan(commune, f"Kế hoạch {n}") for n in range(3)]
    town.send(commune, "devices", laptop)
    for row in rows:
        rename_plan(commune, row, "Máy bàn")
        rename_plan(laptop, row, "Máy bàn" if row == rows[0] else "Máy xách tay")
    rename_plan(laptop, rows[2], "Máy xách tay, lần nữa")
    town.send(laptop, "devices", commune)
    newest = town.desk("newest")
    town.enrol(newest, commune)

    package = opened(newest, sent(commune, "devices", town).glob("*.tpx"))
    told = {c.id for c in commune.replica.conflicts()}
    assert len(told) == 2
    assert second_ops.conflicts(package.segments) == told

    conflict = commune.replica.conflicts()[0]
    conflicts.resolve(commune, conflict.id, conflict.loser)
    package = opened(newest, sent(commune, "devices", town).glob("*.tpx"))
    assert second_ops.conflicts(package.segments) == told - {conflict.id}
