"""Two records beside each other in words, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.desk import Desk
from app.ports import Record
from app.records import codec
from app.records.language import Field, Kind
from app.records.registry import REGISTRY
from app.services.registers import records
from app.services.sheets.finder import ids_of
from app.text.dates import format_date
from app.text.moments import day_of


@dataclass(frozen=True, slots=True)
class Line:
    """A field of both records; ``same`` when they say the same."""

    label: str
    texts: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Tell whether every record says the same."""
        return len(set(self.texts)) == 1


def lines(desk: Desk, found: Sequence[Record]) -> list[Line]:
    """Return every field that any of these records of one type fills, and when each was written."""
    rtype = REGISTRY[found[0].type]
    made = [_line(desk, field, found) for field in rtype.fields if _is_shown(field)]
    written = Line("Ghi lần cuối", tuple(format_date(day_of(r.updated)) for r in found))
    return [*(line for line in made if any(line.texts)), written]


def _is_shown(field: Field) -> bool:
    return not field.hidden and field.kind is not Kind.JSON


def _line(desk: Desk, field: Field, found: Sequence[Record]) -> Line:
    if field.kind not in (Kind.REF, Kind.REFS):
        return Line(field.label, tuple(codec.show(field, r[field.name]) for r in found))
    ids = [ids_of(r[field.name]) for r in found]
    names = records.names(desk, field.target, {i for some in ids for i in some})
    return Line(field.label, tuple("; ".join(names[i] for i in some) for some in ids))
