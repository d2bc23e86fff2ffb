"""The exchange in words: what a field says, what a record is called, units, days, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app.records.codec import show
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.records.units import Units
from app.text.dates import format_date

if TYPE_CHECKING:
    from app.desk import Desk

_REFERENCES = (Kind.REF, Kind.REFS)
_DETAILS = "(mở bản ghi để xem)"
_UNKNOWN = "(bản ghi chưa có ở đây)"


def field_words(desk: Desk, field: Field, value: Any) -> str:
    """Return a value as people read it, "" when it is empty; another record by its title."""
    if value is None:
        return ""
    if field.kind is Kind.JSON:
        return _DETAILS
    if field.kind not in _REFERENCES:
        return show(field, value)
    ids = (value,) if field.kind is Kind.REF else value
    return "; ".join(_title_here(desk, field.target, row) for row in ids)


def title_words(rtype: RecordType, values: Mapping[str, Any]) -> str:
    """Return what a record of these values is called; its type's name when another names it."""
    if rtype.field(rtype.title).kind is Kind.REF:
        return rtype.label
    return rtype.title_of(values)


def unit_words(units: Units, code: str) -> str:
    """Return a unit's name; a province is met in the exchange through its department of justice."""
    unit = units.by_code(code)
    return f"Sở Tư pháp {unit.full_name}" if unit.is_province else unit.full_name


def day_words(iso: str) -> str:
    """Return a day (ISO) as dd/mm/yyyy, "" for none."""
    return format_date(date.fromisoformat(iso)) if iso else ""


def numbers_words(numbers: Sequence[int]) -> str:
    """Return rising numbers with those that follow each other joined: ``41 đến 43, 45``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]} đến {r[-1]}" for r in runs)


def _title_here(desk: Desk, type_name: str, row: str) -> str:
    record = desk.store.get(type_name, row)
    return title_words(REGISTRY[type_name], record.values) if record is not None else _UNKNOWN
