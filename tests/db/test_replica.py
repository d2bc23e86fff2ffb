from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import msgspec
import pytest

from app.exchange.ops import MAX_STAMP, Op, Why, new_id
from app.exchange.segment import GENESIS, pack, segment_hash, unpack
from app.ports import Edit, Incoming, Note, Query, Role
from app.records.language import Scope
from tests.db.made_up import state


@pytest.fixture
def office(make_desk):
    return make_desk("office")


@pytest.fixture
def laptop(make_desk):
    return make_desk("laptop")


@pytest.fixture
def province(make_desk):
    return make_desk("province", unit="42", role=Role.PROVINCE)


def accounted(applied) -> bool:
    return applied.ops_in == (
        applied.applied + applied.superseded + applied.held + applied.quarantined + applied.erased
    )


def forged(desk, *ops: Op, scope=Scope.SHARED, lo=1, prev=GENESIS) -> Incoming:
    """Ops as a device of this desk would send them, true or not."""
    rid = next(s.rid for s in desk.ledger.streams() if s.own and s.scope is scope)
    numbered = [msgspec.structs.replace(op, seq=lo + i) for i, op in enumerate(ops)]
    segment = pack(rid, numbered, prev=prev, device=desk.device, sign=desk.signer.sign)
    return Incoming(segment, scope, desk.unit, desk.role, desk.device, tuple(unpack(segment)))


def op(row, grp=1, val=None, ent=900, st=1_780_000_000_000, base=None) -> Op:
    return Op(1, st, ent, bytes.fromhex(row), grp, val, base, 1, 1)


def test_two_devices_of_a_commune_become_the_same(office, laptop):
    rows = [office.add(title=f"Hồ sơ {i}", percent=i, applicant="Lê Ân") for i in range(5)]
    rows += [laptop.add(title=f"Thực địa {i}") for i in range(5)]
    laptop.take_from(office)
    laptop.edit(rows[0], percent=99)
    office.edit(rows[1], title="Sửa ở cơ quan")
    laptop.ledger.write([Edit("dossier", rows[2], deleted=True)])
    office.take_from(laptop)
    laptop.take_from(office)
    assert state(office.ledger) == state(laptop.ledger)
    assert office.ledger.get("dossier", rows[0])["percent"] == 99
    assert office.ledger.get("dossier", rows[2]).alive is False
    assert office.ledger.search("thuc dia")[1] == 5
    assert laptop.ledger.search("hồ sơ")[1] == 3
    assert office.ledger.check().ok
    assert laptop.ledger.check().ok
    assert office.ledger.conflicts() == []


def test_known_segments_change_nothing(office, laptop):
    """I3."""
    office.add(title="một")
    first = laptop.take_from(office)
    before = state(laptop.ledger)
    again = laptop.take_from(office)
    assert (first.ops_in, first.applied) == (1, 1)
    assert (again.ops_in, bool(again.changes)) == (0, False)
    assert state(laptop.ledger) == before
    assert laptop.ledger.apply(office.outgoing()).ops_in == 0


def test_a_preview_says_what_apply_does_and_writes_nothing(office, laptop):
    row = office.add(title="một")
    laptop.take_from(office)
    office.edit(row, title="hai")
    laptop.edit(row, title="ba")
    incoming = office.outgoing()
    before = state(laptop.ledger)
    shown = laptop.ledger.preview(incoming)
    assert state(laptop.ledger) == before
    assert shown.ops_in == 1
    assert len(shown.conflicts) == 1
    assert laptop.ledger.apply(incoming) == shown


def test_a_gap_does_not_stop_what_lies_above_it(office, laptop):
    first, second = office.add(title="một"), office.add(title="hai")
    office.close_segments()
    office.edit(first, title="một, sửa")
    office.close_segments()
    third = office.add(title="ba")
    _low, middle, high = (i for i in office.outgoing() if i.scope is Scope.SHARED)
    applied = laptop.ledger.apply([high])
    assert laptop.ledger.get("dossier", third)["title"] == "ba"
    assert applied.ops_in == 1
    assert {s.rid: s.hi for s in laptop.ledger.streams()}[high.segment.rid] == 0
    held = laptop.ledger.apply([middle])
    assert (held.held, accounted(held)) == (1, True)
    assert laptop.ledger.get("dossier", first) is None
    laptop.take_from(office)
    assert laptop.ledger.get("dossier", first)["title"] == "một, sửa"
    assert laptop.ledger.get("dossier", second)["title"] == "hai"
    shared = next(s for s in laptop.ledger.streams() if s.rid == high.segment.rid)
    assert (shared.hi, shared.head) == (4, segment_hash(high.segment))
    assert state(laptop.ledger) == state(office.ledger)


