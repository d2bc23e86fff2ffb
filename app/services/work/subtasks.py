"""Sub-tasks: how a unit divides one task of a plan among its people.

A sub-task is the unit's own record with ``parent``; it has no plan, since it is no word of one, and
so it never counts beside its parent in a total or a report. What has become of the sub-tasks
proposes the parent's state; a person sets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record, Role
from app.records.validation import accepted, refusal
from app.services.planning import plans
from app.services.registers import records
from app.services.work import tasks
from app.services.work.tasks import DatedTask
from app.text.dates import format_date

_ALL = 10_000


@dataclass(frozen=True, slots=True)
class SubTask:
    """What to write down of a new sub-task; ``products`` are the names of what must come out.

    ``later`` allows a day after the parent's.
    """

    title: str
    due: date | None = None
    assignee: str | None = None
    co_assignees: tuple[str, ...] = ()
    content: str | None = None
    products: tuple[str, ...] = ()
    later: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the sub-tasks say of their parent: how many are done, and what that would come to.

    ``state`` is None when the parent already stands so; nothing is set without a person.
    """

    done: int
    total: int
    state: str | None = None
    percent: int | None = None

    @property
    def words(self) -> str:
        """Return the count in words."""
        return f"{self.done}/{self.total} việc con xong"


def children(desk: Desk, task_id: str) -> tuple[DatedTask, ...]:
    """Return the sub-tasks of a task in order; those of a task it is paired with too."""
    task = records.load(desk, "task", task_id)
    query = tasks.own(desk, under=_kin(desk, task), order="plan", limit=_ALL)
    return tasks.listing(desk, query)[0]


def add(desk: Desk, parent_id: str, wish: SubTask) -> tuple[str, Changes]:
    """Add a sub-task to a task; return its id too.

    Raises UserError: ``role`` at the province, ``nested`` under a sub-task, ``invalid`` naming the
    fields (no words, a day after the parent's).
    """
    if desk.profile.role is not Role.COMMUNE:
        raise UserError(
            "Việc con do xã chia; sổ của tỉnh chỉ xem.", "Mở sổ của xã để thêm.", code="role"
        )
    parent = records.load(desk, "task", parent_id)
    if parent["parent"]:
        raise UserError(
            "Việc con không chia nhỏ thêm được.",
            "Thêm việc con khác vào nhiệm vụ của kế hoạch.",
            code="nested",
        )
    _refuse(desk, parent, wish)
    task_id = new_id()
    return task_id, desk.store.write(_edits(desk, parent, task_id, wish))


def remove(desk: Desk, task_id: str) -> Changes:
    """Delete a sub-task with the unit's work on it; its history stays and it can be brought back.

    Raises UserError ``not_subtask`` for a task of a plan.
    """
    task = records.load(desk, "task", task_id)
    if not task["parent"] or task.unit != desk.profile.unit.code:
        raise UserError(
            "Đây không phải việc con của đơn vị.",
            "Nhiệm vụ của kế hoạch sửa ở trang Kế hoạch.",
            code="not_subtask",
        )
    own = plans.assignment_id(desk, task.id)
    edits = [Edit("task", task.id, deleted=True)]
    if desk.store.get("assignment", own):
        edits.append(Edit("assignment", own, deleted=True))
    return desk.store.write(edits)


def proposal(parent: DatedTask, found: Sequence[DatedTask]) -> Proposal | None:
    """Return what the sub-tasks propose for their parent; None when it has none.

    Stopped and not-arisen sub-tasks do not count. The percentage is the mean of the sub-tasks',
    a finished one being 100, rounded down.
    """
    counted = [c.row for c in found if c.row.state in (*tasks.OPEN, "done")]
    if not counted:
        return None
    done = sum(c.state == "done" for c in counted)
    percent = sum(100 if c.state == "done" else c.percent or 0 for c in counted) // len(counted)
    begun = any(c.state != "not_started" for c in counted)
    state = "done" if done == len(counted) else "in_progress" if begun else "not_started"
    row = parent.row
    same = (row.state, row.percent or 0) == (state, percent)
    if same or not begun or row.state not in (*tasks.OPEN, "done"):
        return Proposal(done, len(counted))
    return Proposal(done, len(counted), state, percent)


def _refuse(desk: Desk, parent: Record, wish: SubTask) -> None:
    problems = []
    if not wish.title.strip():
        problems.append(FieldProblem("title", "Bắt buộc ghi."))
    last = tasks.find(desk, parent.id).last_day
    if wish.due and last and wish.due > last and not wish.later:
        why = f"Muộn hơn hạn của nhiệm vụ ({format_date(last)})."
        problems.append(FieldProblem("due", why))
    if problems:
        raise refusal(records.record_type("task"), problems)


def _edits(desk: Desk, parent: Record, task_id: str, wish: SubTask) -> list[Edit]:
    due = _by(wish.due)
    values = {
        "parent": parent.id,
        "title": wish.title.strip(),
        "content": wish.content,
        "kind": "task",
        "position": _next_position(desk, parent),
        "commune_role": "implement",
        "role_basis": "printed",
        **due,
    }
    edits = [_checked("task", task_id, values), _own_side(desk, task_id, wish)]
    for position, title in enumerate(t.strip() for t in wish.products if t.strip()):
        product = {"task": task_id, "title": title, "position": position, **due}
        product.pop("time_text", None)
        edits.append(_checked("planned_deliverable", new_id(), product))
    return edits


def _by(day: date | None) -> dict[str, Any]:
    """Return the time of a task that is due on a day, or at no day of its own."""
    if day is None:
        return {"due_rule": {"kind": "none"}}
    rule = {"kind": "date", "date": day.isoformat()}
    return {"due": day, "due_rule": rule, "time_text": format_date(day)}


def _own_side(desk: Desk, task_id: str, wish: SubTask) -> Edit:
    values = {
        "task": task_id,
        "our_role": "implement",
        "role_basis": "printed",
        "state": "not_started",
        "assignee": wish.assignee,
        "co_assignees": wish.co_assignees,
    }
    return _checked("assignment", plans.assignment_id(desk, task_id), values)


def _checked(type_name: str, row_id: str, values: Mapping[str, Any]) -> Edit:
    rtype = records.record_type(type_name)
    kept = {k: v for k, v in values.items() if v not in (None, "", ())}
    clean = accepted(rtype, kept)
    return Edit(type_name, row_id, clean)


def _next_position(desk: Desk, parent: Record) -> int:
    query = Query("task", (Filter("parent", "in", _kin(desk, parent)),), limit=_ALL)
    return max((t["position"] or 0 for t in desk.store.find(query).records), default=-1) + 1


def _kin(desk: Desk, task: Record) -> tuple[str, ...]:
    """Return a task and those paired with it: their sub-tasks are one list."""
    twins = desk.store.find(Query("task", (Filter("same_as", "=", task.id),), limit=100)).records
    return tuple(dict.fromkeys(i for i in (task.id, task["same_as"], *(t.id for t in twins)) if i))
