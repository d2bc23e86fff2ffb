"""I7, by an independent count: every changed cell of a record has exactly one op that says so.

The oracle knows nothing of how ops are written. It compares plain rows before and after, and asks
the ops in between which fields they change.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.ops import Op, Why
from app.exchange.segment import unpack
from app.ports import Edit, Erasure
from tests.db.made_up import DOSSIER, REGISTRY, Desk
from tests.scratch import scratch

IDS = [f"{i:032x}" for i in range(1, 4)]
VALUES: dict[str, list[Any]] = {
    "title": ["một", "hai", "Hòa", None],
    "body": ["lời", None],
    "percent": [1, 2, None],
    "urgent": [True, False, None],
    "tags": [("a",), ("a", "b"), None],
    "extra": [{"k": [1, 2]}, None],
    "applicant": ["Ửng", "Đạt", None],
    "opened": [1, 2],
}
EDITS = st.dictionaries(st.sampled_from(sorted(VALUES)), st.integers(0, 3), max_size=4)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["edit"] * 6 + ["delete", "back", "many", "erase", "refused"]),
        st.integers(0, 2),
        EDITS,
    ),
    min_size=1,
    max_size=25,
)
Cells = dict[tuple[str, str], Any]


def cells(desk: Desk) -> Cells:
    """Every filled cell of the projected rows, life among them, straight from the tables."""
    found: Cells = {}
    raw = desk.ledger.core.connection
    for rtype in REGISTRY:
        names = ["life", *(f.name for f in rtype.fields)]
        columns = ", ".join(f'"{name}"' for name in names)
        for row_id, *values in raw.rows(f'SELECT id, {columns} FROM "{rtype.name}"'):
            for name, value in zip(names, values, strict=True):
                if value is not None:
                    found[row_id.hex(), name] = value
    return found


def ops(desk: Desk) -> dict[tuple[bytes, int], Op]:
    """Every op this ledger holds, closed or open, by its dot."""
    core = desk.ledger.core
    found = {}
    for sid, rid in core.connection.rows("SELECT sid, rid FROM stream"):
        for _n, op in core.log.open_ops(sid):
            found[rid, op.seq] = op
        for segment in desk.ledger.segments(rid, 0):
            found |= {(rid, op.seq): op for op in unpack(segment)}
    return found


def says(new: list[Op]) -> Counter[tuple[str, str]]:
    """How many ops speak of each cell; an op speaks of every field of its group."""
    told: Counter[tuple[str, str]] = Counter()
    for op in new:
        row = op.row.hex()
        groups = [op.grp] if op.grp else [0, *(op.val or {})]
        for group in groups:
            if group == 0:
                told[row, "life"] += 1
                continue
            name = DOSSIER.group_by_number(group).name
            told.update((row, field.name) for field in DOSSIER.fields_of(name))
    return told


def changed(before: Cells, after: Cells) -> set[tuple[str, str]]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def values(picks: dict[str, int]) -> dict[str, Any]:
    return {name: VALUES[name][pick % len(VALUES[name])] for name, pick in picks.items()}


def act(desk: Desk, what: str, which: int, picks: dict[str, int]) -> None:
    """Do what a person would; what the program refuses must change nothing."""
    row, wish = IDS[which], values(picks)
    match what:
        case "edit":
            desk.ledger.write([Edit("dossier", row, wish)])
        case "many":
            desk.ledger.write([Edit("dossier", one, wish) for one in IDS])
        case "delete" | "back":
            desk.ledger.write([Edit("dossier", row, deleted=what == "delete")])
        case "erase":
            desk.ledger.erase([Erasure("dossier", row)])
        case "refused":
            desk.ledger.write([Edit("dossier", row, wish), Edit("dossier", row, {"due": "mai"})])


@settings(max_examples=max(25, settings().max_examples // 20))
@given(STEPS)
def test_every_changed_cell_has_exactly_one_op(steps):
    with scratch() as folder:
        desk = Desk(Path(folder)).create()
        try:
            for what, which, picks in steps:
                rows, log = cells(desk), ops(desk)
                try:
                    act(desk, what, which, picks)
                except UserError:
                    assert (cells(desk), ops(desk)) == (rows, log)
                    continue
                new = [op for dot, op in ops(desk).items() if dot not in log]
                if what == "erase":
                    # One op takes the record's whole history with it.
                    assert [op.why for op in new] in ([], [Why.ERASE])
                    continue
                told = says(new)
                moved = changed(rows, cells(desk))
                assert {key: told[key] for key in moved} == dict.fromkeys(moved, 1)
                # And no op speaks where no cell of its group has changed.
                assert all(_moves(op, moved) for op in new)
        finally:
            desk.ledger.close()


def _moves(op: Op, moved: set[tuple[str, str]]) -> bool:
    return any(key in moved for key in says([op]))


@settings(max_examples=max(15, settings().max_examples // 40))
@given(STEPS)
def test_an_import_changes_cells_only_where_ops_speak(steps):
    """The same for rows that change by an import: the ops that came say so, and no others."""
    with scratch() as folder:
        writer, reader = (Desk(Path(folder) / name).create() for name in ("writer", "reader"))
        try:
            for what, which, picks in steps:
                if what != "erase":
                    try:
                        act(writer, what, which, picks)
                    except UserError:
                        continue
                rows, log = cells(reader), ops(reader)
                if picks:
                    reader.take_from(writer)
                new = [op for dot, op in ops(reader).items() if dot not in log]
                told = says(new)
                assert changed(rows, cells(reader)) <= told.keys()
            reader.take_from(writer)
            assert cells(reader) == cells(writer)
        finally:
            writer.ledger.close()
            reader.ledger.close()


def test_the_oracle_sees_a_cell_changed_behind_the_programs_back(make_desk):
    """The guard is what forbids it; without the guard the oracle would tell."""
    desk = make_desk("desk")
    row = desk.add(title="một")
    before = cells(desk)
    with pytest.raises(Exception, match="guarded"):
        desk.ledger.core.connection.execute('UPDATE "dossier" SET "title" = \'hai\'')
    assert cells(desk) == before
    with desk.ledger.core.connection.unguarded():
        desk.ledger.core.connection.execute('UPDATE "dossier" SET "title" = \'hai\'')
    assert changed(before, cells(desk)) == {(row, "title")}
