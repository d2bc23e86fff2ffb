"""Sheets that people sign: attendance, receipt of materials; a head, tables, places to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.reports.content import Letterhead, Table
from app.reports.output import deliver
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
    sheet: Sheet, target: Path | BinaryIO, *, author: str, created: datetime
) -> PdfWritten:
    """Write a sheet to a file (whole or not at all) or an open stream.

    ``created`` is an aware moment. Raises EnvironmentProblem when the file cannot be written.
    """
    from app.reports.drawing.pages import Info
    from app.reports.drawing.sheets import draw_sheet

    drawn = draw_sheet(sheet, Info(" ".join(sheet.titles), author, created))
    deliver(drawn.data, target)
    return PdfWritten(drawn.pages, drawn.replaced)
