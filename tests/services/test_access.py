"""The log of personal data: written by the program alone, without a name, and only growing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.desk import Desk
from app.errors import UserError
from app.records.registry import REGISTRY
from app.services.privacy import access
from app.services.registers import records
from tests.desks import TODAY, commune_desk, officer, on

__all__ = ["commune_desk"]

NAME = "Đặng Thị Ửng"


def test_a_list_is_noted_once_a_day_and_every_export(commune_desk: Desk) -> None:
    officer(commune_desk, NAME)
    for _ in range(3):
        access.viewed(commune_desk, "officer")
    access.viewed(commune_desk, "participation")
    for _ in range(2):
        access.taken_out(commune_desk, "officer", 1)
    access.taken_out(commune_desk, "officer", 1, "print")
    access.viewed(on(commune_desk, TODAY + timedelta(days=1)), "officer")
    found = [(e["date"], e["action"], e["subject"]) for e in access.entries(commune_desk)]
    assert found.count((TODAY, "view", "Đội ngũ")) == 1
    assert found.count((TODAY, "export", "Đội ngũ")) == 2
    assert found.count((TODAY, "print", "Đội ngũ")) == 1
    assert found[0] == (TODAY + timedelta(days=1), "view", "Đội ngũ")
    assert len(found) == 6
    assert NAME not in str([e.values for e in access.entries(commune_desk)])
    assert commune_desk.profile.person not in str(access.entries(commune_desk))


def test_lists_without_people_are_not_noted(commune_desk: Desk) -> None:
    for name in ("dialogue", "task", "access_log"):
        access.viewed(commune_desk, name)
        access.taken_out(commune_desk, name, 3)
    # A list of documents names whoever drafts them: noted when it leaves, not when it is read.
    access.viewed(commune_desk, "legal_document")
    assert access.entries(commune_desk) == []
    access.taken_out(commune_desk, "legal_document", 3)
    assert len(access.entries(commune_desk)) == 1


def test_the_log_is_narrowed_by_deed_and_span(commune_desk: Desk) -> None:
    for days, action in ((0, "export"), (5, "view"), (9, "export")):
        desk = on(commune_desk, TODAY + timedelta(days=days))
        access.note(desk, action=action, subject="Đội ngũ", count=2)  # type: ignore[arg-type]
    assert len(access.entries(commune_desk, action="export")) == 2
    since = TODAY + timedelta(days=5)
    assert len(access.entries(commune_desk, since=since)) == 2
    assert len(access.entries(commune_desk, since=since, until=since)) == 1


def test_nobody_writes_or_rewrites_it_by_hand(commune_desk: Desk) -> None:
    access.note(commune_desk, action="export", subject="Đội ngũ", count=1)
    (entry,) = access.entries(commune_desk)
    for act in (
        lambda: records.save(commune_desk, "access_log", entry.id, {"count": 0}),
        lambda: records.save(commune_desk, "access_log", None, {"subject": "x"}),
        lambda: records.delete(commune_desk, "access_log", entry.id),
        lambda: records.erase(commune_desk, "access_log", entry.id),
    ):
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == "kept_log"
    assert access.entries(commune_desk) == [entry]
    assert not REGISTRY["access_log"].manual


def test_old_entries_may_go_and_younger_ones_stay(commune_desk: Desk) -> None:
    leap = date(2028, 2, 29)
    for day in (date(2022, 12, 31), date(2023, 2, 28), date(2023, 3, 1), leap):
        access.note(on(commune_desk, day), action="export", subject="Đội ngũ", count=1)
    then = on(commune_desk, leap)
    assert access.last_day_to_tidy(then) == date(2023, 2, 28)
    assert access.overdue(then) == 2
    assert access.tidy(then)[0] == 2
    assert [e["date"] for e in access.entries(then)] == [leap, date(2023, 3, 1)]
    assert access.tidy(then)[0] == 0
