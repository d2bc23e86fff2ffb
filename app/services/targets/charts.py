"""The charts of the program, made from the ledger: coverage over time, completion, the matrix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from app.charts.definition import (
    Bar,
    BarChart,
    Goal,
    HeatCell,
    HeatMap,
    HeatRow,
    LineChart,
    Part,
    Point,
    State,
)
from app.desk import Desk
from app.indicators import wording
from app.indicators.measure import TYPED, subject
from app.indicators.milestones import MilestoneState
from app.ports import Record
from app.province.consolidation import Cell
from app.services.registers import records
from app.services.reporting import province
from app.services.targets.indicator_detail import Detail, Row
from app.services.targets.indicator_facts import Facts, frozen_counts, gather
from app.services.work import tasks

_DAY = timedelta(days=1)
_LEAST_MONTHS, _MOST_MONTHS = 12, 60
_STATES: dict[str, State] = {s: s for s in get_args(State)}
_ALL = 10_000


@dataclass(frozen=True, slots=True)
class Completion:
    """How the tasks of a plan stand, and the tasks of each bar by its key."""

    chart: BarChart
    rows: dict[str, tuple[Row, ...]]


def coverage(desk: Desk, detail: Detail) -> LineChart:
    """Return an indicator month by month up to the day looked at, with its milestones."""
    indicator = detail.state.indicator
    kept = tuple(
        Point(v["as_of"], c.numerator, c.denominator)
        for v in reversed(detail.frozen)
        if (c := frozen_counts(v)) is not None and v["as_of"] <= detail.as_of
    )
    typed = detail.state.measure == TYPED
    points = kept if typed else _months(gather(desk, [indicator]), indicator, detail)
    stones = [m for m in detail.state.milestones if m.deadline]
    return LineChart(
        indicator["name"],
        points,
        tuple(g for m in stones if (g := _goal(m, detail)) is not None),
        () if typed else kept,
        percent=not stones or any(m.unit == "percent" for m in stones),
        empty=wording.standing(detail.state.counts, detail.state.measure),
    )


def completion(desk: Desk, plan_id: str) -> Completion:
    """Return the unit's tasks of a plan by group: done, under way, overdue."""
    plan = records.load(desk, "plan", plan_id)
    found, _ = tasks.brief(desk, tasks.own(desk, plan=plan.id, top=True, limit=_ALL))
    groups: dict[str, list[tuple[State, Row]]] = {}
    for task in found:
        state = _state(desk, task.row.state, task.last_day)
        row = Row("task", task.row.task, f"{task.row.ref} {task.row.title}".strip())
        groups.setdefault(task.row.group or "Nhiệm vụ khác", []).append((state, row))
    bars = tuple(_bar(name, [s for s, _ in rows]) for name, rows in groups.items())
    return Completion(
        BarChart(f"Tiến độ theo nhóm nhiệm vụ: {plan['title']}", bars),
        {name: tuple(row for _, row in rows) for name, rows in groups.items()},
    )


def matrix(desk: Desk, plan_id: str | None = None) -> HeatMap:
    """Return communes against tasks as the province knows them; the key is "unit/task"."""
    found = province.matrix(desk, plan_id)
    due = {t.id: t["due"] for t in found.tasks}

    def cell(unit: str, given: Cell) -> HeatCell:
        state = _state(desk, given.state, due[given.task])
        return HeatCell(state, given.percent, f"{unit}/{given.task}")

    return HeatMap(
        "Xã, phường × nhiệm vụ",
        tuple((t["ref"] or str(n), t["title"]) for n, t in enumerate(found.tasks, 1)),
        tuple(
            HeatRow(
                desk.units.by_code(r.unit).full_name,
                tuple(cell(r.unit, c) for c in r.cells),
                r.done,
                r.total,
            )
            for r in found.rows
        ),
        empty="Chưa có xã nào gửi dữ liệu.",
    )


def _state(desk: Desk, state: str, last_day: date | None) -> State:
    """Return a task's state; an open one whose last day has gone by is overdue."""
    if state in tasks.OPEN and last_day is not None and last_day < desk.today:
        return "overdue"
    return _STATES.get(state, "in_progress")


def _bar(name: str, states: list[State]) -> Bar:
    counted = {s: states.count(s) for s in dict.fromkeys(states)}
    return Bar(name, tuple(Part(s, n) for s, n in counted.items()), name)


def _months(facts: Facts, indicator: Record, detail: Detail) -> tuple[Point, ...]:
    points = []
    for day in _month_ends(_start(detail), detail.as_of):
        counts = facts.counts(indicator, day)
        if counts is not None:
            points.append(Point(day, counts.numerator, counts.denominator))
    return tuple(points)


def _start(detail: Detail) -> date:
    """Return where the line begins: with the plan, but a year back at least and five at most."""
    day = detail.as_of
    first = detail.plan["period_from"] if detail.plan else None
    wanted = date(first, 1, 1) if first and 1 <= first <= day.year else day
    return max(_months_back(day, _MOST_MONTHS), min(wanted, _months_back(day, _LEAST_MONTHS)))


def _months_back(day: date, months: int) -> date:
    number = max(day.year * 12 + day.month - 1 - months, 12)
    return date(number // 12, number % 12 + 1, 1)


def _month_ends(start: date, end: date) -> list[date]:
    """Return the last day of every month from ``start`` to ``end``, and ``end`` itself."""
    days, month = [], start.replace(day=1)
    while (following := (month + timedelta(days=31)).replace(day=1)) - _DAY < end:
        days.append(following - _DAY)
        month = following
    return [*days, end]


def _goal(stone: MilestoneState, detail: Detail) -> Goal | None:
    if stone.deadline is None:
        return None
    words = wording.target(stone, subject(detail.state.measure))
    return Goal(stone.deadline, stone.value, words, stone.met)
