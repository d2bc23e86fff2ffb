"""A newer version of a plan, or a plan that amends it: what changes, and bringing it in.

The work already done stays: a task that is found again keeps its id, whatever became of its
words, and a task that is dropped keeps its record when somebody has worked on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec

from app.desk import Desk
from app.ports import Changes, Edit, Filter, Query, Record, Role
from app.schedule.rules import resolve
from app.services.planning import plans
from app.services.planning.plan_edits import Imported, PlanEdits, items_of
from app.services.planning.plan_import import head_edits, issued_of
from app.text.folding import fold, tone_key

_SAME_NUMBER_LIKENESS = 0.5
_LIKENESS = 0.8
_COMPARED = ("ref", "title", "lead_text", "coop_text", "time_text", "commune_role", "due_rule")
_KEPT = ("content", "doubts", "source", "task_group", "lead", "coop", "role_basis", "due")


@dataclass(frozen=True, slots=True)
class ChangedTask:
    """A task found again with other words: the fields that differ, from what to what."""

    task: Record
    item: Mapping[str, Any]
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft against a plan in the ledger. An amending plan drops nothing."""

    plan: Record
    added: tuple[tuple[Mapping[str, Any], str], ...]
    dropped: tuple[Record, ...]
    changed: tuple[ChangedTask, ...]
    same: tuple[Record, ...]
    obligations: tuple[Mapping[str, Any], ...] = ()
    """Reporting duties that are not in the ledger yet; those that are stay."""

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as the commands print it."""
        return {
            "plan": self.plan.id,
            "added": [{"ref": i.get("id"), "title": i["title"]} for i, _ in self.added],
            "dropped": [{"id": t.id, "ref": t["ref"], "title": t["title"]} for t in self.dropped],
            "changed": [
                {
                    "id": c.task.id,
                    "ref": c.task["ref"],
                    "title": c.task["title"],
                    "fields": {k: list(v) for k, v in c.fields.items()},
                }
                for c in self.changed
            ],
            "same": len(self.same),
            "obligations": [d.get("text") for d in self.obligations],
        }


def compare(
    desk: Desk, plan_id: str, draft: Mapping[str, Any], *, amends: bool = False
) -> Comparison:
    """Return what a draft would change in a plan; nothing is written.

    Raises UserError plan_of_province for a plan the province gave out: its new version comes
    in the province's package.
    """
    plan = plans.own_plan(desk, plan_id)
    tasks = list(plans.words_of(desk, plan))
    known = _products(desk, tasks)
    reader = PlanEdits(desk, _result(plan, draft, None, None))
    added: list[tuple[Mapping[str, Any], str]] = []
    changed: list[ChangedTask] = []
    same: list[Record] = []
    for item, kind in items_of(draft):
        task = _twin(item, kind, tasks)
        if task is None:
            added.append((item, kind))
            continue
        tasks.remove(task)
        fields = differences(task, reader.task_values(task.id, item))
        fields |= _new_products(known.get(task.id, ()), item, keep_old=amends)
        if fields:
            changed.append(ChangedTask(task, item, fields))
        else:
            same.append(task)
    dropped = () if amends else tuple(tasks)
    duties = _new_obligations(desk, plan, draft)
    return Comparison(plan, tuple(added), dropped, tuple(changed), tuple(same), duties)


def update(
    desk: Desk,
    plan_id: str,
    draft: Mapping[str, Any],
    *,
    amends: bool = False,
    issued: date | None = None,
    number: str | None = None,
    original: Path | None = None,
    blocks: Sequence[Any] = (),
) -> tuple[Imported, Comparison, Changes]:
    """Bring a plan up to a draft in one transaction, as its new version.

    With ``amends`` the draft changes and adds, and drops nothing; the plan keeps its own number
    and date. Otherwise it replaces the plan's document, and dropped tasks without any work go.
    ``blocks`` are the pieces of the new original, kept as ``plan_import.confirm`` does.
    """
    found = compare(desk, plan_id, draft, amends=amends)
    doc = draft.get("doc") or {}
    result = _result(found.plan, draft, issued, number)
    edits = PlanEdits(desk, result, groups_of(desk, found.plan))
    title = doc.get("title") or found.plan["title"]
    before = tuple(d for d in (found.plan["document"],) if d)
    link = {"amends" if amends else "replaces": before}
    text = msgspec.to_builtins(list(blocks)) or None
    document = head_edits(desk, edits, doc, result, title, original, text=text, **link)
    values: dict[str, Any] = {"version": (found.plan["version"] or 1) + 1}
    if not amends:
        values |= {"document": document, "number": result.number, "issued": result.issued}
    edits.edits.append(Edit("plan", found.plan.id, values))
    after = next_position(desk, found.plan.id)
    for position, (item, kind) in enumerate(found.added, start=after):
        edits.new_task(position, item, kind)
    if not amends and result.issued and result.issued != found.plan["issued"]:
        for task in found.same:
            edits.edits += plans.redated(desk, task, result.issued)
    for change in found.changed:
        change_task(desk, edits, change, keep_products=amends)
    for task in found.dropped:
        edits.edits += _drop(desk, task)
    edits.obligations(found.obligations)
    return result, found, desk.store.write(edits.edits)


def _new_obligations(
    desk: Desk, plan: Record, draft: Mapping[str, Any]
) -> tuple[Mapping[str, Any], ...]:
    """Return the reporting duties of a draft whose period and day no duty of the plan has."""
    known = {(o["period"], o["due"]) for o in plans.obligations_of(desk, plan.id)}
    found: list[Mapping[str, Any]] = []
    for duty in (d for d in draft.get("reporting") or () if d.get("commune")):
        made = PlanEdits(desk, _result(plan, draft, None, None))
        made.obligations([duty])
        values = made.edits[-1].values
        if (values.get("period"), values.get("due")) not in known:
            found.append(duty)
    return tuple(found)


def next_position(desk: Desk, plan_id: str) -> int:
    """Return the position of a task put behind all others of a plan."""
    return max((t["position"] or 0 for t in plans.tasks_of(desk, plan_id)), default=-1) + 1


def _result(
    plan: Record, draft: Mapping[str, Any], issued: date | None, number: str | None
) -> Imported:
    doc = draft.get("doc") or {}
    day = issued or issued_of(doc) or plan["issued"]
    result = Imported(plan.id, number or doc.get("number") or plan["number"], day)
    result.warnings = list(draft.get("warnings") or ())
    return result


def _twin(item: Mapping[str, Any], kind: str, tasks: Sequence[Record]) -> Record | None:
    """Return the task an item is the new form of: same words, same number, or like enough."""
    key = tone_key(item["title"])
    pool = [t for t in tasks if (t["kind"] or "task") == kind]
    for task in pool:
        if tone_key(task["title"]) == key:
            return task
    scored = [(_likeness(item["title"], t["title"]), t) for t in pool]
    for likeness, task in scored:
        if task["ref"] == item.get("id") and likeness >= _SAME_NUMBER_LIKENESS:
            return task
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= _LIKENESS else None


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, fold(one).split(), fold(other).split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _SAME_NUMBER_LIKENESS else 0.0


def differences(task: Record, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the compared fields in which a task and new values differ, from what to what."""
    return {
        name: (task[name], values[name])
        for name in _COMPARED
        if (task[name] or None) != (values[name] or None)
    }


