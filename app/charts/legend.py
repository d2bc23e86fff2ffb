"""The legend under a chart: a small box per state with its words, line after line."""

from __future__ import annotations

from collections.abc import Iterable

from app.charts.definition import State
from app.charts.scene import NORMAL, SMALL, Primitive, Rect, Text, text_width
from app.charts.states import state_box, state_sign

BOX, _GAP, _LINE = 14.0, 6.0, 22.0


def legend(
    signs: Iterable[tuple[State, str]], width: float, y: float, *, signed: bool = False
) -> tuple[list[Primitive], float]:
    """Return the shapes of a legend from ``y`` on, and where it ends.

    ``signed`` puts the sign of a state into its box, as the squares of a matrix have it.
    """
    drawn: list[Primitive] = []
    x = 0.0
    for state, words in signs:
        wide = BOX + _GAP + text_width(words, SMALL) + 2 * NORMAL
        if x and x + wide > width:
            x, y = 0.0, y + _LINE
        box = Rect(x, y, BOX, BOX)
        drawn += state_box(box, state)
        drawn += state_sign(box, state) if signed else ()
        drawn.append(Text(x + BOX + _GAP, y + BOX - 3, words, SMALL, "muted"))
        x += wide
    return drawn, y + _LINE
