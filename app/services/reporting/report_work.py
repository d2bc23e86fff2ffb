"""A unit's tasks with what was done about them in a span of days, as a report reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import get_args

from app.desk import Desk
from app.ports import Filter, Query, Record, TaskQuery
from app.records.types.plans import PRODUCT_KINDS
from app.records.types.work import PAPER_KINDS
from app.reports import inputs
from app.schedule.periods import Period
from app.services.planning import plans
from app.services.registers import records
from app.services.work import tasks

_PRODUCTS = {c.code: c.label for c in PRODUCT_KINDS}
_ROLES: dict[str, inputs.Role] = {"lead": "lead", "cooperate": "cooperate"}
_STATES: dict[str, inputs.TaskState] = {s: s for s in get_args(inputs.TaskState)}
_ALL = 10_000


class Work:
    """The tasks of one plan, or of all (``plan`` None), that are a unit's own."""

    def __init__(
        self,
        desk: Desk,
        plan: Record | None,
        start: date,
        end: date,
        *,
        unit: str = "",
    ) -> None:
        self.desk, self.plan = desk, plan
        self.start, self.end = start, end
        self._unit = unit or desk.profile.unit.code
        # What was entered by hand and then paired keeps the work, and counts for this plan.
        self._sources = (plan.id, *plans.twins_of(desk, plan.id)) if plan else ("",)
        self.rows = tuple(row for source in self._sources for row in self._own(plan=source))
        self.known = desk.store.get_many("task", (t.row.task for t in self.rows))

    @cached_property
    def assignments(self) -> dict[str, tuple[str, ...]]:
        """Return the assignments of each task, its sub-tasks' too: their work is the task's."""
        found = {t.row.task: [t.row.assignment] for t in self.rows}
        parents = tuple(t.row.task for t in self.rows if t.row.children)
        if parents:
            query = TaskQuery(self._unit, under=parents, limit=_ALL)
            for row in self.desk.store.task_rows(query)[0]:
                found[row.parent].append(row.assignment)
        return {task: tuple(a for a in given if a) for task, given in found.items()}

    @cached_property
    def updates(self) -> tuple[Record, ...]:
        """Return what was written down in the span, oldest first."""
        return self._of("progress_update", "date")

    @cached_property
    def products(self) -> tuple[Record, ...]:
        """Return what was finished in the span, oldest first."""
        return self._of("deliverable_done", "done_date")

    def groups(self) -> tuple[inputs.Group, ...]:
        """Return the tasks by group, in the plan's order."""
        found: dict[str, list[tasks.DatedTask]] = {}
        for task in self.rows:
            found.setdefault(task.row.group, []).append(task)
        filters = (Filter("plan", "in", self._sources),) if self.plan else ()
        query = Query("task_group", filters, limit=_ALL)
        numbers = {g["title"]: g for g in self.desk.store.find(query).records}
        return tuple(self._group(title, members, numbers) for title, members in found.items())

    def papers(self) -> tuple[inputs.IssuedDocument, ...]:
        """Return the documents issued in the span: products of a documentary kind."""
        return tuple(
            inputs.IssuedDocument(
                id=p.id,
                type_name=paper_name(p["kind"]),
                subject=p["title"],
                number=p["code_number"] or "",
                issued=p["done_date"],
            )
            for p in self.products
            if p["kind"] in PAPER_KINDS
        )

    def next_steps(self, coming: Period) -> tuple[inputs.NextStep, ...]:
        """Return open tasks due in the coming period, then the next steps officers wrote down."""
        due = tuple(
            inputs.NextStep(id=t.row.task, text=t.row.title, due=t.row.due)
            for t in self.rows
            if t.row.state in ("not_started", "in_progress")
            and t.row.due
            and coming.start <= t.row.due <= coming.end
        )
        written = tuple(
            inputs.NextStep(id=u.id, text=u["next_step"]) for u in self.updates if u["next_step"]
        )
        return due + written

    def _own(self, plan: str) -> tuple[tasks.DatedTask, ...]:
        query = TaskQuery(self._unit, plan=plan, top=True, limit=_ALL)
        return tasks.listing(self.desk, query)[0]

    @cached_property
    def _every_assignment(self) -> tuple[str, ...]:
        return tuple(a for given in self.assignments.values() for a in given)

    def _of(self, type_name: str, day: str) -> tuple[Record, ...]:
        if not self._every_assignment:
            return ()
        filters = (
            Filter("assignment", "in", self._every_assignment),
            Filter(day, ">=", self.start),
            Filter(day, "<=", self.end),
        )
        return self.desk.store.find(Query(type_name, filters, order=(day,), limit=_ALL)).records

    @cached_property
    def _updates_of(self) -> dict[str, list[Record]]:
        return records.grouped(self.updates, "assignment")

    @cached_property
    def _products_of(self) -> dict[str, list[Record]]:
        return records.grouped(self.products, "assignment")

    @cached_property
    def _percents(self) -> dict[str, int]:
        """Return how far each assignment had got by the span's end, by its updates so far."""
        if not self._every_assignment:
            return {}
        filters = (
            Filter("assignment", "in", self._every_assignment),
            Filter("date", "<=", self.end),
            Filter("percent", "filled"),
        )
        query = Query("progress_update", filters, order=("date",), limit=_ALL)
        found = self.desk.store.find(query).records
        return {u["assignment"]: u["percent"] for u in found}

    @cached_property
    def _posts(self) -> dict[str, str]:
        """Return each assignment's post in charge: a report names posts, never people."""
        found = self.desk.store.get_many("assignment", self._every_assignment).values()
        return {
            assignment.id: person["position_title"] or ""
            for officer, charges in records.grouped(found, "assignee").items()
            if officer and (person := self.desk.store.get("officer", officer))
            for assignment in charges
        }

    def _group(
        self, title: str, members: list[tasks.DatedTask], known: Mapping[str, Record]
    ) -> inputs.Group:
        group = known.get(title)
        return inputs.Group(
            id=group.id if group else "other",
            title=title or "Nhiệm vụ khác",
            number=(group["number"] or "") if group else "",
            tasks=tuple(self._task(m) for m in members),
        )

    def _task(self, task: tasks.DatedTask) -> inputs.Task:
        row = task.row
        return inputs.Task(
            id=row.task,
            ref=row.ref,
            title=row.title,
            our_role=_report_role(row.role),
            state=_report_state(row.state),
            percent=self._percents.get(row.assignment or ""),
            due=task.last_day,
            safe_due=task.safe_due,
            due_text=row.time_text,
            done_date=row.done_date,
            continuous=(row.due_rule or {}).get("kind") in ("ongoing", "recurring"),
            assignee=self._posts.get(row.assignment or "", ""),
            results=self._results(row.task),
            deliverables=self._deliverables(task),
            lead_text=self.known[row.task]["lead_text"] or "",
            coop_text=self.known[row.task]["coop_text"] or "",
        )

    def _results(self, task: str) -> tuple[inputs.Result, ...]:
        return tuple(
            inputs.Result(id=u.id, on=u["date"], text=u["result"] or "", nil=bool(u["zero_report"]))
            for assignment in self.assignments[task]
            for u in self._updates_of.get(assignment, ())
            if u["result"] or u["zero_report"]
        )

    def _deliverables(self, task: tasks.DatedTask) -> tuple[inputs.Deliverable, ...]:
        given = self.assignments[task.row.task]
        done = [p for a in given for p in self._products_of.get(a, ())]
        by_plan = {p["planned"]: p for p in done if p["planned"]}
        planned = tuple(
            inputs.Deliverable(
                id=d["id"],
                title=d["title"],
                due=date.fromisoformat(d["due"]) if d["due"] else None,
                done=date.fromisoformat(d["done"]) if d["done"] else None,
                document_number=(by_plan[d["id"]]["code_number"] or "")
                if d["id"] in by_plan
                else "",
            )
            for d in task.deliverables
        )
        others = tuple(
            inputs.Deliverable(
                id=p.id,
                title=p["title"],
                done=p["done_date"],
                document_number=p["code_number"] or "",
            )
            for p in done
            if not p["planned"]
        )
        return planned + others


def paper_name(kind: str | None) -> str:
    """Return the type name of a paper of a product kind: "Kế hoạch", "Công văn"."""
    return "Văn bản" if kind in (None, "document") else _PRODUCTS.get(str(kind), "Văn bản")


def _report_role(role: str) -> inputs.Role:
    """The form knows three roles; a conditional part is carried out like any other."""
    return _ROLES.get(role, "implement")


def _report_state(state: str) -> inputs.TaskState:
    """A state of a newer program is reported as work in progress."""
    return _STATES.get(state, "in_progress")
