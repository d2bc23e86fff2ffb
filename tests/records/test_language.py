from __future__ import annotations

import pytest

from app.records.language import (
    Field,
    Group,
    Kind,
    Policy,
    RecordType,
    Registry,
    Scope,
    choices,
)
from app.records.registry import REGISTRY
from app.records.validation import check

SHARED = Group(1, "main", "Chính", Scope.SHARED)
NAME = Field(number=1, name="name", label="Tên", group="main", required=True)


def declared(**changes) -> RecordType:
    """A small sound declaration, with the changes that a test makes to it."""
    values = {
        "number": 900,
        "name": "thing",
        "label": "Việc",
        "plural": "Việc",
        "area": "work",
        "title": "name",
        "groups": (SHARED,),
        "fields": (NAME,),
    }
    return RecordType(**{**values, **changes})


def field(number: int = 2, name: str = "more", **values) -> Field:
    return Field(**{"number": number, "name": name, "label": "Thêm", "group": "main", **values})


def test_a_sound_declaration_is_taken() -> None:
    assert declared().field("name") is NAME
    assert declared().group("main") is SHARED


@pytest.mark.parametrize(
    "fields",
    [
        (NAME, field(number=1)),
        (NAME, field(name="name")),
        (NAME, field(group="other")),
        (NAME, field(kind=Kind.CHOICE)),
        (NAME, field(kind=Kind.CHOICES)),
        (NAME, field(kind=Kind.REF)),
        (NAME, field(kind=Kind.REFS)),
    ],
    ids=["number", "name", "group", "choice", "choices", "ref", "refs"],
)
def test_a_field_that_contradicts_is_refused(fields) -> None:
    with pytest.raises(ValueError, match="thing"):
        declared(fields=fields)


@pytest.mark.parametrize(
    "groups",
    [
        (SHARED, Group(1, "other", "Khác", Scope.SHARED)),
        (SHARED, Group(2, "main", "Khác", Scope.SHARED)),
    ],
    ids=["number", "name"],
)
def test_a_group_declared_twice_is_refused(groups) -> None:
    with pytest.raises(ValueError, match="thing"):
        declared(groups=groups)


def test_a_title_that_is_no_field_is_refused() -> None:
    with pytest.raises(KeyError):
        declared(title="lost")


@pytest.mark.parametrize("scope", [Scope.SHARED, Scope.PROVINCE, Scope.PUBLISHED])
def test_personal_data_cannot_be_declared_to_travel(scope: Scope) -> None:
    with pytest.raises(ValueError, match="personal"):
        Group(1, "person", "Người", scope, personal=True)


def test_group_numbers_leave_room_for_life() -> None:
    with pytest.raises(ValueError, match="start at 1"):
        Group(0, "life", "Sống", Scope.SHARED)


def test_a_registry_refuses_a_number_a_name_or_a_target_twice_or_missing() -> None:
    with pytest.raises(ValueError, match="number"):
        Registry((declared(), declared(name="other")))
    with pytest.raises(ValueError, match="name"):
        Registry((declared(), declared(number=901)))
    lost = declared(fields=(NAME, field(kind=Kind.REF, target="nobody")))
    with pytest.raises(ValueError, match="nobody"):
        Registry((lost,))


def test_a_records_life_travels_as_far_as_its_widest_group() -> None:
    home = Group(2, "home", "Ở xã", Scope.COMMUNE)
    assert declared(groups=(SHARED, home)).life_scope is Scope.SHARED
    only_home = Group(1, "main", "Chính", Scope.COMMUNE)
    assert declared(groups=(only_home,)).life_scope is Scope.COMMUNE


ALL = [pytest.param(t, id=t.name) for t in REGISTRY]


@pytest.mark.parametrize("rtype", ALL)
def test_whatever_names_a_person_stays_in_the_commune(rtype: RecordType) -> None:
    for group in rtype.groups:
        names_people = any(
            f.target in ("officer", "participation") or f.sorted == "person"
            for f in rtype.fields_of(group.name)
        )
        assert group.personal or not names_people, group.name
        assert not group.personal or group.scope is Scope.COMMUNE


@pytest.mark.parametrize("rtype", ALL)
def test_every_declaration_can_be_shown_and_found(rtype: RecordType) -> None:
    names = {f.name for f in rtype.fields}
    assert {o.removeprefix("-") for o in rtype.order} <= names
    assert {i for index in rtype.indexes for i in index} <= names | {"unit"}
    assert all(rtype.fields_of(g.name) for g in rtype.groups)
    for f in rtype.fields:
        assert f.label.strip() == f.label != ""
        assert f.name not in {p.field for p in check(rtype, {f.name: f.default})[1]} or (
            f.required and f.default is None
        )
        assert len({c.code for c in f.choices}) == len({c.label for c in f.choices})
        assert f.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.TEXTS) or not f.searched


@pytest.mark.parametrize("rtype", ALL)
def test_only_whole_entries_are_append_only(rtype: RecordType) -> None:
    if any(g.policy is Policy.APPEND for g in rtype.groups):
        assert len(rtype.groups) == 1


def test_every_problem_of_a_record_is_told_at_once() -> None:
    many = declared(
        fields=(
            NAME,
            field(2, "count", kind=Kind.INTEGER, minimum=1, maximum=3),
            field(3, "state", kind=Kind.CHOICE, choices=choices(("a", "A"))),
            field(4, "topics", kind=Kind.CHOICES, choices=choices(("a", "A"))),
            field(5, "date_from", kind=Kind.DATE),
        )
    )
    values = {"name": "  ", "count": 9, "state": "b", "topics": ("a", "b"), "lost": 1}
    _, problems = check(many, values | {"date_from": "hôm nay", "name": ""})
    assert {p.field for p in problems} == {
        "name",
        "count",
        "state",
        "topics",
        "lost",
        "date_from",
    }
    assert all(p.message.strip() for p in problems)
