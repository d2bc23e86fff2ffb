from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import identity, service
from app.exchange.enrolment import REQUEST_MAGIC
from app.exchange.letter import own_letter
from app.exchange.refusal import Reason, Refused
from app.exchange.results import to_json
from app.ports import Role
from tests.exchange.desks import COMMUNE, OTHER, PROVINCE, Town, add_plan, title_of


def refused(call, *args, **options) -> Reason:
    with pytest.raises(Refused) as caught:
        call(*args, **options)
    assert caught.value.message.endswith(".")
    assert caught.value.next_step.endswith(".")
    return caught.value.reason


def ask(town: Town, desk: Desk) -> tuple[Path, str]:
    asked = service.enrol_request(desk, town.stick())
    return Path(asked.file), " ".join(asked.words)


def test_the_province_takes_a_commune_in(town: Town, commune: Desk, province: Desk) -> None:
    asked = service.enrol_request(commune, town.stick())
    granted = service.enrol_grant(province, Path(asked.file), " ".join(asked.words), town.stick())
    accepted = service.enrol_accept(commune, Path(granted.file), " ".join(granted.words))

    assert to_json(asked).keys() == {"file", "words"}
    assert to_json(granted).keys() == {"file", "device", "words"}
    assert to_json(accepted).keys() == {"grantor", "device"}
    assert (accepted.grantor.unit, accepted.grantor.role) == (PROVINCE, "province")
    assert (accepted.device.unit, accepted.device.letter) == (COMMUNE, "A")
    assert accepted.device == granted.device
    assert service.status(commune).enrolled


def test_a_request_is_small_plain_and_without_a_name(town: Town, commune: Desk) -> None:
    path, _ = ask(town, commune)
    raw = path.read_bytes()

    assert path.name.isascii()
    assert len(raw) < 16 * 1024
    assert raw.startswith(REQUEST_MAGIC)
    assert "Ửng".encode() not in raw


def test_wrong_words_stop_both_ways(town: Town, commune: Desk, province: Desk) -> None:
    path, words = ask(town, commune)
    wrong = " ".join(["không", *words.split()[1:]])
    assert refused(service.enrol_grant, province, path, wrong, town.stick()) is Reason.WRONG_WORDS
    assert service.devices(province).total == 1

    granted = service.enrol_grant(province, path, words, town.stick())
    answer = Path(granted.file)
    assert refused(service.enrol_accept, commune, answer, words) is Reason.WRONG_WORDS
    assert not service.status(commune).enrolled


def test_a_request_swapped_on_the_way_has_other_words(
    town: Town, commune: Desk, province: Desk
) -> None:
    _, words = ask(town, commune)
    stranger, _ = ask(town, town.desk("stranger"))

    assert refused(service.enrol_grant, province, stranger, words, town.stick()) is (
        Reason.WRONG_WORDS
    )


def test_a_damaged_request_is_refused_even_with_its_own_words(
    town: Town, commune: Desk, province: Desk
) -> None:
    from app.exchange.words import words_of

    path, _ = ask(town, commune)
    raw = bytearray(path.read_bytes())
    for at in (4, 5, 60, 100, 110, len(raw) - 1):
        raw[at] ^= 1
        path.write_bytes(raw)
        reason = refused(
            service.enrol_grant, province, path, " ".join(words_of(bytes(raw))), town.stick()
        )
        assert reason in (Reason.NOT_A_REQUEST, Reason.NEWER_FORMAT)
        raw[at] ^= 1
    path.write_bytes(bytes(20_000))
    assert refused(service.enrol_grant, province, path, "", town.stick()) is Reason.NOT_A_REQUEST


def test_a_grant_serves_only_who_asked(town: Town, commune: Desk, province: Desk) -> None:
    path, words = ask(town, commune)
    granted = service.enrol_grant(province, path, words, town.stick())
    spoken = " ".join(granted.words)

    thief = town.desk("thief")
    assert refused(service.enrol_accept, thief, Path(granted.file), spoken) is Reason.NOT_A_GRANT


def test_a_province_takes_in_only_its_own_communes(town: Town, province: Desk) -> None:
    path, words = ask(town, town.desk("far", Role.COMMUNE, "18100"))

    assert refused(service.enrol_grant, province, path, words, town.stick()) is Reason.WRONG_UNIT


def test_a_commune_takes_in_only_its_own_devices(town: Town, commune: Desk) -> None:
    path, words = ask(town, town.desk("other", Role.COMMUNE, OTHER))

    assert refused(service.enrol_grant, commune, path, words, town.stick()) is Reason.WRONG_UNIT


def test_a_second_device_joins_without_any_province(town: Town, commune: Desk) -> None:
    row = add_plan(commune, "Kế hoạch của xã")
    laptop = town.desk("laptop")

    accepted = town.enrol(laptop, commune)
    result = town.send(commune, "devices", laptop)

    assert (accepted.device.letter, accepted.grantor.letter) == ("B", "A")
    assert own_letter(laptop.replica) == "B"
    assert [p.status for p in result.packages] == ["applied"]
    assert title_of(laptop, row) == "Kế hoạch của xã"
    assert not service.status(laptop).enrolled


