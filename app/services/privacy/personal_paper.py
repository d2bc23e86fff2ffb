"""What is held of a person, written out for that person: a readable PDF, or a workbook."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import bad_ending
from app.ports import Changes
from app.services.privacy import access, personal
from app.services.privacy.personal import Holding
from app.services.sheets.cells import as_text
from app.text.dates import format_date

_SHEET_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_DELETED = "(đã xóa khỏi danh sách, còn trong lịch sử)"


def export(desk: Desk, holding: Holding, target: Path) -> Changes:
    """Write everything held of a person to a .pdf or .xlsx, whole or not at all, and note it.

    Raises UserError bad_ending for another ending; EnvironmentProblem when the disk refuses.
    """
    match target.suffix.lower():
        case ".pdf":
            data = _pdf(desk, holding)
        case ".xlsx":
            data = _xlsx(desk, holding)
        case other:
            raise bad_ending(
                f"Không ghi được dữ liệu của một người với đuôi “{other}”.", ".pdf hoặc .xlsx"
            )
    desk.write_file(target, data)
    return access.note(desk, action="export", subject=access.about(holding.person.record))


def _pdf(desk: Desk, holding: Holding) -> bytes:
    from app.reports.content import Cell, Column, Row, Table
    from app.reports.pdf import write_table_pdf

    columns = (Column("Thông tin", 60), Column("Nội dung", 110))
    rows: list[Row] = []
    for part in holding.parts:
        rows.append(Row((Cell(f"{part.label} ({len(part.records)})"),), group=True))
        told = personal.told(desk, part)
        for number, (record, pairs) in enumerate(zip(part.records, told, strict=True), start=1):
            if len(part.records) > 1 or not record.alive:
                mark = f"{part.rtype.label} {number} {'' if record.alive else _DELETED}".strip()
                rows.append(Row((Cell(mark), Cell(""))))
            rows += [Row((Cell(label), Cell(text))) for label, text in pairs]
    rows += [Row((Cell("Tệp đính kèm"), Cell(f["file_name"] or ""))) for f in holding.files]
    paper = BytesIO()
    write_table_pdf(
        Table(columns, tuple(rows), note=_foot(holding)),
        paper,
        title=f"DỮ LIỆU CÁ NHÂN ĐANG LƯU\n{holding.person.name}",
        author=desk.profile.unit.full_name,
        created=desk.moment(),
        note=_head(desk),
        landscape=False,
    )
    return paper.getvalue()


def _xlsx(desk: Desk, holding: Holding) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    first = book.create_sheet("Tóm tắt")
    summary = [
        ("Họ và tên", holding.person.name),
        ("Ghi chú", _head(desk)),
        *((part.label, f"{len(part.records)} bản ghi") for part in holding.parts),
        *(("Tệp đính kèm", f["file_name"] or "") for f in holding.files),
        ("Lịch sử", _foot(holding)),
    ]
    for pair in summary:
        first.append([as_text(first, text) for text in pair])
    used: set[str] = {"tóm tắt"}
    for part in holding.parts:
        _sheet(book.create_sheet(_name(part.label, used)), personal.told(desk, part))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(sheet: Any, told: list[list[tuple[str, str]]]) -> None:
    """Write one part: a column for every label that has something to say."""
    labels = list(dict.fromkeys(label for pairs in told for label, _ in pairs))
    sheet.append([as_text(sheet, label) for label in labels])
    for pairs in told:
        values = dict(pairs)
        sheet.append([as_text(sheet, values.get(label, "")) for label in labels])


def _name(label: str, used: set[str]) -> str:
    """Return a sheet's name that Excel takes and no other sheet has."""
    base = label.translate(_FORBIDDEN)[:_SHEET_NAME].strip()
    name, number = base, 1
    while name.lower() in used:
        number += 1
        name = f"{base[: _SHEET_NAME - 3]} {number}"
    used.add(name.lower())
    return name


def _head(desk: Desk) -> str:
    unit = desk.profile.unit.full_name
    return f"{unit[:1].upper()}{unit[1:]}, lập ngày {format_date(desk.today)}"


def _foot(holding: Holding) -> str:
    return (
        f"Lịch sử các bản ghi trên có {holding.changes} lần ghi. Tên người này trong nội dung văn "
        "bản, báo cáo và trong các tệp đính kèm không nằm trong bản kê này."
    )
