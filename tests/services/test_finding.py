"""Search everywhere: every searched field of every type, and only what stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Erasure, Role
from app.records.language import Field, Kind, RecordType, Scope
from app.records.registry import REGISTRY
from app.services.registers import finding, records
from app.services.registers.optional import switch
from tests.desks import (
    COMMUNE,
    PROVINCE,
    commune_desk,
    course,
    enrol,
    new_desk,
    officer,
    plan_desk,
    seat,
    send,
    task,
)

__all__ = ["commune_desk", "plan_desk"]

FIELDS = [(r, f) for r in REGISTRY for f in r.fields if f.searched]
WORD = "Đườngbiên66"
"""A made-up word with a đ, marks and a number; typed without them it must still be found."""
TYPED = "duongbien66"


def sample(rtype: RecordType, field: Field) -> Edit:
    """A record of a type with the word in one field."""
    words = f"trước {WORD} sau"
    value = (words,) if field.kind is Kind.TEXTS else words
    return Edit(rtype.name, new_id(), {field.name: value})


def found(desk: Desk, typed: str = TYPED) -> set[tuple[str, str]]:
    return {(h.type, h.id) for h in desk.store.search(typed, limit=10_000).hits}


@pytest.mark.parametrize("role", list(Role))
def test_every_searched_field_of_every_type_is_found_until_its_record_goes(role, tmp_path):
    with new_desk(tmp_path, role, COMMUNE if role is Role.COMMUNE else PROVINCE) as desk:
        edits = [sample(r, f) for r, f in FIELDS if _writes(r, f, role)]
        desk.store.write(edits)
        everything = {(e.type, e.id) for e in edits}
        assert found(desk) == everything
        desk.store.write([Edit(e.type, e.id, deleted=True) for e in edits])
        assert found(desk) == set()
        desk.store.write([Edit(e.type, e.id, deleted=False) for e in edits])
        assert found(desk) == everything
        emptied = edits[::2]
        desk.store.write([Edit(e.type, e.id, dict.fromkeys(e.values)) for e in emptied])
        assert found(desk) == everything - {(e.type, e.id) for e in emptied}
        desk.store.erase([Erasure(e.type, e.id) for e in edits])
        assert found(desk) == set()


def test_every_searched_type_is_written_by_one_of_the_two():
    written = {r.name for r, f in FIELDS for role in Role if _writes(r, f, role)}
    assert written == {r.name for r, _ in FIELDS}


def _writes(rtype: RecordType, field: Field, role: Role) -> bool:
    own = Scope.PROVINCE if role is Role.PROVINCE else Scope.SHARED
    others = {Scope.PROVINCE, Scope.SHARED} - {own}
    return not {rtype.group(field.group).scope, rtype.life_scope} & others


def test_what_comes_by_package_is_found_at_the_other_end(tmp_path: Path):
    with (
        new_desk(tmp_path / "xã", Role.COMMUNE, COMMUNE) as commune,
        new_desk(tmp_path / "tỉnh", Role.PROVINCE, PROVINCE) as province,
    ):
        enrol(commune, province, tmp_path)
        shared = [
            (r, f)
            for r, f in FIELDS
            if r.group(f.group).scope is Scope.SHARED and r.life_scope is Scope.SHARED
        ]
        edits = [sample(r, f) for r, f in shared]
        commune.store.write(edits)
        send(commune, "province", province, tmp_path / "stick")
        assert found(province) == {(e.type, e.id) for e in edits}
        assert len(shared) > 20
        commune.store.write([Edit(e.type, e.id, deleted=True) for e in edits])
        send(commune, "province", province, tmp_path / "stick2")
        assert found(province) == set()


def test_registers_switched_off_and_the_offices_own_lists_are_left_out(commune_desk):
    desk = commune_desk
    desk.store.write(
        [
            Edit("allowance", new_id(), {"decision": WORD}),
            Edit("choice_entry", new_id(), {"label": WORD, "list": "event.kind"}),
        ]
    )
    assert finding.everywhere(desk, TYPED).total == 0
    switch(desk, "allowance", on=True)
    (one,) = finding.everywhere(desk, TYPED).found
    assert one.type == "allowance"


def test_a_record_named_after_another_shows_its_words_and_its_home(plan_desk):
    desk = plan_desk
    person = officer(desk, "Đặng Thị Ửng")
    lesson = course(desk, desk.today, name="Lớp kỹ năng soạn thảo")
    seat(desk, lesson, person, certificate_no="CN-7788/2026")
    (one,) = finding.everywhere(desk, "7788").found
    assert (one.title, one.home) == ("Đặng Thị Ửng", "Lớp kỹ năng soạn thảo")
    assert one.rest.endswith("CN-7788/2026")
    for hit in finding.everywhere(desk, "ke hoach", limit=500).found:
        assert hit.title
        assert hit.id not in (hit.title, hit.home)


def test_groups_count_every_kind_and_follow_the_order_of_the_hits(plan_desk):
    desk = plan_desk
    for name in ("Tổ chức Lan", "To Chuc Lan", "Tổ Chực Lan"):
        officer(desk, name)
    page = finding.everywhere(desk, "tổ chức", limit=500)
    order = list(dict.fromkeys((h.type, h.exact) for h in page.found))
    assert order == [(g.type, g.exact) for g in page.groups]
    for group in page.groups:
        ours = [h for h in page.found if (h.type, h.exact) == (group.type, group.exact)]
        assert len(ours) == group.count
    people = [h for h in page.found if h.type == "officer"]
    assert (people[0].title, people[0].exact) == ("Tổ chức Lan", True)
    assert {h.title for h in people[1:]} == {"To Chuc Lan", "Tổ Chực Lan"}


def test_pages_follow_one_another(plan_desk):
    desk = plan_desk
    for number in range(120):
        officer(desk, f"Nguyễn Văn {number}")
    pages = [finding.everywhere(desk, "nguyen", offset=o) for o in (0, 50, 100)]
    assert [len(p.found) for p in pages] == [50, 50, 20]
    assert len({h.id for p in pages for h in p.found}) == 120
    assert {p.total for p in pages} == {120}


def test_the_records_opened_last_are_offered_while_they_stand(plan_desk):
    desk = plan_desk
    people = [officer(desk, f"Người {n}") for n in range(30)]
    for row in people:
        finding.remember(desk, [("officer", row)])
    first = task(desk, "1.1").task
    finding.remember(desk, [("task", first), ("officer", people[-1])])
    shown = finding.recent(desk)
    assert len(shown) == finding.RECENT
    assert [(s.type, s.id) for s in shown[:2]] == [("task", first), ("officer", people[-1])]
    assert shown[1].title == "Người 29"
    assert shown[1].label == REGISTRY["officer"].label
    records.delete(desk, "officer", people[-1])
    records.erase(desk, "officer", people[-2])
    assert {s.id for s in finding.recent(desk)}.isdisjoint(people[-2:])
    assert len(finding.recent(desk)) == finding.RECENT
