"""What is asked of a total, and what comes back: a figure with its parts and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.ports import Filter, Query

ALL = 1_000_000
"""More records than a query over a whole register can return."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The span of days a total covers, both included, and whose records count.

    ``unit`` names one unit; "" means every unit but ``without``.
    """

    start: date
    end: date
    unit: str = ""
    without: str = ""

    @property
    def whose(self) -> tuple[Filter, ...]:
        """Return the condition on the unit."""
        if self.unit:
            return (Filter("unit", "=", self.unit),)
        return (Filter("unit", "!=", self.without),) if self.without else ()

    def within(self, name: str) -> tuple[Filter, ...]:
        """Return the condition that a day field lies in the span."""
        return (Filter(name, ">=", self.start), Filter(name, "<=", self.end))

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies in the span."""
        return day is not None and self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure: the code it is told apart by, its words, its value."""

    code: str
    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure of a period.

    ``value`` is None for a ratio, which has ``numerator`` and ``denominator`` instead and never
    only a percentage. ``behind`` lists the records it was counted from, ``measure`` what it counts
    ("đồng"), ``note`` what must be said beside it.
    """

    key: str
    label: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    parts: tuple[Part, ...] = ()
    behind: tuple[Query, ...] = ()
    measure: str = ""
    note: str = ""

    @property
    def is_ratio(self) -> bool:
        """Tell whether this is a ratio."""
        return self.denominator is not None

    @property
    def says_something(self) -> bool:
        """Tell whether there is anything to report: not zero, not a ratio of nothing."""
        return bool(self.denominator if self.is_ratio else self.value)

    def to_json(self) -> dict[str, Any]:
        """Return the figure as the commands print it."""
        found: dict[str, Any] = {
            "key": self.key,
            "label": self.label,
            "value": plain(self.value),
            "by": {part.label: plain(part.value) for part in self.parts},
        }
        if self.is_ratio:
            found |= {
                "numerator": plain(self.numerator),
                "denominator": plain(self.denominator),
            }
        return found | {k: v for k, v in (("measure", self.measure), ("note", self.note)) if v}


def plain(value: Decimal | None) -> int | float | None:
    """Return a value as a plain number, whole when it is."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def of_rows(
    key: str,
    label: str,
    type_name: str,
    ids: Iterable[str],
    *,
    parts: tuple[Part, ...] = (),
) -> Counted:
    """Return the figure that counts these records of a type, each once."""
    found = tuple(dict.fromkeys(ids))
    return Counted(
        key, label, Decimal(len(found)), parts=parts, behind=(rows_of(type_name, found),)
    )


def share(
    key: str, label: str, type_name: str, part: Sequence[str], whole: Sequence[object]
) -> Counted:
    """Return the ratio of some records to all of them; the rows behind are the former."""
    return Counted(
        key,
        label,
        numerator=Decimal(len(part)),
        denominator=Decimal(len(whole)),
        behind=(rows_of(type_name, part),),
    )


def rows_of(type_name: str, ids: Iterable[str]) -> Query:
    """Return the query of exactly these records."""
    return Query(type_name, (Filter("id", "in", tuple(ids)),), limit=ALL)


def told_apart(values: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Part, ...]:
    """Return parts in the order of ``labels``; other values follow under their own words."""
    order = [*(c for c in labels if values.get(c)), *(c for c in values if c not in labels)]
    return tuple(Part(c, labels.get(c) or c or NOT_SAID, Decimal(values[c])) for c in order)


NOT_SAID = "Chưa ghi"
"""Label of the part whose records leave the field empty."""
