"""Gathering from the ledger what one periodic report is assembled from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, get_args

from app.desk import Desk
from app.indicators.measure import Person
from app.ports import Filter, Query, Record
from app.reports import inputs
from app.schedule.periods import Period
from app.services import indicators, plans, records, tasks, training
from app.text.compose import UnitName

_DOCUMENT_KINDS = {
    "plan": "Kế hoạch",
    "official_letter": "Công văn",
    "decision": "Quyết định",
    "guidance": "Văn bản hướng dẫn",
    "document": "Văn bản",
}
_ALL = 10_000


def gather(
    desk: Desk,
    obligation: Record,
    period: Period,
    data: tuple[date, date],
    *,
    typed: Mapping[str, str],
    nil: Iterable[str],
) -> inputs.ReportInput:
    """Return the input of a duty's report: records dated within ``data`` (both days included)."""
    start, end = data
    plan = desk.store.get("plan", obligation["plan"]) if obligation["plan"] else None
    work = _Work(desk, plan, start, end)
    held = training.totals(desk, start, end)
    everybody = training.people(desk)
    people = [p for p in everybody if p.in_scope(end)]
    province = desk.units.by_code(desk.profile.unit.province_code)
    return inputs.ReportInput(
        unit=unit_name(desk),
        province=province.full_name,
        period=inputs.Period(
            label=period.label(),
            start=start,
            end=end,
            next_label=period.next().label(),
            as_of=min(desk.today, end),
        ),
        plans=work.plans(),
        documents=work.documents(),
        courses=tuple(_course(row) for row in held.courses),
        officers=inputs.Officers(
            in_scope=tuple(p.id for p in people),
            law_degree=tuple(p.id for p in people if p.law_degree),
        ),
        indicators=_indicators(desk, plan, end, everybody),
        difficulties=work.difficulties(),
        next_steps=work.next_steps(period.next()),
        typed=dict(typed),
        nil=frozenset(nil),
    )


def unit_name(desk: Desk) -> UnitName:
    """Return the forms of the unit's name; the official one, when the user typed another, wins."""
    own = desk.store.setting("unit_name") or {}
    return replace(desk.profile.unit.name, **own)


