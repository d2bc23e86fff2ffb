"""Three devices over real encrypted databases: whatever happens in between, they end up alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.ops import Why
from app.ports import Edit, Erasure
from db.backup import restore
from tests.db.made_up import Desk, left_of_erased, state
from tests.scratch import scratch

YEARS_50 = 50 * 365 * 86_400_000
IDS = [f"{i:032x}" for i in range(1, 4)]
CHANCES = {
    "edit": 8,
    "percent": 5,
    "opened": 3,
    "person": 2,
    "delete": 3,
    "erase": 1,
    "resolve": 3,
    "send": 9,
    "clock": 1,
    "backup": 1,
    "restore": 1,
}
VALUES = st.integers(0, 11)
SHIFTS = st.sampled_from([0, 10**9, -(10**9)]) | st.integers(-YEARS_50, YEARS_50)
WHAT = st.sampled_from([what for what, chance in CHANCES.items() for _ in range(chance)])
STEPS = st.lists(st.tuples(WHAT, st.integers(0, 2), VALUES, SHIFTS), min_size=20, max_size=60)


class World:
    """Three desks of one commune and the backups they have made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desks = [Desk(folder / f"d{i}").create() for i in range(3)]
        self.backups: dict[int, Path] = {}

    def step(self, what, who, number, shift) -> None:
        row, small = IDS[number % 3], number // 3
        desk = self.desks[who]
        match what:
            case "edit":
                self._write(desk, row, title="abcd"[small])
            case "percent" | "opened":
                self._write(desk, row, **{what: small + 1})
            case "person":
                self._write(desk, row, applicant="wxyz"[small])
            case "delete":
                desk.ledger.write([Edit("dossier", row, deleted=True)])
            case "erase":
                desk.ledger.erase([Erasure("dossier", row)])
            case "resolve":
                self._resolve(desk, keep_loser=number % 2 == 0)
            case "send":
                self._send(desk, self.desks[number % 3], skipped=small)
            case "clock":
                desk.clock.now = 1_780_000_000_000 + shift
            case "backup" | "restore":
                self._keep_or_restore(desk, who, what)

    def _write(self, desk, row, **values) -> None:
        """Edit, bringing a deleted record back first; whoever wrote last sees what they wrote."""
        if desk.ledger.is_erased("dossier", row):
            with pytest.raises(UserError, match="xóa hẳn"):
                desk.ledger.write([Edit("dossier", row, values)])
            return
        record = desk.ledger.get("dossier", row)
        if record is not None and not record.alive:
            desk.ledger.write([Edit("dossier", row, deleted=False)])
        waiting = desk.ledger.core.connection.value("SELECT count(*) FROM aside")
        desk.ledger.write([Edit("dossier", row, values)])
        if record is not None or not waiting:
            after = desk.ledger.get("dossier", row)
            assert {name: after[name] for name in values} == values

    def _resolve(self, desk, *, keep_loser) -> None:
        for one in desk.ledger.conflicts()[:1]:
            if one.group == "life" or one.winner_value is None:
                edit = Edit("dossier", one.row, deleted=not keep_loser)
            else:
                kept = one.loser_value if keep_loser else one.winner_value
                edit = Edit("dossier", one.row, dict(kept))
            desk.ledger.write([edit], why=Why.RESOLVE, res=(one.winner, one.loser))
            assert one.id not in {c.id for c in desk.ledger.conflicts()}

    def _send(self, desk, other, *, skipped) -> None:
        incoming = desk.outgoing()
        incoming = incoming[skipped:] + incoming[:1]
        shown = other.ledger.preview(incoming)
        applied = other.ledger.apply(incoming)
        assert applied.quarantined == 0
        known = applied.applied + applied.superseded + applied.held + applied.erased
        assert applied.ops_in == known
        assert shown.ops_in == applied.ops_in

    def _keep_or_restore(self, desk, who, what) -> None:
        if what == "backup":
            self.backups[who] = desk.ledger.back_up(self.folder / f"backup{who}.db")
        elif who in self.backups:
            desk.ledger.close()
            restore(desk.folder, desk.key, self.backups[who], steps=desk.steps)
            desk.open()

    def quiesce(self) -> None:
        # A device that lost its streams in a restore gets them back from whoever has them.
        for _ in range(2):
            for desk in self.desks:
                for other in self.desks:
                    other.ledger.apply(list(reversed(desk.outgoing())))

    def close(self) -> None:
        for desk in self.desks:
            desk.ledger.close()


@settings(max_examples=max(20, settings().max_examples // 20))
@given(STEPS)
def test_devices_converge_whatever_order_clocks_losses_and_restores(steps):
    with scratch() as folder:
        world = World(Path(folder))
        try:
            for step in steps:
                world.step(*step)
            world.quiesce()
            first, *others = [state(d.ledger) for d in world.desks]
            for one in others:
                assert one == first
            for desk in world.desks:
                assert desk.ledger.check().ok
                assert desk.ledger.core.connection.value("SELECT count(*) FROM aside") == 0
                assert not left_of_erased(desk.ledger)
        finally:
            world.close()
