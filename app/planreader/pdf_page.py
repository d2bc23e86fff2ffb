"""One PDF page: its ruled tables, and the printed lines outside them with their geometry."""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.planreader.document import Line, Row
from app.planreader.grid_table import cell_text
from app.planreader.lines import clean_line
from app.planreader.pdf_columns import find_column_table
from app.planreader.span import EMPTY, Place, Span

_THIN = 3.0
_SNAP = 4.0
_MAX_POINTS = 400
_PARAGRAPH_GAP = 1.22
_COLUMN_GAP = 0.8
_WIDE = 2.2
_ENOUGH_GAPS = 4
_MARKER = re.compile(r"(?:[IVX]{1,5}|\d{1,2}(?:\.\d+)*|[a-zđ])[.)]|[-–+•]")
_SIGNS = {0x2: "-", 0xFFFE: "-", 0xAD: "-", 0: " "}


@dataclass(frozen=True, slots=True)
class PageTable:
    """A ruled table of one page; after joining, ``page`` is the last page it stands on."""

    rows: list[Row]
    width: int
    page: int


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class _Grid:
    """The borders of a table, and the rules drawn: a border without its rule merges cells."""

    columns: list[float]
    rows: list[float]
    rules: list[_Box]

    @property
    def box(self) -> _Box:
        return _Box(self.columns[0], self.rows[-1], self.columns[-1], self.rows[0])

    def has_side(self, column: int, row: int) -> bool:
        """Return whether a rule stands left of ``column`` beside ``row``."""
        x, y = self.columns[column], (self.rows[row] + self.rows[row + 1]) / 2
        return any(
            b.right - b.left <= _THIN
            and b.left - _SNAP <= x <= b.right + _SNAP
            and b.bottom <= y <= b.top
            for b in self.rules
        )

    def has_top(self, column: int, row: int) -> bool:
        """Return whether a rule lies above ``row`` over ``column``."""
        x, y = (self.columns[column] + self.columns[column + 1]) / 2, self.rows[row]
        return any(
            b.top - b.bottom <= _THIN
            and b.bottom - _SNAP <= y <= b.top + _SNAP
            and b.left <= x <= b.right
            for b in self.rules
        )


def read_page(pdf: Any, number: int) -> tuple[list[list[Line] | PageTable], int]:
    """Return lines and tables of page ``number`` (from 1), top to bottom, and its characters."""
    page = pdf[number - 1]
    text = page.get_textpage()
    try:
        grids = find_grids(*_rules(page))
        lines = _lines(text)
        pieces = _in_order(lines, grids, text, number)
        return pieces, text.count_chars()
    finally:
        text.close()
        page.close()


def _rules(page: Any) -> tuple[list[_Box], list[_Box]]:
    """Return the horizontal and vertical rules drawn on the page."""
    import pypdfium2.raw as raw

    across: list[_Box] = []
    down: list[_Box] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        box = _Box(*item.get_bounds())
        width, height = box.right - box.left, box.top - box.bottom
        if height <= _THIN and width > _THIN:
            across.append(box)
        elif width <= _THIN and height > _THIN:
            down.append(box)
        elif width > _THIN and height > _THIN:
            for one in _segments(item, raw):
                (across if one.top - one.bottom <= _THIN else down).append(one)
    return across, down


def _segments(item: Any, raw: Any) -> Iterable[_Box]:
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
        box = _Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if (box.right - box.left <= _THIN) != (box.top - box.bottom <= _THIN):
            yield box
    x0, y0, _ = points[-1]
    x1, y1, _ = start
    box = _Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    if (box.right - box.left <= _THIN) != (box.top - box.bottom <= _THIN):
        yield box


def find_grids(across: list[_Box], down: list[_Box]) -> list[_Grid]:
    """Return the tables the rules form, top to bottom; a lone line or frame is none."""
    grids: list[_Grid] = []
    for group in _touching(across, down):
        columns = _snap([(b.left + b.right) / 2 for b in group if b.right - b.left <= _THIN])
        rows = _snap([(b.bottom + b.top) / 2 for b in group if b.top - b.bottom <= _THIN])
        if len(columns) >= 3 and len(rows) >= 2:
            grids.append(_Grid(columns, rows[::-1], group))
    return sorted(grids, key=lambda grid: -grid.rows[0])


def _touching(across: list[_Box], down: list[_Box]) -> list[list[_Box]]:
    """Group rules that touch, sweeping the upright ones by their vertical reach."""
    bands: list[tuple[float, float]] = []
    for rule in sorted(down, key=lambda b: b.bottom):
        if bands and rule.bottom <= bands[-1][1] + _SNAP:
            bands[-1] = (bands[-1][0], max(bands[-1][1], rule.top))
        else:
            bands.append((rule.bottom, rule.top))
    groups: list[list[_Box]] = []
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


