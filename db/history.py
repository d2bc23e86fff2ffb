"""History: who changed what and when, read from the ops themselves."""

from __future__ import annotations

from app.exchange.ops import Dot, Op, Register, Stamp, Why
from app.ports import HistoryEntry, Stream
from app.records.language import LIFE_GROUP
from db import aside, conflicts, streams
from db.core import Core, group_label
from db.registers import register


def history(core: Core, type_name: str, row_id: str) -> list[HistoryEntry]:
    """Return every change of a record, newest first.

    Ops that were set aside are no part of it, but those of revoked devices are: they may have
    stood here before.
    """
    layout, row = core.layouts[type_name], bytes.fromhex(row_id)
    n = core.connection.value(f"SELECT n FROM {layout.table} WHERE id = ?", (row,))
    if n is None:
        return []
    ent, known = layout.rtype.number, streams.load(core.connection)
    left_out = set(
        core.connection.rows(
            "SELECT sid, seq FROM aside "
            "WHERE ent = ? AND row = ? AND why NOT IN ('field', 'group')",
            (ent, row),
        )
    )
    ops = [
        (known[sid], op)
        for sid, op in core.log.of_record(ent, n, row)
        if (sid, op.seq) not in left_out
    ]
    late = aside.late(core, ent, row)
    ops += [(known[sid], op) for sid, seq in late if (op := core.log.at(sid, seq)) is not None]
    told = _Told(core, ent, n, row, {Dot(core.log.rid(sid), seq) for sid, seq in late})
    ops.sort(key=lambda one: one[1].stamp(one[0].rid), reverse=True)
    return [told.entry(stream, op) for stream, op in ops]


class _Told:
    """Turns the ops of one record into entries."""

    def __init__(self, core: Core, ent: int, n: int, row: bytes, late: set[Dot]) -> None:
        self._core, self._ent, self._late = core, ent, late
        found = core.connection.rows("SELECT grp FROM register WHERE ent = ? AND n = ?", (ent, n))
        self._won: dict[int, set[Dot]] = {}
        for (grp,) in found:
            stamp = register(core, ent, n, grp)
            self._won[grp] = self._line(Register(ent, row, grp), stamp)

    def _line(self, key: Register, stamp: Stamp | None) -> set[Dot]:
        """Return the dots of the value that stands and of those it followed one by one."""
        line: set[Dot] = set()
        dot = None if stamp is None else Dot(stamp.rid, stamp.seq)
        while dot is not None and dot not in line:
            line.add(dot)
            node = self._core.node(key, dot)
            if node is not None and node.original is not None:
                line.add(node.original)
            dot = None if node is None else node.base
        return line

    def entry(self, stream: Stream, op: Op) -> HistoryEntry:
        """Return the entry of one op."""
        dot = Dot(stream.rid, op.seq)
        base = None if op.base is None or op.grp == LIFE_GROUP else Dot(*op.base)
        return HistoryEntry(
            dot=dot,
            at=op.st,
            unit=stream.unit,
            device=stream.device.hex(),
            who=op.who,
            why=Why(op.why),
            group=group_label(self._core, self._ent, op.grp),
            before=conflicts.value_at(self._core, self._ent, op.grp, base),
            after=conflicts.op_fields(self._core, self._ent, op.grp, op),
            won=dot in self._won.get(op.grp, set()) - self._late,
            revoked=dot in self._late,
        )
