"""What a revoked device wrote too late: alike on every replica, in any order (I4, I5, I6)."""

from __future__ import annotations

from itertools import permutations

import pytest

from app.desk import Desk
from app.exchange import service
from app.exchange.aside import packages
from app.ports import Erasure
from app.records.language import Scope
from tests.exchange.desks import COMMUNE, Town, add_plan, rename_plan, title_of
from tests.exchange.world import assert_accounts, registers, told_conflicts

OUTWARD = (Scope.SHARED, Scope.PROVINCE, Scope.PUBLISHED)
FIRST, LATE, OWN = "Bản đầu", "Máy mất ghi sau", "Văn phòng sửa"


def alike(one: Desk, other: Desk) -> None:
    """Both show the same records, conflicts and sums, and both ledgers are whole."""
    assert registers(one, OUTWARD, COMMUNE) == registers(other, OUTWARD, COMMUNE)
    assert told_conflicts(one, OUTWARD, COMMUNE) == told_conflicts(other, OUTWARD, COMMUNE)
    assert one.store.digest(OUTWARD, unit=COMMUNE) == other.store.digest(OUTWARD, unit=COMMUNE)
    assert one.store.check().ok
    assert other.store.check().ok


def entries(desk: Desk, row: str) -> list[tuple[str | None, bool, bool]]:
    """The history of a plan as (title, stands, set aside), newest first."""
    told = desk.store.history("plan", row)
    return [((e.after or {}).get("title"), e.won, e.revoked) for e in told]


@pytest.fixture
def three(town: Town, enrolled: tuple[Desk, Desk]) -> tuple[Desk, Desk, Desk, str]:
    """Office, laptop and province that all hold one plan of the office."""
    office, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    row = add_plan(office, FIRST)
    town.send(office, "province", province)
    town.send(province, COMMUNE, office)
    town.send(office, "devices", laptop)
    town.send(laptop, "province", province)
    return office, laptop, province, row


def revoke(province: Desk, laptop: Desk) -> None:
    service.revoke(province, laptop.keys.device_id.hex())


