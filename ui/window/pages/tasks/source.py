"""A unit's tasks as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from app.desk import Desk
from app.ports import TaskQuery
from app.records.types.plans import ROLES
from app.records.types.work import STATES
from app.services import tasks, today
from app.services.tasks import DatedTask
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.widgets.paged_model import Column, Row, Wish

STATE_ICONS = {
    "not_started": "none",
    "in_progress": "half",
    "done": "done",
    "not_arisen": "info",
    "stopped": "stop",
}
STATE_TONES = {"done": "good", "in_progress": "accent", "stopped": "muted", "not_arisen": "muted"}
STATE_LABELS = {c.code: c.label for c in STATES}
ROLE_LABELS = {c.code: c.label for c in ROLES}

Time = Literal["", "overdue", "month", "quarter", "undated"]

_COLUMNS = (
    Column("title", t("Tasks", "Nhiệm vụ"), 26, order="title", wrap=True),
    Column("state", t("Tasks", "Tình trạng"), 20, order="state"),
    Column("due", t("Tasks", "Hạn"), 13, order="due"),
    Column("role", t("Tasks", "Vai trò"), 13, optional=True),
    Column("safe", t("Tasks", "Nên xong trước"), 13, optional=True),
    Column("plan", t("Tasks", "Kế hoạch"), 16, order="plan", optional=True),
    Column("result", t("Tasks", "Kết quả gần nhất"), 30, optional=True),
    Column("updated", t("Tasks", "Cập nhật"), 12, order="updated", optional=True),
)
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
        found, total = tasks.listing(desk, self.query(desk.today, wish))
        return tuple(_row(desk, one) for one in found), total

    def query(self, day: date, wish: Wish) -> TaskQuery:
        """Return the query behind a wish on a day."""
        chosen = self.filter
        order: dict[str, Any] = {"order": wish.order or "plan", "descending": wish.descending}
        return TaskQuery(
            self.unit,
            concerned=chosen.concerned,
            plan=chosen.plan,
            states=() if chosen.state in ("", "open") else (chosen.state,),
            roles=(chosen.role,) if chosen.role else (),
            open=chosen.state == "open" or chosen.time == "overdue",
            text=wish.text,
            limit=wish.limit,
            offset=wish.offset,
            **order,
            **_span(chosen.time, day),
        )


def _span(time: Time, day: date) -> dict[str, Any]:
    match time:
        case "overdue":
            return {"due_to": day - timedelta(days=1)}
        case "month":
            return {"due_from": day, "due_to": day + _MONTH}
        case "quarter":
            return {"due_from": day, "due_to": day + _QUARTER}
        case "undated":
            return {"undated": True}
    return {}


def _state_words(state: str, percent: int | None) -> str:
    label = STATE_LABELS.get(state, state)
    return f"{label} {percent}%" if state == "in_progress" and percent is not None else label


def _row(desk: Desk, one: DatedTask) -> Row:
    task = one.row
    last = task.own_due or task.due
    late = today.is_overdue(desk, one)
    tones = {"state": STATE_TONES.get(task.state, "muted")}
    icons = {"state": STATE_ICONS.get(task.state, "question")}
    if late:
        tones["due"], icons["due"] = "danger", "danger"
    if task.doubts:
        icons["title"] = "question"
    return Row(
        task.task,
        (
            f"{task.ref}. {task.title}" if task.ref else task.title,
            _state_words(task.state, task.percent),
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
