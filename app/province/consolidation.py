"""Putting communes side by side: the matrix of tasks and the sums of frozen figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.text.folding import tone_key

NO_DATA = "no_data"
"""State of a cell for which the commune has sent nothing."""
_ID = re.compile(r"[0-9a-f]{32}")
_OF_A_PLAN = ("tasks.", "group.", "indicator.", "count.", "difficulties.")
_PLAN_FIGURES = ("documents", "products")
"""Figures that each plan's report has of its own; all others are of the commune as a whole."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One commune's work on one task."""

    task: str
    state: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One commune: its cells in task order, and how many of its tasks are done."""

    unit: str
    cells: tuple[Cell, ...]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class SummedFigure:
    """One figure over several communes; ``units`` are those that gave it.

    Counts are added, percentages never: numerators and denominators are summed apart.
    """

    key: str
    label: str
    value: float | None
    numerator: float | None
    denominator: float | None
    units: tuple[str, ...]
    measure: str = ""


def matrix_row(
    unit: str, tasks: Iterable[str], work: Mapping[str, tuple[str, int | None]]
) -> MatrixRow:
    """Return one commune's row; ``work`` maps task ids to (state, percent)."""
    cells = tuple(Cell(task, *work.get(task, (NO_DATA, None))) for task in tasks)
    given = [c for c in cells if c.state != NO_DATA]
    return MatrixRow(unit, cells, sum(c.state == "done" for c in given), len(given))


def sum_figures(reports: Iterable[tuple[str, Mapping[str, Any]]]) -> list[SummedFigure]:
    """Return each figure summed over (unit code, figures of a frozen report) pairs.

    A commune that reports on two plans counts the same training in both: once is enough. The same
    plan typed in by several communes has other ids in each: such figures meet by their label.
    """
    found: dict[tuple[str, str], list[tuple[str, Mapping[str, Any]]]] = {}
    keys: dict[tuple[str, str], str] = {}
    for unit, figures in reports:
        for key, figure in figures.items():
            same = _ID.sub("*", key), tone_key(str(figure.get("label") or key))
            keys.setdefault(same, key)
            given = found.setdefault(same, [])
            if _of_a_plan(key) or all(unit != u for u, _ in given):
                given.append((unit, figure))
    return [
        SummedFigure(
            keys[same],
            str(given[0][1].get("label") or keys[same]),
            _sum(f.get("value") for _, f in given),
            _sum(f.get("numerator") for _, f in given),
            _sum(f.get("denominator") for _, f in given),
            tuple(dict.fromkeys(unit for unit, _ in given)),
            str(given[0][1].get("measure") or ""),
        )
        for same, given in found.items()
    ]


def _of_a_plan(key: str) -> bool:
    return key.startswith(_OF_A_PLAN) or key in _PLAN_FIGURES


def _sum(values: Iterable[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return sum(known) if known else None
