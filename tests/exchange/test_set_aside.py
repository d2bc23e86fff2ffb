"""Changes set aside one by one: told with their reason, taken over, or put out of sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange import health, results, service
from app.exchange.aside import changes, packages
from app.exchange.aside.words import AsideOp, hindrance
from app.exchange.ops import MAX_STAMP, Op, new_id
from app.exchange.segment import GENESIS, pack, unpack
from app.ports import Edit, Erasure, Incoming, Role
from app.records.language import Scope
from app.records.registry import REGISTRY
from tests.exchange.desks import (
    COMMUNE,
    OTHER,
    Town,
    add_officer,
    add_plan,
    rename_plan,
    title_of,
)

PLAN = REGISTRY["plan"].number
TITLE = REGISTRY["plan"].field("title").number
_STAMP = 1_793_800_100_000


def told(desk: Desk) -> tuple[AsideOp, ...]:
    return changes.listing(desk).changes


def asides(desk: Desk) -> list[tuple[str, str]]:
    return [(one.code, one.title) for one in told(desk)]


@dataclass
class Revoked:
    """An office and a laptop of one commune; the laptop went on after it was revoked."""

    office: Desk
    province: Desk
    laptop: Desk
    plan: str
    late: str


@pytest.fixture
def revoked(town: Town, enrolled: tuple[Desk, Desk]) -> Revoked:
    office, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    town.send(province, COMMUNE, office)
    plan = add_plan(laptop, "Tên đầu")
    town.send(laptop, "province", province)
    town.send(laptop, "devices", office)
    service.revoke(province, laptop.keys.device_id.hex())
    rename_plan(laptop, plan, "Tên sau khi báo mất")
    late = add_plan(laptop, "Kế hoạch sau khi báo mất")
    add_officer(laptop, "Đặng Thị Ửng")
    town.send(province, COMMUNE, office)
    for desk, to in ((office, "devices"), (province, "province")):
        town.send(laptop, to, desk)
        (package,) = packages.listing(desk).packages
        packages.lay_out(desk, package.id)
    return Revoked(office, province, laptop, plan, late)


def test_each_change_is_told_with_what_it_says_and_why(revoked: Revoked) -> None:
    """I5: what does not count is kept, listed and explained."""
    found = {one.title or one.label: one for one in told(revoked.office)}

    edit = found["Tên đầu"]
    assert (edit.code, edit.unit, edit.letter, edit.waits) == ("revoked", COMMUNE, "B", False)
    (field,) = edit.fields
    assert (field.value, field.now) == ("Tên sau khi báo mất", "Tên đầu")
    assert found["Kế hoạch sau khi báo mất"].action == "Thêm mới"
    assert all(one.reason and one.next for one in found.values())
    person = next(one for one in told(revoked.office) if one.type == "officer")
    assert person.personal
    assert (person.title, person.fields) == ("", ())
    assert "Ửng" not in str(results.to_json(changes.listing(revoked.office)))
    assert "set_aside" in {line.code for line in health.health(revoked.office).lines}


def test_the_unit_takes_its_own_change_over_as_one_of_its_own(town: Town, revoked: Revoked) -> None:
    """I4, I6: the value comes back as an ordinary op; the original stays kept, settled."""
    office = revoked.office
    edit = next(one for one in told(office) if one.record == revoked.plan)
    assert edit.takes == 1

    taken, done = changes.accept(office, edit.id)

    assert done.touches("plan")
    assert title_of(office, revoked.plan) == "Tên sau khi báo mất"
    assert taken.id not in {one.id for one in told(office)}
    with pytest.raises(UserError, match="để riêng"):
        changes.accept(office, taken.id)
    town.send(office, "province", revoked.province)
    assert title_of(revoked.province, revoked.plan) == "Tên sau khi báo mất"
    there = next(one for one in told(revoked.province) if one.record == revoked.plan)
    assert there.fields == ()
    assert "đã có đúng giá trị này" in there.next
    assert office.replica.conflicts() == revoked.province.replica.conflicts() == []


def test_a_new_record_is_taken_over_before_what_was_added_to_it(revoked: Revoked) -> None:
    office, laptop = revoked.office, revoked.laptop
    rename_plan(laptop, revoked.late, "Tên mới")
    stick = office.folder.parent / "again"
    service.export(laptop, "devices", stick)
    service.import_(office, [stick])
    packages.lay_out(office, packages.listing(office).packages[0].id)
    mine = [one for one in told(office) if one.record == revoked.late]
    birth = next(one for one in mine if one.action == "Thêm mới")
    later = next(one for one in mine if one is not birth)
    assert not later.takes
    with pytest.raises(UserError) as refused:
        changes.accept(office, later.id)
    assert "Thêm mới" in refused.value.next_step

    changes.accept(office, birth.id)
    assert title_of(office, revoked.late) == "Kế hoạch sau khi báo mất"
    changes.accept(office, later.id)
    assert title_of(office, revoked.late) == "Tên mới"


def test_the_province_lets_a_change_count_up_to_it_and_the_commune_hears(
    town: Town, revoked: Revoked
) -> None:
    """I4, I5: by the cutoff alone, so alike everywhere; what comes after stays aside."""
    office, province = revoked.office, revoked.province
    edit = next(one for one in told(province) if one.record == revoked.plan)
    assert edit.takes == 1

    _, done = changes.accept(province, edit.id)

    assert done.touches("plan")
    assert title_of(province, revoked.plan) == "Tên sau khi báo mất"
    assert title_of(province, revoked.late) is None
    birth = next(one for one in told(province) if one.record == revoked.late)
    town.send(province, COMMUNE, office)
    assert title_of(office, revoked.plan) == "Tên sau khi báo mất"
    assert birth.id in {one.id for one in told(office)}
    changes.accept(province, birth.id)
    town.send(province, COMMUNE, office)
    assert title_of(office, revoked.late) == title_of(province, revoked.late) is not None
    assert told(province) == ()
    assert packages.listing(province).total == 0


def test_a_later_change_says_how_many_come_with_it(revoked: Revoked) -> None:
    birth = next(one for one in told(revoked.province) if one.record == revoked.late)
    assert birth.takes == 2
    assert "2 thay đổi" in birth.next

    changes.accept(revoked.province, birth.id)

    assert title_of(revoked.province, revoked.plan) == "Tên sau khi báo mất"
    assert told(revoked.province) == ()


def test_what_is_dismissed_is_out_of_sight_and_stays_kept(town: Town, revoked: Revoked) -> None:
    """I5: hiding is no losing; when the province lets it count, it counts."""
    office = revoked.office
    edit = next(one for one in told(office) if one.record == revoked.plan)
    total = changes.listing(office).total

    assert changes.dismiss(office, [edit.id]) == 1

    assert changes.listing(office).total == total - 1
    with pytest.raises(UserError):
        changes.dismiss(office, [edit.id])
    at_province = next(one for one in told(revoked.province) if one.record == revoked.plan)
    changes.accept(revoked.province, at_province.id)
    town.send(revoked.province, COMMUNE, office)
    assert title_of(office, revoked.plan) == "Tên sau khi báo mất"


def test_a_deletion_is_taken_over_too_and_what_follows_it_is_explained(revoked: Revoked) -> None:
    office, laptop = revoked.office, revoked.laptop
    laptop.store.write([Edit("plan", revoked.plan, deleted=True)])
    stick = office.folder.parent / "again"
    service.export(laptop, "devices", stick)
    service.import_(office, [stick])
    packages.lay_out(office, packages.listing(office).packages[0].id)
    mine = [one for one in told(office) if one.record == revoked.plan]
    gone = next(one for one in mine if one.action == "Xóa")

    changes.accept(office, gone.id)

    record = office.store.get("plan", revoked.plan)
    assert record is not None
    assert not record.alive
    edit = next(one for one in told(office) if one.record == revoked.plan)
    assert not edit.takes
    assert "khôi phục" in edit.next


def test_another_units_late_work_is_for_the_province_alone(
    town: Town, revoked: Revoked, neighbour: Desk
) -> None:
    """A commune takes over nothing of another; it is told who may."""
    one = changes.listing(revoked.province).changes[0]
    assert one.unit == COMMUNE
    found, _ = revoked.office.replica.set_aside(limit=1, offset=0)
    assert hindrance(neighbour, found[0]) is not None


def sent_by(desk: Desk, ops: Sequence[Op]) -> Incoming:
    """Ops as this desk's device would send them from its outward stream, allowed or not."""
    stream = next(s for s in desk.replica.streams() if s.own and s.scope is not Scope.COMMUNE)
    numbered = [msgspec.structs.replace(op, seq=n) for n, op in enumerate(ops, 1)]
    keys = desk.keys
    segment = pack(stream.rid, numbered, prev=GENESIS, device=keys.device_id, sign=keys.sign)
    return Incoming(
        segment, stream.scope, stream.unit, stream.role, keys.device_id, tuple(unpack(segment))
    )


