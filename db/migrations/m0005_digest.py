"""Step 5: sums over the registers, kept up by the database itself. Frozen.

``register_change``  what came into a register (sign 1) or left it (-1) since the last summing up
``digest``           by stream: the sum of the registers its ops have won, 32 bytes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_LEFT = "SELECT -1, ent, grp, st, sid, seq FROM register"
_INTO = "INSERT INTO register_change (sign, ent, grp, st, sid, seq)"
_OLD = f"{_INTO} VALUES (-1, OLD.ent, OLD.grp, OLD.st, OLD.sid, OLD.seq)"
_NEW = f"{_INTO} VALUES (1, NEW.ent, NEW.grp, NEW.st, NEW.sid, NEW.seq)"
_SQL = (
    """CREATE TABLE register_change (
        id INTEGER PRIMARY KEY, sign INTEGER NOT NULL, ent INTEGER NOT NULL, grp INTEGER NOT NULL,
        st INTEGER NOT NULL, sid INTEGER NOT NULL, seq INTEGER NOT NULL)""",
    "CREATE TABLE digest (sid INTEGER PRIMARY KEY, total BLOB NOT NULL)",
    # Replacing a row deletes the old one without telling a trigger, so inserting tells of it.
    f"""CREATE TRIGGER register_digest_insert BEFORE INSERT ON register BEGIN
        {_INTO} {_LEFT} WHERE ent = NEW.ent AND n = NEW.n AND grp = NEW.grp; {_NEW}; END""",
    f"CREATE TRIGGER register_digest_update BEFORE UPDATE ON register BEGIN {_OLD}; {_NEW}; END",
    f"CREATE TRIGGER register_digest_delete BEFORE DELETE ON register BEGIN {_OLD}; END",
    f"{_INTO} SELECT 1, ent, grp, st, sid, seq FROM register",
)


def apply(db: Database) -> None:
    """Begin the sums; every register there is counts as having just come in."""
    for statement in _SQL:
        db.execute(statement)
