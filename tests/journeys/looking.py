"""Looking into what a journey left behind: pages, and every word a ledger holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.exchange import segment
from tests.journeys.program import Program
from ui.bootstrap import opening

_FOR_READING = date(2026, 11, 5)


def has(answer: dict[str, Any], keys: str) -> dict[str, Any]:
    """Return the answer, which must have these keys (it may have more)."""
    assert set(keys.split()) <= set(answer), f"{keys}\n{answer}"
    return answer


def pdf_text(path: Path) -> str:
    """Return the words of a PDF as another program reads them, broken lines joined."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        words: list[str] = []
        for page in document:
            text = page.get_textpage()
            words += text.get_text_range().split()
            text.close()
            page.close()
    return " ".join(words)


def docx_text(path: Path) -> str:
    """Return the words of a .docx, tables and all."""
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(str(path)).element.body
    return " ".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def xlsx_text(path: Path) -> str:
    """Return the words of every sheet."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    words = [str(c) for s in book.worksheets for r in s.iter_rows(values_only=True) for c in r if c]
    book.close()
    return " ".join(words)


def every_word(program: Program) -> str:
    """Return everything the ledger of a data folder holds: rows, search index, ops and notes."""
    desk_opening = opening(program.folder, _FOR_READING)
    desk = desk_opening.open(password=program.password)
    try:
        return words_held(desk)
    finally:
        desk_opening.close(desk)


def words_held(desk: Desk) -> str:
    """Return everything an open ledger holds: rows, search index, ops and notes."""
    return "\n".join([*_tables(desk), *_ops(desk)])


def words_logged(folder: Path) -> str:
    """Return every word of a data folder's logs and crash reports."""
    found = sorted((folder / "log").rglob("*"))
    return "\n".join(f.read_text("utf-8", "replace") for f in found if f.is_file())


def _tables(desk: Desk) -> list[str]:
    rows = desk.store.core.connection.rows  # type: ignore[attr-defined]
    names = [n for (n,) in rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    cells = [c for n in names for row in rows(f'SELECT * FROM "{n}"') for c in row]
    return [c.decode("utf-8", "replace") if isinstance(c, bytes) else str(c) for c in cells]


def _ops(desk: Desk) -> list[str]:
    streams = desk.replica.streams()
    kept = [s for stream in streams for s in desk.replica.segments(stream.rid, 0)]
    return [repr(op) for each in kept for op in segment.unpack(each)]