def strange(row: str, *, ent: int = PLAN, grp: int = 1, st: int = _STAMP, val: object = None) -> Op:
    return Op(1, st, ent, bytes.fromhex(row), grp, val or {TITLE: "Giá trị"}, None, 1, 1)


def test_what_no_device_may_send_is_listed_with_the_way_on(town: Town, province: Desk) -> None:
    """I11, I12: every op that does not count names why, and none of them can be taken by hand."""
    neighbour = town.desk("neighbour", Role.COMMUNE, OTHER)
    theirs = add_plan(province, "Kế hoạch của tỉnh")
    ops = [
        strange(theirs),
        strange(new_id(), ent=60_000),
        strange(theirs, grp=60_000),
        strange(new_id()),
        strange(theirs, st=MAX_STAMP + 1),
        strange(new_id(), grp=0, val={1: {TITLE: 17}}),
    ]
    applied = province.replica.apply([sent_by(neighbour, ops)])
    assert applied.ops_in == applied.held + applied.quarantined == len(ops)

    found = told(province)

    assert sorted(one.code for one in found) == [
        "group", "scope", "stamp", "type", "unborn", "value",
    ]  # fmt: skip
    assert [one.waits for one in found] == sorted(one.waits for one in found)
    for one in found:
        assert one.reason
        assert one.next
        with pytest.raises(UserError, match="bằng tay"):
            changes.accept(province, one.id)
    lines = {line.code for line in health.health(province).lines}
    assert {"set_aside", "newer_program"} <= lines
    page = changes.listing(province, limit=2, offset=4)
    assert (len(page.changes), page.total, page.offset) == (2, 6, 4)
    assert [c.id for c in page.changes] == [c.id for c in found[4:]]


