"""Training by course: who was sent, who came, who finished, what was given out."""

from __future__ import annotations

from collections import Counter

from app.desk import Desk
from app.records.registry import REGISTRY
from app.reports.content import Table
from app.services.training.counting import Facts, counts, course_totals, last_day
from app.services.training.tables import (
    Output,
    columns,
    count,
    days,
    hours,
    numbered,
    text,
)
from app.services.training.window import Within


def by_course(desk: Desk, of: Within) -> Output:
    """Return the counted courses of a span with their numbers."""
    totals = course_totals(desk, of.courses)
    copies = _copies(of.facts)
    forms = REGISTRY["training_course"].field("form")
    rows = []
    for held in totals:
        c = held.course
        cells = (
            text(c["name"]),
            text(c["organiser"]),
            days(c["date_from"], last_day(c)),
            text(forms.choice_label(c["form"]) if c["form"] else ""),
            hours(c["hours"]),
            count(len(held.nominated)),
            count(len(held.attended)),
            count(len(held.completed)),
            count(copies[c.id]),
        )
        rows.append((cells, c.id))
    attended = sum(len(held.attended) for held in totals)
    made = columns(
        ("tt", "TT", 10, "center"),
        ("name", "Tên lớp", 58),
        ("organiser", "Cơ quan tổ chức", 36),
        ("time", "Thời gian", 32),
        ("form", "Hình thức", 20),
        ("hours", "Số tiết", 14, "right"),
        ("nominated", "Số người được cử", 18, "right"),
        ("attended", "Số tham dự", 17, "right"),
        ("completed", "Hoàn thành", 18, "right"),
        ("copies", "Tài liệu cấp (bản)", 19, "right"),
    )
    foot = f"Cộng: {len(rows)} lớp; {len(of.persons)} người; {attended} lượt người."
    return Output(
        "course",
        f"KẾT QUẢ BỒI DƯỠNG, TẬP HUẤN THEO LỚP\n({of.span.label})",
        of.span,
        made.keys,
        Table(made.columns, numbered(rows), foot + _not_counted(of)),
        counts={
            "courses": len(rows),
            "persons": len(of.persons),
            "attendances": attended,
            "copies": sum(copies[c.id] for c in of.courses),
        },
    )


def _copies(facts: Facts) -> Counter[str]:
    """Count copies per course: those given out, and one for each mark without such an entry."""
    found: Counter[str] = Counter()
    for issue in facts.issues:
        if issue["course"]:
            found[issue["course"]] += issue["copies"] or 1
    given = {(i["course"], i["officer"]) for i in facts.issues}
    found.update(
        s["course"]
        for s in facts.seats
        if s["materials_issued"] and (s["course"], s["officer"]) not in given
    )
    return found


def _not_counted(of: Within) -> str:
    """Say which courses of the span the table leaves out, so that nobody looks for them."""
    left = [
        c
        for c in of.facts.courses.values()
        if of.span.holds(last_day(c)) and c["status"] != "cancelled" and not counts(c)
    ]
    meetings = sum(c["kind"] == "hoi_nghi" for c in left)
    parts = []
    if meetings:
        parts.append(f"{meetings} hội nghị, hội thảo")
    if len(left) - meetings:
        parts.append(f"{len(left) - meetings} lớp chưa hoàn thành")
    return f" Không tính: {'; '.join(parts)}." if parts else ""
