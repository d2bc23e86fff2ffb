"""Charts as the program makes them, over made-up figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.charts.definition import (
    Bar,
    BarChart,
    Chart,
    Goal,
    HeatCell,
    HeatMap,
    HeatRow,
    LineChart,
    Part,
    Point,
)

LINE = LineChart(
    "Công chức được tập huấn",
    (
        Point(date(2026, 1, 31), 0, 0),
        Point(date(2026, 2, 28), 3, 8),
        Point(date(2026, 6, 30), 6, 8),
        Point(date(2026, 11, 5), 9, 10),
    ),
    (
        Goal(date(2027, 12, 31), Decimal(90), "hơn 90%", met=False),
        Goal(date(2030, 12, 31), Decimal(100), "100%", met=False),
    ),
    (Point(date(2026, 6, 30), 6, 8),),
)
BARS = BarChart(
    "Tiến độ theo nhóm",
    (
        Bar("I. Chỉ đạo", (Part("done", 3), Part("overdue", 1)), "I"),
        Bar(
            "II. Xây dựng văn bản quy phạm pháp luật và tổ chức thi hành pháp luật tại cơ sở",
            (Part("in_progress", 2), Part("not_started", 5)),
            "II",
        ),
        Bar("III. Chưa có việc", (), "III"),
    ),
)
HEAT = HeatMap(
    "Xã, phường × nhiệm vụ",
    (("1.1", "Ban hành kế hoạch"), ("1.2", "Tuyên truyền"), ("II.3", "Tự kiểm tra")),
    (
        HeatRow(
            "xã Đồng Tiến",
            (HeatCell("done"), HeatCell("in_progress", 40, "18100/a"), HeatCell("overdue")),
            1,
            3,
        ),
        HeatRow(
            "phường Thanh Sơn",
            (HeatCell("not_started"), HeatCell("not_arisen"), HeatCell("no_data")),
            0,
            2,
        ),
    ),
)
CHARTS: tuple[Chart, ...] = (LINE, BARS, HEAT)
EMPTY: tuple[Chart, ...] = (
    LineChart("Trống", (), empty="Chưa có ai trong phạm vi."),
    BarChart("Trống", ()),
    HeatMap("Trống", (), ()),
)
