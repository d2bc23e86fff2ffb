"""The format is documented: a reader that knows only the document reads what the program writes."""

from __future__ import annotations

from pathlib import Path

from app.desk import Desk
from app.exchange import service
from app.exchange.certificate import BIRTH_BYTES, CERTIFICATE_BYTES
from app.exchange.segment import op_hash, unpack
from resources import read_text
from tests.exchange import second_reader
from tests.exchange.desks import (
    COMMUNE,
    Town,
    add_officer,
    add_plan,
    rename_plan,
)


def opened(desk: Desk, stick: Path) -> second_reader.Package:
    files = [path.read_bytes() for path in stick.glob("*.tpx")]
    return second_reader.read_package(desk.keys.open_sealed(second_reader.unite(files)))


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
    stick = town.stick()
    service.export(commune, "devices", stick)

    package = opened(newest, stick)

    expected = {
        op_hash(op)
        for stream in commune.replica.streams()
        for segment in commune.replica.segments(stream.rid, 0)
        for op in unpack(segment)
    }
    read = {second_reader.sha256(second_reader.encode(op)) for op in package.ops}
    assert read == expected
    assert len(read) == 4


def test_a_split_package_and_its_receipt_are_read_alike(
    town: Town, enrolled: tuple[Desk, Desk], monkeypatch
) -> None:
    from app.exchange import limits

    monkeypatch.setattr(limits, "PART_BYTES", 400)
    commune, province = enrolled
    add_plan(commune, "Kế hoạch")
    town.send(commune, "province", province, mail=True)
    stick = town.stick()
    service.export(province, COMMUNE, stick, mail=True)
    assert len(list(stick.glob("*.tpx"))) > 1

    package = opened(commune, stick)

    ((pid, status, counts, code),) = package.manifest[21]
    assert status == "applied"
    assert counts == [1, 1, 0, 0, 0, 0]
    assert code == second_reader.receipt_code(pid, status, counts)
    assert package.roster is not None
    _, roster, rest = second_reader.statement(package.roster, b"TPX1/roster\0")
    version, _, unit_of_province, unit, certificates, revoked = second_reader.decode(roster)
    assert (version, unit_of_province, unit, len(certificates), revoked) == (
        1, "99", COMMUNE, 2, [],
    )  # fmt: skip
    assert rest == b""


def test_words_and_lengths_are_as_documented(town: Town, commune: Desk) -> None:
    asked = service.enrol_request(commune, town.stick())
    raw = Path(asked.file).read_bytes()

    listed = read_text("exchange/words.txt").splitlines()
    assert tuple(second_reader.words(raw, listed)) == asked.words
    assert (CERTIFICATE_BYTES, BIRTH_BYTES) == (second_reader.CERTIFICATE, 131)