def test_the_province_counts_a_siblings_ops_once_it_has_signed_it_too(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    row = add_plan(laptop, "Viết ở máy xách tay")
    town.send(laptop, "devices", commune)

    before = town.send(commune, "province", province).packages[0]
    assert (before.status, before.code) == ("quarantined", "unknown_sender")
    assert before.ops.quarantined == before.ops.into == 1
    assert title_of(province, row) is None

    accepted = town.enrol(laptop, province)
    after = town.send(commune, "province", province).packages[0]
    assert accepted.device.letter == "B"
    assert after.status == "applied"
    assert title_of(province, row) == "Viết ở máy xách tay"


def test_the_roster_introduces_a_new_sibling(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    row = add_plan(commune, "Máy mới cũng cần")
    assert refused(service.export, commune, "devices", town.stick()) is Reason.NOT_ENROLLED

    town.send(province, COMMUNE, commune)

    assert town.send(commune, "devices", laptop).packages[0].status == "applied"
    assert title_of(laptop, row) == "Máy mới cũng cần"


def test_a_sibling_signed_by_the_province_is_believed_at_once(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    row = add_plan(laptop, "Máy mới")

    assert town.send(laptop, "devices", commune).packages[0].status == "applied"
    assert title_of(commune, row) == "Máy mới"


def test_a_package_kept_in_quarantine_is_taken_in_later(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, commune)
    row = add_plan(laptop, "Máy mới")
    town.send(laptop, "devices", commune)
    assert town.send(commune, "province", province).packages[0].status == "quarantined"
    assert [p.status for p in service.retry(province)[0].packages] == ["quarantined"]
    town.enrol(laptop, province)

    result, changes = service.retry(province)

    assert [(p.status, p.file) for p in result.packages] == [
        ("applied", "TPX-99001-A-000001-1of1.tpx")
    ]
    assert changes.touches("plan")
    assert title_of(province, row) == "Máy mới"
    assert service.retry(province)[0].packages == ()


def test_a_second_device_of_the_province_is_signed_by_the_root(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    paper = " ".join(identity.root_paper(province))
    identity.forget_root(province, paper)
    second = town.desk("second", Role.PROVINCE, PROVINCE)
    path, words = ask(town, second)

    with pytest.raises(Exception, match="khóa gốc"):
        service.enrol_grant(province, path, words, town.stick())
    granted = service.enrol_grant(province, path, words, town.stick(), root_words=paper)
    service.enrol_accept(second, Path(granted.file), " ".join(granted.words))
    row = add_plan(second, "Kế hoạch của tỉnh")
    town.send(second, "devices", province)
    assert town.send(province, COMMUNE, commune).packages[0].status == "applied"
    assert title_of(commune, row) == "Kế hoạch của tỉnh"


def test_the_root_key_never_lies_in_the_open(town: Town, province: Desk) -> None:
    identity.load(province)
    from app.exchange.words import from_paper

    seed = from_paper(" ".join(identity.root_paper(province)))
    files = [p for p in province.folder.rglob("*") if p.is_file()]

    assert any(p.name == identity.ROOT_FILE for p in files)
    assert not any(seed in p.read_bytes() or seed.hex().encode() in p.read_bytes() for p in files)


def test_a_revoked_devices_later_ops_wait_in_quarantine(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    accepted = town.enrol(laptop, province)
    kept = add_plan(laptop, "Trước khi thu hồi")
    town.send(laptop, "province", province)
    town.send(province, COMMUNE, commune)
    town.send(laptop, "devices", commune)

    service.revoke(province, accepted.device.id[:8])
    late = add_plan(laptop, "Sau khi thu hồi")
    at_province = town.send(laptop, "province", province).packages[0]
    town.send(province, COMMUNE, commune)
    at_commune = town.send(laptop, "devices", commune).packages[0]

    assert (at_province.status, at_province.code) == ("quarantined", "revoked_sender")
    assert (at_commune.status, at_commune.code) == ("quarantined", "revoked_sender")
    assert title_of(province, kept) == title_of(commune, kept) == "Trước khi thu hồi"
    assert title_of(province, late) is None
    assert title_of(commune, late) is None


def test_a_device_enrolled_again_after_its_revocation_counts_again(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    laptop = town.desk("laptop")
    accepted = town.enrol(laptop, province)
    service.revoke(province, accepted.device.id)
    town.send(province, COMMUNE, commune)
    row = add_plan(laptop, "Máy đã tìm lại được")
    assert town.send(laptop, "devices", commune).packages[0].code == "revoked_sender"

    town.enrol(laptop, province)
    town.send(province, COMMUNE, commune)

    assert [p.status for p in service.retry(commune)[0].packages] == ["applied"]
    assert town.send(laptop, "province", province).packages[0].status == "applied"
    assert title_of(commune, row) == title_of(province, row) == "Máy đã tìm lại được"


def test_revoking_needs_one_other_device(province: Desk) -> None:
    from app.errors import UserError

    for wrong in ("", "ff", "ffffff", province.keys.device_id.hex()):
        with pytest.raises(UserError, match="Không tìm thấy"):
            service.revoke(province, wrong)


def test_a_device_is_named_as_it_was_written_down(enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    told = commune.keys.device_id.hex()

    assert service.revoke(province, f" {told[:8].upper()} ").id == told
