"""Sheets that people sign: attendance, receipt of materials; a head, tables, places to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from app.reports.content import Letterhead, Table
from app.reports.pdf import PdfWritten


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its head, title lines, a note below them, tables, and who signs at the foot."""

    letterhead: Letterhead
    titles: tuple[str, ...]
    tables: tuple[Table, ...]
    note: str = ""
    feet: tuple[str, ...] = ()
    landscape: bool = True


def write_sheet_pdf(
    sheet: Sheet, target: BinaryIO, *, author: str, created: datetime
) -> PdfWritten:
    """Write a sheet to an open stream.

    ``created`` is an aware moment.
    """
    from app.reports.drawing.pages import Info
    from app.reports.drawing.sheets import draw_sheet

    drawn = draw_sheet(sheet, Info(" ".join(sheet.titles), author, created))
    target.write(drawn.data)
    return PdfWritten(drawn.pages, drawn.replaced)
