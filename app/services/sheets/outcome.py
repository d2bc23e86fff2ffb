"""The file that says what became of every row of an imported table."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from app.desk import Desk
from app.records.language import RecordType
from app.services.sheets.cells import as_text
from app.services.sheets.importing import Imported
from app.services.sheets.opening import Source
from app.services.sheets.writing import heading
from app.text.dates import format_date
from app.text.filenames import ascii_name

STATUS = {
    "new": "Thêm mới",
    "changed": "Đổi",
    "same": "Giữ nguyên",
    "duplicate": "Trùng, bỏ qua",
    "refused": "Từ chối",
}
"""What a row's status is called."""
_HEADS = ("Dòng", "Kết quả", "Nội dung", "Chi tiết", "Mã bản ghi")
_WIDTHS = (8, 16, 40, 80, 36)


def beside(source: Source) -> Path | None:
    """Return where the file goes when nobody says otherwise: beside the table, None if pasted."""
    if source.path is None:
        return None
    return source.path.with_name(f"{ascii_name(source.path.stem, 60)}-ket-qua-nhap.xlsx")


def write(desk: Desk, rtype: RecordType, source: Source, found: Imported, target: Path) -> None:
    """Write the file; EnvironmentProblem when the disk refuses."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kết quả nhập")
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for line in _summary(desk, rtype, source, found):
        sheet.append([as_text(sheet, line)])
    sheet.append([])
    sheet.append(heading(sheet, _HEADS))
    for row in found.rows:
        # What a row would have done is not what it did.
        row_id = row.id if found.kept else ""
        texts = (STATUS[row.status], row.title, row.why, row_id)
        sheet.append([row.row, *(as_text(sheet, text) if text else None for text in texts)])
    buffer = BytesIO()
    book.save(buffer)
    desk.write_file(target, buffer.getvalue())


def _summary(desk: Desk, rtype: RecordType, source: Source, found: Imported) -> list[str]:
    counted = ", ".join(
        f"{STATUS[s].lower()} {found.count(s)} dòng" for s in STATUS if found.count(s)
    )
    done = "Đã nhập vào sổ." if found.kept else "Chưa có gì được nhập vào sổ."
    lines = [f"Nhập {rtype.plural} từ {source.name}, ngày {format_date(desk.today)}. {done}"]
    lines.append(f"Kết quả: {counted or 'không có dòng nào'}.")
    if found.created:
        lines.append(f"Tạo mới {found.created} người có tên trong bảng.")
    return [*lines, *found.notes]
