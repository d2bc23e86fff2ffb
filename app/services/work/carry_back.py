"""Taking a carry-over into the next year back: from the records alone, so also days later."""

from __future__ import annotations

from collections.abc import Iterable

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Edit, Filter, Query, Record
from app.services.planning import plans
from app.services.registers import records
from app.services.work.carry_over import is_own
from app.services.work.tasks import CARRIED

_ALL = 10_000


def take_back(desk: Desk, new_ids: Iterable[str]) -> Changes:
    """Take a carry-over back: the new tasks go, the old ones stand as they stood before.

    A plan made for them goes with its last task. Raises UserError ``worked_on`` when something was
    already written about a new task: nothing is taken back then.
    """
    edits: list[Edit] = []
    emptied: dict[str, set[str]] = {}
    for new_id_ in new_ids:
        task = records.load(desk, "task", new_id_)
        edits += _taken_back(desk, task)
        for child in _children(desk, task.id):
            edits += _taken_back(desk, child)
        if task["plan"]:
            emptied.setdefault(task["plan"], set()).add(task.id)
    for plan_id, gone in emptied.items():
        plan = desk.store.get("plan", plan_id)
        left = {t.id for t in plans.tasks_of(desk, plan_id)} - gone
        if plan and not left and is_own(desk, plan):
            edits.append(Edit("plan", plan.id, deleted=True))
    return desk.store.write(edits)


def _taken_back(desk: Desk, task: Record) -> list[Edit]:
    own = plans.assignment_id(desk, task.id)
    work = desk.store.get("assignment", own)
    if work is None or not work["carried_from"]:
        raise UserError(
            "Nhiệm vụ này không phải do chuyển năm mà có.",
            "Chọn nhiệm vụ vừa chuyển.",
            code="not_carried",
        )
    mine = (Filter("assignment", "=", own),)
    if any(desk.store.count(Query(t, mine)) for t in ("progress_update", "deliverable_done")):
        raise UserError(
            f"Đã ghi kết quả cho “{task['title']}” nên không lấy lại được.",
            "Sửa từng nhiệm vụ nếu cần.",
            code="worked_on",
        )
    products = plans.deliverables_of(desk, (task.id,))
    return [
        Edit("task", task.id, deleted=True),
        Edit("assignment", own, deleted=True),
        *(Edit("planned_deliverable", p.id, deleted=True) for p in products),
        *_stand_again(desk, work["carried_from"]),
    ]


def _stand_again(desk: Desk, old_id: str) -> list[Edit]:
    """Return the edits that give an old assignment the state it had, and drop the note of it."""
    before = next(
        (
            entry.before
            for entry in desk.store.history("assignment", old_id)
            if entry.group == "status"
            and not entry.revoked
            and (entry.after or {}).get("state") == CARRIED
        ),
        None,
    )
    state = {k: (before or {}).get(k) for k in ("state", "percent", "done_date")}
    state["state"] = state["state"] or "not_started"
    filters = (Filter("assignment", "=", old_id), Filter("state", "=", CARRIED))
    notes = desk.store.find(Query("progress_update", filters, limit=100)).records
    return [
        Edit("assignment", old_id, state),
        *(Edit("progress_update", n.id, deleted=True) for n in notes),
    ]


def _children(desk: Desk, task_id: str) -> tuple[Record, ...]:
    query = Query("task", (Filter("parent", "=", task_id),), limit=_ALL)
    return desk.store.find(query).records