def test_a_gap_of_one_op_is_a_gap(office, laptop):
    """I5: whoever says it holds a stream to its end holds every op below."""
    for number in range(3):
        office.add(title=f"{number}")
        office.close_segments()
    first, second, third = (i for i in office.outgoing() if i.scope is Scope.SHARED)
    for incoming, end, whole in ((first, 1, True), (third, 1, False), (second, 3, True)):
        laptop.ledger.apply([incoming])
        assert {s.rid: s.hi for s in laptop.ledger.streams()}[first.segment.rid] == end
        # With a gap there is nothing to compare sums of.
        assert (first.segment.rid in laptop.ledger.digests()) is whole


def test_the_digest_is_the_documented_sum(office):
    """P10 (docs/exchange-format.md): one SHA-256 for each register, added up."""
    for number in range(3):
        office.add(title=f"{number}", percent=number)
    told = office.ledger.core.connection.rows(
        "SELECT r.ent, r.grp, r.st, s.rid, r.seq FROM register r JOIN stream s USING (sid)"
    )
    total = sum(
        int.from_bytes(
            sha256(
                ent.to_bytes(2) + grp.to_bytes(2) + st.to_bytes(8) + rid + seq.to_bytes(8)
            ).digest()
        )
        for ent, grp, st, rid, seq in told
    )
    assert len(told) > 3
    assert office.ledger.digest(tuple(Scope)) == f"{total % 2**256:064x}"


def test_an_op_older_than_what_it_claims_to_overwrite_is_kept_beside_it(office, laptop):
    """I6: no honest program writes one; its value is a branch all the same, and told."""
    row = office.add(title="một")
    laptop.take_from(office)
    (standing,) = (i.ops[0] for i in office.outgoing() if i.scope is Scope.SHARED)
    rid = next(s.rid for s in office.ledger.streams() if s.own and s.scope is Scope.SHARED)
    liar = op(row, val={1: "hai"}, st=standing.st - 1, base=(rid, standing.seq))
    laptop.ledger.apply([forged(laptop, liar)])
    office.ledger.apply([forged(laptop, liar)])
    for desk in (office, laptop):
        assert desk.ledger.get("dossier", row)["title"] == "một"
        (conflict,) = desk.ledger.conflicts()
        assert conflict.loser_value["title"] == "hai"


def test_the_province_gets_the_shared_half_and_answers(office, province):
    row = office.add(title="một", applicant="Lê Ân", percent=5)
    applied = province.take_from(office, to_province=True)
    assert accounted(applied)
    record = province.ledger.get("dossier", row)
    assert (record["title"], record["applicant"], record.unit) == ("một", None, "18100")
    circular = province.add("circular", title="Công văn")
    notice = province.add("notice", title="Kế hoạch tỉnh", remark="việc riêng của tỉnh")
    office.take_from(province, to_province=True)
    assert office.ledger.get("circular", circular).unit == "42"
    assert office.ledger.get("notice", notice)["remark"] is None
    office.edit(notice, "notice", remark="ghi chú riêng của xã")
    assert province.take_from(office, to_province=True).ops_in == 0


def test_what_a_writer_may_not_write_is_quarantined_and_counted(office, province, make_desk):
    neighbour = make_desk("neighbour", unit="18103")
    mine = office.add(title="của xã 18100")
    province.take_from(office, to_province=True)
    plan = province.add("notice", title="Kế hoạch tỉnh")
    foreign = [
        op(mine, 1, {1: "sửa trộm"}, st=MAX_STAMP - 1),
        op(mine, 0, None),
        op(new_id(), 0, {1: {1: "công văn giả"}}, ent=901),
        op(plan, 1, {1: "sửa kế hoạch"}, ent=902),
        op(mine, 3, {13: "người"}),
        op(new_id(), 0, {1: {1: "của mình, được"}}),
        op(new_id(), 0, {1: {1: "xa quá"}}, st=MAX_STAMP + 1),
        op(new_id(), 0, {1: {3: "2026-99-99"}, 2: {3: "không phải ngày"}}),
        op(new_id(), 0, {1: "không phải nhóm"}),
    ]
    applied = province.ledger.apply([forged(neighbour, *foreign)])
    assert (applied.ops_in, applied.applied, applied.quarantined) == (9, 1, 8)
    assert province.ledger.get("dossier", mine)["title"] == "của xã 18100"
    assert province.ledger.get("dossier", mine).alive
    assert province.ledger.get("notice", plan)["title"] == "Kế hoạch tỉnh"
    assert [h.after["title"] for h in province.ledger.history("dossier", mine)] == ["của xã 18100"]
    assert province.ledger.check().ok


