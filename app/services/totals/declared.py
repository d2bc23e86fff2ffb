"""Totals straight from the declarations: no register has any code of its own here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from app.desk import Desk
from app.ports import Query
from app.records.language import ALWAYS, LISTS, Field, Filter, Kind, RecordType, Scope, Total
from app.records.registry import REGISTRY
from app.services.registers import picklists, records
from app.services.registers.optional import switched_on
from app.services.totals.counted import ALL, NOT_SAID, Asked, Counted, Part
from app.text.folding import tone_key


def key_of(rtype: RecordType, total: Total) -> str:
    """Return the permanent name of a total: "feedback.received"."""
    return f"{rtype.name}.{total.key}"


def declared(desk: Desk) -> Iterator[tuple[RecordType, Total]]:
    """Yield every total of every type in use, in declared order."""
    shown = switched_on(desk)
    for rtype in REGISTRY:
        if not rtype.optional or rtype.name in shown:
            yield from ((rtype, total) for total in rtype.totals)


def travels(rtype: RecordType, total: Total) -> bool:
    """Tell whether all a total looks at leaves the commune, so that the province can count it."""
    looked_at = {total.field, total.by, *(f.field for f in total.where)} - {"", "id", "unit"}
    if total.date != ALWAYS:
        looked_at.add(total.date or rtype.period)
    scopes = {rtype.group(rtype.field(name).group).scope for name in looked_at}
    return rtype.life_scope is not Scope.COMMUNE and Scope.COMMUNE not in scopes


def query_of(rtype: RecordType, total: Total, asked: Asked) -> Query:
    """Return the records a total looks at."""
    filters = (*asked.whose, *_in_span(rtype, total, asked), *total.where)
    return Query(rtype.name, filters, limit=ALL)


def count(desk: Desk, rtype: RecordType, total: Total, asked: Asked) -> Counted:
    """Work one declared total out."""
    query = query_of(rtype, total, asked)
    parts = _parts(desk, rtype, total, query) if total.by else ()
    behind = query
    if total.field:
        behind = Query(query.type, (*query.filters, Filter(total.field, "filled")), limit=ALL)
    return Counted(
        key_of(rtype, total),
        total.label,
        _whole(desk, rtype, total, query, parts),
        parts=parts,
        behind=(behind,),
        measure=rtype.field(total.field).measure if total.measure == "sum" else "",
    )


def by_unit(desk: Desk, rtype: RecordType, total: Total, asked: Asked) -> dict[str, Decimal]:
    """Return a declared total of every unit that has anything to count."""
    query = query_of(rtype, total, asked)
    found = desk.store.tally(query, total.measure, field=total.field, by="unit")
    return {unit: value for unit, value in found.items() if unit and value}


def coder(desk: Desk, rtype: RecordType, field: Field) -> Callable[[str | None], str]:
    """Return what gives the code, or the words, under which a value of a field is counted.

    Words of one's own count as the office said; else as the declared choice, or the words met
    before, that read the same.
    """
    mapped = picklists.counted_as(desk, rtype, field) if field.open else {}
    codes = {c.code for c in field.choices}
    known = {tone_key(c.label): c.code for c in field.choices}

    def code_of(value: str | None) -> str:
        code = picklists.part_of(field, value, mapped)
        return code if code in codes or not code else known.setdefault(tone_key(code), code)

    return code_of


def _in_span(rtype: RecordType, total: Total, asked: Asked) -> tuple[Filter, ...]:
    if total.date == ALWAYS:
        return ()
    field = rtype.field(total.date or rtype.period)
    if field.kind is Kind.INTEGER:
        return (
            Filter(field.name, ">=", asked.start.year),
            Filter(field.name, "<=", asked.end.year),
        )
    return asked.within(field.name)


def _whole(
    desk: Desk, rtype: RecordType, total: Total, query: Query, parts: tuple[Part, ...]
) -> Decimal:
    """Parts add up to the whole, unless a record lies in several of them."""
    overlapping = total.measure == "distinct" or (total.by and rtype.field(total.by).kind in LISTS)
    if total.by and not overlapping:
        return sum((part.value for part in parts), Decimal(0))
    found = desk.store.tally(query, total.measure, field=total.field)
    return found.get(None, Decimal(0))


def _parts(desk: Desk, rtype: RecordType, total: Total, query: Query) -> tuple[Part, ...]:
    """Tell a total apart by the values of a field, the office's own words counted as it said."""
    field = rtype.field(total.by)
    code_of = coder(desk, rtype, field)
    found: dict[str, Decimal] = {}
    tallied = desk.store.tally(query, total.measure, field=total.field, by=field.name)
    for raw, value in tallied.items():
        code = code_of(raw if raw is None or isinstance(raw, str) else str(raw))
        found[code] = found.get(code, Decimal(0)) + value
    labels = _labels(desk, field, found)
    order = {c.code: n for n, c in enumerate(field.choices)}
    return tuple(
        Part(code, labels[code], found[code])
        for code in sorted(found, key=lambda c: (order.get(c, len(order)), labels[c]))
        if found[code]
    )


def _labels(desk: Desk, field: Field, codes: dict[str, Decimal]) -> dict[str, str]:
    if field.kind is Kind.REF:
        names = records.titles(desk, field.target, [c for c in codes if c])
    elif field.kind is Kind.BOOL:
        names = {"True": "Có", "False": "Không", "1": "Có", "0": "Không"}
    else:
        names = {c.code: c.label for c in field.choices}
    return {c: names.get(c, c) or NOT_SAID for c in codes}
