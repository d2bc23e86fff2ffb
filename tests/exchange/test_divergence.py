"""Both sides hold the same ops: they must read them alike; a person is told when they do not."""

from __future__ import annotations

import msgspec
import pytest

from app.desk import Desk
from app.exchange import service
from app.exchange.package import Manifest, read_manifest
from app.exchange.standing import Diverged
from tests.exchange.desks import COMMUNE, Town, add_officer, add_plan, rename_plan


def _twist(desk: Desk, by: int) -> None:
    """Let a defect change what a register shows, behind the back of every op."""
    connection = desk.store.core.connection
    with connection.transaction():
        connection.execute("UPDATE register SET st = st + ? WHERE ent = 2 AND grp = 1", (by,))


def _diverged(desk: Desk) -> tuple[Diverged, ...]:
    return service.status(desk).diverged


@pytest.fixture
def quiet(town: Town, enrolled: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """A commune and its province that hold the same of each other."""
    commune, province = enrolled
    row = add_plan(commune, "Kế hoạch")
    add_officer(commune, "Lò Thị Ửng")
    add_plan(province, "Kế hoạch của tỉnh")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    rename_plan(commune, row, "Kế hoạch, sửa")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    return commune, province


def test_who_holds_the_same_reads_the_same(town: Town, quiet: tuple[Desk, Desk]) -> None:
    commune, province = quiet
    for sender, to, receiver in ((commune, "province", province), (province, COMMUNE, commune)):
        (told,) = town.send(sender, to, receiver).packages
        assert (told.diverged, told.code) == ((), "")
        assert _diverged(receiver) == ()


def test_another_reading_of_the_same_ops_is_told_until_it_agrees_again(
    town: Town, quiet: tuple[Desk, Desk]
) -> None:
    commune, province = quiet
    _twist(province, 1)
    before = province.store.core.connection.rows("SELECT * FROM plan ORDER BY n")

    (told,) = town.send(commune, "province", province).packages
    assert (told.diverged, told.code, told.status) == (("99", COMMUNE), "", "applied")
    assert "99001" in told.reason
    assert told.next
    (mine, other) = sorted(_diverged(province), key=lambda one: one.unit)
    assert (mine.unit, mine.letter, mine.package) == ("99", "A", told.id)
    assert other.unit == COMMUNE
    assert province.store.core.connection.rows("SELECT * FROM plan ORDER BY n") == before

    (answer,) = town.send(province, COMMUNE, commune).packages
    assert set(answer.diverged) == {COMMUNE, "99"}
    assert not province.store.check().problems

    _twist(province, -1)
    assert town.send(commune, "province", province).packages[0].diverged == ()
    assert _diverged(province) == ()
    town.send(province, COMMUNE, commune)
    assert _diverged(commune) == ()


def test_nothing_is_compared_while_one_side_knows_more(
    town: Town, quiet: tuple[Desk, Desk]
) -> None:
    commune, province = quiet
    _twist(province, 1)
    add_plan(province, "Kế hoạch chưa gửi")
    (told,) = town.send(commune, "province", province).packages
    assert told.diverged == (COMMUNE,)


def test_devices_of_one_unit_compare_everything(town: Town, quiet: tuple[Desk, Desk]) -> None:
    commune, _ = quiet
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    town.send(commune, "devices", laptop)
    town.send(laptop, "devices", commune)
    connection = laptop.store.core.connection
    with connection.transaction():
        connection.execute("UPDATE register SET st = st + 1 WHERE ent = 20")
    assert town.send(commune, "devices", laptop).packages[0].diverged == (COMMUNE,)


def test_a_package_of_an_older_program_has_no_digest() -> None:
    fields = Manifest(
        1, "ops", bytes(16), 1, 0, "0.1.0", 1, 1, bytes(16), [], [], [], [], [], 1, bytes(16), [],
        0, [], [], [], [], [], None, "", [("99", bytes(32))],
    )  # fmt: skip
    listed = msgspec.msgpack.decode(msgspec.msgpack.encode(fields))
    assert read_manifest(msgspec.msgpack.encode(listed)).digest == [("99", bytes(32))]
    assert read_manifest(msgspec.msgpack.encode(listed[:-1])).digest == []
    assert read_manifest(msgspec.msgpack.encode([*listed, "later"])).note == ""
