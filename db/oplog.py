"""The op log: open ops as rows, closed ones in segments, compressed once and decoded late."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence

import msgspec

from app.exchange.ops import Dot, Op
from app.exchange.segment import (
    Segment,
    erase,
    from_bytes,
    op_hash,
    op_hashes,
    to_bytes,
    unpack,
)
from db import line_names
from db.connection import Connection

_CACHED_SEGMENTS = 12
_ERASED = 0
"""Stands for the type number of an open op of which only the hash is left."""
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Op)


class OpLog:
    """Finds ops by dot and by record; what was decoded is kept by the hash of its segment.

    Erasing changes a segment under its hash; until that is committed it is not kept. Lines change
    what its ops name: whoever places or takes back lines calls ``forget_decoded``.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._decoded: OrderedDict[bytes, dict[int, Op]] = OrderedDict()
        self._rewritten: set[bytes] = set()

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
        found = self._connection.rows(
            "SELECT n, data FROM op WHERE sid = ? AND ent <> ? ORDER BY seq", (sid, _ERASED)
        )
        return [(n, _DECODER.decode(data)) for n, data in found]

    def erased_open(self, sid: int) -> dict[int, bytes]:
        """Return the hashes of the open ops of a stream that were erased, by number."""
        found = self._connection.rows(
            "SELECT seq, data FROM op WHERE sid = ? AND ent = ?", (sid, _ERASED)
        )
        return dict(found)

    def find(self, dot: Dot) -> Op | None:
        """Return an op by its dot, None when it is not held (or was erased)."""
        sid = self.sid(dot.rid)
        return None if sid is None else self.at(sid, dot.seq)

    def at(self, sid: int, seq: int) -> Op | None:
        """Return op number ``seq`` of a stream, None when it is not held (or was erased)."""
        data = self._open_op(sid, seq)
        if data is not None:
            return _DECODER.decode(data)
        for segment_id, hash_ in self._connection.rows(
            "SELECT id, hash FROM segment WHERE sid = ? AND lo <= ? AND hi >= ?", (sid, seq, seq)
        ):
            found = self.segment_ops(segment_id, hash_).get(seq)
            if found is not None:
                return found
        return None

    def hashes(self, sid: int, lo: int, hi: int) -> dict[int, bytes]:
        """Return the hashes, by number, of the ops held between two, also of those erased."""
        found: dict[int, bytes] = {}
        for (data,) in self._connection.rows(
            "SELECT data FROM segment WHERE sid = ? AND lo <= ? AND hi >= ?", (sid, hi, lo)
        ):
            found |= op_hashes(from_bytes(data))
        for seq, ent, data in self._connection.rows(
            "SELECT seq, ent, data FROM op WHERE sid = ? AND seq BETWEEN ? AND ?", (sid, lo, hi)
        ):
            found[seq] = data if ent == _ERASED else op_hash(_DECODER.decode(data))
        return found

    def segment_ops(self, segment_id: int, hash_: bytes) -> dict[int, Op]:
        """Return the ops of a stored segment by their numbers."""
        known = self._decoded.get(hash_)
        if known is None:
            data, sid = self._connection.row(
                "SELECT data, sid FROM segment WHERE id = ?", (segment_id,)
            ) or (b"", 0)
            ops = self.read_as(sid, unpack(from_bytes(data)))
            known = self._remember(hash_, {op.seq: op for op in ops})
        else:
            self._decoded.move_to_end(hash_)
        return known

    def read_as(self, sid: int, ops: Sequence[Op]) -> Sequence[Op]:
        """Return ops of a segment as its line means them.

        A line's op that names an op by the name it was signed for means the line's own past.
        """
        steps = line_names.steps(self._connection, sid)
        return [line_names.meant(op, steps) for op in ops] if steps else ops

    def forget_decoded(self) -> None:
        """Decode segments anew: their streams may have other names now."""
        self._decoded.clear()

    def _open_op(self, sid: int, seq: int) -> bytes | None:
        found: bytes | None = self._connection.value(
            "SELECT data FROM op WHERE sid = ? AND seq = ? AND ent <> ?", (sid, seq, _ERASED)
        )
        return found

    def _remember(self, hash_: bytes, ops: dict[int, Op]) -> dict[int, Op]:
        if hash_ in self._rewritten:
            return ops
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

    def erase(self, sid: int, seqs: Collection[int]) -> None:
        """Drop ops of a stream wherever they are held; their hashes stay, so does the chain."""
        for seq in seqs:
            data = self._open_op(sid, seq)
            if data is not None:
                self._connection.execute(
                    "UPDATE op SET ent = ?, n = 0, data = ? WHERE sid = ? AND seq = ?",
                    (_ERASED, op_hash(_DECODER.decode(data)), sid, seq),
                )
        for segment_id, hash_, lo, hi in self._connection.rows(
            "SELECT id, hash, lo, hi FROM segment WHERE sid = ? AND lo <= ? AND hi >= ?",
            (sid, max(seqs), min(seqs)),
        ):
            if any(lo <= seq <= hi for seq in seqs):
                self._erase_in_segment(segment_id, hash_, seqs)

    def _erase_in_segment(self, segment_id: int, hash_: bytes, seqs: Collection[int]) -> None:
        data = self._connection.value("SELECT data FROM segment WHERE id = ?", (segment_id,))
        self._connection.execute(
            "UPDATE segment SET data = ? WHERE id = ?",
            (to_bytes(erase(from_bytes(data), seqs)), segment_id),
        )
        self._rewritten.add(hash_)
        self._decoded.pop(hash_, None)

    def committed(self) -> bool:
        """Take note that what was erased is durable; tell whether any segment was rewritten."""
        rewritten = bool(self._rewritten)
        self._rewritten.clear()
        return rewritten

    def store(self, sid: int, segment: Segment, hash_: bytes, ops: Iterable[Op]) -> int:
        """Keep a closed segment, whose decoded ops are at hand; return its local id."""
        segment_id = self._connection.execute(
            "INSERT INTO segment (sid, lo, hi, hash, data) VALUES (?, ?, ?, ?, ?)",
            (sid, segment.lo, segment.hi, hash_, to_bytes(segment)),
        )
        self._remember(hash_, {op.seq: op for op in self.read_as(sid, tuple(ops))})
        return segment_id

    def trace(self, records: Iterable[tuple[int, int]], segment_id: int) -> None:
        """Note that a segment holds ops of these records, each (type number, n); n 0 is none."""
        self._connection.many(
            "INSERT OR IGNORE INTO trace (ent, n, segment) VALUES (?, ?, ?)",
            [(ent, n, segment_id) for ent, n in records if n],
        )
