"""New streams after a restore or a copy, and what an update of the program makes readable.

Open ops have left the device in no segment of this database. They move into the new stream under
new numbers, each naming the dot it had: should another life of this database have sent the
original after all, every replica knows the two for one.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import msgspec

from app.exchange.ops import Dot, Op, Why
from app.ports import Erasure, Incoming
from app.records.language import Registry
from db import aside, branches, documents, marks, streams
from db.connection import Connection
from db.core import Core
from db.incoming import replay, stand_again
from db.intake import says_otherwise
from db.streams import OwnStreams

ERASED_SINCE = "erased_since"
"""Setting of a restored database: [[type number, id, files]] the one before it had erased."""
_HASH_DIGITS = 64


def comes_back_longer(core: Core, incoming: Sequence[Incoming]) -> bool:
    """Tell whether an own stream is known elsewhere with ops this database does not hold."""
    held = streams.load(core.connection, own_ones=True)
    own = {s.rid: (sid, s.hi) for sid, s in held.items()}
    for one in incoming:
        sid, hi = own.get(one.segment.rid, (0, one.segment.hi))
        if one.segment.hi > hi:
            return True
        if sid and says_otherwise(core, sid, one.segment):
            return True
    return False


def renew(core: Core, device: bytes | None = None) -> OwnStreams:
    """Begin new own streams and move the open ops there, inside the caller's transaction.

    ``device`` is the id under which they are written from now on; None leaves it.
    """
    old = streams.own(core.connection)
    new = streams.create_own(
        core.connection, unit=old.unit, role=old.role, device=device or old.device, origin=old
    )
    pairs = ((old.commune, new.commune), (old.outward, new.outward))
    names: dict[tuple[bytes, int], tuple[bytes, int]] = {}
    for sid, successor in pairs:
        before, after = core.log.rid(sid), core.log.rid(successor)
        for number, (_n, op) in enumerate(core.log.open_ops(sid), start=1):
            names[before, op.seq] = (after, number)
    moved = [one for pair in pairs for one in _move(core, *pair, names)]
    # Equal stamps are told apart by the stream's name, which is another now.
    winners = [branches.rename(core, n, key) for n, op in moved for key, _v in op.writes()]
    for n, op in moved:
        branches.review_deletion(core, op.ent, n, op.row)
    stand_again(core, {dot: None for dot in winners if dot is not None})
    documents.drop_setting(core.connection, marks.BACKUP)
    return new


def carry_erasures(before: Connection, after: Connection) -> None:
    """Tell a restored database what its unit has erased: an older backup must not undo that."""
    found = before.rows(
        "SELECT ent, row, files FROM erased WHERE unit IN (SELECT unit FROM stream WHERE own = 1)"
    )
    if found:
        listed = [[ent, row.hex(), files.hex()] for ent, row, files in found]
        documents.put_setting(after, ERASED_SINCE, listed)


def erased_since(core: Core) -> list[Erasure]:
    """Return what is to be erased again after a restore."""
    return [
        Erasure(layout.rtype.name, row, tuple(textwrap.wrap(files, _HASH_DIGITS)))
        for ent, row, files in documents.setting(core.connection, ERASED_SINCE, [])
        if (layout := core.layouts.by_number(ent)) is not None
    ]


def replay_after_update(core: Core, registry: Registry) -> None:
    """Apply what waited for a newer program, once, when the declarations have grown."""
    with core.connection.transaction():
        replay(core, aside.AFTER_UPDATE)
        documents.put_setting(core.connection, marks.REGISTRY, marks.fingerprint(registry))


def _move(
    core: Core,
    sid: int,
    successor: int,
    names: dict[tuple[bytes, int], tuple[bytes, int]],
) -> list[tuple[int, Op]]:
    """Move the open ops of a stream; return them, each with the ``n`` of its record."""
    rid, connection = core.log.rid(sid), core.connection
    waiting = core.log.open_ops(sid)
    made = [(n, _renamed(op, rid, names)) for n, op in waiting]
    for (n, op), (_n, moved) in zip(waiting, made, strict=True):
        core.log.append(successor, n, moved)
        for table in ("register", "branch"):
            connection.execute(
                f"UPDATE {table} SET sid = ?, seq = ? "
                "WHERE ent = ? AND n = ? AND sid = ? AND seq = ?",
                (successor, moved.seq, op.ent, n, sid, op.seq),
            )
        connection.execute(
            "UPDATE aside SET sid = ?, seq = ? WHERE sid = ? AND seq = ?",
            (successor, moved.seq, sid, op.seq),
        )
    connection.execute("DELETE FROM op WHERE sid = ?", (sid,))
    for name in ("", "one_", "other_"):
        connection.many(
            f"UPDATE settled SET {name}rid = ?, {name}seq = ? "
            f"WHERE {name}rid = ? AND {name}seq = ?",
            [(*after, *before) for before, after in names.items() if before[0] == rid],
        )
    return made


def _renamed(op: Op, rid: bytes, names: dict[tuple[bytes, int], tuple[bytes, int]]) -> Op:
    new = names[rid, op.seq]
    if op.why == Why.ERASE:
        # Its record is gone under every name; what it names are those others may still know.
        return msgspec.structs.replace(op, seq=new[1], txn=new[1])
    settled = op.res[1:] if op.why == Why.REISSUE else op.res
    return msgspec.structs.replace(
        op,
        seq=new[1],
        base=None if op.base is None else names.get(op.base, op.base),
        txn=names.get((rid, op.txn), new)[1],
        why=int(Why.REISSUE),
        res=(Dot(rid, op.seq), *(names.get(dot, dot) for dot in settled)),
    )
