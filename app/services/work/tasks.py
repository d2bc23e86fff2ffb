"""The unit's tasks: listing with real dates, the six clears, writing down what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record, Role, TaskQuery, TaskRow
from app.records import codec
from app.records.validation import accepted, refusal
from app.services.filing import files
from app.services.planning import plans
from app.services.registers import records, rules
from app.services.work.dated import NO_RULE, dated, rule_known
from app.services.work.dated import OPEN as OPEN
from app.services.work.dated import DatedTask as DatedTask
from app.services.work.dated import brief as brief
from app.services.work.dated import own as own

CLEARS = {
    "person": "rõ người",
    "work": "rõ việc",
    "schedule": "rõ tiến độ",
    "authority": "rõ thẩm quyền",
    "responsibility": "rõ trách nhiệm",
    "result": "rõ kết quả",
}
"""The six clears of a task and their Vietnamese names."""

CARRIED = "carried_over"
"""State of a task that goes on in the next year as another one (see carry_over)."""
_DATELESS = ("ongoing", "recurring", "event")


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """Everything known of one task: the plan's words, the unit's work, and what is not clear."""

    dated: DatedTask
    task: Record
    assignment: Record | None
    updates: tuple[Record, ...]
    products: tuple[Record, ...]
    finished: tuple[Record, ...]
    attachments: tuple[Record, ...]
    unclear: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the task as ``task show`` prints it."""
        return {
            **self.dated.to_json(),
            "plan": self.task["plan"],
            "kind": self.task["kind"],
            "lead": self.task["lead_text"],
            "coop": self.task["coop_text"],
            "time_text": self.task["time_text"],
            "doubts": list(self.task["doubts"] or ()),
            "clears": {k: k not in self.unclear for k in CLEARS},
            "assignment": records.as_json(self.assignment) if self.assignment else None,
            "updates": [records.as_json(u) for u in self.updates],
            "attachments": [records.as_json(a) for a in self.attachments],
        }


@dataclass(frozen=True, slots=True)
class Update:
    """What the officer wrote down about a task; None leaves a value as it is."""

    state: str | None = None
    percent: int | None = None
    result: str | None = None
    difficulty: str | None = None
    next_step: str | None = None
    zero_report: bool | None = None
    on: date | None = None
    attach: tuple[Path, ...] = ()


def listing(desk: Desk, query: TaskQuery) -> tuple[tuple[DatedTask, ...], int]:
    """Return a page of tasks with safe days and products, and how many there are in all."""
    rows, total = desk.store.task_rows(query)
    products = _products(desk, rows)
    return tuple(dated(desk, row, products.get(row.task, ())) for row in rows), total


def find(desk: Desk, task_id: str, unit: str | None = None) -> DatedTask:
    """Return one task by id or prefix, beside the work of ``unit`` (the desk's own by default)."""
    task = records.load(desk, "task", task_id)
    unit = unit or desk.profile.unit.code
    ids = (task.id, *_entered_twins(desk, task, unit))
    found, _ = listing(desk, TaskQuery(unit, concerned=False, ids=ids))
    if not found:
        raise UserError(
            "Nhiệm vụ này không có trong danh sách của đơn vị.",
            "Chọn nhiệm vụ khác, hoặc xem theo đơn vị đã nhập nó.",
            code="not_found",
        )
    return found[0]


def _entered_twins(desk: Desk, task: Record, unit: str) -> tuple[str, ...]:
    """Return the unit's own tasks that were paired with this one: they keep the work."""
    filters = (Filter("same_as", "=", task.id), Filter("unit", "=", unit))
    return tuple(t.id for t in desk.store.find(Query("task", filters)).records)


def detail(desk: Desk, task_id: str, unit: str | None = None) -> TaskDetail:
    """Return everything about one task."""
    one = find(desk, task_id, unit)
    task = records.load(desk, "task", one.row.task)
    assignment = desk.store.get("assignment", one.row.assignment) if one.row.assignment else None
    updates = _of_assignment(desk, "progress_update", assignment, order=("-date", "-updated"))
    finished = _of_assignment(desk, "deliverable_done", assignment, order=("-done_date",))
    products = plans.deliverables_of(desk, (task.id,))
    holders = (assignment, *updates, *finished) if assignment else ()
    attachments = tuple(files.attachments_of(desk, *(one.id for one in holders)))
    return TaskDetail(
        one,
        task,
        assignment,
        updates,
        products,
        finished,
        attachments,
        unclear(task, assignment, products, finished),
    )


def unclear(
    task: Record,
    assignment: Record | None,
    products: Sequence[Record],
    finished: Sequence[Record],
) -> tuple[str, ...]:
    """Return which of the six clears a task still lacks, as keys of ``CLEARS``."""
    rule = rule_known(task["due_rule"]) or NO_RULE
    work = assignment.values if assignment else {}
    clear = {
        "person": bool(work.get("assignee")),
        "work": bool(task["title"]) and work.get("our_role") not in (None, "none"),
        "schedule": bool(task["due"] or work.get("own_due") or rule.get("kind") in _DATELESS),
        "authority": bool(work.get("deciding_authority")),
        "responsibility": bool(work.get("responsible_head")),
        "result": bool(products or finished or work.get("no_product")),
    }
    return tuple(k for k in CLEARS if not clear[k])


