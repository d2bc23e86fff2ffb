"""``enrol root-…``: the province's root key on paper and back."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.desk import Desk
from app.exchange import root
from app.exchange.results import to_json
from ui.command.answer import Answer

_COLUMNS = 4


def declare(enrol: Any) -> None:
    """Declare the commands below ``enrol``."""
    paper = enrol.add_parser("root-paper", help="24 từ của khóa gốc để chép ra giấy (ở tỉnh)")
    paper.set_defaults(handler=_paper)
    restore = enrol.add_parser("root-restore", help="nhập 24 từ của khóa gốc trên máy mới (ở tỉnh)")
    restore.add_argument("--words", required=True)
    restore.set_defaults(handler=_restore)
    forget = enrol.add_parser("root-forget", help="xóa khóa gốc khỏi máy khi giấy đã cất (ở tỉnh)")
    forget.add_argument("--words", required=True)
    forget.set_defaults(handler=_forget)


def _paper(desk: Desk, arguments: Namespace) -> Answer:
    made = root.paper(desk)
    numbered = [f"{place}. {word}" for place, word in enumerate(made.words, start=1)]
    lines = [
        "   ".join(numbered[start : start + _COLUMNS])
        for start in range(0, len(numbered), _COLUMNS)
    ]
    note = "Chép ra giấy, cất vào nơi có khóa; không có chúng thì máy hỏng phải đăng ký lại mọi xã."
    return Answer(to_json(made), (*lines, f"Dấu nhận: {made.fingerprint}", note))


def _restore(desk: Desk, arguments: Namespace) -> Answer:
    made = root.restore(desk, arguments.words)
    told = [f"Máy này (máy {made.device.letter}) đã được khóa gốc của tỉnh chứng nhận."]
    if made.others:
        told.append(
            "Hãy xuất gói cho các xã, nhập gói họ gửi lại, rồi mới thu hồi máy cũ (enrol revoke)."
        )
    return Answer(to_json(made), tuple(told))


def _forget(desk: Desk, arguments: Namespace) -> Answer:
    root.forget(desk, arguments.words)
    return Answer({"here": False}, ("Khóa gốc chỉ còn trên bản giấy.",))
