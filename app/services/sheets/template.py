"""An empty sheet to fill in: headings, hints, drop-downs and formats, all from the declaration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError, bad_ending
from app.ports import Query
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.services.registers import picklists, records
from app.services.sheets.finder import everything
from app.services.sheets.grid import GUIDE, LISTS
from app.services.sheets.heading import fields_of
from app.services.sheets.writing import number_format, sheet_name, width_of
from app.text.sorting import person_sort_key, sort_key

ROWS = 1_000
"""Rows that get drop-downs and formats; more may be filled in."""
MOST_TITLES = 2_000
"""The most names offered for one reference."""
_MULTIPLE = (Kind.CHOICES, Kind.REFS, Kind.TEXTS)
_KIND_HINTS = {
    Kind.DATE: "Ngày dd/mm/yyyy, ví dụ 05/03/2026. Xem lại ô sau khi gõ: Excel có thể đảo ngày và "
    "tháng.",
    Kind.INTEGER: "Số nguyên, ví dụ 1.500.",
    Kind.DECIMAL: "Số, dấu phẩy trước phần thập phân, ví dụ 7,5.",
    Kind.BOOL: "Có hoặc Không.",
    Kind.CHOICE: "Chọn trong danh sách.",
    Kind.CHOICES: "Chọn trong danh mục; nhiều mục cách nhau bằng dấu chấm phẩy.",
    Kind.TEXTS: "Nhiều mục cách nhau bằng dấu chấm phẩy.",
    Kind.REF: "Ghi đúng tên đã có trong sổ.",
    Kind.REFS: "Ghi đúng tên đã có trong sổ; nhiều mục cách nhau bằng dấu chấm phẩy.",
}
_GUIDE_LINES = (
    "Mỗi dòng của trang đầu là một bản ghi. Không đổi tên cột; có thể bỏ hoặc đổi chỗ các cột.",
    "Cột có dấu * phải ghi. Đặt con trỏ vào ô tiêu đề để xem cách ghi.",
    "Ngày ghi dd/mm/yyyy. Số thập phân dùng dấu phẩy. Nhiều mục cách nhau bằng dấu chấm phẩy (;).",
    "Lưu tệp, mở sổ, chọn “Excel, in…”, “Nhập từ Excel…”: chương trình cho xem trước từng dòng.",
    "Chưa có gì thay đổi trong sổ cho đến khi nhấn “Nhập vào sổ”.",
    "Muốn sửa bản ghi đã có: xuất danh sách ra Excel, sửa tệp đó (giữ cột Mã bản ghi), nhập lại.",
)


def template(desk: Desk, type_name: str, target: Path) -> int:
    """Write an .xlsx to fill in for a type; return how many columns it has.

    Raises UserError not_manual or bad_ending; EnvironmentProblem when the disk refuses.
    """
    from openpyxl import Workbook

    rtype = records.record_type(type_name)
    _require_manual(rtype, target)
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name(rtype)
    lists = book.create_sheet(LISTS)
    fields = fields_of(rtype)
    for place, field in enumerate(fields, 1):
        _column(desk, rtype, field, place, sheet, lists)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 32
    lists.sheet_state = "hidden"
    _write_guide(book.create_sheet(GUIDE), rtype, fields)
    buffer = BytesIO()
    book.save(buffer)
    desk.write_file(target, buffer.getvalue())
    return len(fields)


def _require_manual(rtype: RecordType, target: Path) -> None:
    if not rtype.manual:
        raise UserError(
            f"{rtype.label} không nhập từ Excel được.",
            "Ghi ở trang của nó trong chương trình.",
            code="not_manual",
        )
    if target.suffix.lower() != ".xlsx":
        raise bad_ending(f"Tệp mẫu không ghi được với đuôi “{target.suffix}”.", ".xlsx")


def _column(
    desk: Desk, rtype: RecordType, field: Field, place: int, sheet: Any, lists: Any
) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(place)
    head = sheet.cell(1, place, f"{field.label} *" if field.required else field.label)
    head.font = Font(bold=True, color="9C1C1C" if field.required else "000000")
    head.fill = PatternFill("solid", fgColor="E8EEF4")
    head.alignment = Alignment(wrap_text=True, vertical="center")
    head.comment = Comment(hint(field), "Sổ Tư Pháp", width=320, height=120)
    sheet.column_dimensions[letter].width = width_of(field)
    if field.kind in (Kind.DATE, Kind.INTEGER, Kind.DECIMAL):
        for row in range(2, ROWS + 2):
            sheet.cell(row, place).number_format = number_format(field)
    offered = list(_offered(desk, rtype, field))
    if offered:
        _drop_down(field, letter, place, offered, sheet, lists)


def hint(field: Field) -> str:
    """Return how to fill in a column, in a few sentences."""
    said = ["Phải ghi." if field.required else "", field.help, _KIND_HINTS.get(field.kind, "")]
    if field.open:
        said.append("Không có trong danh sách thì ghi chữ của mình.")
    if field.minimum is not None:
        said.append(f"Không nhỏ hơn {field.minimum}.")
    if field.maximum is not None:
        said.append(f"Không lớn hơn {field.maximum}.")
    if field.measure:
        said.append(f"Đơn vị: {field.measure}.")
    return " ".join(text for text in said if text) or "Chữ."


def _offered(desk: Desk, rtype: RecordType, field: Field) -> Iterator[str]:
    if field.kind is Kind.BOOL:
        yield from ("Có", "Không")
    elif field.kind in (Kind.CHOICE, Kind.CHOICES):
        yield from (c.label for c in picklists.options(desk, rtype, field))
    elif field.kind in (Kind.REF, Kind.REFS):
        yield from _titles(desk, REGISTRY[field.target])


def _titles(desk: Desk, target: RecordType) -> list[str]:
    ids = [record.id for record in everything(desk, Query(target.name))]
    key = person_sort_key if target.field(target.title).sorted == "person" else sort_key
    titles = {" ".join(t.split()) for t in records.titles(desk, target.name, ids).values()}
    return sorted(titles, key=key)[:MOST_TITLES]


def _drop_down(
    field: Field, letter: str, place: int, offered: Sequence[str], sheet: Any, lists: Any
) -> None:
    """Offer a list, kept on the hidden sheet; only a closed choice refuses other words."""
    from openpyxl.worksheet.datavalidation import DataValidation

    lists.cell(1, place, field.label)
    for row, text in enumerate(offered, 2):
        cell = lists.cell(row, place)
        cell.value, cell.data_type = text, "s"
    rule = DataValidation(
        type="list",
        formula1=f"'{LISTS}'!${letter}$2:${letter}${len(offered) + 1}",
        allow_blank=True,
    )
    is_closed = field.kind in (Kind.CHOICE, Kind.BOOL) and not field.open
    rule.showErrorMessage = is_closed
    rule.errorTitle = field.label[:30]
    rule.error = "Chọn một mục trong danh sách."
    if field.kind in _MULTIPLE:
        rule.promptTitle, rule.prompt = field.label[:30], _KIND_HINTS[field.kind]
        rule.showInputMessage = True
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS + 1}")


def _write_guide(sheet: Any, rtype: RecordType, fields: Sequence[Field]) -> None:
    from openpyxl.styles import Alignment, Font

    wrapped = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 32, 90
    sheet.cell(1, 1, f"Cách điền: {rtype.plural}").font = Font(bold=True, size=13)
    row = 2
    for line in (rtype.help, *_GUIDE_LINES):
        if line:
            sheet.cell(row, 1, line).alignment = wrapped
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
            sheet.row_dimensions[row].height = 32
            row += 1
    for place, text in enumerate(("Cột", "Cách ghi"), 1):
        sheet.cell(row + 1, place, text).font = Font(bold=True)
    for below, field in enumerate(fields, row + 2):
        sheet.cell(below, 1, f"{field.label} *" if field.required else field.label)
        sheet.cell(below, 2, hint(field)).alignment = wrapped
