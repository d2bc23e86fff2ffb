"""Plans: from a read document to a dated task list of the unit; listing, pairing, publishing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record, Role
from app.schedule.obligations import obligation_from, suggested_data_rule
from app.schedule.rules import resolve
from app.services import files, records
from app.services.milestones import indicators_of
from app.text.folding import tone_key

EVERYONE = "communes"
"""Whom a province's plan is for when it is for all communes."""
_UNSPECIFIED = {"unspecified": "on_request"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A task whose reading should be looked at, and why, in Vietnamese."""

    id: str
    why: str


@dataclass(slots=True)
class Imported:
    """What confirming a plan put into the ledger; ``undated`` are tasks waiting for a date."""

    plan: str
    number: str | None
    issued: date | None
    tasks: int = 0
    ours: int = 0
    duties: int = 0
    obligations: int = 0
    doubtful: list[Doubt] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    warnings: list[Mapping[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the answer of ``plan import``."""
        issued = self.issued.isoformat() if self.issued else None
        return {
            "plan": {"id": self.plan, "number": self.number, "issued": issued},
            "tasks": self.tasks,
            "ours": self.ours,
            "duties": self.duties,
            "doubtful": [{"id": d.id, "why": d.why} for d in self.doubtful],
            "obligations": self.obligations,
            "undated": self.undated,
            "warnings": list(self.warnings),
        }


def assignment_id(unit_code: str, task_id: str) -> str:
    """Return the id of a unit's one assignment for a task, the same on every device."""
    return hashlib.sha256(f"assignment/{unit_code}/{task_id}".encode()).hexdigest()[:32]


def import_file(
    desk: Desk,
    path: Path,
    *,
    issued: date | None = None,
    number: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Imported, Changes]:
    """Read a plan file and confirm what was read; the original file is kept beside it."""
    from app.planreader import read_plan

    extraction = read_plan(path, progress=progress, cancelled=cancelled)
    return confirm(desk, extraction.to_json(), issued=issued, number=number, original=path)


def confirm(
    desk: Desk,
    draft: Mapping[str, Any],
    *,
    issued: date | None = None,
    number: str | None = None,
    original: Path | None = None,
) -> tuple[Imported, Changes]:
    """Put a reviewed draft (the reader's JSON, as corrected) into the ledger in one transaction.

    ``issued`` and ``number`` fill what the document leaves blank. Raises UserError plan_empty
    when there is no task, plan_exists when the same plan is already here.
    """
    return _Confirmation(desk, draft, issued, number).run(original)


class _Confirmation:
    """Builds the edits of one plan; every record of it goes into a single transaction."""

    def __init__(
        self, desk: Desk, draft: Mapping[str, Any], issued: date | None, number: str | None
    ) -> None:
        self.desk = desk
        self.draft = draft
        self.doc = draft.get("doc") or {}
        printed = self.doc.get("date")
        self.issued = issued or (date.fromisoformat(printed) if printed else None)
        self.number = number or self.doc.get("number")
        self.plan = new_id()
        self.edits: list[Edit] = []
        self.groups: dict[str, str] = {}
        self.result = Imported(self.plan, self.number, self.issued)
        self.result.warnings = list(draft.get("warnings") or ())

    def run(self, original: Path | None) -> tuple[Imported, Changes]:
        tasks = list(self.draft.get("tasks") or ())
        duties = [d for d in self.draft.get("org_duties") or () if _role(d)[0] != "none"]
        if not tasks and not duties:
            raise UserError(
                "Không có nhiệm vụ nào để đưa vào sổ.",
                "Kiểm tra lại tệp kế hoạch hoặc nhập nhiệm vụ bằng tay.",
                code="plan_empty",
            )
        self._refuse_twin()
        self._head(original)
        for position, (item, kind) in enumerate(
            [(t, "task") for t in tasks] + [(d, "duty") for d in duties]
        ):
            self._task(position, item, kind)
        self._indicators()
        self._obligations()
        return self.result, self.desk.store.write(self.edits)

    def _refuse_twin(self) -> None:
        title = tone_key(self.doc.get("title") or "")
        for plan in records.listing(self.desk, "plan", limit=1000).records:
            if plan["number"] == self.number and tone_key(plan["title"]) == title:
                raise UserError(
                    f"Kế hoạch “{plan['number'] or plan['title']}” đã có trong sổ.",
                    "Mở trang Kế hoạch để xem; không cần nhập lại.",
                    code="plan_exists",
                )

    def _head(self, original: Path | None) -> None:
        title = self.doc.get("title") or (original.stem if original else "Kế hoạch")
        document = new_id()
        kept = files.attach_edits(self.desk, original, "source_document", document)
        self.edits += kept
        self._add(
            "source_document",
            document,
            type_name="Kế hoạch",
            code_number=self.number,
            issued_date=self.issued,
            organ_name=self.doc.get("issuer"),
            subject=title,
            signer_name=self.doc.get("signer"),
            file=kept[0].id if kept else None,
        )
        self._add(
            "plan",
            self.plan,
            document=document,
            title=title,
            number=self.number,
            issued=self.issued,
            issuer=self.doc.get("issuer"),
            level="province",
            version=1,
            status="active",
        )

    def _task(self, position: int, item: Mapping[str, Any], kind: str) -> None:
        task, (role, basis) = new_id(), _role(item)
        rule = item.get("deadline") or {"kind": "none"}
        doubts = tuple(item.get("doubts") or ())
        self._add(
            "task",
            task,
            plan=self.plan,
            task_group=self._group(item.get("group")),
            ref=item.get("id"),
            title=item["title"],
            kind=kind,
            position=position,
            lead_text=item.get("lead_raw"),
            coop_text=item.get("coop_raw"),
            lead=tuple(item.get("lead") or ()),
            coop=tuple(item.get("coop") or ()),
            commune_role=role,
            role_basis=basis,
            time_text=item.get("time_raw"),
            due_rule=rule,
            due=self._due(rule, task),
            source=item.get("source"),
            doubts=doubts,
        )
        self._deliverables(task, item, rule)
        self._assign(task, role, basis)
        self.result.doubtful += [Doubt(task, why) for why in doubts]
        self.result.tasks += kind == "task"
        self.result.duties += kind == "duty"

    def _assign(self, task: str, role: str, basis: str | None) -> None:
        if role == "none" or self.desk.profile.role is not Role.COMMUNE:
            return
        unit = self.desk.profile.unit.code
        self._add(
            "assignment",
            assignment_id(unit, task),
            task=task,
            our_role=role,
            role_basis=basis,
            state="not_started",
        )
        self.result.ours += 1

    def _deliverables(self, task: str, item: Mapping[str, Any], rule: Mapping[str, Any]) -> None:
        parts = {
            tone_key(p.get("part") or ""): p["deadline"] for p in item.get("deadline_parts") or ()
        }
        for position, title in enumerate(item.get("outputs") or ()):
            own = parts.get(tone_key(title), rule)
            self._add(
                "planned_deliverable",
                new_id(),
                task=task,
                title=title,
                position=position,
                due_rule=own,
                due=self._due(own, None),
            )

    def _due(self, rule: Mapping[str, Any], task: str | None) -> date | None:
        due = resolve(rule, issued=self.issued)
        if task and due.needs == "issue_date":
            self.result.undated.append(task)
        return due.nominal

    def _group(self, title: str | None) -> str | None:
        if not title:
            return None
        if title not in self.groups:
            self.groups[title] = new_id()
            number, _, words = title.partition(". ")
            self._add(
                "task_group",
                self.groups[title],
                plan=self.plan,
                number=number if words else None,
                title=words or title,
                position=len(self.groups),
            )
        return self.groups[title]

    def _indicators(self) -> None:
        for position, values in enumerate(indicators_of(self.draft.get("targets") or ())):
            self._add("indicator", new_id(), plan=self.plan, position=position, **values)

    def _obligations(self) -> None:
        ours = [r for r in self.draft.get("reporting") or () if r.get("commune")]
        for position, duty in enumerate(ours):
            period = _UNSPECIFIED.get(duty["period"], duty["period"])
            due, rule = self._report_days(period, duty)
            self._add(
                "report_obligation",
                new_id(),
                plan=self.plan,
                period=period,
                due=due,
                before=bool(duty.get("before", True)) if due else None,
                data_rule=rule,
                recipient=duty.get("to"),
                text=duty.get("text") or "Báo cáo kết quả thực hiện Kế hoạch",
                position=position,
            )
        self.result.obligations = len(ours)

    def _report_days(self, period: str, duty: Mapping[str, Any]) -> tuple[str | None, str]:
        """Return the due day, if it fits the period, and the days the figures should cover."""
        before = bool(duty.get("before", True))
        try:
            made = obligation_from(period=period, due=duty.get("due"), before=before)
        except UserError as error:
            text = f"Hạn báo cáo “{duty.get('due')}” không hợp với kỳ; cần ghi lại bằng tay."
            self.result.warnings.append({"code": error.code, "text": text, "where": None})
            made = obligation_from(period=period, due=None, before=before)
        return made.due, suggested_data_rule(made).value

    def _add(self, type_name: str, row_id: str, /, **values: Any) -> None:
        kept = {k: v for k, v in values.items() if v not in (None, "", ())}
        self.edits.append(Edit(type_name, row_id, kept))


def _role(item: Mapping[str, Any]) -> tuple[str, str | None]:
    role = item.get("our_role") or "none"
    return role, item.get("role_basis") if role != "none" else None


def set_issue(desk: Desk, plan_id: str, issued: date, number: str | None = None) -> Changes:
    """Give a plan its date (and number) once the signed copy is known; relative terms get dates."""
    plan = records.load(desk, "plan", plan_id)
    values = {"issued": issued, "number": number or plan["number"]}
    edits = [Edit("plan", plan.id, values)]
    for task in tasks_of(desk, plan.id):
        edits += _redated(desk, task, issued)
    return desk.store.write(edits)


def _redated(desk: Desk, task: Record, issued: date) -> list[Edit]:
    rule = task["due_rule"] or {"kind": "none"}
    edits = [Edit("task", task.id, {"due": resolve(rule, issued=issued).nominal})]
    for product in deliverables_of(desk, (task.id,)):
        own = product["due_rule"] or {"kind": "none"}
        due = resolve(own, issued=issued).nominal
        edits.append(Edit("planned_deliverable", product.id, {"due": due}))
    return edits


def tasks_of(desk: Desk, plan_id: str) -> tuple[Record, ...]:
    """Return a plan's tasks in the plan's order."""
    query = Query("task", (Filter("plan", "=", plan_id),), order=("position",), limit=10_000)
    return desk.store.find(query).records


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
    edits = [Edit("plan", entered.id, {"same_as": published.id})]
    theirs = {_task_key(t): t.id for t in tasks_of(desk, published.id)}
    for task in tasks_of(desk, entered.id):
        twin = theirs.get(_task_key(task))
        if twin:
            edits.append(Edit("task", task.id, {"same_as": twin}))
    return desk.store.write(edits)


def _task_key(task: Record) -> tuple[str, str]:
    return task["kind"] or "task", tone_key(task["title"])


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
    if to != EVERYONE:
        desk.units.by_code(to)
    already = tuple(plan["published_to"] or ())
    return desk.store.write([Edit("plan", plan.id, {"published_to": (*already, to)})])
