"""Step 1: the ledger itself. Frozen: it never looks at today's declarations.

``stream``   one device's log for one audience; ``own`` 1 while this data folder writes it
``op``       open ops of own streams, one msgpack blob each, until they are closed into a segment;
             ``ent`` 0: an erased op, of which only the hash is left
``segment``  closed segments, compressed once: the history of everything
``trace``    which segments hold ops of a record
``register`` stamp and dot of the value each field group shows
``branch``   values that lost to a register's winner without having been seen by it
``settled``  what each resolution has settled
``aside``    ops kept but not applied (held or quarantined), and why
``fork``     segments that contradict what their stream already held
``erased``   records gone for good, the unit that erased them, and the hashes (32 bytes each) of
             attachments whose content went too
``search``   folded and marked words; rowid = type number << 40 | n
``setting``, ``note``  local JSON documents, never exchanged
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_SQL = (
    """CREATE TABLE stream (
        sid INTEGER PRIMARY KEY, rid BLOB NOT NULL UNIQUE, scope TEXT NOT NULL, unit TEXT NOT NULL,
        role TEXT NOT NULL, device BLOB NOT NULL, own INTEGER NOT NULL, hi INTEGER NOT NULL,
        head BLOB NOT NULL, origin BLOB)""",
    """CREATE TABLE op (
        sid INTEGER NOT NULL, seq INTEGER NOT NULL, ent INTEGER NOT NULL, n INTEGER NOT NULL,
        data BLOB NOT NULL, PRIMARY KEY (sid, seq)) WITHOUT ROWID""",
    "CREATE INDEX op_record ON op (ent, n)",
    """CREATE TABLE segment (
        id INTEGER PRIMARY KEY, sid INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL,
        hash BLOB NOT NULL UNIQUE, data BLOB NOT NULL)""",
    "CREATE INDEX segment_place ON segment (sid, lo, hi)",
    """CREATE TABLE trace (
        ent INTEGER NOT NULL, n INTEGER NOT NULL, segment INTEGER NOT NULL,
        PRIMARY KEY (ent, n, segment)) WITHOUT ROWID""",
    """CREATE TABLE register (
        ent INTEGER NOT NULL, n INTEGER NOT NULL, grp INTEGER NOT NULL, st INTEGER NOT NULL,
        sid INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (ent, n, grp)) WITHOUT ROWID""",
    """CREATE TABLE branch (
        ent INTEGER NOT NULL, n INTEGER NOT NULL, grp INTEGER NOT NULL, sid INTEGER NOT NULL,
        seq INTEGER NOT NULL, st INTEGER NOT NULL, state TEXT NOT NULL, conflict TEXT,
        PRIMARY KEY (ent, n, grp, sid, seq)) WITHOUT ROWID""",
    "CREATE INDEX branch_state ON branch (state, st)",
    "CREATE INDEX branch_conflict ON branch (conflict)",
    """CREATE TABLE settled (
        rid BLOB NOT NULL, seq INTEGER NOT NULL, ent INTEGER NOT NULL, n INTEGER NOT NULL,
        grp INTEGER NOT NULL, one_rid BLOB NOT NULL, one_seq INTEGER NOT NULL,
        other_rid BLOB NOT NULL, other_seq INTEGER NOT NULL, st INTEGER NOT NULL,
        PRIMARY KEY (rid, seq)) WITHOUT ROWID""",
    """CREATE TABLE aside (
        sid INTEGER NOT NULL, seq INTEGER NOT NULL, ent INTEGER NOT NULL, row BLOB NOT NULL,
        why TEXT NOT NULL, PRIMARY KEY (sid, seq)) WITHOUT ROWID""",
    "CREATE INDEX aside_record ON aside (ent, row)",
    """CREATE TABLE fork (
        hash BLOB PRIMARY KEY, sid INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL,
        data BLOB NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE erased (
        ent INTEGER NOT NULL, row BLOB NOT NULL, unit TEXT NOT NULL, files BLOB NOT NULL,
        PRIMARY KEY (ent, row, unit)) WITHOUT ROWID""",
    """CREATE VIRTUAL TABLE search USING fts5(
        plain, marked, content='', contentless_delete=1, detail='column',
        tokenize="unicode61 remove_diacritics 0")""",
    "CREATE TABLE setting (key TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE note (
        kind TEXT NOT NULL, key TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (kind, key))
        WITHOUT ROWID""",
)


def apply(db: Database) -> None:
    """Create the ledger's own tables."""
    for statement in _SQL:
        db.execute(statement)
