from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.indicators.measure import Counts
from app.indicators.milestones import milestone, milestones, stones_of

MORE_THAN_90 = {"year": 2027, "operator": ">", "value": 90, "unit": "percent"}
ALL = {"year": 2030, "operator": "=", "value": 100, "unit": "percent"}


@pytest.mark.parametrize(
    ("numerator", "denominator", "met", "missing"),
    [(9, 10, False, 1), (10, 10, True, 0), (10, 11, True, 0), (8, 11, False, 2), (0, 1, False, 1)],
)
def test_more_than_90_percent_is_judged_exactly(numerator, denominator, met, missing):
    found = milestone(MORE_THAN_90, Counts(numerator, denominator))
    assert (found.met, found.missing) == (met, missing)


def test_a_number_of_people_needs_no_denominator():
    two = {"year": 2027, "operator": ">=", "value": 2, "unit": "count"}
    assert milestone(two, Counts(1, 0)).missing == 1
    assert milestone(two, Counts(2, 0)).met is True


def test_no_more_than_counts_how_many_are_too_many():
    at_most = {"year": 2027, "operator": "<=", "value": 5, "unit": "percent"}
    found = milestone(at_most, Counts(3, 40))
    assert (found.met, found.missing, found.needed) == (False, 1, 2)
    assert milestone(at_most, Counts(2, 40)).met is True


def test_nobody_in_scope_is_no_verdict():
    found = milestone(ALL, Counts(0, 0))
    assert (found.met, found.missing, found.needed) == (None, None, None)
    assert milestone(ALL, None).met is None


def test_signs_as_people_write_them_are_understood():
    assert milestone({"operator": "≥", "value": 80}, Counts(8, 10)).met is True
    assert milestone({"operator": "≤", "value": 80}, Counts(9, 10)).met is False


@pytest.mark.parametrize(
    "stone",
    [
        {"year": "x", "value": "nhiều"},
        {"year": True, "value": None},
        {"year": -4, "value": "NaN"},
        {"value": "Infinity", "operator": 7},
    ],
)
def test_a_broken_milestone_stops_nothing(stone):
    found = milestone(stone, Counts(1, 2))
    assert (found.year, found.value, found.deadline) == (None, Decimal(0), None)


def test_what_is_no_list_of_milestones_is_left_out():
    assert stones_of([1, "x", ALL]) == (ALL,)
    assert milestones({"year": 2027}, Counts(1, 1)) == ()


@given(
    st.sampled_from([">", ">=", "=", "<="]),
    st.decimals(0, 100, places=1),
    st.integers(1, 400),
    st.data(),
)
def test_the_number_needed_is_the_first_that_meets_the_share(operator, value, total, data):
    numerator = data.draw(st.integers(0, total))
    stone = {"operator": operator, "value": str(value), "unit": "percent"}
    found = milestone(stone, Counts(numerator, total))
    share = Decimal(numerator) * 100
    goal = value * total
    met = {">": share > goal, ">=": share >= goal, "=": share >= goal, "<=": share <= goal}
    assert found.met is met[operator]
    assert (found.missing == 0) is found.met
    if operator != "<=" and found.missing and numerator + found.missing <= total:
        assert milestone(stone, Counts(numerator + found.missing, total)).met is True
        assert milestone(stone, Counts(numerator + found.missing - 1, total)).met is False
