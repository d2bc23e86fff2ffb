from __future__ import annotations

from datetime import date

from app.charts.layout import lay_out
from app.desk import Desk
from app.indicators.measure import Counts
from app.services.registers import records
from app.services.targets import charts, indicator_detail, indicator_values, indicators
from app.services.work import tasks
from tests.desks import COMMUNE, TODAY, course, enrol, officer, on, seat, send, task


def _trained(desk: Desk) -> str:
    """Two officers, one trained in October; return the indicator."""
    people = [officer(desk, n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh")]
    seat(desk, course(desk, date(2026, 10, 8)), people[0])
    [state] = indicators.listing(desk)
    return state.indicator.id


def test_coverage_goes_month_by_month_up_to_the_day(plan_desk: Desk) -> None:
    indicator = _trained(plan_desk)
    indicator_values.freeze(plan_desk, indicator, as_of=date(2026, 9, 30))
    chart = charts.coverage(plan_desk, indicator_detail.look(plan_desk, indicator))
    assert [p.day for p in chart.points][-3:] == [
        date(2026, 9, 30),
        date(2026, 10, 31),
        TODAY,
    ]
    assert [(p.numerator, p.denominator) for p in chart.points][-3:] == [(0, 2), (1, 2), (1, 2)]
    assert chart.points[0].day == date(2025, 11, 30)
    assert [(g.day.year, g.words, g.met) for g in chart.goals] == [
        (2027, "hơn 90%", False),
        (2030, "100%", False),
    ]
    assert [p.words for p in chart.frozen] == ["0/2 (0%)"]


def test_a_line_begins_with_its_plan_and_ends_on_the_day_asked(plan_desk: Desk) -> None:
    indicator = _trained(plan_desk)
    plan = indicators.listing(plan_desk)[0].indicator["plan"]
    records.save(plan_desk, "plan", plan, {"period_from": 2026})
    later = on(plan_desk, date(2029, 3, 15))
    chart = charts.coverage(later, indicator_detail.look(later, indicator))
    assert chart.points[0].day == date(2026, 1, 31)
    assert chart.points[-1].day == date(2029, 3, 15)
    back = charts.coverage(later, indicator_detail.look(later, indicator, date(2026, 2, 10)))
    assert back.points[-1].day == date(2026, 2, 10)


def test_a_typed_figure_is_drawn_through_what_was_kept(commune_desk: Desk) -> None:
    values = {"name": "Hồ sơ", "measure": "typed", "milestones": [{"value": 2, "unit": "count"}]}
    row = records.save(commune_desk, "indicator", None, values)[0].id
    for day, count in ((date(2026, 3, 31), 1), (date(2026, 6, 30), 4)):
        indicator_values.freeze(commune_desk, row, as_of=day, typed=Counts(count, 9))
    chart = charts.coverage(commune_desk, indicator_detail.look(commune_desk, row))
    assert [(p.day.month, p.numerator) for p in chart.points] == [(3, 1), (6, 4)]
    assert (chart.goals, chart.frozen) == ((), ())


def test_nobody_in_scope_is_said_in_the_chart(plan_desk: Desk) -> None:
    [state] = indicators.listing(plan_desk)
    detail = indicator_detail.look(plan_desk, state.indicator.id)
    [said] = lay_out(charts.coverage(plan_desk, detail), 600).texts
    assert "chưa tính được tỷ lệ" in said


def test_completion_tells_done_under_way_and_overdue(plan_desk: Desk) -> None:
    plan = indicators.listing(plan_desk)[0].indicator["plan"]
    tasks.update(plan_desk, task(plan_desk, "1.1").task, tasks.Update(state="done", on=TODAY))
    found = charts.completion(plan_desk, plan)
    told = {b.label: {p.state: p.count for p in b.parts} for b in found.chart.bars}
    assert told == {
        "Chỉ đạo": {"done": 1, "not_started": 1},
        "Văn bản": {"overdue": 1},
    }
    assert [r.title for r in found.rows["Văn bản"]] == ["2.1 Tự kiểm tra văn bản của xã"]


def test_the_matrix_shows_communes_against_tasks(plan_desk, province_desk, tmp_path) -> None:
    enrol(plan_desk, province_desk, tmp_path / "enrol")
    done, late = (task(plan_desk, ref).task for ref in ("1.1", "2.1"))
    tasks.update(plan_desk, done, tasks.Update(state="done", on=TODAY))
    tasks.update(plan_desk, late, tasks.Update(state="in_progress", percent=40, on=TODAY))
    send(plan_desk, "province", province_desk, tmp_path / "out")
    found = charts.matrix(province_desk)
    [row] = found.rows
    assert row.label == province_desk.units.by_code(COMMUNE).full_name
    cells = {name: cell for (name, _), cell in zip(found.columns, row.cells, strict=True)}
    assert (cells["1.1"].state, cells["2.1"].state, cells["2.1"].percent) == ("done", "overdue", 40)
    assert cells["1.1"].key == f"{COMMUNE}/{done}"
    assert lay_out(found, 700).texts[0] == found.columns[0][0]


def test_a_province_without_data_says_so(province_desk: Desk) -> None:
    assert lay_out(charts.matrix(province_desk), 700).texts == ("Chưa có xã nào gửi dữ liệu.",)
