from __future__ import annotations

from datetime import date

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Query
from app.schedule.periods import Period
from app.services.planning import plan_import, plan_versions, plans
from app.services.registers import records
from app.services.reporting import due_reports, reports
from app.services.work import carry_back, carry_over, subtasks, tasks
from app.services.work.subtasks import SubTask
from app.services.work.tasks import Update
from tests.desks import SMALL_PLAN, officer, on, task

NEXT_PLAN = {
    **SMALL_PLAN,
    "doc": {
        "title": "Kế hoạch công tác pháp luật năm 2027 tỉnh Thanh Sơn Hà",
        "number": "12/KH-UBND",
        "date": "2027-01-15",
        "issuer": "UBND tỉnh Thanh Sơn Hà",
    },
    "targets": [],
}


def refs(desk: Desk, year: int = 2026) -> list[tuple[str, bool]]:
    return [(c.task.row.ref, c.dated) for c in carry_over.candidates(desk, year)]


def test_unfinished_tasks_of_the_year_are_proposed_and_dated_ones_chosen(plan_desk: Desk) -> None:
    assert refs(plan_desk) == [("1.1", True), ("1.2", False), ("2.1", True)]
    assert refs(plan_desk, 2025) == []
    tasks.update(plan_desk, task(plan_desk, "1.1").task, Update("done"))
    assert refs(plan_desk) == [("1.2", False), ("2.1", True)]
    found = carry_over.preview(plan_desk, 2026)
    assert [t.row.ref for t in found.tasks] == ["2.1"]
    assert (found.plan, found.plan_title) == ("", "Nhiệm vụ chuyển tiếp năm 2027")
    assert plan_desk.store.count(Query("plan")) == 1


def test_a_task_goes_on_in_the_next_year_with_its_people_and_open_products(plan_desk: Desk) -> None:
    old = task(plan_desk, "1.1").task
    who = officer(plan_desk, "Lò Văn Ịnh")
    tasks.assign(plan_desk, old, {"assignee": who, "deciding_authority": "chairman"})
    tasks.update(plan_desk, old, Update("in_progress", 40, "Đã dự thảo"))
    done, _ = carry_over.carry(plan_desk, 2026, task_ids=[old])
    new = tasks.detail(plan_desk, done.made[old])
    assert new.assignment is not None
    assert new.task["title"] == "Ban hành kế hoạch của xã"
    assert new.dated.row.due == date(2027, 12, 31)
    assert (new.dated.row.state, new.dated.row.percent) == ("in_progress", 40)
    assert new.assignment["assignee"] == who
    assert [p["title"] for p in new.products] == ["Kế hoạch của UBND xã"]
    before = tasks.detail(plan_desk, old)
    assert before.assignment is not None
    assert new.assignment["carried_from"] == before.assignment.id
    assert before.dated.row.state == "carried_over"
    assert [u["result"] for u in before.updates] == ["Chuyển sang năm 2027.", "Đã dự thảo"]


def test_the_old_report_counts_it_as_carried_and_the_next_as_open(plan_desk: Desk) -> None:
    duty = due_reports.due(plan_desk)[0].obligation.id
    old = task(plan_desk, "2.1").task
    next_plan = plan_import.confirm(plan_desk, NEXT_PLAN)[0].plan
    carry_over.carry(plan_desk, 2026, task_ids=[old], to=next_plan)
    made, _ = reports.make(plan_desk, duty, Period.parse("2026-12").code)
    assert made.figures["tasks.carried_over"].rows == (old,)
    assert made.figures["tasks.total"].value == 3
    coming = next(
        d
        for d in due_reports.due(on(plan_desk, date(2027, 2, 10)))
        if d.obligation["plan"] == next_plan
    )
    after, _ = reports.make(on(plan_desk, date(2027, 2, 10)), coming.obligation.id, "2027-02")
    assert after.figures["tasks.total"].value == 4
    assert after.figures["tasks.carried_over"].value == 0


