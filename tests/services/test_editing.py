from __future__ import annotations

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Role
from app.records.language import Scope
from app.records.registry import REGISTRY
from app.records.rights import may_keep, writable_groups
from app.services.registers import editing, records
from tests.desks import officer


def typed(record: object, **touched: object) -> dict[str, object]:
    return {**record.values, **touched}  # type: ignore[attr-defined]


def test_what_others_wrote_in_other_groups_is_kept(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Lò Văn Ịnh", note="cũ", department="Văn phòng")
    seen = records.load(commune_desk, "officer", person)
    records.save(commune_desk, "officer", person, {"department": "Tư pháp"})
    values = editing.reconcile(commune_desk, seen, typed(seen, note="mới"), {"note"})
    saved, _ = records.save(commune_desk, "officer", person, values)
    assert (saved["note"], saved["department"]) == ("mới", "Tư pháp")


def test_the_same_part_written_elsewhere_is_told_beside_the_field(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Lò Văn Ịnh", note="cũ")
    seen = records.load(commune_desk, "officer", person)
    records.save(commune_desk, "officer", person, {"note": "của máy kia"})
    with pytest.raises(UserError) as caught:
        editing.reconcile(commune_desk, seen, typed(seen, note="của máy này"), {"note"})
    assert caught.value.code == editing.CHANGED
    [problem] = caught.value.fields
    assert problem.field == "note"
    assert "của máy kia" in problem.message
    now = records.load(commune_desk, "officer", person)
    values = editing.reconcile(commune_desk, now, typed(now, note="của máy này"), {"note"})
    assert values["note"] == "của máy này"


def test_the_same_words_typed_twice_are_no_clash(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Lò Văn Ịnh", note="cũ")
    seen = records.load(commune_desk, "officer", person)
    records.save(commune_desk, "officer", person, {"note": "như nhau"})
    values = editing.reconcile(commune_desk, seen, typed(seen, note="như nhau"), {"note"})
    assert values["note"] == "như nhau"


def test_a_record_deleted_meanwhile_is_not_written(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Lò Văn Ịnh")
    seen = records.load(commune_desk, "officer", person)
    records.delete(commune_desk, "officer", person)
    with pytest.raises(UserError) as caught:
        editing.reconcile(commune_desk, seen, typed(seen, note="x"), {"note"})
    assert caught.value.code == editing.GONE


def test_a_desk_is_told_which_fields_it_may_write_and_why_not_all(
    commune_desk: Desk, province_desk: Desk
) -> None:
    event = REGISTRY["event"]
    own = editing.permit(commune_desk.profile, commune_desk.units, event, None)
    assert own.may_delete
    assert not own.reason
    made, _ = records.save(commune_desk, "plan", None, {"title": "Kế hoạch của xã"})
    there = editing.permit(province_desk.profile, province_desk.units, REGISTRY["plan"], made)
    assert not there.may_delete
    assert commune_desk.profile.unit.full_name in there.reason


@pytest.mark.parametrize("rtype", list(REGISTRY), ids=lambda r: r.name)
def test_a_commune_may_enter_what_it_may_write(rtype) -> None:
    groups = writable_groups(rtype, Role.COMMUNE, own_record=True)
    assert all(g.name in groups for g in rtype.groups if g.scope is not Scope.PROVINCE)
    if all(g.scope is not Scope.PROVINCE for g in rtype.groups):
        assert may_keep(rtype, Role.COMMUNE, own_record=True)
