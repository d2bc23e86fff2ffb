from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Filter, Query
from app.services.day import today
from app.services.filing import evidence, files
from app.services.registers import records
from app.services.work import tasks
from app.services.work.dated import is_overdue
from app.services.work.tasks import Update
from tests.desks import TODAY, officer, on, task


def refusal(call, *arguments, **named) -> UserError:
    with pytest.raises(UserError) as caught:
        call(*arguments, **named)
    assert caught.value.message
    assert caught.value.next_step
    return caught.value


def test_only_the_units_own_tasks_are_listed_unless_all_are_asked_for(plan_desk: Desk) -> None:
    own, total = tasks.listing(plan_desk, tasks.own(plan_desk))
    assert ([t.row.ref for t in own], total) == (["1.1", "1.2", "2.1"], 3)
    every, total = tasks.listing(plan_desk, tasks.own(plan_desk, concerned=False))
    assert (total, every[-1].row.role) == (4, "none")


def test_six_clears_are_named_until_each_is_given(plan_desk: Desk) -> None:
    one = task(plan_desk, "1.2").task
    assert set(tasks.CLEARS) == {
        "person",
        "work",
        "schedule",
        "authority",
        "responsibility",
        "result",
    }
    assert tasks.detail(plan_desk, one).unclear == (
        "person",
        "authority",
        "responsibility",
        "result",
    )
    tasks.assign(
        plan_desk,
        one,
        {
            "assignee": officer(plan_desk, "Đặng Thị Ửng"),
            "deciding_authority": "chairman",
            "responsible_head": "deputy",
            "no_product": True,
        },
    )
    assert tasks.detail(plan_desk, one).unclear == ()


def test_a_product_the_plan_names_or_one_that_was_made_is_a_clear_result(plan_desk: Desk) -> None:
    assert "result" not in tasks.detail(plan_desk, task(plan_desk, "1.1").task).unclear
    other = task(plan_desk, "2.1").task
    assert "result" in tasks.detail(plan_desk, other).unclear
    tasks.finish_product(plan_desk, other, title="Báo cáo tự kiểm tra", code_number="5/BC-UBND")
    assert "result" not in tasks.detail(plan_desk, other).unclear


def test_an_update_keeps_state_percent_and_words_together(plan_desk: Desk) -> None:
    one = task(plan_desk, "1.1").task
    tasks.update(plan_desk, one, Update("in_progress", 40, "Đã làm", on=date(2026, 10, 2)))
    row = tasks.find(plan_desk, one).row
    assert (row.state, row.percent, row.result) == ("in_progress", 40, "Đã làm")
    assert row.result_date == date(2026, 10, 2)
    tasks.update(plan_desk, one, Update(result="Làm thêm"))
    row = tasks.find(plan_desk, one).row
    assert (row.state, row.percent, row.result) == ("in_progress", 40, "Làm thêm")


def test_done_means_100_percent_and_a_day_and_undone_takes_the_day_back(plan_desk: Desk) -> None:
    one = task(plan_desk, "1.1").task
    tasks.update(plan_desk, one, Update(percent=100))
    assert tasks.find(plan_desk, one).row.state == "not_started"
    tasks.update(plan_desk, one, Update("done", on=date(2026, 10, 3)))
    row = tasks.find(plan_desk, one).row
    assert (row.state, row.percent, row.done_date) == ("done", 100, date(2026, 10, 3))
    tasks.update(plan_desk, one, Update("in_progress", 80))
    row = tasks.find(plan_desk, one).row
    assert (row.state, row.percent, row.done_date) == ("in_progress", 80, None)


@pytest.mark.parametrize(
    "wish",
    [
        Update(result="mai", on=date(2026, 11, 6)),
        Update(percent=101),
        Update(percent=-1),
        Update(state="gone"),
    ],
)
def test_an_update_that_cannot_be_is_refused_whole(plan_desk: Desk, wish: Update) -> None:
    one = task(plan_desk, "1.1").task
    assert refusal(tasks.update, plan_desk, one, wish).code == "invalid"
    row = tasks.find(plan_desk, one).row
    assert (row.state, row.percent, row.result) == ("not_started", None, "")


