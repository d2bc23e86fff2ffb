"""The province's consolidated report: who sent, the summed figures, the communes side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.province.consolidation import NO_DATA, MatrixRow, SummedFigure
from app.records.types.work import STATES
from app.reports.annexes import number
from app.reports.content import (
    Annex,
    Block,
    Cell,
    Column,
    Heading,
    ReportDocument,
    Row,
    Section,
    Signature,
    Table,
    bullet,
    paragraph,
)
from app.reports.draft import itemised
from app.reports.letterhead import department_letterhead, department_signature
from app.schedule.periods import Period
from app.services.reporting import paper, province
from app.services.totals import communes, listing
from app.services.totals.communes import Beside
from app.services.totals.counted import plain
from app.services.totals.lines import Line
from app.services.totals.wording import words
from app.text.numbers import format_percent, format_plain, format_share, to_roman

_MOST_COLUMNS = 8
"""Totals that fit beside the names of communes on one landscape page."""
_Lines = Sequence[tuple[Line, Sequence[Beside]]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A period at the province.

    ``figures`` are summed over the reports sent by ``units``; ``told`` are those of them that the
    registers do not give; ``lines`` is what the communes' registers themselves add up to.
    """

    figures: tuple[SummedFigure, ...]
    told: tuple[SummedFigure, ...]
    units: tuple[str, ...]
    lines: _Lines


def gather(desk: Desk, period: Period) -> Gathered:
    """Return the figures of a period: of the reports sent, and of the registers received."""
    figures, units = province.totals(desk, period)
    span = listing.asked(desk, period)
    counted_here = communes.keys_here(desk, span)
    told = tuple(f for f in figures if f.key not in counted_here)
    return Gathered(tuple(figures), told, tuple(units), communes.by_line(desk, span))


def write(desk: Desk, period: Period, target: Path) -> dict[str, Any]:
    """Write the consolidated report of a period; return what went into it.

    Keys: file, period, units (codes that sent), missing (codes that did not), figures (of the
    reports sent), totals (of the communes' registers, with their parts by unit).
    """
    found = gather(desk, period)
    missing = province.missing(desk, period)
    paper.write(
        desk,
        _document(desk, period, found, len(missing)),
        target,
        title=f"Tổng hợp {period.label()}",
        author=f"Sở Tư pháp {desk.profile.unit.full_name}",
        created=datetime.combine(desk.today, time(), UTC),
    )
    return {
        "file": str(target),
        "period": period.code,
        "units": list(found.units),
        "missing": [s.unit.code for s in missing],
        "figures": {
            f.key: {
                "label": f.label,
                "value": f.value,
                "numerator": f.numerator,
                "denominator": f.denominator,
                "units": list(f.units),
            }
            for f in found.figures
        },
        "totals": [
            {
                **listing.to_json(each.figure),
                "units": {unit: plain(value) for unit, value in each.units.items()},
            }
            for _, given in found.lines
            for each in given
        ],
    }


def _document(desk: Desk, period: Period, found: Gathered, missing: int) -> ReportDocument:
    unit = desk.profile.unit
    sent = f"{len(found.units)}/{len(found.units) + missing}"
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
            Section("II", "SỐ LIỆU TỔNG HỢP TỪ BÁO CÁO", _report_blocks(found.told)),
            Section("III", "SỐ LIỆU CÁC SỔ THEO DÕI", tuple(_register_blocks(found.lines))),
        ),
        closing="Trên đây là tổng hợp của Sở Tư pháp; số liệu chi tiết tại Phụ lục kèm theo./.",
        recipients=("Như trên;", "Lưu: VT."),
        signature=Signature(department_signature("chair")),
        annexes=_annexes(desk, found),
    )


def _words(figure: SummedFigure) -> str:
    if figure.denominator is not None:
        share = f"{format_plain(figure.numerator or 0)}/{format_plain(figure.denominator)}"
        above, below = Decimal(str(figure.numerator or 0)), Decimal(str(figure.denominator))
        percent = (format_share if figure.measure else format_percent)(above, below)
        return f"{figure.label}: {share} ({percent}), {len(figure.units)} đơn vị;"
    return f"{figure.label}: {format_plain(figure.value or 0)}, {len(figure.units)} đơn vị;"


def _report_blocks(figures: Sequence[SummedFigure]) -> tuple[Block, ...]:
    """Return the summed figures that are not nothing; the annex has them all."""
    said = [f for f in figures if (f.value if f.denominator is None else f.denominator)]
    if not said:
        return (paragraph("Chưa có báo cáo nào của kỳ này."),)
    return tuple(bullet(_words(f)) for f in said)


def _register_blocks(lines: _Lines) -> Iterator[Block]:
    """Yield what the communes' registers add up to, line by line."""
    if not lines:
        yield paragraph("Trong kỳ chưa có số liệu nào trong các sổ theo dõi đã nhận.")
    for order, (line, found) in enumerate(lines, start=1):
        yield Heading(f"III.{order}", str(order), line.title)
        yield from itemised(
            [(f"{e.figure.label}: {words(e.figure)}, {len(e.units)} đơn vị",) for e in found]
        )


def _annexes(desk: Desk, found: Gathered) -> tuple[Annex, ...]:
    rows = province.matrix(desk).rows
    tables = [
        ("matrix", "TIẾN ĐỘ NHIỆM VỤ CỦA CÁC XÃ, PHƯỜNG, ĐẶC KHU", _progress(desk, rows)),
        ("figures", "SỐ LIỆU TỔNG HỢP TỪ BÁO CÁO", _figures(found.told)),
    ]
    for line, given in found.lines:
        counts = [each for each in given if not each.figure.is_ratio]
        for start in range(0, len(counts), _MOST_COLUMNS):
            title = line.title.upper() + (" (TIẾP)" if start else "")
            table = _beside(desk, counts[start : start + _MOST_COLUMNS])
            tables.append((f"line.{line.number}.{start}", title, table))
    note = "(Kèm theo Báo cáo tổng hợp của Sở Tư pháp)"
    return tuple(
        Annex(key, to_roman(n), title, note, table)
        for n, (key, title, table) in enumerate(tables, start=1)
    )


def _beside(desk: Desk, found: Sequence[Beside]) -> Table:
    """Return the communes down, the totals across, and their sums; no percentage is added up."""
    columns = (
        Column("TT", 10, "center"),
        Column("Đơn vị", 56),
        *(Column(each.figure.label, 186 / _MOST_COLUMNS, "right") for each in found),
    )
    units = sorted({unit for each in found for unit in each.units})
    rows = [
        Row(
            (
                number(n),
                Cell(desk.units.by_code(unit).full_name),
                *(number(plain(each.units.get(unit, Decimal(0)))) for each in found),
            )
        )
        for n, unit in enumerate(units, start=1)
    ]
    sums = (number(plain(each.figure.value)) for each in found)
    return Table(columns, (*rows, Row((Cell(""), Cell("Cộng"), *sums))))


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


def _number(value: float | None) -> Cell:
    return Cell("", None) if value is None else Cell(format_plain(value), value)
