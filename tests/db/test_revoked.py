"""What counts of a revoked device follows from ops and notes alone, whatever came first (I4)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ports import PEER, Applied, Edit, Note
from tests.db.made_up import Clock, Desk, state
from tests.exchange.test_properties import examples
from tests.scratch import scratch

LOST, OFFICE, THIRD = range(3)
ROWS = [f"{n:032x}" for n in range(1, 4)]
WRITE = st.tuples(
    st.just("write"), st.integers(0, 2), st.sampled_from(ROWS), st.sampled_from("tbx")
)
TAKE = st.tuples(st.just("take"), st.integers(0, 2), st.integers(0, 2), st.none())
REVOKE = st.tuples(st.just("hear"), st.integers(1, 2), st.integers(0, 12), st.booleans())
STEPS = st.lists(st.one_of(WRITE, WRITE, TAKE, REVOKE), min_size=4, max_size=24)


def hear(desk: Desk, lost: Desk, cutoff: int, *, live: bool = False) -> list:
    """Keep what is known of the lost device; ``cutoff`` is the same for both its streams."""
    rids = [s.rid.hex() for s in lost.ledger.streams() if s.own]
    doc = {"revoked": None if live else 1, "cutoff": dict.fromkeys(rids, cutoff)}
    return list(desk.ledger.put_notes([Note(PEER, lost.device.hex(), doc)]).items)


def take(desk: Desk, other: Desk, lost: Desk) -> Applied:
    """Take everything over, judged by what this desk knows of the lost device."""
    doc = desk.ledger.note(PEER, lost.device.hex()) or {"revoked": None}
    incoming = [
        replace(one, counts_to=doc["cutoff"].get(one.segment.rid.hex(), 0))
        if one.device == lost.device and doc["revoked"] is not None and desk is not lost
        else one
        for one in other.outgoing()
    ]
    return desk.ledger.apply(incoming)


def write(desk: Desk, row: str, what: str) -> None:
    record = desk.ledger.get("dossier", row)
    if what == "x" and record is not None:
        desk.ledger.write([Edit("dossier", row, deleted=record.alive)])
    elif record is None or record.alive:
        name = "title" if what == "t" or record is None else "body"
        desk.edit(row, **{name: f"{desk.folder.name} {desk.clock.now}"})


def shown(desk: Desk) -> dict:
    """What a desk shows, and what became of every op of its records."""
    told = {
        row: [(e.dot, e.won, e.revoked) for e in desk.ledger.history("dossier", row)]
        for row in ROWS
    }
    closed = {(c.id, c.open) for c in desk.ledger.conflicts(include_closed=True)}
    return {**state(desk.ledger), "history": told, "closed": closed}


def make(folder: Path, name: str, clock: Clock, machine: str = "") -> Desk:
    return Desk(folder / name, clock=clock, machine=machine or name).create()


@settings(max_examples=examples(10))
@given(steps=STEPS, cutoff=st.integers(0, 12), further=st.integers(0, 6), lift=st.booleans())
def test_any_order_of_ops_and_revocations_shows_what_a_newcomer_would(steps, cutoff, further, lift):
    with scratch() as root:
        folder, clock = Path(root), Clock()
        desks = [make(folder, name, clock) for name in ("lost", "office", "third")]
        lost = desks[LOST]
        desks[OFFICE].add(row=ROWS[0], title="đầu")
        heard = dict.fromkeys((OFFICE, THIRD), 0)
        try:
            for what, who, arg, more in steps:
                if what == "write":
                    write(desks[who], arg, more)
                elif what == "take" and who != arg:
                    take(desks[who], desks[arg], lost)
                elif what == "hear":
                    heard[who] = max(heard[who], arg)
                    hear(desks[who], lost, heard[who], live=more and lift)
            assert_alike(folder, desks, max(cutoff, *heard.values()), clock)
            assert_alike(folder, desks, max(cutoff, *heard.values()) + further, clock)
            if lift:
                assert_alike(folder, desks, 0, clock, live=True)
        finally:
            for desk in desks:
                desk.ledger.close()


def assert_alike(folder: Path, desks: list[Desk], cutoff: int, clock: Clock, *, live=False) -> None:
    """Both others, and a newcomer who knew from the start, show the same."""
    lost = desks[LOST]
    for desk in desks[1:]:
        hear(desk, lost, cutoff, live=live)
    for _ in range(2):
        for one in desks[1:]:
            for other in desks:
                if other is not one:
                    take(one, other, lost)
    fresh = make(folder, f"fresh-{clock.now}", clock)
    hear(fresh, lost, cutoff, live=live)
    take(fresh, desks[OFFICE], lost)
    for desk in desks[1:]:
        assert shown(desk) == shown(fresh)
        assert desk.ledger.check().ok
    fresh.ledger.close()


@pytest.fixture
def pair(make_desk):
    """An office and a laptop of one unit; the office holds what the laptop wrote."""
    office, laptop = make_desk("office"), make_desk("laptop")
    row = office.add(title="một")
    laptop.take_from(office)
    laptop.edit(row, title="hai")
    born = laptop.add(title="ba")
    take(office, laptop, laptop)
    return office, laptop, row, born


def test_what_changes_is_told(pair):
    office, laptop, row, born = pair
    told = {(c.id, c.kind) for c in hear(office, laptop, 0)}
    assert told == {(row, "changed"), (born, "deleted")}
    told = {(c.id, c.kind) for c in hear(office, laptop, 1)}
    assert told == {(row, "changed")}
    assert hear(office, laptop, 1) == []
    assert office.ledger.get("dossier", row)["title"] == "hai"


def test_words_of_late_work_are_found_no_more_and_again_when_it_counts(pair):
    office, laptop, _, born = pair
    hear(office, laptop, 0)
    assert office.ledger.search("ba").total == 0
    assert office.ledger.get("dossier", born) is None
    hear(office, laptop, 0, live=True)
    assert [hit.id for hit in office.ledger.search("ba").hits] == [born]


def test_own_open_work_on_late_work_comes_back_to_its_record(pair):
    office, laptop, _, born = pair
    office.edit(born, body="của văn phòng, chưa đóng")
    hear(office, laptop, 0)
    assert office.ledger.get("dossier", born) is None
    other = office.add(title="bốn")
    hear(office, laptop, 9)
    assert office.ledger.get("dossier", born)["body"] == "của văn phòng, chưa đóng"
    assert len(office.ledger.history("dossier", born)) == 2
    assert len(office.ledger.history("dossier", other)) == 1
    office.close_segments()
    assert len(office.ledger.history("dossier", born)) == 2
    assert office.ledger.check().ok


def test_a_device_goes_on_seeing_its_own_work(pair):
    _, laptop, row, born = pair
    assert hear(laptop, laptop, 0) == []
    assert laptop.ledger.get("dossier", row)["title"] == "hai"
    assert laptop.ledger.get("dossier", born)["title"] == "ba"
