from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.schedule.periods import Period
from app.services.planning import plan_import, plans
from app.services.reporting import due_reports, province, reports
from app.services.work import subtasks, tasks
from app.services.work.subtasks import SubTask
from app.services.work.tasks import Update
from tests.desks import COMMUNE, SMALL_PLAN, enrol, officer, send, task


def add(desk: Desk, ref: str, *titles: str, **more) -> list[str]:
    return [subtasks.add(desk, task(desk, ref).task, SubTask(t, **more))[0] for t in titles]


def shown(desk: Desk) -> list[tuple[str, str]]:
    return [(t.row.title, t.row.parent_ref) for t in tasks.listing(desk, tasks.own(desk))[0]]


def test_sub_tasks_stand_behind_their_parent_in_the_order_they_were_made(plan_desk: Desk) -> None:
    add(plan_desk, "2.1", "Lập danh mục", "Kiểm tra từng văn bản")
    add(plan_desk, "1.1", "Dự thảo")
    assert shown(plan_desk) == [
        ("Ban hành kế hoạch của xã", ""),
        ("Dự thảo", "1.1"),
        ("Tuyên truyền trên hệ thống truyền thanh", ""),
        ("Tự kiểm tra văn bản của xã", ""),
        ("Lập danh mục", "2.1"),
        ("Kiểm tra từng văn bản", "2.1"),
    ]


def test_a_sub_task_has_its_own_person_day_and_products(plan_desk: Desk) -> None:
    who = officer(plan_desk, "Lò Văn Ịnh")
    [made] = add(
        plan_desk,
        "2.1",
        "Lập danh mục",
        due=date(2026, 10, 20),
        assignee=who,
        products=("Danh mục văn bản",),
    )
    detail = tasks.detail(plan_desk, made)
    assert detail.dated.row.due == date(2026, 10, 20)
    assert detail.assignment is not None
    assert detail.assignment["assignee"] == who
    assert [p["title"] for p in detail.products] == ["Danh mục văn bản"]
    assert "person" not in detail.unclear


def test_a_day_after_the_parents_is_refused_unless_told(plan_desk: Desk) -> None:
    late = SubTask("Muộn", due=date(2026, 10, 31))
    with pytest.raises(UserError) as caught:
        subtasks.add(plan_desk, task(plan_desk, "2.1").task, late)
    assert [p.field for p in caught.value.fields] == ["due"]
    assert shown(plan_desk)[-1][0] == "Tự kiểm tra văn bản của xã"
    [made] = add(plan_desk, "2.1", "Muộn", due=date(2026, 10, 31), later=True)
    assert tasks.find(plan_desk, made).row.due == date(2026, 10, 31)


@pytest.mark.parametrize("title", ["", "   "])
def test_a_sub_task_without_words_is_refused(plan_desk: Desk, title: str) -> None:
    with pytest.raises(UserError) as caught:
        add(plan_desk, "2.1", title)
    assert [p.field for p in caught.value.fields] == ["title"]


def test_a_sub_task_is_not_divided_further(plan_desk: Desk) -> None:
    [made] = add(plan_desk, "2.1", "Lập danh mục")
    with pytest.raises(UserError) as caught:
        subtasks.add(plan_desk, made, SubTask("Nhỏ hơn nữa"))
    assert caught.value.code == "nested"


def test_the_parent_tells_how_many_are_done_and_is_never_set_by_itself(plan_desk: Desk) -> None:
    made = add(plan_desk, "2.1", "A", "B", "C")
    for one in made[:2]:
        tasks.update(plan_desk, one, Update("done", on=date(2026, 10, 5)))
    tasks.update(plan_desk, made[2], Update("in_progress", 50))
    parent = tasks.find(plan_desk, task(plan_desk, "2.1").task)
    assert (parent.row.children_done, parent.row.children) == (2, 3)
    assert (parent.row.state, parent.row.percent) == ("not_started", None)
    found = subtasks.proposal(parent, subtasks.children(plan_desk, parent.row.task))
    assert found is not None
    assert (found.words, found.state, found.percent) == ("2/3 việc con xong", "in_progress", 83)
    tasks.update(plan_desk, made[2], Update("stopped"))
    parent = tasks.find(plan_desk, parent.row.task)
    found = subtasks.proposal(parent, subtasks.children(plan_desk, parent.row.task))
    assert found is not None
    assert (found.words, found.state, found.percent) == ("2/2 việc con xong", "done", 100)


def test_the_parent_alone_counts_in_totals_and_in_the_report(plan_desk: Desk) -> None:
    duty = due_reports.due(plan_desk)[0].obligation.id
    before, _ = reports.make(plan_desk, duty, Period.parse("2026-10").code)
    counts = plan_desk.store.task_counts(plan_desk.profile.unit.code)
    [made] = add(plan_desk, "2.1", "Lập danh mục")
    tasks.update(plan_desk, made, Update("done", on=date(2026, 10, 5)))
    after = reports.look(plan_desk, before.report.id)
    assert {k: f.value for k, f in after.figures.items() if k.startswith("tasks.")} == {
        k: f.value for k, f in before.figures.items() if k.startswith("tasks.")
    }
    assert plan_desk.store.task_counts(plan_desk.profile.unit.code) == counts


def test_a_removed_sub_task_is_gone_from_the_list_and_the_count(plan_desk: Desk) -> None:
    first, second = add(plan_desk, "2.1", "A", "B")
    subtasks.remove(plan_desk, first)
    parent = tasks.find(plan_desk, task(plan_desk, "2.1").task)
    assert parent.row.children == 1
    assert [t.row.task for t in subtasks.children(plan_desk, parent.row.task)] == [second]
    with pytest.raises(UserError):
        subtasks.remove(plan_desk, parent.row.task)


def test_filtering_by_plan_keeps_the_sub_tasks_with_their_parent(plan_desk: Desk) -> None:
    add(plan_desk, "2.1", "Lập danh mục")
    plan = task(plan_desk, "2.1").plan
    found, total = tasks.listing(plan_desk, tasks.own(plan_desk, plan=plan))
    assert total == 4
    assert [t.row.title for t in found][-1] == "Lập danh mục"
    assert tasks.listing(plan_desk, tasks.own(plan_desk, plan=plan, top=True))[1] == 3


def test_the_province_sees_the_parts_of_its_row_and_counts_the_row_alone(
    commune_desk: Desk, province_desk: Desk, tmp_path: Path
) -> None:
    enrol(commune_desk, province_desk, tmp_path / "enrol")
    plan = plan_import.confirm(province_desk, SMALL_PLAN)[0].plan
    plans.publish(province_desk, plan, "communes")
    send(province_desk, COMMUNE, commune_desk, tmp_path / "in")
    [made] = add(commune_desk, "2.1", "Lập danh mục")
    tasks.update(commune_desk, made, Update("done"))
    send(commune_desk, "province", province_desk, tmp_path / "out")
    seen = tasks.find(province_desk, task(province_desk, "2.1").task, COMMUNE)
    assert (seen.row.children_done, seen.row.children) == (1, 1)
    below = tasks.find(province_desk, made, COMMUNE)
    assert (below.row.parent, below.row.state) == (seen.row.task, "done")
    for found in (province.matrix(province_desk), province.matrix(province_desk, plan)):
        assert made not in {t.id for t in found.tasks}
    with pytest.raises(UserError) as caught:
        subtasks.add(province_desk, seen.row.task, SubTask("Của tỉnh"))
    assert caught.value.code == "role"
