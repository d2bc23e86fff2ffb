"""Values as the screen shows them: counted things with thousands dots and what they count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.indicators import wording
from app.indicators.milestones import milestones
from app.records import codec
from app.records.language import Field, Kind
from app.records.types.plans import INDICATOR
from app.text.numbers import format_number

MILESTONES = INDICATOR.field("milestones")
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL)


def is_counted(field: Field) -> bool:
    """Tell whether a field counts something; other numbers (a year) are written without dots."""
    return field.kind in _NUMBERS and (field.summed or bool(field.measure))


def shown(field: Field, value: Any) -> str:
    """Return a value as people read it."""
    if value is not None and is_counted(field):
        return number(value)
    if field is MILESTONES:
        return wording.milestone_line(milestones(value, None))
    return codec.show(field, value)


def is_told(field: Field) -> bool:
    """Tell whether people can read its values: of those kept as raw data, milestones alone."""
    return field.kind is not Kind.JSON or field is MILESTONES


def number(value: Decimal | int) -> str:
    """Return a number with thousands dots and every decimal place it has."""
    exact = Decimal(value)
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    return format_number(exact, places)


def with_measure(field: Field, value: Decimal | int) -> str:
    """Return a number and what it counts."""
    return f"{number(value)} {field.measure}".strip()
