"""Any list as it is shown, on paper (PDF) or as a plain sheet (XLSX)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import bad_ending
from app.services.sheets.cells import as_text
from app.text.dates import format_date

_TOLD_EVERY = 250


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, its share of the width, and whether its texts are numbers."""

    title: str
    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list as a page shows it: a title, columns, and the texts of every row.

    ``about`` says in words what the list is narrowed by and what it adds up to.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[tuple[str, ...]]
    about: str = ""


Step = Callable[[int, int], None]
"""Told how many rows of how many are laid out; what it raises stops the work."""


def write(desk: Desk, shown: ShownList, target: Path, step: Step | None = None) -> int:
    """Write a list to a .pdf or .xlsx, whole or not at all; return how many rows.

    Raises UserError bad_ending for another ending; EnvironmentProblem when the disk refuses.
    """
    match target.suffix.lower():
        case ".pdf":
            desk.write_file(target, _pdf(desk, shown, step))
        case ".xlsx":
            desk.write_file(target, _xlsx(shown))
        case other:
            raise bad_ending(f"Không ghi được danh sách với đuôi “{other}”.", ".pdf hoặc .xlsx")
    return len(shown.rows)


class _Told(tuple[Any, ...]):
    """Rows that tell how far a reader has come with them."""

    step: Step | None = None

    def __iter__(self) -> Iterator[Any]:
        total = len(self)
        for number, row in enumerate(super().__iter__()):
            if self.step is not None and number % _TOLD_EVERY == 0:
                self.step(number, total)
            yield row


def _pdf(desk: Desk, shown: ShownList, step: Step | None) -> bytes:
    from app.reports.content import Cell, Column, Row, Table
    from app.reports.pdf import write_table_pdf

    columns = tuple(
        Column(h.title, h.width, "right" if h.right else "left") for h in shown.headings
    )
    rows = _Told(Row(tuple(Cell(text) for text in texts)) for texts in shown.rows)
    rows.step = step
    unit = desk.profile.unit.full_name
    made = f"{unit[:1].upper()}{unit[1:]}, ngày {format_date(desk.today)}, {len(rows)} dòng"
    paper = BytesIO()
    write_table_pdf(
        Table(columns, rows),
        paper,
        title=shown.title,
        author=unit,
        created=desk.moment(),
        note=f"{made}. {shown.about}" if shown.about else made,
    )
    return paper.getvalue()


def _xlsx(shown: ShownList) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append([h.title for h in shown.headings])
    for texts in shown.rows:
        sheet.append([as_text(sheet, text) for text in texts])
    written = BytesIO()
    book.save(written)
    return written.getvalue()
