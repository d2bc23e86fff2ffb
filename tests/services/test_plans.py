from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange import service
from app.ports import Query
from app.services.planning import plan_import, plans
from app.services.registers import records
from app.services.reporting import due_reports, province, reports
from app.services.work import tasks
from tests.desks import COMMUNE, PROVINCE, SMALL_PLAN, enrol, send, task

UNDATED: dict[str, Any] = {
    **SMALL_PLAN,
    "doc": {**SMALL_PLAN["doc"], "number": None, "date": None},
    "warnings": [
        {"code": "date_blank", "text": "Chưa có ngày.", "where": None},
        {"code": "number_blank", "text": "Chưa có số.", "where": None},
    ],
}


def test_a_confirmed_plan_brings_tasks_products_targets_and_duties(commune_desk: Desk) -> None:
    made, changes = plan_import.confirm(commune_desk, SMALL_PLAN)
    assert (made.tasks, made.ours, made.duties, made.obligations) == (4, 3, 0, 1)
    assert changes.touches("task")
    assert task(commune_desk, "1.1").due == date(2026, 2, 22)
    [target] = commune_desk.store.find(Query("indicator")).records
    assert target["measure"] == "trained"
    assert [(m["year"], m["operator"]) for m in target["milestones"]] == [(2027, ">"), (2030, "=")]
    groups = commune_desk.store.find(Query("task_group", order=("position",))).records
    assert [(g["number"], g["title"]) for g in groups] == [("1", "Chỉ đạo"), ("2", "Văn bản")]


def test_the_same_plan_is_not_taken_twice(plan_desk: Desk) -> None:
    before = plan_desk.store.count(Query("task"))
    with pytest.raises(UserError) as caught:
        plan_import.confirm(plan_desk, SMALL_PLAN)
    assert caught.value.code == "plan_exists"
    assert plan_desk.store.count(Query("task")) == before
    other = {**SMALL_PLAN, "doc": {**SMALL_PLAN["doc"], "number": "87/KH-UBND"}}
    plan_import.confirm(plan_desk, other)
    assert plan_desk.store.count(Query("plan")) == 2


def test_a_plan_without_tasks_is_no_plan(commune_desk: Desk) -> None:
    with pytest.raises(UserError) as caught:
        plan_import.confirm(commune_desk, {"doc": {"title": "Kế hoạch"}, "tasks": []})
    assert caught.value.code == "plan_empty"
    assert commune_desk.store.count(Query("plan")) == 0


def test_relative_terms_wait_for_the_day_of_issue(commune_desk: Desk) -> None:
    made, _ = plan_import.confirm(commune_desk, UNDATED)
    waiting = task(commune_desk, "1.1")
    assert made.undated == [waiting.task]
    assert waiting.due is None
    assert [w["code"] for w in made.warnings] == ["date_blank", "number_blank"]
    plans.set_issue(commune_desk, made.plan, date(2026, 4, 20), "90/KH-UBND")
    dated = tasks.find(commune_desk, waiting.task)
    assert dated.row.due == date(2026, 4, 30)
    assert dated.safe_due == date(2026, 5, 4)
    assert dated.deliverables[0]["due"] == "2026-04-30"
    plan = records.load(commune_desk, "plan", made.plan)
    assert (plan["issued"], plan["number"]) == (date(2026, 4, 20), "90/KH-UBND")


def test_a_day_given_with_the_plan_answers_the_warning(commune_desk: Desk) -> None:
    made, _ = plan_import.confirm(
        commune_desk, UNDATED, issued=date(2026, 4, 20), number="90/KH-UBND"
    )
    assert (made.undated, made.warnings) == ([], [])
    assert task(commune_desk, "1.1").due == date(2026, 4, 30)


def test_a_report_day_that_fits_no_period_is_told_and_left_out(commune_desk: Desk) -> None:
    odd = {"period": "month", "due": "11-15", "commune": True, "text": "Báo cáo tháng"}
    made, _ = plan_import.confirm(commune_desk, {**SMALL_PLAN, "reporting": [odd]})
    assert made.obligations == 1
    assert any("11-15" in w["text"] for w in made.warnings)
    assert due_reports.due(commune_desk)


