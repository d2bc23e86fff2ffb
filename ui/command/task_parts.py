"""``task add-sub`` and ``task carry-over``: dividing a task, and taking it into the next year."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import Any

from app.desk import Desk
from app.services.registers import records
from app.services.work import carry_back, carry_over, subtasks, tasks
from app.services.work.subtasks import SubTask
from ui.command.answer import Answer, short, table


def declare(task: Any) -> None:
    """Declare the forms under ``task``."""
    add = task.add_parser("add-sub", help="chia việc con cho một nhiệm vụ")
    add.add_argument("id")
    add.add_argument("--title", required=True)
    add.add_argument("--due", type=date.fromisoformat, metavar="NGÀY")
    add.add_argument("--assignee", help="mã công chức")
    add.add_argument("--product", action="append", default=[], metavar="TÊN")
    add.add_argument("--later", action="store_true", help="cho phép muộn hơn hạn của nhiệm vụ")
    add.set_defaults(handler=_add_sub)
    carry = task.add_parser("carry-over", help="chuyển việc chưa xong sang năm sau")
    carry.add_argument("--year", type=int, required=True)
    carry.add_argument("--to", metavar="KẾ_HOẠCH", help="kế hoạch của năm sau đã có")
    carry.add_argument("--task", action="append", default=[], metavar="ID")
    carry.add_argument("--preview", action="store_true")
    carry.set_defaults(handler=_carry)
    back = task.add_parser("carry-back", help="lấy lại việc vừa chuyển năm")
    back.add_argument("id", nargs="+")
    back.set_defaults(handler=_back)


def _add_sub(desk: Desk, arguments: Namespace) -> Answer:
    officer = arguments.assignee
    wish = SubTask(
        arguments.title,
        due=arguments.due,
        assignee=records.load(desk, "officer", officer).id if officer else None,
        products=tuple(arguments.product),
        later=arguments.later,
    )
    parent = records.load(desk, "task", arguments.id)
    made, changes = subtasks.add(desk, parent.id, wish)
    task = tasks.find(desk, made)
    data = {"task": task.to_json(), "changes": records.changes_json(changes)}
    return Answer(data, (f"Đã thêm việc con: {short(made)} {task.row.title}",))


def _carry(desk: Desk, arguments: Namespace) -> Answer:
    wish = {"task_ids": tuple(arguments.task), "to": arguments.to}
    if arguments.preview:
        found = carry_over.preview(desk, arguments.year, **wish)
        said = f"Sẽ chuyển {len(found.tasks)} nhiệm vụ vào “{found.plan_title}”."
        chosen = {t.row.task for t in found.tasks}
        others = [
            c.task
            for c in carry_over.candidates(desk, arguments.year)
            if c.task.row.task not in chosen
        ]
        data = {
            **found.to_json(),
            "preview": True,
            "undated": [{"id": t.row.task, "title": t.row.title} for t in others],
        }
    else:
        found, _ = carry_over.carry(desk, arguments.year, **wish)
        said = f"Đã chuyển {len(found.tasks)} nhiệm vụ vào “{found.plan_title}”."
        data = {**found.to_json(), "preview": False}
    rows = [(short(t.row.task), t.row.ref, t.row.title) for t in found.tasks]
    return Answer(data, (said, *table(rows)))


def _back(desk: Desk, arguments: Namespace) -> Answer:
    changes = carry_back.take_back(desk, arguments.id)
    data = {"changes": records.changes_json(changes)}
    return Answer(data, (f"Đã lấy lại {len(arguments.id)} nhiệm vụ.",))