def assign(desk: Desk, task_id: str, values: Mapping[str, Any]) -> Changes:
    """Set the unit's own side of a task: its role, people, authority, own date.

    Raises UserError code ``invalid`` naming each field, e.g. an own date after the plan's.
    """
    task = records.load(desk, "task", task_id)
    edit = assignment_edit(desk, task, values)
    late = rules.own_due_problems(desk, "assignment", {"task": task.id, **edit.values}, values)
    if late:
        raise refusal(records.record_type("assignment"), late)
    return desk.store.write([edit])


def update(desk: Desk, task_id: str, wish: Update) -> Changes:
    """Write down progress: the state of the task, a dated entry with its result, attachments.

    State "done" means 100 % and dates the completion; 100 % alone changes no state. One
    transaction: a figure never stands without the words written with it.
    """
    task = records.load(desk, "task", task_id)
    _refuse_carrying(wish)
    day = wish.on or desk.today
    if day > desk.today:
        raise UserError(
            "Ngày cập nhật không được sau hôm nay.", "Kiểm tra lại ngày.", code="invalid"
        )
    edit = assignment_edit(desk, task, _status(wish, day))
    edits = [edit]
    for path in wish.attach:
        edits += files.attach_edits(desk, path, "assignment", edit.id)
    if _says_something(wish):
        edits.append(_progress_edit(edit.id, wish, day))
    return desk.store.write(edits)


def finish_product(
    desk: Desk,
    task_id: str,
    *,
    title: str,
    planned: str | None = None,
    kind: str | None = None,
    code_number: str | None = None,
    on: date | None = None,
) -> Changes:
    """Tick a product as done: one the plan names (``planned``), or another."""
    task = records.load(desk, "task", task_id)
    edit = assignment_edit(desk, task, {})
    values = {
        "assignment": edit.id,
        "planned": planned,
        "kind": kind,
        "title": title,
        "code_number": code_number,
        "done_date": on or desk.today,
    }
    rtype = records.record_type("deliverable_done")
    clean = accepted(rtype, values)
    return desk.store.write([edit, Edit("deliverable_done", new_id(), clean)])


def assignment_edit(desk: Desk, task: Record, values: Mapping[str, Any]) -> Edit:
    """Return the edit of the unit's one assignment, which is made when it is first needed."""
    if desk.profile.role is not Role.COMMUNE:
        raise UserError(
            "Tiến độ do xã ghi; sổ của tỉnh chỉ xem.", "Gửi ý kiến cho xã nếu cần.", code="role"
        )
    target = plans.assignment_id(desk, task.id)
    rtype = records.record_type("assignment")
    current = desk.store.get("assignment", target)
    born = {
        "task": task.id,
        "our_role": task["commune_role"] if task["commune_role"] != "none" else "implement",
        "role_basis": task["role_basis"],
        "state": "not_started",
    }
    clean = accepted(rtype, {**(current.values if current else born), **values})
    chosen = values if current else {**born, **values}
    return Edit("assignment", target, {k: clean[k] for k in chosen}, deleted=False)


def _refuse_carrying(wish: Update) -> None:
    """Refuse a bare "carried over": without its other half the task would be lost."""
    if wish.state == CARRIED:
        why = "Việc phải có mặt ở năm sau thì mới chuyển được."
        raise UserError(
            why,
            "Dùng “Chuyển sang năm sau” ở trang Nhiệm vụ.",
            code="invalid",
            fields=(FieldProblem("state", why),),
        )


def _status(wish: Update, day: date) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if wish.state is not None:
        values["state"] = wish.state
        values["done_date"] = day if wish.state == "done" else None
    percent = 100 if wish.state == "done" and wish.percent is None else wish.percent
    if percent is not None:
        values["percent"] = percent
    return values


def _says_something(wish: Update) -> bool:
    return any(
        value not in (None, "")
        for value in (
            wish.state,
            wish.percent,
            wish.result,
            wish.difficulty,
            wish.next_step,
            wish.zero_report,
        )
    )


def _progress_edit(assignment: str, wish: Update, day: date) -> Edit:
    rtype = records.record_type("progress_update")
    values = {
        "assignment": assignment,
        "date": day,
        "state": wish.state,
        "percent": wish.percent,
        "result": wish.result,
        "difficulty": wish.difficulty,
        "next_step": wish.next_step,
        "zero_report": wish.zero_report,
    }
    clean = accepted(rtype, values)
    return Edit("progress_update", new_id(), clean)


def _products(desk: Desk, rows: Sequence[TaskRow]) -> dict[str, tuple[Mapping[str, Any], ...]]:
    done = {
        r["planned"]: r["done_date"]
        for r in _in(desk, "deliverable_done", "assignment", [r.assignment for r in rows])
    }
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for product in plans.deliverables_of(desk, tuple(r.task for r in rows)):
        entry = {
            "id": product.id,
            "title": product["title"],
            "due": codec.to_json(product["due"]),
            "done": codec.to_json(done.get(product.id)),
        }
        found[product["task"]] = (*found.get(product["task"], ()), entry)
    return found


def _in(desk: Desk, type_name: str, name: str, ids: Sequence[str | None]) -> tuple[Record, ...]:
    wanted = tuple(i for i in ids if i)
    if not wanted:
        return ()
    query = Query(type_name, (Filter(name, "in", wanted),), limit=10_000)
    return desk.store.find(query).records


def _of_assignment(
    desk: Desk, type_name: str, assignment: Record | None, *, order: tuple[str, ...]
) -> tuple[Record, ...]:
    if assignment is None:
        return ()
    query = Query(type_name, (Filter("assignment", "=", assignment.id),), order=order, limit=1000)
    return desk.store.find(query).records