def test_typed_words_are_kept_as_typed(plan_desk: Desk) -> None:
    one = task(plan_desk, "1.1").task
    typed = "  Dòng 1:\n\t– “hoà” và “hòa”; 1.234,5 %  "
    tasks.update(plan_desk, one, Update(result=typed))
    assert tasks.find(plan_desk, one).row.result == typed


def test_the_units_own_day_is_not_after_the_plans(plan_desk: Desk) -> None:
    one = task(plan_desk, "2.1")
    assert one.due == date(2026, 10, 30)
    late = {"own_due": date(2026, 10, 31)}
    assert refusal(tasks.assign, plan_desk, one.task, late).code == "invalid"
    tasks.assign(plan_desk, one.task, {"own_due": date(2026, 10, 24)})
    dated = tasks.find(plan_desk, one.task)
    assert dated.row.own_due == date(2026, 10, 24)
    assert dated.safe_due == date(2026, 10, 23)


def test_a_generic_edit_cannot_move_the_units_day_after_the_plans(plan_desk: Desk) -> None:
    one = task(plan_desk, "2.1")
    late = {"own_due": date(2026, 10, 31)}
    assert refusal(records.save, plan_desk, "assignment", one.assignment, late).code == "invalid"


def test_a_term_that_ends_on_a_day_off_is_late_only_after_the_next_working_day(
    plan_desk: Desk,
) -> None:
    one = task(plan_desk, "1.1")
    sunday, monday = date(2026, 2, 22), date(2026, 2, 23)
    assert one.due == sunday
    dated = tasks.find(plan_desk, one.task)
    assert dated.safe_due == monday
    assert not is_overdue(on(plan_desk, monday), dated)
    assert is_overdue(on(plan_desk, date(2026, 2, 24)), dated)
    assert one.title not in str(_morning(on(plan_desk, monday)).get(today.Concern.OVERDUE))
    assert one.title in str(_morning(on(plan_desk, date(2026, 2, 24)))[today.Concern.OVERDUE])
    counted = [s.total for s in today.sections(on(plan_desk, monday)) if s.late]
    assert counted == []


def test_a_fixed_day_on_a_day_off_is_due_the_working_day_before_and_late_after_it(
    plan_desk: Desk,
) -> None:
    one = task(plan_desk, "2.1").task
    tasks.assign(plan_desk, one, {"own_due": date(2026, 10, 25)})
    dated = tasks.find(plan_desk, one)
    assert dated.safe_due == date(2026, 10, 23)
    assert not is_overdue(on(plan_desk, date(2026, 10, 25)), dated)
    assert is_overdue(on(plan_desk, date(2026, 10, 26)), dated)


def test_finished_stopped_and_not_arisen_tasks_are_never_late(plan_desk: Desk) -> None:
    one = task(plan_desk, "2.1").task
    assert is_overdue(plan_desk, tasks.find(plan_desk, one))
    for state in ("done", "stopped", "not_arisen"):
        tasks.update(plan_desk, one, Update(state))
        assert not is_overdue(plan_desk, tasks.find(plan_desk, one))


def test_a_ticked_product_shows_on_the_task_it_was_planned_for(plan_desk: Desk) -> None:
    one = task(plan_desk, "1.1").task
    [planned] = tasks.find(plan_desk, one).deliverables
    assert planned["done"] is None
    tasks.finish_product(
        plan_desk, one, title=planned["title"], planned=planned["id"], on=date(2026, 10, 4)
    )
    [planned] = tasks.find(plan_desk, one).deliverables
    assert planned["done"] == "2026-10-04"


