from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Filter, Query
from app.schedule.periods import Period
from app.services.planning import plans
from app.services.registers import records
from app.services.reporting import due_reports, province, reports
from app.services.reporting.consolidated import write as consolidate
from app.services.work import tasks
from tests.desks import COMMUNE, course, enrol, officer, on, seat, send, task

OCTOBER = "2026-10"


def duty(desk: Desk) -> str:
    [plan] = plans.in_force(desk)
    [found] = plans.obligations_of(desk, plan.id)
    return found.id


@pytest.fixture
def draft(plan_desk: Desk) -> reports.Made:
    """The October report, with a result, a training course and the rest left open."""
    one = task(plan_desk, "2.1").task
    day = date(2026, 10, 2)
    tasks.update(plan_desk, one, tasks.Update("done", result="Đã tự kiểm tra", on=day))
    seat(plan_desk, course(plan_desk, day), officer(plan_desk, "Đặng Thị Ửng"))
    return reports.make(plan_desk, duty(plan_desk), OCTOBER)[0]


def test_reports_due_near_today_each_with_its_days(plan_desk: Desk) -> None:
    found = {d.occurrence.period.code: d for d in due_reports.due(plan_desk)}
    assert list(found) == ["2026-09", "2026-10", "2026-11"]
    october = found[OCTOBER].occurrence
    assert october.nominal == date(2026, 10, 24)
    assert october.safe == date(2026, 10, 23)
    assert {d.state for d in found.values()} == {"to_make"}


def test_a_report_is_begun_once(plan_desk: Desk, draft: reports.Made) -> None:
    again, changes = reports.make(plan_desk, duty(plan_desk), OCTOBER)
    assert (again.report.id, bool(changes)) == (draft.report.id, False)
    [line] = [d for d in due_reports.due(plan_desk) if d.occurrence.period.code == OCTOBER]
    assert (line.state, line.report.id) == ("draft", draft.report.id)


def test_every_figure_has_the_rows_it_was_counted_from(
    plan_desk: Desk, draft: reports.Made
) -> None:
    figures = draft.figures
    assert figures["tasks.total"].value == len(figures["tasks.total"].rows) == 3
    assert figures["tasks.done"].rows == (task(plan_desk, "2.1").task,)
    assert (figures["tasks.done"].numerator, figures["tasks.done"].denominator) == (1, 3)
    assert figures["training.persons"].value == 1


def test_missing_parts_stop_the_freeze_until_answered(plan_desk: Desk, draft: reports.Made) -> None:
    assert draft.missing
    with pytest.raises(UserError) as caught:
        reports.freeze(plan_desk, draft.report.id)
    assert caught.value.code == "report_missing_parts"
    for part in draft.missing:
        reports.write_text(plan_desk, draft.report.id, part.section, None, nil=True)
    left = reports.look(plan_desk, draft.report.id).missing
    for part in left:
        reports.write_text(plan_desk, draft.report.id, part.section, "Đã ghi đủ.")
    assert reports.look(plan_desk, draft.report.id).missing == ()
    frozen, _ = reports.freeze(plan_desk, draft.report.id)
    assert frozen.report["state"] == "frozen"
    assert frozen.report["frozen_date"] == plan_desk.today


def test_a_frozen_figure_never_changes(
    plan_desk: Desk, draft: reports.Made, tmp_path: Path
) -> None:
    reports.freeze(plan_desk, draft.report.id, accept_missing=True)
    frozen = reports.look(plan_desk, draft.report.id)
    assert frozen.figures == draft.figures
    paper = reports.write(plan_desk, draft.report.id, tmp_path / "a.pdf").read_bytes()
    tasks.update(plan_desk, task(plan_desk, "1.1").task, tasks.Update("done", on=date(2026, 10, 9)))
    tasks.update(plan_desk, task(plan_desk, "2.1").task, tasks.Update("in_progress", 10))
    seat(plan_desk, course(plan_desk, date(2026, 10, 3)), officer(plan_desk, "Lò Văn Ịnh"))
    again = reports.look(plan_desk, draft.report.id)
    assert again.figures == frozen.figures
    assert again.document == frozen.document
    assert reports.write(plan_desk, draft.report.id, tmp_path / "b.pdf").read_bytes() == paper
    later = on(plan_desk, date(2026, 12, 1))
    assert reports.make(later, duty(plan_desk), OCTOBER)[0].figures == frozen.figures


def test_a_frozen_report_takes_no_edit_by_any_road(plan_desk: Desk, draft: reports.Made) -> None:
    row = draft.report.id
    reports.freeze(plan_desk, row, accept_missing=True)
    before = records.load(plan_desk, "report", row).values
    roads = (
        lambda: reports.write_text(plan_desk, row, "V", "khác"),
        lambda: reports.freeze(plan_desk, row, accept_missing=True),
        lambda: records.save(plan_desk, "report", row, {"figures": {}}),
        lambda: records.save(plan_desk, "report", row, {"state": "draft"}),
        lambda: records.delete(plan_desk, "report", row),
    )
    for road in roads:
        with pytest.raises(UserError) as caught:
            road()
        assert caught.value.code == "frozen"
    assert records.load(plan_desk, "report", row).values == before
    number = {"code_number": "15/BC-UBND", "issued_date": date(2026, 10, 23)}
    assert records.save(plan_desk, "report", row, number)[0]["code_number"] == "15/BC-UBND"


