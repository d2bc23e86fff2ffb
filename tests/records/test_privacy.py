"""What no record type may ask for, and where whatever names people must stay."""

from __future__ import annotations

import pytest

from app.records.language import Kind, RecordType, Scope
from app.records.registry import REGISTRY
from app.services.privacy import personal
from app.text.folding import fold

FORBIDDEN = (
    "dân tộc",
    "tôn giáo",
    "đảng viên",
    "đảng tịch",
    "ngày vào đảng",
    "căn cước",
    "số định danh",
    "cccd",
    "cmnd",
    "chứng minh",
    "hộ chiếu",
    "ngày sinh",
    "sức khỏe",
    "độ mật",
    "mức độ mật",
)
FORBIDDEN_NAMES = (
    "ethnic",
    "religio",
    "party_member",
    "identity",
    "id_number",
    "passport",
    "birth",
    "health",
    "secrecy",
    "classification",
)


def words_of(rtype: RecordType) -> list[tuple[str, str]]:
    """Return every label of a type with the place it stands in."""
    found = [(f.name, f.label) for f in rtype.fields]
    return found + [(f"{f.name}={c.code}", c.label) for f in rtype.fields for c in f.choices]


@pytest.mark.parametrize("rtype", list(REGISTRY), ids=lambda t: t.name)
def test_nothing_sensitive_is_asked_for(rtype: RecordType) -> None:
    for place, label in words_of(rtype):
        padded = f" {fold(label)} "
        wrong = [word for word in FORBIDDEN if f" {fold(word)} " in padded]
        assert not wrong, f"{rtype.name}.{place}: {label}"
        assert not [n for n in FORBIDDEN_NAMES if n in place], f"{rtype.name}.{place}"


@pytest.mark.parametrize("rtype", list(REGISTRY), ids=lambda t: t.name)
def test_whatever_names_a_person_is_personal_and_stays(rtype: RecordType) -> None:
    for field in rtype.fields:
        refers = field.kind in (Kind.REF, Kind.REFS)
        names_somebody = refers and personal.is_person(REGISTRY[field.target])
        if names_somebody or field.sorted == "person":
            group = rtype.group(field.group)
            assert group.personal, f"{rtype.name}.{field.name}"
            assert group.scope is Scope.COMMUNE, f"{rtype.name}.{field.name}"


def test_senders_and_lecturers_stay_too() -> None:
    for type_name, field in (*personal.SENDERS.items(), ("training_course", "lecturers")):
        rtype = REGISTRY[type_name]
        group = rtype.group(rtype.field(field).group)
        assert group.personal
        assert group.scope is Scope.COMMUNE


def test_people_are_found_from_the_declarations() -> None:
    names = {t.name for t in personal.person_types()}
    assert names == {"officer", "talent_lead", "expert_collaborator", "feedback"}