def test_one_file_is_evidence_for_two_tasks(plan_desk: Desk, tmp_path: Path) -> None:
    photo = tmp_path / "Ảnh hội nghị.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + bytes(range(200)))
    first, second = task(plan_desk, "1.1").task, task(plan_desk, "2.1").task
    tasks.update(plan_desk, first, Update(result="Có ảnh", attach=(photo,)))
    photo.unlink()
    [kept] = tasks.detail(plan_desk, first).attachments
    evidence.link(plan_desk, kept.id, [("assignment", task(plan_desk, "2.1").assignment)])
    assert [a.id for a in tasks.detail(plan_desk, second).attachments] == [kept.id]
    assert plan_desk.store.count(Query("attachment")) == 1
    files.save_as(plan_desk, kept, tmp_path / "lấy ra.jpg")
    assert (tmp_path / "lấy ra.jpg").read_bytes()[3:] == bytes(range(200))


def test_results_and_difficulties_are_found_without_marks(plan_desk: Desk) -> None:
    one = task(plan_desk, "2.1").task
    wish = Update(result="Kiến nghị sửa quy chế hoà giải", difficulty="Thiếu công chức")
    tasks.update(plan_desk, one, wish)
    for words in ("quy che hoa giai", "QUY CHẾ HÒA GIẢI", "thieu cong chuc", "tu kiem tra"):
        found, _ = tasks.listing(plan_desk, tasks.own(plan_desk, text=words))
        assert [t.row.task for t in found] == [one], words
    assert tasks.listing(plan_desk, tasks.own(plan_desk, text="khong co chu nay"))[1] == 0


def test_the_province_looks_and_does_not_touch(province_desk: Desk) -> None:
    from app.services.planning import plan_import
    from tests.desks import PROVINCE, SMALL_PLAN

    plan_import.confirm(province_desk, SMALL_PLAN)
    one = task(province_desk, "1.1", PROVINCE).task
    assert refusal(tasks.update, province_desk, one, Update("done")).code == "role"
    assert province_desk.store.count(Query("assignment")) == 0


def test_this_morning_names_what_presses_and_nothing_that_is_done(plan_desk: Desk) -> None:
    told = _morning(on(plan_desk, date(2026, 10, 26)))
    assert "1.1 Ban hành kế hoạch của xã" in told[today.Concern.OVERDUE]
    assert "2.1 Tự kiểm tra văn bản của xã" in told[today.Concern.DUE_SOON]
    assert "1.2 Tuyên truyền trên hệ thống truyền thanh" in told[today.Concern.UPDATE_MISSING]
    for ref in ("1.1", "2.1", "1.2"):
        tasks.update(plan_desk, task(plan_desk, ref).task, Update("done", on=TODAY))
    left = _morning(plan_desk)
    assert not set(left) & {
        today.Concern.OVERDUE,
        today.Concern.DUE_SOON,
        today.Concern.UPDATE_MISSING,
    }


def _morning(desk: Desk) -> dict[today.Concern, list[str]]:
    return {s.concern: [line.title for line in s.lines] for s in today.sections(desk)}


def test_history_tells_every_step_of_a_task(plan_desk: Desk) -> None:
    one = task(plan_desk, "1.1")
    tasks.update(plan_desk, one.task, Update("in_progress", 30))
    tasks.update(plan_desk, one.task, Update("done"))
    told = [h for h in plan_desk.store.history("assignment", one.assignment) if h.after]
    states = [h.after["state"] for h in told if "state" in h.after]
    assert states == ["done", "in_progress", "not_started"]
    updates = plan_desk.store.find(
        Query("progress_update", (Filter("assignment", "=", one.assignment),))
    )
    assert updates.total == 2


@pytest.mark.parametrize(
    "rule", [{"kind": "newer"}, {"kind": "date", "date": "mai"}, {"x": 1}, [1, 2], [[1, 2]]]
)
def test_a_rule_of_a_newer_program_hides_no_task(plan_desk: Desk, rule: object) -> None:
    one = task(plan_desk, "2.1").task
    records.save(plan_desk, "task", one, {"due_rule": rule})
    assert tasks.listing(plan_desk, tasks.own(plan_desk))[1] == 3
    assert tasks.detail(plan_desk, one).dated.row.due == date(2026, 10, 30)
    assert today.sections(plan_desk)
