"""Guards: triggers that refuse any change of the ledger's tables outside the one write().

They call ``writing()``, which only our own connections answer; another tool is refused because it
does not know the function at all.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.connection import Connection
from db.errors import unguarded

SYSTEM_TABLES = (
    "stream",
    "op",
    "segment",
    "trace",
    "register",
    "digest",
    "branch",
    "settled",
    "aside",
    "erased",
)
_EVENTS = ("INSERT", "UPDATE", "DELETE")


def create(connection: Connection, tables: Iterable[str]) -> None:
    """Put the three guards on every table; ones already there stay.

    Called after all migrations, because rebuilding a table silently drops its triggers.
    """
    with connection.transaction():
        for table in tables:
            for event in _EVENTS:
                connection.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {_name(table, event)} BEFORE {event} "
                    f'ON "{table}" WHEN NOT writing() '
                    "BEGIN SELECT RAISE(ABORT, 'guarded table'); END"
                )


def missing(connection: Connection, tables: Iterable[str]) -> list[str]:
    """Return the names of guards that should be there and are not."""
    there = {
        name for (name,) in connection.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }
    return [_name(t, e) for t in tables for e in _EVENTS if _name(t, e) not in there]


def assert_present(connection: Connection, tables: Iterable[str]) -> None:
    """Raise EnvironmentProblem (code unguarded) when a guard is gone."""
    if missing(connection, tables):
        raise unguarded()


def _name(table: str, event: str) -> str:
    return f"guard_{table}_{event.lower()}"
