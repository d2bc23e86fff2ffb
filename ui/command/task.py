"""``task``: the unit's tasks, one task, and writing down progress."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import Role, TaskQuery
from app.records.types.work import STATES
from app.services.registers import records
from app.services.work import tasks
from ui.command import task_parts
from ui.command.answer import Answer, short, table


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    task = commands.add_parser("task", help="nhiệm vụ").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    listing = task.add_parser("list", help="nhiệm vụ của đơn vị mình")
    listing.add_argument("--all", action="store_true", help="cả nhiệm vụ không thuộc mình")
    listing.add_argument("--search", default="")
    listing.add_argument("--state")
    listing.add_argument("--plan")
    listing.add_argument("--unit", help="mã đơn vị (tỉnh xem của xã)")
    listing.set_defaults(handler=_list)
    show = task.add_parser("show", help="một nhiệm vụ")
    show.add_argument("id")
    show.add_argument("--unit")
    show.set_defaults(handler=_show)
    update = task.add_parser("update", help="ghi tiến độ, kết quả")
    update.add_argument("id")
    update.add_argument("--state")
    update.add_argument("--percent", type=int)
    update.add_argument("--result")
    update.add_argument("--difficulty")
    update.add_argument("--next", dest="next_step")
    update.add_argument("--zero", action="store_true", help="trong kỳ không phát sinh")
    update.add_argument("--attach", type=Path, action="append", default=[])
    update.add_argument("--date", type=date.fromisoformat)
    update.set_defaults(handler=_update)
    task_parts.declare(task)


def _list(desk: Desk, arguments: Namespace) -> Answer:
    _check(desk, arguments)
    province_wide = desk.profile.role is Role.PROVINCE and not arguments.unit
    query = TaskQuery(
        arguments.unit or desk.profile.unit.code,
        concerned=not arguments.all and not province_wide,
        plan=records.load(desk, "plan", arguments.plan).id if arguments.plan else "",
        states=(arguments.state,) if arguments.state else (),
        text=arguments.search,
        limit=100_000,
    )
    found, total = tasks.listing(desk, query)
    rows = [(short(t.row.task), t.row.ref, t.row.state, _day(t.safe_due), _title(t)) for t in found]
    return Answer({"tasks": [t.to_json() for t in found], "total": total}, table(rows))


def _check(desk: Desk, arguments: Namespace) -> None:
    """Refuse a state or a unit that does not exist: an empty list would say something else."""
    states = {s.code: s.label for s in STATES}
    if arguments.state and arguments.state not in states:
        raise UserError(
            f"Không có tình trạng “{arguments.state}”.",
            f"Các tình trạng: {', '.join(states)}.",
            code="invalid",
        )
    if arguments.unit:
        desk.units.by_code(arguments.unit)


def _show(desk: Desk, arguments: Namespace) -> Answer:
    detail = tasks.detail(desk, arguments.id, arguments.unit)
    row = detail.dated.row
    missing = ", ".join(tasks.CLEARS[k] for k in detail.unclear) or "đủ"
    lines = (
        f"{row.ref} {row.title}",
        f"Chủ trì: {detail.task['lead_text'] or ''}",
        f"Phối hợp: {detail.task['coop_text'] or ''}",
        f"Hạn: {_day(row.due) or row.time_text}  Hạn an toàn: {_day(detail.dated.safe_due)}",
        f"Đủ 6 rõ: {6 - len(detail.unclear)}/6 (còn thiếu: {missing})",
        *(f"{_day(u['date'])}  {u['result'] or ''}" for u in detail.updates),
    )
    return Answer({"task": detail.to_json()}, lines)


def _update(desk: Desk, arguments: Namespace) -> Answer:
    wish = tasks.Update(
        state=arguments.state,
        percent=arguments.percent,
        result=arguments.result,
        difficulty=arguments.difficulty,
        next_step=arguments.next_step,
        zero_report=arguments.zero or None,
        on=arguments.date,
        attach=tuple(arguments.attach),
    )
    if wish == tasks.Update():
        raise UserError(
            "Chưa có gì để ghi.", "Thêm --state, --percent hoặc --result.", code="empty"
        )
    changes = tasks.update(desk, arguments.id, wish)
    task = tasks.find(desk, arguments.id)
    data = {"task": task.to_json(), "changes": records.changes_json(changes)}
    return Answer(data, (f"Đã lưu: {task.row.ref} {task.row.title}",))


def _title(task: tasks.DatedTask) -> str:
    return f"  ↳ {task.row.title}" if task.row.parent else task.row.title


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
