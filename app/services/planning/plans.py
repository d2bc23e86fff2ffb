"""Plans in the ledger: their tasks and products, dating, pairing, publishing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Edit, Filter, Query, Record, Role
from app.schedule.rules import resolve
from app.services.registers import records
from app.services.registers.derived import derived_id
from app.text.folding import fold, tone_key

EVERYONE = "communes"
"""Whom a province's plan is for when it is for all communes."""


def assignment_id(desk: Desk, task_id: str) -> str:
    """Return the id of the unit's one assignment for a task, the same on every device."""
    return derived_id(desk, "assignment", desk.profile.unit.code, task_id)


_WAITS_FOR_DATE = "để trống ngày ban hành"
"""What the reader's doubt about a relative term of an undated plan says."""


def doubts_left(doubts: Sequence[str], issued: date | None) -> tuple[str, ...]:
    """Return the doubts that still stand: a known day of issue settles those that wait for it."""
    return tuple(d for d in doubts if issued is None or _WAITS_FOR_DATE not in d)


def set_issue(desk: Desk, plan_id: str, issued: date, number: str | None = None) -> Changes:
    """Give a plan its date (and number) once the signed copy is known; relative terms get dates."""
    plan = records.load(desk, "plan", plan_id)
    values = {"issued": issued, "number": number or plan["number"]}
    edits = [Edit("plan", plan.id, values)]
    for task in tasks_of(desk, plan.id):
        edits += redated(desk, task, issued)
    return desk.store.write(edits)


def redated(desk: Desk, task: Record, issued: date) -> list[Edit]:
    """Return the edits that count a task's and its products' relative terms from a day."""
    rule = task["due_rule"] or {"kind": "none"}
    doubts = doubts_left(task["doubts"] or (), issued)
    values = {"due": resolve(rule, issued=issued).nominal, "doubts": doubts}
    edits = [Edit("task", task.id, values)]
    for product in deliverables_of(desk, (task.id,)):
        own = product["due_rule"] or {"kind": "none"}
        due = resolve(own, issued=issued).nominal
        edits.append(Edit("planned_deliverable", product.id, {"due": due}))
    return edits


def tasks_of(desk: Desk, plan_id: str) -> tuple[Record, ...]:
    """Return a plan's tasks in the plan's order."""
    query = Query("task", (Filter("plan", "=", plan_id),), order=("position",), limit=10_000)
    return desk.store.find(query).records


def words_of(desk: Desk, plan: Record) -> tuple[Record, ...]:
    """Return the tasks that a plan's own document gives, in its order.

    What a commune carried over into the plan from an earlier year stands in it as well, but is no
    word of it: a new version of the document does not touch that.
    """
    own = tuple(t for t in tasks_of(desk, plan.id) if t.unit == plan.unit)
    filters = (Filter("task", "in", tuple(t.id for t in own)), Filter("carried_from", "filled"))
    query = Query("assignment", filters, limit=10_000)
    carried = {a["task"] for a in desk.store.find(query).records} if own else set()
    return tuple(t for t in own if t.id not in carried)


def deliverables_of(desk: Desk, task_ids: Sequence[str]) -> tuple[Record, ...]:
    """Return the products the plan names for these tasks."""
    if not task_ids:
        return ()
    query = Query(
        "planned_deliverable",
        (Filter("task", "in", tuple(task_ids)),),
        order=("position",),
        limit=10_000,
    )
    return desk.store.find(query).records


def obligations_of(desk: Desk, plan_id: str) -> tuple[Record, ...]:
    """Return a plan's reporting duties."""
    query = Query(
        "report_obligation", (Filter("plan", "=", plan_id),), order=("position",), limit=1000
    )
    return desk.store.find(query).records


def pair(desk: Desk, entered_id: str, published_id: str) -> Changes:
    """Say that a plan entered by hand and one the province published are the same.

    Tasks are paired by number and words; the work done stays where it is, totals follow the pair.
    """
    entered = records.load(desk, "plan", entered_id)
    published = records.load(desk, "plan", published_id)
    if entered.id == published.id:
        raise UserError("Hai mã là cùng một kế hoạch.", "Chọn hai kế hoạch khác nhau.", code="same")
    if entered.unit != desk.profile.unit.code:
        raise UserError(
            "Kế hoạch thứ nhất không do đơn vị mình nhập.",
            "Ghi kế hoạch mình nhập trước, kế hoạch của tỉnh sau.",
            code="plan_of_province",
        )
    edits = [Edit("plan", entered.id, {"same_as": published.id})]
    theirs = {_task_key(t): t.id for t in tasks_of(desk, published.id)}
    own = [t for t in tasks_of(desk, entered.id) if t.unit == entered.unit]
    for task in own:
        twin = theirs.get(_task_key(task))
        if twin:
            edits.append(Edit("task", task.id, {"same_as": twin}))
    return desk.store.write(edits)


@dataclass(frozen=True, slots=True)
class Pairing:
    """A plan entered here and one the province published that look like the same, and why."""

    entered: Record
    published: Record
    why: Literal["number", "title", "tasks"]


