"""The order in which people expect a column: Vietnamese letters, labels of choices, words of links.

A field declared ``sorted`` has its key stored beside it, so an index may give the order. Any
other column is ordered while it is asked for.
"""

from __future__ import annotations

from app.records.language import Field, Kind
from app.text.sorting import sort_key
from db.core import Core
from db.layout import Layout

_WORDS = (Kind.TEXT, Kind.LONG_TEXT)
_PLAIN = ("id", "unit", "updated")
_DEEPEST = 3
"""How many links are followed where a title is itself a link."""


def stored_column(_core: Core, layout: Layout, name: str) -> str:
    """Return the column that holds a field, or its stored key: the order an index can give."""
    sorted_by_key = name not in _PLAIN and layout.rtype.field(name).sorted
    return f'"{name}__key"' if sorted_by_key else f'"{name}"'


def shown_column(core: Core, layout: Layout, name: str) -> str:
    """Return the SQL expression that puts records in order by what people see of a field."""
    if name in _PLAIN:
        return name
    return _ordering(core, layout.rtype.field(name), layout.table, _DEEPEST)


def _ordering(core: Core, field: Field, table: str, depth: int) -> str:
    if field.sorted:
        return f'{table}."{field.name}__key"'
    column = f'{table}."{field.name}"'
    if field.kind in _WORDS:
        return f"vi_key({column})"
    if field.kind is Kind.CHOICE:
        return _by_label(field, column)
    if field.kind is Kind.REF and depth:
        return _by_title(core, field, column, depth)
    return column


def _by_label(field: Field, column: str) -> str:
    """Order choices by their labels; words of one's own by themselves."""
    whens = " ".join(f"WHEN '{c.code}' THEN x'{sort_key(c.label).hex()}'" for c in field.choices)
    return f"CASE {column} {whens} ELSE vi_key({column}) END"


def _by_title(core: Core, field: Field, column: str, depth: int) -> str:
    """Order links by the words of the record they point at."""
    target = core.layouts[field.target]
    title = target.rtype.field(target.rtype.title)
    alias = f"linked{depth}"
    inner = _ordering(core, title, alias, depth - 1)
    return f"(SELECT {inner} FROM {target.table} AS {alias} WHERE {alias}.id = {column})"
