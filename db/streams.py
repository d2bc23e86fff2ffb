"""The streams table: who writes each log, for whom, and how far this replica holds it."""

from __future__ import annotations

import os

from msgspec import Struct

from app.exchange.segment import GENESIS
from app.ports import Role, Stream
from app.records.language import Scope
from db.connection import Connection
from db.rights import outward_scope

_COLUMNS = "sid, rid, scope, unit, role, device, own, hi, head, line_of"


class OwnStreams(Struct, frozen=True):
    """The two streams this data folder writes, by local number, and who writes them."""

    commune: int
    outward: int
    rids: tuple[bytes, bytes]
    unit: str
    role: Role
    device: bytes

    def sid(self, scope: Scope) -> int:
        """Return the stream in which a group of this scope is written."""
        return self.commune if scope is Scope.COMMUNE else self.outward

    def rid(self, sid: int) -> bytes:
        """Return the name of one of the two, given its local number."""
        return self.rids[0] if sid == self.commune else self.rids[1]

    def stream_scope(self, scope: Scope) -> Scope:
        """Return the scope of that stream."""
        return Scope.COMMUNE if scope is Scope.COMMUNE else outward_scope(self.role)


def new_rid() -> bytes:
    """Return the name of a new stream: 16 random bytes, never used before."""
    return os.urandom(16)


def create_own(
    connection: Connection,
    *,
    unit: str,
    role: Role,
    device: bytes,
    origin: OwnStreams | None = None,
) -> OwnStreams:
    """Begin two new streams in the caller's transaction; ``origin`` are the ones they follow."""
    made, rids = [], []
    for scope in (Scope.COMMUNE, outward_scope(role)):
        before = None
        if origin is not None:
            sid = origin.sid(scope)
            before = connection.value("SELECT rid FROM stream WHERE sid = ?", (sid,))
            connection.execute("UPDATE stream SET own = 0 WHERE sid = ?", (sid,))
        stream = Stream(new_rid(), scope, unit, role, device, True, 0, GENESIS)
        made.append(insert(connection, stream, origin=before))
        rids.append(stream.rid)
    return OwnStreams(made[0], made[1], (rids[0], rids[1]), unit, role, device)


def insert(connection: Connection, stream: Stream, *, origin: bytes | None = None) -> int:
    """Add a stream; return its local number."""
    return connection.execute(
        "INSERT INTO stream (rid, scope, unit, role, device, own, hi, head, origin, line_of) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            stream.rid,
            stream.scope.value,
            stream.unit,
            stream.role.value,
            stream.device,
            int(stream.own),
            stream.hi,
            stream.head,
            origin,
            stream.line_of,
        ),
    )


def load(connection: Connection, *, own_ones: bool = False) -> dict[int, Stream]:
    """Return every stream by local number, own ones first; ``hi`` counts open ops too.

    ``own_ones`` leaves the others out.
    """
    found = {}
    where = "WHERE own = 1" if own_ones else ""
    for row in connection.rows(f"SELECT {_COLUMNS} FROM stream {where} ORDER BY own DESC, sid"):
        sid, rid, scope, unit, role, device, own, hi, head, line_of = row
        newest = connection.value("SELECT max(seq) FROM op WHERE sid = ?", (sid,)) if own else None
        found[sid] = Stream(
            rid, Scope(scope), unit, Role(role), device, bool(own), newest or hi, head, line_of
        )
    return found


def own(connection: Connection) -> OwnStreams:
    """Return the two streams this data folder writes."""
    found = {s.scope: (sid, s) for sid, s in load(connection, own_ones=True).items()}
    commune, first = found.pop(Scope.COMMUNE)
    outward, second = found.popitem()[1]
    rids = (first.rid, second.rid)
    return OwnStreams(commune, outward, rids, first.unit, first.role, first.device)


def advance(connection: Connection, sid: int) -> None:
    """Move a stream's ``hi`` and ``head`` to the end of its gap-free prefix of segments."""
    hi, head = connection.row("SELECT hi, head FROM stream WHERE sid = ?", (sid,)) or (0, GENESIS)
    start = hi
    while True:
        reached = connection.row(
            "SELECT hi, hash FROM segment WHERE sid = ? AND lo <= ? AND hi > ? "
            "ORDER BY hi DESC LIMIT 1",
            (sid, hi + 1, hi),
        )
        if reached is None:
            break
        hi, head = reached
    if hi != start:
        connection.execute("UPDATE stream SET hi = ?, head = ? WHERE sid = ?", (hi, head, sid))


def reached(connection: Connection) -> dict[bytes, tuple[int, bytes]]:
    """Return {rid: (newest op, hash of the last closed segment)} of the own streams."""
    return {s.rid: (s.hi, s.head) for s in load(connection, own_ones=True).values()}
