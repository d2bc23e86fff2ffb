"""Totals of reports (due, sent, late, returned), totals at the province, and the commands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.desk import Desk
from app.ports import Edit, Filter, Query, Role
from app.province.consolidation import sum_figures
from app.schedule.periods import Period
from app.services.planning import plan_import, plans
from app.services.reporting import province, reports
from app.services.reporting.consolidated import write as consolidate
from app.services.totals import listing
from tests.desks import COMMUNE, SMALL_PLAN, enrol, new_desk, officer, on, send
from tests.journeys.program import Program
from tests.services.year import fill

OCTOBER, NOVEMBER = Period.parse("2026-10"), Period.parse("2026-11")


def figures(desk: Desk, period: Period) -> dict[str, Decimal | None]:
    found = listing.listing(desk, listing.asked(desk, period))
    return {f.key.removeprefix("reports."): f.value for f in found if f.key.startswith("reports.")}


def freeze(desk: Desk, period: str, day: date) -> reports.Made:
    then = on(desk, day)
    [plan] = plans.in_force(then)
    [duty] = plans.obligations_of(then, plan.id)
    made, _ = reports.make(then, duty.id, period)
    return reports.freeze(then, made.report.id, accept_missing=True)[0]


@pytest.fixture
def sent(plan_desk: Desk) -> Desk:
    """October's report on its last day, November's a day late (both are due on the 24th)."""
    freeze(plan_desk, "2026-10", date(2026, 10, 24))
    freeze(plan_desk, "2026-11", date(2026, 11, 25))
    return on(plan_desk, date(2026, 11, 30))


def test_a_report_on_its_last_day_is_in_time_and_a_day_later_is_late(sent: Desk) -> None:
    october, november = figures(sent, OCTOBER), figures(sent, NOVEMBER)
    assert [october[k] for k in ("due", "sent", "on_time", "late", "not_sent")] == [1, 1, 1, 0, 0]
    assert [november[k] for k in ("due", "sent", "on_time", "late", "not_sent")] == [1, 1, 0, 1, 0]


def test_the_day_of_issue_decides_once_it_is_known(sent: Desk) -> None:
    [late] = sent.store.find(Query("report", (Filter("period", "=", "2026-11"),))).records
    sent.store.write([Edit("report", late.id, {"issued_date": date(2026, 11, 23)})])
    assert figures(sent, NOVEMBER)["on_time"] == 1


def test_a_report_that_was_never_made_is_due_and_not_sent(plan_desk: Desk) -> None:
    found = figures(plan_desk, OCTOBER)
    assert (found["due"], found["not_sent"], found["sent"]) == (1, 1, 0)
    year = figures(plan_desk, Period.parse("2026"))
    assert (year["due"], year["sent"]) == (11, 0), "the plan was issued on 12 February"


def test_returned_and_corrected_reports_are_counted_by_their_own_days(
    sent: Desk, province_desk: Desk, tmp_path: Path
) -> None:
    [first] = sent.store.find(Query("report", (Filter("period", "=", "2026-10"),))).records
    enrol(sent, province_desk, tmp_path / "xin")
    send(sent, "province", province_desk, tmp_path / "usb")
    province.remark(province_desk, first.id, "returned", "Thiếu số liệu")
    send(province_desk, COMMUNE, sent, tmp_path / "usb 2")
    made, _ = reports.correct(sent, first.id, "Bổ sung số liệu")
    reports.freeze(sent, made.report.id, accept_missing=True)
    november = figures(sent, NOVEMBER)
    assert (november["returned"], november["corrected"], november["sent"]) == (1, 1, 1)
    assert figures(sent, OCTOBER)["sent"] == 1


def test_the_province_adds_up_registers_and_takes_people_from_reports_alone(
    plan_desk: Desk, province_desk: Desk, tmp_path: Path
) -> None:
    fill(plan_desk)
    officer(province_desk, "Người của Sở")
    enrol(plan_desk, province_desk, tmp_path / "xin")
    frozen = freeze(plan_desk, "2026-10", date(2026, 11, 5))
    send(plan_desk, "province", province_desk, tmp_path / "usb")
    span = listing.asked(province_desk, OCTOBER)
    here = {f.key: f for f in listing.listing(province_desk, span)}
    assert here["feedback.received"].value == 4
    assert here["dialogue.participants"].value == 80
    assert not [k for k in here if k.startswith(("officers.", "training.", "core_force."))]
    told = consolidate(province_desk, OCTOBER, tmp_path / "tổng hợp.pdf")
    by_key = {t["key"]: t for t in told["totals"]}
    assert by_key["feedback.received"]["units"] == {COMMUNE: 4}
    assert told["figures"]["officers.total"]["value"] == 3
    share = told["figures"]["officers.law_degree"]
    assert (share["numerator"], share["denominator"]) == (2, 3)
    assert frozen.figures["officers.total"].value == 3


def test_two_reports_of_one_commune_count_its_registers_once() -> None:
    figure = {"label": "PAKN nhận được", "value": 4}
    tasks = {"label": "Tổng số nhiệm vụ", "value": 3}
    given = {"feedback.received": figure, "tasks.total": tasks}
    summed = {f.key: f.value for f in sum_figures([("1", given), ("1", given)])}
    assert summed == {"feedback.received": 4, "tasks.total": 6}


def test_the_commands_list_every_total_and_the_records_behind_one(tmp_path: Path) -> None:
    program = Program(tmp_path / "d")
    with new_desk(program.folder, Role.COMMUNE, COMMUNE) as desk:
        plan_import.confirm(desk, SMALL_PLAN)
        fill(desk)
        expected = listing.listing(desk, listing.asked(desk, OCTOBER))
    listed = program.ok("total", "list", "--period", "2026-10")
    assert listed["total"] == len(expected)
    assert listed["totals"] == [listing.to_json(f) for f in expected]
    rows = program.ok("total", "rows", "feedback.pending", "--period", "2026-10")
    assert (rows["total"], rows["rows"][0]["channel"]) == (1, "system")
    assert program.refused("total", "rows", "feedback.none")["code"] == "not_found"
    told = program.ok("report", "fragment", "--period", "2026")["text"]
    assert "2 lớp tập huấn, bồi dưỡng" in told
    assert "Ửng" not in told