def test_i4_what_a_sibling_took_in_before_it_heard_is_set_aside_there_too(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    office, laptop, province, row = three
    rename_plan(laptop, row, LATE)
    born = add_plan(laptop, LATE)
    town.send(laptop, "devices", office)
    assert (title_of(office, row), title_of(office, born)) == (LATE, LATE)

    revoke(province, laptop)
    told = town.send(province, COMMUNE, office).packages[0]

    # Nothing goes in silence.
    assert told.status == "applied"
    assert "thu hồi máy: 2 thay đổi" in told.reason
    assert "Để riêng" in told.next
    assert title_of(office, row) == FIRST
    assert office.store.get("plan", born) is None
    # I6: what was shown and no longer counts is still told.
    assert entries(office, row) == [(LATE, False, True), (FIRST, True, False)]
    town.send(office, "province", province)
    assert entries(province, row) == entries(office, row)
    alike(office, province)
    assert service.status(province).missing == service.status(office).missing == ()


def test_i4_own_work_upon_late_work_stands_or_waits_alike_everywhere(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    office, laptop, province, row = three
    rename_plan(laptop, row, LATE)
    born = add_plan(laptop, LATE)
    town.send(laptop, "devices", office)
    rename_plan(office, row, OWN)
    rename_plan(office, born, OWN)

    revoke(province, laptop)
    town.send(province, COMMUNE, office)
    entry = town.send(office, "province", province).packages[0]

    assert_accounts(entry)
    assert title_of(office, row) == title_of(province, row) == OWN
    assert office.store.get("plan", born) is None
    assert province.store.get("plan", born) is None
    alike(office, province)

    packages.accept(province, packages.listing(province).packages[0].id)
    town.send(province, COMMUNE, office)

    assert title_of(office, born) == title_of(province, born) == OWN
    alike(office, province)
    assert office.replica.conflicts(include_closed=True) == []


def test_i4_the_order_in_which_revocation_and_ops_arrive_does_not_matter(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    """A third device takes the office's, the laptop's and the province's packages in any order."""
    office, laptop, province, row = three
    rename_plan(laptop, row, LATE)
    add_plan(laptop, LATE)
    town.send(laptop, "devices", office)
    rename_plan(office, row, OWN)
    others = [town.desk(f"other{n}") for n in range(6)]
    for other in others:
        town.enrol(other, province)
    town.send(province, COMMUNE, laptop)
    town.send(province, COMMUNE, office)
    sticks = [town.stick() for _ in range(3)]
    rename_plan(laptop, row, f"{LATE} nữa")
    service.export(laptop, "devices", sticks[0])
    service.export(office, "devices", sticks[1])
    revoke(province, laptop)
    service.export(province, COMMUNE, sticks[2])

    for other, order in zip(others, permutations(sticks), strict=True):
        for stick in order:
            for entry in service.import_(other, [stick])[0].packages:
                assert_accounts(entry)
        town.send(other, "province", province)
        service.import_(office, [sticks[2]])
        assert title_of(other, row) == OWN
    town.send(office, "province", province)
    for other in (office, *others):
        alike(other, province)
        told = entries(other, row)
        assert told[-3:] == [(OWN, True, False), (LATE, False, True), (FIRST, True, False)]


def test_i4_a_conflict_with_late_work_goes_and_comes_back_with_it(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    office, laptop, province, row = three
    rename_plan(office, row, OWN)
    rename_plan(laptop, row, LATE)
    town.send(laptop, "devices", office)
    assert [c.open for c in office.replica.conflicts()] == [True]

    revoke(province, laptop)
    town.send(province, COMMUNE, office)
    assert office.replica.conflicts() == []
    assert title_of(office, row) == OWN
    town.send(office, "province", province)
    alike(office, province)

    packages.accept(province, packages.listing(province).packages[0].id)
    town.send(province, COMMUNE, office)
    assert [c.open for c in office.replica.conflicts()] == [True]
    assert title_of(office, row) == LATE
    alike(office, province)


def test_i4_late_deletions_are_undone_and_a_lifted_revocation_brings_all_back(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    from app.ports import Edit

    office, laptop, province, row = three
    laptop.store.write([Edit("plan", row, deleted=True)])
    town.send(laptop, "devices", office)
    assert not office.store.get("plan", row).alive

    revoke(province, laptop)
    town.send(province, COMMUNE, office)
    assert office.store.get("plan", row).alive
    town.send(office, "province", province)
    alike(office, province)

    town.enrol(laptop, province)
    told = town.send(province, COMMUNE, office).packages[0]
    assert "1 thay đổi trước đây để riêng nay được tính" in told.reason
    assert not office.store.get("plan", row).alive
    assert not province.store.get("plan", row).alive
    alike(office, province)


def test_i4_an_erasure_that_came_too_late_is_not_obeyed_and_counts_as_quarantined(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    office, laptop, province, row = three
    revoke(province, laptop)
    laptop.store.erase([Erasure("plan", row)])
    town.send(laptop, "devices", office)
    assert office.store.is_erased("plan", row)

    entry = town.send(office, "province", province).packages[0]

    assert_accounts(entry)
    assert entry.ops.quarantined == 1
    assert title_of(province, row) == FIRST
    assert province.store.check().ok


def test_i5_a_package_that_relays_late_work_says_what_was_taken_in_and_what_lies_aside(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    office, laptop, province, row = three
    rename_plan(laptop, row, LATE)
    add_plan(laptop, LATE)
    town.send(laptop, "devices", office)
    revoke(province, laptop)
    own = add_plan(office, OWN)

    entry = town.send(office, "province", province).packages[0]

    assert_accounts(entry)
    assert (entry.status, entry.code) == ("applied", "revoked_sender")
    assert (entry.ops.into, entry.ops.applied, entry.ops.quarantined) == (3, 1, 2)
    assert entry.reason == "Gói đã nhập; 2 thay đổi của máy đã thu hồi để riêng."
    assert "đăng ký lại" in entry.next
    assert title_of(province, own) == OWN
    # I3: known ops are counted once, and are no longer sent.
    again = town.send(office, "province", province).packages[0]
    assert (again.status, again.code, again.ops.into) == ("applied", "", 0)


def test_i5_a_whole_package_of_a_revoked_device_names_its_sender(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    _, laptop, province, row = three
    revoke(province, laptop)
    rename_plan(laptop, row, LATE)

    for preview in (True, False):
        stick = town.stick()
        service.export(laptop, "province", stick)
        (entry,) = service.import_(province, [stick], preview=preview)[0].packages
        assert_accounts(entry)
        assert (entry.status, entry.code) == ("quarantined", "revoked_sender")
        assert entry.sender is not None
        assert (entry.sender.unit, entry.sender.letter) == (COMMUNE, "B")
        assert entry.sender.device == laptop.keys.device_id.hex()
        assert entry.id is not None
        assert entry.number == (2 if preview else 3)
        assert entry.ops.into == entry.ops.quarantined > 0
    assert service.status(province).missing == ()


def test_i12_what_an_unregistered_sibling_wrote_is_set_aside_not_missing(
    town: Town, three: tuple[Desk, Desk, Desk, str]
) -> None:
    office, _, province, _ = three
    guest = town.desk("guest")
    town.enrol(guest, office)
    add_plan(guest, "Máy tỉnh chưa duyệt")
    town.send(guest, "devices", office)
    own = add_plan(office, OWN)

    entry = town.send(office, "province", province).packages[0]

    assert_accounts(entry)
    assert (entry.status, entry.code) == ("applied", "unknown_sender")
    assert entry.reason == "Gói đã nhập; 1 thay đổi của máy chưa đăng ký để riêng."
    assert title_of(province, own) == OWN
    assert service.status(province).missing == ()
    assert [a.code for a in packages.listing(province).packages] == ["unknown_sender"]