class _Work:
    """One plan's tasks of the unit, with what was written about them in the period."""

    def __init__(self, desk: Desk, plan: Record | None, start: date, end: date) -> None:
        self.desk = desk
        self.plan = plan
        self.start, self.end = start, end
        # What was entered by hand and then paired keeps the work, and counts for this plan.
        self.sources = (plan.id, *plans.twins_of(desk, plan.id)) if plan else ()
        self.rows = tuple(
            task
            for source in self.sources
            for task in tasks.listing(desk, tasks.own(desk, plan=source, limit=_ALL))[0]
        )
        self.assignments = tuple(t.row.assignment for t in self.rows if t.row.assignment)
        self.updates = self._of("progress_update", "date")
        self.updates_of = records.grouped(self.updates, "assignment")
        self.percents = self._percents()
        self.products = self._of("deliverable_done", "done_date")
        self.products_of = records.grouped(self.products, "assignment")
        self.posts = self._posts()
        self.known = desk.store.get_many("task", (t.row.task for t in self.rows))

    def _of(self, type_name: str, day: str) -> tuple[Record, ...]:
        if not self.assignments:
            return ()
        filters = (
            Filter("assignment", "in", self.assignments),
            Filter(day, ">=", self.start),
            Filter(day, "<=", self.end),
        )
        return self.desk.store.find(Query(type_name, filters, order=(day,), limit=_ALL)).records

    def _percents(self) -> dict[str, int]:
        """Return how far each assignment had got by the period's end, by its updates so far."""
        if not self.assignments:
            return {}
        filters = (
            Filter("assignment", "in", self.assignments),
            Filter("date", "<=", self.end),
            Filter("percent", "filled"),
        )
        query = Query("progress_update", filters, order=("date",), limit=_ALL)
        found = self.desk.store.find(query).records
        return {u["assignment"]: u["percent"] for u in found}

    def plans(self) -> tuple[inputs.Plan, ...]:
        """Return the plan, if there is one, with its groups and the unit's tasks in them."""
        if self.plan is None:
            return ()
        plan = inputs.Plan(
            id=self.plan.id,
            subject=self.plan["title"],
            issuer=self.plan["issuer"] or "",
            number=self.plan["number"] or "",
            issued=self.plan["issued"],
            groups=self._groups(),
        )
        return (plan,)

    def _groups(self) -> tuple[inputs.Group, ...]:
        found: dict[str, list[tasks.DatedTask]] = {}
        for task in self.rows:
            found.setdefault(task.row.group, []).append(task)
        query = Query("task_group", (Filter("plan", "in", self.sources),), limit=_ALL)
        numbers = {g["title"]: g for g in self.desk.store.find(query).records}
        return tuple(self._group(title, members, numbers) for title, members in found.items())

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
        results = tuple(
            inputs.Result(id=u.id, on=u["date"], text=u["result"] or "", nil=bool(u["zero_report"]))
            for u in self.updates_of.get(row.assignment, ())
            if u["result"] or u["zero_report"]
        )
        return inputs.Task(
            id=row.task,
            ref=row.ref,
            title=row.title,
            our_role=_report_role(row.role),
            state=_report_state(row.state),
            percent=self.percents.get(row.assignment or ""),
            due=task.last_day,
            safe_due=task.safe_due,
            due_text=row.time_text,
            done_date=row.done_date,
            continuous=(row.due_rule or {}).get("kind") in ("ongoing", "recurring"),
            assignee=self.posts.get(row.assignment or "", ""),
            results=results,
            deliverables=self._deliverables(task),
            lead_text=self.known[row.task]["lead_text"] or "",
            coop_text=self.known[row.task]["coop_text"] or "",
        )

    def _posts(self) -> dict[str, str]:
        """Return each assignment's post in charge: a report names posts, never people."""
        found = self.desk.store.get_many("assignment", self.assignments).values()
        return {
            assignment.id: person["position_title"] or ""
            for officer, charges in records.grouped(found, "assignee").items()
            if officer and (person := self.desk.store.get("officer", officer))
            for assignment in charges
        }

    def _deliverables(self, task: tasks.DatedTask) -> tuple[inputs.Deliverable, ...]:
        done = self.products_of.get(task.row.assignment, [])
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

    def documents(self) -> tuple[inputs.IssuedDocument, ...]:
        """Return the documents issued in the period: products of a documentary kind."""
        return tuple(
            inputs.IssuedDocument(
                id=p.id,
                type_name=_DOCUMENT_KINDS[p["kind"]],
                subject=p["title"],
                number=p["code_number"] or "",
                issued=p["done_date"],
            )
            for p in self.products
            if p["kind"] in _DOCUMENT_KINDS
        )

    def difficulties(self) -> tuple[inputs.Difficulty, ...]:
        """Return the difficulties written down in the period."""
        return tuple(
            inputs.Difficulty(id=u.id, content=u["difficulty"], raised=u["date"])
            for u in self.updates
            if u["difficulty"]
        )

    def next_steps(self, coming: Period) -> tuple[inputs.NextStep, ...]:
        """Return open tasks due in the coming period, then the next steps officers wrote down."""
        due = tuple(
            inputs.NextStep(id=t.row.task, text=t.row.title, due=t.row.due)
            for t in self.rows
            if t.row.state not in ("done", "stopped")
            and t.row.due
            and coming.start <= t.row.due <= coming.end
        )
        written = tuple(
            inputs.NextStep(id=u.id, text=u["next_step"]) for u in self.updates if u["next_step"]
        )
        return due + written


_ROLES: dict[str, inputs.Role] = {"lead": "lead", "cooperate": "cooperate"}
_STATES: dict[str, inputs.TaskState] = {s: s for s in get_args(inputs.TaskState)}
_OPERATORS: dict[str, Literal[">", ">=", "="]] = {">": ">", ">=": ">=", "=": "="}


def _report_role(role: str) -> inputs.Role:
    """The form knows three roles; a conditional part is carried out like any other."""
    return _ROLES.get(role, "implement")


def _report_state(state: str) -> inputs.TaskState:
    """A state of a newer program is reported as work in progress."""
    return _STATES.get(state, "in_progress")


def _course(row: training.CourseTotals) -> inputs.Course:
    course = row.course
    form = records.record_type("training_course").field("form")
    return inputs.Course(
        id=course.id,
        name=course["name"],
        organiser=course["organiser"] or "",
        start=course["date_from"],
        end=course["date_to"],
        form=form.choice_label(course["form"]) if course["form"] else "",
        hours=float(course["hours"]) if course["hours"] is not None else None,
        nominated=len(row.nominated),
        attended=row.attended,
        completed=row.completed,
        materials=len(row.with_materials),
    )


def _indicators(
    desk: Desk, plan: Record | None, as_of: date, people: Sequence[Person]
) -> tuple[inputs.Indicator, ...]:
    if plan is None:
        return ()
    return tuple(
        inputs.Indicator(
            id=state.indicator.id,
            name=state.indicator["name"],
            numerator=len(state.value.numerator) if state.value else None,
            denominator=len(state.value.denominator) if state.value else None,
            rows=state.value.numerator if state.value else (),
            milestones=tuple(
                inputs.Milestone(
                    year=m.year, operator=_OPERATORS[m.operator], value=float(m.value), met=m.met
                )
                for m in state.milestones
                if m.year and m.operator in _OPERATORS
            ),
        )
        for state in indicators.listing(desk, as_of, (plan.id,), people)
        if state.value is not None or state.indicator["commune"]
    )
