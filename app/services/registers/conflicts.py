"""Conflicts: two values written without knowledge of each other, and settling which one stays."""

from __future__ import annotations

from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import Dot, Why
from app.ports import Changes, Conflict, Edit
from app.records import codec
from app.records.registry import REGISTRY
from app.services.registers import records

LIFE = "life"
"""The group name of a conflict about a record's existence."""


def listing(desk: Desk, *, include_closed: bool = False) -> list[Conflict]:
    """Return the open conflicts (settled ones too, when asked), newest first."""
    return desk.replica.conflicts(include_closed=include_closed)


def group_label(conflict: Conflict) -> str:
    """Return what the two values are about, in words."""
    groups = {g.name: g.label for g in REGISTRY[conflict.type].groups}
    return groups.get(conflict.group, "xóa hay giữ bản ghi")


def resolve(desk: Desk, conflict_id: str, keep: Dot) -> Changes:
    """Settle a conflict by keeping one of its two values; it closes on every device.

    Raises UserError not_found, or not_in_conflict when ``keep`` is neither of the two.
    """
    conflict = _find(desk, conflict_id)
    values = {conflict.winner: conflict.winner_value, conflict.loser: conflict.loser_value}
    if keep not in values:
        raise UserError(
            "Giá trị được chọn không thuộc xung đột này.",
            "Chọn một trong hai giá trị đang hiển thị.",
            code="not_in_conflict",
        )
    if conflict.group == LIFE:
        edit = Edit(conflict.type, conflict.row, deleted=values[keep] is None)
    else:
        edit = Edit(conflict.type, conflict.row, values[keep] or {})
    return desk.store.write([edit], why=Why.RESOLVE, res=(conflict.winner, conflict.loser))


def dot_text(dot: Dot) -> str:
    """Return a dot as commands write it: stream id in hex, a colon, the number."""
    return f"{dot.rid.hex()}:{dot.seq}"


def dot_from(text: str) -> Dot:
    """Return the dot written so; UserError when it is not one."""
    rid, _, seq = text.partition(":")
    try:
        return Dot(bytes.fromhex(rid), int(seq))
    except ValueError as error:
        raise UserError(
            f"“{text}” không phải mã của một giá trị.",
            "Lấy mã từ danh sách: so-tu-phap exchange conflicts.",
            code="invalid",
        ) from error


def to_json(desk: Desk, conflict: Conflict) -> dict[str, Any]:
    """Return a conflict as the commands print it."""
    title = records.titles(desk, conflict.type, [conflict.row]).get(conflict.row, "")
    return {
        "id": conflict.id,
        "type": conflict.type,
        "record": conflict.row,
        "title": title,
        "group": conflict.group,
        "open": conflict.open,
        "winner": _side(conflict.winner, conflict.winner_value),
        "loser": _side(conflict.loser, conflict.loser_value),
    }


def _side(dot: Dot, values: Any) -> dict[str, Any]:
    shown = {k: codec.to_json(v) for k, v in values.items()} if values else None
    return {"dot": dot_text(dot), "values": shown}


def _find(desk: Desk, conflict_id: str) -> Conflict:
    matches = [c for c in listing(desk) if c.id.startswith(conflict_id)]
    if len(matches) == 1 and len(conflict_id) >= records.SHORTEST_PREFIX:
        return matches[0]
    raise UserError(
        f"Không có xung đột mang mã “{conflict_id}”.",
        "Xem danh sách: so-tu-phap exchange conflicts.",
        code="not_found",
    )
