from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.errors import EnvironmentProblem, UserError
from app.exchange.ops import Why, new_id
from app.ports import Edit, Filter, Query, Role
from db import open_ledger
from tests.db.made_up import REGISTRY, STEPS

FULL = {
    "title": "Cấp bản sao trích lục hộ tịch",
    "body": "Dòng một\nDòng hai, giữ nguyên  khoảng trắng",
    "due": date(2026, 11, 30),
    "percent": 40,
    "fee": Decimal("8000.5"),
    "urgent": True,
    "kind": "a",
    "tags": ("khẩn", "xã"),
    "kinds": ("x", "y"),
    "parent": "ab" * 16,
    "others": ("cd" * 16, "ef" * 16),
    "extra": {"rule": [1, 2], "chữ": "Ửng"},
    "applicant": "Đặng Thị Ửng",
    "opened": 0,
}


def test_every_kind_of_value_comes_back_after_reopening(desk):
    row = desk.add(**FULL)
    record = desk.reopen().get("dossier", row)
    assert dict(record.values) == FULL
    assert (record.unit, record.alive) == ("18100", True)


def test_text_is_kept_in_nfc_and_empty_values_are_none(desk):
    row = desk.add(title="Ho\u0300a giải", body="", tags=())
    record = desk.ledger.get("dossier", row)
    assert record["title"] == "Hòa giải"
    assert record["body"] is None
    assert record["tags"] is None


def test_an_edit_changes_only_the_fields_it_names(desk):
    row = desk.add(**FULL)
    changes = desk.ledger.write([Edit("dossier", row, {"percent": 60, "title": FULL["title"]})])
    assert [(c.id, c.fields, c.kind) for c in changes.items] == [(row, ("percent",), "changed")]
    assert dict(desk.ledger.get("dossier", row).values) == FULL | {"percent": 60}


def test_writing_the_same_values_again_writes_nothing(desk):
    row = desk.add(**FULL)
    before = [s.hi for s in desk.ledger.streams()]
    assert not desk.ledger.write([Edit("dossier", row, FULL)])
    assert [s.hi for s in desk.ledger.streams()] == before


def test_personal_fields_go_into_the_commune_stream_alone(desk):
    desk.add(**FULL)
    commune, shared = desk.ledger.streams()
    assert (commune.hi, shared.hi) == (1, 1)
    shared_ops = [op for _n, op in desk.ledger.core.log.open_ops(2)]
    assert "Ửng" not in repr(shared_ops).replace("'chữ': 'Ửng'", "")
    assert set(shared_ops[0].val) == {1, 2, 4}


def test_deleting_hides_and_bringing_back_shows_with_everything(desk):
    row = desk.add(**FULL)
    (deleted,) = desk.ledger.write([Edit("dossier", row, deleted=True)]).items
    assert deleted.kind == "deleted"
    assert desk.ledger.find(Query("dossier")).total == 0
    assert desk.ledger.get_many("dossier", [row]) == {}
    assert desk.ledger.search("trích lục") == ([], 0, ())
    assert desk.ledger.find(Query("dossier", deleted=True)).total == 1
    assert desk.ledger.get("dossier", row).alive is False
    with pytest.raises(UserError) as refused:
        desk.edit(row, percent=1)
    assert refused.value.code == "deleted"
    (back,) = desk.ledger.write([Edit("dossier", row, deleted=False)]).items
    assert back.kind == "new"
    assert dict(desk.ledger.get("dossier", row).values) == FULL
    assert desk.ledger.search("trích lục")[1] == 1


def test_a_wrong_value_names_its_field_and_nothing_of_the_call_is_written(desk):
    row = new_id()
    with pytest.raises(UserError) as refused:
        desk.ledger.write(
            [Edit("dossier", row, FULL), Edit("dossier", row, {"percent": "bốn mươi"})]
        )
    assert [f.field for f in refused.value.fields] == ["percent"]
    assert desk.ledger.get("dossier", row) is None
    assert [s.hi for s in desk.ledger.streams()] == [0, 0]


def test_a_commune_cannot_write_what_the_province_writes(desk):
    with pytest.raises(UserError) as refused:
        desk.add("circular", title="Công văn của tỉnh")
    assert refused.value.code == "not_permitted"
    assert refused.value.next_step


def test_the_later_of_two_edits_wins_even_when_the_clock_jumps_back(desk):
    row = desk.add(title="một")
    desk.clock.now = 1
    desk.edit(row, title="hai")
    desk.clock.now = 0
    desk.edit(row, title="ba")
    assert desk.ledger.get("dossier", row)["title"] == "ba"
    stamps = [h.at for h in desk.ledger.history("dossier", row)]
    assert stamps == sorted(stamps, reverse=True)
    assert len(set(stamps)) == 3


def test_history_tells_who_when_from_what_to_what(desk):
    row = desk.add(title="một", percent=10)
    desk.edit(row, title="hai")
    desk.close_segments()
    desk.edit(row, percent=20)
    desk.ledger.write([Edit("dossier", row, deleted=True)])
    deleted, percent, title, birth = desk.ledger.history("dossier", row)
    assert (deleted.group, deleted.after) == ("life", None)
    assert (percent.group, percent.before["percent"], percent.after["percent"]) == ("state", 10, 20)
    assert (title.before["title"], title.after["title"]) == ("một", "hai")
    assert birth.before is None
    assert (birth.after["title"], birth.after["percent"]) == ("một", 10)
    assert all(e.won and e.unit == "18100" and e.why is Why.EDIT for e in (deleted, percent, title))
    assert birth.device == desk.device.hex()


