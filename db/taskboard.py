"""Tasks of plans beside one unit's work on them: the join behind every task list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from app.ports import TaskQuery, TaskRow
from db.core import Core
from db.search import Words

_ROLE = "COALESCE(a.our_role, t.commune_role, 'none')"
_STATE = "COALESCE(a.state, 'not_started')"
_DUE = "COALESCE(a.own_due, t.due)"
_OPEN_STATES = "('not_started', 'in_progress')"

# A unit sees the plans it entered itself, those published to it or to all communes, and whatever
# it has begun to work on; a task entered by hand stands for the published one it is paired with.
_RHYTHM = """CASE json_extract(t.due_rule, '$.kind')
    WHEN 'ongoing' THEN 'ongoing'
    WHEN 'recurring' THEN json_extract(t.due_rule, '$.every')
    WHEN 'range' THEN iif(json_extract(t.due_rule, '$.open_end')
        OR json_extract(t.due_rule, '$.to') IS NULL, 'ongoing', NULL) END"""
_SILENT = f"""json_valid(t.due_rule) AND {_RHYTHM} = ? AND NOT EXISTS (
    SELECT 1 FROM progress_update x WHERE x.assignment = a.id AND x.life AND x.date >= ?
    AND (x.result IS NOT NULL OR x.zero_report))"""
# A sub-task has no plan of its own: it stands in the plan of its parent, behind it.
_JOINS = """
FROM task t
LEFT JOIN assignment a ON a.task = t.id AND a.unit = ? AND a.life
LEFT JOIN task m ON m.id = t.parent AND m.life
LEFT JOIN plan p ON p.id = COALESCE(m.plan, t.plan)
LEFT JOIN task_group g ON g.id = COALESCE(m.task_group, t.task_group)
"""
_FROM = f"""{_JOINS}
WHERE t.life AND (t.unit = ? OR a.id IS NOT NULL OR EXISTS (
    SELECT 1 FROM json_each(p.published_to) WHERE value IN (?, 'communes')))
AND (p.id IS NULL OR (p.life AND COALESCE(p.status, 'active') != 'replaced'))
AND NOT EXISTS (SELECT 1 FROM task e WHERE e.same_as = t.id AND e.life AND e.unit = ?)
"""
_PLACE = "p.id, COALESCE(m.position, t.position), COALESCE(m.n, t.n), m.n IS NOT NULL, t.position"
_ORDERS = {
    "due": f"{_DUE} {{0}} NULLS LAST, {_PLACE}",
    "plan": f"p.issued {{0}} NULLS LAST, {_PLACE}",
    "title": "t.title__key {0}",
    "state": f"{_STATE} {{0}}, {_PLACE}",
    "updated": "a.updated {0} NULLS LAST",
}
_CHILDREN = """SELECT count(*) FROM task c
    LEFT JOIN assignment ca ON ca.task = c.id AND ca.unit = ? AND ca.life
    WHERE c.parent = t.id AND c.life AND c.unit = ?
    AND COALESCE(ca.state, '') NOT IN ('stopped', 'not_arisen', 'carried_over')"""
_SELECT = f"""
SELECT t.id, a.id, p.id, p.number, g.number, g.title, t.ref, t.title, t.kind, {_ROLE},
COALESCE(a.role_basis, t.role_basis), {_STATE}, a.percent, t.due, a.own_due, a.done_date,
t.due_rule, t.time_text, u.result, u.date, t.doubts, m.id, m.ref,
({_CHILDREN}), ({_CHILDREN} AND ca.state = 'done')
{_JOINS}
LEFT JOIN progress_update u ON u.n = (
    SELECT x.n FROM progress_update x
    WHERE x.assignment = a.id AND x.life AND x.result IS NOT NULL
    ORDER BY x.date DESC, x.n DESC LIMIT 1)
WHERE t.n IN ({{0}})
"""


_PRODUCT_APART = """t.id IN (SELECT d.task FROM planned_deliverable d JOIN task o ON o.id = d.task
    WHERE d.life AND d.due BETWEEN ? AND ? AND d.due IS NOT o.due)"""


def task_rows(core: Core, query: TaskQuery) -> tuple[tuple[TaskRow, ...], int]:
    """Return one page of a task query and how many tasks it has in all."""
    where, params = _conditions(core, query)
    order = _ORDERS[query.order].format("DESC" if query.descending else "ASC")
    start = [query.unit] * 4
    # Counted on the way: going through a large list a second time would decrypt it again.
    found = core.connection.rows(
        f"SELECT t.n, count(*) OVER () {_FROM} {where} ORDER BY {order}, t.n LIMIT ? OFFSET ?",
        (*start, *params, query.limit, query.offset),
    )
    total = int(found[0][1]) if found else 0
    if query.offset and not found:
        total = int(core.connection.value(f"SELECT count(*) {_FROM} {where}", (*start, *params)))
    return tuple(_rows(core, query.unit, [n for n, _ in found])), total


def task_counts(core: Core, unit: str) -> dict[str, int]:
    """Return how many of a unit's tasks are in each state; the parent stands for its sub-tasks."""
    found = core.connection.rows(
        f"SELECT {_STATE}, count(*) {_FROM} AND {_ROLE} != 'none' AND m.n IS NULL GROUP BY 1",
        (unit, unit, unit, unit),
    )
    return {str(state): int(count) for state, count in found}


