"""``init``, ``demo``, ``backup``, ``restore``, ``check``, ``self-test``: a data folder's life."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.exchange.service import device_words
from app.ports import Role
from ui.command.answer import Answer
from ui.opening import Opening


def declare(commands: Any) -> None:
    """Declare the commands and their forms."""
    init = commands.add_parser("init", help="tạo sổ của một đơn vị")
    init.add_argument("--role", choices=[r.value for r in Role], required=True)
    init.add_argument("--unit", required=True, help="mã đơn vị, ví dụ 18100")
    init.add_argument("--name", required=True, help="họ tên người dùng")
    init.add_argument("--title", default="", help="chức danh")
    init.set_defaults(without_desk=_init)
    demo = commands.add_parser("demo", help="sổ dùng thử với dữ liệu đặt ra")
    demo.add_argument("--years", type=int, default=1)
    demo.set_defaults(without_desk=_demo)
    backup = commands.add_parser("backup", help="sao lưu vào một thư mục")
    backup.add_argument("folder", type=Path)
    backup.set_defaults(handler=_backup)
    restore = commands.add_parser("restore", help="khôi phục từ bản sao lưu")
    restore.add_argument("file", type=Path)
    restore.set_defaults(without_desk=_restore)
    commands.add_parser("check", help="kiểm tra sổ").set_defaults(handler=_check)
    commands.add_parser("self-test", help="tự kiểm tra chương trình").set_defaults(
        without_desk=_self_test
    )


def _init(opening: Opening, arguments: Namespace, password: str | None) -> Answer:
    desk, code = opening.create(
        role=Role(arguments.role),
        unit=arguments.unit,
        person=arguments.name,
        title=arguments.title,
        password=password,
    )
    try:
        data = {
            "unit": _unit(desk),
            "device": _device(desk),
            "key": "password" if password else "keyring",
            "recovery_code": code,
        }
    finally:
        opening.close(desk)
    lines = (
        f"Đã tạo sổ của {desk.profile.unit.full_name}.",
        f"Mã khôi phục (in ra và cất kỹ): {code}",
    )
    return Answer(data, lines)


def _unit(desk: Desk) -> dict[str, Any]:
    unit = desk.profile.unit
    province = unit if unit.is_province else desk.units.province_of(unit)
    return {"code": unit.code, "name": unit.full_name, "province": province.full_name}


def _device(desk: Desk) -> dict[str, Any]:
    return {
        "id": desk.keys.device_id.hex(),
        "letter": desk.profile.letter,
        "words": list(device_words(desk)),
    }


def _demo(opening: Opening, arguments: Namespace, password: str | None) -> Answer:
    desk = opening.demo(years=arguments.years)
    try:
        counts = desk.store.task_counts(desk.profile.unit.code)
        data = {"folder": str(opening.folder), "unit": _unit(desk), "tasks": counts}
    finally:
        opening.close(desk)
    return Answer(data, (f"Sổ dùng thử ở {opening.folder}.",))


def _backup(desk: Desk, arguments: Namespace) -> Answer:
    made = desk.upkeep.backup(arguments.folder)
    data = {"file": str(made), "bytes": made.stat().st_size}
    return Answer(data, (f"Đã sao lưu và kiểm tra: {made}",))


def _restore(opening: Opening, arguments: Namespace, password: str | None) -> Answer:
    data = opening.restore(arguments.file, password=password)
    return Answer(data, ("Đã khôi phục. Máy này sẽ ghi tiếp bằng mã máy mới.",))


def _check(desk: Desk, arguments: Namespace) -> Answer:
    problems = desk.upkeep.check()
    risk = desk.folder_risk()
    data = {"ok": not problems, "problems": list(problems), "folder_risk": risk}
    if not problems:
        return Answer(data, ("Sổ nguyên vẹn.", *filter(None, (risk,))))
    told = (*problems, "Hãy giữ nguyên thư mục dữ liệu, rồi phục hồi từ bản sao lưu gần nhất.")
    return Answer(data, code=1, wrong=told)


def _self_test(opening: Opening, arguments: Namespace, password: str | None) -> Answer:
    data = opening.self_test()
    lines = tuple(
        f"{'đạt' if c['ok'] else 'HỎNG'}  {c['name']}  {c['detail']}" for c in data["checks"]
    )
    return Answer(data, lines, code=0 if data["ok"] else 1)