@dataclass(slots=True)
class _Printed:
    """One printed line: its words and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def _lines(text: Any) -> list[_Printed]:
    """Return the printed lines in reading order; words far apart on one height are parted."""
    found: list[_Printed] = []
    for start, words in _raw_lines(text):
        found += _runs(text, start, words)
    return found


def _raw_lines(text: Any) -> Iterable[tuple[int, str]]:
    """Yield the index of the first character and the text of each line, as the page draws them."""
    import pypdfium2.raw as raw

    letters: list[str] = []
    start = 0
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        if code in (10, 13):
            if letters:
                yield start, "".join(letters)
            letters, start = [], index + 1
        else:
            letters.append(_SIGNS.get(code) or chr(code))
    if letters:
        yield start, "".join(letters)


def _runs(text: Any, start: int, words: str) -> list[_Printed]:
    """Part a line where a wide gap stands between two words (columns of a head or a table).

    Wide is a gap that is so beside the other gaps of the line: justified lines stay whole.
    """
    boxes = [_word(text, start, match) for match in re.finditer(r"\S+", words)]
    gaps = sorted(b.left - a.right for a, b in pairwise(boxes))
    usual = gaps[len(gaps) // 2] if len(gaps) >= _ENOUGH_GAPS else 0.0
    runs: list[_Printed] = []
    for box in boxes:
        height = box.top - box.bottom
        gap = box.left - runs[-1].right if runs else 0.0
        near = gap < _COLUMN_GAP * height or gap < _WIDE * usual
        marker = len(runs) == 1 and bool(_MARKER.fullmatch(runs[0].text))
        if runs and (near or marker):
            runs[-1] = _with_word(runs[-1], box)
        else:
            runs.append(box)
    return runs


def _word(text: Any, start: int, match: re.Match[str]) -> _Printed:
    first = text.get_charbox(start + match.start(), loose=True)
    last = text.get_charbox(start + match.end() - 1, loose=True)
    low, high = min(first[1], last[1]), max(first[3], last[3])
    return _Printed(match.group(), first[0], low, last[2], high)


def _with_word(run: _Printed, box: _Printed) -> _Printed:
    low, high = min(run.bottom, box.bottom), max(run.top, box.top)
    return _Printed(f"{run.text} {box.text}", run.left, low, box.right, high)


def _in_order(
    lines: list[_Printed], grids: list[_Grid], text: Any, number: int
) -> list[list[Line] | PageTable]:
    pieces: list[list[Line] | PageTable] = []
    rest = [line for line in lines if not any(_inside(line, grid.box) for grid in grids)]
    ordered = sorted(rest, key=lambda line: -line.top) if _is_shuffled(rest) else rest
    for grid in grids:
        above = [line for line in ordered if line.bottom >= grid.box.top - 2]
        ordered = [line for line in ordered if line.bottom < grid.box.top - 2]
        pieces.append(_as_lines(above, number))
        table = _table(grid, text, number)
        if table.rows:
            pieces.append(table)
    pieces += _with_columns(ordered, number)
    return [piece for piece in pieces if piece]


def _with_columns(printed: list[_Printed], number: int) -> list[list[Line] | PageTable]:
    """Return the lines of a page without ruled tables below; a table without rules apart."""
    table = find_column_table(printed, number)
    if table is None:
        return [_as_lines(printed, number)]
    before, after = printed[: table.first], printed[table.end :]
    width = len(table.rows[0].cells)
    return [
        _as_lines(before, number),
        PageTable(table.rows, width, number),
        _as_lines(after, number),
    ]


def _inside(line: _Printed, box: _Box) -> bool:
    middle = (line.top + line.bottom) / 2
    return box.bottom <= middle <= box.top and line.right > box.left and line.left < box.right


def _is_shuffled(lines: list[_Printed]) -> bool:
    """Return whether the page's text runs upward somewhere (a header drawn last)."""
    return (
        any(b.top > a.top + 40 for a, b in itertools.pairwise(lines))
        and len(lines) > 3
        and lines[0].top < max(b.top for b in lines)
    )


def _as_lines(printed: list[_Printed], number: int) -> list[Line]:
    """Give the lines their geometry: a short line before, or an indent, begins a paragraph."""
    if not printed:
        return []
    margin = max(line.right for line in printed)
    lefts = sorted(line.left for line in printed)
    left = lefts[len(lefts) // 4]
    lines: list[Line] = []
    leading = _leading(printed)
    previous: _Printed | None = None
    for line in printed:
        span = clean_line(
            line.text.replace("\n", " ").replace("\ufffe", "-"), 0, Place(page=number)
        )
        if not span:
            continue
        begins = _begins(previous, line, left, margin, leading) if previous else None
        gap = int(
            previous is not None and previous.bottom - line.top > 0.9 * (line.top - line.bottom)
        )
        first = previous is None
        lines.append(Line(span, gap, first, begins))
        previous = line
    return lines


def _leading(printed: list[_Printed]) -> float:
    """Return the usual distance of two lines of one paragraph: among the smallest steps."""
    heights = sorted(line.top - line.bottom for line in printed)
    least = 0.6 * heights[len(heights) // 2]
    steps = sorted(d for a, b in pairwise(printed) if (d := a.bottom - b.bottom) > least)
    return steps[len(steps) // 12] if steps else _PARAGRAPH_GAP * 1000


def _begins(
    previous: _Printed, line: _Printed, left: float, margin: float, leading: float
) -> bool | None:
    """A wider step or an indent begins a paragraph; behind a short line it is not known."""
    if previous.bottom - line.bottom > _PARAGRAPH_GAP * leading:
        return True
    if line.left > left + 12 and previous.left <= left + 6:
        return True
    width = (line.right - line.left) / max(len(line.text), 1)
    first_word = len(line.text.split(None, 1)[0]) * width
    short = margin - previous.right > first_word + 4 * width
    return None if short else False


def _table(grid: _Grid, text: Any, number: int) -> PageTable:
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


def _merged_cell(grid: _Grid, text: Any, number: int, row: int, column: int) -> Span:
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
