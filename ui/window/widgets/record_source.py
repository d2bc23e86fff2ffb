"""Records of any declared type as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.desk import Desk
from app.ports import Filter, Query, Record
from app.records.language import Field, Kind, RecordType
from app.services.registers import records
from ui.window.widgets.paged_model import Column, Row, Wish
from ui.window.widgets.values import shown, with_measure

_WIDTHS = {
    Kind.DATE: 11,
    Kind.INTEGER: 8,
    Kind.DECIMAL: 8,
    Kind.BOOL: 7,
    Kind.CHOICE: 16,
    Kind.LONG_TEXT: 40,
    Kind.REF: 26,
}
_SORTABLE = (
    Kind.TEXT,
    Kind.LONG_TEXT,
    Kind.DATE,
    Kind.INTEGER,
    Kind.DECIMAL,
    Kind.BOOL,
    Kind.CHOICE,
    Kind.REF,
)
_RIGHT = (Kind.INTEGER, Kind.DECIMAL)


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A record type, narrowed by filters; its listed fields come first, the others on demand."""

    rtype: RecordType
    filters: tuple[Filter, ...] = ()
    leave_out: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return a column per field that can be shown in a line."""
        fields = self._fields()
        widest = _widest(fields, self.rtype.title)
        return tuple(_column(f, wrap=f is widest) for f in fields)

    def rows(self, desk: Desk, wish: Wish) -> tuple[tuple[Row, ...], int]:
        """Return a slice of the records as texts."""
        order = (f"-{wish.order}" if wish.descending else wish.order,) if wish.order else ()
        page = records.listing(
            desk,
            self.rtype.name,
            text=wish.text,
            filters=(*self.filters, *wish.filters),
            order=order,
            limit=wish.limit,
            offset=wish.offset,
        )
        fields = self._fields()
        names = reference_titles(desk, fields, page.records)
        rows = tuple(
            Row(r.id, tuple(_text(f, r[f.name], names) for f in fields), r) for r in page.records
        )
        return rows, page.total

    def sums(self, desk: Desk, wish: Wish) -> tuple[tuple[str, str], ...]:
        """Return every figure that adds up over all rows listed: (label, number and measure)."""
        query = Query(self.rtype.name, (*self.filters, *wish.filters), wish.text)
        summed = [f for f in self.rtype.fields if f.summed and f.name not in self.leave_out]
        totals = [(f, desk.store.tally(query, "sum", field=f.name).get(None)) for f in summed]
        return tuple((f.label, with_measure(f, total)) for f, total in totals if total)

    @property
    def adds_up(self) -> bool:
        """Tell whether there is anything to add up."""
        return any(f.summed for f in self.rtype.fields)

    def _fields(self) -> tuple[Field, ...]:
        shown = [
            f
            for f in self.rtype.fields
            if not f.hidden and f.kind is not Kind.JSON and f.name not in self.leave_out
        ]
        return tuple(sorted(shown, key=lambda f: (f.name != self.rtype.title, not f.listed)))


def reference_titles(
    desk: Desk, fields: tuple[Field, ...], found: tuple[Record, ...]
) -> dict[str, str]:
    """Return words for every record these records refer to, by id; one not here yet says so."""
    names: dict[str, str] = {}
    for field in fields:
        if field.kind in (Kind.REF, Kind.REFS):
            ids = {i for r in found for i in ids_of(r[field.name])}
            names.update(records.names(desk, field.target, ids))
    return names


def ids_of(value: Any) -> tuple[str, ...]:
    """Return the ids in the value of a reference field."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def _widest(fields: tuple[Field, ...], title: str) -> Field | None:
    """Return the field that takes two lines: running words, else what names a thing."""
    listed = [f for f in fields if f.listed]
    words = next((f for f in listed if f.kind is Kind.LONG_TEXT), None)
    named = next((f for f in listed if f.name == title and f.kind is Kind.TEXT), None)
    return words or (named if named is not None and named.sorted != "person" else None)


def _text(field: Field, value: Any, names: dict[str, str]) -> str:
    if field.kind in (Kind.REF, Kind.REFS):
        return "; ".join(names.get(i, "") for i in ids_of(value))
    return shown(field, value)


def _column(field: Field, *, wrap: bool) -> Column:
    return Column(
        key=field.name,
        title=field.label,
        width=max(_WIDTHS.get(field.kind, 24), min(len(field.label) + 1, 16)),
        order=field.name if field.kind in _SORTABLE else "",
        wrap=wrap,
        right=field.kind in _RIGHT,
        optional=not field.listed,
    )