@pytest.fixture
def pair(plan_desk: Desk, province_desk: Desk, tmp_path: Path) -> tuple[str, str]:
    """The plan the commune entered, and the same one from the province with one task more."""
    enrol(plan_desk, province_desk, tmp_path / "xin")
    extra = {**SMALL_PLAN["tasks"][1], "id": "3.1", "title": "Việc tỉnh thêm vào"}
    more = {**SMALL_PLAN, "tasks": [*SMALL_PLAN["tasks"], extra]}
    published, _ = plan_import.confirm(province_desk, more)
    plans.publish(province_desk, published.plan, COMMUNE)
    send(province_desk, COMMUNE, plan_desk, tmp_path / "usb")
    [entered] = [p.id for p in records.listing(plan_desk, "plan").records if p.unit == COMMUNE]
    return entered, published.plan


def test_pairing_keeps_the_work_and_the_totals_follow(
    plan_desk: Desk, province_desk: Desk, pair: tuple[str, str], tmp_path: Path
) -> None:
    entered, published = pair
    one = task(plan_desk, "1.1").task
    own = next(t.id for t in plans.tasks_of(plan_desk, entered) if t["ref"] == "1.1")
    tasks.update(plan_desk, own, tasks.Update("done", result="Đã ban hành"))
    assert tasks.listing(plan_desk, tasks.own(plan_desk))[1] == 7
    plans.pair(plan_desk, entered, published)
    found, total = tasks.listing(plan_desk, tasks.own(plan_desk))
    assert (total, {t.row.ref for t in found}) == (4, {"1.1", "1.2", "2.1", "3.1"})
    assert task(plan_desk, "1.1").result == "Đã ban hành"
    assert one in {own, *(t.id for t in plans.tasks_of(plan_desk, published))}
    twin = next(t.id for t in plans.tasks_of(plan_desk, published) if t["ref"] == "1.1")
    assert tasks.find(plan_desk, twin).row.task == own
    send(plan_desk, "province", province_desk, tmp_path / "usb 2")
    [row] = province.matrix(province_desk, published).rows
    assert (row.unit, row.done, row.total) == (COMMUNE, 1, 3)


def test_pairing_makes_one_report_of_two(plan_desk: Desk, pair: tuple[str, str]) -> None:
    entered, published = pair
    [old] = plans.obligations_of(plan_desk, entered)
    [new] = plans.obligations_of(plan_desk, published)
    made, _ = reports.make(plan_desk, old.id, "2026-10")
    assert (
        len([d for d in due_reports.due(plan_desk) if d.occurrence.period.code == "2026-10"]) == 2
    )
    plans.pair(plan_desk, entered, published)
    [due] = [d for d in due_reports.due(plan_desk) if d.occurrence.period.code == "2026-10"]
    assert (due.obligation.id, due.report.id) == (new.id, made.report.id)
    for duty in (old.id, new.id):
        again, changes = reports.make(plan_desk, duty, "2026-10")
        assert (again.report.id, bool(changes)) == (made.report.id, False)
        assert again.figures["tasks.total"].value == 4


def test_pairs_that_cannot_be(plan_desk: Desk, pair: tuple[str, str]) -> None:
    entered, published = pair
    with pytest.raises(UserError) as caught:
        plans.pair(plan_desk, entered, entered)
    assert caught.value.code == "same"
    with pytest.raises(UserError):
        plans.pair(plan_desk, published, entered)
    assert tasks.listing(plan_desk, tasks.own(plan_desk))[1] == 7


def test_a_plan_for_all_communes_reaches_them(
    plan_desk: Desk, province_desk: Desk, tmp_path: Path
) -> None:
    enrol(plan_desk, province_desk, tmp_path / "xin")
    other = {**SMALL_PLAN, "doc": {**SMALL_PLAN["doc"], "number": "99/KH-UBND"}}
    made, _ = plan_import.confirm(province_desk, other)
    plans.publish(province_desk, made.plan, plans.EVERYONE)
    assert plans.publish(province_desk, made.plan, plans.EVERYONE).items == ()
    service.export(province_desk, "communes", tmp_path / "usb")
    service.import_(plan_desk, [tmp_path / "usb"])
    assert made.plan in {p.id for p in plans.in_force(plan_desk)}
    assert tasks.listing(plan_desk, tasks.own(plan_desk, plan=made.plan))[1] == 3


def test_a_plan_kept_to_the_province_shows_at_no_commune(
    plan_desk: Desk, province_desk: Desk, tmp_path: Path
) -> None:
    enrol(plan_desk, province_desk, tmp_path / "xin")
    other = {**SMALL_PLAN, "doc": {**SMALL_PLAN["doc"], "number": "99/KH-UBND"}}
    made, _ = plan_import.confirm(province_desk, other)
    send(province_desk, COMMUNE, plan_desk, tmp_path / "usb")
    assert made.plan not in {p.id for p in plans.in_force(plan_desk)}
    assert tasks.listing(plan_desk, tasks.own(plan_desk, concerned=False))[1] == 4


