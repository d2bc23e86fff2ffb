"""A figure over time: the line of what was, milestones as diamonds, the way that leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from app.charts.definition import Goal, LineChart, Point
from app.charts.scene import (
    NORMAL,
    SMALL,
    Anchor,
    Area,
    Line,
    Primitive,
    Rect,
    Scene,
    Text,
    Tone,
    diamond,
    text_width,
)
from app.text.dates import format_date
from app.text.numbers import format_number

_HEIGHT = 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 26.0, 34.0, 64.0
_LEGEND = 26.0
_STEPS = 4
_DOT, _GOAL = 3.5, 6.0
_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where a day and a value lie."""

    x: float
    y: float
    width: float
    height: float
    first: date
    last: date
    top: float

    def at(self, day: date, value: float) -> tuple[float, float]:
        """Return the place of a value on a day."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        rise = value / self.top
        return self.x + share * self.width, self.y + self.height * (1 - rise)


def lay_out_line(chart: LineChart, width: float, height: float = 0.0) -> Scene:
    """Return the line with its axes, milestones and legend; ``height`` 0 leaves it to us."""
    tall = height or _HEIGHT
    plane = _plane(chart, width, tall)
    known = [p for p in chart.points if p.denominator or not chart.percent]
    drawn: list[Primitive] = [*_axes(chart, plane), *_way(chart, plane, known)]
    drawn += _data(chart, plane)
    areas = [_point_area(chart, plane, p) for p in known]
    for point in chart.frozen:
        x, y = plane.at(point.day, _value(chart, point))
        drawn.append(Rect(x - _DOT, y - _DOT, 2 * _DOT, 2 * _DOT, "base", "text"))
    for number, goal in enumerate(chart.goals):
        drawn += _goal(plane, goal, number)
        x, y = plane.at(goal.day, _height_of(chart, goal))
        areas.append(
            Area(x - 8, y - 8, 16, 16, "", f"Mốc {format_date(goal.day)}: {_goal_words(goal)}")
        )
    if known:
        drawn += _last_label(chart, plane, known[-1])
    drawn += _legend(chart, width, tall)
    return Scene(width, tall, tuple(drawn), tuple(areas))


def _plane(chart: LineChart, width: float, height: float) -> _Plane:
    days = [p.day for p in (*chart.points, *chart.frozen)] + [g.day for g in chart.goals]
    first, last = min(days), max(days)
    if last - first < _MONTH:
        first, last = first - _MONTH, last + _MONTH
    values = [_value(chart, p) for p in (*chart.points, *chart.frozen)]
    values += [_height_of(chart, g) for g in chart.goals]
    top = 100.0 if chart.percent else float(_round_up(max([*values, 1.0])))
    inner = (width - _LEFT - _RIGHT, height - _TOP - _BOTTOM)
    return _Plane(_LEFT, _TOP, *inner, first, last, top)


def _round_up(value: float) -> int:
    """Return a multiple of the number of steps that is no less than a value."""
    return -(-int(-(-value // 1)) // _STEPS) * _STEPS


def _value(chart: LineChart, point: Point) -> float:
    if not chart.percent:
        return float(point.numerator)
    return 100.0 * point.numerator / point.denominator if point.denominator else 0.0


def _height_of(chart: LineChart, goal: Goal) -> float:
    """Return a milestone's value, drawn no higher than the axis of a share goes."""
    return min(float(goal.value), 100.0) if chart.percent else float(goal.value)


def _axes(chart: LineChart, plane: _Plane) -> Iterator[Primitive]:
    for step in range(_STEPS + 1):
        value = plane.top * step / _STEPS
        _, y = plane.at(plane.first, value)
        yield Line(plane.x, y, plane.x + plane.width, y, "line")
        words = f"{format_number(value)}{'%' if chart.percent else ''}"
        yield Text(plane.x - 6, y + SMALL * 0.35, words, SMALL, "muted", "end")
    bottom = plane.y + plane.height
    for year in range(plane.first.year, plane.last.year + 1):
        first, last = max(plane.first, date(year, 1, 1)), min(plane.last, date(year, 12, 31))
        (left, _), (right, _) = plane.at(first, 0), plane.at(last, 0)
        yield Line(left, bottom, left, bottom + 5, "muted")
        if right - left >= text_width(str(year), SMALL):
            yield Text((left + right) / 2, bottom + 18, str(year), SMALL, "muted", "middle")


