"""What may have been entered twice, and what waits for its parent: listed, never refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.exchange.segment import unpack
from app.ports import Edit, Incoming, Query
from app.records.language import Scope
from app.records.registry import REGISTRY
from app.services.planning import plan_import
from app.services.registers import doubles, merging, records, waiting
from app.services.registers.undo import undo, watch
from app.services.work import tasks
from app.services.work.tasks import Update
from tests.desks import SMALL_PLAN, task
from tests.exchange.desks import COMMUNE as OWN
from tests.exchange.desks import Clock, Town

DAY = date(2026, 3, 5)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path / "town", Clock())
    yield made
    made.close()


@pytest.fixture
def office(town: Town) -> Desk:
    return town.desk("office")


@pytest.fixture
def laptop(town: Town, office: Desk) -> Desk:
    desk = town.desk("laptop")
    town.enrol(desk, office)
    return desk


def add(desk: Desk, type_name: str, **values: Any) -> str:
    row = new_id()
    desk.store.write([Edit(type_name, row, values)])
    return row


def meet(town: Town, one: Desk, other: Desk) -> None:
    town.send(one, "devices", other)
    town.send(other, "devices", one)


def pairs(desk: Desk, type_name: str = "") -> set[frozenset[str]]:
    return {frozenset((p.left.id, p.right.id)) for p in doubles.listing(desk, type_name)}


def test_one_person_typed_on_two_devices_is_listed_on_both(
    town: Town, office: Desk, laptop: Desk
) -> None:
    here = add(office, "officer", full_name="Đặng Hoà Ửng")
    there = add(laptop, "officer", full_name="ĐẶNG HÒA  ỬNG")
    add(laptop, "officer", full_name="Đặng Hoa Ửng")
    meet(town, office, laptop)
    assert pairs(office) == pairs(laptop) == {frozenset((here, there))}


def test_papers_tasks_and_courses_are_told_by_what_is_declared(office: Desk) -> None:
    for number in ("12/KH-UBND", "012/kh-ubnd", "13/KH-UBND"):
        add(office, "plan", title=f"Kế hoạch {number}", number=number, issued=DAY)
    add(office, "plan", title="Kế hoạch khác ngày", number="12/KH-UBND", issued=date(2025, 3, 5))
    plan, other = new_id(), new_id()
    for holder, due in ((plan, DAY), (plan, DAY), (plan, None), (plan, None), (other, DAY)):
        add(office, "task", plan=holder, title="Tuyên truyền", due=due)
    for day in (DAY, DAY, date(2026, 4, 1)):
        add(office, "training_course", name="Tập huấn hòa giải", date_from=day)
    found = [p.type for p in doubles.listing(office)]
    assert sorted(found) == ["plan", "task", "task", "training_course"]


def test_every_type_is_compared_unless_it_says_no(town: Town, office: Desk) -> None:
    """Two records of each type with the same declared values are one pair, whatever the type."""
    never = {"indicator_value", "access_log"}
    assert {r.name for r in REGISTRY if not r.doubles} == never
    province = town.province()
    for rtype in REGISTRY:
        desk = province if rtype.life_scope is Scope.PROVINCE else office
        for names in rtype.doubles:
            values = {name: _some(rtype.field(name)) for name in names}
            ids = {add(desk, rtype.name, **values) for _ in range(2)}
            assert frozenset(ids) in pairs(desk, rtype.name), (rtype.name, names)


def _some(field: Any) -> Any:
    some: dict[str, Any] = {
        "date": DAY,
        "integer": 2026,
        "decimal": Decimal(5),
        "bool": True,
        "ref": "ab" * 16,
        "choice": field.choices[0].code if field.choices else "",
    }
    return some.get(field.kind.value, "Những lời giống nhau")


def test_of_many_alike_each_stands_beside_one_before_it(office: Desk) -> None:
    ids = sorted(add(office, "officer", full_name="Lò Thị Ửng") for _ in range(4))
    chain = {frozenset(two) for two in pairwise(ids)}
    assert pairs(office) == chain
    doubles.separate(office, ids[2], ids[1])
    assert pairs(office) == {*chain, frozenset((ids[0], ids[2]))} - {frozenset(ids[1:3])}


def test_told_apart_is_remembered(office: Desk) -> None:
    one, other = (add(office, "officer", full_name="Lò Thị Ửng") for _ in range(2))
    doubles.separate(office, one, other)
    doubles.separate(office, other, one)
    assert pairs(office) == set()
    third = add(office, "officer", full_name="Lò Thị Ửng")
    assert pairs(office)
    assert all(third in pair for pair in pairs(office))


def test_keeping_one_moves_what_names_the_other(office: Desk) -> None:
    kept, dropped = (add(office, "officer", full_name="Lò Thị Ửng") for _ in range(2))
    course = add(office, "training_course", name="Lớp", date_from=DAY)
    seat = add(office, "participation", course=course, officer=dropped)
    lists = add(office, "nomination_list", course=course, subject="Cử", officers=(kept, dropped))
    file = add(office, "attachment", file_name="a.pdf", sha256="0" * 64)
    link = add(office, "evidence", attachment=file, record_type="officer", record=dropped)
    assert merging.mentions(office, office.store.get("officer", dropped)) == 3

    watched, seen = watch(office)
    merging.keep(watched, "officer", kept, dropped)

    assert pairs(office) == set()
    assert office.store.get("participation", seat)["officer"] == kept
    assert office.store.get("nomination_list", lists)["officers"] == (kept,)
    assert office.store.get("evidence", link)["record"] == kept
    assert not office.store.get("officer", dropped).alive
    step = seen.step("gộp")
    assert step is not None
    undo(office, step)
    assert office.store.get("participation", seat)["officer"] == dropped
    assert len(pairs(office)) == 1


def test_a_plan_imported_on_two_devices_becomes_one_with_the_work_of_both(
    town: Town, office: Desk, laptop: Desk
) -> None:
    plans = [plan_import.confirm(desk, SMALL_PLAN)[0].plan for desk in (office, laptop)]
    work = Update(state="done", result="Đã ban hành")
    tasks.update(laptop, task(laptop, "1.1", OWN).task, work)
    tasks.update(
        office,
        task(office, "2.1", OWN).task,
        Update(state="in_progress", percent=40, result="Đang làm"),
    )
    meet(town, office, laptop)
    assert pairs(office, "plan") == {frozenset(plans)}
    types = ("task_group", "task", "indicator", "report_obligation", "assignment")
    before = {name: count(office, name) for name in types}

    merging.keep(office, "plan", *plans)

    (papers,) = doubles.listing(office)
    merging.keep(office, papers.type, papers.left.id, papers.right.id)
    assert doubles.listing(office) == []
    assert {name: 2 * count(office, name) for name in types} == before
    for ref, state, result in (("1.1", "done", "Đã ban hành"), ("2.1", "in_progress", "Đang làm")):
        row = task(office, ref, OWN)
        assert (row.state, row.result) == (state, result)
    tasks.update(office, task(office, "1.1", OWN).task, Update(result="Đã gửi tỉnh"))
    assert 2 * count(office, "assignment") == before["assignment"]
    assert waiting.listing(office) == []


def count(desk: Desk, type_name: str) -> int:
    return desk.store.count(Query(type_name))


def test_what_another_unit_has_worked_on_is_not_dropped(town: Town, office: Desk) -> None:
    province = town.province()
    town.enrol(office, province)
    plans = [
        add(province, "plan", title="Kế hoạch", issued=DAY, published_to=("communes",))
        for _ in range(2)
    ]
    duties = [add(province, "task", plan=plan, title="Tuyên truyền") for plan in plans]
    town.send(province, OWN, office)
    tasks.update(office, duties[0], Update(state="done"))
    town.send(office, "province", province)
    with pytest.raises(UserError) as refused:
        merging.keep(province, "plan", plans[1], plans[0])
    assert refused.value.code == "others_name_it"
    merging.keep(province, "plan", *plans)
    assert pairs(province) == set()
    assert province.store.get("task", duties[0]).alive


def test_a_record_never_comes_to_name_itself(office: Desk) -> None:
    dropped = add(office, "plan", title="Kế hoạch", number="1/KH", issued=DAY)
    kept = add(office, "plan", title="Kế hoạch", number="1/KH", issued=DAY, same_as=dropped)
    merging.keep(office, "plan", kept, dropped)
    assert office.store.get("plan", kept)["same_as"] is None


def test_a_frozen_report_is_not_dropped(office: Desk) -> None:
    duty = new_id()
    ids = [add(office, "report", obligation=duty, period="2026-10") for _ in range(2)]
    office.store.write([Edit("report", ids[1], {"state": "frozen"})])
    with pytest.raises(UserError) as refused:
        merging.keep(office, "report", ids[0], ids[1])
    assert refused.value.code == "frozen"
    merging.keep(office, "report", ids[1], ids[0])
    assert pairs(office) == set()


def test_a_child_without_its_parent_is_kept_shown_and_listed(office: Desk, laptop: Desk) -> None:
    """I12: of two packages the one with the parent is late; its child is here all the same."""
    course = add(laptop, "training_course", name="Lớp hòa giải", date_from=DAY)
    _closed(laptop)
    person = add(laptop, "officer", full_name="Đặng Thị Ửng")
    seat = add(laptop, "participation", course=course, officer=person)
    early, late = _closed(laptop)
    office.replica.apply([late])

    (one,) = waiting.listing(office)
    assert (one.record.id, one.field.name, one.parent.name) == (seat, "course", "training_course")
    assert records.names(office, "training_course", [course]) == {course: "(chờ bản ghi gốc)"}
    assert waiting.to_json(office, one)["title"] == "Đặng Thị Ửng"
    assert waiting.listing(laptop) == []

    office.replica.apply([early])
    assert waiting.listing(office) == []
    assert records.names(office, "training_course", [course]) == {course: "Lớp hòa giải"}


def _closed(desk: Desk) -> list[Incoming]:
    """Close what is written; return the desk's segments as another desk gets them."""
    desk.replica.close_segments(desk.keys.device_id, desk.keys.sign)
    return [
        Incoming(s, stream.scope, stream.unit, stream.role, stream.device, tuple(unpack(s)))
        for stream in desk.replica.streams()
        if stream.own
        for s in desk.replica.segments(stream.rid, 0)
    ]


def test_a_name_that_is_missing_says_why(office: Desk) -> None:
    here = add(office, "officer", full_name="Đặng Thị Ửng")
    gone = add(office, "officer", full_name="Lò Văn Đi")
    wiped = add(office, "officer", full_name="Nguyễn Văn Nhầm")
    never = new_id()
    records.delete(office, "officer", gone)
    records.erase(office, "officer", wiped)
    assert records.names(office, "officer", (here, gone, wiped, never)) == {
        here: "Đặng Thị Ửng",
        gone: "(đã xóa)",
        wiped: "(đã xóa hẳn)",
        never: "(chờ bản ghi gốc)",
    }
    seat = add(office, "participation", course=new_id(), officer=wiped)
    waits = [(w.record.id, w.field.name) for w in waiting.listing(office)]
    assert waits == [(seat, "course")]
