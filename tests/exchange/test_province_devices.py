"""Two devices of the province at work: both know the same devices and revocations (I4, I12)."""

from __future__ import annotations

import pytest

from app.desk import Desk
from app.exchange import identity, roster, service
from app.exchange.aside import packages
from app.exchange.package import open_package
from app.exchange.parts import join, read_part
from app.exchange.trust import Trust
from app.exchange.verify import ROSTER
from app.ports import Role
from tests.exchange.desks import COMMUNE, OTHER, PROVINCE, Town, add_plan, states, title_of

Seats = tuple[Desk, Desk, Desk, Desk]


@pytest.fixture
def seats(town: Town, enrolled: tuple[Desk, Desk]) -> Seats:
    """Commune with a laptop, and two devices of the province; all have heard of each other."""
    commune, first = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, first)
    second = town.desk("second", Role.PROVINCE, PROVINCE)
    town.enrol(second, first)
    town.send(first, COMMUNE, commune)
    town.send(commune, "devices", laptop)
    meet(town, first, second)
    return commune, laptop, first, second


def meet(town: Town, one: Desk, other: Desk) -> None:
    """Both ways, twice: nothing is left to tell."""
    for _ in range(2):
        for a, b in ((one, other), (other, one)):
            assert [p.status for p in town.send(a, "devices", b).packages] == ["applied"]


def known(desk: Desk) -> dict[str, tuple[str, int | None]]:
    return {d.id: (d.unit, d.revoked) for d in service.devices(desk).devices}


def sent(desk: Desk) -> list[tuple[int | None, str]]:
    return [one for one in states(desk) if one[0] is not None]


def version(desk: Desk) -> int:
    return roster.version(desk.replica)


def test_i4_the_second_device_hears_of_every_device_and_exports_to_communes(
    town: Town, seats: Seats
) -> None:
    commune, laptop, first, second = seats
    row = add_plan(second, "Kế hoạch của tỉnh, máy hai")
    own = add_plan(laptop, "Kế hoạch của xã")

    assert known(second) == known(first)
    assert version(second) == version(first) > 0
    assert town.send(second, COMMUNE, commune).packages[0].status == "applied"
    assert title_of(commune, row) == "Kế hoạch của tỉnh, máy hai"
    assert town.send(laptop, "province", second).packages[0].status == "applied"
    assert title_of(second, own) == "Kế hoạch của xã"


@pytest.mark.parametrize("by_second", [False, True])
def test_i4_a_revocation_made_on_either_device_counts_on_both_and_in_the_commune(
    town: Town, seats: Seats, by_second: bool
) -> None:
    commune, laptop, first, second = seats
    one, other = (second, first) if by_second else (first, second)
    service.revoke(one, laptop.keys.device_id.hex())
    late = add_plan(laptop, "Sau khi mất")
    town.send(laptop, "devices", commune)
    assert title_of(commune, late) == "Sau khi mất"

    meet(town, one, other)
    town.send(other, COMMUNE, commune)

    assert known(one) == known(other)
    assert title_of(commune, late) is None
    assert town.send(laptop, "province", other).packages[0].code == "revoked_sender"


