"""Branches: values that lost to a register's winner without having been seen by it.

They are kept for every register, told or not: a branch may still win, and a resolution must find
it. The states are those of ``merge.Standing``, and ``life`` for an edit a deletion had not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.exchange.merge import Node, Standing, add, conflict_id, standing
from app.exchange.ops import Dot, Op, Register, Stamp, Why
from app.records.language import LIFE_GROUP, Policy
from db.core import Core, register_node
from db.registers import finder, register

DELETED_UNSEEN = "life"
SHOWN = (Standing.CONFLICT.value, DELETED_UNSEEN)
"""States of which people are told."""


def has_branches(core: Core, ent: int, n: int) -> bool:
    """Tell whether any value of a record has lost unseen."""
    return bool(core.connection.value("SELECT 1 FROM branch WHERE ent = ? AND n = ?", (ent, n)))


def concerns(core: Core, place: tuple[int, int, int], dots: Sequence[Dot]) -> bool:
    """Tell whether a group (type, n, group) has a branch among ``dots``."""
    ent, n, grp = place
    return any(node.dot in dots for node in _branches(core, ent, n, b"", grp)) if dots else False


def hides(core: Core, place: tuple[int, int, int], dots: Sequence[Dot]) -> bool:
    """Tell whether a deletion hides an edit of a group, among ``dots``, that it had not seen."""
    found = core.connection.rows(
        "SELECT s.rid, b.seq FROM branch b JOIN stream s ON s.sid = b.sid "
        "WHERE b.ent = ? AND b.n = ? AND b.grp = ? AND b.state = 'life'",
        place,
    )
    return any(Dot(*one) in dots for one in found)


def contest(core: Core, n: int, key: Register, incoming: Node, current: Stamp) -> list[str]:
    """Weigh an op that did not simply follow the value that stands; return new conflict ids."""
    find = finder(core, key)
    standing_node = find(Dot(current.rid, current.seq))
    heads = [] if standing_node is None else [standing_node]
    heads += _branches(core, key.ent, n, key.row, key.grp)
    return settle(core, n, key, add(heads, incoming, find))


def settle(core: Core, n: int, key: Register, heads: Sequence[Node]) -> list[str]:
    """Keep the heads of a register that did not win; return the conflicts that are new."""
    place = (key.ent, n, key.grp)
    old = {
        found
        for (found,) in core.connection.rows(
            "SELECT conflict FROM branch "
            "WHERE ent = ? AND n = ? AND grp = ? AND state = 'conflict'",
            place,
        )
    }
    core.connection.execute(
        "DELETE FROM branch WHERE ent = ? AND n = ? AND grp = ? AND state <> 'life'", place
    )
    winner, made, find = heads[0], [], finder(core, key)
    is_told = _is_told(core, key.ent, key.grp)
    for loser in heads[1:]:
        found = conflict_id(key, winner.dot, loser.dot)
        # Where nobody is told, the branch is kept all the same: it may still win.
        state = standing(loser, winner, find) if is_told else Standing.EQUAL
        _keep_branch(core, place, loser, state.value, found)
        if state is Standing.CONFLICT and found not in old:
            made.append(found)
    return made


def rename(core: Core, n: int, key: Register) -> Dot | None:
    """Name a register's branches anew after its ops were; return another winner, if it has one."""
    heads, stamp = (
        _branches(core, key.ent, n, key.row, key.grp),
        register(core, key.ent, n, key.grp),
    )
    current = None if stamp is None else core.node(key, Dot(stamp.rid, stamp.seq))
    if not heads or current is None:
        return None
    heads = sorted([*heads, current], key=lambda node: node.stamp, reverse=True)
    settle(core, n, key, heads)
    return None if heads[0] is current else heads[0].dot


def after_local_op(core: Core, ent: int, n: int, op: Op, rid: bytes) -> None:
    """Bring the branches of a record up to date with an op just written here."""
    note_resolution(core, n, op, rid)
    if not has_branches(core, ent, n) and not (op.grp == LIFE_GROUP and op.val is None):
        return
    for key, _value in op.writes():
        node, heads = register_node(key, op, rid), _branches(core, ent, n, key.row, key.grp)
        if node is not None and heads:
            settle(core, n, key, add(heads, node, finder(core, key)))
    review_deletion(core, ent, n, op.row)


