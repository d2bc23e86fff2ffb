"""Revocations over the ledger: which ops of revoked devices count follows from the notes alone.

An op past the cutoff of its device's stream is kept and set aside, whether it came before the
revocation was heard of or after. When a cutoff moves, or a revocation is lifted, the ops it lets
count compete again. So every replica that holds the same ops and has heard the same revocations
shows the same records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.exchange.ops import Dot, Op
from app.exchange.ops import Why as OpWhy
from app.ports import PEER, Change, Changes
from app.records.language import LIFE_GROUP
from db import aside, documents, erasure, incoming, streams
from db.aside import Why
from db.core import Core
from db.intake import Arrival, arrival_at
from db.layout import Layout
from db.lines import Place

_Mark = tuple[int, int, int, bytes]
"""A held op: local stream, number, type number and record."""


def settle(core: Core) -> Changes:
    """Set aside and take back what the revocations kept now ask for, in the caller's transaction.

    An erasure that has been obeyed stays obeyed: what it took away is nowhere any more.
    """
    ends = _ends(core)
    late, back = _late(core, ends), _counting_again(core, ends)
    if not late and not back:
        return Changes()
    _mark(core, late)
    again = _taken_back(core, back)
    places = {(ent, row) for _sid, _seq, ent, row in (*late, *back)}
    rest, _counts, gone = erasure.sift(core, again)
    vanished = _unbear(core, places - {(one.op.ent, one.op.row) for one in rest if _bears(one.op)})
    found = incoming.read_again(core, places, rest)
    _find_open_ops(core, places)
    return gone + vanished + found.changes


def _ends(core: Core) -> dict[int, int]:
    """Return the last op that counts of each stream of a revoked device, by local number.

    What this very device wrote always counts here: its user goes on seeing it.
    """
    revoked: dict[bytes, Mapping[str, int]] = {
        bytes.fromhex(device): doc["cutoff"]
        for device, doc in documents.notes(core.connection, PEER).items()
        if doc["revoked"] is not None
    }
    if not revoked:
        return {}
    own = streams.own(core.connection).device
    return {
        sid: revoked[stream.device].get(stream.signed.hex(), 0)
        for sid, stream in streams.load(core.connection).items()
        if stream.device in revoked and stream.device != own and not stream.own
    }


def _late(core: Core, ends: Mapping[int, int]) -> list[_Mark]:
    """Return the ops held past an end that are not set aside for it yet."""
    found: list[_Mark] = []
    for sid, end in ends.items():
        others = dict(core.connection.rows("SELECT seq, why FROM aside WHERE sid = ?", (sid,)))
        for segment_id, hash_ in core.connection.rows(
            "SELECT id, hash FROM segment WHERE sid = ? AND hi > ?", (sid, end)
        ):
            for seq, op in core.log.segment_ops(segment_id, hash_).items():
                is_obeyed = op.why == OpWhy.ERASE and seq not in others
                if seq > end and others.get(seq) != Why.REVOKED and not is_obeyed:
                    found.append((sid, seq, op.ent, op.row))
    return found


def _counting_again(core: Core, ends: Mapping[int, int]) -> list[_Mark]:
    """Return the ops that are set aside for a revocation which lets them count now."""
    rows = core.connection.rows("SELECT sid, seq, ent, row FROM aside WHERE why = 'revoked'")
    return [row for row in rows if row[0] not in ends or row[1] <= ends[row[0]]]


def _mark(core: Core, late: Iterable[_Mark]) -> None:
    core.connection.many(
        "INSERT OR REPLACE INTO aside (sid, seq, ent, row, why) VALUES (?, ?, ?, ?, 'revoked')",
        late,
    )


def _taken_back(core: Core, back: Collection[_Mark]) -> list[Arrival]:
    core.connection.many(
        "DELETE FROM aside WHERE sid = ? AND seq = ?", [(sid, seq) for sid, seq, *_ in back]
    )
    dots = [Dot(core.log.rid(sid), seq) for sid, seq, *_ in back]
    return [one for dot in dots if (one := arrival_at(core, dot)) is not None]


def _unbear(core: Core, places: Iterable[Place]) -> Changes:
    """Take away the records whose birth no longer counts; the rest of them waits for it."""
    made = []
    for ent, row in places:
        layout = core.layouts.by_number(ent)
        n = None if layout is None else _number(core, layout, row)
        if layout is None or n is None:
            continue
        late = aside.late(core, ent, row)
        left = [one for one in core.log.of_record(ent, n, row) if (one[0], one[1].seq) not in late]
        if any(_bears(op) for _sid, op in left):
            continue
        erasure.drop_record(core, layout, n)
        core.connection.many(
            "INSERT OR REPLACE INTO aside (sid, seq, ent, row, why) VALUES (?, ?, ?, ?, 'unborn')",
            [(sid, op.seq, ent, row) for sid, op in left if op.why != OpWhy.ERASE],
        )
        made.append(Change(layout.rtype.name, row.hex(), (), "deleted"))
    return Changes(tuple(made))


def _bears(op: Op) -> bool:
    return op.grp == LIFE_GROUP and isinstance(op.val, dict)


def _find_open_ops(core: Core, places: Iterable[Place]) -> None:
    """Tie our own open ops to records that are born again."""
    for ent, row in places:
        layout = core.layouts.by_number(ent)
        n = None if layout is None else _number(core, layout, row)
        if n is None:
            continue
        untied = "SELECT sid, seq FROM op WHERE ent = ? AND n = 0"
        for sid, seq in core.connection.rows(untied, (ent,)):
            op = core.log.at(sid, seq)
            if op is not None and op.row == row:
                core.connection.execute(
                    "UPDATE op SET n = ? WHERE sid = ? AND seq = ?", (n, sid, seq)
                )


def _number(core: Core, layout: Layout, row: bytes) -> int | None:
    found: int | None = core.connection.value(f"SELECT n FROM {layout.table} WHERE id = ?", (row,))
    return found