def _way(chart: LineChart, plane: _Plane, known: Sequence[Point]) -> Iterator[Primitive]:
    """Yield the dashed line from the last figure to each milestone ahead of it."""
    if not known:
        return
    start = known[-1]
    stops = [plane.at(start.day, _value(chart, start))]
    stops += [plane.at(g.day, _height_of(chart, g)) for g in chart.goals if g.day > start.day]
    for (x1, y1), (x2, y2) in pairwise(stops):
        yield Line(x1, y1, x2, y2, "muted", 1.4, dashed=True)


def _data(chart: LineChart, plane: _Plane) -> Iterator[Primitive]:
    """Yield the line of what was; a time without anybody in scope leaves a gap."""
    for one, other in pairwise(chart.points):
        if chart.percent and not (one.denominator and other.denominator):
            continue
        (x1, y1), (x2, y2) = (plane.at(p.day, _value(chart, p)) for p in (one, other))
        yield Line(x1, y1, x2, y2, "accent", 2.2)


def _goal(plane: _Plane, goal: Goal, number: int) -> Iterator[Primitive]:
    value = min(float(goal.value), plane.top)
    x, y = plane.at(goal.day, value)
    tone: Tone = "good" if goal.met else "warn"
    yield Line(x, plane.y, x, plane.y + plane.height, "line", dashed=True)
    yield diamond(x, y, _GOAL, tone, filled=bool(goal.met))
    words = f"{goal.day.year}: {_goal_words(goal)}"
    at, anchor = _beside(x, words, SMALL, plane)
    yield Text(at, 11 + 14 * (number % 2), words, SMALL, tone, anchor, bold=True)


def _goal_words(goal: Goal) -> str:
    said = {True: " – đạt", False: " – chưa đạt", None: ""}[goal.met]
    return f"{goal.words}{said}"


def _last_label(chart: LineChart, plane: _Plane, point: Point) -> Iterator[Primitive]:
    x, y = plane.at(point.day, _value(chart, point))
    yield diamond(x, y, _DOT, "accent", filled=True)
    words = point.words if chart.percent else format_number(point.numerator)
    below = y + 20 if y + 20 < plane.y + plane.height - 2 else y - 10
    right = plane.x + plane.width + _RIGHT
    fits = x + 6 + text_width(words, NORMAL, bold=True) <= right
    at: tuple[float, Anchor] = (x + 6, "start") if fits else (right, "end")
    yield Text(at[0], below, words, NORMAL, "accent", at[1], bold=True)


def _beside(x: float, words: str, size: float, plane: _Plane) -> tuple[float, Anchor]:
    """Return where words centred on ``x`` stand, moved in from an edge they would cross."""
    half = text_width(words, size, bold=True) / 2
    right = plane.x + plane.width + _RIGHT
    if x + half > right:
        return right, "end"
    return (x, "middle") if x - half >= plane.x else (plane.x + 4, "start")


def _point_area(chart: LineChart, plane: _Plane, point: Point) -> Area:
    x, y = plane.at(point.day, _value(chart, point))
    words = f"{format_date(point.day)}: {point.words}"
    return Area(x - 5, y - 5, 10, 10, point.day.isoformat(), words)


def _legend(chart: LineChart, width: float, height: float) -> Iterator[Primitive]:
    """Yield what each sign means, on a second line where the first is full."""
    x, y = 0.0, height - _LEGEND
    signs: list[tuple[str, str]] = [("data", "Số liệu")]
    signs += [("way", "Đường tới mốc"), ("goal", "Mốc")] if chart.goals else []
    signs += [("frozen", "Số đã chốt")] if chart.frozen else []
    for kind, words in signs:
        wide = 28 + text_width(words, SMALL)
        if x + wide > width:
            x, y = 0.0, y + 18
        yield from _sign(kind, x, y)
        yield Text(x + 28, y + 4, words, SMALL, "muted")
        x += wide + 2 * NORMAL


def _sign(kind: str, x: float, y: float) -> Iterator[Primitive]:
    if kind == "goal":
        yield diamond(x + 11, y, _GOAL - 1, "warn", filled=False)
    elif kind == "frozen":
        yield Rect(x + 8, y - _DOT, 2 * _DOT, 2 * _DOT, "base", "text")
    else:
        way = kind == "way"
        yield Line(x, y, x + 22, y, "muted" if way else "accent", 1.4 if way else 2.2, dashed=way)
