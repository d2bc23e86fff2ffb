"""Training by person: how many courses, how many tiết, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from app.ports import Record
from app.reports.content import Table
from app.services.training.tables import (
    Output,
    Span,
    columns,
    count,
    day,
    hours,
    numbered,
    text,
)
from app.services.training.window import Within, in_scope


def by_person(of: Within) -> Output:
    """Return everybody in scope in a span, and whoever else attended, with what they did."""
    seats: dict[str, list[Record]] = {}
    for seat in of.seats:
        seats.setdefault(seat["officer"], []).append(seat)
    trained, given = of.facts.trained_days(), of.facts.materials_days()
    shown = [o for o in of.facts.officers.values() if o.id in seats or in_scope(o, of.span)]
    rows = []
    for officer in shown:
        own = seats.get(officer.id, [])
        newest = max((of.facts.day_of(s) for s in own), default=None)
        lack = _lack(officer.id, trained, given, of.span.end)
        cells = (
            text(officer["full_name"]),
            text(officer["position_title"]),
            count(len(own)),
            hours(sum((of.hours_of(s) for s in own), Decimal(0))),
            day(newest),
            text("; ".join(s["certificate_no"] for s in own if s["certificate_no"])),
            text(lack if in_scope(officer, Span(of.span.end, of.span.end, "")) else ""),
        )
        rows.append((cells, officer.id))
    made = columns(
        ("tt", "TT", 10, "center"),
        ("name", "Họ và tên", 45),
        ("position", "Chức danh", 50),
        ("courses", "Số lớp", 15, "right"),
        ("hours", "Tổng tiết", 17, "right"),
        ("newest", "Lớp gần nhất", 25, "center"),
        ("certificates", "Chứng chỉ", 40),
        ("lack", "Còn thiếu (theo chỉ tiêu)", 40),
    )
    foot = f"Cộng: {len(of.persons)} người đã dự lớp; {len(of.seats)} lượt người."
    return Output(
        "person",
        f"KẾT QUẢ BỒI DƯỠNG, TẬP HUẤN THEO NGƯỜI\n({of.span.label})",
        of.span,
        made.keys,
        Table(made.columns, numbered(rows), foot),
        counts={"persons": len(of.persons), "attendances": len(of.seats), "listed": len(rows)},
    )


def _lack(
    officer: str,
    trained: Mapping[str, Iterable[date]],
    given: Mapping[str, Iterable[date]],
    end: date,
) -> str:
    """Say what somebody has never been given up to a day."""
    parts = []
    if not any(d <= end for d in trained.get(officer, ())):
        parts.append("tập huấn")
    if not any(d <= end for d in given.get(officer, ())):
        parts.append("tài liệu")
    return ", ".join(parts)
