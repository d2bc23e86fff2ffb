"""Reading records: one, many, or a page of a query, always from whitelisted columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from app.ports import Filter, Page, Query, Record
from app.records.codec import from_sql, normalise, to_sql
from app.records.language import LISTS, Field, Kind, Measure, Of
from db.core import Core
from db.layout import Layout
from db.ordering import shown_column, stored_column
from db.search import Words

_CHUNK = 500
_ALIVE, _DELETED = "life = 1", "life = 0"
_PLAIN = {op: op for op in ("=", "!=", "<", "<=", ">", ">=")}
_COMPARISONS = {"=": "IS", "!=": "IS NOT", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def get(core: Core, type_name: str, row_id: str) -> Record | None:
    """Return a record, deleted or not."""
    layout = core.layouts[type_name]
    row = core.connection.row(layout.by_id, (bytes.fromhex(row_id),))
    return None if row is None else layout.record(row)


def get_many(core: Core, type_name: str, ids: Iterable[str]) -> dict[str, Record]:
    """Return the living records among ``ids``, by id."""
    layout = core.layouts[type_name]
    keys = [bytes.fromhex(i) for i in dict.fromkeys(ids)]
    found: dict[str, Record] = {}
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        for row in core.connection.rows(f"{layout.select} WHERE id IN ({marks}) AND life", part):
            record = layout.record(row)
            found[record.id] = record
    return found


def expand(core: Core, type_name: str, prefix: str) -> list[str]:
    """Return the ids (at most 3) of a type that begin with a hex prefix."""
    layout = core.layouts[type_name]
    try:
        low, high = (bytes.fromhex(prefix.ljust(32, digit)) for digit in "0f")
    except ValueError:
        return []
    found = core.connection.rows(
        f"SELECT id FROM {layout.table} WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 3", (low, high)
    )
    return [row_id.hex() for (row_id,) in found]


def count(core: Core, query: Query) -> int:
    """Return how many records match a query, whatever its limit."""
    layout = core.layouts[query.type]
    where, params = _where(layout, query)
    return _count(core, layout, where, params)


def last_written(core: Core, types: Iterable[str]) -> dict[str, int]:
    """Return when a living record of these types last changed, by unit code."""
    newest: dict[str, int] = {}
    for name in types:
        table = core.layouts[name].table
        for unit, updated in core.connection.rows(
            f"SELECT unit, max(updated) FROM {table} WHERE life GROUP BY unit"
        ):
            newest[unit] = max(updated, newest.get(unit, updated))
    return newest


def find(core: Core, query: Query) -> Page:
    """Return one page of a query and its whole count."""
    layout = core.layouts[query.type]
    where, params = _where(layout, query)
    places = _places(core, layout, query, where, params)
    total = len(places) + query.offset
    if len(places) == query.limit or (query.offset and not places):
        total = _count(core, layout, where, params)
    return Page(tuple(_at(core, layout, places)), total)


def tally(core: Core, query: Query, measure: Measure, *, field: str, by: str) -> dict[Any, Decimal]:
    """Return a figure over all records of a query, told apart by the values of ``by``."""
    layout = core.layouts[query.type]
    where, params = _where(layout, query)
    told = layout.rtype.field(by) if by and by != "unit" else None
    kept = f"(SELECT * FROM {layout.table} WHERE {where}) AS kept"
    key = f'kept."{by}"' if by else "NULL"
    if told is not None and told.kind in LISTS:
        kept, key = f"{kept} LEFT JOIN json_each({key}) AS listed", "listed.value"
        told = None
    found = core.connection.rows(
        f"SELECT {key}, {_measured(layout, measure, field)} FROM {kept} GROUP BY 1", params
    )
    return {from_sql(told, raw) if told else raw: _exact(figure) for raw, figure in found}


def _measured(layout: Layout, measure: Measure, field: str) -> str:
    if measure == "count":
        return "count(*)"
    column = f'kept."{layout.rtype.field(field).name}"'
    return f"sum({column})" if measure == "sum" else f"count(DISTINCT {column})"


def _exact(figure: Any) -> Decimal:
    """Return a sum without the dust of binary fractions."""
    return Decimal(figure) if isinstance(figure, int) else Decimal(str(round(figure or 0.0, 6)))


def _count(core: Core, layout: Layout, where: str, params: Sequence[Any]) -> int:
    count = f"SELECT count(*) FROM {layout.table}"
    if where == _ALIVE:
        # Counting a whole table and its few deleted rows is far cheaper than the living ones.
        return int(core.connection.value(f"SELECT ({count}) - ({count} WHERE {_DELETED})"))
    return int(core.connection.value(f"{count} WHERE {where}", params))


def _places(
    core: Core, layout: Layout, query: Query, where: str, params: Sequence[Any]
) -> list[int]:
    """Return the numbers of a page's rows; only they are sorted, the wide rows are read later.

    Empty values come last, so the filled ones are asked first: that way an index gives the order.
    """
    order = query.order or layout.rtype.order
    # A declared order has its index; one that a person asks for goes by what the screen shows.
    declared = order == layout.rtype.order
    place = partial(stored_column if declared else shown_column, core, layout)
    if not order or query.text.strip():
        ordered = ", ".join([*(_ordered(place, o) for o in order), "n"])
        return _slice(core, layout, (where, params), ordered, query.limit, query.offset)
    column = place(order[0].removeprefix("-"))
    # "+" keeps the index on life, which tells nothing apart, from being preferred.
    where = where.replace(_ALIVE, f"+{_ALIVE}", 1)
    filled, empty = f"{where} AND {column} IS NOT NULL", f"{where} AND {column} IS NULL"
    first = f"{column} {'DESC' if order[0].startswith('-') else 'ASC'}"
    rest = [*(_ordered(place, o) for o in order[1:]), "n"]
    found = _slice(
        core, layout, (filled, params), ", ".join([first, *rest]), query.limit, query.offset
    )
    if len(found) < query.limit:
        passed = query.offset and not found
        skipped = query.offset - _count(core, layout, filled, params) if passed else 0
        wanted = query.limit - len(found)
        found += _slice(core, layout, (empty, params), ", ".join(rest), wanted, skipped)
    return found


def _slice(
    core: Core,
    layout: Layout,
    where: tuple[str, Sequence[Any]],
    order: str,
    limit: int,
    offset: int,
) -> list[int]:
    condition, params = where
    found = core.connection.rows(
        f"SELECT n FROM {layout.table} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?",
        (*params, limit, offset),
    )
    return [n for (n,) in found]


def _at(core: Core, layout: Layout, places: list[int]) -> Iterable[Record]:
    rows: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(places), _CHUNK):
        part = places[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        for row in core.connection.rows(f"{layout.select} WHERE n IN ({marks})", part):
            rows[row[0]] = row
    return (layout.record(rows[n]) for n in places if n in rows)


def _where(layout: Layout, query: Query) -> tuple[str, list[Any]]:
    parts, params = [_DELETED if query.deleted else _ALIVE], []
    for one in query.filters:
        part, values = _condition(layout, one)
        parts.append(part)
        params += values
    if query.text.strip():
        words = Words.of(query.text)
        if not words or not layout.searched:
            return "0", []
        parts.append(
            f"n IN (SELECT rowid - {layout.search_base} FROM search "
            "WHERE search MATCH ? AND rowid BETWEEN ? AND ?)"
        )
        params += [words.any_marks, layout.search_base, layout.search_end]
    return " AND ".join(parts), params


def _condition(layout: Layout, one: Filter) -> tuple[str, list[Any]]:
    """Return the SQL of one filter; a list field equals a value that is among its own."""
    field = None if one.field in ("id", "unit") else layout.rtype.field(one.field)
    column = f'"{one.field}"'
    if one.op == "empty" or (one.op == "=" and one.value is None):
        return f"{column} IS NULL", []
    if one.op == "filled" or (one.op == "!=" and one.value is None):
        return f"{column} IS NOT NULL", []
    if isinstance(one.value, Of):
        return f'{column} {_PLAIN[one.op]} "{layout.rtype.field(one.value.field).name}"', []
    if field is not None and field.kind in LISTS:
        return _list_condition(column, one)
    if one.op == "in":
        values = [_operand(field, one.field, v) for v in one.value]
        return f"{column} IN ({', '.join('?' * len(values))})", values
    return f"{column} {_COMPARISONS[one.op]} ?", [_operand(field, one.field, one.value)]


def _list_condition(column: str, one: Filter) -> tuple[str, list[Any]]:
    if one.op not in ("=", "!=", "in"):
        raise ValueError(f"a list field cannot be compared with {one.op!r}")
    values = list(one.value) if one.op == "in" else [one.value]
    marks = ", ".join("?" * len(values))
    among = f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value IN ({marks}))"
    return (f"NOT {among}" if one.op == "!=" else among), values


def _operand(field: Field | None, name: str, value: Any) -> Any:
    if name == "id":
        return bytes.fromhex(value)
    if field is None:
        return value
    if field.kind is Kind.DATE and isinstance(value, str):
        value = date.fromisoformat(value)
    if field.kind is Kind.DECIMAL and isinstance(value, int):
        value = Decimal(value)
    raw = to_sql(field, normalise(field, value))
    # A text parameter would not compare as a number where the column is an expression's operand.
    return float(raw) if field.kind is Kind.DECIMAL else raw


def _ordered(place: Callable[[str], str], name: str) -> str:
    """Return one term of an ORDER BY, "-" before the name reversing it; empty values last."""
    way = "DESC" if name.startswith("-") else "ASC"
    return f"{place(name.removeprefix('-'))} {way} NULLS LAST"
