"""W3: twins of one disk sign other ops under numbers already used; both histories are read (I4)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.lines import Link, line_name, names
from app.exchange.segment import GENESIS, segment_hash
from app.ports import Edit, Erasure, Query
from app.records.language import Scope
from db.oplog import OpLog
from tests.db.made_up import Desk, state
from tests.scratch import scratch

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


def test_what_was_only_previewed_leaves_the_ops_that_are_held_as_they_were_read(twins, make_desk):
    """I8: a second history gives lines their names; taken back, the held ops mean what they did."""
    for one in twins:
        one.edit(one.add(title="của một máy", percent=1), percent=2)
    for held, shown in permutations(twins):
        reader = make_desk(f"reader-of-{held.folder.name}")
        reader.take_from(held)
        reader.ledger.preview(shown.outgoing())
        log, anew = reader.ledger.core.log, OpLog(reader.ledger.core.connection)
        for segment in reader.ledger.core.connection.rows("SELECT id, hash FROM segment"):
            assert log.segment_ops(*segment) == anew.segment_ops(*segment)


def assert_claims_no_more_than_it_holds(desk):
    """I5, I10: whoever states how far it holds a stream holds every op of that history."""
    for stream in desk.ledger.streams():
        if stream.own or stream.line_of:
            continue
        held = {segment_hash(s): s for s in desk.ledger.segments(stream.rid, 0)}
        lo, head = stream.hi + 1, stream.head
        while head != GENESIS:
            assert held[head].hi == lo - 1
            lo, head = held[head].lo, held[head].prev
        assert lo == 1


def test_an_op_that_was_erased_does_not_stand_for_the_twins_of_the_same_number(make_desk, twins):
    """I6: only its hash is left to tell the two apart."""
    common = twins[0].outgoing()
    known = {segment_hash(one.segment) for one in common}
    kept, gone = twins[0].add(title="còn"), twins[1].add(title="bỏ")
    twins[1].ledger.erase([Erasure("dossier", gone)])
    told, erased = (
        [one for one in desk.outgoing() if segment_hash(one.segment) not in known] for desk in twins
    )
    readers = [make_desk(f"reader{number}") for number in range(2)]
    for reader, order in zip(readers, permutations([told, erased]), strict=True):
        reader.ledger.apply(common)
        for segments in order:
            reader.ledger.apply(segments)
    for desk in (*readers, twins[1]):
        desk.ledger.apply(told)
        assert desk.ledger.get("dossier", kept)["title"] == "còn"
        assert desk.ledger.get("dossier", gone) is None
        assert desk.ledger.check().ok


def test_a_twin_that_erased_its_own_op_sees_that_its_number_was_used_otherwise(twins):
    """W2, I1, I6: a number signed by the other is never signed here with other content."""
    kept, gone = twins[0].add(title="còn"), twins[1].add(title="bỏ")
    twins[1].ledger.erase([Erasure("dossier", gone)])
    told = twins[0].outgoing()
    # The one written before the copy comes too: here it goes under a new name by now.
    assert twins[1].ledger.preview(told).ops_in == 2
    assert twins[1].ledger.apply(told).ops_in == 2
    assert twins[1].ledger.get("dossier", kept)["title"] == "còn"
    assert not {s.rid for s in twins[0].ledger.streams() if s.own} & {
        s.rid for s in twins[1].ledger.streams() if s.own
    }


def test_what_two_twins_typed_into_one_field_under_one_number_is_a_conflict(twins):
    """I6: what moves to a new stream is not taken for what the other wrote under its old name."""
    one, other = twins
    for desk, value in zip(twins, (2, 3), strict=True):
        desk.ledger.write([Edit("dossier", one.row, {"percent": value})])
    other.take_from(one)
    one.take_from(other)
    for desk in twins:
        (conflict,) = desk.ledger.conflicts()
        assert {conflict.winner_value["percent"], conflict.loser_value["percent"]} == {2, 3}
    assert state(one.ledger) == state(other.ledger)


@pytest.fixture
def two_histories(make_desk, twins):
    """What came before, the office's two segments and the twin's two, and a line of a third desk.

    The third knows the twin's history alone, and has overwritten its end.
    """
    common = twins[0].outgoing()
    known = {segment_hash(one.segment) for one in common}
    row, made = twins[0].row, []
    for desk, first in zip(twins, (2, 4), strict=True):
        for value in (first, first + 1):
            desk.ledger.write([Edit("dossier", row, {"percent": value})])
            desk.close_segments()
        made.append([o for o in desk.outgoing() if segment_hash(o.segment) not in known])
    third = make_desk("third")
    third.ledger.apply([*common, *made[1]])
    third.clock.now += 10**6
    third.ledger.write([Edit("dossier", row, {"percent": 9})])
    streams = {one.segment.rid for one in (*common, *made[1])}
    reply = [one for one in third.outgoing() if one.segment.rid not in streams]
    return common, made[0], made[1], reply


def test_an_answer_to_one_history_means_the_same_whatever_came_first(make_desk, two_histories):
    """I4: the answer names an op by the name of both; what it means hangs on all that is held."""
    common, ours, theirs, reply = two_histories
    every = [*ours, *theirs, *reply]
    readers = []
    for number, order in enumerate(permutations(every)):
        if number % 7 == 0:
            readers.append(make_desk(f"reader{number}"))
            readers[-1].ledger.apply(common)
            for one in order:
                readers[-1].ledger.apply([one])
                assert_claims_no_more_than_it_holds(readers[-1])
    assert len(readers) == 18
    assert all(state(one.ledger) == state(readers[0].ledger) for one in readers)
    assert all(one.ledger.check().ok for one in readers)


def test_the_end_of_a_history_whose_beginning_is_lost_is_not_taken_for_the_other_one(
    make_desk, two_histories
):
    """I10: the lost beginning is asked for, as nobody says that it is held."""
    common, ours, theirs, _reply = two_histories
    for number, order in enumerate(permutations([ours[0], theirs[1]])):
        reader = make_desk(f"reader{number}")
        reader.ledger.apply(common)
        for one in order:
            reader.ledger.apply([one])
            assert_claims_no_more_than_it_holds(reader)
        reader.ledger.apply([theirs[0], ours[1]])
        assert len(reader.ledger.conflicts()) == 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 1), st.integers(0, 2)),
        st.tuples(st.just("close"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("send"), st.integers(0, 1), st.integers(0, 2)),
        st.tuples(st.just("last"), st.integers(0, 1), st.integers(0, 2)),
        st.tuples(st.just("reply"), st.integers(0, 2), st.integers(0, 2)),
    ),
    min_size=4,
    max_size=24,
)


@settings(max_examples=max(15, settings().max_examples // 20))
@given(steps=STEPS, shuffled=st.randoms(use_true_random=False))
def test_any_history_of_two_twins_reads_the_same_everywhere(steps, shuffled):
    with scratch() as folder:
        _live_as_twins(Path(folder), steps, shuffled)


def _act(what, desks, readers, chosen) -> None:
    rows, who, which, value = chosen
    match what:
        case "edit":
            desks[who].ledger.write([Edit("dossier", rows[which], {"percent": value})])
        case "close":
            desks[who].close_segments()
        case "reply" if readers[who].ledger.get("dossier", rows[which]):
            # Whoever knows one history alone means its ops by the name of both.
            readers[who].ledger.write([Edit("dossier", rows[which], {"percent": value})])
        case "send" | "last":
            sent = desks[who].outgoing()
            readers[which].ledger.apply(sent if what == "send" else sent[-1:])
            assert_claims_no_more_than_it_holds(readers[which])


def _live_as_twins(root, steps, shuffled) -> None:
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
            _act(what, desks, readers, (rows, who, which, value))
        everything = [one for desk in (*desks, *readers) for one in desk.outgoing()]
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


def test_a_second_history_is_held_to_its_end_whatever_comes_first(twins, make_desk):
    """I3, I10: what is held is stated, so that nobody misses it or sends it for ever."""
    one, other = twins
    one.add(title="của máy thứ nhất")
    other.add(title="của máy thứ hai")
    stated = []
    for place, order in enumerate(permutations((one, other))):
        reader = make_desk(f"province-{place}")
        for twin in order:
            reader.ledger.apply(twin.outgoing())
        theirs = [s for s in reader.ledger.streams() if not s.own]
        assert any(s.line_of for s in theirs)
        assert all(s.hi for s in theirs)
        stated.append({s.rid: (s.hi, s.head) for s in theirs})
    assert stated[0] == stated[1]
