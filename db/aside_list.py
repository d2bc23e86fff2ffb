"""What stands aside, as people are shown it: page by page, without what somebody has settled.

What others added to a record that was erased on purpose is left out too: it waits for nothing.
"""

from __future__ import annotations

from app.exchange.aside.why import SETTLED, Why
from app.exchange.ops import Dot
from app.ports import SetAside
from db.core import Core

_FROM = (
    "FROM aside a JOIN stream s ON s.sid = a.sid WHERE NOT EXISTS (SELECT 1 FROM note k "
    "WHERE k.kind = ? AND k.key = lower(hex(s.rid)) || ':' || a.seq) "
    "AND NOT (a.why = 'unborn' AND EXISTS "
    "(SELECT 1 FROM erased e WHERE e.ent = a.ent AND e.row = a.row))"
)
_COLUMNS = "s.rid, a.seq, a.why, s.unit, s.device"
_WAITING_LAST = "a.why IN ('type', 'group', 'field', 'unborn')"


def page(core: Core, *, limit: int, offset: int) -> tuple[list[SetAside], int]:
    """Return a page of the ops set aside, refused ones before waiting ones, and how many."""
    total = core.connection.value(f"SELECT count(*) {_FROM}", (SETTLED,))
    rows = core.connection.rows(
        f"SELECT {_COLUMNS} {_FROM} ORDER BY {_WAITING_LAST}, a.sid, a.seq LIMIT ? OFFSET ?",
        (SETTLED, limit, offset),
    )
    return [one for row in rows if (one := _set_aside(core, row)) is not None], int(total)


def at(core: Core, dot: Dot) -> SetAside | None:
    """Return an op that stands aside, None when there is none of this name."""
    row = core.connection.row(
        f"SELECT {_COLUMNS} {_FROM} AND s.rid = ? AND a.seq = ?", (SETTLED, dot.rid, dot.seq)
    )
    return None if row is None else _set_aside(core, row)


def revoked_between(core: Core, rid: bytes, lo: int, hi: int, *, settled: bool) -> int:
    """Return how many ops of a stream are set aside for a revocation, from ``lo`` to ``hi``.

    ``settled`` counts those too that somebody has settled.
    """
    # No note is of a nameless kind: then nothing is left out as settled.
    found = core.connection.value(
        f"SELECT count(*) {_FROM} AND s.rid = ? AND a.seq BETWEEN ? AND ? AND a.why = 'revoked'",
        ("" if settled else SETTLED, rid, lo, hi),
    )
    return int(found)


def counts(core: Core) -> dict[Why, int]:
    """Return how many ops stand aside, by why."""
    rows = core.connection.rows(f"SELECT a.why, count(*) {_FROM} GROUP BY a.why", (SETTLED,))
    return {Why(why): count for why, count in rows}


def _set_aside(core: Core, row: tuple[bytes, int, str, str, bytes]) -> SetAside | None:
    rid, seq, why, unit, device = row
    op = core.log.find(Dot(rid, seq))
    return None if op is None else SetAside(Dot(rid, seq), Why(why), op, unit, device)