def test_a_correction_is_a_new_version_that_says_why(plan_desk: Desk, draft: reports.Made) -> None:
    with pytest.raises(UserError) as caught:
        reports.correct(plan_desk, draft.report.id, "Thiếu một nhiệm vụ")
    assert caught.value.code == "state"
    reports.freeze(plan_desk, draft.report.id, accept_missing=True)
    with pytest.raises(UserError):
        reports.correct(plan_desk, draft.report.id, "  ")
    tasks.update(plan_desk, task(plan_desk, "1.1").task, tasks.Update("done", on=date(2026, 10, 9)))
    new, _ = reports.correct(plan_desk, draft.report.id, "Thiếu một nhiệm vụ")
    assert new.report["corrects"] == draft.report.id
    assert (new.report["state"], new.report["reason"]) == ("draft", "Thiếu một nhiệm vụ")
    assert new.figures["tasks.done"].numerator == 2
    assert reports.look(plan_desk, draft.report.id).figures["tasks.done"].numerator == 1
    assert reports.make(plan_desk, duty(plan_desk), OCTOBER)[0].report.id == new.report.id


def test_typed_words_come_back_out_as_typed(plan_desk: Desk, draft: reports.Made) -> None:
    words = "Đề nghị Sở Tư pháp hướng dẫn “hoà giải” ở thôn, tổ."
    reports.write_text(plan_desk, draft.report.id, "VI", words)
    assert words in str(reports.look(plan_desk, draft.report.id).document)
    reports.write_text(plan_desk, draft.report.id, "VI", None)
    assert words not in str(reports.look(plan_desk, draft.report.id).document)


@pytest.mark.parametrize("code", ["2026-13", "9999-12", "0001-01", "2026-Q5", "mười", ""])
def test_a_period_that_is_none_is_refused(plan_desk: Desk, code: str) -> None:
    with pytest.raises(UserError):
        reports.make(plan_desk, duty(plan_desk), code)
    assert plan_desk.store.count(Query("report")) == 0


def test_a_period_of_another_length_than_the_duty_is_refused(plan_desk: Desk) -> None:
    with pytest.raises(UserError):
        reports.make(plan_desk, duty(plan_desk), "2026-Q3")
    assert plan_desk.store.count(Query("report")) == 0


@pytest.fixture
def sent(plan_desk: Desk, province_desk: Desk, draft: reports.Made, tmp_path: Path) -> reports.Made:
    """The October report, frozen and at the province."""
    enrol(plan_desk, province_desk, tmp_path / "xin")
    made, _ = reports.freeze(plan_desk, draft.report.id, accept_missing=True)
    send(plan_desk, "province", province_desk, tmp_path / "usb")
    return made


def test_the_province_sums_what_the_commune_froze(
    province_desk: Desk, sent: reports.Made, tmp_path: Path
) -> None:
    summed, units = province.totals(province_desk, Period.parse(OCTOBER))
    assert units == [COMMUNE]
    assert {f.key: (f.value, f.numerator, f.denominator) for f in summed} == {
        k: (f.value, f.numerator, f.denominator) for k, f in sent.figures.items()
    }
    told = consolidate(province_desk, Period.parse(OCTOBER), tmp_path / "tổng hợp.docx")
    assert (told["units"], COMMUNE in told["missing"]) == ([COMMUNE], False)


def test_the_province_sums_the_correction_and_not_the_first_version(
    plan_desk: Desk, province_desk: Desk, sent: reports.Made, tmp_path: Path
) -> None:
    tasks.update(plan_desk, task(plan_desk, "1.1").task, tasks.Update("done", on=date(2026, 10, 9)))
    new, _ = reports.correct(plan_desk, sent.report.id, "Sót một nhiệm vụ")
    reports.freeze(plan_desk, new.report.id, accept_missing=True)
    send(plan_desk, "province", province_desk, tmp_path / "usb 2")
    figures = {f.key: f for f in province.totals(province_desk, Period.parse(OCTOBER))[0]}
    assert (figures["tasks.done"].numerator, figures["tasks.total"].value) == (2, 3)


def test_a_correction_still_being_written_takes_nothing_away(
    plan_desk: Desk, province_desk: Desk, sent: reports.Made, tmp_path: Path
) -> None:
    reports.correct(plan_desk, sent.report.id, "Đang xem lại")
    send(plan_desk, "province", province_desk, tmp_path / "usb 2")
    assert province.totals(province_desk, Period.parse(OCTOBER))[1] == [COMMUNE]
    late = province.missing(province_desk, Period.parse(OCTOBER))
    assert COMMUNE not in {s.unit.code for s in late}


def test_a_remark_comes_back_to_its_report(
    plan_desk: Desk, province_desk: Desk, sent: reports.Made, tmp_path: Path
) -> None:
    province.remark(province_desk, sent.report.id, "returned", "Thiếu số văn bản")
    send(province_desk, COMMUNE, plan_desk, tmp_path / "usb 2")
    [remark] = reports.remarks(plan_desk, sent.report.id)
    assert (remark["verdict"], remark["text"]) == ("returned", "Thiếu số văn bản")
    with pytest.raises(UserError) as caught:
        province.remark(plan_desk, sent.report.id, "accepted")
    assert caught.value.code == "role"


def test_no_snapshot_and_no_draft_words_leave_the_commune(
    province_desk: Desk, sent: reports.Made
) -> None:
    [report] = province_desk.store.find(Query("report", (Filter("unit", "=", COMMUNE),))).records
    assert (report["snapshot"], report["texts"]) == (None, None)
    assert "rows" not in str(report["figures"])