def test_carrying_back_leaves_everything_as_it_stood(plan_desk: Desk) -> None:
    old = task(plan_desk, "2.1").task
    tasks.update(plan_desk, old, Update("in_progress", 30, "Đang kiểm tra"))
    untouched = task(plan_desk, "1.1").task
    stood = [tasks.detail(plan_desk, i).to_json() for i in (old, untouched)]
    done, _ = carry_over.carry(plan_desk, 2026)
    assert len(done.made) == 2
    carry_back.take_back(plan_desk, done.made.values())
    assert [tasks.detail(plan_desk, i).to_json() for i in (old, untouched)] == stood
    assert plan_desk.store.count(Query("plan")) == 1
    assert tasks.listing(plan_desk, tasks.own(plan_desk))[1] == 3


def test_what_was_worked_on_is_not_taken_back(plan_desk: Desk) -> None:
    old = task(plan_desk, "2.1").task
    done, _ = carry_over.carry(plan_desk, 2026, task_ids=[old])
    tasks.update(plan_desk, done.made[old], Update(result="Làm tiếp"))
    with pytest.raises(UserError) as caught:
        carry_back.take_back(plan_desk, done.made.values())
    assert caught.value.code == "worked_on"
    assert tasks.find(plan_desk, old).row.state == "carried_over"


def test_unfinished_sub_tasks_go_with_their_parent_and_finished_ones_stay(plan_desk: Desk) -> None:
    old = task(plan_desk, "2.1").task
    first, second = (subtasks.add(plan_desk, old, SubTask(t))[0] for t in ("Xong", "Dở"))
    tasks.update(plan_desk, first, Update("done"))
    done, _ = carry_over.carry(plan_desk, 2026, task_ids=[old])
    moved = subtasks.children(plan_desk, done.made[old])
    assert [t.row.title for t in moved] == ["Dở"]
    assert tasks.find(plan_desk, second).row.state == "carried_over"
    assert tasks.find(plan_desk, first).row.state == "done"
    carry_back.take_back(plan_desk, done.made.values())
    assert tasks.find(plan_desk, second).row.state == "not_started"
    assert len(subtasks.children(plan_desk, old)) == 2


def test_a_second_carrying_goes_into_the_same_plan(plan_desk: Desk) -> None:
    one, two = (task(plan_desk, ref).task for ref in ("1.1", "2.1"))
    first, _ = carry_over.carry(plan_desk, 2026, task_ids=[one])
    second, _ = carry_over.carry(plan_desk, 2026, task_ids=[two])
    assert first.plan == second.plan
    assert len(plans.tasks_of(plan_desk, first.plan)) == 2


def test_a_new_version_of_a_plan_leaves_carried_tasks_alone(plan_desk: Desk) -> None:
    next_plan = plan_import.confirm(plan_desk, NEXT_PLAN)[0].plan
    old = task(plan_desk, "2.1").task
    done, _ = carry_over.carry(plan_desk, 2026, task_ids=[old], to=next_plan)
    found = plan_versions.compare(plan_desk, next_plan, NEXT_PLAN)
    assert (found.dropped, found.added) == ((), ())
    assert done.made[old] in {t.id for t in plans.tasks_of(plan_desk, next_plan)}


@pytest.mark.parametrize(
    ("year", "wish", "code"),
    [
        (2025, {}, "nothing_to_carry"),
        (2026, {"task_ids": "done"}, "not_open"),
        (2026, {"to": "old"}, "wrong_year"),
    ],
)
def test_what_cannot_be_carried_is_refused_whole(
    plan_desk: Desk, year: int, wish: dict, code: str
) -> None:
    done = task(plan_desk, "1.1").task
    tasks.update(plan_desk, done, Update("done"))
    plan = task(plan_desk, "1.1").plan
    records.save(plan_desk, "plan", plan, {"period_from": 2026, "period_to": 2026})
    chosen = {"task_ids": [done]} if "task_ids" in wish else {"to": plan} if wish else {}
    with pytest.raises(UserError) as caught:
        carry_over.carry(plan_desk, year, **chosen)
    assert caught.value.code == code
    assert plan_desk.store.count(Query("plan")) == 1


def test_the_bare_state_is_refused_in_an_update(plan_desk: Desk) -> None:
    with pytest.raises(UserError) as caught:
        tasks.update(plan_desk, task(plan_desk, "2.1").task, Update("carried_over"))
    assert [p.field for p in caught.value.fields] == ["state"]
