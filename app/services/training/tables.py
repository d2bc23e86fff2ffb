"""One output of training as a page shows it, as paper, as a sheet and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import bad_ending
from app.reports.content import Align, Cell, Column, Row, Table
from app.schedule.periods import Period
from app.text.dates import format_date
from app.text.numbers import format_number, format_percent


@dataclass(frozen=True, slots=True)
class Span:
    """The days an output is about, both included, and what they are called."""

    start: date
    end: date
    label: str

    @classmethod
    def of(cls, period: Period) -> Span:
        """Return the span of a reporting period."""
        return cls(period.start, period.end, period.label())

    def holds(self, day: date) -> bool:
        """Tell whether a day lies within."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Output:
    """A table with its title; ``keys`` name its columns for programs, ``counts`` its totals.

    ``note`` says below the title what is counted.
    """

    kind: str
    title: str
    span: Span
    keys: tuple[str, ...]
    table: Table
    note: str = ""
    counts: Mapping[str, int | float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the output as the commands print it: every row by column key."""
        rows = [_row_json(self.keys, group, row) for group, row in _with_groups(self.table.rows)]
        return {
            "kind": self.kind,
            "title": self.title,
            "from": self.span.start.isoformat(),
            "to": self.span.end.isoformat(),
            "counts": dict(self.counts),
            "note": " ".join(n for n in (self.note, self.table.note) if n),
            "rows": rows,
            "total": len(rows),
        }


def write(desk: Desk, output: Output, target: Path) -> int:
    """Write an output to a .pdf or .xlsx, whole or not at all; return how many rows.

    Raises UserError bad_ending for another ending; EnvironmentProblem when the disk refuses.
    """
    paper = BytesIO()
    title, author = output.title, desk.profile.unit.full_name
    created = desk.moment()
    match target.suffix.lower():
        case ".pdf":
            from app.reports.pdf import write_table_pdf

            write_table_pdf(
                output.table,
                paper,
                title=title,
                author=author,
                created=created,
                note=output.note,
            )
        case ".xlsx":
            from app.reports.xlsx import write_table_xlsx

            write_table_xlsx(
                output.table,
                paper,
                title=title,
                author=author,
                created=created,
                note=output.note,
            )
        case other:
            raise bad_ending(f"Không ghi được bảng với đuôi “{other}”.", ".pdf hoặc .xlsx")
    desk.write_file(target, paper.getvalue())
    return sum(not row.group for row in output.table.rows)


def columns(*given: tuple[str, str, float] | tuple[str, str, float, Align]) -> Columns:
    """Build columns from (key, title, width in mm, alignment)."""
    keys = tuple(g[0] for g in given)
    made = tuple(Column(g[1], g[2], g[3] if len(g) > 3 else "left") for g in given)
    return Columns(keys, made)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a table with their keys."""

    keys: tuple[str, ...]
    columns: tuple[Column, ...]


def text(words: str | None) -> Cell:
    """Return a cell of words."""
    return Cell(words or "")


def count(number: int) -> Cell:
    """Return a cell of a whole number."""
    return Cell(format_number(number), number=number)


def hours(number: Decimal | None) -> Cell:
    """Return a cell of tiết: "7,5", "16", or empty."""
    if number is None:
        return Cell("")
    whole = number == int(number)
    shown = format_number(number, 0 if whole else 1)
    return Cell(shown, number=int(number) if whole else float(number))


def day(value: date | None) -> Cell:
    """Return a cell of a day."""
    return Cell(format_date(value), day=value) if value else Cell("")


def ratio(above: int, below: int) -> Cell:
    """Return a ratio with its two counts: "5/8 (62,5%)"; never a percentage alone."""
    return Cell(ratio_words(above, below))


def ratio_words(above: int, below: int) -> str:
    """Return "5/8 (62,5%)", or "0/0" when there is nobody to count."""
    return f"{above}/{below} ({format_percent(above, below)})" if below else f"{above}/{below}"


def days(start: date, end: date) -> Cell:
    """Return a cell of a stretch of days."""
    one = start == end
    return Cell(format_date(start) if one else f"{format_date(start)} -\n{format_date(end)}")


def numbered(rows: Sequence[tuple[Sequence[Cell], str]]) -> tuple[Row, ...]:
    """Return rows (cells, record id) with a running number (TT) in front."""
    return tuple(
        Row((Cell(str(n), number=n), *cells), record=record)
        for n, (cells, record) in enumerate(rows, 1)
    )


def heading(words: str) -> Row:
    """Return a row that spans the table and opens a group."""
    return Row((Cell(words),), group=True)


def _with_groups(rows: Sequence[Row]) -> list[tuple[str, Row]]:
    """Return every plain row with the words of the group row above it."""
    group, found = "", []
    for row in rows:
        if row.group:
            group = row.cells[0].text
        else:
            found.append((group, row))
    return found


def _row_json(keys: tuple[str, ...], group: str, row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {"id": row.record or None}
    if group:
        values["group"] = group
    for key, cell in zip(keys, row.cells, strict=True):
        plain = cell.day.isoformat() if cell.day else cell.number
        values[key] = cell.text.replace("\n", " ") if plain is None else plain
    return values
