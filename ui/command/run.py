"""Runs one command: parses, opens the desk when needed, prints the answer or the refusal."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.errors import Trouble, UserError
from app.version import VERSION
from ui.command import (
    exchange,
    file,
    indicator,
    person,
    plan,
    province,
    record,
    report,
    search,
    setup,
    task,
    today,
    total,
    training,
)
from ui.command.answer import Answer
from ui.command.options import Options, Parser, WrongUsage
from ui.opening import Opening

if TYPE_CHECKING:
    from argparse import _SubParsersAction

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def run(opening: Opening, options: Options, words: Sequence[str]) -> int:
    """Run the command in ``words``; print its answer; return the exit code 0, 1 or 2."""
    if options.version:
        return _say(options, Answer({"version": VERSION}, (f"so-tu-phap {VERSION}",)))
    try:
        return _say(options, _answer(opening, options, _parse(options, words)))
    except WrongUsage as error:
        return _refuse(options, WRONG_USAGE, "usage", str(error), "Xem so-tu-phap --help.")
    except Trouble as trouble:
        return _refuse(options, REFUSED, trouble.code, trouble.message, trouble.next_step)
    except Exception as error:  # noqa: BLE001 - the border: a bug is logged by code, never shown raw
        code = opening.log_bug(error)
        message = f"Chương trình gặp lỗi (mã {code}). Dữ liệu đã lưu vẫn nguyên vẹn."
        return _refuse(options, REFUSED, "bug", message, "Thử lại; nếu lặp lại, gửi mã lỗi này.")


def _parse(options: Options, words: Sequence[str]) -> Namespace:
    if options.wrong:
        raise WrongUsage(options.wrong)
    return _parser().parse_args(list(words))


def _parser() -> Parser:
    parser = Parser(
        prog="so-tu-phap",
        description="Sổ Tư Pháp: kế hoạch, nhiệm vụ, tập huấn, báo cáo và trao đổi với tỉnh.",
        epilog="Tùy chọn chung: --data-dir THƯ_MỤC, --json, --today NGÀY, --password-file TỆP, "
        "--version. Không có lệnh: mở cửa sổ.",
    )
    commands: _SubParsersAction[Parser] = parser.add_subparsers(
        dest="command", required=True, metavar="LỆNH", parser_class=Parser
    )
    for module in (
        setup,
        today,
        plan,
        task,
        record,
        search,
        indicator,
        file,
        person,
        training,
        report,
        total,
        exchange,
        province,
    ):
        module.declare(commands)
    return parser


def _answer(opening: Opening, options: Options, arguments: Namespace) -> Answer:
    before = getattr(arguments, "without_desk", None)
    if before is not None:
        answer: Answer = before(opening, arguments, password(options))
        return answer
    desk = opening.open(password=password(options))
    try:
        made: Answer = arguments.handler(desk, arguments)
        return made
    finally:
        opening.close(desk)


def password(options: Options) -> str | None:
    """Return the password of ``--password-file`` or SO_TU_PHAP_PASSWORD; nothing ever prompts."""
    if options.password_file is None:
        return os.environ.get("SO_TU_PHAP_PASSWORD") or None
    try:
        return options.password_file.read_text("utf-8").rstrip("\r\n") or None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"Không đọc được tệp mật khẩu “{options.password_file.name}”.",
            "Kiểm tra đường dẫn; tệp là văn bản UTF-8, một dòng.",
            code="password_file",
        ) from error


def _say(options: Options, answer: Answer) -> int:
    for line in answer.wrong:
        sys.stderr.write(f"{line}\n")
    try:
        if options.json:
            _print_json(answer.data)
        else:
            for line in answer.lines:
                sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) had enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer.code


def _refuse(options: Options, exit_code: int, code: str, message: str, next_step: str) -> int:
    sys.stderr.write(f"{message}\n")
    if next_step:
        sys.stderr.write(f"{next_step}\n")
    if options.json:
        _print_json({"error": {"code": code, "message": message, "next": next_step}})
    return exit_code


def _print_json(data: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")
