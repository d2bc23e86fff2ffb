"""The province's consolidated report: who sent, the summed figures, the communes side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.province.consolidation import NO_DATA, MatrixRow, SummedFigure
from app.records.types.work import STATES
from app.reports.content import (
    Annex,
    Cell,
    Column,
    ReportDocument,
    Row,
    Section,
    Signature,
    Table,
    bullet,
    paragraph,
)
from app.reports.letterhead import department_letterhead, department_signature
from app.schedule.periods import Period
from app.services import paper, province
from app.text.numbers import format_percent, to_roman


def write(desk: Desk, period: Period, target: Path) -> dict[str, Any]:
    """Write the consolidated report of a period; return what went into it.

    Keys: file, period, units (codes that sent), missing (codes that did not), figures.
    """
    figures, units = province.totals(desk, period)
    missing = province.missing(desk, period)
    rows = province.matrix(desk).rows
    document = _document(desk, period, figures, units, len(missing), rows)
    paper.write(
        document,
        target,
        title=f"Tổng hợp {period.label()}",
        author=f"Sở Tư pháp {desk.profile.unit.full_name}",
        created=datetime.combine(desk.today, time(), UTC),
    )
    return {
        "file": str(target),
        "period": period.code,
        "units": units,
        "missing": [s.unit.code for s in missing],
        "figures": {
            f.key: {
                "label": f.label,
                "value": f.value,
                "numerator": f.numerator,
                "denominator": f.denominator,
                "units": list(f.units),
            }
            for f in figures
        },
    }


def _document(
    desk: Desk,
    period: Period,
    figures: Sequence[SummedFigure],
    units: Sequence[str],
    missing: int,
    rows: Sequence[MatrixRow],
) -> ReportDocument:
    unit = desk.profile.unit
    sent = f"{len(units)}/{len(units) + missing}"
    return ReportDocument(
        letterhead=department_letterhead(unit.name, desk.today.year),
        subject=(
            "Tổng hợp kết quả thực hiện kế hoạch của các xã, phường, đặc khu",
            f"({period.label()})",
        ),
        addressees=(f"UBND {unit.full_name}",),
        opening=f"Sở Tư pháp tổng hợp báo cáo {period.label()} của các đơn vị cấp xã như sau:",
        sections=(
            Section(
                "I",
                "TÌNH HÌNH GỬI BÁO CÁO",
                (paragraph(f"Đã nhận báo cáo của {sent} đơn vị cấp xã."),),
            ),
            Section("II", "SỐ LIỆU TỔNG HỢP", tuple(bullet(_words(f)) for f in figures)),
        ),
        closing="Trên đây là tổng hợp của Sở Tư pháp; số liệu chi tiết tại Phụ lục kèm theo./.",
        recipients=("Như trên;", "Lưu: VT."),
        signature=Signature(department_signature("chair")),
        annexes=_annexes(desk, figures, rows),
    )


def _words(figure: SummedFigure) -> str:
    if figure.denominator is not None:
        share = f"{figure.numerator}/{figure.denominator}"
        percent = format_percent(figure.numerator or 0, figure.denominator)
        return f"{figure.label}: {share} ({percent}), {len(figure.units)} đơn vị;"
    return f"{figure.label}: {figure.value}, {len(figure.units)} đơn vị;"


def _annexes(
    desk: Desk, figures: Sequence[SummedFigure], rows: Sequence[MatrixRow]
) -> tuple[Annex, ...]:
    tables = (
        ("matrix", "TIẾN ĐỘ NHIỆM VỤ CỦA CÁC XÃ, PHƯỜNG, ĐẶC KHU", _progress(desk, rows)),
        ("figures", "SỐ LIỆU TỔNG HỢP", _figures(figures)),
    )
    note = "(Kèm theo Báo cáo tổng hợp của Sở Tư pháp)"
    return tuple(
        Annex(key, to_roman(n), title, note, table)
        for n, (key, title, table) in enumerate(tables, start=1)
    )


def _progress(desk: Desk, rows: Sequence[MatrixRow]) -> Table:
    states = [s for s in STATES if s.code != "stopped"]
    columns = (
        Column("TT", 10, "center"),
        Column("Đơn vị", 70),
        Column("Số nhiệm vụ", 22, "center"),
        *(Column(s.label, 26, "center") for s in states),
    )
    lines = []
    for n, row in enumerate(rows, start=1):
        counts = Counter(c.state for c in row.cells if c.state != NO_DATA)
        name = desk.units.by_code(row.unit).full_name
        numbers = [row.total, *(counts[s.code] for s in states)]
        lines.append(Row((Cell(str(n), n), Cell(name), *(Cell(str(v), v) for v in numbers))))
    return Table(columns, tuple(lines))


def _figures(figures: Sequence[SummedFigure]) -> Table:
    columns = (
        Column("TT", 10, "center"),
        Column("Số liệu", 120),
        Column("Giá trị", 25, "center"),
        Column("Tử số", 25, "center"),
        Column("Mẫu số", 25, "center"),
        Column("Số đơn vị", 25, "center"),
    )
    return Table(
        columns,
        tuple(
            Row(
                (
                    Cell(str(n), n),
                    Cell(f.label),
                    _number(f.value),
                    _number(f.numerator),
                    _number(f.denominator),
                    _number(len(f.units)),
                )
            )
            for n, f in enumerate(figures, start=1)
        ),
    )


def _number(value: int | None) -> Cell:
    return Cell("", None) if value is None else Cell(str(value), value)
