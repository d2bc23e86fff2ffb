"""Laying a chart out: the one place where places and sizes are worked out, for every writer."""

from __future__ import annotations

from app.charts.bars import lay_out_bars
from app.charts.definition import BarChart, Chart, HeatMap, LineChart
from app.charts.heat import lay_out_heat
from app.charts.line import lay_out_line
from app.charts.scene import NORMAL, Scene, Text

LEAST_WIDTH = 320.0
_EMPTY_HEIGHT = 80.0


def lay_out(chart: Chart, width: float, height: float = 0.0) -> Scene:
    """Return a chart as shapes within a width; ``height`` is asked for by a line over time alone.

    Bars and matrices are as tall as their lines; a matrix may come out wider than asked.
    """
    room = max(width, LEAST_WIDTH)
    if _is_empty(chart):
        words = Text(room / 2, _EMPTY_HEIGHT / 2, chart.empty, NORMAL, "muted", "middle")
        return Scene(room, _EMPTY_HEIGHT, (words,))
    match chart:
        case LineChart():
            return lay_out_line(chart, room, height)
        case BarChart():
            return lay_out_bars(chart, room)
        case HeatMap():
            return lay_out_heat(chart, room)


def _is_empty(chart: Chart) -> bool:
    match chart:
        case LineChart():
            known = any(p.denominator or not chart.percent for p in chart.points)
            return not known and not chart.frozen
        case BarChart():
            return not any(b.total for b in chart.bars)
        case HeatMap():
            return not (chart.rows and chart.columns)
