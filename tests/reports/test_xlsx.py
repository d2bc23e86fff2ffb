"""The workbook: values a spreadsheet can reckon with, and words that stay words."""

from __future__ import annotations

import io
from datetime import date, datetime

import msgspec
import openpyxl
import pytest
from openpyxl import Workbook

from app.errors import UserError
from app.reports.assemble import assemble
from app.reports.content import Cell, Column, ReportDocument, Row, Table
from app.reports.xlsx import write_table_xlsx, write_xlsx
from tests.reports.samples import CREATED, full_input

replace = msgspec.structs.replace


@pytest.fixture(scope="module")
def document() -> ReportDocument:
    return assemble(full_input()).document


def reopened(table: Table, title: str = "Danh sách") -> Workbook:
    stream = io.BytesIO()
    write_table_xlsx(table, stream, title=title, author="x", created=CREATED)
    return openpyxl.load_workbook(stream)


def test_each_annex_is_a_sheet_with_a_frozen_heading(document: ReportDocument) -> None:
    stream = io.BytesIO()
    figures = assemble(full_input()).figures
    write_xlsx(document, stream, title="x", author="y", created=CREATED, figures=figures)
    book = openpyxl.load_workbook(stream)
    assert book.sheetnames == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Số liệu"]
    sheet = book["Phụ lục I"]
    assert sheet["A1"].value == "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ"
    assert [cell.value for cell in sheet[3]] == [c.title for c in document.annexes[0].table.columns]
    assert sheet.freeze_panes == "A4"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width
    assert sheet["A4"].value == "I. Nâng cao nhận thức, trách nhiệm của cán bộ, công chức"
    assert "A4:K4" in [str(each) for each in sheet.merged_cells.ranges]
    assert sheet.max_row == 3 + len(document.annexes[0].table.rows)
    totals = {row[0]: row[1] for row in book["Số liệu"].iter_rows(min_row=4, values_only=True)}
    assert totals["Tổng số nhiệm vụ"] == 12


def test_numbers_are_numbers_and_days_are_days(document: ReportDocument) -> None:
    stream = io.BytesIO()
    write_xlsx(document, stream, title="x", author="y", created=CREATED)
    book = openpyxl.load_workbook(stream)
    tasks = book["Phụ lục I"]
    assert tasks["A5"].value == 1
    assert tasks["F5"].value == datetime(2026, 10, 25)  # noqa: DTZ001  # a cell holds a bare day
    assert tasks["F5"].number_format == "dd/mm/yyyy"
    course = [cell.value for cell in book["Phụ lục III"][4]]
    assert course[5:] == [8, 4, 3, 2, 3]
    target = [cell.value for cell in book["Phụ lục II"][4]]
    assert target[3:6] == [9, 10, "90%"]


def test_words_are_never_read_as_a_formula() -> None:
    rows = tuple(Row((Cell(text),)) for text in ("=1+1", "+84 912", "001", "-5", "@x"))
    sheet = reopened(Table((Column("Nội dung", 50),), rows)).active
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=4)] == [
        "=1+1",
        "+84 912",
        "001",
        "-5",
        "@x",
    ]
    assert {cell.data_type for (cell,) in sheet.iter_rows(min_row=4)} == {"s"}


def test_control_characters_and_odd_titles_are_harmless() -> None:
    table = Table((Column("a", 10), Column("b", 10)), (Row((Cell("x\x00\x0by"), Cell(""))),))
    book = reopened(table, "Danh sách: [lớp] 1/2*?\\ rất dài rất dài rất dài rất dài")
    assert len(book.sheetnames[0]) <= 31
    assert book.active["A4"].value == "x\ny"


def test_days_and_fractions_are_formatted() -> None:
    row = Row((Cell("", day=date(2026, 3, 5)), Cell("1,5", number=1.5)))
    sheet = reopened(Table((Column("a", 10), Column("b", 10)), (row,))).active
    assert sheet["A4"].is_date
    assert sheet["B4"].value == 1.5
    assert sheet["B4"].number_format == "#,##0.0"


def test_a_report_without_tables_is_refused_with_a_reason(document: ReportDocument) -> None:
    bare = replace(document, annexes=())
    with pytest.raises(UserError) as caught:
        write_xlsx(bare, io.BytesIO(), title="x", author="y", created=CREATED)
    assert caught.value.code == "no_tables"
