"""Records that a person should look at: alike in what tells them apart, or without their parent."""

from __future__ import annotations

from collections.abc import Sequence

from app.records.language import Field, Kind
from db.core import Core

_MOST = 1_000
"""Groups, or records, listed of one type; nobody looks through more at a time."""
_COSTLY = "vi_key"


def doubles(core: Core, type_name: str, names: Sequence[str], unit: str) -> list[tuple[str, ...]]:
    """Return the ids, rising, of each group of a unit's living records alike in these fields.

    Empty equals empty, but the first field must be filled.
    """
    layout = core.layouts[type_name]
    keys = [_key(layout.rtype.field(name)) for name in names]
    cheap = [key for key in keys if not key.startswith(_COSTLY)]
    # Long words are made keys only where everything else is alike already.
    among = f"count(*) OVER (PARTITION BY {', '.join(cheap)})" if cheap else "2"
    columns = sorted({key.removeprefix(_COSTLY).strip("()") for key in keys})
    found = core.connection.rows(
        f"SELECT group_concat(hex(id), ' ' ORDER BY id) FROM ("
        f"SELECT id, {', '.join(columns)}, {among} AS among FROM {layout.table} "
        f'WHERE life AND unit = ? AND "{names[0]}" IS NOT NULL) WHERE among > 1 '
        f"GROUP BY {', '.join(keys)} HAVING count(*) > 1 AND length({keys[0]}) LIMIT {_MOST}",
        (unit,),
    )
    return [tuple(ids.lower().split()) for (ids,) in found]


def parentless(core: Core, type_name: str, field: str, unit: str | None) -> list[str]:
    """Return the ids of living records whose reference names a record that is not held."""
    layout = core.layouts[type_name]
    named = layout.rtype.field(field)
    target = core.layouts[named.target]
    found = core.connection.rows(
        f'SELECT id FROM {layout.table} AS child WHERE life AND "{named.name}" IS NOT NULL '
        f"AND (?1 IS NULL OR unit = ?1) AND NOT EXISTS (SELECT 1 FROM {target.table} "
        f'WHERE id = child."{named.name}") AND NOT EXISTS (SELECT 1 FROM erased '
        f'WHERE ent = {target.rtype.number} AND row = child."{named.name}") LIMIT {_MOST}',
        (unit,),
    )
    return [row_id.hex() for (row_id,) in found]


def _key(field: Field) -> str:
    """Return the SQL by which two values of a field are the same to a person."""
    if field.sorted:
        return f'"{field.name}__key"'
    if field.kind in (Kind.TEXT, Kind.LONG_TEXT):
        return f'{_COSTLY}("{field.name}")'
    return f'"{field.name}"'
