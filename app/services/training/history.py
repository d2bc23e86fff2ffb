"""One person's training, in the five columns of a civil servant's CV (TT 06/2023/TT-BNV).

Degrees come first, then courses; courses that were not finished stay out of a CV.
"""

from __future__ import annotations

from datetime import date

from app.desk import Desk
from app.ports import Filter, Record
from app.records import codec
from app.records.registry import REGISTRY
from app.reports.content import Cell, Row, Table
from app.services.registers import records
from app.services.training.counting import everything, last_day
from app.services.training.tables import Output, Span, columns, heading, text

_COLUMNS = columns(
    ("institution", "Tên cơ sở đào tạo, bồi dưỡng", 65),
    ("subject", "Chuyên ngành, nội dung", 75),
    ("time", "Từ - đến (tháng/năm)", 45),
    ("mode", "Hình thức", 35),
    ("certificate", "Văn bằng, chứng chỉ", 50),
)
_DONE = (None, "completed")


def history(desk: Desk, officer_id: str) -> Output:
    """Return the degrees and the courses of an officer, oldest first."""
    officer = records.load(desk, "officer", officer_id)
    own = Filter("officer", "=", officer.id)
    degrees = sorted(everything(desk, "qualification", own), key=lambda q: q["year"] or 0)
    seats = [s for s in everything(desk, "participation", own) if s["result"] in _DONE]
    courses = desk.store.get_many("training_course", {s["course"] for s in seats})
    held = [(s, courses[s["course"]]) for s in seats if _over(courses.get(s["course"]))]
    held.sort(key=lambda pair: last_day(pair[1]))
    rows = [_degree(q) for q in degrees]
    learnt = [_course(s, c) for s, c in held if s["role"] != "lecturer"]
    taught = [_course(s, c) for s, c in held if s["role"] == "lecturer"]
    table = (
        *_group("Đào tạo", rows),
        *_group("Bồi dưỡng, tập huấn", learnt),
        *_group("Làm giảng viên, báo cáo viên", taught),
    )
    title = f"QUÁ TRÌNH ĐÀO TẠO, BỒI DƯỠNG\n{officer['full_name']}"
    days = [last_day(c) for _, c in held]
    span = Span(min(days, default=desk.today), desk.today, "toàn bộ quá trình")
    return Output(
        "history",
        title,
        span,
        _COLUMNS.keys,
        Table(_COLUMNS.columns, table),
        note=officer["position_title"] or "",
        counts={"qualifications": len(rows), "courses": len(learnt), "taught": len(taught)},
    )


def _over(course: Record | None) -> bool:
    return course is not None and course["status"] == "completed"


def _group(words: str, rows: list[Row]) -> tuple[Row, ...]:
    return (heading(words), *rows) if rows else ()


def _degree(degree: Record) -> Row:
    start, end = degree["date_from"], degree["date_to"]
    time = _months(start, end) if start or end else str(degree["year"] or "")
    level = _shown("qualification", "level", degree["level"])
    cells = (
        text(degree["institution"]),
        text(degree["field"]),
        text(time),
        text(_shown("qualification", "mode", degree["mode"])),
        text(_joined(level, degree["certificate_no"], None)),
    )
    return Row(cells, record=degree.id)


def _course(seat: Record, course: Record) -> Row:
    cells: tuple[Cell, ...] = (
        text(seat["certificate_issuer"] or course["organiser"]),
        text(course["name"]),
        text(_months(course["date_from"], last_day(course))),
        text(_shown("training_course", "form", course["form"])),
        text(
            _joined(
                _shown("participation", "certificate_kind", seat["certificate_kind"]),
                seat["certificate_no"],
                seat["certificate_date"],
            )
        ),
    )
    return Row(cells, record=course.id)


def _months(start: date | None, end: date | None) -> str:
    """Return "03/2026 - 05/2026", or one month alone."""
    shown = [f"{d.month:02d}/{d.year}" for d in (start, end) if d]
    return " - ".join(dict.fromkeys(shown))


def _joined(kind: str, number: str | None, day: date | None) -> str:
    parts = [kind, f"số {number}" if number else "", f"ngày {day:%d/%m/%Y}" if day else ""]
    return ", ".join(p for p in parts if p)


def _shown(type_name: str, field: str, value: str | None) -> str:
    return codec.show(REGISTRY[type_name].field(field), value)
