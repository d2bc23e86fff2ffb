from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.definition import Goal, LineChart, Point
from app.charts.layout import lay_out
from app.charts.scene import Line, Rect, Shape, Text, fit, hatch, text_width
from tests.charts.samples import BARS, CHARTS, EMPTY, HEAT, LINE

WIDTH = 640.0
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))


def edges(primitive):
    match primitive:
        case Line():
            return (primitive.x1, primitive.x2), (primitive.y1, primitive.y2)
        case Rect():
            far = primitive.x + primitive.width, primitive.y + primitive.height
            return (primitive.x, far[0]), (primitive.y, far[1])
        case Shape():
            return tuple(x for x, _ in primitive.corners), tuple(y for _, y in primitive.corners)
        case Text():
            wide = text_width(primitive.text, primitive.size, bold=primitive.bold)
            back = {"start": 0.0, "middle": wide / 2, "end": wide}[primitive.anchor]
            left = primitive.x - back
            return (left, left + wide), (primitive.y - primitive.size, primitive.y)


def assert_within(scene):
    for primitive in scene.primitives:
        across, down = edges(primitive)
        assert min(across) >= -1, primitive
        assert max(across) <= scene.width + 1, primitive
        assert min(down) >= -1, primitive
        assert max(down) <= scene.height + 1, primitive


@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: type(c).__name__)
@pytest.mark.parametrize("width", [320.0, 640.0, 1200.0])
def test_everything_lies_within_the_drawing(chart, width):
    scene = lay_out(chart, width)
    assert_within(scene)
    assert lay_out(chart, width) == scene


@pytest.mark.parametrize("chart", EMPTY, ids=lambda c: type(c).__name__)
def test_an_empty_chart_says_so(chart):
    assert lay_out(chart, WIDTH).texts == (chart.empty,)


def test_milestones_are_named_with_their_state():
    texts = lay_out(LINE, WIDTH).texts
    assert "2027: hơn 90% – chưa đạt" in texts
    assert "2030: 100% – chưa đạt" in texts
    assert "9/10 (90%)" in texts


def test_a_milestone_met_has_another_shape():
    met = LineChart("a", LINE.points, (Goal(date(2027, 12, 31), Decimal(90), "hơn 90%", met=True),))
    filled = [p for p in lay_out(met, WIDTH).primitives if isinstance(p, Shape)]
    hollow = [p for p in lay_out(LINE, WIDTH).primitives if isinstance(p, Shape)]
    assert filled[0].fill == filled[0].outline
    assert hollow[0].fill != hollow[0].outline


def test_a_time_without_anybody_in_scope_is_a_gap():
    strokes = [p for p in lay_out(LINE, WIDTH).primitives if isinstance(p, Line)]
    drawn = [p for p in strokes if p.tone == "accent" and p.width > 2]
    assert len(drawn) == 3  # two pieces of the line, one in the legend


def test_the_way_leads_over_every_milestone():
    strokes = [p for p in lay_out(LINE, WIDTH).primitives if isinstance(p, Line)]
    way = [p for p in strokes if p.dashed and p.tone == "muted"]
    assert (way[0].x2, way[0].y2) == (way[1].x1, way[1].y1)


def test_bars_carry_their_counts_and_can_be_chosen():
    scene = lay_out(BARS, WIDTH)
    assert {"3/4 (75%)", "0/7 (0%)", "0/0"} <= set(scene.texts)
    assert [a.key for a in scene.areas] == ["I", "II", "III"]
    assert scene.areas[0].words == "I. Chỉ đạo: hoàn thành 3, quá hạn 1"


def test_states_differ_by_more_than_colour():
    def signs(number):
        area = lay_out(HEAT, WIDTH).areas[number]
        inside = [
            p
            for p in lay_out(HEAT, WIDTH).primitives
            if area.holds(edges(p)[0][0] + 0.5, edges(p)[1][0] + 0.5)
        ]
        return tuple((type(p).__name__, getattr(p, "text", "")) for p in inside)

    told = [signs(n) for n in range(len(lay_out(HEAT, WIDTH).areas))]
    assert len(set(told)) == len(told)


def test_a_matrix_may_be_wider_than_asked_but_never_squeezed():
    many = HEAT.columns * 20
    rows = tuple(type(r)(r.label, r.cells * 20, r.done, r.total) for r in HEAT.rows)
    scene = lay_out(type(HEAT)("rộng", many, rows), 400)
    assert scene.width > 1500
    assert_within(scene)


def test_long_words_are_cut_with_a_mark():
    assert fit("một hai ba bốn năm", 60, 12, lines=1)[0].endswith("…")
    assert fit("khônggiankhôngcóchỗngắt", 40, 12)[0].endswith("…")
    assert fit("", 40, 12) == ()


@given(st.floats(1, 300), st.floats(1, 40))
def test_strokes_stay_in_their_box(width, height):
    for stroke in hatch(Rect(10, 20, width, height), "accent", crossed=True):
        assert min(stroke.x1, stroke.x2) >= 10 - 1e-6
        assert max(stroke.x1, stroke.x2) <= 10 + width + 1e-6
        assert min(stroke.y1, stroke.y2) >= 20 - 1e-6
        assert max(stroke.y1, stroke.y2) <= 20 + height + 1e-6


@given(
    st.lists(st.tuples(DAYS, st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12),
    st.lists(st.tuples(DAYS, st.integers(0, 200)), max_size=4),
    st.booleans(),
    st.floats(320, 1400),
)
def test_any_figures_can_be_laid_out(points, goals, percent, width):
    chart = LineChart(
        "a",
        tuple(Point(d, min(n, m), m) for d, n, m in sorted(points)),
        tuple(Goal(d, Decimal(v), f"ít nhất {v}", met=None) for d, v in sorted(goals)),
        percent=percent,
    )
    assert_within(lay_out(chart, width))