def test_a_clock_beyond_2100_loses_nothing_its_own_unit_can_write_again(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    office, _ = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, office)
    row = add_plan(office, "Kế hoạch")
    office.replica.apply([sent_by(laptop, [strange(row, st=MAX_STAMP + 5, val={TITLE: "Mới"})])])
    (one,) = told(office)
    assert (one.code, one.takes) == ("stamp", 1)

    changes.accept(office, one.id)

    assert title_of(office, row) == "Mới"
    assert told(office) == ()


def test_what_waits_for_an_erased_record_is_not_listed(town: Town, province: Desk) -> None:
    neighbour = town.desk("neighbour", Role.COMMUNE, OTHER)
    row = add_plan(province, "Sẽ xóa hẳn")
    province.store.write([Edit("plan", row, {"title": "Sẽ xóa hẳn"})])
    province.store.erase([Erasure("plan", row)])
    province.replica.apply([sent_by(neighbour, [strange(row)])])

    assert asides(province) == []
    assert province.replica.aside_counts() == {}


STRANGE = (
    [1, 2],
    {"x": 1},
    {"1": {}},
    5,
    "abc",
    b"abc",
    {1: "abc"},
    {1: None},
    {1: {"a": {}}},
    1.5,
)


@pytest.mark.parametrize("grp", [0, 1, 60_000])
def test_no_value_however_strange_stops_the_list(town: Town, province: Desk, grp: int) -> None:
    """I11, I12: what another program wrote is listed or applied, never in the way."""
    neighbour = town.desk("neighbour", Role.COMMUNE, OTHER)
    row = add_plan(province, "Kế hoạch")
    kinds = (PLAN, REGISTRY["officer"].number, 60_000)
    ops = [strange(row, ent=ent, grp=grp, val=val) for ent in kinds for val in STRANGE]
    applied = province.replica.apply([sent_by(neighbour, ops)])

    found = told(province)

    assert len(found) == applied.held + applied.quarantined
    assert all(one.reason and one.next and not one.takes for one in found)
