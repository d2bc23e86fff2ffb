"""Forms of ``training`` about one course: its people, sessions, attendance, class list."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.records.types.training import MARKS
from app.services import training
from app.services.registers import records
from app.services.sheets.opening import Source
from app.services.training import attendance, class_list, sessions, sheets
from app.services.training.attendance import Wish
from ui.command.answer import Answer, short, table


def declare(parts: Any) -> None:
    """Declare the forms."""
    add = parts.add_parser("add", help="thêm người vào lớp")
    add.add_argument("course")
    add.add_argument("officers", nargs="+")
    add.add_argument("--lecturer", action="store_true", help="là giảng viên, báo cáo viên")
    add.set_defaults(handler=_add)
    made = parts.add_parser("sessions", help="tạo các buổi của lớp")
    made.add_argument("course")
    made.set_defaults(handler=_sessions)
    mark = parts.add_parser("mark", help="điểm danh một buổi")
    mark.add_argument("session")
    mark.add_argument("mark", choices=(*(m.code for m in MARKS), "none"))
    mark.add_argument("officers", nargs="*", help="để trống: mọi người chưa có dấu")
    mark.set_defaults(handler=_mark)
    sheet = parts.add_parser("sheet", help="phiếu điểm danh (PDF)")
    sheet.add_argument("course")
    sheet.add_argument("--to", type=Path, required=True)
    sheet.add_argument("--blank", action="store_true", help="để trống cho người dự ký từng buổi")
    sheet.set_defaults(handler=_sheet)
    take = parts.add_parser("class-list", help="nhập danh sách lớp từ tệp")
    take.add_argument("course")
    take.add_argument("file", type=Path)
    take.add_argument("--preview", action="store_true")
    take.add_argument("--add-new", action="store_true", help="thêm người chưa có vào Đội ngũ")
    take.add_argument("--skip-unclear", action="store_true", help="bỏ qua dòng trùng tên")
    take.set_defaults(handler=_class_list)


def officer_ids(desk: Desk, words: Sequence[str]) -> list[str]:
    """Return the ids that words (ids or their beginnings) stand for."""
    return [records.load(desk, "officer", w).id for w in words]


def _add(desk: Desk, arguments: Namespace) -> Answer:
    officers = officer_ids(desk, arguments.officers)
    role = "lecturer" if arguments.lecturer else "learner"
    changes = training.add_participants(desk, arguments.course, officers, role=role)
    data = {"added": len(officers), "changes": records.changes_json(changes)}
    return Answer(data, (f"Đã thêm {len(officers)} người.",))


def _sessions(desk: Desk, arguments: Namespace) -> Answer:
    course = records.load(desk, "training_course", arguments.course)
    added, _ = sessions.make(desk, course.id)
    held = sessions.of_course(desk, course.id)
    rows = [(short(s.id), sheets.session_heading(s), f"{sessions.hours_of(s)} tiết") for s in held]
    data = {"sessions": [records.as_json(s) for s in held], "total": len(held), "added": added}
    return Answer(data, (f"Đã thêm {added} buổi.", *table(rows)))


def _mark(desk: Desk, arguments: Namespace) -> Answer:
    session = records.load(desk, "course_session", arguments.session)
    grid = attendance.grid(desk, session["course"])
    named = officer_ids(desk, arguments.officers)
    strangers = [i for i in named if i not in grid.officers]
    if strangers:
        raise UserError(
            "Có người không thuộc lớp này.", "Thêm người vào lớp trước.", code="not_found"
        )
    chosen = named or [i for i in grid.officers if not grid.mark(session.id, i).code]
    code = None if arguments.mark == "none" else arguments.mark
    attendance.mark(desk, grid.course.id, [Wish(session.id, i, code) for i in chosen])
    return Answer({"marked": len(chosen)}, (f"Đã điểm danh {len(chosen)} người.",))


def _sheet(desk: Desk, arguments: Namespace) -> Answer:
    people = sheets.attendance_sheet(desk, arguments.course, arguments.to, blank=arguments.blank)
    data = {"file": str(arguments.to), "people": people}
    return Answer(data, (f"Đã ghi {people} người vào {arguments.to.name}.",))


def _class_list(desk: Desk, arguments: Namespace) -> Answer:
    found = class_list.look(desk, arguments.course, Source(arguments.file))
    rows = [e.to_json() for e in found.entries]
    lines = tuple(f"Dòng {r['row']}: {r['name']}: {r['why']}" for r in rows)
    data: dict[str, Any] = {"rows": rows, "total": len(rows), "added": 0}
    if arguments.preview:
        return Answer(data, lines)
    refused = [e for e in found.entries if e.state == "refused"]
    unclear = () if arguments.skip_unclear else found.undecided
    unknown = [] if arguments.add_new else [e for e in found.entries if e.state == "new"]
    if refused or unclear or unknown:
        told = (
            "Chưa có gì được nhập. Sửa các dòng không nhập được; người chưa có thì thêm --add-new; "
            "trùng tên thì ghi thêm cột chức danh, hoặc --skip-unclear."
        )
        return Answer(data, lines, code=1, wrong=(told,))
    added, _ = class_list.take(desk, found, found.choices())
    return Answer({**data, "added": added}, (*lines, f"Đã thêm {added} người vào lớp."))
