"""The digest: one number for all registers, whatever order they were filled in.

Two replicas with the same vector must have the same digest; if not they have diverged, and a
person is told. It is the sum modulo 2^256 of one SHA-256 per register.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from app.records.language import LIFE_GROUP, RecordType, Scope
from db.core import Core
from db.layout import Layout

_MODULUS = 1 << 256


def digest(core: Core, scopes: Collection[Scope], *, unit: str = "") -> str:
    """Return the digest of the registers of these scopes, 64 hex digits.

    With ``unit`` only of the records that unit entered.
    """
    total = 0
    for layout in core.layouts:
        groups = _groups(layout.rtype, scopes)
        if groups:
            total += sum(_parts(core, layout, groups, unit))
    return f"{total % _MODULUS:064x}"


def _groups(rtype: RecordType, scopes: Collection[Scope]) -> list[int]:
    found = [g.number for g in rtype.groups if g.scope in scopes]
    return [LIFE_GROUP, *found] if rtype.life_scope in scopes else found


def _parts(core: Core, layout: Layout, groups: list[int], unit: str) -> list[int]:
    marks = ", ".join("?" * len(groups))
    rows = core.connection.rows(
        "SELECT t.id, r.grp, r.st, s.rid, r.seq FROM register r "
        f"JOIN {layout.table} t ON t.n = r.n "
        f"JOIN stream s ON s.sid = r.sid WHERE r.ent = ? AND r.grp IN ({marks})"
        + (" AND t.unit = ?" if unit else ""),
        (layout.rtype.number, *groups, *([unit] if unit else [])),
    )
    ent = layout.rtype.number.to_bytes(2, "big")
    return [
        int.from_bytes(
            hashlib.sha256(
                ent
                + row
                + grp.to_bytes(2, "big")
                + st.to_bytes(8, "big")
                + rid
                + seq.to_bytes(8, "big")
            ).digest()
        )
        for row, grp, st, rid, seq in rows
    ]
