"""Reports and lists as PDF in the form of NĐ 30/2020/NĐ-CP; the PDF library loads on first use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from app.reports.content import ReportDocument, Table


@dataclass(frozen=True, slots=True)
class PdfWritten:
    """Number of pages; and the characters the typeface lacks, drawn as □: tell the user."""

    pages: int
    replaced: tuple[str, ...]


def write_pdf(
    document: ReportDocument,
    target: BinaryIO,
    *,
    title: str,
    author: str,
    created: datetime,
) -> PdfWritten:
    """Write ``document`` to an open stream.

    ``created`` is an aware moment; the same document and moment give the same bytes.
    """
    from app.reports.drawing.pages import Info, draw_report

    drawn = draw_report(document, Info(title, author, created))
    target.write(drawn.data)
    return PdfWritten(drawn.pages, drawn.replaced)


def write_table_pdf(
    table: Table,
    target: BinaryIO,
    *,
    title: str,
    author: str,
    created: datetime,
    note: str = "",
    landscape: bool = True,
) -> PdfWritten:
    """Print any list: ``title`` (may hold line breaks), a ``note`` in italics, then the table."""
    from app.reports.drawing.pages import Info, draw_table

    lines = tuple(line for line in title.splitlines() if line.strip())
    info = Info(" ".join(lines), author, created)
    drawn = draw_table(table, info, titles=lines, note=note, landscape=landscape)
    target.write(drawn.data)
    return PdfWritten(drawn.pages, drawn.replaced)