def test_lists_filter_order_and_page(desk):
    days = [date(2026, 1, d) for d in (3, 1, 2)]
    rows = [desk.add(title=f"Hồ sơ {d.day}", due=d, tags=(f"t{d.day}", "x")) for d in days]
    undated = desk.add(title="Không hạn")
    ids = [r.id for r in desk.ledger.find(Query("dossier")).records]
    assert ids == [rows[1], rows[2], rows[0], undated]
    page = desk.ledger.find(Query("dossier", order=("-due",), limit=2, offset=1))
    assert [r.id for r in page.records] == [rows[2], rows[1]]
    assert page.total == 4

    def found(*filters):
        return {r.id for r in desk.ledger.find(Query("dossier", filters=filters)).records}

    assert found(Filter("due", "<=", date(2026, 1, 2))) == {rows[1], rows[2]}
    assert found(Filter("due", "empty")) == {undated}
    assert found(Filter("due", "=", None)) == {undated}
    assert found(Filter("due", "!=", date(2026, 1, 1))) == {rows[0], rows[2], undated}
    assert found(Filter("due", "in", [date(2026, 1, 1), date(2026, 1, 3)])) == {rows[0], rows[1]}
    assert found(Filter("tags", "=", "t2")) == {rows[2]}
    assert found(Filter("tags", "!=", "t2")) == {rows[0], rows[1], undated}
    assert found(Filter("id", "in", [rows[0], undated])) == {rows[0], undated}
    assert found(Filter("unit", "=", "18100"), Filter("title", "filled")) == {*rows, undated}
    assert desk.ledger.count(Query("dossier", filters=(Filter("due", "filled"),), limit=1)) == 3


def test_lists_follow_vietnamese_order_and_people_their_given_name(desk):
    for name in ("Đặng Thị Ửng", "Nguyễn Văn An", "Trần Thị Ánh", "Lê Ân"):
        desk.add(title=name, applicant=name)
    by_name = desk.ledger.find(Query("dossier", order=("applicant",)))
    assert [r["applicant"] for r in by_name.records] == [
        "Nguyễn Văn An", "Trần Thị Ánh", "Lê Ân", "Đặng Thị Ửng"
    ]  # fmt: skip
    by_title = desk.ledger.find(Query("dossier", order=("title",)))
    assert [r["title"] for r in by_title.records] == [
        "Đặng Thị Ửng", "Lê Ân", "Nguyễn Văn An", "Trần Thị Ánh"
    ]  # fmt: skip


def test_a_query_with_an_undeclared_field_is_refused(desk):
    for query in (
        Query("dossier", filters=(Filter('x" OR 1=1 --', "=", 1),)),
        Query("dossier", order=("n; DROP TABLE dossier",)),
    ):
        with pytest.raises(KeyError):
            desk.ledger.find(query)


def test_a_prefix_of_six_digits_finds_the_id(desk):
    row = desk.add(title="một")
    other = row[:7] + ("0" if row[7] != "0" else "1") + row[8:]
    desk.add(row=other, title="hai")
    assert sorted(desk.ledger.expand("dossier", row[:7])) == sorted([row, other])
    assert desk.ledger.expand("dossier", row[:9]) == [row]
    assert desk.ledger.expand("dossier", "zz") == []


def test_settings_and_notes_stay_here_and_survive(desk):
    desk.ledger.set_setting("ui", {"cột": [1, 2]})
    assert desk.ledger.setting("none", 5) == 5
    assert desk.reopen().setting("ui") == {"cột": [1, 2]}


def test_a_read_only_twin_sees_what_was_written_and_writes_nothing(desk):
    reader = desk.ledger.reader()
    row = desk.add(title="một")
    assert reader.get("dossier", row)["title"] == "một"
    with pytest.raises(EnvironmentProblem) as refused:
        reader.write([Edit("dossier", row, {"title": "hai"})])
    assert refused.value.code == "read_only"
    with pytest.raises(EnvironmentProblem) as refused:
        reader.core.connection.execute("DELETE FROM dossier")
    assert refused.value.code == "read_only"
    reader.close()


def test_two_writers_wait_and_then_say_so_plainly(desk, monkeypatch):
    monkeypatch.setattr("db.connection.BUSY_MS", 30)
    desk.ledger.close()
    first, second = (
        open_ledger(desk.folder, desk.key, registry=REGISTRY, clock=desk.clock, steps=STEPS,
                    machine=desk.machine)
        for _ in range(2)
    )  # fmt: skip
    with first.core.connection.transaction(), pytest.raises(EnvironmentProblem) as refused:
        second.write([Edit("dossier", new_id(), {"title": "hai"})])
    assert refused.value.code == "busy"
    second.write([Edit("dossier", new_id(), {"title": "hai"})])
    first.write([Edit("dossier", new_id(), {"title": "một"})])
    assert first.count(Query("dossier")) == 2
    second.close()
    first.close()
    desk.open()


def test_the_province_publishes_and_remarks_but_does_not_touch_a_communes_record(make_desk):
    province = make_desk("p", unit="42", role=Role.PROVINCE)
    assert province.add("circular", title="Công văn 66")
    assert province.add("notice", title="Thông báo", remark="riêng")
    with pytest.raises(UserError):
        province.add("dossier", title="của xã")
