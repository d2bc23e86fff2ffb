"""A tool for developers: print the frozen migration of a declaration.

``python -m db.migrations.draft TYPE …`` prints the entries for the named record types (all of
them when none is named), to be pasted into a new migration step.
"""

from __future__ import annotations

import sys

from app.records.codec import sql_type
from app.records.language import RecordType


def columns(rtype: RecordType) -> list[str]:
    """Return the column definitions of a type's table, in their fixed order."""
    made = [
        "n INTEGER PRIMARY KEY",
        "id BLOB NOT NULL",
        "unit TEXT",
        "life INTEGER",
        "updated INTEGER",
    ]
    made += [f'"{f.name}" {sql_type(f)}' for f in rtype.fields]
    return made + [f'"{f.name}__key" BLOB' for f in rtype.fields if f.sorted]


def statements(rtype: RecordType) -> list[str]:
    """Return the SQL that creates a type's table and indexes."""
    name = rtype.name
    made = [
        f'CREATE TABLE "{name}" ({", ".join(columns(rtype))})',
        f'CREATE UNIQUE INDEX "{name}__id" ON "{name}" (id)',
        f'CREATE INDEX "{name}__life" ON "{name}" (life)',
    ]
    for fields in rtype.indexes:
        listed = ", ".join(f'"{f}"' for f in fields)
        made.append(f'CREATE INDEX "{name}__{"__".join(fields)}" ON "{name}" ({listed})')
    return made


def main(names: list[str]) -> None:
    """Print the draft for the named types; without names, a whole module for all of them."""
    from app.records.registry import REGISTRY

    lines = []
    for rtype in REGISTRY:
        if not names or rtype.name in names:
            lines.append(f"    # {rtype.name}")
            lines += [f"    {_literal(statement)}," for statement in statements(rtype)]
    sys.stdout.write("\n".join(lines) + "\n")


def _literal(statement: str) -> str:
    """Return a statement as Python source within the line length."""
    if len(statement) <= 90:
        return f"'{statement}'"
    head, _, rest = statement.partition(" (")
    lines, line = [f"{head} ("], ""
    for part in rest.split(", "):
        if line and len(line) + len(part) > 84:
            lines.append(line)
            line = ""
        line += f"{part}, "
    lines.append(line.removesuffix(", "))
    return '"""' + "\n        ".join(text.rstrip() for text in lines) + '"""'


if __name__ == "__main__":
    main(sys.argv[1:])
