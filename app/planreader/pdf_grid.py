"""Ruled tables of a PDF page: the borders its drawn rules form, and the words of each cell."""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.planreader.document import Row
from app.planreader.grid_table import cell_text
from app.planreader.lines import clean_line
from app.planreader.span import EMPTY, Place, Span

_THIN = 3.0
_SNAP = 4.0
_OPEN_END = 9.0
_MAX_POINTS = 400


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page in points, origin at the lower left."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The borders of a table, and the rules drawn: a border without its rule merges cells."""

    columns: list[float]
    rows: list[float]
    upright: list[Box]
    level: list[Box]

    @property
    def box(self) -> Box:
        """The whole table."""
        return Box(self.columns[0], self.rows[-1], self.columns[-1], self.rows[0])

    def has_side(self, column: int, row: int) -> bool:
        """Return whether a rule stands left of ``column`` beside ``row``."""
        x, y = self.columns[column], (self.rows[row] + self.rows[row + 1]) / 2
        return any(
            b.left - _SNAP <= x <= b.right + _SNAP and b.bottom <= y <= b.top for b in self.upright
        )

    def has_top(self, column: int, row: int) -> bool:
        """Return whether a rule lies above ``row`` over ``column``."""
        x, y = (self.columns[column] + self.columns[column + 1]) / 2, self.rows[row]
        return any(
            b.bottom - _SNAP <= y <= b.top + _SNAP and b.left <= x <= b.right for b in self.level
        )


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of one page; after joining, ``page`` is the last page it stands on.

    ``borders`` are those of columns without rules when the table reaches the end of its page.
    """

    rows: list[Row]
    width: int
    page: int
    borders: tuple[float, ...] = ()


def drawn_rules(page: Any) -> tuple[list[Box], list[Box]]:
    """Return the horizontal and vertical rules drawn on the page."""
    import pypdfium2.raw as raw

    across: list[Box] = []
    down: list[Box] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        box = Box(*item.get_bounds())
        width, height = box.right - box.left, box.top - box.bottom
        if height <= _THIN and width > _THIN:
            across.append(box)
        elif width <= _THIN and height > _THIN:
            down.append(box)
        elif width > _THIN and height > _THIN:
            for one in _segments(item, raw):
                (across if one.top - one.bottom <= _THIN else down).append(one)
    return across, down


def _segments(item: Any, raw: Any) -> Iterable[Box]:
    """Yield the level and upright edges of a path of several lines (a frame, a whole grid)."""
    count = raw.FPDFPath_CountSegments(item.raw)
    if not 2 <= count <= _MAX_POINTS:
        return
    matrix = item.get_matrix()
    points: list[tuple[float, float, int]] = []
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        px, py = matrix.on_point(x.value, y.value)
        points.append((px, py, raw.FPDFPathSegment_GetType(segment)))
    start = points[0]
    for (x0, y0, _), (x1, y1, kind) in itertools.pairwise(points):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = (x1, y1, kind)
            continue
        box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if (box.right - box.left <= _THIN) != (box.top - box.bottom <= _THIN):
            yield box
    x0, y0, _ = points[-1]
    x1, y1, _ = start
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    if (box.right - box.left <= _THIN) != (box.top - box.bottom <= _THIN):
        yield box


def find_grids(across: list[Box], down: list[Box]) -> list[Grid]:
    """Return the tables the rules form, top to bottom; a lone line or frame is none."""
    grids: list[Grid] = []
    for group in _touching(across, down):
        upright = [b for b in group if b.right - b.left <= _THIN]
        level = [b for b in group if b.top - b.bottom <= _THIN]
        heights = [(b.bottom + b.top) / 2 for b in level]
        columns = _snap([(b.left + b.right) / 2 for b in upright])
        rows = _snap([*heights, *_open_ends(upright, heights)])
        if len(columns) >= 3 and len(rows) >= 2:
            grids.append(Grid(columns, rows[::-1], upright, level))
    return sorted(grids, key=lambda grid: -grid.rows[0])


def _open_ends(upright: list[Box], level: list[float]) -> list[float]:
    """Where the upright rules go on beyond the last level one: a row cut by the page."""
    if not upright or not level:
        return []
    low, high = min(b.bottom for b in upright), max(b.top for b in upright)
    return [y for y, last in ((low, min(level)), (high, max(level))) if abs(y - last) > _OPEN_END]


def _touching(across: list[Box], down: list[Box]) -> list[list[Box]]:
    """Group rules that touch, sweeping the upright ones by their vertical reach."""
    bands: list[tuple[float, float]] = []
    for rule in sorted(down, key=lambda b: b.bottom):
        if bands and rule.bottom <= bands[-1][1] + _SNAP:
            bands[-1] = (bands[-1][0], max(bands[-1][1], rule.top))
        else:
            bands.append((rule.bottom, rule.top))
    groups: list[list[Box]] = []
    for low, high in bands:
        inside = [b for b in (*across, *down) if b.bottom >= low - _SNAP and b.top <= high + _SNAP]
        groups.append(inside)
    return groups


def _snap(values: list[float]) -> list[float]:
    snapped: list[float] = []
    for value in sorted(values):
        if not snapped or value - snapped[-1] > _SNAP:
            snapped.append(value)
    return snapped


def read_table(grid: Grid, text: Any, number: int) -> PageTable:
    """Read the cells; one merged over columns stands in the first, one over rows in each row."""
    width, height = len(grid.columns) - 1, len(grid.rows) - 1
    rows: list[list[Span]] = []
    for row in range(height):
        cells: list[Span] = []
        for column in range(width):
            if column and not grid.has_side(column, row):
                cells.append(EMPTY)
            elif row and not grid.has_top(column, row):
                cells.append(rows[-1][column])
            else:
                cells.append(_merged_cell(grid, text, number, row, column))
        rows.append(cells)
    filled = [Row(cells) for cells in rows if any(cells)]
    return PageTable(filled, width, number)


def _merged_cell(grid: Grid, text: Any, number: int, row: int, column: int) -> Span:
    """Return the text of the cell that begins here, over all columns and rows it spans."""
    right, below = column + 1, row + 1
    while right < len(grid.columns) - 1 and not grid.has_side(right, row):
        right += 1
    while below < len(grid.rows) - 1 and not grid.has_top(column, below):
        below += 1
    return _cell(
        text, number, grid.columns[column], grid.rows[below], grid.columns[right], grid.rows[row]
    )


def _cell(text: Any, number: int, left: float, bottom: float, right: float, top: float) -> Span:
    words = text.get_text_bounded(left + 0.5, bottom + 0.5, right - 0.5, top - 0.5)
    place = Place(page=number)
    lines = [
        clean_line(line.replace("\ufffe", "-"), 0, place) for line in re.split(r"\r?\n", words)
    ]
    return cell_text([line for line in lines if line]) if any(lines) else EMPTY
