"""The root key on paper: a province restored on another machine, or from nothing (I10, I11)."""

from __future__ import annotations

import shutil

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange import identity, root, roster, service
from app.exchange.words import paper_words
from app.ports import Query, Role
from app.records.registry import REGISTRY
from app.system.devicekeys import create_device_keys
from db import open_ledger
from tests.exchange.desks import (
    COMMUNE,
    KEY,
    OTHER,
    PROVINCE,
    Town,
    add_plan,
    desk_over,
    title_of,
)
from tests.exchange.test_late_work import alike


def moved(town: Town, desk: Desk, backup) -> Desk:
    """A backup of a desk on another machine: its database, and a device key of its own."""
    folder = town.root / f"{desk.folder.name}-moved"
    (folder / "files").mkdir(parents=True)
    shutil.copy(backup, folder / "so.db")
    keys = create_device_keys(folder / "device.key", KEY)
    ledger = open_ledger(
        folder, KEY, registry=REGISTRY, clock=town.clock, machine="new", device=keys.device_id
    )
    made = desk_over(folder, ledger, keys, ledger.own.role, ledger.own.unit, town.clock)
    town.desks.append(made)
    return made


def titles(desk: Desk) -> set[str]:
    return {plan["title"] for plan in desk.store.find(Query("plan")).records}


def refusal(call, *args) -> UserError:
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.message.endswith((".", "?"))
    assert caught.value.next_step.endswith(".")
    return caught.value


@pytest.fixture
def lost(town: Town, enrolled: tuple[Desk, Desk]) -> tuple[Desk, Desk, Desk, Desk, str]:
    """Two communes, a province whose machine is gone, its backup on a new one, and the paper."""
    first, province = enrolled
    second = town.desk("second", Role.COMMUNE, OTHER)
    town.enrol(second, province)
    add_plan(province, "Trước khi sao lưu")
    for commune in (first, second):
        town.send(province, commune.profile.unit.code, commune)
    backup = town.root / "province.so.db"
    province.store.back_up(backup)
    add_plan(province, "Sau khi sao lưu")
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    for commune in (first, second):
        town.send(province, commune.profile.unit.code, commune)
    words = " ".join(root.paper(province).words)
    return first, second, province, moved(town, province, backup), words


def test_i11_a_restored_province_becomes_itself_again_by_its_24_words(
    town: Town, lost: tuple[Desk, Desk, Desk, Desk, str]
) -> None:
    first, second, old, new, words = lost
    held = roster.version(first.replica)
    assert roster.version(new.replica) < held
    assert service.status(new).enrolled is False
    assert refusal(service.export, new, COMMUNE, town.stick()).code == "root_needed"

    done = root.restore(new, words)

    assert service.status(new).enrolled
    assert (done.device.letter, done.device.role) == ("B", "province")
    assert [one.letter for one in done.others] == ["A"]
    assert done.fingerprint == root.state(old).fingerprint == root.state(new).fingerprint
    # The communes hear of it, and send back what the backup lacked.
    row = add_plan(new, "Từ máy mới")
    for commune in (first, second):
        assert town.send(new, commune.profile.unit.code, commune).packages[0].status == "applied"
        assert title_of(commune, row) == "Từ máy mới"
        assert town.send(commune, "province", new).packages[0].status == "applied"
    assert roster.version(new.replica) > held
    assert titles(new) >= {"Trước khi sao lưu", "Sau khi sao lưu"}
    # Then it takes a third device in and lets the old machine go.
    third = town.desk("third")
    town.enrol(third, new)
    service.revoke(new, old.keys.device_id.hex())
    lost_row = add_plan(old, "Kẻ khác ghi bằng máy cũ")
    for commune in (first, second, third):
        unit = commune.profile.unit.code
        assert town.send(new, unit, commune).packages[0].status == "applied"
        assert town.send(old, unit, commune).packages[0].status in ("quarantined", "refused")
        assert title_of(commune, lost_row) is None
        assert roster.version(commune.replica) == roster.version(new.replica)
    own = add_plan(first, "Xã vẫn gửi được")
    town.send(first, "province", new)
    assert title_of(new, own) == "Xã vẫn gửi được"
    assert titles(first) >= {"Trước khi sao lưu", "Sau khi sao lưu"}
    alike(first, new)


