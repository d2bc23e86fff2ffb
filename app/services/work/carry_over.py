"""Carrying unfinished tasks into the next year (``carry_back`` takes it back).

The new task is the commune's own, in a plan of the next year; its assignment names the old one
(``carried_from``), which gets the state "carried over" and keeps everything that was written. The
old year's report counts it as carried over, the next year's as open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Record, Role
from app.services.planning import plan_versions, plans
from app.services.registers import records
from app.services.work import subtasks, tasks
from app.services.work.tasks import CARRIED, OPEN, DatedTask
from app.text.folding import tone_key

_ALL = 10_000
_WORDS = (
    "ref",
    "title",
    "content",
    "kind",
    "lead_text",
    "coop_text",
    "lead",
    "coop",
    "role_basis",
)
_WORK = (
    "content",
    "role_basis",
    "deciding_authority",
    "responsible_head",
    "no_product",
    "state",
    "percent",
    "assignee",
    "co_assignees",
)
_LASTING = ("recurring", "event")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An unfinished task of a year; ``dated`` tells that its last day lies in it or before.

    One without a day may simply go on in its plan, so a person chooses.
    """

    task: DatedTask
    dated: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """What is carried over: old tasks, and the new ones by the old ones' ids once written.

    ``plan`` is the plan they go into, by id and title; empty id: a new plan.
    """

    year: int
    tasks: tuple[DatedTask, ...]
    plan: str
    plan_title: str
    made: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the answer of ``task carry-over``."""
        return {
            "year": self.year,
            "plan": {"id": self.plan or None, "title": self.plan_title},
            "tasks": [
                {
                    "id": t.row.task,
                    "ref": t.row.ref,
                    "title": t.row.title,
                    "carried_to": self.made.get(t.row.task),
                }
                for t in self.tasks
            ],
            "total": len(self.tasks),
        }


def candidates(desk: Desk, year: int) -> tuple[Candidate, ...]:
    """Return the unit's unfinished tasks of a year, in the order of their plans.

    Of the year is what was due by its end, and what has no day but stands in a plan that ends then.
    """
    found, _ = tasks.listing(desk, tasks.own(desk, open=True, top=True, limit=_ALL))
    ending = _ending(desk, year)
    return tuple(
        Candidate(task, last is not None)
        for task in found
        if ((last := task.row.own_due or task.row.due) and last.year <= year)
        or (last is None and task.row.plan in ending)
    )


def preview(
    desk: Desk, year: int, *, task_ids: Sequence[str] = (), to: str | None = None
) -> Carried:
    """Return what ``carry`` would do; nothing is written.

    Without ``task_ids`` every dated candidate is meant. ``to`` is the plan of the next year; None
    means the commune's own plan of carried tasks. Raises UserError: ``nothing_to_carry``,
    ``not_open`` for a task that is settled or no candidate, ``wrong_year`` for a plan that ends
    before the next year, ``role`` at the province.
    """
    if desk.profile.role is not Role.COMMUNE:
        raise UserError(
            "Xã chuyển nhiệm vụ của mình; sổ của tỉnh chỉ xem.", "Mở sổ của xã.", code="role"
        )
    known = {c.task.row.task: c for c in candidates(desk, year)}
    wanted = [records.load(desk, "task", i).id for i in task_ids]
    strange = [i for i in wanted if i not in known]
    if strange:
        raise UserError(
            f"Có {len(strange)} nhiệm vụ không phải việc chưa xong của năm {year}.",
            "Xem danh sách: so-tu-phap task carry-over --preview.",
            code="not_open",
        )
    chosen = [known[i] for i in wanted] or [c for c in known.values() if c.dated]
    if not chosen:
        raise UserError(
            f"Năm {year} không còn nhiệm vụ nào quá năm chưa xong.",
            "Kiểm tra lại năm.",
            code="nothing_to_carry",
        )
    plan = _plan_of(desk, year + 1, to)
    title = plan["title"] if plan else _title(year + 1)
    return Carried(year, tuple(c.task for c in chosen), plan.id if plan else "", title)


def carry(
    desk: Desk, year: int, *, task_ids: Sequence[str] = (), to: str | None = None
) -> tuple[Carried, Changes]:
    """Carry unfinished tasks of a year into the next one, in one transaction."""
    found = preview(desk, year, task_ids=task_ids, to=to)
    plan = found.plan or new_id()
    edits = [] if found.plan else [_new_plan(desk, plan, year + 1)]
    position = plan_versions.next_position(desk, plan) if found.plan else 0
    made = {}
    for n, task in enumerate(found.tasks):
        place = {"plan": plan, "position": position + n}
        made[task.row.task] = new_id()
        edits += _carried(desk, task, made[task.row.task], year + 1, place)
        edits += _carried_children(desk, task, made[task.row.task], year + 1)
    done = Carried(year, found.tasks, plan, found.plan_title, made)
    return done, desk.store.write(edits)


def next_plans(desk: Desk, year: int) -> list[Record]:
    """Return the plans in force that run in the year after ``year``."""
    return [p for p in plans.in_force(desk) if _runs_in(p, year + 1)]


def _ending(desk: Desk, year: int) -> set[str]:
    return {p.id for p in plans.in_force(desk) if _last_year(p) == year}


def _last_year(plan: Record) -> int | None:
    issued = plan["issued"].year if plan["issued"] else None
    last: int | None = plan["period_to"] or plan["period_from"] or issued
    return last


def _runs_in(plan: Record, year: int) -> bool:
    first = plan["period_from"] or (plan["issued"].year if plan["issued"] else year)
    return bool(first <= year <= (plan["period_to"] or max(first, year)))


def _title(year: int) -> str:
    return f"Nhiệm vụ chuyển tiếp năm {year}"


def is_own(desk: Desk, plan: Record) -> bool:
    """Tell whether a plan is the unit's own list of carried tasks."""
    own = plan.unit == desk.profile.unit.code and plan["level"] == "commune"
    return own and tone_key(plan["title"]) == tone_key(_title(plan["period_from"] or 0))


