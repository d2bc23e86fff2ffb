"""Annex tables of registers, each from a declaration and a list of columns.

The rows are the records behind the figures of the text, so that both always agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from app.desk import Desk
from app.ports import Filter, Query, Record
from app.records import codec
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.reports.annexes import day, number, text
from app.reports.content import Annex, Cell, Column, Row, Table
from app.services.registers import records
from app.services.reporting import report_tables
from app.services.reporting.annex_tables import TABLES, RegisterTable, Told
from app.services.totals.counted import ALL, Asked, Counted

_NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
_TT = Column("TT", 10, "center")


def annexes(
    desk: Desk, asked: Asked, wanted: frozenset[str], found: Iterable[Counted], *, named: bool
) -> Iterator[Annex]:
    """Yield the wanted annexes of registers that have rows.

    ``named`` asks for the staff by name, which no report does by itself.
    """
    figures = {each.key: each for each in found}
    for spec in TABLES:
        if spec.key in wanted and (rows := _records(desk, spec, figures)):
            yield Annex(spec.key, "", spec.title, "", _table(desk, spec, rows))
    if "communication" in wanted:
        yield from report_tables.communication_annex(desk, figures)
    if "staff" in wanted:
        yield from report_tables.staff_annex(desk, figures, named=named)
    if "papers" in wanted:
        yield from report_tables.papers_annex(desk, asked)


def _records(desk: Desk, spec: RegisterTable, figures: Mapping[str, Counted]) -> list[Record]:
    """Return the records behind the figures, each once, in the order of their days."""
    rtype = REGISTRY[spec.type_name]
    queries = [
        q
        for key in spec.figures
        if key in figures
        for q in figures[key].behind
        if q.type == rtype.name
    ]
    found = {r.id: r for q in queries for r in desk.store.find(q).records}
    return sorted(found.values(), key=lambda r: (str(r[rtype.period] or ""), str(r[rtype.title])))


def _table(desk: Desk, spec: RegisterTable, found: list[Record]) -> Table:
    rtype = REGISTRY[spec.type_name]
    within = {
        column.inside: _within(desk, column.inside, found)
        for column in spec.columns
        if column.inside
    }
    rows = [
        Row(
            (number(n), *(_cell(rtype, column, record, within) for column in spec.columns)),
            record=record.id,
        )
        for n, record in enumerate(found, start=1)
    ]
    if spec.summed:
        rows.append(_sums(rtype, spec.columns, found))
    columns = (_TT, *(Column(c.title, c.width, c.align) for c in spec.columns))
    return Table(columns, tuple(rows))


def _within(desk: Desk, inner: str, found: list[Record]) -> dict[str, list[Record]]:
    """Return the records of a type listed within these, by the id of the outer one."""
    inside = REGISTRY[inner]
    query = Query(
        inner,
        (Filter(inside.inside, "in", tuple(r.id for r in found)),),
        order=(inside.period,),
        limit=ALL,
    )
    return records.grouped(desk.store.find(query).records, inside.inside)


def _cell(
    rtype: RecordType, column: Told, record: Record, within: Mapping[str, dict[str, list[Record]]]
) -> Cell:
    if column.inside:
        inner = REGISTRY[column.inside]
        told = (_words(inner, column, r) for r in within[column.inside].get(record.id, ()))
        return text("\n".join(t for t in told if t))
    [(name, pattern), *more] = column.parts
    field, value = rtype.field(name), record[name]
    if not more and pattern == "{}" and isinstance(value, date):
        return day(value)
    if not more and pattern == "{}" and field.kind in _NUMBERS:
        return number(None if value is None else codec.to_json(value))
    return text(_words(rtype, column, record) or column.empty)


def _words(rtype: RecordType, column: Told, record: Record) -> str:
    """Return the filled parts of a column, the first letter a capital."""
    told = [
        pattern.format(_show(rtype.field(name), record[name]))
        for name, pattern in column.parts
        if record[name] is not None
    ]
    joined = "; ".join(told)
    return joined[:1].upper() + joined[1:]


def _show(field: Field, value: Any) -> str:
    return codec.show(field, value)


def _sums(rtype: RecordType, columns: tuple[Told, ...], found: list[Record]) -> Row:
    """Return the row of sums under the columns that add up."""
    cells = [text(""), text("Cộng")]
    for column in columns[1:]:
        field = rtype.field(column.parts[0][0])
        known = [r[field.name] for r in found if r[field.name] is not None]
        if column.inside or not field.summed or not known:
            cells.append(text(""))
        else:
            cells.append(number(codec.to_json(sum(known))))
    return Row(tuple(cells))
