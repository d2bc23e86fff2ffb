"""W3: twins of one disk sign other ops under numbers already used; both histories are read (I4)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.lines import Link, line_name, names
from app.exchange.segment import GENESIS
from app.ports import Edit, Query
from app.records.language import Scope
from tests.db.made_up import Desk, state

EVERY = (Scope.COMMUNE, Scope.SHARED, Scope.PROVINCE, Scope.PUBLISHED)


@pytest.fixture
def office(make_desk) -> Desk:
    return make_desk("office")


@pytest.fixture
def twins(office, tmp_path) -> Iterator[tuple[Desk, Desk]]:
    """The office's disk copied whole, on a machine that cannot tell itself from the first."""
    office.row = office.add(title="chung", percent=1)
    office.close_segments()
    office.add(title="đang mở khi sao chép")
    office.ledger.close()
    shutil.copytree(office.folder, tmp_path / "twin")
    office.open()
    twin = replace(office, folder=tmp_path / "twin")
    twin.open()
    yield office, twin
    twin.ledger.close()


def test_both_histories_are_read_alike_whatever_comes_first(twins, make_desk):
    one, other = twins
    mine = one.add(title="của máy thứ nhất")
    theirs = other.add(title="của máy thứ hai")
    one.edit(one.row, percent=10)
    other.edit(one.row, percent=20)
    assert [s.rid for s in one.ledger.streams()] == [s.rid for s in other.ledger.streams()]
    first, second = make_desk("province-1"), make_desk("province-2")
    first.ledger.apply(one.outgoing())
    first.ledger.apply(other.outgoing())
    second.ledger.apply(other.outgoing())
    second.ledger.apply(one.outgoing())
    assert state(first.ledger) == state(second.ledger)
    assert first.ledger.digest(EVERY) == second.ledger.digest(EVERY)
    for desk in (first, second):
        assert desk.ledger.get("dossier", mine)["title"] == "của máy thứ nhất"
        assert desk.ledger.get("dossier", theirs)["title"] == "của máy thứ hai"
        assert desk.ledger.check().ok
        (conflict,) = [c for c in desk.ledger.conflicts() if c.open]
        assert {conflict.winner_value["percent"], conflict.loser_value["percent"]} == {10, 20}
        assert len(desk.ledger.notes("fork")) == len(
            [s for s in desk.ledger.streams() if s.line_of]
        )


def test_the_lines_go_on_and_reach_who_holds_only_one_of_them(twins, make_desk):
    one, other = twins
    other.edit(one.row, title="máy hai sửa")
    laptop, reader = make_desk("laptop"), make_desk("reader")
    laptop.take_from(one)
    laptop.take_from(other)
    later = other.add(title="máy hai làm tiếp")
    other.edit(later, percent=3)
    last = one.add(title="máy một làm tiếp")
    laptop.take_from(other, one)
    reader.ledger.apply(list(reversed(laptop.outgoing())))
    assert state(reader.ledger) == state(laptop.ledger)
    assert reader.ledger.get("dossier", later)["percent"] == 3
    assert reader.ledger.get("dossier", last)["title"] == "máy một làm tiếp"
    assert reader.ledger.get("dossier", one.row)["title"] == "máy hai sửa"
    for stream in reader.ledger.streams():
        assert stream.hi == {s.rid: s.hi for s in laptop.ledger.streams()}.get(stream.rid, 0)


def test_a_twin_that_meets_the_other_writes_under_a_new_name_and_loses_nothing(twins):
    one, other = twins
    mine, theirs = one.add(title="một"), other.add(title="hai")
    before = {s.rid for s in one.ledger.streams() if s.own}
    one.take_from(other)
    assert not before & {s.rid for s in one.ledger.streams() if s.own}
    one.edit(mine, percent=1)
    other.take_from(one)
    one.take_from(other)
    assert state(one.ledger) == state(other.ledger)
    assert one.ledger.get("dossier", theirs)["title"] == "hai"
    assert other.ledger.get("dossier", mine)["percent"] == 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 1), st.integers(0, 2)),
        st.tuples(st.just("close"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("send"), st.integers(0, 1), st.integers(0, 2)),
    ),
    min_size=4,
    max_size=14,
)


@settings(max_examples=max(15, settings().max_examples // 50), deadline=None)
@given(steps=STEPS, shuffled=st.randoms(use_true_random=False))
def test_any_history_of_two_twins_reads_the_same_everywhere(tmp_path_factory, steps, shuffled):
    root: Path = tmp_path_factory.mktemp("twins")
    office = Desk(root / "office").create()
    rows = [office.add(title=str(n)) for n in range(3)]
    office.close_segments()
    office.ledger.close()
    shutil.copytree(office.folder, root / "twin")
    office.open()
    twin = replace(office, folder=root / "twin")
    twin.open()
    readers = [Desk(root / f"reader{n}").create() for n in range(3)]
    desks = [office, twin]
    try:
        for value, (what, who, which) in enumerate(steps):
            if what == "edit":
                desks[who].ledger.write([Edit("dossier", rows[which], {"percent": value})])
            elif what == "close":
                desks[who].close_segments()
            else:
                readers[which].ledger.apply(desks[who].outgoing())
        everything = [one for desk in desks for one in desk.outgoing()]
        for reader in readers:
            shuffled.shuffle(everything)
            for one in everything:
                reader.ledger.apply([one])
        wanted = state(readers[0].ledger)
        for reader in readers[1:]:
            assert state(reader.ledger) == wanted
            assert reader.ledger.digest(EVERY) == readers[0].ledger.digest(EVERY)
        for reader in readers:
            assert reader.ledger.check().ok
            assert reader.ledger.find(Query("dossier")).total == 3
    finally:
        for desk in (*desks, *readers):
            desk.ledger.close()


LINKS = st.lists(st.integers(0, 5), max_size=9)


@given(parents=LINKS, shuffled=st.randoms(use_true_random=False))
def test_names_depend_on_the_set_of_segments_alone(parents, shuffled):
    made = [Link(bytes([1]) * 32, GENESIS, 1, 5)]
    for n, parent in enumerate(parents, 2):
        before = made[parent % len(made)]
        made.append(Link(bytes([n * 37 % 251]) * 32, before.hash, before.hi + 1, before.hi + 5))
    signed = b"s" * 16
    wanted = names(signed, made)
    shuffled.shuffle(made)
    assert names(signed, made) == wanted
    for prev in {link.prev for link in made}:
        below = sorted(link.hash for link in made if link.prev == prev)
        inherited = wanted.get(prev, signed)
        assert wanted[below[0]] == inherited
        assert [wanted[h] for h in below[1:]] == [line_name(h) for h in below[1:]]
