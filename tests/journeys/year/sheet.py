"""Writing rows into an Excel file as an office does: labels above, words in the cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from app.records.language import Field, RecordType
from app.records.registry import REGISTRY
from app.text.legacy import TextEncoding, to_unicode
from tests.journeys.year.basics import Rows

Writer = Callable[[int, Any], Any]
"""Turns the value of the n-th row into what the cell holds."""
_OLD = {to_unicode(chr(c), TextEncoding.TCVN3): chr(c) for c in range(0xA0, 0x100)}


def write(
    path: Path,
    type_name: str,
    rows: Rows,
    *,
    heads: Mapping[str, str] | None = None,
    cells: Mapping[str, Writer] | None = None,
) -> Path:
    """Write rows under the labels of their fields.

    ``heads`` gives some columns other headings, ``cells`` writes some in another way.
    """
    rtype = REGISTRY[type_name]
    fields = [rtype.field(name) for name in rows[0]]
    book = Workbook()
    book.active.append([(heads or {}).get(f.name, f.label) for f in fields])
    for n, row in enumerate(rows):
        made = [
            (cells or {}).get(f.name, lambda _, v, f=f: shown(f, v))(n, row[f.name]) for f in fields
        ]
        book.active.append(made)
    book.save(path)
    return path


def fill_in(template: Path, rtype: RecordType, rows: Rows) -> None:
    """Fill a template in, each value under its heading."""
    book = load_workbook(template)
    page = book.worksheets[0]
    places = {str(c.value).removesuffix(" *"): c.column for c in page[1]}
    for below, row in enumerate(rows, 2):
        for name, value in row.items():
            field = rtype.field(name)
            page.cell(below, places[field.label]).value = shown(field, value)
    book.save(template)
    book.close()


def shown(field: Field, value: Any) -> Any:
    """Return a value as people type it into a cell."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, tuple):
        return "; ".join(field.choice_label(v) for v in value)
    if isinstance(value, str):
        return field.choice_label(value)
    return float(value) if isinstance(value, Decimal) else value


def in_old_font(_: int, text: str) -> str:
    """Return a text as the font .VnTime holds it."""
    return "".join(_OLD.get(letter, letter) for letter in text)


def in_many_ways(n: int, day: date) -> Any:
    """Return a day as five people write it: four as words, one as a real date."""
    ways = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "ngày %d tháng %m năm %Y")
    return day if n % 5 == 4 else day.strftime(ways[n % 5])
