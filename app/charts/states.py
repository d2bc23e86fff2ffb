"""How a state looks: a ground, strokes over it and a sign, so that colour is never alone."""

from __future__ import annotations

from collections.abc import Iterator

from app.charts.definition import State
from app.charts.scene import SMALL, Primitive, Rect, Text, Tone, hatch, text_width, tick

_LOOKS: dict[State, tuple[Tone, Tone]] = {
    "done": ("good", "good"),
    "in_progress": ("accent_soft", "accent"),
    "overdue": ("danger_soft", "danger"),
    "not_started": ("base", "muted"),
    "not_arisen": ("base", "line"),
    "stopped": ("line", "muted"),
    "no_data": ("base", "line"),
}


_SIGNS: dict[State, str] = {
    "overdue": "!",
    "not_started": "0",
    "not_arisen": "–",
    "stopped": "×",
}


def state_sign(box: Rect, state: State, percent: int | None = None) -> Iterator[Primitive]:
    """Yield the sign of a state in the middle of its box: a tick, a percentage, a mark, nothing."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    if state == "done":
        yield from tick(x, y, 9, "base")
        return
    counted = percent is not None and state in ("in_progress", "overdue")
    sign = str(percent) if counted else _SIGNS.get(state, "")
    if sign:
        wide = text_width(sign, SMALL, bold=True) + 3
        yield Rect(x - wide / 2, y - 7, wide, 14, fill="base")
        yield Text(x, y + SMALL * 0.36, sign, SMALL, anchor="middle", bold=True)


def state_box(box: Rect, state: State) -> Iterator[Primitive]:
    """Yield a box in the look of a state: full, slanted, crossed or plain."""
    ground, edge = _LOOKS[state]
    yield Rect(box.x, box.y, box.width, box.height, ground, edge)
    if state == "in_progress":
        yield from hatch(box, edge)
    elif state == "overdue":
        yield from hatch(box, edge, crossed=True)
