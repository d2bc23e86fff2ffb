"""``province``: the matrix, who is missing, the consolidated report, remarks to communes."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.schedule.periods import Period
from app.services.registers import records
from app.services.reporting import consolidated, province
from ui.command.answer import Answer, table


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    view = commands.add_parser("province", help="tổng hợp của tỉnh").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    matrix = view.add_parser("matrix", help="xã × nhiệm vụ")
    matrix.add_argument("--plan")
    matrix.set_defaults(handler=_matrix)
    missing = view.add_parser("missing", help="xã chưa gửi")
    missing.add_argument("--period")
    missing.set_defaults(handler=_missing)
    consolidate = view.add_parser("consolidate", help="báo cáo tổng hợp")
    consolidate.add_argument("--period", required=True)
    consolidate.add_argument("file", type=Path)
    consolidate.set_defaults(handler=_consolidate)
    remark = view.add_parser("remark", help="trả lời báo cáo của xã")
    remark.add_argument("report")
    verdict = remark.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--accept", action="store_true")
    verdict.add_argument("--return", dest="returned", metavar="LÝ_DO")
    verdict.add_argument("--more", metavar="NỘI_DUNG")
    remark.set_defaults(handler=_remark)


def _matrix(desk: Desk, arguments: Namespace) -> Answer:
    found = province.matrix(desk, arguments.plan)
    shown = [(r, desk.units.by_code(r.unit).full_name) for r in found.rows]
    data = {
        "tasks": [{"id": t.id, "ref": t["ref"], "title": t["title"]} for t in found.tasks],
        "communes": [
            {
                "unit": r.unit,
                "name": name,
                "done": r.done,
                "total": r.total,
                "cells": [
                    {"task": c.task, "state": c.state, "percent": c.percent} for c in r.cells
                ],
            }
            for r, name in shown
        ],
        "total": len(shown),
    }
    return Answer(data, table([(r.unit, name, f"{r.done}/{r.total}") for r, name in shown]))


def _missing(desk: Desk, arguments: Namespace) -> Answer:
    period = Period.parse(arguments.period) if arguments.period else None
    found = province.missing(desk, period)
    data = {"missing": [s.to_json() for s in found], "total": len(found)}
    return Answer(data, table([(s.unit.code, s.unit.full_name) for s in found]))


def _consolidate(desk: Desk, arguments: Namespace) -> Answer:
    period = Period.parse(arguments.period)
    data = consolidated.write(desk, period, arguments.file)
    return Answer(data, (f"Đã tổng hợp {len(data['units'])} xã vào {arguments.file.name}.",))


def _remark(desk: Desk, arguments: Namespace) -> Answer:
    if arguments.accept:
        verdict, text = "accepted", ""
    elif arguments.returned is not None:
        verdict, text = "returned", arguments.returned
    else:
        verdict, text = "needs_more", arguments.more
    changes = province.remark(desk, arguments.report, verdict, text)
    return Answer(
        {"changes": records.changes_json(changes)}, ("Ý kiến sẽ đi cùng gói gửi xã lần tới.",)
    )
