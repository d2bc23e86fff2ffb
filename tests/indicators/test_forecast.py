from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.indicators.forecast import Outlook, Step, outlook
from app.indicators.measure import Counts
from app.indicators.milestones import milestone

TODAY = date(2026, 11, 5)
NEVER = date.max


def ask(numerator: int, denominator: int, *, year: int | None = 2027, **more: object) -> Outlook:
    counts = Counts(numerator, denominator)
    stone = milestone({"year": year, "operator": ">", "value": 90, "unit": "percent"}, counts)
    return outlook(stone, counts, TODAY, **more)


def test_a_planned_course_that_closes_the_gap_says_when():
    steps = [Step(date(2027, 3, 10), Counts(10, 10))]
    found = ask(8, 10, steps=steps)
    assert (found.ground, found.day, found.in_time) == ("courses", date(2027, 3, 10), True)
    assert (found.by_courses, found.short) == (2, 0)


def test_the_pace_of_the_last_year_says_when():
    found = ask(8, 10, pace=2)
    assert (found.ground, found.day, found.in_time) == ("pace", date(2027, 11, 5), True)


def test_too_slow_a_pace_says_how_many_are_wanting_at_the_deadline():
    found = ask(4, 10, pace=3)
    assert found.in_time is False
    assert found.day == date(2028, 11, 4)
    assert found.short == 3


def test_nothing_planned_and_no_pace_leaves_everyone_wanting():
    found = ask(8, 10, pace=0)
    assert (found.ground, found.day, found.in_time, found.short) == ("none", None, False, 2)


def test_a_course_after_the_deadline_helps_nobody_in_time():
    found = ask(8, 10, steps=[Step(date(2028, 2, 1), Counts(10, 10))])
    assert (found.day, found.in_time, found.short) == (date(2028, 2, 1), False, 2)


def test_courses_and_pace_are_not_added_up():
    steps = [Step(date(2027, 6, 1), Counts(7, 10))]
    found = ask(5, 10, steps=steps, pace=2)
    assert found.in_time is False
    assert found.short == 3


def test_who_leaves_by_then_changes_what_is_needed():
    steps = [Step(date(2027, 6, 1), Counts(8, 8))]
    assert ask(8, 10, steps=steps).day == date(2027, 6, 1)
    leaving = [*steps, Step(date(2027, 7, 1), Counts(7, 8))]
    assert ask(8, 10, steps=leaving).in_time is False


def test_a_milestone_gone_by_is_not_forecast():
    found = ask(8, 10, year=2025, pace=5)
    assert (found.ground, found.day, found.short) == ("passed", None, 2)


def test_a_milestone_met_or_unknown_needs_no_estimate():
    assert ask(10, 10).ground == "met"
    assert ask(0, 0).ground == "unknown"


def test_without_a_year_there_is_no_in_time():
    found = ask(8, 10, year=None, pace=2)
    assert (found.day, found.in_time) == (date(2027, 11, 5), None)


def test_a_day_beyond_sight_is_no_estimate():
    assert ask(0, 400, pace=1).day is None


PLANNED = st.dictionaries(st.integers(0, 19), st.integers(1, 1500), max_size=8)


def _outlook(met: set[int], planned: dict[int, int], pace: int | None) -> Outlook:
    """Twenty people: who fulfils, who is nominated for a course in so many days."""
    counts = Counts(len(met), 20)
    days = sorted(set(planned.values()))
    steps = [
        Step(
            TODAY + timedelta(days=day),
            Counts(len(met | {who for who, when in planned.items() if when <= day}), 20),
        )
        for day in days
    ]
    stone = milestone({"year": 2027, "operator": ">", "value": 90}, counts)
    return outlook(stone, counts, TODAY, steps=steps, pace=pace)


@given(st.sets(st.integers(0, 19)), st.integers(0, 19), PLANNED, st.integers(0, 30))
def test_one_more_who_fulfils_never_makes_it_later(met, more, planned, pace):
    before, after = _outlook(met, planned, pace), _outlook(met | {more}, planned, pace)
    if after.ground != "met":
        assert (after.day or NEVER) <= (before.day or NEVER)
        assert after.short <= before.short


@given(st.sets(st.integers(0, 19)), PLANNED, st.integers(0, 30), st.integers(0, 30))
def test_a_quicker_pace_never_makes_it_later(met, planned, slow, more):
    before, after = _outlook(met, planned, slow), _outlook(met, planned, slow + more)
    assert (after.day or NEVER) <= (before.day or NEVER)
    assert after.short <= before.short


@given(st.sets(st.integers(0, 19)), PLANNED, st.integers(0, 30))
def test_in_time_and_nobody_wanting_are_the_same(met, planned, pace):
    found = _outlook(met, planned, pace)
    assert bool(found.in_time) == (found.short == 0)
    if found.day is not None:
        assert found.day > TODAY
