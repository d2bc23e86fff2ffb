"""An erased record is gone from every replica, whatever came first; the chains still hold."""

from __future__ import annotations

import hashlib
from itertools import permutations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import EnvironmentProblem, UserError
from app.exchange.ops import NONCE, Dot, Why
from app.exchange.segment import op_hash, read, segment_hash
from app.ports import ERASURE, Edit, Erasure, Role
from app.records.language import Scope
from db.backup import restore
from tests.db.made_up import left_of_erased, state

NAME = "Đặng Thị Ửng"


def erase(desk, row, type_name="dossier", **options) -> None:
    desk.ledger.erase([Erasure(type_name, row, **options)])


def says(desk, word: str) -> bool:
    """Whether a word stands in any op, row, search word or setting a desk holds."""
    connection = desk.ledger.core.connection
    ops = [op for one in desk.outgoing() for op in one.ops]
    rows = [row for layout in desk.ledger.core.layouts for row in connection.rows(layout.select)]
    index = [bytes(block) for (block,) in connection.rows("SELECT block FROM search_data")]
    settings = connection.rows("SELECT key, doc FROM setting UNION ALL SELECT key, doc FROM note")
    found = word.casefold().encode()
    return word in repr([ops, rows, settings]) or any(found in block for block in index)


def test_nothing_of_an_erased_record_is_left(desk, make_desk):
    laptop = make_desk("laptop")
    kept = desk.add(title="ở lại")
    row = desk.add(title="xyzzyx một", applicant=NAME)
    desk.close_segments()
    desk.edit(row, title="xyzzyx hai")
    desk.ledger.set_setting(f"draft/dossier/{row}", {"title": "xyzzyx nháp"})
    laptop.take_from(desk)
    desk.edit(row, title="xyzzyx ba")
    laptop.edit(row, title="xyzzyx bốn")
    desk.take_from(laptop)
    assert desk.ledger.conflicts()
    assert says(desk, "xyzzyx")
    erase(desk, row)
    applied = laptop.take_from(desk)
    assert (applied.erased, applied.applied) == (1, 1)
    assert [(c.id, c.kind) for c in applied.changes.items] == [(row, "deleted")]
    for one in (desk, laptop):
        assert one.ledger.get("dossier", row) is None
        assert one.ledger.history("dossier", row) == []
        assert one.ledger.conflicts(include_closed=True) == []
        assert one.ledger.search("xyzzyx") == ([], 0, ())
        assert not says(one, "xyzzyx")
        assert not says(one, NAME)
        assert one.ledger.check().ok
        assert one.ledger.get("dossier", kept)["title"] == "ở lại"
    assert state(desk.ledger) == state(laptop.ledger)
    assert laptop.take_from(desk).ops_in == 0


def test_the_chain_of_what_is_left_is_still_signed(desk, make_desk):
    row = desk.add(title="một", applicant=NAME)
    desk.close_segments()
    before = [segment_hash(one.segment) for one in desk.outgoing()]
    desk.edit(row, title="hai")
    erase(desk, row)
    desk.add(title="sau")
    after = desk.outgoing()
    public = desk.signer.public_key().public_bytes_raw()
    for one in after:
        assert read(one.segment, public) == one.ops
    assert [segment_hash(one.segment) for one in after][: len(before)] == before
    assert not desk.ledger.core.connection.value("SELECT 1 FROM trace WHERE n = 0")
    fresh = make_desk("fresh")
    applied = fresh.ledger.apply(after)
    assert applied.erased == 3
    assert applied.ops_in == applied.applied + applied.erased
    assert state(fresh.ledger) == state(desk.ledger)
    assert {s.rid: s.hi for s in fresh.ledger.streams() if not s.own} == {
        s.rid: s.hi for s in desk.ledger.streams() if s.own
    }


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_erasure_works_whatever_comes_first(desk, make_desk, order):
    laptop, third = make_desk("laptop"), make_desk("third")
    row = desk.add(title="một", applicant=NAME)
    birth = desk.outgoing()
    laptop.take_from(desk)
    laptop.clock.now += 10**9
    laptop.edit(row, title="laptop chưa biết", applicant=NAME)
    late = laptop.outgoing()
    own = {s.rid for s in laptop.ledger.streams() if s.own}
    erase(desk, row)
    desk.close_segments()
    rids = {s.rid: s.hi for s in desk.ledger.streams() if s.own}
    order_op = [one for one in desk.outgoing() if one.segment.hi == rids[one.segment.rid]]
    batches = [birth, [one for one in late if one.segment.rid in own], order_op]
    for number in order:
        applied = third.ledger.apply(batches[number])
        assert applied.ops_in == sum(
            (applied.applied, applied.superseded, applied.held, applied.erased)
        )
    laptop.take_from(desk)
    desk.take_from(laptop)
    for one in (desk, laptop, third):
        assert not left_of_erased(one.ledger)
        assert one.ledger.core.connection.value("SELECT count(*) FROM aside") == 0
        assert not says(one, NAME)
        assert one.ledger.check().ok
    assert state(desk.ledger) == state(laptop.ledger) == state(third.ledger)


