"""A unit's tasks as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from app.desk import Desk
from app.ports import TaskQuery, TaskRow
from app.records.types.plans import ROLES
from app.records.types.work import STATES
from app.services.day import due, rhythms
from app.services.work import tasks
from app.services.work.dated import DatedTask, is_overdue
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.widgets.paged_model import Column, Row, Wish

STATE_ICONS = {
    "not_started": "none",
    "in_progress": "half",
    "done": "done",
    "not_arisen": "info",
    "stopped": "stop",
    "carried_over": "chevron",
}
STATE_TONES = {"done": "good", "in_progress": "accent", "stopped": "muted", "not_arisen": "muted"}
STATE_LABELS = {c.code: c.label for c in STATES}
ROLE_LABELS = {c.code: c.label for c in ROLES}

Time = Literal["", "overdue", "soon", "month", "quarter", "undated", "silent", "doubtful"]

_COLUMNS = (
    Column("title", t("Tasks", "Nhiệm vụ"), 26, order="title", wrap=True),
    Column("state", t("Tasks", "Tình trạng"), 20, order="state", wrap=True),
    Column("due", t("Tasks", "Hạn"), 13, order="due"),
    Column("role", t("Tasks", "Vai trò"), 13, optional=True),
    Column("safe", t("Tasks", "Nên xong trước"), 13, optional=True),
    Column("plan", t("Tasks", "Kế hoạch"), 16, order="plan", optional=True),
    Column("result", t("Tasks", "Kết quả gần nhất"), 30, optional=True),
    Column("updated", t("Tasks", "Cập nhật"), 12, order="updated", optional=True),
)
_OF_OPEN = ("overdue", "soon", "silent", "doubtful")
"""Parts that only unfinished tasks are in."""
_INDENT = "\u2003"
_MONTH = timedelta(days=30)
_QUARTER = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What the bar above the list asks for; "open" as state means every unfinished one."""

    state: str = "open"
    plan: str = ""
    role: str = ""
    time: Time = ""
    concerned: bool = True


@dataclass(frozen=True, slots=True)
class TaskSource:
    """The tasks of a unit, narrowed by a filter."""

    unit: str
    filter: TaskFilter = TaskFilter()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return _COLUMNS

    def rows(self, desk: Desk, wish: Wish) -> tuple[tuple[Row, ...], int]:
        """Return a slice of the tasks as texts."""
        found, total = tasks.listing(desk, self.query(desk, wish))
        return tuple(_row(desk, one) for one in found), total

    def query(self, desk: Desk, wish: Wish) -> TaskQuery:
        """Return the query behind a wish on the desk's day."""
        chosen = self.filter
        order: dict[str, Any] = {"order": wish.order or "plan", "descending": wish.descending}
        return TaskQuery(
            self.unit,
            concerned=chosen.concerned,
            plan=chosen.plan,
            states=() if chosen.state in ("", "open") else (chosen.state,),
            roles=(chosen.role,) if chosen.role else (),
            open=chosen.state == "open" or chosen.time in _OF_OPEN,
            text=wish.text,
            limit=wish.limit,
            offset=wish.offset,
            **order,
            **_span(chosen.time, desk),
        )


def _span(time: Time, desk: Desk) -> dict[str, Any]:
    day = desk.today
    match time:
        case "overdue":
            return {"due_to": day - timedelta(days=1)}
        case "month":
            return {"due_from": day, "due_to": day + _MONTH}
        case "quarter":
            return {"due_from": day, "due_to": day + _QUARTER}
        case "soon":
            return {"due_from": day, "due_to": due.soon(desk)}
        case "undated":
            return {"undated": True}
        case "silent":
            return {"silent": rhythms.rhythms(desk)}
        case "doubtful":
            return {"doubtful": True}
    return {}


def _title(task: TaskRow) -> str:
    """Return a task's number and words; a sub-task stands indented behind its parent."""
    title = f"{task.ref}. {task.title}" if task.ref else task.title
    return f"{_INDENT}↳ {title}" if task.parent else title


def _state_words(task: TaskRow) -> str:
    label = STATE_LABELS.get(task.state, task.state)
    if task.state == "in_progress" and task.percent is not None:
        label = f"{label} {task.percent}%"
    if not task.children:
        return label
    said = t("Tasks", "{label} · {done}/{all} việc con")
    return said.format(label=label, done=task.children_done, all=task.children)


def _row(desk: Desk, one: DatedTask) -> Row:
    task = one.row
    last = task.own_due or task.due
    late = is_overdue(desk, one)
    tones = {"state": STATE_TONES.get(task.state, "muted")}
    icons = {"state": STATE_ICONS.get(task.state, "question")}
    if late:
        tones["due"], icons["due"] = "danger", "danger"
    if task.doubts:
        icons["title"] = "question"
    return Row(
        task.task,
        (
            _title(task),
            _state_words(task),
            format_date(last) if last else task.time_text,
            ROLE_LABELS.get(task.role, ""),
            format_date(one.safe_due) if one.safe_due else "",
            task.plan_number,
            task.result,
            format_date(task.result_date) if task.result_date else "",
        ),
        one,
        tones,
        icons,
    )
