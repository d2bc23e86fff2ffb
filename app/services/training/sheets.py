"""Papers people sign: the attendance sheet of a course, filled or blank; the receipt of materials.

The sheets carry the unit's head; the day is left blank for the pen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from app.desk import Desk
from app.errors import UserError, bad_ending
from app.ports import Record
from app.records.types.training import SESSION_PARTS
from app.reports.content import Cell, Column, Letterhead, Row, Table
from app.reports.sheet import Sheet, write_sheet_pdf
from app.services.reporting.report_input import unit_name
from app.services.training.attendance import Grid, grid, hours_present
from app.services.training.counting import last_day
from app.text.dates import format_date
from app.text.numbers import format_number

MARK_SIGNS = {"present": "x", "excused": "P", "absent": "K"}
"""How a mark is written on paper: x có mặt, P vắng có lý do, K vắng không lý do."""
_LEGEND = "x: có mặt; P: vắng có lý do; K: vắng không lý do."
_FILLED_COLUMNS, _BLANK_COLUMNS = 10, 6
_SIGN_ROW = "\n"
"""A second, empty line: room for a signature."""


def attendance_sheet(desk: Desk, course_id: str, target: Path, *, blank: bool = False) -> int:
    """Write the attendance sheet of a course as PDF; return how many people it lists.

    Filled, it shows the marks and a place to sign per person; ``blank`` leaves every session to
    be signed. Raises UserError when the course has no people or no sessions.
    """
    of = grid(desk, course_id)
    if not of.seats or not of.sessions:
        raise UserError(
            "Lớp chưa có người tham dự hoặc chưa có buổi nào.",
            "Thêm người và tạo các buổi trước.",
            code="empty",
        )
    tables = _blank_tables(of) if blank else _filled_tables(of)
    sheet = Sheet(
        _head(desk),
        ("DANH SÁCH ĐIỂM DANH", of.course["name"]),
        tables,
        note=_when(of.course),
        feet=("NGƯỜI LẬP", "GIẢNG VIÊN, BÁO CÁO VIÊN"),
    )
    write_sheet(desk, sheet, target)
    return len(of.seats)


def receipt_sheet(
    desk: Desk, title: str, issues: Sequence[Record], target: Path, *, note: str = ""
) -> int:
    """Write a receipt to sign for materials given out (records material_issue), as PDF."""
    officers = desk.store.get_many("officer", {i["officer"] for i in issues})
    materials = desk.store.get_many("training_material", {i["material"] for i in issues})
    rows: list[Row] = []
    for issue in issues:
        officer, material = officers.get(issue["officer"]), materials.get(issue["material"])
        if officer is not None:
            rows.append(_receipt_row(len(rows) + 1, issue, officer, material))
    if not rows:
        raise UserError("Chưa cấp tài liệu cho ai.", "Cấp tài liệu trước.", code="empty")
    sheet = Sheet(
        _head(desk),
        ("DANH SÁCH KÝ NHẬN TÀI LIỆU", title),
        (Table(_RECEIPT_COLUMNS, tuple(rows)),),
        note=note,
        feet=("NGƯỜI CẤP", "NGƯỜI LẬP"),
        landscape=False,
    )
    write_sheet(desk, sheet, target)
    return len(rows)


def write_sheet(desk: Desk, sheet: Sheet, target: Path) -> None:
    """Write a sheet to a .pdf, whole or not at all."""
    if target.suffix.lower() != ".pdf":
        raise bad_ending(f"Phiếu ký không ghi được với đuôi “{target.suffix}”.", ".pdf")
    made = BytesIO()
    write_sheet_pdf(sheet, made, author=desk.profile.unit.full_name, created=desk.moment())
    desk.write_file(target, made.getvalue())


def session_heading(session: Record) -> str:
    """Return "05/3 Sáng" for a column."""
    part = next((c.label for c in SESSION_PARTS if c.code == session["part"]), "")
    day: date = session["date"]
    return f"{day.day:02d}/{day.month} {part}".strip()


_RECEIPT_COLUMNS = (
    Column("TT", 10, "center"),
    Column("Họ và tên", 45),
    Column("Chức danh", 38),
    Column("Tài liệu", 45),
    Column("Số bản", 14, "right"),
    Column("Ngày nhận", 27, "center"),
    Column("Ký nhận", 26),
)


def _receipt_row(number: int, issue: Record, officer: Record, material: Record | None) -> Row:
    copies = issue["copies"] or 1
    return Row(
        (
            Cell(str(number), number=number),
            Cell(f"{officer['full_name']}{_SIGN_ROW}"),
            Cell(officer["position_title"] or ""),
            Cell(material["title"] if material else ""),
            Cell(format_number(copies), number=copies),
            Cell(format_date(issue["date"]), day=issue["date"]),
            Cell(""),
        )
    )


def _filled_tables(of: Grid) -> tuple[Table, ...]:
    chunks = _chunks(of.sessions, _FILLED_COLUMNS)
    return tuple(_table(of, chunk, filled=True, ending=chunk is chunks[-1]) for chunk in chunks)


def _blank_tables(of: Grid) -> tuple[Table, ...]:
    chunks = _chunks(of.sessions, _BLANK_COLUMNS)
    return tuple(_table(of, chunk, filled=False, ending=False) for chunk in chunks)


def _table(of: Grid, sessions: Sequence[Record], *, filled: bool, ending: bool) -> Table:
    width = 14 if filled else 28
    columns = [Column("TT", 10, "center"), Column("Họ và tên", 46), Column("Chức danh", 32)]
    columns += [Column(session_heading(s), width, "center") for s in sessions]
    if ending:
        columns += [Column("Số tiết dự", 14, "right"), Column("Ký tên", 28)]
    rows = tuple(
        _row(of, number, seat, sessions, filled, ending) for number, seat in enumerate(of.seats, 1)
    )
    return Table(tuple(columns), rows, _LEGEND if filled else "")


def _row(
    of: Grid, number: int, seat: Record, sessions: Sequence[Record], filled: bool, ending: bool
) -> Row:
    officer = seat["officer"]
    name = of.officers[officer]["full_name"]
    post = seat["position_then"] or of.officers[officer]["position_title"] or ""
    marks = [MARK_SIGNS.get(of.mark(s.id, officer).code or "", "") for s in sessions]
    room = _SIGN_ROW if ending or not filled else ""
    cells = [Cell(str(number), number=number), Cell(f"{name}{room}"), Cell(post)]
    cells += [Cell(mark if filled else "") for mark in marks]
    if ending:
        hours = hours_present(of.sessions, of.marks, officer)
        words = format_number(hours, 0 if hours == int(hours) else 1) if hours is not None else ""
        cells += [Cell(words, number=float(hours) if hours is not None else None), Cell("")]
    return Row(tuple(cells))


def _chunks(sessions: Sequence[Record], size: int) -> list[Sequence[Record]]:
    return [sessions[n : n + size] for n in range(0, len(sessions), size)]


def _head(desk: Desk) -> Letterhead:
    unit = unit_name(desk)
    return Letterhead(
        issuer=("ỦY BAN NHÂN DÂN", unit.letterhead),
        number="",
        place=unit.place,
        date_text=f"ngày     tháng     năm {desk.today.year}",
    )


def _when(course: Record) -> str:
    start, end = course["date_from"], last_day(course)
    days = f"Từ ngày {format_date(start)} đến ngày {format_date(end)}"
    days = f"Ngày {format_date(start)}" if start == end else days
    place = f", tại {course['place']}" if course["place"] else ""
    return f"{days}{place}"
