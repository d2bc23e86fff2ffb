"""The edits that put a read plan's parts into the ledger; nothing here writes.

Shared by taking a plan in and by bringing one up to a newer version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit, Role
from app.records import codec
from app.schedule.obligations import obligation_from, suggested_data_rule
from app.schedule.rules import resolve
from app.services.planning.milestones import indicators_of
from app.services.planning.plans import assignment_id, doubts_left
from app.text.folding import tone_key

_UNSPECIFIED = {"unspecified": "on_request"}
_NUMBERED = re.compile(r"([IVXLC]+|\d+(?:\.\d+)*)\. (.+)", re.DOTALL)
"""A group's printed number and title: "II. …", "3. …", "1.2. …"."""


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
        return {
            "plan": {"id": self.plan, "number": self.number, "issued": codec.to_json(self.issued)},
            "tasks": self.tasks,
            "ours": self.ours,
            "duties": self.duties,
            "doubtful": [{"id": d.id, "why": d.why} for d in self.doubtful],
            "obligations": self.obligations,
            "undated": self.undated,
            "warnings": list(self.warnings),
        }


class PlanEdits:
    """Collects the edits of one plan. ``groups`` maps printed group titles to known group ids."""

    def __init__(
        self, desk: Desk, result: Imported, groups: Mapping[str, str] | None = None
    ) -> None:
        self.edits: list[Edit] = []
        self._desk = desk
        self._result = result
        self._groups = dict(groups or {})

    @property
    def issued(self) -> date | None:
        """Return the day of issue that relative terms count from."""
        return self._result.issued

    def add(self, type_name: str, row_id: str, /, **values: Any) -> None:
        """Add a record; empty values are left out."""
        kept = {k: v for k, v in values.items() if v not in (None, "", ())}
        self.edits.append(Edit(type_name, row_id, kept))

    def new_task(self, position: int, item: Mapping[str, Any], kind: str) -> str:
        """Add a task of the plan with its products, and the unit's part in it; return its id."""
        task = new_id()
        values = self.task_values(task, item)
        place = {"plan": self._result.plan, "position": position, "kind": kind}
        self.add("task", task, **values, **place)
        self.products(task, item)
        self._assign(task, item)
        self._result.tasks += kind == "task"
        self._result.duties += kind == "duty"
        return task

    def task_values(self, task: str, item: Mapping[str, Any]) -> dict[str, Any]:
        """Return the field values of a read task; doubts and missing dates are noted down."""
        role, basis = role_of(item)
        rule = item.get("deadline") or {"kind": "none"}
        doubts = doubts_left(item.get("doubts") or (), self._result.issued)
        self._result.doubtful += [Doubt(task, why) for why in doubts]
        return {
            "task_group": self._group(item.get("group")),
            "ref": item.get("id"),
            "title": item["title"],
            "content": item.get("content"),
            "lead_text": item.get("lead_raw"),
            "coop_text": item.get("coop_raw"),
            "lead": tuple(item.get("lead") or ()),
            "coop": tuple(item.get("coop") or ()),
            "commune_role": role,
            "role_basis": basis,
            "time_text": item.get("time_raw"),
            "due_rule": rule,
            "due": self._due(rule, task),
            "source": item.get("source"),
            "doubts": doubts,
        }

    def products(self, task: str, item: Mapping[str, Any]) -> None:
        """Add the products a read task names, each with its own deadline when it has one."""
        parts = {
            tone_key(p.get("part") or ""): p["deadline"] for p in item.get("deadline_parts") or ()
        }
        rule = item.get("deadline") or {"kind": "none"}
        for position, title in enumerate(item.get("outputs") or ()):
            own = parts.get(tone_key(title), rule)
            self.add(
                "planned_deliverable",
                new_id(),
                task=task,
                title=title,
                position=position,
                due_rule=own,
                due=self._due(own, None),
            )

    def indicators(self, targets: Sequence[Mapping[str, Any]]) -> None:
        """Add the plan's targets as indicators."""
        for position, values in enumerate(indicators_of(targets)):
            self.add("indicator", new_id(), plan=self._result.plan, position=position, **values)

    def obligations(self, duties: Sequence[Mapping[str, Any]]) -> None:
        """Add the reporting duties that bind communes."""
        ours = [d for d in duties if d.get("commune")]
        for position, duty in enumerate(ours):
            period = _UNSPECIFIED.get(duty["period"], duty["period"])
            due, rule = self._report_days(period, duty)
            self.add(
                "report_obligation",
                new_id(),
                plan=self._result.plan,
                period=period,
                due=due,
                before=bool(duty.get("before", True)) if due else None,
                data_rule=rule,
                recipient=duty.get("to"),
                text=duty.get("text") or "Báo cáo kết quả thực hiện Kế hoạch",
                position=position,
            )
        self._result.obligations = len(ours)

    def _assign(self, task: str, item: Mapping[str, Any]) -> None:
        role, basis = role_of(item)
        if role == "none" or self._desk.profile.role is not Role.COMMUNE:
            return
        self.add(
            "assignment",
            assignment_id(self._desk, task),
            task=task,
            our_role=role,
            role_basis=basis,
            state="not_started",
        )
        self._result.ours += 1

    def _due(self, rule: Mapping[str, Any], task: str | None) -> date | None:
        due = resolve(rule, issued=self._result.issued)
        if task and due.needs == "issue_date":
            self._result.undated.append(task)
        return due.nominal

    def _group(self, title: str | None) -> str | None:
        if not title:
            return None
        if title not in self._groups:
            self._groups[title] = new_id()
            numbered = _NUMBERED.fullmatch(title)
            self.add(
                "task_group",
                self._groups[title],
                plan=self._result.plan,
                number=numbered[1] if numbered else None,
                title=numbered[2] if numbered else title,
                position=len(self._groups),
            )
        return self._groups[title]

    def _report_days(self, period: str, duty: Mapping[str, Any]) -> tuple[str | None, str]:
        """Return the due day, if it fits the period, and the days the figures should cover."""
        before = bool(duty.get("before", True))
        try:
            made = obligation_from(period=period, due=duty.get("due"), before=before)
        except UserError as error:
            text = f"Hạn báo cáo “{duty.get('due')}” không hợp với kỳ; cần ghi lại bằng tay."
            self._result.warnings.append({"code": error.code, "text": text, "where": None})
            made = obligation_from(period=period, due=None, before=before)
        return made.due, suggested_data_rule(made).value


def role_of(item: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return the commune's part in a read item, and whether it is printed or inferred."""
    role = item.get("our_role") or "none"
    return role, item.get("role_basis") if role != "none" else None


def items_of(draft: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """Return a draft's tasks and the duties that bind communes, in order, each with its kind.

    Raises UserError plan_empty when there is nothing.
    """
    tasks = [(t, "task") for t in draft.get("tasks") or ()]
    duties = [(d, "duty") for d in draft.get("org_duties") or () if role_of(d)[0] != "none"]
    if not tasks and not duties:
        raise UserError(
            "Không có nhiệm vụ nào để đưa vào sổ.",
            "Kiểm tra lại tệp kế hoạch hoặc nhập nhiệm vụ bằng tay.",
            code="plan_empty",
        )
    return tasks + duties
