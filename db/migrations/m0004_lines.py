"""Step 4: two histories under one stream name are both read, one as a line with a name of its own.

``line_of`` is the stream a line's segments were signed for, NULL for an ordinary stream. Frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_SQL = (
    "ALTER TABLE stream ADD COLUMN line_of BLOB",
    "CREATE INDEX stream_line ON stream (line_of) WHERE line_of IS NOT NULL",
    "DROP TABLE fork",
)


def apply(db: Database) -> None:
    """Let streams have lines; nothing is kept aside whole any more."""
    for statement in _SQL:
        db.execute(statement)