def test_another_communes_own_stream_is_never_read(office, make_desk):
    neighbour = make_desk("neighbour", unit="18103")
    row = neighbour.add(title="một", applicant="Lê Ân")
    applied = office.take_from(neighbour)
    assert applied.quarantined == 1
    assert office.ledger.get("dossier", row)["applicant"] is None


def test_both_values_of_a_conflict_are_kept_and_shown_alike(office, laptop):
    """I4, I6."""
    row = office.add(title="gốc", percent=1)
    laptop.take_from(office)
    office.edit(row, title="cơ quan")
    laptop.edit(row, title="thực địa", percent=2)
    office.take_from(laptop)
    laptop.take_from(office)
    (one,) = office.ledger.conflicts()
    assert laptop.ledger.conflicts() == [one]
    assert (one.type, one.row, one.group, one.open) == ("dossier", row, "content", True)
    values = {one.winner_value["title"], one.loser_value["title"]}
    assert values == {"cơ quan", "thực địa"}
    assert office.ledger.get("dossier", row)["title"] == one.winner_value["title"]
    assert office.ledger.get("dossier", row)["percent"] == 2
    lost = [h for h in office.ledger.history("dossier", row) if not h.won]
    assert [h.dot for h in lost] == [one.loser]


@pytest.mark.parametrize("keep", ["winner", "loser"])
def test_a_resolution_closes_the_conflict_everywhere(office, laptop, keep):
    row = office.add(title="gốc")
    laptop.take_from(office)
    office.edit(row, title="cơ quan")
    laptop.edit(row, title="thực địa")
    office.take_from(laptop)
    laptop.take_from(office)
    (one,) = laptop.ledger.conflicts()
    kept = one.winner_value if keep == "winner" else one.loser_value
    laptop.ledger.write(
        [Edit("dossier", row, dict(kept))], why=Why.RESOLVE, res=(one.winner, one.loser)
    )
    office.take_from(laptop)
    for desk in (office, laptop):
        assert desk.ledger.conflicts() == []
        (closed,) = desk.ledger.conflicts(include_closed=True)
        assert (closed.id, closed.open) == (one.id, False)
        assert closed.loser_value == one.loser_value
        assert desk.ledger.get("dossier", row)["title"] == kept["title"]
    assert state(office.ledger) == state(laptop.ledger)


def test_equal_values_and_noise_are_no_conflict(office, laptop):
    row = office.add(title="gốc", opened=1)
    laptop.take_from(office)
    office.edit(row, title="Hòa", opened=2)
    laptop.edit(row, title="Ho\u0300a", opened=3)
    office.take_from(laptop)
    laptop.take_from(office)
    assert office.ledger.conflicts() == laptop.ledger.conflicts() == []
    assert state(office.ledger) == state(laptop.ledger)


def test_an_edit_that_a_deletion_has_not_seen_is_told_and_can_be_brought_back(office, laptop):
    row, seen = office.add(title="gốc"), office.add(title="đã xem")
    office.edit(seen, title="đã xem, sửa")
    laptop.take_from(office)
    office.edit(row, percent=50)
    laptop.ledger.write([Edit("dossier", row, deleted=True), Edit("dossier", seen, deleted=True)])
    office.take_from(laptop)
    laptop.take_from(office)
    (one,) = office.ledger.conflicts()
    assert laptop.ledger.conflicts() == [one]
    assert (one.row, one.group, one.winner_value) == (row, "state", None)
    assert one.loser_value["percent"] == 50
    assert office.ledger.get("dossier", row).alive is False
    res = (one.winner, one.loser)
    office.ledger.write([Edit("dossier", row, deleted=False)], why=Why.RESOLVE, res=res)
    laptop.take_from(office)
    for desk in (office, laptop):
        assert desk.ledger.conflicts() == []
        assert [c.id for c in desk.ledger.conflicts(include_closed=True)] == [one.id]
        assert desk.ledger.get("dossier", row)["percent"] == 50
        assert desk.ledger.get("dossier", row).alive


def test_confirming_a_deletion_closes_the_conflict_too(office, laptop):
    row = office.add(title="gốc")
    laptop.take_from(office)
    office.edit(row, percent=50)
    laptop.ledger.write([Edit("dossier", row, deleted=True)])
    office.take_from(laptop)
    (one,) = office.ledger.conflicts()
    res = (one.winner, one.loser)
    office.ledger.write([Edit("dossier", row, deleted=True)], why=Why.RESOLVE, res=res)
    laptop.take_from(office)
    for desk in (office, laptop):
        assert desk.ledger.conflicts() == []
        assert desk.ledger.get("dossier", row).alive is False
    assert state(office.ledger) == state(laptop.ledger)


