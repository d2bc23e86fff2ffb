"""What a command answers: one JSON object, and the same in lines for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """``data`` is printed by ``--json``; ``lines`` otherwise; ``wrong`` always, on stderr.

    ``code`` is 0, or 1 when refused.
    """

    data: Mapping[str, Any]
    lines: tuple[str, ...] = ()
    code: int = 0
    wrong: tuple[str, ...] = ()


def table(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return rows of words as aligned lines."""
    if not rows:
        return ()
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]) - 1)]
    return tuple(
        "  ".join([*(c.ljust(w) for c, w in zip(r, widths, strict=False)), r[-1]]).rstrip()
        for r in rows
    )


def short(row_id: str) -> str:
    """Return the part of an id that people type."""
    return row_id[:8]
