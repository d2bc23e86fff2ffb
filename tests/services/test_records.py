from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit, Query
from app.services.registers import records
from tests.desks import officer, seat


def refused(call: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as caught:
        call()
    assert caught.value.next_step
    return caught.value


def test_a_new_record_takes_the_defaults_and_keeps_words_as_typed(commune_desk: Desk) -> None:
    saved, changes = records.save(
        commune_desk, "officer", None, {"full_name": "Đặng Thị Ửng", "note": " – ghi  chú\n"}
    )
    assert (saved["employment_kind"], saved["note"]) == ("cong_chuc", " – ghi  chú\n")
    assert [c.kind for c in changes.items] == ["new"]


def test_only_named_fields_change_and_the_same_value_is_no_change(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng", note="giữ nguyên")
    saved, changes = records.save(commune_desk, "officer", person, {"position_title": "Công chức"})
    assert (saved["note"], saved["position_title"]) == ("giữ nguyên", "Công chức")
    assert [c.fields for c in changes.items] == [("position_title",)]
    _, again = records.save(commune_desk, "officer", person, {"position_title": "Công chức"})
    assert not again


def test_every_wrong_field_is_named_and_nothing_is_kept(commune_desk: Desk) -> None:
    wrong = {"law_degree": "professor", "lost": "x", "in_scope_from": date(2026, 5, 1)}
    wrong |= {"in_scope_to": date(2026, 1, 1)}
    error = refused(lambda: records.save(commune_desk, "officer", None, wrong))
    assert error.code == "invalid"
    assert {p.field for p in error.fields} == {"full_name", "law_degree", "lost", "in_scope_to"}
    assert commune_desk.store.count(Query("officer")) == 0


def test_a_typed_reference_must_lead_somewhere(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng")
    values = {"course": new_id(), "officer": person}
    error = refused(lambda: records.save(commune_desk, "participation", None, values))
    assert {p.field for p in error.fields} == {"course"}
    seat(commune_desk, new_id(), person)
    [waiting] = records.listing(commune_desk, "participation").records
    saved, _ = records.save(commune_desk, "participation", waiting.id, {"certificate_no": "12/CN"})
    assert saved["certificate_no"] == "12/CN"


def test_six_digits_name_a_record_and_five_do_not(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng")
    for prefix in (person, person[:6], person[:6].upper(), person[:7]):
        assert records.load(commune_desk, "officer", prefix).id == person
        assert records.locate(commune_desk, prefix).type == "officer"
    for odd in (person[:5], "", "zzzzzz", "abc def", person + "0", "%%%%%%", "Đặng Thị"):
        assert refused(lambda odd=odd: records.load(commune_desk, "officer", odd)).code == (
            "not_found"
        )
        assert refused(lambda odd=odd: records.locate(commune_desk, odd)).code == "not_found"


def test_a_prefix_of_two_records_is_not_guessed(commune_desk: Desk) -> None:
    for ending in ("0", "1"):
        row = "abcdef" + ending * 26
        commune_desk.store.write([Edit("officer", row, {"full_name": f"Người {ending}"})])
    assert refused(lambda: records.load(commune_desk, "officer", "abcdef")).code == "ambiguous"
    assert refused(lambda: records.locate(commune_desk, "abcdef")).code == "ambiguous"
    assert records.load(commune_desk, "officer", "abcdef1")["full_name"] == "Người 1"


def test_a_deleted_record_is_gone_and_comes_back_whole(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng", note="ghi chú")
    records.delete(commune_desk, "officer", person)
    assert records.listing(commune_desk, "officer").total == 0
    assert refused(lambda: records.load(commune_desk, "officer", person)).code == "not_found"
    assert refused(lambda: records.save(commune_desk, "officer", person, {"note": "x"}))
    assert commune_desk.store.search("dang thi ung")[1] == 0
    records.restore(commune_desk, "officer", person)
    assert records.load(commune_desk, "officer", person)["note"] == "ghi chú"
    assert commune_desk.store.search("dang thi ung")[1] == 1
    assert [h.group for h in records.history(commune_desk, "officer", person)]


def test_people_are_listed_by_given_name(commune_desk: Desk) -> None:
    for name in ("Trần Quốc Ánh", "Đặng Thị Ửng", "Y Đăm", "Lê Văn An", "Hoàng Thị Thuý"):
        officer(commune_desk, name)
    listed = [r["full_name"] for r in records.listing(commune_desk, "officer").records]
    assert listed == ["Lê Văn An", "Trần Quốc Ánh", "Y Đăm", "Hoàng Thị Thuý", "Đặng Thị Ửng"]


def test_an_unknown_type_is_told(commune_desk: Desk) -> None:
    assert refused(lambda: records.listing(commune_desk, "so_do")).code == "unknown_type"
