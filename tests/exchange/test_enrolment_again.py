"""Enrolment out of turn: files used twice, devices let go, nobody left (I11, I12).

Each ends in a sentence with a next step, and nothing else is held up by it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange import identity, service
from app.ports import Role
from tests.exchange.desks import COMMUNE, OTHER, PROVINCE, Town, add_plan, title_of


def refusal(call, *args, **options) -> str:
    with pytest.raises(UserError) as caught:
        call(*args, **options)
    assert caught.value.message.endswith(".")
    assert caught.value.next_step.endswith(".")
    return caught.value.code


def ask(town: Town, desk: Desk) -> tuple[Path, str]:
    asked = service.enrol_request(desk, town.stick())
    return Path(asked.file), " ".join(asked.words)


def live(desk: Desk, other: Desk) -> bool:
    return identity.load(desk).peers[other.keys.device_id].live


def test_a_request_used_twice_gives_the_same_device_once(
    town: Town, commune: Desk, province: Desk
) -> None:
    file, words = ask(town, commune)
    first = service.enrol_grant(province, file, words, town.stick())
    second = service.enrol_grant(province, file, words, town.stick())

    assert first.device == second.device
    assert service.devices(province).total == 2
    service.enrol_accept(commune, Path(second.file), " ".join(second.words))
    # The other grant, found later, takes nothing back.
    service.enrol_accept(commune, Path(first.file), " ".join(first.words))
    row = add_plan(commune, "Một máy")
    assert town.send(commune, "province", province).packages[0].status == "applied"
    assert title_of(province, row) == "Một máy"


def test_an_old_request_does_not_bring_a_revoked_device_back_but_a_new_one_does(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    file, words = ask(town, laptop)
    granted = service.enrol_grant(province, file, words, town.stick())
    service.revoke(province, laptop.keys.device_id.hex())

    # A grant made before the revocation lets the device work for itself, and nothing more.
    service.enrol_accept(laptop, Path(granted.file), " ".join(granted.words))
    add_plan(laptop, "Đã thu hồi")
    told = town.send(laptop, "province", province).packages[0]
    assert (told.status, told.code) == ("quarantined", "revoked_sender")
    assert told.next

    assert refusal(service.enrol_grant, province, file, words, town.stick()) == "request_used"
    assert not live(province, laptop)
    town.enrol(laptop, province)
    assert live(province, laptop)
    assert town.send(laptop, "province", province).packages[0].status == "applied"
    assert town.send(province, COMMUNE, commune).packages[0].status == "applied"


def test_an_old_grant_accepted_again_lifts_nobodys_revocation(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    third = town.desk("third")
    file, words = ask(town, third)
    granted = service.enrol_grant(province, file, words, town.stick())
    service.enrol_accept(third, Path(granted.file), " ".join(granted.words))
    service.revoke(province, laptop.keys.device_id.hex())
    town.send(province, COMMUNE, third)
    assert not live(third, laptop)

    service.enrol_accept(third, Path(granted.file), " ".join(granted.words))

    assert not live(third, laptop)
    assert town.send(province, COMMUNE, commune).packages[0].status == "applied"


def test_a_commune_cannot_take_in_a_device_the_province_let_go(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    service.revoke(province, laptop.keys.device_id.hex())
    town.send(province, COMMUNE, commune)
    file, words = ask(town, laptop)

    assert refusal(service.enrol_grant, commune, file, words, town.stick()) == (
        "revoked_by_province"
    )
    assert not live(commune, laptop)


def test_a_commune_that_has_a_province_leaves_revoking_to_it(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    town.send(province, COMMUNE, commune)

    assert refusal(service.revoke, commune, laptop.keys.device_id.hex()) == "province_revokes"
    assert live(commune, laptop)


def test_a_package_that_comes_before_the_grant_is_accepted_waits_for_it(
    town: Town, commune: Desk, province: Desk
) -> None:
    file, words = ask(town, commune)
    granted = service.enrol_grant(province, file, words, town.stick())
    row = add_plan(province, "Đến trước giấy")
    early = town.send(province, COMMUNE, commune).packages[0]
    assert (early.status, early.code) == ("quarantined", "unknown_sender")
    assert early.next

    service.enrol_accept(commune, Path(granted.file), " ".join(granted.words))

    assert [p.status for p in service.retry(commune)[0].packages] == ["applied"]
    assert title_of(commune, row) == "Đến trước giấy"


def test_a_device_made_anew_after_its_revocation_is_another_device(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    service.revoke(province, laptop.keys.device_id.hex())
    again = town.desk("laptop-again")

    accepted = town.enrol(again, province)

    assert accepted.device.letter == "C"
    town.send(province, COMMUNE, commune)
    assert (live(commune, laptop), live(commune, again)) == (False, True)
    row = add_plan(again, "Máy cài lại")
    assert town.send(again, "province", province).packages[0].status == "applied"
    assert title_of(province, row) == "Máy cài lại"


def test_a_commune_without_any_device_left_is_named_and_holds_up_no_other(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    service.revoke(province, commune.keys.device_id.hex())
    assert refusal(service.export, province, COMMUNE, town.stick()) == "nobody_there"
    assert refusal(service.export, province, "communes", town.stick()) == "nobody_there"
    other = town.desk("other", Role.COMMUNE, OTHER)
    town.enrol(other, province)

    made = service.export(province, "communes", town.stick())

    assert [package.to for package in made.packages] == [OTHER]
    # It comes back with a request of its own machine, and everything it wrote meanwhile counts.
    row = add_plan(commune, "Viết trong lúc bị thu hồi")
    town.send(commune, "province", province)
    assert title_of(province, row) is None
    town.enrol(commune, province)
    assert town.send(commune, "province", province).packages[0].status == "applied"
    assert title_of(province, row) == "Viết trong lúc bị thu hồi"


def test_a_grant_of_a_device_revoked_since_is_refused(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, first = enrolled
    second = town.desk("second", Role.PROVINCE, PROVINCE)
    town.enrol(second, first)
    town.send(first, "devices", second)
    file, words = ask(town, commune)
    granted = service.enrol_grant(second, file, words, town.stick())
    service.revoke(first, second.keys.device_id.hex())
    town.send(first, COMMUNE, commune)

    answer = Path(granted.file)
    assert refusal(service.enrol_accept, commune, answer, " ".join(granted.words)) == (
        "grantor_revoked"
    )
    assert town.send(commune, "province", first).packages[0].status == "applied"


def test_a_province_with_communes_does_not_become_another_province(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    stranger = town.desk("stranger", Role.PROVINCE, PROVINCE)
    file, words = ask(town, province)
    granted = service.enrol_grant(stranger, file, words, town.stick())

    answer = Path(granted.file)
    assert refusal(service.enrol_accept, province, answer, " ".join(granted.words)) == "other_root"
    assert town.send(province, COMMUNE, commune).packages[0].status == "applied"


def test_a_sibling_that_knows_no_province_yet_still_takes_its_siblings_packages(
    town: Town, commune: Desk, province: Desk
) -> None:
    """The office passes on a roster that the laptop cannot judge; the laptop reads the rest."""
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    town.enrol(commune, province)
    town.send(province, COMMUNE, commune)
    row = add_plan(commune, "Sau khi có tỉnh")

    assert town.send(commune, "devices", laptop).packages[0].status == "applied"
    assert title_of(laptop, row) == "Sau khi có tỉnh"
    town.enrol(laptop, province)
    town.send(commune, "devices", laptop)
    own = add_plan(laptop, "Tỉnh cũng nhận máy này")
    assert town.send(laptop, "province", province).packages[0].status == "applied"
    assert title_of(province, own) == "Tỉnh cũng nhận máy này"