def _plan_of(desk: Desk, year: int, to: str | None) -> Record | None:
    """Return the plan to carry into: the one named, else the own one when it is there already."""
    if to is None:
        return next(
            (p for p in plans.in_force(desk) if is_own(desk, p) and p["period_from"] == year), None
        )
    plan = records.load(desk, "plan", to)
    if (plan["period_to"] or year) < year or plan["status"] == "replaced":
        raise UserError(
            f"Kế hoạch “{plan['number'] or plan['title']}” không còn hiệu lực trong năm {year}.",
            "Chọn kế hoạch của năm sau, hoặc để trống để lập danh mục chuyển tiếp.",
            code="wrong_year",
        )
    return plan


def _new_plan(desk: Desk, plan: str, year: int) -> Edit:
    values = {
        "title": _title(year),
        "level": "commune",
        "issuer": desk.profile.unit.full_name,
        "period_from": year,
        "period_to": year,
        "version": 1,
        "status": "active",
    }
    return Edit("plan", plan, values)


def _carried(
    desk: Desk, old: DatedTask, new: str, year: int, place: Mapping[str, Any]
) -> list[Edit]:
    """Return the edits of one task: the new one with what is not done yet, the old one's state."""
    source = records.load(desk, "task", old.row.task)
    work = desk.store.get("assignment", old.row.assignment) if old.row.assignment else None
    old_id = work.id if work else plans.assignment_id(desk, source.id)
    time = _time(source, year)
    words = {**_filled(source, _WORDS), "commune_role": old.row.role, **time, **place}
    own = {**_filled(work, _WORK), "task": new, "our_role": old.row.role, "carried_from": old_id}
    products = [
        _filled_product(p, new, time)
        for p in plans.deliverables_of(desk, (source.id,))
        if p.id in {d["id"] for d in old.deliverables if not d["done"]}
    ]
    return [
        Edit("task", new, words),
        Edit("assignment", plans.assignment_id(desk, new), {"state": "not_started", **own}),
        *products,
        _settled(old_id, source, work, old.row.role),
        Edit("progress_update", new_id(), _note(old_id, desk.today, year)),
    ]


def _carried_children(desk: Desk, parent: DatedTask, new_parent: str, year: int) -> list[Edit]:
    edits: list[Edit] = []
    for child in subtasks.children(desk, parent.row.task):
        if child.row.state in OPEN:
            source = records.load(desk, "task", child.row.task)
            place = {"parent": new_parent, "position": source["position"] or 0}
            edits += _carried(desk, child, new_id(), year, place)
    return edits


def _settled(old_id: str, task: Record, work: Record | None, role: str) -> Edit:
    values: dict[str, Any] = {"state": CARRIED}
    if work is None:
        values |= {"task": task.id, "our_role": role, "role_basis": task["role_basis"]}
    return Edit("assignment", old_id, {k: v for k, v in values.items() if v}, deleted=False)


def _note(assignment: str, day: date, year: int) -> dict[str, Any]:
    words = f"Chuyển sang năm {year}."
    return {"assignment": assignment, "date": day, "state": CARRIED, "result": words}


def _time(task: Record, year: int) -> dict[str, Any]:
    """Return the new task's time: the whole next year, for a task that goes on or comes again so.

    The day that has passed is no deadline any more; the unit sets its own within the year.
    """
    rule = task["due_rule"] if isinstance(task["due_rule"], Mapping) else {}
    kind = rule.get("kind")
    if kind == "ongoing":
        words = f"Thường xuyên trong năm {year}"
        return {"due_rule": {"kind": "ongoing", "within": str(year)}, "time_text": words}
    if kind in _LASTING:
        kept = {k: v for k, v in rule.items() if k != "until"}
        return {"due_rule": kept, **_filled(task, ("time_text",))}
    return {
        "due_rule": {"kind": "year", "value": str(year)},
        "due": date(year, 12, 31),
        "time_text": f"Năm {year} (chuyển tiếp)",
    }


def _filled_product(product: Record, task: str, time: Mapping[str, Any]) -> Edit:
    due = {k: v for k, v in time.items() if k != "time_text"}
    values = {**_filled(product, ("kind", "title", "position")), "task": task, **due}
    return Edit("planned_deliverable", new_id(), values)


def _filled(record: Record | None, names: Iterable[str]) -> dict[str, Any]:
    values = record.values if record else {}
    return {n: values[n] for n in names if values.get(n) not in (None, "", ())}
