"""Training against the plans' target: trained and given materials are two conditions per person."""

from __future__ import annotations

from app.desk import Desk
from app.reports.content import Table
from app.services.training.tables import (
    Output,
    Span,
    columns,
    heading,
    numbered,
    ratio_words,
    text,
)
from app.services.training.window import Within, in_scope, target_span


def against_target(desk: Desk, of: Within, window: str) -> Output:
    """Return four lists of the people in scope: both conditions, one of them, none."""
    # A year under way is looked at today: nobody knows who will be in scope at its end.
    end = min(of.span.end, max(desk.today, of.span.start))
    span = target_span(desk, end, window)
    trained = {i for i, found in of.facts.trained_days().items() if any(map(span.holds, found))}
    given = {i for i, found in of.facts.materials_days().items() if any(map(span.holds, found))}
    asked = Span(span.end, span.end, "")
    people = [o for o in of.facts.officers.values() if in_scope(o, asked)]
    lists = {
        "both": ("Đủ cả hai: đã tập huấn và có tài liệu", trained & given),
        "training_only": ("Chỉ tập huấn, chưa có tài liệu", trained - given),
        "materials_only": ("Chỉ có tài liệu, chưa tập huấn", given - trained),
        "none": ("Chưa có cả hai", {o.id for o in people} - trained - given),
    }
    rows, totals = [], {"in_scope": len(people)}
    for key, (label, ids) in lists.items():
        own = [o for o in people if o.id in ids]
        totals[key] = len(own)
        rows.append(heading(f"{label}: {ratio_words(len(own), len(people))}"))
        rows += numbered(
            [
                ((text(o["full_name"]), text(o["position_title"]), text(o["department"])), o.id)
                for o in own
            ]
        )
    totals["trained"] = totals["both"] + totals["training_only"]
    made = columns(
        ("tt", "TT", 12, "center"),
        ("name", "Họ và tên", 80),
        ("position", "Chức danh", 90),
        ("department", "Bộ phận", 70),
    )
    foot = (
        f"Tính {span.label}: từ {span.start:%d/%m/%Y} đến {span.end:%d/%m/%Y}. Mẫu số là người "
        f"trong phạm vi chỉ tiêu ngày {span.end:%d/%m/%Y}. Đã tập huấn: "
        f"{ratio_words(totals['trained'], len(people))}; đủ cả hai: "
        f"{ratio_words(totals['both'], len(people))}."
    )
    title = "BỒI DƯỠNG, TẬP HUẤN VÀ CẤP TÀI LIỆU SO VỚI CHỈ TIÊU"
    return Output(
        "target", title, span, made.keys, Table(made.columns, tuple(rows), foot), counts=totals
    )