def test_i11_each_wrong_word_is_named_and_marks_do_not_matter(
    town: Town, lost: tuple[Desk, Desk, Desk, Desk, str]
) -> None:
    from app.text.folding import fold

    *_, new, words = lost
    typed = words.split()

    wrong = refusal(root.restore, new, " ".join([*typed[:4], "xyzq", *typed[5:]]))
    assert (wrong.code, "thứ 5" in wrong.message, "xyzq" in wrong.message) == (
        "wrong_paper",
        True,
        True,
    )
    assert wrong.fields[0].field == "words"
    assert "23" in refusal(root.restore, new, " ".join(typed[:23])).message
    swapped = [typed[1], typed[0], *typed[2:]]
    if swapped != typed:
        assert "thứ tự" in refusal(root.restore, new, " ".join(swapped)).message
    assert not service.status(new).enrolled

    root.restore(new, fold(words).upper())
    assert service.status(new).enrolled


def test_i11_the_words_of_another_root_are_refused_by_their_fingerprint(
    lost: tuple[Desk, Desk, Desk, Desk, str],
) -> None:
    *_, old, new, _ = lost
    wrong = refusal(root.restore, new, " ".join(paper_words(bytes(range(32)))))

    assert wrong.code == "wrong_root"
    assert root.state(old).fingerprint in wrong.message
    assert not service.status(new).enrolled


def test_i11_a_province_that_lost_everything_goes_on_with_the_paper_alone(
    town: Town, lost: tuple[Desk, Desk, Desk, Desk, str]
) -> None:
    first, _, old, _, words = lost
    fresh = town.desk("fresh", Role.PROVINCE, PROVINCE)
    assert service.status(fresh).enrolled

    root.restore(fresh, words)

    assert root.state(fresh).fingerprint == root.state(old).fingerprint
    assert not root.state(fresh).here
    town.enrol(first, fresh)
    row = add_plan(fresh, "Tỉnh làm lại từ đầu")
    assert town.send(fresh, COMMUNE, first).packages[0].status == "applied"
    assert title_of(first, row) == "Tỉnh làm lại từ đầu"


def test_i11_another_device_of_the_province_may_grant_the_restored_one_instead(
    town: Town, lost: tuple[Desk, Desk, Desk, Desk, str]
) -> None:
    first, _, old, new, _ = lost
    town.enrol(new, old)

    assert service.status(new).enrolled
    row = add_plan(new, "Từ máy mới")
    assert town.send(new, COMMUNE, first).packages[0].status == "applied"
    assert title_of(first, row) == "Từ máy mới"


def test_i11_after_the_last_province_device_was_revoked_the_words_bring_one_back(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """Two devices that revoked each other: every commune refuses both, until the root speaks."""
    commune, first = enrolled
    words = " ".join(root.paper(first).words)
    second = town.desk("second", Role.PROVINCE, PROVINCE)
    town.enrol(second, first)
    town.send(first, COMMUNE, commune)
    sticks = town.stick(), town.stick()
    service.revoke(first, second.keys.device_id.hex())
    service.revoke(second, first.keys.device_id.hex())
    service.export(first, COMMUNE, sticks[0])
    service.import_(commune, [sticks[0]])
    assert not identity.load(commune).peers[second.keys.device_id].live
    believed = identity.load(commune)
    believed.revoke(first.keys.device_id, town.clock(), {})
    commune.replica.put_notes(believed.notes())
    assert refusal(service.export, commune, "province", town.stick()).code == "nobody_there"

    root.restore(first, words)

    row = add_plan(first, "Tỉnh trở lại")
    assert town.send(first, COMMUNE, commune).packages[0].status == "applied"
    assert title_of(commune, row) == "Tỉnh trở lại"
    assert town.send(commune, "province", first).packages[0].status == "applied"


def test_a_commune_has_no_root(commune: Desk) -> None:
    for call in (root.paper, lambda desk: root.restore(desk, ""), lambda d: root.forget(d, "")):
        assert refusal(call, commune).code == "not_province"
    assert root.state(commune) == root.RootState(
        province=False, certified=False, here=False, fresh=True, fingerprint=""
    )


def test_the_root_can_be_forgotten_and_a_second_device_holds_none(
    town: Town, province: Desk
) -> None:
    words = " ".join(root.paper(province).words)
    second = town.desk("second", Role.PROVINCE, PROVINCE)
    service.status(second)
    town.enrol(second, province)
    assert refusal(root.paper, second).code == "root_not_here"
    assert not (second.folder / identity.ROOT_FILE).exists()

    root.forget(province, words)
    assert refusal(root.paper, province).code == "root_not_here"
    assert not root.state(province).here
    assert root.state(province).certified
