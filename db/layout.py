"""How the records of one declared type lie in their table: columns, conversions, statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from app.ports import Record
from app.records.codec import from_sql, show, to_sql
from app.records.language import Field, Kind, RecordType, Registry
from app.text.sorting import person_sort_key, sort_key

FIXED = 5
"""Columns before the fields: n, id, unit, life, updated."""
_TYPE_SHIFT = 40
_AS_STORED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.INTEGER, Kind.CHOICE})


class Layout:
    """The table of one record type."""

    def __init__(self, rtype: RecordType) -> None:
        self.rtype = rtype
        self.fields = rtype.fields
        self._names = tuple(f.name for f in rtype.fields)
        self._converted = tuple(f for f in rtype.fields if f.kind not in _AS_STORED)
        self.searched = tuple(f for f in rtype.fields if f.searched)
        self.table = f'"{rtype.name}"'
        columns = ", ".join(f'"{f.name}"' for f in rtype.fields)
        self.select = f"SELECT n, id, unit, life, updated, {columns} FROM {self.table}"
        self.by_id = f"{self.select} WHERE id = ?"
        keys = [f'"{f.name}__key"' for f in rtype.fields if f.sorted]
        named = ", ".join(["n, id, unit, life, updated", columns, *keys])
        marks = ", ".join("?" * (FIXED + len(rtype.fields) + len(keys)))
        self.insert = f"INSERT INTO {self.table} ({named}) VALUES ({marks})"
        self.search_base = rtype.number << _TYPE_SHIFT
        self.search_end = self.search_base | ((1 << _TYPE_SHIFT) - 1)
        self._group_fields = {g.number: rtype.fields_of(g.name) for g in rtype.groups}
        self.group_update = lru_cache(maxsize=256)(self._group_update)

    def values(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """Return the fields of a selected row as Python values."""
        values = dict(zip(self._names, row[FIXED:], strict=True))
        for field in self._converted:
            raw = values[field.name]
            if raw is not None:
                values[field.name] = from_sql(field, raw)
        return values

    def record(self, row: tuple[Any, ...]) -> Record:
        """Return a selected row as a record."""
        _n, row_id, unit, life, updated = row[:FIXED]
        return Record(
            self.rtype.name, row_id.hex(), unit or "", self.values(row), bool(life), updated or 0
        )

    def insert_params(
        self, n: int, row_id: bytes, unit: str, life: bool, updated: int, values: Mapping[str, Any]
    ) -> list[Any]:
        """Return the parameters of ``insert``."""
        params: list[Any] = [n, row_id, unit, int(life), updated]
        return params + _stored(self.fields, values)

    def _group_update(self, groups: tuple[int, ...], life_too: bool) -> str:
        """Return the statement that sets whole groups, given by their numbers.

        Its parameters are ``group_params``.
        """
        fields = [f for g in groups for f in self._group_fields[g]]
        # Naming the column would write its index again, changed or not.
        sets = ["life = ?", "updated = ?"] if life_too else ["updated = ?"]
        sets += [f'"{f.name}" = ?' for f in fields]
        sets += [f'"{f.name}__key" = ?' for f in fields if f.sorted]
        return f"UPDATE {self.table} SET {', '.join(sets)} WHERE n = ?"

    def group_params(
        self,
        n: int,
        life: bool | None,
        updated: int,
        groups: Iterable[int],
        values: Mapping[str, Any],
    ) -> list[Any]:
        """Return the parameters of ``group_update``; ``life`` None when it stays as it is."""
        fields = [f for g in groups for f in self._group_fields[g]]
        params: list[Any] = [updated] if life is None else [int(life), updated]
        return [*params, *_stored(fields, values), n]

    def holds(self, rowid: int) -> bool:
        """Tell whether an entry of the search index is of this type."""
        return self.search_base <= rowid <= self.search_end

    def words(self, values: Mapping[str, Any]) -> str:
        """Return all searched text of a record."""
        shown = (show(f, values.get(f.name)) for f in self.searched)
        return "\n".join(text for text in shown if text)


class Layouts:
    """The tables of every declared type, by name and by permanent number; made when asked for."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._made: dict[str, Layout] = {}

    def __getitem__(self, type_name: str) -> Layout:
        """Return the table of a type by its name; KeyError when it is not declared."""
        made = self._made.get(type_name)
        if made is None:
            made = self._made[type_name] = Layout(self.registry[type_name])
        return made

    def __iter__(self) -> Any:
        """Iterate over the tables in declared order."""
        return (self[rtype.name] for rtype in self.registry)

    def by_number(self, ent: int) -> Layout | None:
        """Return the table of a type by its permanent number, None when it is a newer program's."""
        rtype = self.registry.by_number(ent)
        return None if rtype is None else self[rtype.name]


def _stored(fields: Iterable[Field], values: Mapping[str, Any]) -> list[Any]:
    """Return what the columns of fields hold, then their order keys."""
    found = [values.get(f.name) for f in fields]
    stored = [
        v if v is None or f.kind in _AS_STORED else to_sql(f, v)
        for f, v in zip(fields, found, strict=True)
    ]
    return stored + [order_key(f.sorted, values.get(f.name)) for f in fields if f.sorted]


def order_key(how: bool | str, value: Any) -> bytes | None:
    """Return the key that orders a value by Vietnamese rules; names of people by given name."""
    if value is None:
        return None
    return person_sort_key(str(value)) if how == "person" else sort_key(str(value))
