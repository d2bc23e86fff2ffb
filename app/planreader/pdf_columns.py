"""Tables without rules on a PDF page: columns told from the heading's places.

A run of words belongs to the column it overlaps most; a number in the first column begins a
row. Every row read so is marked as guessed, for the person to compare with the original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from app.planreader.document import Row
from app.planreader.grid_table import cell_text
from app.planreader.labels import role_of
from app.planreader.lines import clean_line
from app.planreader.plain import plain
from app.planreader.span import EMPTY, Place, Span

_NUMBER = re.compile(r"^(?:[IVX]{1,5}|\d{1,3}(?:\.\d{1,2})?)[.)]?$")
_PAGE = re.compile(r"^(?:[-–]\s*)?\d{1,3}(?:\s*[-–])?$")
_CLEAR = 3.0
_CROSSING = 20.0
_HEADING_RUNS = 40
_LABELS = 3


class Printed(Protocol):
    """A run of words with its box on the page (points, origin at the lower left)."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """The rows of a table without rules, where it begins and ends among the runs, its borders."""

    first: int
    end: int
    rows: list[Row]
    borders: list[float]


def find_column_table(runs: Sequence[Printed], page: int) -> ColumnTable | None:
    """Return the table whose heading stands among the runs of a page, or None."""
    for index, run in enumerate(runs):
        if role_of(plain(run.text)) == "number":
            beside = [one for one in runs[index : index + 12] if _level(run, one)]
            heading = sorted(beside, key=lambda one: one.left)
            if len(heading) >= _LABELS and _named(runs, index, heading) >= _LABELS:
                return _read(runs, index, heading, page)
    return None


def _level(a: Printed, b: Printed) -> bool:
    shared = min(a.top, b.top) - max(a.bottom, b.bottom)
    return shared > 0.5 * min(a.top - a.bottom, b.top - b.bottom)


def _borders(heading: list[Printed]) -> list[float]:
    return [(a.right + b.left) / 2 for a, b in pairwise(heading)]


def _named(runs: Sequence[Printed], first: int, heading: list[Printed]) -> int:
    """Count the columns whose heading, over all its lines, is a known label."""
    borders = _borders(heading)
    texts: list[list[str]] = [[] for _ in heading]
    for run in runs[first : first + _HEADING_RUNS]:
        if _begins_row(run, borders):
            break
        texts[_column(run, borders)].append(run.text)
    return sum(role_of(plain(" ".join(text))) is not None for text in texts)


def _read(
    runs: Sequence[Printed], first: int, heading: list[Printed], page: int
) -> ColumnTable | None:
    borders = _borders(heading)
    end = _end(runs, first, borders)
    rows = _rows(runs[first:end], borders, page)
    return ColumnTable(first, end, rows, borders) if len(rows) > 1 else None


def go_on(runs: Sequence[Printed], borders: list[float], page: int) -> ColumnTable | None:
    """Return the rest of a table without rules that the page before left unfinished, or None."""
    first = next((i for i, run in enumerate(runs) if not _is_page_number(runs, run, borders)), 0)
    end = _end(runs, first, borders) if runs else 0
    rows = _rows(runs[first:end], borders, page)
    filled = {column for row in rows for column, cell in enumerate(row.cells) if cell}
    return ColumnTable(first, end, rows, borders) if len(filled) > 1 else None


def _rows(runs: Sequence[Printed], borders: list[float], page: int) -> list[Row]:
    """Part runs into rows: a number in the first column begins one."""
    lines: list[list[list[Span]]] = [[[] for _ in range(len(borders) + 1)]]
    for run in runs:
        if _is_page_number(runs, run, borders):
            continue
        if _begins_row(run, borders):
            lines.append([[] for _ in range(len(borders) + 1)])
        span = clean_line(run.text, 0, Place(page=page))
        lines[-1][_column(run, borders)].append(span)
    rows = [Row([cell_text(cell) if cell else EMPTY for cell in line], True) for line in lines]
    return [row for row in rows if any(row.cells)]


def _is_page_number(runs: Sequence[Printed], run: Printed, borders: list[float]) -> bool:
    """A bare number above or below everything else, outside the column of numbers."""
    if run not in (runs[0], runs[-1]) or not _PAGE.match(run.text.strip()):
        return False
    alone = not any(_level(run, one) for one in runs if one is not run)
    return alone and run.left > borders[0]


def _end(runs: Sequence[Printed], first: int, borders: list[float]) -> int:
    """The table ends where a run crosses the columns from the left margin, or with the page."""
    for index in range(first, len(runs)):
        run = runs[index]
        if run.left < borders[0] - _CLEAR and run.right > borders[0] + _CROSSING:
            return index
    return len(runs)


def _begins_row(run: Printed, borders: list[float]) -> bool:
    return run.right < borders[0] + 5 and bool(_NUMBER.match(run.text.strip()))


def _column(run: Printed, borders: list[float]) -> int:
    edges = [float("-inf"), *borders, float("inf")]
    shares = [min(run.right, b) - max(run.left, a) for a, b in pairwise(edges)]
    return max(range(len(shares)), key=shares.__getitem__)