def test_only_the_province_publishes(plan_desk: Desk) -> None:
    [plan] = records.listing(plan_desk, "plan").records
    with pytest.raises(UserError) as caught:
        plans.publish(plan_desk, plan.id, plans.EVERYONE)
    assert caught.value.code == "role"


def test_publishing_to_an_unknown_unit_is_refused(province_desk: Desk) -> None:
    made, _ = plan_import.confirm(province_desk, SMALL_PLAN)
    for code in ("00000", PROVINCE, "01273"):
        with pytest.raises(UserError):
            plans.publish(province_desk, made.plan, code)


def typed(**head: Any) -> dict[str, Any]:
    """The small plan as somebody else would have typed its head."""
    return {**SMALL_PLAN, "doc": {**SMALL_PLAN["doc"], **head}}


@pytest.fixture
def published(
    plan_desk: Desk, province_desk: Desk, tmp_path: Path
) -> Callable[[dict[str, Any]], str]:
    """Publish a plan at the province and carry it to the commune; return its id."""
    enrol(plan_desk, province_desk, tmp_path / "xin")

    def publish(draft: dict[str, Any]) -> str:
        made, _ = plan_import.confirm(province_desk, draft)
        plans.publish(province_desk, made.plan, plans.EVERYONE)
        send(province_desk, COMMUNE, plan_desk, tmp_path / f"usb {made.plan}")
        return made.plan

    return publish


OTHER_TASKS = [{**t, "title": f"Việc khác số {n}"} for n, t in enumerate(SMALL_PLAN["tasks"])]
HALF_TASKS = [*SMALL_PLAN["tasks"][:2], *OTHER_TASKS[2:]]
MOST_TASKS = [*SMALL_PLAN["tasks"][:3], *OTHER_TASKS[3:]]


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        ({**typed(title="Kế hoạch khác hẳn"), "tasks": OTHER_TASKS}, "number"),
        (
            {
                **typed(title="Kế hoạch khác hẳn", date="2026-05-05"),
                "tasks": OTHER_TASKS,
            },
            None,
        ),
        ({**typed(number="99/KH-UBND"), "tasks": OTHER_TASKS}, "title"),
        ({**typed(number="99/KH-UBND", title="Khác"), "tasks": MOST_TASKS}, "tasks"),
        ({**typed(number="99/KH-UBND", title="Khác"), "tasks": HALF_TASKS}, None),
    ],
)
def test_a_published_plan_is_proposed_as_the_twin_of_one_entered(
    plan_desk: Desk,
    published: Callable[[dict[str, Any]], str],
    draft: dict[str, Any],
    why: str | None,
) -> None:
    [own] = [p.id for p in records.listing(plan_desk, "plan").records]
    assert plans.pairing_proposals(plan_desk) == []
    theirs = published(draft)
    found = [(p.entered.id, p.published.id, p.why) for p in plans.pairing_proposals(plan_desk)]
    assert found == ([(own, theirs, why)] if why else [])


def test_a_refused_pair_is_not_proposed_again_nor_a_made_one(
    plan_desk: Desk, province_desk: Desk, published: Callable[[dict[str, Any]], str]
) -> None:
    theirs = published(SMALL_PLAN)
    [one] = plans.pairing_proposals(plan_desk)
    plans.refuse_pairing(plan_desk, one.entered.id, theirs)
    assert plans.pairing_proposals(plan_desk) == []
    again = published(typed(number="99/KH-UBND"))
    assert [p.published.id for p in plans.pairing_proposals(plan_desk)] == [again]
    plans.pair(plan_desk, one.entered.id, again)
    assert plans.pairing_proposals(plan_desk) == []
    assert plans.pairing_proposals(province_desk) == []


def test_pairing_writes_rows_of_the_own_unit_alone(plan_desk: Desk, pair: tuple[str, str]) -> None:
    entered, published = pair
    changes = plans.pair(plan_desk, entered, published)
    for change in changes.items:
        assert records.load(plan_desk, change.type, change.id).unit == COMMUNE
    assert {c.fields for c in changes.items} == {("same_as",)}
    with pytest.raises(UserError) as caught:
        plans.pair(plan_desk, published, entered)
    assert caught.value.code == "plan_of_province"
