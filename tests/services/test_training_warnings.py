from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit
from app.services.registers import records
from app.services.training import attendance, nominations, sessions, warnings
from app.services.training.attendance import Wish
from app.services.training.tables import Span
from tests.desks import course, officer, seat

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31), "năm 2026")
OCTOBER = date(2026, 10, 8)


def _keys(desk: Desk, course_id: str) -> set[str]:
    return {h.key for h in warnings.of_course(desk, course_id)}


def _person(desk: Desk, **values: object) -> str:
    return officer(desk, "Đặng Thị Ửng", **values)


def test_a_tidy_course_is_left_in_peace(commune_desk: Desk) -> None:
    here = course(commune_desk, OCTOBER, hours=Decimal(8), sessions=2)
    seat(commune_desk, here, _person(commune_desk))
    assert warnings.gather(commune_desk, YEAR) == []


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({}, "hours_zero"),
        ({"hours": Decimal(11), "sessions": 2}, "hours_many"),
        ({"hours": Decimal(8), "status": "running"}, "not_closed"),
    ],
)
def test_a_course_is_looked_at(commune_desk: Desk, values: dict, key: str) -> None:
    assert _keys(commune_desk, course(commune_desk, OCTOBER, **values)) == {key}


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"certificate_no": "1", "certificate_date": date(2026, 10, 7)}, "certificate_early"),
        ({"certificate_kind": "attendance"}, "certificate_missing"),
        ({"hours_attended": Decimal(0)}, "hours_zero"),
    ],
)
def test_a_place_in_a_course_is_looked_at(commune_desk: Desk, values: dict, key: str) -> None:
    here = course(commune_desk, OCTOBER, hours=Decimal(8))
    seat(commune_desk, here, _person(commune_desk), **values)
    assert _keys(commune_desk, here) == {key}


def test_who_left_before_and_who_sits_twice_are_named(commune_desk: Desk) -> None:
    here = course(commune_desk, OCTOBER, hours=Decimal(8))
    person = _person(commune_desk, left_on=date(2026, 9, 30))
    for _ in range(2):
        seat(commune_desk, here, person)
    found = warnings.of_course(commune_desk, here)
    assert {(h.key, h.officer) for h in found} == {("left", person), ("twice", person)}


def test_a_result_needs_attendance_once_there_are_marks(commune_desk: Desk) -> None:
    here = course(commune_desk, OCTOBER, hours=Decimal(8), sessions=2)
    one, two = _person(commune_desk), officer(commune_desk, "Lò Văn Ịnh")
    for person in (one, two):
        seat(commune_desk, here, person)
    sessions.make(commune_desk, here)
    assert _keys(commune_desk, here) == set()
    for held in sessions.of_course(commune_desk, here):
        attendance.mark(commune_desk, here, [Wish(held.id, one, "present")])
    found = warnings.of_course(commune_desk, here)
    assert [(h.key, h.officer) for h in found] == [("no_attendance", two)]
    place = next(s for s in attendance.grid(commune_desk, here).seats if s["officer"] == one)
    records.save(commune_desk, "participation", place.id, {"hours_attended": Decimal(6)})
    assert "hours_differ" in _keys(commune_desk, here)


def test_two_courses_at_once_are_told_by_sessions_when_both_have_them(commune_desk: Desk) -> None:
    person = _person(commune_desk)
    one = course(commune_desk, OCTOBER, hours=Decimal(4), name="Sáng")
    two = course(commune_desk, OCTOBER, hours=Decimal(4), name="Chiều")
    for here in (one, two):
        seat(commune_desk, here, person)
    assert [h.detail for h in warnings.gather(commune_desk, YEAR)] == ["Chiều"]
    for here, part in ((one, "morning"), (two, "afternoon")):
        values = {"course": here, "date": OCTOBER, "part": part}
        commune_desk.store.write([Edit("course_session", new_id(), values)])
    assert warnings.gather(commune_desk, YEAR) == []


def test_who_was_not_trained_is_told_apart_from_who_is_in_no_plan(commune_desk: Desk) -> None:
    trained, listed, nowhere = (officer(commune_desk, n) for n in ("Ánh", "Bình", "Chi"))
    seat(commune_desk, course(commune_desk, OCTOBER, hours=Decimal(8)), trained)
    ahead = course(commune_desk, date(2026, 12, 1), status="planned", hours=Decimal(8))
    nominations.draw_up(commune_desk, ahead, [listed])
    officer(commune_desk, "Ngoài phạm vi", in_scope_to=date(2026, 6, 30))
    found = {(h.key, h.officer) for h in warnings.gather(commune_desk, YEAR)}
    assert found == {("no_training", listed), ("no_training", nowhere), ("no_plan", nowhere)}
    made = warnings.listed(commune_desk, YEAR).to_json()
    assert made["counts"] == {"no_training": 2, "no_plan": 1, "warnings": 3}
    assert {h.key for h in warnings.of_person(commune_desk, nowhere)} == {"no_training", "no_plan"}


def test_a_course_that_ends_before_it_starts_is_refused(commune_desk: Desk) -> None:
    values = {"name": "Lớp", "date_from": OCTOBER, "date_to": date(2026, 10, 7)}
    with pytest.raises(UserError) as caught:
        records.save(commune_desk, "training_course", None, values)
    assert [f.field for f in caught.value.fields] == ["date_to"]
