"""A ruled table that may run over many pages in linear time, its heading repeated on each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from reportlab.platypus.flowables import Flowable

from app.reports.content import Align, Row, Table
from app.reports.drawing.geometry import MM, SIZE_TABLE, scaled
from app.reports.drawing.ink import BOLD, REGULAR, Ink

if TYPE_CHECKING:
    from reportlab.pdfgen.textobject import PDFTextObject

_PAD_X, _PAD_TOP, _PAD_BOTTOM = 3.0, 2.5, 4.0
_LEADING = 13.0
_RULE = 0.5
_TALL = 60 * MM
_MIN_LINES = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A row broken into lines, one list per cell."""

    cells: tuple[list[str], ...]
    group: bool

    @property
    def height(self) -> float:
        return max(map(len, self.cells)) * _LEADING + _PAD_TOP + _PAD_BOTTOM

    def cut(self, count: int) -> tuple[_Line, _Line]:
        """Part after ``count`` lines."""
        above = tuple(lines[:count] for lines in self.cells)
        return _Line(above, self.group), _Line(
            tuple(lines[count:] or [""] for lines in self.cells), self.group
        )


@dataclass(frozen=True, slots=True)
class _Grid:
    """What all fragments of one table share."""

    widths: list[float]
    aligns: list[Align]
    head: _Line
    ink: Ink

    @property
    def edges(self) -> list[float]:
        return [0.0, *accumulate(self.widths)]


class RowTable(Flowable):  # type: ignore[misc]  # the library ships no types
    """A fragment of a table: rows ``start`` to ``end`` of a shared list, under the heading."""

    def __init__(self, grid: _Grid, rows: list[_Line], start: int, end: int) -> None:
        super().__init__()
        self._grid, self._rows, self._start, self._end = grid, rows, start, end

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Size wanted, in points."""
        rows = self._rows[self._start : self._end]
        total = self._grid.head.height + sum(row.height for row in rows)
        self.width, self.height = sum(self._grid.widths), total
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[RowTable]:
        """Part at a row that fits; a very tall row is parted between its lines."""
        room = height - self._grid.head.height
        stop = self._start
        while stop < self._end and self._rows[stop].height <= room:
            room -= self._rows[stop].height
            stop += 1
        rows = self._rows
        if stop < self._end and rows[stop].height > _TALL:
            count = int((room - _PAD_TOP - _PAD_BOTTOM) // _LEADING)
            if count >= _MIN_LINES:
                rows = [*rows[:stop], *rows[stop].cut(count), *rows[stop + 1 :]]
                stop += 1
        while stop > self._start and rows[stop - 1].group:
            stop -= 1
        if stop == self._start:
            return []
        end = self._end + len(rows) - len(self._rows)
        first = RowTable(self._grid, rows, self._start, stop)
        return [first] if stop == end else [first, RowTable(self._grid, rows, stop, end)]

    def draw(self) -> None:
        """Draw the heading, the rows and the rules."""
        canvas: Any = self.canv
        rows = [self._grid.head, *self._rows[self._start : self._end]]
        pen = canvas.beginText()
        top = self.height
        for index, row in enumerate(rows):
            pen.setFont(BOLD if index == 0 or row.group else REGULAR, SIZE_TABLE, _LEADING)
            self._write(pen, row, top, heading=index == 0)
            top -= row.height
        canvas.drawText(pen)
        canvas.setLineWidth(_RULE)
        canvas.lines(self._rules(rows))

    def _write(self, pen: PDFTextObject, row: _Line, top: float, *, heading: bool) -> None:
        edges, ink = self._grid.edges, self._grid.ink
        font = BOLD if heading else REGULAR
        for column, lines in enumerate(row.cells):
            align = "center" if heading else "left" if row.group else self._grid.aligns[column]
            slack = (row.height - len(lines) * _LEADING - _PAD_TOP - _PAD_BOTTOM) / 2
            y = top - _PAD_TOP - SIZE_TABLE - (slack if heading else 0.0)
            right = edges[-1] if row.group else edges[column + 1]
            for line in lines:
                x = edges[column] + _PAD_X
                if align != "left" and line:
                    spare = right - _PAD_X - x - ink.width(line, font, SIZE_TABLE)
                    x += spare / 2 if align == "center" else spare
                if line:
                    pen.setTextOrigin(x, y)
                    pen.textOut(line)
                y -= _LEADING

    def _rules(self, rows: list[_Line]) -> list[tuple[float, float, float, float]]:
        """Every horizontal rule, and the vertical ones in runs between group rows."""
        edges, top = self._grid.edges, self.height
        rules = [(0.0, top, edges[-1], top)]
        run_top = top
        for row in rows:
            bottom = top - row.height
            rules.append((0.0, bottom, edges[-1], bottom))
            if row.group:
                rules += [(x, run_top, x, top) for x in edges[1:-1] if run_top > top]
                run_top = bottom
            top = bottom
        rules += [(x, run_top, x, top) for x in edges[1:-1] if run_top > top]
        return [*rules, (0.0, self.height, 0.0, top), (edges[-1], self.height, edges[-1], top)]


def row_table(table: Table, ink: Ink, width: float) -> RowTable:
    """Break the cells of ``table`` into lines and make it fill ``width`` points."""
    widths = scaled([column.width for column in table.columns], width)
    titles = zip(table.columns, widths, strict=True)
    head = tuple(ink.lines(c.title, BOLD, SIZE_TABLE, w - 2 * _PAD_X) for c, w in titles)
    grid = _Grid(widths, [column.align for column in table.columns], _Line(head, group=False), ink)
    rows = [_broken(row, widths, ink) for row in table.rows]
    return RowTable(grid, rows, 0, len(rows))


def _broken(row: Row, widths: list[float], ink: Ink) -> _Line:
    if row.group:
        room = sum(widths) - 2 * _PAD_X
        return _Line((ink.lines(row.cells[0].text, BOLD, SIZE_TABLE, room),), group=True)
    pairs = zip(row.cells, widths, strict=True)
    cells = (ink.lines(cell.text, REGULAR, SIZE_TABLE, w - 2 * _PAD_X) for cell, w in pairs)
    return _Line(tuple(cells), group=False)
