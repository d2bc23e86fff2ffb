"""Bars lying one below another: a group each, told apart by state, with the two counts beside."""

from __future__ import annotations

from collections.abc import Iterator

from app.charts.definition import STATE_LABELS, Bar, BarChart, State
from app.charts.legend import legend
from app.charts.scene import (
    LEADING,
    NORMAL,
    SMALL,
    Area,
    Primitive,
    Rect,
    Scene,
    Text,
    fit,
    text_width,
)
from app.charts.states import state_box

_BAR, _ROW_GAP, _TOP = 20.0, 14.0, 6.0
_LABEL_SHARE, _LABEL_LINES = 0.36, 2
_GAP = 10.0
_LEAST_FOR_NUMBER = 16.0


def lay_out_bars(chart: BarChart, width: float) -> Scene:
    """Return the bars over a legend; the longest group fills the room between the words."""
    label_room = width * _LABEL_SHARE
    count_room = max(text_width(b.words, NORMAL, bold=True) for b in chart.bars)
    room = width - label_room - count_room - 2 * _GAP
    most = max(b.total for b in chart.bars)
    drawn: list[Primitive] = []
    areas: list[Area] = []
    y = _TOP
    for bar in chart.bars:
        lines = fit(bar.label, label_room, NORMAL, lines=_LABEL_LINES)
        tall = max(_BAR, len(lines) * NORMAL * LEADING)
        drawn += _label(lines, y, tall)
        at = y + (tall - _BAR) / 2
        drawn += _pieces(bar, label_room + _GAP, at, room / most)
        middle = y + tall / 2 + NORMAL * 0.35
        drawn.append(Text(width, middle, bar.words, NORMAL, anchor="end", bold=True))
        words = f"{bar.label}: {_told(bar)}"
        areas.append(Area(0, y - 3, width, tall + 6, bar.key, words))
        y += tall + _ROW_GAP
    signs, height = legend([(s, STATE_LABELS[s]) for s in chart.states], width, y + 4)
    return Scene(width, height, (*drawn, *signs), tuple(areas))


def _label(lines: tuple[str, ...], y: float, tall: float) -> Iterator[Text]:
    step = NORMAL * LEADING
    first = y + (tall - len(lines) * step) / 2 + NORMAL
    for number, line in enumerate(lines):
        yield Text(0, first + number * step, line, NORMAL)


def _pieces(bar: Bar, x: float, y: float, unit: float) -> Iterator[Primitive]:
    for part in _in_order(bar):
        box = Rect(x, y, part[1] * unit, _BAR)
        yield from state_box(box, part[0])
        if box.width >= max(_LEAST_FOR_NUMBER, text_width(str(part[1]), SMALL) + 6):
            yield from _number(part[1], box)
        x += box.width


def _number(count: int, box: Rect) -> Iterator[Primitive]:
    """Yield a number on a small ground of its own, so that strokes behind it do not blur it."""
    wide = text_width(str(count), SMALL, bold=True) + 4
    x, y = box.x + box.width / 2, box.y + box.height / 2
    yield Rect(x - wide / 2, y - 8, wide, 16, fill="base")
    yield Text(x, y + SMALL * 0.36, str(count), SMALL, anchor="middle", bold=True)


def _in_order(bar: Bar) -> list[tuple[State, int]]:
    return [(s, n) for s in STATE_LABELS if (n := bar.count(s))]


def _told(bar: Bar) -> str:
    return ", ".join(f"{STATE_LABELS[s].lower()} {n}" for s, n in _in_order(bar)) or "0"
