from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from msgspec import structs

from app.desk import Desk
from app.errors import UserError
from app.exchange import diagnosis, foreseen, health, receipts, rhythm, service
from app.exchange.aside import packages
from app.exchange.ops import new_id
from app.ports import Edit
from tests.exchange.desks import COMMUNE, Town, add_officer, add_plan, rename_plan, states, title_of


def codes(desk: Desk) -> dict[str, str]:
    return {line.code: line.level for line in health.health(desk).lines}


def later(desk: Desk, days: int) -> Desk:
    return replace(desk, today=desk.today + timedelta(days=days))


def test_both_sides_hold_the_same_receipt(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    commune, province = enrolled
    add_plan(commune, "Kế hoạch")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)

    taken = next(s for s in receipts.listing(province).receipts if s.way == "in")
    told = next(s for s in receipts.listing(commune).receipts if s.way == "out")

    assert (taken.code, taken.ops, taken.id, taken.number) == (
        told.code,
        told.ops,
        told.id,
        told.number,
    )
    ops = taken.ops
    parts = (ops.applied, ops.superseded, ops.held, ops.quarantined, ops.erased)
    assert ops.into == sum(parts)
    assert ops.into > 0
    assert (taken.sender, taken.to) == (told.sender, told.to) == (COMMUNE, "99")
    spoken = receipts.grouped(taken.code)
    receipts.write(province, taken.id[:8], tmp_path / "phieu.txt")
    assert spoken in (tmp_path / "phieu.txt").read_text("utf-8-sig")
    receipts.write(commune, told.id, tmp_path / "phieu.pdf")
    paper = pypdfium2.PdfDocument(tmp_path / "phieu.pdf")
    assert len(paper) == 1
    assert [round(side / 72 * 25.4) for side in paper[0].get_size()] == [148, 210]
    assert spoken in paper[0].get_textpage().get_text_range()
    with pytest.raises(UserError):
        receipts.write(commune, told.id, tmp_path / "phieu.doc")
    with pytest.raises(UserError):
        receipts.find(commune, "00")