def test_a_commune_accepts_that_the_province_withdrew_what_it_had_noted_on(office, province):
    row = province.add("notice", title="Kế hoạch tỉnh")
    office.take_from(province, to_province=True)
    office.edit(row, "notice", remark="ghi chú của xã")
    province.ledger.write([Edit("notice", row, deleted=True)])
    office.take_from(province, to_province=True)
    (one,) = office.ledger.conflicts()
    assert one.loser_value == {"remark": "ghi chú của xã"}
    assert office.ledger.get("notice", row).alive is False
    res = (one.winner, one.loser)
    office.ledger.write([Edit("notice", row, deleted=True)], why=Why.RESOLVE, res=res)
    assert office.ledger.conflicts() == []
    assert [c.id for c in office.ledger.conflicts(include_closed=True)] == [one.id]
    assert office.ledger.get("notice", row)["remark"] == "ghi chú của xã"


def test_an_undetermined_pair_is_settled_when_the_gap_fills(office, laptop, make_desk):
    third = make_desk("third")
    row = office.add(title="gốc")
    for desk in (laptop, third):
        desk.take_from(office)
    office.edit(row, title="a")
    laptop.take_from(office)
    laptop.edit(row, title="b")
    office.take_from(laptop)
    office.edit(row, title="c")
    office.close_segments()
    everything = office.outgoing()
    middle = [i for i in everything if i.unit and i.ops[0].val and i.ops[0].val.get(1) == "b"]
    assert len(middle) == 1
    rest = [i for i in everything if i not in middle]
    third.ledger.apply(rest)
    assert third.ledger.get("dossier", row)["title"] == "c"
    assert third.ledger.conflicts() == []
    third.ledger.apply(middle)
    assert third.ledger.conflicts() == []
    assert state(third.ledger) == state(office.ledger)


def test_equal_replicas_have_equal_digests_and_others_do_not(office, laptop, province):
    row = office.add(title="một", applicant="Lê Ân")
    for desk in (laptop, province):
        desk.take_from(office, to_province=desk is province)
    outward = (Scope.SHARED, Scope.PROVINCE, Scope.PUBLISHED)
    shared = office.ledger.digest(outward)
    assert shared == laptop.ledger.digest(outward) == province.ledger.digest(outward)
    assert shared == province.ledger.digest(outward, unit="18100")
    assert province.ledger.digest(outward, unit="18103") == "0" * 64
    assert office.ledger.digest(tuple(Scope)) == laptop.ledger.digest(tuple(Scope)) != shared
    laptop.edit(row, title="hai")
    assert laptop.ledger.digest(outward) != shared
    laptop.edit(row, title="một")
    assert laptop.ledger.digest(outward) != shared


def test_notes_are_kept_with_the_import_or_not_at_all(office, laptop):
    """I8."""
    office.add(title="một")
    laptop.ledger.apply(office.outgoing(), lambda _: [Note("package", "p1", {"số": 1})])
    assert laptop.ledger.notes("package") == {"p1": {"số": 1}}
    laptop.ledger.put_notes([Note("package", "p1", None), Note("package", "p2", {})])
    assert laptop.ledger.notes("package") == {"p2": {}}
    assert laptop.ledger.note("package", "p1") is None


def test_segments_form_a_chain_and_hold_at_most_5000_ops(office, monkeypatch):
    monkeypatch.setattr("db.segments.SEGMENT_OPS", 3)
    office.ledger.write([Edit("dossier", new_id(), {"title": str(i)}) for i in range(7)])
    assert office.close_segments() == 3
    assert office.close_segments() == 0
    shared = office.ledger.streams()[1]
    segments = office.ledger.segments(shared.rid, 0)
    assert [(s.lo, s.hi) for s in segments] == [(1, 3), (4, 6), (7, 7)]
    assert [s.prev for s in segments] == [GENESIS, *map(segment_hash, segments[:2])]
    assert shared.head == segment_hash(segments[-1])
    assert [s.lo for s in office.ledger.segments(shared.rid, 5)] == [4, 7]
    assert office.ledger.find(Query("dossier")).total == 7


def test_the_last_op_that_counts_of_a_revoked_device_counts(office, laptop):
    """P9 (I12): the cutoff itself is in, the next one is set aside and counted."""
    rows = [office.add(title=f"{number}") for number in range(3)]
    (shared,) = (i for i in office.outgoing() if i.scope is Scope.SHARED)
    applied = laptop.ledger.apply([replace(shared, counts_to=2)])
    assert (applied.applied, applied.quarantined, accounted(applied)) == (2, 1, True)
    held = [laptop.ledger.get("dossier", row) is not None for row in rows]
    assert held == [True, True, False]
