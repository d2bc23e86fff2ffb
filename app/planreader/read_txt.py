"""Reader of text: a .txt file or pasted words."""

from __future__ import annotations

import re

from app.planreader.document import Block, Document, Line, Part, Row, Table
from app.planreader.flat_table import take_flat_tables
from app.planreader.grid_table import read_columns
from app.planreader.labels import role_of
from app.planreader.lines import clean_line, split_lines
from app.planreader.paragraphs import join_lines
from app.planreader.span import EMPTY

_RULE = re.compile(r"^[|\s:+_=~*.-]+$")
_TAB_CELLS = 3
_TABS = 2
_LABELS = 3


def read_text(text: str) -> Document:
    """Return the paragraphs and tables of ``text`` (LF newlines); offsets count in ``text``."""
    lines = [line for line in split_lines(text) if not _RULE.match(line.span.text)]
    parts: list[Part] = []
    notes = []
    for piece in _ruled_tables(lines, text):
        if isinstance(piece, Table):
            parts.append(piece)
            continue
        for run in take_flat_tables(piece):
            if isinstance(run, Table):
                parts.append(run)
            else:
                paragraphs, footnotes = join_lines(run)
                parts += paragraphs
                notes += footnotes
    return Document("txt", parts, _blocks(text), notes)


def _blocks(text: str) -> list[Block]:
    """One block per printed line, so that the review screen shows the file as it is."""
    blocks: list[Block] = []
    position = 0
    for number, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            blocks.append(Block(raw, position, paragraph=number))
        position += len(raw) + 1
    return blocks


def _ruled_tables(lines: list[Line], text: str) -> list[Table | list[Line]]:
    """Part the tables whose rows stand on one line, with bars or tabs, from the other lines."""
    pieces: list[Table | list[Line]] = []
    table: Table | None = None
    for line in lines:
        row = _pipe_row(line) if _is_pipe_row(line.span.text) else _tab_row(line, text, table)
        if row:
            if table is None:
                table = Table([])
                pieces.append(table)
            table.rows.append(row)
            continue
        table = None
        bare = line.span.trim("|")
        if bare:
            if not pieces or isinstance(pieces[-1], Table):
                pieces.append([])
            run = pieces[-1]
            if isinstance(run, list):
                run.append(Line(bare, line.gap, line.new_page))
    return pieces


def _tab_row(line: Line, text: str, table: Table | None) -> Row | None:
    """Return the cells of a line pasted from Word or Excel; a table begins with its heading."""
    start = text.rfind("\n", 0, line.span.offsets[0]) + 1
    end = text.find("\n", start)
    raw = text[start : end if end >= 0 else len(text)]
    if raw.count("\t") < _TABS:
        return None
    cells, position = [], start
    for piece in raw.split("\t"):
        cells.append(clean_line(piece, position).trim('"'))
        position += len(piece) + 1
    row = Row(cells)
    return row if table is not None or _is_heading(row) else None


def _is_heading(row: Row) -> bool:
    """Most cells of a heading are known labels; a sentence with tabs between is no heading."""
    filled = [cell for cell in row.cells if cell]
    named = sum(role_of(cell.plain) is not None for cell in filled)
    return (
        named >= _LABELS and named * 5 >= len(filled) * 3 and read_columns(Table([row])) is not None
    )


def _is_pipe_row(text: str) -> bool:
    return text.count("|") >= _TAB_CELLS and (
        text.startswith("|") or text.count("|") >= _TAB_CELLS + 1
    )


def _pipe_row(line: Line) -> Row:
    text = line.span.text
    inner = line.span.cut(text.startswith("|"), len(text) - text.endswith("|"))
    cells, start = [], 0
    for position, char in enumerate(inner.text):
        if char == "|":
            cells.append(inner.cut(start, position))
            start = position + 1
    cells.append(inner.cut(start))
    return Row([cell or EMPTY for cell in cells])
