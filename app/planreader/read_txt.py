"""Reader of text: a .txt file or pasted words."""

from __future__ import annotations

import re

from app.planreader.document import Block, Document, Line, Part, Row, Table
from app.planreader.flat_table import take_flat_tables
from app.planreader.lines import split_lines
from app.planreader.paragraphs import join_lines
from app.planreader.span import EMPTY

_RULE = re.compile(r"^[|\s:+_=~*.-]+$")
_TAB_CELLS = 3


def read_text(text: str) -> Document:
    """Return the paragraphs and tables of ``text`` (LF newlines); offsets count in ``text``."""
    lines = [line for line in split_lines(text) if not _RULE.match(line.span.text)]
    parts: list[Part] = []
    notes = []
    for piece in _pipe_tables(lines):
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


def _pipe_tables(lines: list[Line]) -> list[Table | list[Line]]:
    """Part the Markdown-like tables ("| TT | Nhiệm vụ | …") from the other lines."""
    pieces: list[Table | list[Line]] = []
    rows: list[Row] = []
    run: list[Line] = []
    for line in lines:
        if _is_pipe_row(line.span.text):
            if run:
                pieces.append(run)
                run = []
            rows.append(_pipe_row(line))
            continue
        if rows:
            pieces.append(Table(rows))
            rows = []
        bare = line.span.trim("|")
        if bare:
            run.append(Line(bare, line.gap, line.new_page))
    return [*pieces, *([Table(rows)] if rows else []), *([run] if run else [])]


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