def test_i4_a_roster_names_a_device_before_the_one_that_took_it_in(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, first = enrolled
    second = town.desk("second", Role.PROVINCE, PROVINCE)
    town.enrol(second, first)
    names = (f"laptop{number}" for number in range(64))
    laptop = next(
        desk for name in names if (desk := town.desk(name)).keys.device_id < second.keys.device_id
    )
    town.enrol(laptop, second)
    meet(town, first, second)

    town.send(first, COMMUNE, commune)

    assert laptop.keys.device_id.hex() in known(commune)


@pytest.mark.parametrize("at_commune", [True, False])
def test_i12_what_a_revoked_device_of_the_province_says_of_devices_is_never_believed(
    town: Town, seats: Seats, at_commune: bool
) -> None:
    """Its package may be laid out change by change; its roster and receipts are nobody's word."""
    commune, laptop, first, second = seats
    add_plan(commune, "Gói chỉ máy đã mất nhận được")
    town.send(commune, "province", second)
    service.revoke(first, second.keys.device_id.hex())
    town.send(first, COMMUNE, commune)
    service.revoke(second, laptop.keys.device_id.hex())
    add_plan(second, "Ghi trên máy đã mất")
    reader, to = (commune, COMMUNE) if at_commune else (first, "devices")
    (entry,) = town.send(second, to, reader).packages
    assert entry.code == "revoked_sender"
    before = known(reader), version(reader), sent(reader)

    told = packages.lay_out(reader, packages.listing(reader).packages[0].id)[0].packages

    assert [one.status for one in told] == ["applied"]
    assert (known(reader), version(reader), sent(reader)) == before


def test_i4_enrolments_and_revocations_made_at_once_on_both_come_to_the_same(
    town: Town, seats: Seats
) -> None:
    commune, laptop, first, second = seats
    third = town.desk("third")
    other = town.desk("other", Role.COMMUNE, OTHER)
    service.revoke(first, laptop.keys.device_id.hex())
    town.enrol(third, second)
    town.enrol(other, second)
    assert version(first) != version(second)

    # The commune hears the two in either order, each lacking what the other says.
    town.send(first, COMMUNE, commune)
    town.send(second, COMMUNE, commune)
    meet(town, first, second)
    town.send(second, COMMUNE, commune)

    assert known(first) == known(second)
    assert version(first) == version(second) == version(commune)
    assert known(commune)[laptop.keys.device_id.hex()][1] is not None
    assert known(commune)[third.keys.device_id.hex()][1] is None
    # Nothing is told again once everybody has said that he holds it.
    assert not _carries_roster(town, first, second)


def test_i4_a_revocation_nobody_knew_of_stands_though_the_other_device_granted_again(
    town: Town, seats: Seats
) -> None:
    """Nothing revoked becomes unrevoked by an enrolment that did not know of it, however late."""
    commune, laptop, first, second = seats
    service.revoke(first, laptop.keys.device_id.hex())
    town.enrol(laptop, second)

    meet(town, second, first)
    assert known(first) == known(second)
    assert known(first)[laptop.keys.device_id.hex()][1] is not None

    # Knowing of it, either may take the device in again; that is heard everywhere.
    town.enrol(laptop, second)
    meet(town, first, second)
    town.send(first, COMMUNE, commune)
    row = add_plan(laptop, "Máy đã về")
    assert known(first)[laptop.keys.device_id.hex()][1] is None
    assert town.send(laptop, "devices", commune).packages[0].status == "applied"
    assert title_of(commune, row) == "Máy đã về"


def test_i4_cutoffs_set_at_once_come_to_the_further_one(town: Town, seats: Seats) -> None:
    commune, laptop, first, second = seats
    early = add_plan(laptop, "Tỉnh máy một có")
    town.send(laptop, "province", first)
    late = add_plan(laptop, "Chỉ tỉnh máy hai có")
    town.send(laptop, "province", second)
    town.send(laptop, "devices", commune)
    service.revoke(first, laptop.keys.device_id.hex())
    service.revoke(second, laptop.keys.device_id.hex())

    town.send(first, COMMUNE, commune)
    assert (title_of(commune, early), title_of(commune, late)) == ("Tỉnh máy một có", None)
    town.send(second, COMMUNE, commune)
    meet(town, first, second)

    for desk in (commune, first, second):
        assert title_of(desk, early) == "Tỉnh máy một có"
        assert title_of(desk, late) == "Chỉ tỉnh máy hai có"


def test_i4_an_old_roster_heard_late_changes_nothing(town: Town, seats: Seats) -> None:
    commune, laptop, first, _ = seats
    old = _roster(first)
    service.revoke(first, laptop.keys.device_id.hex())
    newer = _roster(first)
    town.enrol(laptop, first)
    newest = _roster(first)

    for order in ((old, newer, newest), (newest, newer, old), (newer, newest, old)):
        believed = identity.load(commune)
        for raw in order:
            roster.read_roster(believed, raw)
        assert believed.peers[laptop.keys.device_id].live
        assert believed.roster == version(first)
    believed = identity.load(commune)
    for raw in (newer, old):
        roster.read_roster(believed, raw)
    assert not believed.peers[laptop.keys.device_id].live


def test_i12_a_revoked_province_device_can_revoke_nobody_who_has_heard_of_it(
    town: Town, seats: Seats
) -> None:
    commune, laptop, first, second = seats
    service.revoke(second, first.keys.device_id.hex())
    town.send(second, COMMUNE, commune)
    service.revoke(first, second.keys.device_id.hex())

    refused = town.send(first, COMMUNE, commune).packages[0]

    assert (refused.status, refused.code) == ("quarantined", "revoked_sender")
    assert refused.next
    row = add_plan(second, "Tỉnh vẫn làm việc")
    town.send(second, COMMUNE, commune)
    assert title_of(commune, row) == "Tỉnh vẫn làm việc"
    # What the revoked one had certified stays believed.
    own = add_plan(laptop, "Xã vẫn làm việc")
    town.send(laptop, "devices", commune)
    assert title_of(commune, own) == "Xã vẫn làm việc"


def test_i4_a_communes_device_passes_the_roster_on_to_its_sibling(town: Town, seats: Seats) -> None:
    commune, laptop, first, _ = seats
    third = town.desk("third")
    town.enrol(third, first)
    town.send(first, COMMUNE, commune)
    town.send(commune, "devices", laptop)
    service.revoke(first, laptop.keys.device_id.hex())
    town.send(first, COMMUNE, commune)
    late = add_plan(laptop, "Sau khi mất")
    town.send(commune, "devices", third)

    assert town.send(laptop, "devices", third).packages[0].code == "revoked_sender"
    assert title_of(third, late) is None
    assert version(third) == version(commune) == version(first)


def _roster(desk: Desk) -> bytes:
    believed: Trust = identity.load(desk)
    return roster.write_roster(believed, COMMUNE, version(desk), desk.now_ms(), desk.keys.sign)


def _carries_roster(town: Town, sender: Desk, receiver: Desk) -> bool:
    """Whether the next package between them holds a roster section."""
    stick = town.stick()
    service.export(sender, "devices", stick)
    (file,) = stick.glob("*.tpx")
    raw = receiver.keys.open_sealed(join([read_part(file.read_bytes())]))
    _, manifest, _ = open_package(raw, receiver.keys.device_id, identity.load(receiver).judge)
    return any(section.name == ROSTER for section in manifest.sections)
