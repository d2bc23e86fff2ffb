"""The tables of a report as a workbook: numbers as numbers, days as days, headings frozen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from app.errors import UserError
from app.reports.content import Align, Cell, Column, Figure, Number, ReportDocument, Row, Table
from app.reports.wording import printable

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

_HEAD_ROW = 3
_MM_PER_CHARACTER = 1.9
_SHEET_LIMIT = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_FIGURE_COLUMNS = (
    Column("Số liệu", 90),
    Column("Giá trị", 25, "right"),
    Column("Tử số", 25, "right"),
    Column("Mẫu số", 25, "right"),
)


def write_xlsx(
    document: ReportDocument,
    target: BinaryIO,
    *,
    title: str,
    author: str,
    created: datetime,
    figures: Mapping[str, Figure] | None = None,
) -> None:
    """Write every annex, every table of the body and, when given, the figures, a sheet each.

    Raises UserError when there is nothing to put in a workbook.
    """
    tables = [(annex.label, annex.title, annex.note, annex.table) for annex in document.annexes]
    for section in document.sections:
        tables += [
            (f"Mục {section.number}", section.title, "", block)
            for block in section.blocks
            if isinstance(block, Table)
        ]
    if figures:
        tables.append(("Số liệu", "SỐ LIỆU CỦA BÁO CÁO", "", _figure_table(figures.values())))
    if not tables:
        raise UserError(
            "Báo cáo không có phụ lục hay bảng nào để ghi ra tệp Excel.",
            "Bật phụ lục trong báo cáo, hoặc ghi ra PDF hay DOCX.",
            code="no_tables",
        )
    _save(tables, target, title=title, author=author, created=created)


def write_table_xlsx(
    table: Table,
    target: BinaryIO,
    *,
    title: str,
    author: str,
    created: datetime,
    note: str = "",
) -> None:
    """Write any list as a workbook of one sheet."""
    sheet = title.splitlines()[0] if title.strip() else "Danh sách"
    _save([(sheet, title, note, table)], target, title=title, author=author, created=created)


def _save(
    tables: Iterable[tuple[str, str, str, Table]],
    target: BinaryIO,
    *,
    title: str,
    author: str,
    created: datetime,
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for label, heading, note, table in tables:
        sheet = book.create_sheet(_sheet_name(label))
        _fill(sheet, table, heading, note)
    moment = created.astimezone(UTC).replace(tzinfo=None)
    book.properties.title, book.properties.creator = printable(title), printable(author)
    book.properties.created = book.properties.modified = moment
    book.save(target)


def _sheet_name(label: str) -> str:
    """A legal sheet name; the library itself numbers repeated ones."""
    return _FORBIDDEN.sub(" ", printable(label))[:_SHEET_LIMIT].strip() or "Bảng"


def _fill(sheet: Worksheet, table: Table, heading: str, note: str) -> None:
    from openpyxl.utils import get_column_letter

    last = len(table.columns)
    look = _Look()
    _merged(sheet, 1, last, heading, look.title)
    _merged(sheet, 2, last, note, look.note)
    for index, column in enumerate(table.columns, start=1):
        look.heading(_put(sheet, _HEAD_ROW, index, Cell(column.title)))
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width / _MM_PER_CHARACTER
    for number, row in enumerate(table.rows, start=_HEAD_ROW + 1):
        _add_row(sheet, number, row, table.columns, look)
    if table.note:
        _merged(sheet, _HEAD_ROW + 1 + len(table.rows), last, table.note, look.note)
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    _set_print(sheet)


def _set_print(sheet: Worksheet) -> None:
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


class _Look:
    """Fonts, alignments and borders, shared by the cells of a sheet."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        side = Side(style="thin")
        self._border = Border(left=side, right=side, top=side, bottom=side)
        self._plain = Font(name="Times New Roman", size=11)
        self._bold = Font(name="Times New Roman", size=11, bold=True)
        self._title = Font(name="Times New Roman", size=13, bold=True)
        self._italic = Font(name="Times New Roman", size=11, italic=True)
        self._aligned = {
            align: Alignment(horizontal=align, vertical="top", wrap_text=True)
            for align in ("left", "center", "right")
        }
        self._middle = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def title(self, cell: SheetCell) -> None:
        cell.font, cell.alignment = self._title, self._middle

    def note(self, cell: SheetCell) -> None:
        cell.font, cell.alignment = self._italic, self._middle

    def heading(self, cell: SheetCell) -> None:
        cell.font, cell.alignment, cell.border = self._bold, self._middle, self._border

    def value(self, cell: SheetCell, align: Align, *, bold: bool = False) -> None:
        cell.font = self._bold if bold else self._plain
        cell.alignment, cell.border = self._aligned[align], self._border


def _put(sheet: Worksheet, row: int, column: int, content: Cell) -> SheetCell:
    """Set one value; words are never read as a formula."""
    cell = sheet.cell(row, column)
    if content.day is not None:
        cell.value, cell.number_format = content.day, "dd/mm/yyyy"
    elif content.number is not None:
        whole = content.number == int(content.number)
        cell.value, cell.number_format = content.number, "#,##0" if whole else "#,##0.0"
    elif content.text:
        cell.value = printable(content.text)
        cell.data_type = "s"
    return cell


def _merged(
    sheet: Worksheet, row: int, last: int, text: str, look: Callable[[SheetCell], None]
) -> None:
    if text:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        look(_put(sheet, row, 1, Cell(text)))


def _add_row(
    sheet: Worksheet, number: int, row: Row, columns: tuple[Column, ...], look: _Look
) -> None:
    if row.group:
        for index in range(1, len(columns) + 1):
            look.value(sheet.cell(number, index), "left", bold=True)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(columns))
        _put(sheet, number, 1, row.cells[0])
        return
    for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True), start=1):
        look.value(_put(sheet, number, index, cell), column.align)


def _figure_table(figures: Iterable[Figure]) -> Table:
    def count(value: Number | None) -> Cell:
        return Cell("" if value is None else str(value), number=value)

    rows = tuple(
        Row((Cell(f.label), count(f.value), count(f.numerator), count(f.denominator)))
        for f in figures
    )
    return Table(_FIGURE_COLUMNS, rows)