def test_a_receipt_with_a_status_of_a_newer_program_is_shown_as_it_came(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    town.send(commune, "province", province)
    (slip,) = receipts.listing(province).receipts

    shown = receipts.text(province, structs.replace(slip, status="newer"))

    assert "Kết quả: newer" in shown


def test_a_desk_in_good_order_has_nothing_to_do(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    add_plan(commune, "Kế hoạch")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    commune.store.set_setting("last_backup", commune.now_ms())

    assert health.health(commune).total == 0


def test_every_silence_has_its_line(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    add_plan(commune, "Một")
    assert codes(commune) == {"never_exported": "bad", "no_backup": "bad"}
    commune.store.set_setting("last_backup", commune.now_ms())
    service.export(commune, "province", town.stick())
    assert codes(commune) == {}
    assert codes(later(commune, 30)) == {}
    assert codes(later(commune, 31)) == {"not_acknowledged": "bad"}
    add_plan(commune, "Hai")
    assert codes(later(commune, 31)) == {"not_acknowledged": "bad", "not_exported": "bad"}
    assert rhythm.overdue(commune) == ""
    assert "31 ngày" in rhythm.overdue(later(commune, 31))
    rhythm.set_rhythm(commune, 60)
    assert codes(later(commune, 31)) == {}
    assert codes(later(commune, 600))["certificate_old"] == "warn"
    assert codes(later(province, 600))["silent"] == "warn"
    with pytest.raises(UserError):
        rhythm.set_rhythm(commune, 0)


def test_a_finished_report_reminds_to_send_it(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, _ = enrolled
    add_plan(commune, "Một")
    service.export(commune, "province", town.stick())
    commune.store.write([Edit("report", new_id(), {"title": "Báo cáo", "state": "frozen"})])

    assert "1 báo cáo" in rhythm.overdue(commune)
    service.export(commune, "province", town.stick())
    assert rhythm.overdue(commune) == ""


def test_a_clock_behind_the_ledger_and_a_missing_enrolment_are_said(commune: Desk) -> None:
    add_plan(commune, "Một")
    behind = replace(commune, now_ms=lambda: 1_600_000_000_000)

    assert codes(behind)["clock_wrong"] == "bad"
    assert codes(commune)["not_enrolled"] == "bad"


def revoked_work(town: Town, enrolled: tuple[Desk, Desk]) -> tuple[Desk, Desk, Desk, str]:
    """A laptop that went on working after the province let it go: its package lies there."""
    commune, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    add_plan(laptop, "Trước")
    town.send(laptop, "province", province)
    service.revoke(province, laptop.keys.device_id.hex())
    late = add_plan(laptop, "Sau khi báo mất")
    town.send(laptop, "province", province)
    return commune, province, laptop, late


def test_a_revoked_devices_later_work_waits_until_the_province_takes_it_in(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province, laptop, late = revoked_work(town, enrolled)
    assert title_of(province, late) is None
    (aside,) = packages.listing(province).packages
    assert aside.acceptable
    assert aside.code == "revoked_sender"
    assert aside.hint.startswith("TPX-99001-")
    assert codes(province)["quarantine"] == "warn"

    done, changes = packages.accept(province, aside.id[:10])

    assert done.packages[0].status.value == "applied"
    assert changes.touches("plan")
    assert title_of(province, late) == "Sau khi báo mất"
    assert packages.listing(province).total == 0
    # The revocation stands: the next package waits again.
    later_still = add_plan(laptop, "Sau nữa")
    town.send(laptop, "province", province)
    assert title_of(province, later_still) is None
    assert packages.listing(province).total == 1
    # The commune, which never got it, receives what was accepted and nothing more.
    town.send(province, COMMUNE, commune)
    assert title_of(commune, late) == "Sau khi báo mất"
    assert title_of(commune, later_still) is None


def test_what_a_sibling_carries_of_it_is_set_aside_not_missing_and_taken_in_alone(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province, laptop, late = revoked_work(town, enrolled)
    packages.forget(province, packages.listing(province).packages[0].id)
    town.enrol(laptop, commune)
    town.send(laptop, "devices", commune)
    own = add_plan(commune, "Của máy bàn")
    town.send(commune, "province", province)
    assert title_of(province, own) == "Của máy bàn"
    assert title_of(province, late) is None
    assert service.status(province).missing == ()
    assert "missing" not in codes(province)

    (aside,) = packages.listing(province).packages
    assert aside.part
    with pytest.raises(UserError, match="một phần"):
        packages.forget(province, aside.id)
    packages.accept(province, aside.id)

    assert title_of(province, late) == "Sau khi báo mất"
    assert service.status(province).missing == ()
    assert packages.listing(province).total == 0


def test_a_commune_cannot_take_in_what_the_province_let_go(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province, laptop, _ = revoked_work(town, enrolled)
    town.send(province, COMMUNE, commune)
    town.send(laptop, "devices", commune)
    (aside,) = packages.listing(commune).packages

    assert not aside.acceptable
    with pytest.raises(UserError, match="không thể nhận"):
        packages.accept(commune, aside.id)
    packages.forget(commune, aside.id)
    assert packages.listing(commune).total == 0


def test_the_diagnostic_text_holds_no_contents(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    commune, province = enrolled
    add_plan(commune, "Kế hoạch bí mật")
    add_officer(commune, "Đặng Thị Ửng")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)

    diagnosis.write(commune, tmp_path / "chan-doan.txt")

    said = (tmp_path / "chan-doan.txt").read_text("utf-8-sig")
    assert "bí mật" not in said
    assert "Ửng" not in said
    assert commune.profile.person not in said
    assert str(commune.folder) not in said
    assert states(commune)[0][1] in said
    assert "[streams] " in said


def test_a_preview_tells_before_and_after(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    row = add_plan(commune, "Tên cũ")
    town.send(commune, "province", province)
    rename_plan(commune, row, "Tên mới")
    add_plan(commune, "Thêm")
    stick = town.stick()
    service.export(commune, "province", stick)
    (entry,) = service.import_(province, [stick], preview=True)[0].packages
    (plans,) = entry.kinds
    assert (plans.type, plans.new, plans.changed, plans.deleted) == ("plan", 1, 1, 0)

    found = foreseen.details(province, [stick], entry.file)

    changed = next(c for c in found.changes if c.kind == "changed")
    (field,) = changed.fields
    assert (field.before, field.after) == ("Tên cũ", "Tên mới")
    assert {c.title for c in found.changes} == {"Tên mới", "Thêm"}
    assert title_of(province, row) == "Tên cũ"


def test_a_preview_names_the_differences_and_keeps_personal_ones_to_itself(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """The conflicts it counts are those it names; nothing is written by asking."""
    office, _ = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, office)
    row, person = add_plan(office, "Tên đầu"), add_officer(office, "Đặng Thị Ửng")
    town.send(office, "devices", laptop)
    rename_plan(laptop, row, "Ở xách tay")
    rename_plan(office, row, "Ở cơ quan")
    for desk, said in ((laptop, "Lò Thị Ỷ"), (office, "Lò Thị Ịnh")):
        desk.store.write([Edit("officer", person, {"full_name": said})])
    stick = town.stick()
    service.export(laptop, "devices", stick)
    (entry,) = service.import_(office, [stick], preview=True)[0].packages
    assert entry.changes.conflicts == 2

    found = foreseen.details(office, [stick], entry.file).conflicts

    plan, officer = sorted(found, key=lambda one: one.type, reverse=True)
    (field,) = plan.fields
    assert (field.before, field.after) == ("Ở cơ quan", "Ở xách tay")
    assert (officer.type, officer.fields) == ("officer", ())
    assert office.replica.conflicts() == []
    service.import_(office, [stick])
    assert len(office.replica.conflicts()) == 2
