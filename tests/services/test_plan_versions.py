from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.errors import UserError
from app.ports import Query, Record
from app.services.planning import plan_tasks, plan_versions, plans, typed_plan
from app.services.registers import records
from app.services.work import tasks
from tests.desks import BY_OCTOBER, SMALL_PLAN, task

if TYPE_CHECKING:
    from app.desk import Desk


def the_plan(desk: Desk) -> Record:
    [plan] = records.listing(desk, "plan").records
    return plan


def with_task(number: int, **values: Any) -> dict[str, Any]:
    """The small plan with one task changed."""
    rows = [dict(t) for t in SMALL_PLAN["tasks"]]
    rows[number] |= values
    return {**SMALL_PLAN, "tasks": rows}


def products(desk: Desk, ref: str) -> dict[str, date | None]:
    own = next(t for t in plans.tasks_of(desk, the_plan(desk).id) if t["ref"] == ref)
    return {p["title"]: p["due"] for p in plans.deliverables_of(desk, (own.id,))}


def test_the_same_plan_again_changes_nothing(plan_desk: Desk) -> None:
    found = plan_versions.compare(plan_desk, the_plan(plan_desk).id, SMALL_PLAN)
    assert (found.added, found.dropped, found.changed) == ((), (), ())
    assert len(found.same) == 4


def test_a_new_term_reaches_the_products_too(plan_desk: Desk) -> None:
    plan = the_plan(plan_desk).id
    newer = with_task(0, deadline=BY_OCTOBER, outputs=["Kế hoạch của UBND xã", "Báo cáo"])
    [change] = plan_versions.compare(plan_desk, plan, newer).changed
    assert change.fields["outputs"] == (
        ["Kế hoạch của UBND xã"],
        ["Kế hoạch của UBND xã", "Báo cáo"],
    )
    plan_versions.update(plan_desk, plan, newer)
    day = date(2026, 10, 30)
    assert products(plan_desk, "1.1") == {"Kế hoạch của UBND xã": day, "Báo cáo": day}
    assert task(plan_desk, "1.1").due == day


def test_a_new_day_of_issue_moves_terms_of_unchanged_tasks(plan_desk: Desk) -> None:
    plan_versions.update(plan_desk, the_plan(plan_desk).id, SMALL_PLAN, issued=date(2026, 4, 20))
    assert task(plan_desk, "1.1").due == date(2026, 4, 30)
    assert the_plan(plan_desk)["issued"] == date(2026, 4, 20)


def test_products_taken_out_go_unless_they_were_made(plan_desk: Desk) -> None:
    plan = the_plan(plan_desk).id
    own = task(plan_desk, "1.1").task
    newer = with_task(0, outputs=["Quyết định"])
    plan_versions.update(plan_desk, plan, newer, amends=True)
    assert set(products(plan_desk, "1.1")) == {"Kế hoạch của UBND xã", "Quyết định"}
    plan_versions.update(plan_desk, plan, newer)
    assert set(products(plan_desk, "1.1")) == {"Quyết định"}
    plan_versions.update(plan_desk, plan, SMALL_PLAN)
    [product] = plans.deliverables_of(plan_desk, (own,))
    tasks.finish_product(plan_desk, own, title=product["title"], planned=product.id)
    plan_versions.update(plan_desk, plan, newer)
    assert set(products(plan_desk, "1.1")) == {"Kế hoạch của UBND xã", "Quyết định"}


def test_a_task_that_becomes_ours_gets_our_part(plan_desk: Desk) -> None:
    before = tasks.listing(plan_desk, tasks.own(plan_desk))[1]
    newer = with_task(3, our_role="cooperate", role_basis="printed")
    plan_versions.update(plan_desk, the_plan(plan_desk).id, newer)
    assert tasks.listing(plan_desk, tasks.own(plan_desk))[1] == before + 1
    plan_versions.update(plan_desk, the_plan(plan_desk).id, SMALL_PLAN)
    assert tasks.listing(plan_desk, tasks.own(plan_desk))[1] == before


def test_a_part_a_person_gave_stays_through_a_new_version(plan_desk: Desk) -> None:
    own = task(plan_desk, "2.1").task
    tasks.assign(plan_desk, own, {"our_role": "lead", "role_basis": "printed"})
    newer = with_task(2, our_role="none", role_basis=None)
    plan_versions.update(plan_desk, the_plan(plan_desk).id, newer)
    assert task(plan_desk, "2.1").role == "lead"


def test_one_task_is_added_behind_the_others(plan_desk: Desk) -> None:
    plan = the_plan(plan_desk).id
    item = {**typed_plan.empty_item(), "title": "Việc thêm", "deadline": BY_OCTOBER}
    made, _ = plan_tasks.add(plan_desk, plan, item)
    assert [t.id for t in plans.tasks_of(plan_desk, plan)][-1] == made
    assert tasks.find(plan_desk, made).row.due == date(2026, 10, 30)
    with pytest.raises(UserError) as caught:
        plan_tasks.add(plan_desk, plan, typed_plan.empty_item())
    assert caught.value.code == "invalid"


def test_a_task_read_back_and_kept_unchanged_is_the_same(plan_desk: Desk) -> None:
    for one in plans.tasks_of(plan_desk, the_plan(plan_desk).id):
        before = plan_desk.store.count(Query("planned_deliverable"))
        changes = plan_tasks.change(plan_desk, one.id, plan_tasks.item_of(plan_desk, one.id))
        assert changes.items == ()
        assert plan_desk.store.count(Query("planned_deliverable")) == before


def test_changing_a_task_keeps_the_work(plan_desk: Desk) -> None:
    own = task(plan_desk, "1.1").task
    tasks.update(plan_desk, own, tasks.Update("in_progress", result="Đang soạn"))
    item = {**plan_tasks.item_of(plan_desk, own), "title": "Ban hành quyết định của xã"}
    plan_tasks.change(plan_desk, own, item)
    after = task(plan_desk, "1.1")
    assert (after.task, after.title, after.result) == (
        own,
        "Ban hành quyết định của xã",
        "Đang soạn",
    )
    titles = [e.before.get("title") for e in plan_desk.store.history("task", own) if e.before]
    assert "Ban hành kế hoạch của xã" in titles


def test_a_new_reporting_duty_comes_in_and_the_old_ones_stay(plan_desk: Desk) -> None:
    plan = the_plan(plan_desk).id
    assert plan_versions.compare(plan_desk, plan, SMALL_PLAN).obligations == ()
    yearly = {"period": "year", "due": "11-30", "commune": True, "text": "Báo cáo năm"}
    theirs = {**yearly, "due": "12-15", "commune": False}
    newer = {**SMALL_PLAN, "reporting": [yearly, theirs]}
    assert plan_versions.compare(plan_desk, plan, newer).obligations == (yearly,)
    plan_versions.update(plan_desk, plan, newer)
    duties = plans.obligations_of(plan_desk, plan)
    assert sorted(d["period"] for d in duties) == ["month", "year"]
    assert plan_versions.compare(plan_desk, plan, newer).obligations == ()