def pairing_proposals(desk: Desk) -> list[Pairing]:
    """Return the plans of the province that seem to be here already, entered by hand.

    They bear the same number, the same title, or more than half of their tasks alike. Pairs a
    person has refused are not named again; a province's desk has none.
    """
    unit = desk.profile.unit.code
    if desk.profile.role is Role.PROVINCE:
        return []
    plans_now = in_force(desk)
    entered = [p for p in plans_now if p.unit == unit]
    found: list[Pairing] = []
    for published in (p for p in plans_now if p.unit != unit):
        for own in entered:
            refused = desk.store.setting(_refused_key(own.id, published.id))
            why = None if refused else _likeness(desk, own, published)
            if why:
                found.append(Pairing(own, published, why))
    return found


def refuse_pairing(desk: Desk, entered_id: str, published_id: str) -> None:
    """Remember that two plans are not the same, so that it is not proposed again."""
    desk.store.set_setting(_refused_key(entered_id, published_id), True)


def _refused_key(entered: str, published: str) -> str:
    return f"not-same/{entered}/{published}"


def _likeness(
    desk: Desk, own: Record, published: Record
) -> Literal["number", "title", "tasks"] | None:
    days = {d for d in (own["issued"], published["issued"]) if d}
    # A commune numbers its own plans too: a number says little when the days differ.
    if own["number"] and len(days) < 2 and fold(own["number"]) == fold(published["number"] or ""):
        return "number"
    if tone_key(own["title"]) == tone_key(published["title"]):
        return "title"
    ours = {_task_key(t) for t in tasks_of(desk, own.id)}
    theirs = {_task_key(t) for t in tasks_of(desk, published.id)}
    fewer = min(len(ours), len(theirs))
    return "tasks" if fewer and 2 * len(ours & theirs) > fewer else None


def own_plan(desk: Desk, plan_id: str) -> Record:
    """Return a plan the unit entered itself, which may be changed here.

    Raises UserError plan_of_province for one the province gave out.
    """
    plan = records.load(desk, "plan", plan_id)
    if plan.unit != desk.profile.unit.code:
        raise UserError(
            "Kế hoạch này do tỉnh gửi nên không sửa ở đây.",
            "Bản mới sẽ đến trong gói của tỉnh.",
            code="plan_of_province",
        )
    return plan


def twin_of(desk: Desk, title: str, number: str | None, issued: date | None) -> Record | None:
    """Return the plan with this head that is here already.

    A blank number tells nothing, so the days decide then. What a commune entered by hand is no
    twin at the province, which publishes its own.
    """
    own = desk.profile.unit.code
    for plan in records.listing(desk, "plan", limit=10_000).records:
        if desk.profile.role is Role.PROVINCE and plan.unit != own:
            continue
        same_day = bool(number) or plan["issued"] == issued
        if plan["number"] == number and tone_key(plan["title"]) == tone_key(title) and same_day:
            return plan
    return None


def _task_key(task: Record) -> tuple[str, str]:
    return task["kind"] or "task", tone_key(task["title"])


def twins_of(desk: Desk, plan_id: str) -> tuple[str, ...]:
    """Return the plans entered at this desk that were paired with a published one."""
    own = Filter("unit", "=", desk.profile.unit.code)
    query = Query("plan", (Filter("same_as", "=", plan_id), own), limit=100)
    return tuple(p.id for p in desk.store.find(query).records)


def paired_duties(desk: Desk) -> dict[str, str]:
    """Return, for a paired plan's reporting duties, the published duty that each stands for."""
    query = Query("plan", (Filter("same_as", "filled"),), limit=10_000)
    found: dict[str, str] = {}
    for plan in desk.store.find(query).records:
        theirs = {(o["period"], o["due"]): o.id for o in obligations_of(desk, plan["same_as"])}
        for duty in obligations_of(desk, plan.id):
            if twin := theirs.get((duty["period"], duty["due"])):
                found[duty.id] = twin
    return found


def in_force(desk: Desk) -> list[Record]:
    """Return the plans the desk works by: not replaced, not a twin, and meant for this unit."""
    unit = desk.profile.unit.code
    return [
        p
        for p in records.listing(desk, "plan", limit=10_000).records
        if p["status"] in (None, "active")
        and not p["same_as"]
        and (p.unit == unit or {unit, EVERYONE} & set(p["published_to"] or ()))
    ]


def publish(desk: Desk, plan_id: str, to: str) -> Changes:
    """Mark a province's plan for one commune (unit code) or for all (``EVERYONE``)."""
    if desk.profile.role is not Role.PROVINCE:
        raise UserError(
            "Chỉ Sở Tư pháp gửi kế hoạch cho xã.", "Mở sổ của tỉnh để làm việc này.", code="role"
        )
    plan = records.load(desk, "plan", plan_id)
    if to != EVERYONE and desk.units.by_code(to).province_code != desk.profile.unit.code:
        raise UserError(
            f"Đơn vị mã {to} không phải xã, phường, đặc khu của tỉnh.",
            "Chọn một đơn vị cấp xã của tỉnh, hoặc gửi cho tất cả (communes).",
            code="unit_role",
        )
    named = tuple(dict.fromkeys((*(plan["published_to"] or ()), to)))
    return desk.store.write([Edit("plan", plan.id, {"published_to": named})])
