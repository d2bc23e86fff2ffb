"""A matrix of states: communes down, tasks across; each square has a sign besides its colour."""

from __future__ import annotations

from collections.abc import Iterator

from app.charts.definition import STATE_LABELS, HeatCell, HeatMap, HeatRow, share_words
from app.charts.legend import legend
from app.charts.scene import (
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
from app.charts.states import state_box, state_sign

_LEAST_CELL, _MOST_CELL, _ROW = 26.0, 48.0, 26.0
_LABEL_ROOM, _HEAD = 190.0, 26.0
_GAP = 8.0


def lay_out_heat(chart: HeatMap, width: float) -> Scene:
    """Return the matrix over a legend; wider than asked when its columns need it."""
    counts = [share_words(r.done, r.total) for r in chart.rows]
    count_room = max(text_width(words, SMALL) for words in counts) + 2 * _GAP
    left = _LABEL_ROOM + count_room
    names = max(text_width(name, SMALL) for name, _ in chart.columns) + 4
    least = max(_LEAST_CELL, names)
    cell = max(least, min(_MOST_CELL, (width - left) / len(chart.columns)))
    drawn: list[Primitive] = [
        Text(left + cell * (n + 0.5), _HEAD - 9, name, SMALL, "muted", "middle")
        for n, (name, _) in enumerate(chart.columns)
    ]
    areas: list[Area] = []
    for number, row in enumerate(chart.rows):
        y = _HEAD + number * _ROW
        middle = y + _ROW / 2 + NORMAL * 0.35
        [label] = fit(row.label, _LABEL_ROOM - _GAP, NORMAL) or ("",)
        drawn.append(Text(0, middle, label, NORMAL))
        drawn.append(Text(left - _GAP, middle, counts[number], SMALL, "muted", "end"))
        for at, box in enumerate(_boxes(row, left, y, cell)):
            drawn += _cell(row.cells[at], box)
            areas.append(_area(chart, row, at, box))
    bottom = _HEAD + len(chart.rows) * _ROW + 10
    whole = max(width, left + cell * len(chart.columns))
    signs, height = legend(
        [(s, STATE_LABELS[s]) for s in chart.states], min(whole, width), bottom, signed=True
    )
    return Scene(whole, height, (*drawn, *signs), tuple(areas))


def _boxes(row: HeatRow, left: float, y: float, cell: float) -> Iterator[Rect]:
    for at in range(len(row.cells)):
        yield Rect(left + at * cell, y, cell - 2, _ROW - 2)


def _cell(cell: HeatCell, box: Rect) -> Iterator[Primitive]:
    yield from state_box(box, cell.state)
    yield from state_sign(box, cell.state, cell.percent)


def _area(chart: HeatMap, row: HeatRow, at: int, box: Rect) -> Area:
    cell, (name, full) = row.cells[at], chart.columns[at]
    words = f"{row.label}, {name} {full}: {cell.words}"
    return Area(box.x, box.y, box.width, box.height, cell.key, words)
