"""The op log: open ops as rows, closed ones in segments, compressed once and decoded late."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

import msgspec

from app.exchange.ops import Dot, Op
from app.exchange.segment import Segment, from_bytes, to_bytes, unpack
from db.connection import Connection

_CACHED_SEGMENTS = 12
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Op)


class OpLog:
    """Finds ops by dot and by record. The cache is by segment hash, so it outlives a rollback."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._decoded: OrderedDict[bytes, dict[int, Op]] = OrderedDict()

    def sid(self, rid: bytes) -> int | None:
        """Return the local number of a stream."""
        found: int | None = self._connection.value("SELECT sid FROM stream WHERE rid = ?", (rid,))
        return found

    def rid(self, sid: int) -> bytes:
        """Return the stream with a local number."""
        return bytes(self._connection.value("SELECT rid FROM stream WHERE sid = ?", (sid,)))

    def last(self, sid: int) -> int:
        """Return the number of the newest op of an own stream, 0 when it has none."""
        newest = self._connection.value("SELECT max(seq) FROM op WHERE sid = ?", (sid,))
        if newest is None:
            newest = self._connection.value("SELECT hi FROM stream WHERE sid = ?", (sid,))
        return int(newest)

    def append(self, sid: int, n: int, op: Op) -> None:
        """Add an op to an own stream."""
        self._connection.execute(
            "INSERT INTO op (sid, seq, ent, n, data) VALUES (?, ?, ?, ?, ?)",
            (sid, op.seq, op.ent, n, _ENCODER.encode(op)),
        )

    def open_ops(self, sid: int) -> list[tuple[int, Op]]:
        """Return the open ops of a stream in order, each with the ``n`` of its record."""
        found = self._connection.rows("SELECT n, data FROM op WHERE sid = ? ORDER BY seq", (sid,))
        return [(n, _DECODER.decode(data)) for n, data in found]

    def find(self, dot: Dot) -> Op | None:
        """Return an op by its dot, None when it is not held (or was erased)."""
        sid = self.sid(dot.rid)
        return None if sid is None else self.at(sid, dot.seq)

    def at(self, sid: int, seq: int) -> Op | None:
        """Return op number ``seq`` of a stream, None when it is not held (or was erased)."""
        data = self._connection.value("SELECT data FROM op WHERE sid = ? AND seq = ?", (sid, seq))
        if data is not None:
            return _DECODER.decode(data)
        for segment_id, hash_ in self._connection.rows(
            "SELECT id, hash FROM segment WHERE sid = ? AND lo <= ? AND hi >= ?", (sid, seq, seq)
        ):
            found = self.segment_ops(segment_id, hash_).get(seq)
            if found is not None:
                return found
        return None

    def segment_ops(self, segment_id: int, hash_: bytes) -> dict[int, Op]:
        """Return the ops of a stored segment by their numbers."""
        known = self._decoded.get(hash_)
        if known is None:
            data = self._connection.value("SELECT data FROM segment WHERE id = ?", (segment_id,))
            known = self._remember(hash_, {op.seq: op for op in unpack(from_bytes(data))})
        else:
            self._decoded.move_to_end(hash_)
        return known

    def _remember(self, hash_: bytes, ops: dict[int, Op]) -> dict[int, Op]:
        self._decoded[hash_] = ops
        if len(self._decoded) > _CACHED_SEGMENTS:
            self._decoded.popitem(last=False)
        return ops

    def of_record(self, ent: int, n: int, row: bytes) -> list[tuple[int, Op]]:
        """Return every op of a record that is held, with the local number of its stream."""
        found = [
            (sid, _DECODER.decode(data))
            for sid, data in self._connection.rows(
                "SELECT sid, data FROM op WHERE ent = ? AND n = ?", (ent, n)
            )
        ]
        for segment_id, hash_, sid in self._connection.rows(
            "SELECT s.id, s.hash, s.sid FROM trace t JOIN segment s ON s.id = t.segment "
            "WHERE t.ent = ? AND t.n = ?",
            (ent, n),
        ):
            ops = self.segment_ops(segment_id, hash_).values()
            found += [(sid, op) for op in ops if op.ent == ent and op.row == row]
        return list({(sid, op.seq): (sid, op) for sid, op in found}.values())

    def store(self, sid: int, segment: Segment, hash_: bytes, ops: Iterable[Op]) -> int:
        """Keep a closed segment, whose decoded ops are at hand; return its local id."""
        self._remember(hash_, {op.seq: op for op in ops})
        return self._connection.execute(
            "INSERT INTO segment (sid, lo, hi, hash, data) VALUES (?, ?, ?, ?, ?)",
            (sid, segment.lo, segment.hi, hash_, to_bytes(segment)),
        )

    def trace(self, records: Iterable[tuple[int, int]], segment_id: int) -> None:
        """Note that a segment holds ops of these records, each (type number, n)."""
        self._connection.many(
            "INSERT OR IGNORE INTO trace (ent, n, segment) VALUES (?, ?, ?)",
            [(ent, n, segment_id) for ent, n in records],
        )
