"""One commune's ledger and one month of its work, the same for every peer.

Standard library only: the peers' own environment runs this file too. The text is synthetic.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

_WORDS = (
    "ủy ban nhân dân xã phường tỉnh kế hoạch tổ chức thi hành pháp luật xây dựng kiểm tra văn bản "
    "quy phạm phổ biến giáo dục hộ tịch chứng thực hòa giải cơ sở trợ giúp pháp lý bồi thường nhà "
    "nước xử lý vi phạm hành chính theo dõi tình hình báo cáo định kỳ tập huấn cán bộ tư pháp rà "
    "soát hệ thống đối thoại doanh nghiệp công chức đoàn thể thôn bản quyết định nghị quyết"
)
SYLLABLES = _WORDS.split()
TASK_FIELDS = (
    "code", "title", "body", "legal_basis", "assignee", "status", "priority", "created", "due",
    "done", "result", "remark", "plan_ref",
)  # fmt: skip
REC_FIELDS = (
    "person", "course", "organiser", "start", "end", "hours", "score", "certificate", "place",
    "note",
)  # fmt: skip
EDITED = ("status", "result", "remark", "done", "assignee")
FIELDS = {"task": TASK_FIELDS, "rec": REC_FIELDS}

Row = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """One statement of the month: a new row, some fields of a row, or a deletion."""

    kind: Literal["insert", "update", "delete"]
    table: str
    id: str
    values: Row = field(default_factory=dict)


def text(dice: random.Random, low: int, high: int) -> str:
    """Return ``low`` to ``high`` syllables."""
    return " ".join(dice.choices(SYLLABLES, k=dice.randint(low, high)))


def base(tasks: int, recs: int, seed: int = 1) -> dict[str, dict[str, Row]]:
    """Return the ledger before the month: rows by table and id."""
    dice = random.Random(seed)
    return {
        "task": {_id(dice): _task(dice, n) for n in range(tasks)},
        "rec": {_id(dice): _rec(dice) for _ in range(recs)},
    }


def month(
    ledger: dict[str, dict[str, Row]], seed: int = 7, *, edited: int = 180
) -> list[Statement]:
    """Return a month of work: 1-3 fields of 180 tasks, 60 new tasks, 25 new and 5 deleted records.

    ``ledger`` is left alone.
    """
    dice = random.Random(seed)
    tasks, recs = list(ledger["task"]), list(ledger["rec"])
    statements = [
        Statement("update", "task", row, {name: _value(dice, name)})
        for row in dice.sample(tasks, edited)
        for name in dice.sample(EDITED, dice.randint(1, 3))
    ]
    statements += [Statement("insert", "task", _id(dice), _task(dice, n)) for n in range(60)]
    statements += [Statement("insert", "rec", _id(dice), _rec(dice)) for _ in range(25)]
    statements += [Statement("delete", "rec", row) for row in dice.sample(recs, 5)]
    return statements


def perform(ledger: dict[str, dict[str, Row]], statements: list[Statement]) -> None:
    """Change a ledger of plain rows as the statements say."""
    for one in statements:
        if one.kind == "delete":
            del ledger[one.table][one.id]
        else:
            ledger[one.table].setdefault(one.id, {}).update(one.values)


def _id(dice: random.Random) -> str:
    return uuid.UUID(int=dice.getrandbits(128), version=4).hex


def _day(dice: random.Random) -> str:
    return f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def _value(dice: random.Random, name: str) -> str:
    match name:
        case "status":
            return dice.choice(("not_started", "in_progress", "done", "stopped"))
        case "done":
            return _day(dice)
        case "assignee":
            return text(dice, 3, 4)
        case "result":
            return text(dice, 1, 20)
        case _:
            return text(dice, 1, 10)


def _task(dice: random.Random, number: int) -> Row:
    return {
        "code": f"NV-{number:04}",
        "title": text(dice, 5, 14),
        "body": text(dice, 20, 70),
        "legal_basis": text(dice, 4, 10),
        "assignee": text(dice, 3, 4),
        "status": _value(dice, "status"),
        "priority": dice.choice(("low", "normal", "high")),
        "created": _day(dice),
        "due": _day(dice),
        "done": _day(dice) if dice.random() < 0.3 else None,
        "result": text(dice, 0, 20) or None,
        "remark": text(dice, 0, 10) or None,
        "plan_ref": f"{dice.randint(1, 900)}/KH-UBND",
    }


def _rec(dice: random.Random) -> Row:
    return {
        "person": text(dice, 3, 4),
        "course": text(dice, 5, 12),
        "organiser": text(dice, 3, 6),
        "start": _day(dice),
        "end": _day(dice),
        "hours": dice.randint(4, 40),
        "score": dice.randint(50, 100),
        "certificate": f"{dice.randint(1, 9999)}/CN",
        "place": text(dice, 2, 5),
        "note": text(dice, 0, 15) or None,
    }
