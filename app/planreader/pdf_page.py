"""One PDF page: its ruled tables, and the printed lines outside them, in reading order."""

from __future__ import annotations

import itertools
from typing import Any

from app.planreader.document import Line
from app.planreader.pdf_columns import find_column_table, go_on
from app.planreader.pdf_grid import Grid, PageTable, drawn_rules, find_grids, read_table
from app.planreader.pdf_lines import Printed, as_lines, printed_lines


def read_page(
    pdf: Any, number: int, borders: tuple[float, ...] = ()
) -> tuple[list[list[Line] | PageTable], int]:
    """Return lines and tables of page ``number`` (from 1), top to bottom, and its characters.

    ``borders`` are those of a table without rules that the page before left unfinished.
    """
    page = pdf[number - 1]
    text = page.get_textpage()
    try:
        grids = find_grids(*drawn_rules(page))
        lines = printed_lines(text, [grid.box for grid in grids])
        pieces, rest = _ruled(lines, grids, text, number)
        pieces += _with_columns(rest, number, () if grids else borders)
        return [piece for piece in pieces if piece], text.count_chars()
    finally:
        text.close()
        page.close()


def _ruled(
    lines: list[Printed], grids: list[Grid], text: Any, number: int
) -> tuple[list[list[Line] | PageTable], list[Printed]]:
    """Return the ruled tables with the lines above each, and the lines below them all."""
    pieces: list[list[Line] | PageTable] = []
    rest = _from_top(lines) if _is_shuffled(lines) else lines
    for grid in grids:
        above = [line for line in rest if line.bottom >= grid.box.top - 2]
        rest = [line for line in rest if line.bottom < grid.box.top - 2]
        pieces.append(as_lines(above, number))
        table = read_table(grid, text, number)
        if table.rows:
            pieces.append(table)
    return pieces, rest


def _with_columns(
    printed: list[Printed], number: int, borders: tuple[float, ...]
) -> list[list[Line] | PageTable]:
    """Return lines without ruled tables below; a table without rules, begun or going on, apart."""
    table = find_column_table(printed, number)
    if table is None and borders:
        table = go_on(printed, list(borders), number)
    if table is None:
        return [as_lines(printed, number)]
    before, after = printed[: table.first], printed[table.end :]
    unfinished = () if after else tuple(table.borders)
    return [
        as_lines(before, number),
        PageTable(table.rows, len(table.borders) + 1, number, unfinished),
        as_lines(after, number),
    ]


def _is_shuffled(lines: list[Printed]) -> bool:
    """Return whether the page's text runs upward somewhere (a header drawn last)."""
    return (
        any(b.top > a.top + 40 for a, b in itertools.pairwise(lines))
        and len(lines) > 3
        and lines[0].top < max(b.top for b in lines)
    )


def _from_top(lines: list[Printed]) -> list[Printed]:
    """Return the lines from top to bottom, those on one height from left to right."""
    levels: list[list[Printed]] = []
    for line in sorted(lines, key=lambda one: -one.top):
        first = levels[-1][0] if levels else None
        if first and first.top - line.top < (first.top - first.bottom) / 2:
            levels[-1].append(line)
        else:
            levels.append([line])
    return [line for level in levels for line in sorted(level, key=lambda one: one.left)]
