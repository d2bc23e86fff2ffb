"""``training``: what comes out of the training records; materials and nomination lists."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import Record
from app.schedule.periods import Period
from app.services import training
from app.services.privacy import access
from app.services.registers import records
from app.services.training import (
    attendance,
    history,
    materials,
    nominations,
    outputs,
    tables,
    window,
)
from app.services.training.tables import Output, Span
from ui.command import training_course
from ui.command.answer import Answer, short, table
from ui.command.training_course import officer_ids


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    parts = commands.add_parser("training", help="bồi dưỡng, tập huấn").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    _declare_outputs(parts)
    training_course.declare(parts)
    _declare_lists(parts)


def _declare_outputs(parts: Any) -> None:
    made = parts.add_parser("outputs", help="các bảng thống kê tập huấn")
    made.add_argument("--kind", choices=tuple(outputs.KINDS), default="course")
    made.add_argument("--period", help="2026, 2026-H1, 2026-Q3, 2026-10; mặc định: năm nay")
    made.add_argument("--window", choices=tuple(window.WINDOWS), default="plan")
    made.add_argument("--to", type=Path, help="ghi ra .pdf hoặc .xlsx")
    made.set_defaults(handler=_outputs)
    past = parts.add_parser("history", help="quá trình đào tạo, bồi dưỡng của một người")
    past.add_argument("officer")
    past.add_argument("--to", type=Path, help="ghi ra .pdf hoặc .xlsx")
    past.set_defaults(handler=_history)
    lacking = parts.add_parser("lacking", help="ai còn thiếu tập huấn, tài liệu")
    lacking.add_argument("--as-of", type=date.fromisoformat, dest="as_of")
    lacking.set_defaults(handler=_lacking)


def _declare_lists(parts: Any) -> None:
    give = parts.add_parser("issue", help="cấp tài liệu cho nhiều người")
    give.add_argument("material", help="mã hoặc tên tài liệu")
    give.add_argument("officers", nargs="*", help="để trống cùng --course: cả lớp")
    give.add_argument("--course")
    give.add_argument("--date", type=date.fromisoformat)
    give.add_argument("--form", choices=("print", "file"), default="print")
    give.add_argument("--copies", type=int, default=1)
    give.set_defaults(handler=_issue)
    receipt = parts.add_parser("receipt", help="phiếu ký nhận tài liệu (PDF)")
    receipt.add_argument("--course")
    receipt.add_argument("--material")
    receipt.add_argument("--to", type=Path, required=True)
    receipt.set_defaults(handler=_receipt)
    nominate = parts.add_parser("nominate", help="lập danh sách cử đi của lớp")
    nominate.add_argument("course")
    nominate.add_argument("officers", nargs="*", help="theo thứ tự; để trống: người trong lớp")
    nominate.add_argument("--to", type=Path, help="ghi ra .pdf hoặc .docx")
    nominate.set_defaults(handler=_nominate)
    issued = parts.add_parser("issued", help="ghi số, ngày của danh sách cử đi")
    issued.add_argument("list")
    issued.add_argument("--number", required=True)
    issued.add_argument("--date", type=date.fromisoformat, required=True)
    issued.set_defaults(handler=_issued)


def _outputs(desk: Desk, arguments: Namespace) -> Answer:
    period = Period.parse(arguments.period or str(desk.today.year))
    made = outputs.make(desk, arguments.kind, Span.of(period), window=arguments.window)
    return _answer(desk, made, arguments.to, {"period": period.code})


def _history(desk: Desk, arguments: Namespace) -> Answer:
    made = history.history(desk, arguments.officer)
    return _answer(desk, made, arguments.to, {})


def _answer(desk: Desk, made: Output, target: Path | None, more: dict[str, Any]) -> Answer:
    data = {**made.to_json(), **more}
    if target is not None:
        rows = tables.write(desk, made, target)
        access.taken_out(desk, "participation", rows)
        return Answer({**data, "file": str(target)}, (f"Đã ghi {rows} dòng vào {target.name}.",))
    head = tuple(c.title for c in made.table.columns)
    rows_shown = [
        tuple(c.text.replace("\n", " ") for c in r.cells) for r in made.table.rows if not r.group
    ]
    note = " ".join(n for n in (made.note, made.table.note) if n)
    lines = (*made.title.splitlines(), *table([head, *rows_shown]), note)
    return Answer(data, lines)


def _lacking(desk: Desk, arguments: Namespace) -> Answer:
    found = training.lacking(desk, arguments.as_of or desk.today)
    rows = [
        {
            "id": gap.officer.id,
            "name": gap.officer["full_name"],
            "training": gap.training,
            "materials": gap.materials,
        }
        for gap in found
    ]
    words = [
        (
            short(gap.officer.id),
            gap.officer["full_name"],
            ", ".join(
                w for w, lacks in (("tập huấn", gap.training), ("tài liệu", gap.materials)) if lacks
            ),
        )
        for gap in found
    ]
    return Answer({"officers": rows, "total": len(rows)}, table(words))


def _issue(desk: Desk, arguments: Namespace) -> Answer:
    course = records.load(desk, "training_course", arguments.course) if arguments.course else None
    officers = officer_ids(desk, arguments.officers)
    if not officers and course is not None:
        officers = list(attendance.grid(desk, course.id).officers)
    if not officers:
        raise UserError("Chưa chọn ai.", "Ghi mã người nhận, hoặc --course.", code="empty")
    material = _material(desk, arguments.material)
    handout = materials.Handout(
        material.id,
        arguments.date or desk.today,
        arguments.form,
        arguments.copies,
        course.id if course else None,
    )
    done, changes = materials.issue(desk, handout, officers)
    data = {"issued": done.new, "had": list(done.had), "changes": records.changes_json(changes)}
    return Answer(data, (f"Đã cấp cho {done.new} người.", *(f"Đã có: {n}" for n in done.had)))


def _material(desk: Desk, words: str) -> Record:
    """Return the material an id (or its beginning) or a title stands for."""
    if len(desk.store.expand("training_material", words) if words.isalnum() else ()) == 1:
        return records.load(desk, "training_material", words)
    return materials.material_called(desk, words)[0]


def _receipt(desk: Desk, arguments: Namespace) -> Answer:
    if arguments.course:
        rows = materials.receipt_of_course(desk, arguments.course, arguments.to)
    elif arguments.material:
        rows = materials.receipt_of_material(desk, arguments.material, arguments.to)
    else:
        raise UserError(
            "Chưa chọn lớp hay tài liệu.", "Thêm --course hoặc --material.", code="empty"
        )
    access.taken_out(desk, "material_issue", rows)
    data = {"file": str(arguments.to), "rows": rows}
    return Answer(data, (f"Đã ghi {rows} dòng vào {arguments.to.name}.",))


def _nominate(desk: Desk, arguments: Namespace) -> Answer:
    listed, _ = nominations.draw_up(desk, arguments.course, officer_ids(desk, arguments.officers))
    if arguments.to is not None:
        nominations.write(desk, listed.id, arguments.to)
        access.taken_out(desk, "nomination_list", len(listed["officers"]))
    people = len(listed["officers"])
    return Answer(
        {"list": records.as_json(listed), "file": str(arguments.to) if arguments.to else None},
        (f"{short(listed.id)}  {listed['subject']}: {people} người",),
    )


def _issued(desk: Desk, arguments: Namespace) -> Answer:
    listed, changes = nominations.issue(desk, arguments.list, arguments.number, arguments.date)
    data = {"list": records.as_json(listed), "changes": records.changes_json(changes)}
    return Answer(data, (f"Đã ghi {nominations.cited(listed)}.",))
