"""Task rows with the days they fall on: light enough for the first page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from app.desk import Desk
from app.errors import UserError
from app.ports import TaskQuery, TaskRow
from app.records import codec
from app.schedule.rules import last_day, resolve, safe_day

OPEN = ("not_started", "in_progress")
"""States of a task that is still to be done; the others settle it for this unit and year."""
NO_RULE: Mapping[str, Any] = {"kind": "none"}


class DatedTask(Struct, frozen=True):
    """A task row with its days and products.

    ``safe_due`` is the working day to aim at, ``last_day`` the last one that is still in time: a
    term that ends on a day off runs on to the next working day, other deadlines do not.
    """

    row: TaskRow
    safe_due: date | None
    last_day: date | None
    deliverables: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the task as the commands print it."""
        row = self.row
        return {
            "id": row.task,
            "ref": row.ref,
            "title": row.title,
            "our_role": row.role,
            "state": row.state,
            "percent": row.percent,
            "due": codec.to_json(row.due),
            "safe_due": codec.to_json(self.safe_due),
            "result": row.result or None,
            "parent": row.parent or None,
            "children": row.children,
            "children_done": row.children_done,
            "deliverables": [dict(d) for d in self.deliverables],
        }


def brief(desk: Desk, query: TaskQuery) -> tuple[tuple[DatedTask, ...], int]:
    """Return a page of tasks with safe days, and how many there are in all; no products."""
    rows, total = desk.store.task_rows(query)
    return tuple(dated(desk, row) for row in rows), total


def own(desk: Desk, **wishes: Any) -> TaskQuery:
    """Return a query over the desk's own unit."""
    return TaskQuery(desk.profile.unit.code, **wishes)


def dated(desk: Desk, row: TaskRow, deliverables: tuple[Mapping[str, Any], ...] = ()) -> DatedTask:
    """Return a row with its safe working day; a unit's own earlier date decides when it has one."""
    row = replace(row, due_rule=rule_known(row.due_rule))
    if row.own_due:
        return DatedTask(row, desk.calendar.roll_back(row.own_due), row.own_due, deliverables)
    if row.due is None:
        return DatedTask(row, None, None, deliverables)
    due = replace(resolve(row.due_rule or NO_RULE, issued=None), nominal=row.due)
    safe, last = safe_day(due, desk.calendar), last_day(due, desk.calendar)
    return DatedTask(row, safe, last, deliverables)


def is_overdue(desk: Desk, task: DatedTask) -> bool:
    """Tell whether an open task's last day has gone by."""
    last = task.last_day
    return task.row.state in OPEN and last is not None and last < desk.today


def rule_known(rule: Any) -> Mapping[str, Any] | None:
    """Return a due rule this program understands, None for a newer or broken one."""
    try:
        resolve(rule or NO_RULE, issued=None)
    except (UserError, TypeError, ValueError):
        return None
    return rule or None
