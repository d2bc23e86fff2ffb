from __future__ import annotations

from datetime import date

import pytest

from app.desk import Desk
from app.errors import UserError
from app.indicators.measure import Counts
from app.ports import Query, Role
from app.services.planning import plan_import, plans
from app.services.registers import records
from app.services.reporting import reports
from app.services.targets import indicator_values, indicators
from app.services.targets.indicator_values import ERASED_NAME
from tests.desks import (
    COMMUNE,
    NEIGHBOUR,
    SMALL_PLAN,
    TODAY,
    course,
    enrol,
    new_desk,
    officer,
    seat,
    send,
)

OCTOBER = date(2026, 10, 8)


@pytest.fixture
def trained(plan_desk: Desk) -> tuple[Desk, str, list[str]]:
    """A desk with three officers, two of them trained, and its indicator."""
    people = [officer(plan_desk, n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh", "Y Đăm Niê")]
    here = course(plan_desk, OCTOBER)
    for person in people[:2]:
        seat(plan_desk, here, person)
    [state] = indicators.listing(plan_desk)
    return plan_desk, state.indicator.id, people


def figure(desk: Desk, row: str) -> tuple[int, int]:
    kept = records.load(desk, "indicator_value", row)
    return kept["numerator"], kept["denominator"]


def test_freezing_keeps_counts_people_window_and_comment(trained) -> None:
    desk, indicator, people = trained
    kept, changes = indicator_values.freeze(desk, indicator, comment=" Báo cáo năm ")
    assert changes.touches("indicator_value")
    assert (kept["numerator"], kept["denominator"], kept["as_of"]) == (2, 3, TODAY)
    assert (kept["window"], kept["comment"]) == ("plan", "Báo cáo năm")
    assert set(kept["met_ids"]) == set(people[:2])
    assert set(kept["scope_ids"]) == set(people)


def test_a_frozen_figure_outlives_every_change_of_the_people(trained) -> None:
    desk, indicator, people = trained
    kept, _ = indicator_values.freeze(desk, indicator)
    records.save(desk, "officer", people[0], {"in_scope_to": date(2026, 10, 1)})
    records.delete(desk, "officer", people[1])
    records.erase(desk, "officer", people[2])
    assert figure(desk, kept.id) == (2, 3)
    [state] = indicators.listing(desk)
    assert (state.counts.numerator, state.counts.denominator) == (0, 0)
    names = [m.words for m in indicator_values.members(desk, kept["scope_ids"])]
    assert names == ["Đặng Thị Ửng", ERASED_NAME, ERASED_NAME]


def test_a_frozen_figure_is_neither_changed_nor_deleted(trained) -> None:
    desk, indicator, _ = trained
    kept, _ = indicator_values.freeze(desk, indicator)
    for change in (
        lambda: records.save(desk, "indicator_value", kept.id, {"numerator": 3}),
        lambda: records.delete(desk, "indicator_value", kept.id),
        lambda: records.erase(desk, "indicator_value", kept.id),
    ):
        with pytest.raises(UserError) as caught:
            change()
        assert caught.value.code == "frozen"
    records.save(desk, "indicator_value", kept.id, {"comment": "đã gửi"})
    assert figure(desk, kept.id) == (2, 3)


def test_two_frozen_figures_tell_who_came_who_left_who_newly_fulfils(trained) -> None:
    desk, indicator, people = trained
    first, _ = indicator_values.freeze(desk, indicator, as_of=date(2026, 9, 30))
    newcomer = officer(desk, "Hà Thị Bảo", in_scope_from=date(2026, 11, 1))
    records.save(desk, "officer", people[2], {"in_scope_to": date(2026, 10, 1)})
    second, _ = indicator_values.freeze(desk, indicator)
    found = indicator_values.compare(desk, second.id, first.id)
    assert (found.older.id, found.newer.id, found.listed) == (first.id, second.id, True)
    assert [m.id for m in found.came] == [newcomer]
    assert [m.id for m in found.left] == [people[2]]
    assert [m.name for m in found.newly] == ["Lò Văn Ịnh", "Đặng Thị Ửng"]
    assert found.lost == ()


def test_frozen_figures_come_newest_day_first(trained) -> None:
    desk, indicator, _ = trained
    days = [date(2026, 9, 30), TODAY, date(2026, 3, 31)]
    for day in days:
        indicator_values.freeze(desk, indicator, as_of=day)
    listed = [v["as_of"] for v in indicator_values.frozen(desk, indicator)]
    assert listed == sorted(days, reverse=True)


def test_a_day_to_come_is_not_frozen(trained) -> None:
    desk, indicator, _ = trained
    with pytest.raises(UserError, match="đến hôm nay"):
        indicator_values.freeze(desk, indicator, as_of=date(2026, 11, 6))
    assert desk.store.count(Query("indicator_value")) == 0


@pytest.mark.parametrize("typed", [None, Counts(-1, 5), Counts(6, 5)])
def test_counts_that_cannot_be_are_refused_beside_the_field(commune_desk: Desk, typed) -> None:
    values = {"name": "Hồ sơ đúng hạn", "measure": "typed"}
    row = records.save(commune_desk, "indicator", None, values)[0].id
    with pytest.raises(UserError) as caught:
        indicator_values.freeze(commune_desk, row, typed=typed)
    assert caught.value.fields[0].field == "numerator"
    assert commune_desk.store.count(Query("indicator_value")) == 0


def test_a_figure_the_program_counts_is_not_typed(trained) -> None:
    desk, indicator, _ = trained
    with pytest.raises(UserError, match="tự đếm"):
        indicator_values.freeze(desk, indicator, typed=Counts(3, 3))


def test_figures_of_two_indicators_are_not_compared(trained) -> None:
    desk, indicator, _ = trained
    values = {"name": "Trình độ", "measure": "law_degree"}
    other = records.save(desk, "indicator", None, values)[0].id
    kept = [indicator_values.freeze(desk, i)[0].id for i in (indicator, other)]
    with pytest.raises(UserError, match="hai chỉ tiêu khác nhau"):
        indicator_values.compare(desk, *kept)


def test_the_province_gets_the_counts_and_no_names(trained, province_desk, tmp_path) -> None:
    desk, indicator, people = trained
    enrol(desk, province_desk, tmp_path / "enrol")
    kept, _ = indicator_values.freeze(desk, indicator)
    send(desk, "province", province_desk, tmp_path / "out")
    there = records.load(province_desk, "indicator_value", kept.id)
    assert (there["numerator"], there["denominator"]) == (2, 3)
    assert there["met_ids"] is None
    assert there["scope_ids"] is None
    assert province_desk.store.get_many("officer", people) == {}


def test_another_commune_s_figures_are_not_this_one_s(trained, tmp_path) -> None:
    desk, indicator, _ = trained
    with new_desk(tmp_path / "neighbour", Role.COMMUNE, NEIGHBOUR) as other:
        values = {"name": "Khác", "measure": "typed"}
        row = records.save(other, "indicator", None, values)[0].id
        indicator_values.freeze(other, row, typed=Counts(1, 1))
        assert len(indicator_values.frozen(other, row)) == 1
    assert indicator_values.frozen(desk, indicator) == ()


def test_a_report_that_is_frozen_keeps_who_was_counted(trained) -> None:
    desk, indicator, people = trained
    [duty] = [o.id for o in records.listing(desk, "report_obligation").records]
    made, _ = reports.make(desk, duty, "2026-10")
    reports.freeze(desk, made.report.id, accept_missing=True)
    [kept] = indicator_values.frozen(desk, indicator)
    figure_sent = made.figures[f"indicator.{indicator}"]
    assert (kept["numerator"], kept["denominator"]) == (
        figure_sent.numerator,
        figure_sent.denominator,
    )
    assert set(kept["scope_ids"]) == set(people)
    assert kept["comment"] == made.report["title"]


def test_a_province_freezes_nothing(province_desk: Desk) -> None:
    values = {"name": "Đào tạo", "measure": "trained"}
    row = records.save(province_desk, "indicator", None, values)[0].id
    with pytest.raises(UserError) as caught:
        indicator_values.freeze(province_desk, row)
    assert caught.value.code == "role"


def test_a_province_adds_up_what_its_communes_kept(province_desk, tmp_path) -> None:
    plan_import.confirm(province_desk, SMALL_PLAN)
    [state] = indicators.listing(province_desk)
    assert state.counts is None
    plans.publish(province_desk, state.indicator["plan"], "communes")
    for unit, people in ((COMMUNE, 3), (NEIGHBOUR, 2)):
        with new_desk(tmp_path / unit, Role.COMMUNE, unit) as commune:
            enrol(commune, province_desk, tmp_path / f"enrol {unit}")
            send(province_desk, unit, commune, tmp_path / f"down {unit}")
            here = course(commune, OCTOBER)
            for number in range(people):
                seat(commune, here, officer(commune, f"Người {number}"))
            indicator_values.freeze(commune, state.indicator.id, as_of=date(2026, 9, 30))
            indicator_values.freeze(commune, state.indicator.id)
            send(commune, "province", province_desk, tmp_path / f"up {unit}")
    [after] = indicators.listing(province_desk)
    assert after.counts == Counts(5, 5)
    assert [m.met for m in after.milestones] == [True, True]
    assert indicators.listing(province_desk, date(2026, 10, 1))[0].counts == Counts(0, 5)
    assert "Cộng tử số và mẫu số" in after.note