def change_task(
    desk: Desk, edits: PlanEdits, change: ChangedTask, *, keep_products: bool = False
) -> None:
    """Add the edits that give a task its new words, time and products; work done stays."""
    task, item = change.task, change.item
    values = edits.task_values(task.id, item)
    kept = {k: values[k] for k in (*_COMPARED, *_KEPT)}
    edits.edits.append(Edit("task", task.id, kept))
    known = {tone_key(p["title"]): p for p in plans.deliverables_of(desk, (task.id,))}
    wanted = [o for o in item.get("outputs") or () if tone_key(o) not in known]
    edits.products(task.id, {**item, "outputs": wanted})
    printed = {tone_key(o) for o in item.get("outputs") or ()}
    for key, product in known.items():
        if key in printed:
            edits.edits.append(_dated_product(product, item, edits.issued))
        elif not keep_products and not _made(desk, product):
            edits.edits.append(Edit("planned_deliverable", product.id, deleted=True))
    edits.edits += _own_part(desk, task, values)


def _dated_product(product: Record, item: Mapping[str, Any], issued: date | None) -> Edit:
    parts = {tone_key(p.get("part") or ""): p["deadline"] for p in item.get("deadline_parts") or ()}
    rule = parts.get(tone_key(product["title"]), item.get("deadline") or {"kind": "none"})
    due = resolve(rule, issued=issued).nominal
    return Edit("planned_deliverable", product.id, {"due_rule": rule, "due": due})


