"""One task of a plan the unit entered itself: adding it, and changing its words or time later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.ports import Changes, Record
from app.services.planning import plan_versions, plans
from app.services.planning.plan_edits import Imported, PlanEdits
from app.services.planning.plan_versions import ChangedTask
from app.services.registers import records


def add(desk: Desk, plan_id: str, item: Mapping[str, Any]) -> tuple[str, Changes]:
    """Add a task (in the reader's form) behind the others of an own plan; return its id too.

    Raises UserError plan_of_province, or invalid when the task has no words.
    """
    _refuse_wordless(item)
    plan = plans.own_plan(desk, plan_id)
    edits = _edits(desk, plan)
    task = edits.new_task(plan_versions.next_position(desk, plan.id), item, "task")
    return task, desk.store.write(edits.edits)


def change(desk: Desk, task_id: str, item: Mapping[str, Any]) -> Changes:
    """Give a task of an own plan new words, doers, time and products.

    What was done stays, and the history keeps the old words. A product taken out of the list
    goes unless it was already handed in. Raises UserError plan_of_province, or invalid.
    """
    _refuse_wordless(item)
    task = records.load(desk, "task", task_id)
    plan = plans.own_plan(desk, task["plan"])
    edits = _edits(desk, plan)
    plan_versions.change_task(desk, edits, ChangedTask(task, item, {}))
    return desk.store.write(edits.edits)


def item_of(desk: Desk, task_id: str) -> dict[str, Any]:
    """Return a task of the ledger in the reader's form, as ``change`` takes it back."""
    task = records.load(desk, "task", task_id)
    group = desk.store.get("task_group", task["task_group"]) if task["task_group"] else None
    products = plans.deliverables_of(desk, (task.id,))
    rule = task["due_rule"] or {"kind": "none"}
    own_terms = [
        {"part": p["title"], "deadline": p["due_rule"]}
        for p in products
        if p["due_rule"] and p["due_rule"] != rule
    ]
    return {
        "id": task["ref"],
        "group": _printed(group),
        "title": task["title"],
        "content": task["content"],
        "lead_raw": task["lead_text"],
        "coop_raw": task["coop_text"],
        "lead": list(task["lead"] or ()),
        "coop": list(task["coop"] or ()),
        "our_role": task["commune_role"],
        "role_basis": task["role_basis"],
        "time_raw": task["time_text"],
        "deadline": rule,
        "deadline_parts": own_terms,
        "outputs": [p["title"] for p in products],
        "source": task["source"],
        "doubts": list(task["doubts"] or ()),
    }


def _printed(group: Record | None) -> str | None:
    if group is None:
        return None
    return f"{group['number']}. {group['title']}" if group["number"] else group["title"]


def _edits(desk: Desk, plan: Record) -> PlanEdits:
    result = Imported(plan.id, plan["number"], plan["issued"])
    return PlanEdits(desk, result, plan_versions.groups_of(desk, plan))


def _refuse_wordless(item: Mapping[str, Any]) -> None:
    if not (item.get("title") or "").strip():
        raise UserError(
            "Nhiệm vụ chưa có nội dung.",
            "Ghi việc cần làm rồi lưu lại.",
            code="invalid",
            fields=(FieldProblem("title", "Bắt buộc ghi."),),
        )
