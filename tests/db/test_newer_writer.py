"""P8: an older program that gets what a newer one wrote, and is updated, ends as the newer one."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.ports import Edit
from app.records.language import Registry
from db.migrations import Step, draft
from tests.db.made_up import CIRCULAR, DOSSIER, NOTICE, STEPS, Desk, state
from tests.db.test_migrations import DIALOGUE, WIDER_DOSSIER
from tests.scratch import scratch

OLD_FIELDS = ("title", "body", "applicant")
NEW_FIELDS = (*OLD_FIELDS, "place", "outcome")
IDS = [f"{i:032x}" for i in range(1, 3)]
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["newer", "newer", "dialogue", "older", "delete", "send", "answer"]),
        st.integers(0, 1),
        st.integers(0, 4),
    ),
    min_size=3,
    max_size=25,
)


def _wider(database) -> None:
    for statement in draft.statements(DIALOGUE):
        database.execute(statement)
    database.execute('ALTER TABLE "dossier" ADD COLUMN "place" TEXT')
    database.execute('ALTER TABLE "dossier" ADD COLUMN "outcome" TEXT')


NEWER = {
    "registry": Registry((WIDER_DOSSIER, CIRCULAR, NOTICE, DIALOGUE)),
    "steps": (*STEPS, Step("m9002_wider", _wider)),
}
assert {f.name for f in WIDER_DOSSIER.fields} - {f.name for f in DOSSIER.fields} == {
    "place",
    "outcome",
}


def write(desk: Desk, type_name: str, row: str, name: str, value: str) -> None:
    record = desk.ledger.get(type_name, row)
    if record is not None and not record.alive:
        desk.ledger.write([Edit(type_name, row, deleted=False)])
    desk.ledger.write([Edit(type_name, row, {name: value})])


def act(newer: Desk, older: Desk, what: str, row: str, field: int, value: str) -> None:
    match what:
        case "newer":
            write(newer, "dossier", row, NEW_FIELDS[field], value)
        case "dialogue":
            write(newer, "dialogue", row, "topic", value)
        case "older":
            write(older, "dossier", row, OLD_FIELDS[field % 3], value)
        case "delete":
            if newer.ledger.get("dossier", row) is not None:
                newer.ledger.write([Edit("dossier", row, deleted=True)])
        case "send":
            applied = older.take_from(newer)
            assert applied.ops_in == applied.applied + applied.superseded + applied.held
        case "answer":
            newer.take_from(older)


@settings(max_examples=max(15, settings().max_examples // 20))
@given(ACTIONS, st.randoms(use_true_random=False))
def test_an_updated_reader_ends_as_one_that_was_new_from_the_start(steps, random):
    """P8 (I3, I5, I11): a further type, group and field; held, counted, applied by itself."""
    with scratch() as folder:
        root = Path(folder)
        newer = Desk(root / "newer", **NEWER).create()
        older = Desk(root / "older").create()
        straight = Desk(root / "straight", **NEWER).create()
        desks = [newer, older, straight]
        try:
            for number, (what, which, field) in enumerate(steps):
                act(newer, older, what, IDS[which], field, f"lần {number}")
            older.take_from(newer)
            older.registry, older.steps = NEWER["registry"], NEWER["steps"]
            older.reopen()
            everything = [*newer.outgoing(), *older.outgoing()]
            random.shuffle(everything)
            straight.ledger.apply(everything)
            newer.take_from(older)
            assert state(older.ledger) == state(straight.ledger) == state(newer.ledger)
            for desk in desks:
                assert desk.ledger.check().ok
                assert desk.ledger.core.connection.value("SELECT count(*) FROM aside") == 0
        finally:
            for desk in desks:
                desk.ledger.close()