def _made(desk: Desk, product: Record) -> bool:
    """Tell whether somebody has handed a product in; what was done is never taken away."""
    return bool(desk.store.count(Query("deliverable_done", (Filter("planned", "=", product.id),))))


def _own_part(desk: Desk, task: Record, values: Mapping[str, Any]) -> list[Edit]:
    """The unit's part follows the plan, unless a person has said otherwise or now has one."""
    role, basis = values["commune_role"], values["role_basis"]
    own = plans.assignment_id(desk, task.id)
    held = desk.store.get("assignment", own)
    if role == task["commune_role"] or desk.profile.role is not Role.COMMUNE:
        return []
    if held is None or not held.alive:
        if role == "none":
            return []
        values = {"task": task.id, "our_role": role, "role_basis": basis, "state": "not_started"}
        return [Edit("assignment", own, values, deleted=False if held else None)]
    if held["our_role"] != task["commune_role"]:
        return []
    return [Edit("assignment", own, {"our_role": role, "role_basis": basis})]


def _products(desk: Desk, tasks: Sequence[Record]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for product in plans.deliverables_of(desk, [t.id for t in tasks]):
        found.setdefault(product["task"], []).append(product["title"])
    return found


def _new_products(
    old: Sequence[str], item: Mapping[str, Any], *, keep_old: bool
) -> dict[str, tuple[Any, Any]]:
    """Return the change of the products, if there is one, in the form of ``differences``."""
    new = list(item.get("outputs") or ())
    before, after = {tone_key(o) for o in old}, {tone_key(o) for o in new}
    if after <= before if keep_old else after == before:
        return {}
    kept = [o for o in old if keep_old and tone_key(o) not in after]
    return {"outputs": (list(old), kept + new)}


def groups_of(desk: Desk, plan: Record) -> dict[str, str]:
    """Return a plan's groups, printed title to id, as ``PlanEdits`` wants them."""
    query = Query("task_group", (Filter("plan", "=", plan.id),), limit=1000)
    return {
        f"{g['number']}. {g['title']}" if g["number"] else g["title"]: g.id
        for g in desk.store.find(query).records
    }


def _drop(desk: Desk, task: Record) -> list[Edit]:
    """A dropped task goes; one that somebody worked on stays, its work stopped."""
    own = plans.assignment_id(desk, task.id)
    worked = desk.store.count(Query("progress_update", (Filter("assignment", "=", own),)))
    divided = desk.store.count(Query("task", (Filter("parent", "=", task.id),)))
    if worked or divided:
        return [Edit("assignment", own, {"state": "stopped"})]
    edits = [Edit("task", task.id, deleted=True)]
    if desk.store.get("assignment", own):
        edits.append(Edit("assignment", own, deleted=True))
    return edits
