"""The digest: one number for all registers, whatever order they were filled in.

Two replicas that hold the same ops must have the same digest; if not they have diverged, and a
person is told. It is the sum modulo 2^256 of one SHA-256 per register, kept by the stream of the op
that won it. The op's dot stands for its record, which the op's own signed hash names.

Triggers note what comes into a register and what leaves it; ``sum_up`` adds that to the sums.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection

from app.records.language import Scope
from db import streams
from db.core import Core

_MODULUS = 1 << 256
_BYTES = 32
_MANY = 1_000


def digest(core: Core, scopes: Collection[Scope], *, unit: str = "") -> str:
    """Return the digest of what streams of these scopes have won, 64 hex digits.

    With ``unit`` only of the streams of that unit's devices.
    """
    total = totals(core)
    known = streams.load(core.connection)
    wanted = [
        sid for sid, stream in known.items() if stream.scope in scopes and unit in ("", stream.unit)
    ]
    return f"{sum(total.get(sid, 0) for sid in wanted) % _MODULUS:064x}"


def of_whole_streams(core: Core) -> dict[bytes, int]:
    """Return the sum of every stream held without a gap and with nothing set aside, by its name."""
    total = totals(core)
    broken = {
        sid
        for (sid,) in core.connection.rows(
            "SELECT sid FROM aside WHERE why <> 'field' UNION SELECT sid FROM stream s "
            "WHERE EXISTS (SELECT 1 FROM segment g WHERE g.sid = s.sid AND g.lo > s.hi + 1)"
        )
    }
    known = streams.load(core.connection)
    return {s.rid: total.get(sid, 0) for sid, s in known.items() if sid not in broken}


def sum_up(core: Core) -> None:
    """Add what has changed to the sums, inside the caller's transaction."""
    changed = _changed(core)
    if not changed:
        return
    before = _kept(core)
    core.connection.many(
        "INSERT OR REPLACE INTO digest (sid, total) VALUES (?, ?)",
        [
            (sid, ((before.get(sid, 0) + change) % _MODULUS).to_bytes(_BYTES))
            for sid, change in changed.items()
        ],
    )
    core.connection.execute("DELETE FROM register_change")


def sum_up_many(core: Core) -> None:
    """Sum up in a transaction of its own when much has changed: where nothing is ever sent."""
    if core.connection.value("SELECT count(*) FROM register_change") > _MANY:
        with core.connection.transaction():
            sum_up(core)


def totals(core: Core) -> dict[int, int]:
    """Return the sum of every stream by its local number, up to this moment."""
    found = _kept(core)
    for sid, change in _changed(core).items():
        found[sid] = (found.get(sid, 0) + change) % _MODULUS
    return found


def totals_differ(core: Core) -> bool:
    """Tell whether the sums kept differ from those of the registers themselves."""
    rows = core.connection.rows("SELECT 1, ent, grp, st, sid, seq FROM register")
    anew = {sid: total % _MODULUS for sid, total in _sums(core, rows).items()}
    kept = totals(core)
    return any(anew.get(sid, 0) != kept.get(sid, 0) for sid in anew.keys() | kept.keys())


def _kept(core: Core) -> dict[int, int]:
    rows = core.connection.rows("SELECT sid, total FROM digest")
    return {sid: int.from_bytes(total) for sid, total in rows}


def _changed(core: Core) -> dict[int, int]:
    return _sums(
        core, core.connection.rows("SELECT sign, ent, grp, st, sid, seq FROM register_change")
    )


def _sums(core: Core, rows: list[tuple[int, ...]]) -> dict[int, int]:
    rids = dict(core.connection.rows("SELECT sid, rid FROM stream"))
    found: defaultdict[int, int] = defaultdict(int)
    for sign, ent, grp, st, sid, seq in rows:
        register = b"%b%b%b%b%b" % (
            ent.to_bytes(2),
            grp.to_bytes(2),
            st.to_bytes(8),
            rids[sid],
            seq.to_bytes(8),
        )
        found[sid] += sign * int.from_bytes(hashlib.sha256(register).digest())
    return found