def test_only_the_unit_that_entered_a_record_may_erase_it(desk, make_desk):
    province = make_desk("province", unit="42", role=Role.PROVINCE)
    row = desk.add(title="của xã")
    province.take_from(desk, to_province=True)
    with pytest.raises(UserError) as refused:
        erase(province, row)
    assert refused.value.code == "not_permitted"
    # A program that does not ask is not obeyed.
    layout = province.ledger.core.layouts["dossier"]
    with province.ledger.core.connection.transaction():
        province.ledger.core.connection.execute(f"UPDATE {layout.table} SET unit = '42'")
    erase(province, row)
    applied = desk.take_from(province)
    assert (applied.quarantined, applied.applied) == (1, 0)
    assert desk.ledger.get("dossier", row)["title"] == "của xã"
    assert desk.ledger.check().ok


def test_what_others_added_to_an_erased_record_waits_without_it(desk, make_desk):
    province = make_desk("province", unit="42", role=Role.PROVINCE)
    row = province.add("notice", title="nhầm")
    desk.take_from(province, to_province=True)
    desk.edit(row, "notice", remark="ghi chú của xã")
    erase(province, row, "notice")
    desk.take_from(province, to_province=True)
    assert desk.ledger.get("notice", row) is None
    other = desk.add("notice", title="khác")
    desk.edit(other, "notice", remark="của khác")
    assert len(desk.ledger.history("notice", other)) == 2
    laptop = make_desk("laptop")
    laptop.take_from(desk)
    assert laptop.ledger.get("notice", row) is None
    assert state(laptop.ledger)["rows"] == state(desk.ledger)["rows"]
    assert desk.ledger.check().ok


def test_an_erased_id_is_never_used_again(desk):
    row = desk.add(title="một")
    erase(desk, row)
    with pytest.raises(UserError) as refused:
        desk.edit(row, title="hai")
    assert refused.value.code == "erased"
    before = len(desk.outgoing())
    erase(desk, row)
    assert len(desk.outgoing()) == before
    reader = desk.ledger.reader()
    with pytest.raises(EnvironmentProblem):
        reader.erase([Erasure("dossier", row)])
    assert reader.is_erased("dossier", row)
    reader.close()


def test_a_preview_erases_nothing(desk, make_desk):
    laptop = make_desk("laptop")
    row, other = desk.add(title="một", applicant=NAME), desk.add(title="khác")
    laptop.take_from(desk)
    # The preview looks up what stands beside the erased op in one segment.
    laptop.edit(other, title="thực địa")
    desk.edit(other, title="cơ quan")
    erase(desk, row)
    incoming = desk.outgoing()
    shown = laptop.ledger.preview(incoming)
    assert (row, "deleted") in {(c.id, c.kind) for c in shown.changes.items}
    assert len(shown.conflicts) == 1
    assert {e.group for e in laptop.ledger.history("dossier", row)} == {"life", "person"}
    assert says(laptop, NAME)
    laptop.ledger.apply(incoming)
    assert not says(laptop, NAME)


@pytest.mark.parametrize("closed", [True, False])
def test_an_older_backup_on_another_machine_holds_an_erased_record_only_until_the_next_import(
    desk, tmp_path, make_desk, closed
):
    laptop = make_desk("laptop")
    row = desk.add(title="một", applicant=NAME)
    if closed:
        desk.close_segments()
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    erase(desk, row)
    laptop.take_from(desk)
    desk.ledger.close()
    desk.folder = tmp_path / "another"
    desk.folder.mkdir()
    restore(desk.folder, desk.key, copy, steps=desk.steps)
    desk.open()
    assert desk.ledger.get("dossier", row)["applicant"] == NAME
    leaked = desk.outgoing()
    desk.take_from(laptop)
    # What the restored ledger had sent before it knew better comes in under other names.
    applied = laptop.ledger.apply(leaked)
    assert applied.erased == applied.ops_in
    for one in (desk, laptop):
        assert one.ledger.get("dossier", row) is None
        assert not left_of_erased(one.ledger)
        assert not says(one, NAME)
    laptop.take_from(desk)
    assert state(desk.ledger) == state(laptop.ledger)


def test_an_own_older_backup_does_not_undo_an_erasure(desk, tmp_path, make_desk):
    row, kept = desk.add(title="một", applicant=NAME), desk.add(title="ở lại")
    desk.close_segments()
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    content = hashlib.sha256(b"anh").hexdigest()
    erase(desk, row, files=(content,))
    erase(desk, desk.add(title="sau sao lưu", applicant=NAME))
    for _ in range(2):
        desk.ledger.close()
        restore(desk.folder, desk.key, copy, steps=desk.steps)
        desk.open()
        assert desk.ledger.get("dossier", row) is None
        assert desk.ledger.get("dossier", kept)["title"] == "ở lại"
        assert content in {f for doc in desk.ledger.notes(ERASURE).values() for f in doc["files"]}
        assert not left_of_erased(desk.ledger)
        assert not says(desk, NAME)
    laptop = make_desk("laptop")
    laptop.take_from(desk)
    assert state(laptop.ledger) == state(desk.ledger)


