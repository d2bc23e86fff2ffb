"""Reader of .pdf with a text layer: ruled tables by their lines, the rest line by line."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.planreader import refusals
from app.planreader.document import Block, Document, Line, Paragraph, Row, Table
from app.planreader.flat_table import take_flat_tables
from app.planreader.grid_table import read_columns
from app.planreader.lines import splits_token
from app.planreader.paragraphs import join_lines
from app.planreader.pdf_grid import PageTable
from app.planreader.pdf_page import read_page
from app.planreader.span import EMPTY, Place, Span, whole

_CHARACTERS_OF_A_PAGE = 25
_LAYOUT_COLUMNS = 2
_HEADING_ROWS = 4
_FEWEST_HEADING_ROWS = 2

PDFIUM = threading.Lock()
"""Held while a PDF is open: the library is not made for two threads at once."""


def read_pdf(
    path: Path, *, progress: Callable[[int, int], None], stop: Callable[[], None]
) -> Document:
    """Return the document; raises UserError when it is protected, damaged or a scan."""
    with PDFIUM:
        return _read(path, progress, stop)


def _read(path: Path, progress: Callable[[int, int], None], stop: Callable[[], None]) -> Document:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise (
            refusals.protected()
            if "password" in str(error).lower()
            else refusals.unreadable("tệp PDF bị hỏng")
        ) from error
    try:
        return _read_pages(pdf, progress, stop)
    finally:
        pdf.close()


def _read_pages(
    pdf: object, progress: Callable[[int, int], None], stop: Callable[[], None]
) -> Document:
    pages = len(pdf)  # type: ignore[arg-type]
    pieces: list[list[Line] | PageTable] = []
    silent: list[int] = []
    characters = 0
    for number in range(1, pages + 1):
        stop()
        progress(number - 1, pages)
        found, count = read_page(pdf, number, _unfinished(pieces))
        characters += count
        if characters > refusals.MAX_CHARACTERS:
            raise refusals.too_large()
        if count < _CHARACTERS_OF_A_PAGE:
            silent.append(number)
        pieces += found
    progress(pages, pages)
    if len(silent) == pages or characters < _CHARACTERS_OF_A_PAGE * pages / 2:
        raise refusals.scanned()
    document = _assemble(pieces)
    if silent:
        named = ", ".join(map(str, silent[:10]))
        sentence = f"Trang {named} không có chữ (có thể là bản chụp); các trang này chưa được đọc."
        document.troubles.append(("page_without_text", sentence))
    return document


def _unfinished(pieces: list[list[Line] | PageTable]) -> tuple[float, ...]:
    """Return the borders of a table without rules that reaches the end of the last page."""
    last = pieces[-1] if pieces else None
    return last.borders if isinstance(last, PageTable) else ()


def _assemble(pieces: list[list[Line] | PageTable]) -> Document:
    document = Document("pdf", [], [])
    run: list[Line] = []
    tables = _join_tables(pieces)
    for piece in tables:
        if isinstance(piece, list):
            run += piece
            continue
        table = Table(piece.rows)
        width = max((len(row.cells) for row in table.rows), default=0)
        if width <= _LAYOUT_COLUMNS and read_columns(table) is None:
            run += [
                Line(line, begins=True)
                for row in table.rows
                for cell in row.cells
                for line in _cell_lines(cell)
            ]
            continue
        _add_lines(document, run)
        run = []
        document.parts.append(_numbered(document, table))
    _add_lines(document, run)
    return document


def _cell_lines(cell: Span) -> list[Span]:
    position, found = 0, []
    for line in cell.text.split("\n"):
        piece = cell.cut(position, position + len(line))
        if piece:
            found.append(piece)
        position += len(line) + 1
    return found


def _add_lines(document: Document, lines: list[Line]) -> None:
    """Join a run of lines to paragraphs; a paragraph is shown and counted as one block."""
    for run in take_flat_tables(lines):
        if isinstance(run, Table):
            document.parts.append(_numbered(document, run))
            continue
        paragraphs, notes = join_lines(run)
        document.notes += notes
        for paragraph in paragraphs:
            number = len(document.blocks) + 1
            page = paragraph.span.place.page
            document.blocks.append(Block(paragraph.span.text, page=page, paragraph=number))
            document.parts.append(
                Paragraph(whole(paragraph.span.text, Place(page=page, paragraph=number)))
            )


def _numbered(document: Document, table: Table) -> Table:
    """Give each cell its block, its row number and its column; a cell over rows only once."""
    rows: list[Row] = []
    last = next((block.row for block in reversed(document.blocks) if block.row), 0)
    for number, row in enumerate(table.rows, last + 1):
        cells: list[Span] = []
        for column, cell in enumerate(row.cells, 1):
            above = table.rows[number - last - 2].cells if number > last + 1 else []
            if cell and len(above) >= column and above[column - 1] is cell:
                cells.append(rows[-1].cells[column - 1])
                continue
            page = cell.place.page
            if cell:
                document.blocks.append(Block(cell.text, page=page, row=number, cell=column))
            cells.append(whole(cell.text, Place(page=page, row=number, cell=column)))
        rows.append(Row(cells, row.guessed))
    return Table(rows, table.flat)


def _join_tables(pieces: list[list[Line] | PageTable]) -> list[list[Line] | PageTable]:
    """Join a table that goes on at the top of the next page, and rows the page break cut.

    Lines between the two parts are only tolerated when they are page numbers.
    """
    joined: list[list[Line] | PageTable] = []
    for piece in pieces:
        if isinstance(piece, list):
            kept = [
                line
                for line in piece
                if not re.fullmatch(r"(?:[-–]\s*)?\d{1,3}(?:\s*[-–])?", line.span.text)
            ]
            if kept:
                joined.append(kept)
            continue
        last = joined[-1] if joined else None
        if (
            isinstance(last, PageTable)
            and last.width == piece.width
            and piece.page == last.page + 1
        ):
            joined[-1] = _append(last, piece)
        else:
            joined.append(piece)
    return joined


def _append(table: PageTable, following: PageTable) -> PageTable:
    heading = [_words(row) for row in table.rows[: _heading_rows(table)]]
    rows = list(following.rows)
    while rows and _words(rows[0]) in heading and any(_words(rows[0])):
        rows = rows[1:]
    if rows and heading:
        rows[:1] = _behind_heading(rows[0], heading[0])
    if rows and table.rows and _is_rest(rows[0]):
        table.rows[-1] = _with_rest(table.rows[-1], rows[0])
        rows = rows[1:]
    table.rows.extend(rows)
    return replace(table, page=following.page)


def _heading_rows(table: PageTable) -> int:
    """Return how many rows a heading takes that may be repeated overleaf, with column numbers."""
    columns = read_columns(Table(table.rows[:_HEADING_ROWS]))
    return columns.heading_rows + 1 if columns else _FEWEST_HEADING_ROWS


def _behind_heading(row: Row, heading: tuple[str, ...]) -> list[Row]:
    """A rest that stands under the repeated heading without a rule between is parted from it."""
    words = _words(row)
    if len(words) != len(heading) or not all(map(str.startswith, words, heading)):
        return [row]
    cells = []
    for cell, shown in zip(row.cells, heading, strict=True):
        flat = " ".join(cell.text.split())[len(shown) :].strip()
        cells.append(whole(flat, cell.place) if flat else EMPTY)
    return [Row(cells, True)] if any(cells) else []


def _words(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(cell.text.split()) for cell in row.cells)


def _is_rest(row: Row) -> bool:
    """A row whose number cell is empty goes on with the row above the page break.

    A heading of a group stands alone in its row and begins with a capital.
    """
    filled = [cell for cell in row.cells if cell]
    heads = len(filled) == 1 and filled[0].text[0].isupper() and len(filled[0].plain.split()) > 3
    return not row.cells[0] and bool(filled) and not heads


def _with_rest(row: Row, rest: Row) -> Row:
    cells = []
    for above, below in zip(row.cells, rest.cells, strict=True):
        if above and below:
            text = f"{above.text}{_glue(above.text, below.text)}{below.text}"
            cells.append(whole(text, above.place))
        else:
            cells.append(above or below)
    return Row(cells, True)


def _glue(above: str, below: str) -> str:
    if splits_token(above, below):
        return ""
    finished = above.endswith((";", ".")) and below[:1].isupper()
    return "\n" if finished or re.match(r"[-+•–]\s", below) else " "
