"""Any list as it is shown, on paper (PDF) or as a plain sheet (XLSX)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from app.desk import Desk
from app.errors import UserError
from app.services.cells import as_text
from app.text.dates import format_date


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, its share of the width, and whether its texts are numbers."""

    title: str
    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list as a page shows it: a title, columns, and the texts of every row."""

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[tuple[str, ...]]


def write(desk: Desk, shown: ShownList, target: Path) -> int:
    """Write a list to a .pdf or .xlsx, whole or not at all; return how many rows.

    Raises UserError bad_ending for another ending; EnvironmentProblem when the disk refuses.
    """
    match target.suffix.lower():
        case ".pdf":
            desk.write_file(target, _pdf(desk, shown))
        case ".xlsx":
            desk.write_file(target, _xlsx(shown))
        case other:
            raise UserError(
                f"Không ghi được danh sách với đuôi “{other}”.",
                "Chọn tên tệp kết thúc bằng .pdf hoặc .xlsx.",
                code="bad_ending",
            )
    return len(shown.rows)


def _pdf(desk: Desk, shown: ShownList) -> bytes:
    from app.reports.content import Cell, Column, Row, Table
    from app.reports.pdf import write_table_pdf

    columns = tuple(
        Column(h.title, h.width, "right" if h.right else "left") for h in shown.headings
    )
    rows = tuple(Row(tuple(Cell(text) for text in texts)) for texts in shown.rows)
    unit = desk.profile.unit.full_name
    paper = BytesIO()
    write_table_pdf(
        Table(columns, rows),
        paper,
        title=shown.title,
        author=unit,
        created=datetime.fromtimestamp(desk.now_ms() / 1000, UTC),
        note=f"{unit[:1].upper()}{unit[1:]}, ngày {format_date(desk.today)}, {len(rows)} dòng",
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
