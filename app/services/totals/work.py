"""Tasks: how many, in which role, and where each stands at the end of the span."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from app.desk import Desk
from app.ports import Role
from app.reports import inputs
from app.reports.figures import DONE, Outcome, outcome, within
from app.services.reporting.report_work import Work
from app.services.totals.counted import Asked, Counted, rows_of, share, told_apart

_ROLES = {
    "lead": "Chủ trì",
    "implement": "Thực hiện",
    "cooperate": "Phối hợp",
}
_Judged = tuple[inputs.Task, Outcome, str]
"""A task, where it stands, and the title of its group."""


def counted(desk: Desk, asked: Asked) -> Iterator[Counted]:
    """Yield the figures of tasks; over several units each unit's work on a task counts once."""
    judged = [entry for unit in _units(desk, asked) for entry in _judged(desk, asked, unit)]
    roles = _by_role(judged)
    yield _figure("tasks.total", "Tổng số nhiệm vụ", judged, roles, _ROLES)
    groups = Counter(title for _, _, title in judged)
    yield _figure("tasks.groups", "Nhiệm vụ theo nhóm", judged, groups, {g: g for g in groups})
    for each in Outcome:
        found = [entry for entry in judged if entry[1] is each]
        roles = _by_role(found)
        yield _figure(f"tasks.{each.key}", each.label, found, roles, _ROLES)
    done = [t.id for t, state, _ in judged if state in DONE]
    yield share("tasks.done", "Nhiệm vụ đã hoàn thành", "task", done, judged)
    span = _span(desk, asked)
    fresh = [e for e in judged if e[1] in DONE and within(e[0].done_date, span)]
    yield _figure("tasks.done_in_period", "Hoàn thành trong kỳ", fresh, Counter(), {})


def _figure(
    key: str, label: str, judged: list[_Judged], parts: Counter[str], labels: dict[str, str]
) -> Counted:
    rows = rows_of("task", dict.fromkeys(t.id for t, _, _ in judged))
    split = told_apart(parts, labels)
    return Counted(key, label, Decimal(len(judged)), parts=split, behind=(rows,))


def _by_role(judged: list[_Judged]) -> Counter[str]:
    return Counter(str(task.our_role) for task, _, _ in judged)


def _judged(desk: Desk, asked: Asked, unit: str) -> list[_Judged]:
    span = _span(desk, asked)
    work = Work(desk, None, asked.start, asked.end, unit=unit)
    return [
        (task, outcome(task, span), group.title) for group in work.groups() for task in group.tasks
    ]


def _span(desk: Desk, asked: Asked) -> inputs.Period:
    return inputs.Period(
        label="", start=asked.start, end=asked.end, next_label="", as_of=desk.today
    )


def _units(desk: Desk, asked: Asked) -> tuple[str, ...]:
    """Return whose tasks to count: one unit's, or at the province all that sent any work."""
    if asked.unit:
        return (asked.unit,)
    if desk.profile.role is Role.COMMUNE:
        return (desk.profile.unit.code,)
    return tuple(sorted(desk.store.last_written(("assignment",))))
