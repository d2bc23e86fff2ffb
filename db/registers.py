"""Registers: which op's value each field group of a record shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.exchange.merge import Find, Node
from app.exchange.ops import NONCE, Dot, Register, Stamp
from app.records.language import Group
from db.core import Core


def register(core: Core, ent: int, n: int, grp: int) -> Stamp | None:
    """Return the stamp of the value a register shows, None before its first."""
    found = core.connection.row(
        "SELECT r.st, s.rid, r.seq FROM register r JOIN stream s ON s.sid = r.sid "
        "WHERE r.ent = ? AND r.n = ? AND r.grp = ?",
        (ent, n, grp),
    )
    return None if found is None else Stamp(*found)


_WIN = "INSERT OR REPLACE INTO register (ent, n, grp, st, sid, seq) VALUES (?, ?, ?, ?, ?, ?)"


def win(core: Core, ent: int, n: int, groups: Iterable[int], st: int, sid: int, seq: int) -> None:
    """Let an op's value stand in the registers it writes."""
    core.connection.many(_WIN, [(ent, n, grp, st, sid, seq) for grp in groups])


def group_dots(core: Core, ent: int, n: int) -> tuple[Dot, ...]:
    """Return the dots of every group's value of a record, life aside."""
    found = core.connection.rows(
        "SELECT s.rid, r.seq FROM register r JOIN stream s ON s.sid = r.sid "
        "WHERE r.ent = ? AND r.n = ? AND r.grp > 0 ORDER BY r.grp",
        (ent, n),
    )
    return tuple(dict.fromkeys(Dot(*dot) for dot in found))


def settled_stamps(core: Core, dots: Iterable[Dot]) -> list[int]:
    """Return the stamps of the ops a resolution settles, as far as they are held."""
    return [op.st for dot in dots if (op := core.log.find(dot)) is not None]


def finder(core: Core, key: Register) -> Find:
    """Return the look-up of a register's ops."""

    def find(dot: Dot) -> Node | None:
        return core.node(key, dot)

    return find


def unknown_fields(core: Core, ent: int, n: int, row: bytes, group: Group) -> dict[int, Any]:
    """Return what a newer program has written into a group beyond the fields declared here."""
    if not core.connection.value(
        "SELECT 1 FROM aside WHERE ent = ? AND row = ? AND why = 'field'", (ent, row)
    ):
        return {}
    stamp, layout = register(core, ent, n, group.number), core.layouts.by_number(ent)
    if stamp is None or layout is None:
        return {}
    node = core.node(Register(ent, row, group.number), Dot(stamp.rid, stamp.seq))
    known = {NONCE, *(f.number for f in layout.rtype.fields_of(group.name))}
    return {k: v for k, v in (node.value if node else {}).items() if k not in known}


def note_unknown_fields(core: Core, place: tuple[int, int, int, bytes]) -> None:
    """Note that an op (stream, number, type, record) holds fields not declared here."""
    core.connection.execute(
        "INSERT OR REPLACE INTO aside (sid, seq, ent, row, why) VALUES (?, ?, ?, ?, 'field')", place
    )
