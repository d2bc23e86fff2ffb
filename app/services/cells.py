"""One spreadsheet cell and the value it stands for, there and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.desk import Desk
from app.ports import Query, Record
from app.records import codec
from app.records.language import Field, Kind
from app.services import records
from app.text.dates import format_date
from app.text.folding import tone_key

_BATCH_LIMIT = 100_000
_ID = re.compile("[0-9a-fA-F]{32}")
_FORMULA = ("=", "+", "-", "@")
_FIRST_DAY = date(1899, 12, 30)
_SERIALS = range((date(1970, 1, 1) - _FIRST_DAY).days, (date(2100, 1, 1) - _FIRST_DAY).days)
"""Excel's day numbers from 1970 on: a smaller number in a date column is more likely a year."""


def value_of(field: Field, cell: Any, finder: Finder, held: Any) -> Any:
    """Return the value a cell means; ``held`` is what the record holds there so far.

    Raises codec.ValueProblem with the sentence to show beside the row.
    """
    if cell is None or cell == "":
        return None
    if field.kind is Kind.DATE:
        return _day(field, cell)
    if isinstance(cell, date):
        cell = format_date(cell)
    if field.kind in (Kind.REF, Kind.REFS):
        parts = [part for part in str(cell).split(";") if part.strip()]
        ids = tuple(finder.find(field, part, _ids(held)) for part in parts)
        return ids[0] if field.kind is Kind.REF else ids
    if isinstance(cell, bool):
        return cell if field.kind is Kind.BOOL else codec.parse(field, "Có" if cell else "Không")
    if isinstance(cell, float):
        exact = Decimal(int(cell)) if cell.is_integer() else Decimal(repr(cell))
        return codec.parse(field, f"{exact:f}".replace(".", ","))
    return codec.parse(field, str(cell))


def _day(field: Field, cell: Any) -> Any:
    """Return a day given as Excel's own date, as text, or as the bare number behind a date."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell in _SERIALS:
        return _FIRST_DAY + timedelta(days=int(cell))
    return codec.parse(field, str(cell))


def living(desk: Desk, type_name: str, words: str) -> Record | None:
    """Return the living record with this whole id, None when there is none."""
    found = desk.store.expand(type_name, words.strip()) if _ID.fullmatch(words.strip()) else []
    record = desk.store.get(type_name, found[0]) if found else None
    return record if record and record.alive else None


def cell_of(field: Field, value: Any, names: Mapping[str, str]) -> Any:
    """Return what a value looks like in a cell; ``names`` are the words for references."""
    if value is None or field.kind in (Kind.DATE, Kind.INTEGER, Kind.DECIMAL):
        return value
    if field.kind is Kind.REF:
        return names.get(value, value)
    if field.kind is Kind.REFS:
        return "; ".join(names.get(v, v) for v in value)
    return codec.show(field, value)


def as_text(sheet: Any, text: str) -> Any:
    """Return a cell that stays text, though its words may look like a formula to Excel."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in _FORMULA
    return cell


def names_of(
    desk: Desk, fields: Sequence[Field], found: Sequence[Any]
) -> dict[str, dict[str, str]]:
    """Return, by reference field, the words for every record these records point at."""
    names: dict[str, dict[str, str]] = {}
    for field in fields:
        if field.kind in (Kind.REF, Kind.REFS):
            ids = [i for r in found for i in _ids(r[field.name])]
            names[field.name] = records.titles(desk, field.target, ids)
    return names


def _ids(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


class Finder:
    """Finds the record a cell's words stand for, each type read once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, dict[str, list[str]]] = {}

    def find(self, field: Field, words: str, held: Sequence[str]) -> str:
        """Return the id of the one record called ``words``; ValueProblem otherwise.

        Among namesakes the one the row has ``held`` so far is meant.
        """
        words = words.strip()
        if record := living(self._desk, field.target, words):
            return record.id
        found = self._titles(field.target).get(tone_key(words), [])
        kept = [i for i in found if i in held]
        if len(found) == 1 or len(kept) == 1:
            return (kept or found)[0]
        if found:
            raise codec.ValueProblem(f"Có {len(found)} bản ghi tên “{words}”.")
        raise codec.ValueProblem(f"Không có bản ghi tên “{words}”.")

    def _titles(self, target: str) -> dict[str, list[str]]:
        if target not in self._known:
            page = self._desk.store.find(Query(target, limit=_BATCH_LIMIT)).records
            titles: dict[str, list[str]] = {}
            for i, name in records.titles(self._desk, target, [r.id for r in page]).items():
                titles.setdefault(tone_key(name), []).append(i)
            self._known[target] = titles
        return self._known[target]
