from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.desk import Desk
from app.errors import UserError
from app.indicators.measure import Counts
from app.ports import Edit
from app.services.planning import milestones
from app.services.registers import records
from app.services.targets import indicator_detail, indicator_values, indicators
from tests.desks import TODAY, course, officer, on, seat

MORE_THAN_90 = {"year": 2027, "operator": ">", "value": 90, "unit": "percent"}
ALL = {"year": 2030, "operator": "=", "value": 100, "unit": "percent"}


def indicator(desk: Desk, measure: str, **values: Any) -> str:
    """Keep an indicator of the office's own; return the id."""
    given = {"name": measure, "measure": measure, "milestones": [MORE_THAN_90, ALL], **values}
    return records.save(desk, "indicator", None, given)[0].id


def counts(desk: Desk, row: str, day: date | None = None) -> tuple[int, int]:
    found = indicator_detail.look(desk, row, day).state.counts
    assert found is not None
    return found.numerator, found.denominator


def test_core_force_counts_spans_that_cover_the_day(commune_desk: Desk) -> None:
    people = [officer(commune_desk, n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh")]
    records.save(
        commune_desk,
        "core_force",
        None,
        {"officer": people[0], "date_from": date(2026, 2, 1), "date_to": date(2026, 6, 30)},
    )
    row = indicator(commune_desk, "core_force")
    assert counts(commune_desk, row, date(2026, 6, 30)) == (1, 2)
    assert counts(commune_desk, row) == (0, 2)
    lacking = {r.title: r.lacking for r in indicator_detail.look(commune_desk, row).unmet}
    assert lacking["Lò Văn Ịnh"] == "không thuộc lực lượng nòng cốt"


def test_talent_counts_from_the_day_of_recruitment(commune_desk: Desk) -> None:
    officer(commune_desk, "Đặng Thị Ửng", talent_category="master", recruited_on=date(2026, 9, 1))
    officer(commune_desk, "Lò Văn Ịnh")
    row = indicator(commune_desk, "talent")
    assert counts(commune_desk, row, date(2026, 8, 31)) == (0, 2)
    assert counts(commune_desk, row, date(2026, 9, 1)) == (1, 2)


def test_posts_are_filled_by_decisions(commune_desk: Desk) -> None:
    people = [officer(commune_desk, n, law_degree="bachelor") for n in ("An", "Bình")]
    without = officer(commune_desk, "Cường")
    post, _ = records.save(
        commune_desk,
        "staffing_requirement",
        None,
        {"position": "Tư pháp - hộ tịch", "count": 3, "law_degree": True},
    )
    for person in (*people, without):
        records.save(
            commune_desk,
            "assignment_decision",
            None,
            {
                "officer": person,
                "requirement": post.id,
                "decision": "12/QĐ-UBND",
                "date": date(2026, 1, 5),
            },
        )
    row = indicator(commune_desk, "staffed")
    assert counts(commune_desk, row) == (2, 3)
    [short] = indicator_detail.look(commune_desk, row).unmet
    assert (short.id, short.lacking) == (post.id, "đã bố trí 2/3, còn thiếu 1")
    records.save(commune_desk, "officer", people[0], {"left_on": date(2026, 10, 31)})
    assert counts(commune_desk, row, date(2026, 10, 31)) == (2, 3)
    assert counts(commune_desk, row) == (1, 3)


def test_who_left_the_office_counts_no_more(commune_desk: Desk) -> None:
    officer(commune_desk, "An", left_on=date(2026, 10, 31))
    row = indicator(commune_desk, "trained")
    assert counts(commune_desk, row, date(2026, 10, 31)) == (0, 1)
    assert counts(commune_desk, row) == (0, 0)
    assert "chưa tính được" in indicator_detail.look(commune_desk, row).standing


def test_the_window_decides_what_counts(plan_desk: Desk) -> None:
    [first] = indicators.listing(plan_desk)
    plan = first.indicator["plan"]
    records.save(plan_desk, "plan", plan, {"period_from": 2026, "period_to": 2030})
    people = [officer(plan_desk, n, in_scope_from=date(2024, 1, 1)) for n in ("An", "Bình")]
    seat(plan_desk, course(plan_desk, date(2025, 5, 5)), people[0])
    seat(plan_desk, course(plan_desk, date(2026, 5, 5)), people[1])
    cumulated = first.indicator.id
    yearly = indicator(plan_desk, "trained", plan=plan, window="year")
    free = indicator(plan_desk, "trained")
    assert counts(plan_desk, cumulated) == (1, 2)
    assert counts(plan_desk, free) == (2, 2)
    assert counts(plan_desk, yearly) == (1, 2)
    assert counts(plan_desk, yearly, date(2027, 1, 1)) == (0, 2)
    assert counts(plan_desk, cumulated, date(2027, 1, 1)) == (1, 2)


def test_the_five_officers_of_a_small_office_all_must_be_trained(plan_desk: Desk) -> None:
    here = course(plan_desk, date(2026, 10, 8))
    people = [officer(plan_desk, f"Người {n}") for n in range(10)]
    for person in people[:9]:
        seat(plan_desk, here, person)
    [state] = indicators.listing(plan_desk)
    verdict, meaning, _ = indicator_detail.look(plan_desk, state.indicator.id).milestone_words()[0]
    assert verdict == "9/10 = 90% chưa đạt hơn 90%, còn thiếu 1 người"
    assert meaning == "với 10 người thì hơn 90% nghĩa là cả 10 người"


def test_planned_courses_say_when_it_will_be_reached(plan_desk: Desk) -> None:
    people = [officer(plan_desk, f"Người {n}") for n in range(3)]
    seat(plan_desk, course(plan_desk, date(2024, 5, 5)), people[0])
    coming = course(plan_desk, date(2027, 3, 10), status="invited")
    conference = course(plan_desk, date(2027, 1, 10), status="planned", kind="hoi_nghi")
    for person in people[1:]:
        seat(plan_desk, coming, person, result="nominated")
        seat(plan_desk, conference, person, result="nominated")
    [state] = indicators.listing(plan_desk)
    found = indicator_detail.look(plan_desk, state.indicator.id).outlooks[0]
    assert (found.ground, found.day) == ("courses", date(2027, 3, 10))
    assert (found.by_courses, found.short, found.pace) == (2, 0, 0)


def test_planned_training_without_materials_closes_no_double_gap(commune_desk: Desk) -> None:
    person = officer(commune_desk, "An")
    material, _ = records.save(commune_desk, "training_material", None, {"title": "Sổ tay"})
    coming = course(commune_desk, date(2027, 3, 10), status="planned")
    seat(commune_desk, coming, person, result="nominated")
    row = indicator(commune_desk, "trained_and_materials")
    assert indicator_detail.look(commune_desk, row).outlooks[0].ground == "none"
    records.save(commune_desk, "training_course", coming, {"materials": (material.id,)})
    assert indicator_detail.look(commune_desk, row).outlooks[0].ground == "courses"


def test_the_pace_counts_who_came_to_fulfil_in_a_year(commune_desk: Desk) -> None:
    people = [officer(commune_desk, f"Người {n}") for n in range(4)]
    seat(commune_desk, course(commune_desk, date(2025, 1, 5)), people[0])
    seat(commune_desk, course(commune_desk, date(2026, 5, 5)), people[0])
    seat(commune_desk, course(commune_desk, date(2026, 5, 6)), people[1])
    row = indicator(commune_desk, "trained")
    found = indicator_detail.look(commune_desk, row).outlooks[0]
    assert (found.pace, found.ground) == (1, "pace")
    yearly = indicator(commune_desk, "trained", window="year")
    assert indicator_detail.look(commune_desk, yearly).outlooks[0].pace is None


def test_a_typed_figure_holds_from_its_day_on(commune_desk: Desk) -> None:
    row = indicator(commune_desk, "typed")
    assert indicators.listing(commune_desk)[0].counts is None
    indicator_values.freeze(commune_desk, row, as_of=date(2026, 6, 30), typed=Counts(5, 9))
    indicator_values.freeze(commune_desk, row, typed=Counts(9, 9))
    assert counts(commune_desk, row, date(2026, 7, 1)) == (5, 9)
    assert counts(commune_desk, row) == (9, 9)
    assert counts(on(commune_desk, date(2028, 1, 1)), row) == (9, 9)
    assert indicator_detail.look(commune_desk, row, date(2026, 1, 1)).state.counts is None


def test_a_figure_in_words_has_none(commune_desk: Desk) -> None:
    row = indicator(commune_desk, "text")
    found = indicator_detail.look(commune_desk, row)
    assert found.state.counts is None
    assert [o.ground for o in found.outlooks] == ["unknown", "unknown"]
    with pytest.raises(UserError, match="bằng lời"):
        indicator_values.freeze(commune_desk, row)


def test_the_json_of_the_list_keeps_its_shape(plan_desk: Desk) -> None:
    officer(plan_desk, "An")
    [told] = [s.to_json() for s in indicators.listing(plan_desk)]
    assert list(told) == ["id", "name", "numerator", "denominator", "milestones"]
    assert told["milestones"][0] == {
        "year": 2027,
        "operator": ">",
        "value": 90.0,
        "met": False,
        "missing": 1,
    }


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("ít nhất 10% từ nguồn thu hút, tuyển dụng người có tài năng", "talent"),
        ("100% xã, phường bố trí đủ công chức làm công tác pháp luật", "staffed"),
        ("02 người là lực lượng nòng cốt", "core_force"),
        ("100% có trình độ đại học luật", "law_degree"),
        ("100% được tập huấn và cung cấp tài liệu", "trained_and_materials"),
        ("bố trí kinh phí không thấp hơn 0,5%", "text"),
    ],
)
def test_the_words_of_a_plan_choose_the_measure(words: str, measure: str) -> None:
    [made] = milestones.indicators_of([{"id": "1", "text": words, "percent": 100}])
    assert made["measure"] == measure


def test_a_measure_of_a_newer_program_stops_no_list(commune_desk: Desk) -> None:
    row = indicator(commune_desk, "trained")
    commune_desk.store.write([Edit("indicator", row, {"measure": "newer"})])
    assert indicators.listing(commune_desk)[0].counts is None
    assert replace(indicator_detail.look(commune_desk, row), met=()).unmet == ()


def test_the_day_asked_is_the_day_told(plan_desk: Desk) -> None:
    [state] = indicators.listing(plan_desk)
    assert indicator_detail.look(plan_desk, state.indicator.id).to_json()["as_of"] == (
        TODAY.isoformat()
    )
