"""Conflicts as people see them: both values, which one stands, and whether it has been resolved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.exchange.merge import conflict_id
from app.exchange.ops import Dot, Op, Register
from app.ports import Conflict
from app.records.codec import ValueProblem, group_from_wire
from app.records.language import LIFE_GROUP
from db.branches import DELETED_UNSEEN, SHOWN
from db.core import Core, group_label
from db.registers import register


def conflicts(core: Core, *, include_closed: bool) -> list[Conflict]:
    """Return the open conflicts, newest first, and on wish those that were resolved."""
    found = [
        one
        for ent, n, grp, rid, seq, state, name in core.connection.rows(
            "SELECT b.ent, b.n, b.grp, s.rid, b.seq, b.state, b.conflict FROM branch b "
            "JOIN stream s ON s.sid = b.sid WHERE b.state IN (?, ?) ORDER BY b.st DESC",
            SHOWN,
        )
        if (one := _open_conflict(core, (ent, n, grp), Dot(rid, seq), state, name)) is not None
    ]
    if include_closed:
        known = {one.id for one in found}
        found += [one for one in _closed_conflicts(core) if one.id not in known]
    return found


def value_at(core: Core, ent: int, grp: int, dot: Dot | None) -> dict[str, Any] | None:
    """Return the fields an op gave a group; None when it is not held, or deleted the record.

    For life (group 0) they are the first values of every group the op brought.
    """
    op = None if dot is None else core.log.find(dot)
    return None if op is None else op_fields(core, ent, grp, op)


def op_fields(core: Core, ent: int, grp: int, op: Op) -> dict[str, Any] | None:
    """Return the fields an op gave a group, as Python values; None for a deletion."""
    layout = core.layouts.by_number(ent)
    if layout is None or (op.grp == LIFE_GROUP and op.val is None):
        return None
    made: dict[str, Any] = {}
    wanted = (op.val if op.grp == LIFE_GROUP else {op.grp: op.val}).items()
    for number, raw in wanted:
        if grp in (LIFE_GROUP, int(number)):
            try:
                made |= group_from_wire(layout.rtype, int(number), raw)
            except ValueProblem:
                continue
    return made


def _open_conflict(
    core: Core, place: tuple[int, int, int], loser: Dot, state: str, name: str
) -> Conflict | None:
    ent, n, grp = place
    winner = register(core, ent, n, LIFE_GROUP if state == DELETED_UNSEEN else grp)
    if winner is None:
        return None
    return _conflict(core, place, Dot(winner.rid, winner.seq), loser, name)


def _closed_conflicts(core: Core) -> Iterable[Conflict]:
    for ent, n, grp, rid, seq, other_rid, other_seq, *by in core.connection.rows(
        "SELECT ent, n, grp, one_rid, one_seq, other_rid, other_seq, rid, seq FROM settled "
        "ORDER BY st DESC"
    ):
        ops = [(dot, core.log.find(dot)) for dot in (Dot(rid, seq), Dot(other_rid, other_seq))]
        held = [(op.stamp(dot.rid), dot, op) for dot, op in ops if op is not None]
        if len(held) < 2:
            continue
        (_, loser, lost), (_, winner, won) = sorted(held, key=lambda one: one[0])
        if lost.grp == LIFE_GROUP and lost.val is None and won.grp != LIFE_GROUP:
            (loser, lost), (winner, won) = (winner, won), (loser, lost)
        at_life = won.grp == LIFE_GROUP and won.val is None
        name = conflict_id(Register(ent, won.row, LIFE_GROUP if at_life else grp), winner, loser)
        shown = grp or lost.grp
        made = _conflict(core, (ent, n, shown), winner, loser, name, settled=Dot(*by))
        if made is not None:
            yield made


def _conflict(
    core: Core,
    place: tuple[int, int, int],
    winner: Dot,
    loser: Dot,
    name: str,
    *,
    settled: Dot | None = None,
) -> Conflict | None:
    ent, n, grp = place
    layout = core.layouts.by_number(ent)
    if layout is None:
        return None
    row = core.connection.value(f"SELECT id FROM {layout.table} WHERE n = ?", (n,))
    return Conflict(
        id=name,
        type=layout.rtype.name,
        row=row.hex(),
        group=group_label(core, ent, grp),
        winner=winner,
        loser=loser,
        winner_value=value_at(core, ent, grp, winner),
        loser_value=value_at(core, ent, grp, loser),
        open=settled is None,
        settled=settled,
    )