def test_an_erasure_not_yet_sent_moves_along_into_a_restored_ledger(desk, tmp_path, make_desk):
    laptop = make_desk("laptop")
    row, kept = desk.add(title="một", applicant=NAME), desk.add(title="ở lại")
    laptop.take_from(desk)
    unsent = desk.add(title="chưa gửi", applicant=NAME)
    erase(desk, row)
    erase(desk, unsent)
    copy = desk.ledger.back_up(tmp_path / "copy.db")
    desk.ledger.close()
    restore(desk.folder, desk.key, copy, steps=desk.steps)
    desk.open()
    assert desk.ledger.get("dossier", row) is None
    laptop.take_from(desk)
    assert not says(laptop, NAME)
    assert laptop.ledger.get("dossier", kept)["title"] == "ở lại"
    assert state(desk.ledger) == state(laptop.ledger)


def test_personal_values_carry_a_nonce_so_that_their_hash_tells_nothing(desk, make_desk):
    row = desk.add(title="một", applicant=NAME)
    desk.edit(row, applicant="Lê Ân")
    desk.edit(row, applicant=NAME)
    ops = [op for one in desk.outgoing() if one.scope is Scope.COMMUNE for op in one.ops]
    nonces = [op.val[NONCE] for op in ops]
    assert [len(one) for one in nonces] == [16, 16, 16]
    assert len(set(nonces)) == 3
    guessed = [{13: NAME}, {NONCE: bytes(16), 13: NAME}]
    hashes = {op_hash(op) for op in ops}
    for val in guessed:
        assert not hashes & {op_hash(_with(op, val)) for op in ops}
    assert desk.ledger.core.connection.value("SELECT count(*) FROM aside") == 0
    assert {e.group for e in desk.ledger.history("dossier", row)} == {"life", "person"}


def test_the_same_personal_value_written_apart_is_no_conflict(desk, make_desk):
    laptop = make_desk("laptop")
    row = desk.add(title="một", applicant="Lê Ân")
    laptop.take_from(desk)
    desk.edit(row, applicant=NAME)
    laptop.edit(row, applicant=NAME)
    desk.take_from(laptop)
    laptop.take_from(desk)
    assert desk.ledger.conflicts() == laptop.ledger.conflicts() == []
    assert state(desk.ledger) == state(laptop.ledger)


def test_what_lies_outside_the_database_is_noted_with_the_erasure(desk):
    row = desk.add(title="một", applicant=NAME)
    content = hashlib.sha256(b"anh").digest()
    erase(desk, row, files=(content.hex(),))
    (doc,) = desk.ledger.notes(ERASURE).values()
    assert doc["files"] == [content.hex()]
    assert len(doc["ops"]) == 2
    orders = [op for one in desk.outgoing() for op in one.ops if op.why == Why.ERASE]
    assert [(op.val, len(op.res)) for op in orders] == [([content], 2)]
    assert {Dot(*one) for one in orders[0].res} == {
        Dot(bytes.fromhex(rid), seq) for rid, seq in doc["ops"]
    }


def test_a_ledger_opened_by_another_device_writes_under_that_one(desk):
    row = desk.add(title="một")
    before = {s.rid for s in desk.ledger.streams() if s.own}
    desk.ledger.close()
    desk.signer = Ed25519PrivateKey.generate()
    desk.open()
    own = [s for s in desk.ledger.streams() if s.own]
    assert {s.device for s in own} == {desk.device}
    assert not before & {s.rid for s in own}
    assert desk.reopen().own.device == desk.device
    assert {s.rid for s in desk.ledger.streams() if s.own} == {s.rid for s in own}
    desk.edit(row, title="hai")
    public = desk.signer.public_key().public_bytes_raw()
    assert [op.row.hex() for one in desk.outgoing() for op in read(one.segment, public)] == [
        row,
        row,
    ]


def _with(op, val):
    return type(op)(
        op.seq, op.st, op.ent, op.row, op.grp, val, op.base, op.who, op.txn, op.why, op.res
    )


def test_erasing_many_records_at_once_is_one_transaction(desk):
    rows = [desk.add(title=f"Hồ sơ {i}") for i in range(20)]
    foreign = "ab" * 16
    desk.add(row=foreign, title="khác")
    with desk.ledger.core.connection.transaction():
        desk.ledger.core.connection.execute(
            "UPDATE dossier SET unit = '99' WHERE id = ?", (bytes.fromhex(foreign),)
        )
    with pytest.raises(UserError):
        desk.ledger.erase([Erasure("dossier", one) for one in (*rows, foreign)])
    assert len(desk.ledger.get_many("dossier", rows)) == 20
    changes = desk.ledger.erase([Erasure("dossier", one) for one in rows])
    assert len(changes.items) == 20
    desk.ledger.write([Edit("dossier", "cd" * 16, {"title": "mới"})])
    assert desk.reopen().check().ok
