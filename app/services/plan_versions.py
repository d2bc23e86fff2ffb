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

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Edit, Filter, Query, Record
from app.services import plans, records
from app.services.plan_edits import Imported, PlanEdits, items_of
from app.services.plan_import import head_edits, issued_of
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
        }


def compare(
    desk: Desk, plan_id: str, draft: Mapping[str, Any], *, amends: bool = False
) -> Comparison:
    """Return what a draft would change in a plan; nothing is written.

    Raises UserError plan_of_province for a plan the province gave out: its new version comes
    in the province's package.
    """
    plan = _own_plan(desk, plan_id)
    tasks = list(plans.tasks_of(desk, plan.id))
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
        fields = _differences(task, reader.task_values(task.id, item))
        if fields:
            changed.append(ChangedTask(task, item, fields))
        else:
            same.append(task)
    dropped = () if amends else tuple(tasks)
    return Comparison(plan, tuple(added), dropped, tuple(changed), tuple(same))


def update(
    desk: Desk,
    plan_id: str,
    draft: Mapping[str, Any],
    *,
    amends: bool = False,
    issued: date | None = None,
    number: str | None = None,
    original: Path | None = None,
) -> tuple[Imported, Comparison, Changes]:
    """Bring a plan up to a draft in one transaction, as its new version.

    With ``amends`` the draft changes and adds, and drops nothing; the plan keeps its own number
    and date. Otherwise it replaces the plan's document, and dropped tasks without any work go.
    """
    found = compare(desk, plan_id, draft, amends=amends)
    doc = draft.get("doc") or {}
    result = _result(found.plan, draft, issued, number)
    edits = PlanEdits(desk, result, _groups(desk, found.plan))
    title = doc.get("title") or found.plan["title"]
    link = {"amends" if amends else "replaces": (found.plan["document"],)}
    document = head_edits(desk, edits, doc, result, title, original, **link)
    values: dict[str, Any] = {"version": (found.plan["version"] or 1) + 1}
    if not amends:
        values |= {"document": document, "number": result.number, "issued": result.issued}
    edits.edits.append(Edit("plan", found.plan.id, values))
    for position, (item, kind) in enumerate(found.added, start=len(found.same) + 1000):
        edits.new_task(position, item, kind)
    for change in found.changed:
        _change(desk, edits, change)
    for task in found.dropped:
        edits.edits += _drop(desk, task)
    return result, found, desk.store.write(edits.edits)


def _own_plan(desk: Desk, plan_id: str) -> Record:
    plan = records.load(desk, "plan", plan_id)
    if plan.unit != desk.profile.unit.code:
        raise UserError(
            "Kế hoạch này do tỉnh gửi nên không sửa ở đây.",
            "Bản mới sẽ đến trong gói của tỉnh.",
            code="plan_of_province",
        )
    return plan


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


def _differences(task: Record, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        name: (task[name], values[name])
        for name in _COMPARED
        if (task[name] or None) != (values[name] or None)
    }


def _change(desk: Desk, edits: PlanEdits, change: ChangedTask) -> None:
    values = edits.task_values(change.task.id, change.item)
    kept = {k: values[k] for k in (*_COMPARED, *_KEPT)}
    edits.edits.append(Edit("task", change.task.id, kept))
    known = {tone_key(p["title"]): p for p in plans.deliverables_of(desk, (change.task.id,))}
    wanted = [o for o in change.item.get("outputs") or () if tone_key(o) not in known]
    edits.products(change.task.id, {**change.item, "outputs": wanted})


def _groups(desk: Desk, plan: Record) -> dict[str, str]:
    query = Query("task_group", (Filter("plan", "=", plan.id),), limit=1000)
    return {
        f"{g['number']}. {g['title']}" if g["number"] else g["title"]: g.id
        for g in desk.store.find(query).records
    }


def _drop(desk: Desk, task: Record) -> list[Edit]:
    """A dropped task goes; one that somebody worked on stays, its work stopped."""
    own = plans.assignment_id(desk, task.id)
    worked = desk.store.count(Query("progress_update", (Filter("assignment", "=", own),)))
    if worked:
        return [Edit("assignment", own, {"state": "stopped"})]
    edits = [Edit("task", task.id, deleted=True)]
    if desk.store.get("assignment", own):
        edits.append(Edit("assignment", own, deleted=True))
    return edits
