from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import Why
from app.ports import Query
from app.services.registers import bulk, records, undo
from app.services.registers.undo import Step
from tests.desks import officer


def done(desk: Desk, act: Callable[[Desk], Any]) -> tuple[Any, Step]:
    """Run a use case the way the window does; return its answer and the way back."""
    watched, watch = undo.watch(desk)
    result = act(watched)
    step = watch.step("sửa công chức")
    assert step is not None
    return result, step


def names(desk: Desk) -> list[str]:
    return [r["full_name"] for r in records.listing(desk, "officer").records]


def test_a_new_record_is_taken_back_and_history_tells_both(commune_desk: Desk) -> None:
    (made, _), step = done(
        commune_desk,
        lambda desk: records.save(desk, "officer", None, {"full_name": "Đặng Thị Ửng"}),
    )
    undone, changes = undo.undo(commune_desk, step)
    assert (undone.done, undone.left) == (1, 0)
    assert [c.kind for c in changes.items] == ["deleted"]
    assert names(commune_desk) == []
    entries = records.history(commune_desk, "officer", made.id)
    assert [e.why for e in entries] == [Why.REVERT, Why.EDIT]


def test_a_changed_record_gets_its_old_values_and_no_others(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Lò Văn Ịnh", department="Văn phòng", note="cũ")
    _, step = done(
        commune_desk,
        lambda desk: records.save(desk, "officer", person, {"note": None, "department": "Tư pháp"}),
    )
    records.save(commune_desk, "officer", person, {"position_title": "Công chức"})
    undo.undo(commune_desk, step)
    back = records.load(commune_desk, "officer", person)
    assert (back["note"], back["department"]) == ("cũ", "Văn phòng")
    assert back["position_title"] == "Công chức"


def test_a_deleted_record_comes_back_whole(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Lò Văn Ịnh", note="giữ")
    _, step = done(commune_desk, lambda desk: records.delete(desk, "officer", person))
    undo.undo(commune_desk, step)
    assert records.load(commune_desk, "officer", person)["note"] == "giữ"


def test_what_somebody_changed_since_stays_as_it_is(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Lò Văn Ịnh", note="một")
    _, step = done(
        commune_desk, lambda desk: records.save(desk, "officer", person, {"note": "hai"})
    )
    records.save(commune_desk, "officer", person, {"note": "ba"})
    with pytest.raises(UserError) as caught:
        undo.undo(commune_desk, step)
    assert caught.value.code == "changed_since"
    assert "Lịch sử" in caught.value.next_step
    assert records.load(commune_desk, "officer", person)["note"] == "ba"


def test_many_changed_at_once_go_back_at_once_except_those_changed_since(
    commune_desk: Desk,
) -> None:
    people = [officer(commune_desk, f"Người {n}", department="cũ") for n in range(5)]
    (found, _), step = done(
        commune_desk, lambda desk: bulk.edit(desk, "officer", people, "department", "mới")
    )
    assert len(found.ids) == 5
    records.save(commune_desk, "officer", people[2], {"department": "khác"})
    undone, _ = undo.undo(commune_desk, step)
    assert (undone.done, undone.left) == (4, 1)
    kept = commune_desk.store.get_many("officer", people)
    assert [kept[i]["department"] for i in people] == ["cũ", "cũ", "khác", "cũ", "cũ"]


def test_undoing_the_later_deed_lets_the_earlier_one_be_undone(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Lò Văn Ịnh", note="một")
    save = lambda words: lambda desk: records.save(desk, "officer", person, {"note": words})  # noqa: E731
    _, first = done(commune_desk, save("hai"))
    _, second = done(commune_desk, save("ba"))
    undo.undo(commune_desk, second)
    undo.undo(commune_desk, first)
    assert records.load(commune_desk, "officer", person)["note"] == "một"


def test_what_follows_a_new_record_goes_with_it(commune_desk: Desk) -> None:
    values = {"subject": "Nghị quyết", "kind": "resolution", "started": date(2026, 3, 2)}
    _, step = done(commune_desk, lambda desk: records.save(desk, "legal_document", None, values))
    assert commune_desk.store.count(Query("legal_step")) > 5
    undo.undo(commune_desk, step)
    assert commune_desk.store.count(Query("legal_step")) == 0
    assert commune_desk.store.count(Query("legal_document")) == 0


def test_looking_without_writing_leaves_nothing_to_take_back(commune_desk: Desk) -> None:
    watched, watch = undo.watch(commune_desk)
    records.listing(watched, "officer")
    assert watch.step("xem") is None
