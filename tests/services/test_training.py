from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Query
from app.services import training
from app.services.registers import records
from app.services.targets import indicators
from tests.desks import course, officer, seat

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
OCTOBER = date(2026, 10, 8)


def test_people_and_attendances_are_counted_apart(commune_desk: Desk) -> None:
    first, second = (officer(commune_desk, n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh"))
    one = course(commune_desk, OCTOBER, hours=Decimal("7.5"))
    two = course(commune_desk, date(2026, 11, 3), hours=Decimal(4))
    for where in (one, two):
        seat(commune_desk, where, first)
    seat(commune_desk, two, second, result="not_completed")
    held = training.totals(commune_desk, JANUARY, DECEMBER)
    assert (len(held.courses), set(held.persons), held.attendances) == (2, {first, second}, 3)
    assert held.hours == Decimal("11.5")
    assert {r.course.id: len(r.completed) for r in held.courses} == {one: 1, two: 1}


def test_the_invited_the_absent_and_lecturers_are_not_attendances(commune_desk: Desk) -> None:
    here = course(commune_desk, OCTOBER)
    people = {r: officer(commune_desk, f"Người {r}") for r in ("nominated", "absent", "completed")}
    for result, person in people.items():
        seat(commune_desk, here, person, result=result, materials_issued=True)
    seat(commune_desk, here, officer(commune_desk, "Giảng viên"), role="lecturer")
    held = training.totals(commune_desk, JANUARY, DECEMBER)
    assert (held.persons, held.attendances) == ((people["completed"],), 1)
    assert set(held.courses[0].nominated) == set(people.values())


@pytest.mark.parametrize(
    "values",
    [{"kind": "hoi_nghi"}, {"status": "planned"}, {"status": "cancelled"}],
    ids=["conference", "planned", "cancelled"],
)
def test_what_is_no_held_course_counts_for_nothing(commune_desk: Desk, values: dict) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng")
    seat(commune_desk, course(commune_desk, OCTOBER, **values), person, materials_issued=True)
    assert training.totals(commune_desk, JANUARY, DECEMBER).attendances == 0
    [lack] = training.lacking(commune_desk, DECEMBER)
    assert (lack.officer.id, lack.training, lack.materials) == (person, True, True)


def test_a_course_counts_on_the_day_it_ends(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng")
    seat(commune_desk, course(commune_desk, OCTOBER, date_to=date(2026, 11, 2)), person)
    assert training.totals(commune_desk, JANUARY, date(2026, 11, 1)).courses == ()
    assert training.totals(commune_desk, date(2026, 11, 2), DECEMBER).attendances == 1


def test_nobody_sits_in_a_course_twice(commune_desk: Desk) -> None:
    person, here = officer(commune_desk, "Đặng Thị Ửng"), course(commune_desk, OCTOBER)
    training.add_participants(commune_desk, here, [person, person])
    assert commune_desk.store.count(Query("participation")) == 1
    with pytest.raises(UserError) as caught:
        training.add_participants(commune_desk, here, [person])
    assert "Đặng Thị Ửng" in caught.value.message
    assert commune_desk.store.count(Query("participation")) == 1


def _trained(desk: Desk, trained: int, people: int) -> None:
    here = course(desk, OCTOBER)
    for number in range(people):
        person = officer(desk, f"Công chức {number}")
        if number < trained:
            seat(desk, here, person)


def _trained_state(desk: Desk, day: date | None = None) -> indicators.IndicatorState:
    [state] = indicators.listing(desk, day)
    return state


def test_nine_of_ten_is_not_more_than_90_percent(plan_desk: Desk) -> None:
    _trained(plan_desk, 9, 10)
    state = _trained_state(plan_desk)
    assert (len(state.value.numerator), len(state.value.denominator)) == (9, 10)
    more_than_90, all_of_them = state.milestones
    assert (more_than_90.met, more_than_90.missing) == (False, 1)
    assert (all_of_them.met, all_of_them.missing) == (False, 1)


def test_missing_is_how_many_people_more(plan_desk: Desk) -> None:
    _trained(plan_desk, 8, 11)
    more_than_90, all_of_them = _trained_state(plan_desk).milestones
    assert (more_than_90.missing, all_of_them.missing) == (2, 3)


def test_everybody_trained_meets_both_milestones(plan_desk: Desk) -> None:
    _trained(plan_desk, 3, 3)
    assert [(m.met, m.missing) for m in _trained_state(plan_desk).milestones] == [(True, 0)] * 2


def test_nobody_in_scope_is_no_percentage(plan_desk: Desk) -> None:
    assert [(m.met, m.missing) for m in _trained_state(plan_desk).milestones] == [(None, None)] * 2


def test_counts_stand_as_of_the_day_asked(plan_desk: Desk) -> None:
    person = officer(plan_desk, "Đặng Thị Ửng", in_scope_to=date(2026, 10, 31))
    seat(plan_desk, course(plan_desk, OCTOBER), person)
    days = {date(2026, 10, 7): (0, 1), OCTOBER: (1, 1), date(2026, 10, 31): (1, 1)}
    days |= {date(2026, 11, 1): (0, 0), date(2025, 12, 31): (0, 0)}
    for day, counts in days.items():
        value = _trained_state(plan_desk, day).value
        assert (len(value.numerator), len(value.denominator)) == counts, day


def test_a_deleted_officer_and_a_deleted_course_count_no_more(plan_desk: Desk) -> None:
    people = [officer(plan_desk, n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh")]
    here = course(plan_desk, OCTOBER)
    for person in people:
        seat(plan_desk, here, person)
    records.delete(plan_desk, "officer", people[0])
    value = _trained_state(plan_desk).value
    assert (value.numerator, value.denominator) == ((people[1],), (people[1],))
    assert training.totals(plan_desk, JANUARY, DECEMBER).persons == (people[1],)
    records.delete(plan_desk, "training_course", here)
    assert _trained_state(plan_desk).value.numerator == ()


@pytest.mark.parametrize("stones", [[1, "x"], {"year": 2027}, [{"year": "x", "value": "nhiều"}]])
def test_milestones_nobody_can_read_stop_no_page(plan_desk: Desk, stones: object) -> None:
    values = {"name": "Chỉ tiêu lạ", "measure": "trained", "milestones": stones}
    records.save(plan_desk, "indicator", None, values)
    assert len(indicators.listing(plan_desk)) == 2
