from __future__ import annotations

from decimal import Decimal

import pytest

from app.charts.definition import LineChart, Point
from tests.charts.samples import BARS, CHARTS, HEAT, LINE


@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: type(c).__name__)
def test_every_chart_is_also_a_table(chart):
    told = chart.table
    assert told.rows
    assert all(len(row) == len(told.headings) for row in told.rows)


def test_a_share_carries_its_two_counts_and_a_decimal_comma():
    assert ("28/02/2026", "Số liệu", "3/8 (37,5%)") in LINE.table.rows
    assert ("31/01/2026", "Số liệu", "0/0") in LINE.table.rows
    assert ("31/12/2027", "Mốc", "hơn 90%, chưa đạt") in LINE.table.rows


def test_states_are_words_in_the_table():
    assert BARS.table.headings[2:] == (
        "Hoàn thành",
        "Đang thực hiện",
        "Quá hạn",
        "Chưa thực hiện",
    )
    assert HEAT.table.rows[0] == (
        "xã Đồng Tiến",
        "1/3 (33,3%)",
        "Hoàn thành",
        "Đang thực hiện 40%",
        "Quá hạn",
    )


def test_definitions_are_plain_values():
    point = Point(LINE.points[0].day, 1, 2)
    assert LineChart("a", (point,)) == LineChart("a", (point,))
    assert LINE.goals[0].value == Decimal(90)
