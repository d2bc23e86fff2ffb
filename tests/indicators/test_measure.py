from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.indicators.measure import (
    DEFINITIONS,
    Person,
    Post,
    Seat,
    Span,
    lacks,
    posts_ratio,
    ratio,
    scope_end,
    window_start,
)

DAY = date(2026, 11, 5)
NOBODY = Person("a" * 32, None, None, None, None, law_degree=False)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def counts(measure: str, *people: Person, day: date = DAY, since: date | None = None):
    found = ratio(measure, people, day, since)
    assert found is not None
    return found.counts.numerator, found.counts.denominator


def test_two_conditions_must_both_hold():
    trained = replace(NOBODY, trained_on=date(2026, 3, 1))
    both = replace(trained, materials_on=date(2026, 3, 2))
    assert counts("trained_and_materials", NOBODY, trained, both) == (1, 3)
    assert lacks("trained_and_materials", trained, Span(None, DAY)) == ("chưa được cấp tài liệu",)
    assert len(lacks("trained_and_materials", NOBODY, Span(None, DAY))) == 2


def test_a_year_counts_only_what_happened_in_it():
    last_year = replace(NOBODY, trained_days=(date(2025, 12, 31),))
    again = replace(NOBODY, trained_days=(date(2025, 3, 1), date(2026, 1, 1)))
    assert counts("trained", last_year, again) == (2, 2)
    assert counts("trained", last_year, again, since=date(2026, 1, 1)) == (1, 2)


def test_the_window_does_not_touch_what_merely_stands():
    law = replace(NOBODY, law_degree=True, core=(Span(date(2024, 1, 1), None),))
    assert counts("law_degree", law, since=date(2026, 1, 1)) == (1, 1)
    assert counts("core_force", law, since=date(2026, 1, 1)) == (1, 1)


def test_core_force_and_talent_are_asked_for_on_the_day():
    core = replace(NOBODY, core=(Span(date(2026, 1, 1), date(2026, 6, 30)),))
    assert counts("core_force", core, day=date(2026, 6, 30)) == (1, 1)
    assert counts("core_force", core, day=date(2026, 7, 1)) == (0, 1)
    talent = replace(NOBODY, talent=Span(date(2026, 9, 1), None))
    assert counts("talent", talent, day=date(2026, 8, 31)) == (0, 1)
    assert counts("talent", talent, day=date(2026, 9, 1)) == (1, 1)


def test_who_left_before_counts_no_more_and_a_future_day_works():
    gone = replace(NOBODY, scope_to=scope_end(date(2027, 5, 1), date(2026, 10, 31)))
    coming = replace(NOBODY, id="b" * 32, scope_from=date(2027, 1, 1))
    assert counts("trained", gone, coming) == (0, 0)
    assert counts("trained", gone, coming, day=date(2026, 10, 31)) == (0, 1)
    assert counts("trained", gone, coming, day=date(2027, 1, 1)) == (0, 1)


def test_posts_are_filled_by_people_who_fulfil_what_they_ask():
    seats = (
        Seat("a", Span(date(2026, 1, 1), None), law_degree=True),
        Seat("a", Span(date(2026, 2, 1), None), law_degree=True),
        Seat("b", Span(date(2026, 1, 1), date(2026, 6, 30)), law_degree=True),
        Seat("c", Span(date(2026, 1, 1), None), law_degree=False),
    )
    post = Post("p", 3, Span(date(2026, 1, 1), None), law_degree=True, seats=seats)
    assert posts_ratio([post], DAY).counts.numerator == 1
    assert posts_ratio([post], date(2026, 6, 30)).counts.numerator == 2
    anyone = replace(post, law_degree=False, count=1)
    found = posts_ratio([anyone, replace(post, span=Span(date(2027, 1, 1), None))], DAY)
    assert (found.numerator, found.denominator) == (("p",), ("p",))


def test_a_measure_that_is_not_over_people_has_no_ratio():
    assert ratio("typed", [NOBODY], DAY) is None
    assert ratio("one of a newer program", [NOBODY], DAY) is None


@pytest.mark.parametrize(
    ("window", "plan_from", "start"),
    [
        ("plan", 2026, date(2026, 1, 1)),
        ("plan", None, None),
        (None, 2026, date(2026, 1, 1)),
        ("year", 2020, date(2026, 1, 1)),
        ("plan", 0, None),
        ("plan", 99999, None),
    ],
)
def test_where_the_window_begins(window, plan_from, start):
    assert window_start(window, plan_from, DAY) == start


@given(
    st.sampled_from(sorted(DEFINITIONS)),
    st.lists(st.tuples(DAYS, st.none() | DAYS, st.none() | DAYS), max_size=6),
    DAYS,
    st.none() | DAYS,
)
def test_whoever_fulfils_is_counted_and_lacks_nothing(measure, spans, day, since):
    people = [
        replace(NOBODY, id=f"{n:032x}", scope_from=first, scope_to=last, trained_on=trained)
        for n, (first, last, trained) in enumerate(spans)
    ]
    found = ratio(measure, people, day, since)
    assert found is not None
    assert set(found.numerator) <= set(found.denominator)
    for person in people:
        if person.id in found.denominator:
            lacking = lacks(measure, person, Span(since, day))
            assert (person.id in found.numerator) == (not lacking)