def note_resolution(core: Core, n: int, op: Op, rid: bytes) -> None:
    """Keep what a resolution has settled: the first two dots it names."""
    settled = _settled(op)
    if len(settled) == 2:
        one, other = settled
        core.connection.execute(
            "INSERT OR REPLACE INTO settled VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (rid, op.seq, op.ent, n, op.grp, *one, *other, op.st),
        )


def _settled(op: Op) -> tuple[tuple[bytes, int], ...]:
    """Return the two ops a resolution is about, also when it was issued again; else nothing."""
    if op.why == Why.RESOLVE:
        return op.res[:2]
    # A deletion issued again names what it removed; whether it settled anything is not told.
    is_deletion = op.grp == LIFE_GROUP and op.val is None
    return op.res[1:3] if op.why == Why.REISSUE and not is_deletion else ()


def review_deletion(core: Core, ent: int, n: int, row: bytes) -> list[str]:
    """Find the edits that a record's deletion has not seen; return the conflicts that are new."""
    rows = core.connection.rows(
        "SELECT conflict FROM branch WHERE ent = ? AND n = ? AND state = 'life'", (ent, n)
    )
    core.connection.execute(
        "DELETE FROM branch WHERE ent = ? AND n = ? AND state = 'life'", (ent, n)
    )
    stamp = register(core, ent, n, LIFE_GROUP)
    deletion = None if stamp is None else core.log.find(Dot(stamp.rid, stamp.seq))
    if stamp is None or deletion is None or deletion.val is not None:
        return []
    dot, key = Dot(stamp.rid, stamp.seq), Register(ent, row, LIFE_GROUP)
    made = []
    for grp, node in _unseen_edits(core, ent, n, row, deletion, dot):
        found = conflict_id(key, dot, node.dot)
        _keep_branch(core, (ent, n, grp), node, DELETED_UNSEEN, found)
        made.append(found)
    return [one for one in made if (one,) not in rows]


def still_open(core: Core, ids: Iterable[str]) -> list[str]:
    """Return those of the conflicts that are still open, each once."""
    sql = "SELECT 1 FROM branch WHERE conflict = ? AND state IN (?, ?)"
    return [one for one in dict.fromkeys(ids) if core.connection.value(sql, (one, *SHOWN))]


def _unseen_edits(
    core: Core, ent: int, n: int, row: bytes, deletion: Op, dot: Dot
) -> Iterable[tuple[int, Node]]:
    seen = {Dot(*one) for one in deletion.res}
    for grp, rid, seq in core.connection.rows(
        "SELECT r.grp, s.rid, r.seq FROM register r JOIN stream s ON s.sid = r.sid "
        "WHERE r.ent = ? AND r.n = ? AND r.grp > 0",
        (ent, n),
    ):
        if Dot(rid, seq) in seen or not _is_told(core, ent, grp):
            continue
        key = Register(ent, row, grp)
        find, op = finder(core, key), core.log.find(Dot(rid, seq))
        node = find(Dot(rid, seq))
        if node is None or op is None or dot in {Dot(*one) for one in op.res}:
            continue
        removed = [found for one in seen if (found := find(one)) is not None]
        if not any(add([later], node, find) == (later,) for later in removed):
            yield grp, node


def _is_told(core: Core, ent: int, grp: int) -> bool:
    """Tell whether people are told of a group's lost values; NOISE and APPEND are silent."""
    layout = core.layouts.by_number(ent)
    group = layout.rtype.group_by_number(grp) if layout else None
    return grp == LIFE_GROUP or (group is not None and group.policy is Policy.LWW)


def _branches(core: Core, ent: int, n: int, row: bytes, grp: int) -> list[Node]:
    rows = core.connection.rows(
        "SELECT s.rid, b.seq, b.st FROM branch b JOIN stream s ON s.sid = b.sid "
        "WHERE b.ent = ? AND b.n = ? AND b.grp = ? AND b.state <> 'life'",
        (ent, n, grp),
    )
    if not row:
        return [Node(Dot(rid, seq), st, None) for rid, seq, st in rows]
    nodes = (core.node(Register(ent, row, grp), Dot(rid, seq)) for rid, seq, _st in rows)
    return [node for node in nodes if node is not None]


def _keep_branch(
    core: Core, place: tuple[int, int, int], node: Node, state: str, name: str
) -> None:
    core.connection.execute(
        "INSERT OR REPLACE INTO branch (ent, n, grp, sid, seq, st, state, conflict) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*place, core.log.sid(node.dot.rid), node.dot.seq, node.st, state, name),
    )
