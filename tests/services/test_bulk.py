from __future__ import annotations

from datetime import date

import pytest

from app.desk import Desk
from app.errors import UserError
from app.services.registers import bulk, records
from tests.desks import officer


def test_a_preview_says_what_an_edit_then_does(commune_desk: Desk) -> None:
    scope = {"in_scope_from": date(2026, 5, 1)}
    people = [
        officer(commune_desk, "Người một", **scope),
        officer(commune_desk, "Người hai", **scope, in_scope_to=date(2026, 12, 31)),
        officer(commune_desk, "Người ba", in_scope_from=date(2027, 2, 1)),
    ]
    day = date(2026, 12, 31)
    found = bulk.preview(commune_desk, "officer", people, "in_scope_to", day)
    assert found.ids == (people[0],)
    assert found.same == 1
    assert [r.title for r in found.refused] == ["Người ba"]
    assert "trước" in found.refused[0].why
    made, changes = bulk.edit(commune_desk, "officer", people, "in_scope_to", day)
    assert made == found
    assert [c.id for c in changes.items] == [people[0]]
    assert records.load(commune_desk, "officer", people[2])["in_scope_to"] is None


def test_nothing_to_change_is_said_not_done(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Người một", department="Tư pháp")
    with pytest.raises(UserError) as caught:
        bulk.edit(commune_desk, "officer", [person], "department", "Tư pháp")
    assert caught.value.code == "nothing_to_change"


def test_fields_that_tell_records_apart_are_not_set_alike(commune_desk: Desk) -> None:
    offered = {f.name for f in bulk.fields_for_many(records.record_type("participation"))}
    assert not offered & {"course", "officer"}
    assert "grade" in offered
    people = {f.name for f in bulk.fields_for_many(records.record_type("officer"))}
    assert "full_name" not in people
    assert "department" in people


def test_many_are_deleted_in_one_go(commune_desk: Desk) -> None:
    people = [officer(commune_desk, f"Người {n}") for n in range(3)]
    found, changes = bulk.delete(commune_desk, "officer", people[:2])
    assert set(found.ids) == set(people[:2])
    assert {c.kind for c in changes.items} == {"deleted"}
    assert [r.id for r in records.listing(commune_desk, "officer").records] == [people[2]]
