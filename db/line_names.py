"""What an op of a line means by the name its stream was signed under: the line's own past."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.exchange.ops import Op
from app.exchange.segment import from_bytes
from db.connection import Connection

Step = tuple[int, bytes]
"""From this op number on, the line has this name."""


def steps(connection: Connection, sid: int) -> Sequence[Step]:
    """Return how a line came to its name, rising; nothing for an ordinary stream."""
    found = connection.row("SELECT rid, line_of FROM stream WHERE sid = ?", (sid,))
    if found is None or found[1] is None:
        return ()
    made: list[Step] = []
    name, signed = found
    while name != signed:
        data = connection.value(
            "SELECT g.data FROM segment g JOIN stream s ON s.sid = g.sid "
            "WHERE s.rid = ? ORDER BY g.lo LIMIT 1",
            (name,),
        )
        if data is None:
            break
        first = from_bytes(data)
        made.append((first.lo, name))
        name = _line_of(connection, first.prev) or signed
    return [(1, signed), *reversed(made)]


def meant(op: Op, steps_: Sequence[Step]) -> Op:
    """Return an op of a line with the dots it names under the line's own names."""
    signed = steps_[0][1]

    def renamed(dot: tuple[bytes, int]) -> tuple[bytes, int]:
        if dot[0] != signed:
            return dot
        return next(name for start, name in reversed(steps_) if start <= dot[1]), dot[1]

    return msgspec.structs.replace(
        op,
        base=None if op.base is None else renamed(op.base),
        res=tuple(renamed(dot) for dot in op.res),
    )


def _line_of(connection: Connection, hash_: bytes) -> bytes | None:
    found: bytes | None = connection.value(
        "SELECT s.rid FROM segment g JOIN stream s ON s.sid = g.sid WHERE g.hash = ?", (hash_,)
    )
    return found