def _conditions(core: Core, query: TaskQuery) -> tuple[str, list[Any]]:
    ids = tuple(bytes.fromhex(i) for i in query.ids)
    under = tuple(bytes.fromhex(i) for i in query.under)
    fall = tuple(map(str, query.falling or ()))
    wishes: tuple[tuple[bool, str, Sequence[Any]], ...] = (
        (query.concerned, f"{_ROLE} != 'none'", ()),
        (query.open, f"{_STATE} IN {_OPEN_STATES}", ()),
        (query.undated, f"{_DUE} IS NULL", ()),
        (query.doubtful, "t.doubts IS NOT NULL", ()),
        (bool(query.silent), _silent(query.silent), tuple(_flat(query.silent))),
        (bool(ids), f"t.id IN ({_marks(ids)})", ids),
        (query.top, "m.n IS NULL", ()),
        (bool(under), f"t.parent IN ({_marks(under)})", under),
        (query.apart is not None, _PRODUCT_APART, tuple(map(str, query.apart or ()))),
        (bool(fall), "(t.due BETWEEN ? AND ? OR a.own_due BETWEEN ? AND ?)", fall * 2),
        (query.planned is not None, "t.due BETWEEN ? AND ?", tuple(map(str, query.planned or ()))),
        (bool(query.plan), "p.id = ?", (bytes.fromhex(query.plan),)),
        (bool(query.states), f"{_STATE} IN ({_marks(query.states)})", query.states),
        (bool(query.roles), f"{_ROLE} IN ({_marks(query.roles)})", query.roles),
        (query.due_from is not None, f"{_DUE} >= ?", (str(query.due_from),)),
        (query.due_to is not None, f"{_DUE} <= ?", (str(query.due_to),)),
        (bool(query.text.strip()), *_text(core, query.text)),
    )
    asked = [(condition, values) for wished, condition, values in wishes if wished]
    where = " ".join(f"AND {condition}" for condition, _ in asked)
    return where, [value for _, values in asked for value in values]


def _silent(rhythms: Sequence[tuple[str, date]]) -> str:
    return f"({' OR '.join(f'({_SILENT})' for _ in rhythms)})"


def _flat(rhythms: Sequence[tuple[str, date]]) -> list[str]:
    return [value for rhythm, since in rhythms for value in (rhythm, str(since))]


def _text(core: Core, text: str) -> tuple[str, Sequence[Any]]:
    words = Words.of(text)
    return (_text_condition(core), [words.any_marks] * 3) if words else ("0", ())


def _text_condition(core: Core) -> str:
    """Return the condition that a task's words, or those of the work on it, were found."""

    def found(type_name: str) -> str:
        layout = core.layouts[type_name]
        return (
            f"SELECT rowid - {layout.search_base} FROM search WHERE search MATCH ? "
            f"AND rowid BETWEEN {layout.search_base} AND {layout.search_end}"
        )

    return (
        f"(t.n IN ({found('task')}) OR a.n IN ({found('assignment')}) OR a.id IN ("
        f"SELECT x.assignment FROM progress_update x WHERE x.life "
        f"AND x.n IN ({found('progress_update')})))"
    )


def _rows(core: Core, unit: str, places: list[int]) -> list[TaskRow]:
    found: dict[bytes, TaskRow] = {}
    order: list[bytes] = []
    for start in range(0, len(places), 500):
        part = places[start : start + 500]
        ids = dict(
            core.connection.rows(
                f"SELECT n, id FROM task WHERE n IN ({_marks(part)})",
                part,
            )
        )
        order += [ids[n] for n in part]
        for row in core.connection.rows(_SELECT.format(_marks(part)), (*[unit] * 5, *part)):
            found[row[0]] = _row(row)
    return [found[i] for i in order]


def _row(row: tuple[Any, ...]) -> TaskRow:
    (task, assignment, plan, number, group_number, group, ref, title, kind, role, basis, state,
     percent, due, own_due, done, rule, time_text, result, result_date, doubts,
     parent, parent_ref, children, children_done) = row  # fmt: skip
    return TaskRow(
        task=task.hex(),
        assignment=assignment.hex() if assignment else None,
        plan=plan.hex() if plan else "",
        plan_number=number or "",
        group=group or "",
        ref=ref or (group_number if group_number and not parent else ""),
        title=title or "",
        kind=kind or "task",
        role=role,
        role_basis=basis or "",
        state=state,
        percent=percent,
        due=_day(due),
        own_due=_day(own_due),
        done_date=_day(done),
        due_rule=json.loads(rule) if rule else None,
        time_text=time_text or "",
        result=result or "",
        result_date=_day(result_date),
        doubts=tuple(json.loads(doubts)) if doubts else (),
        parent=parent.hex() if parent else "",
        parent_ref=parent_ref or "",
        children=children,
        children_done=children_done,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _marks(values: Any) -> str:
    return ", ".join("?" * len(values))
