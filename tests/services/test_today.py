from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Query
from app.services.day import lately, news, reminders, today
from app.services.day.reminders import Wishes
from app.services.day.today import Concern, Section
from app.services.planning import plan_import, plans
from app.services.registers import records
from app.services.reporting import due_reports, province, reports
from app.services.work import tasks
from app.services.work.tasks import Update
from tests.desks import COMMUNE, SMALL_PLAN, TODAY, enrol, on, send, task


def section(desk: Desk, concern: Concern) -> Section:
    found = [s for s in today.sections(desk) if s.concern is concern]
    return found[0] if found else Section(concern, (), 0)


def titles(desk: Desk, concern: Concern) -> list[str]:
    return [line.title for line in section(desk, concern).lines]


def feedback(desk: Desk, due: date, **values: object) -> str:
    row = new_id()
    given = {"received_date": due - timedelta(days=15), "channel": "letter", "due_date": due}
    desk.store.write([Edit("feedback", row, {**given, "content": "Hỏi", **values})])
    return row


def test_deadlines_of_registers_are_told_late_and_soon_and_no_longer_once_answered(
    commune_desk: Desk,
) -> None:
    late = feedback(commune_desk, date(2026, 11, 2))
    near = feedback(commune_desk, date(2026, 11, 12))
    feedback(commune_desk, date(2026, 11, 13))
    found = section(commune_desk, Concern.DEADLINE)
    assert [line.id for line in found.lines] == [late, near]
    assert (found.total, found.late) == (2, 1)
    assert found.lines[0].note == "Trả lời phản ánh, kiến nghị"
    records.save(commune_desk, "feedback", late, {"answered_date": TODAY})
    assert [line.id for line in section(commune_desk, Concern.DEADLINE).lines] == [near]


def test_forwarded_feedback_waits_for_its_forwarding_and_skipped_steps_for_nothing(
    commune_desk: Desk,
) -> None:
    row = feedback(commune_desk, TODAY, in_competence="forward")
    [line] = section(commune_desk, Concern.DEADLINE).lines
    assert line.note == "Chuyển phản ánh, kiến nghị"
    records.save(commune_desk, "feedback", row, {"forwarded_date": TODAY, "forwarded_to": "Sở"})
    step = {"name": "Lấy ý kiến", "due": TODAY, "skipped": True}
    commune_desk.store.write([Edit("legal_step", new_id(), step)])
    assert section(commune_desk, Concern.DEADLINE).total == 0


def test_the_count_is_honest_beyond_what_is_shown(commune_desk: Desk) -> None:
    for n in range(35):
        feedback(commune_desk, TODAY - timedelta(days=n))
    found = section(commune_desk, Concern.DEADLINE)
    assert (len(found.lines), found.total, found.late) == (30, 35, 34)
    days = [line.day for line in found.lines]
    assert days == sorted(days)


def test_an_answer_of_nothing_arisen_settles_the_periods_update(plan_desk: Desk) -> None:
    one = task(plan_desk, "1.2").task
    assert titles(plan_desk, Concern.UPDATE_MISSING) == [
        "1.2 Tuyên truyền trên hệ thống truyền thanh"
    ]
    tasks.update(plan_desk, one, Update(zero_report=True, on=TODAY))
    assert titles(plan_desk, Concern.UPDATE_MISSING) == []
    later = on(plan_desk, date(2026, 12, 1))
    assert len(titles(later, Concern.UPDATE_MISSING)) == 1


@pytest.mark.parametrize(
    ("every", "day", "asked"),
    [
        ("month", date(2026, 11, 5), True),
        ("quarter", date(2026, 10, 15), False),
        ("quarter", date(2026, 12, 15), True),
        ("year", date(2026, 11, 30), False),
        ("year", date(2026, 12, 2), True),
    ],
)
def test_recurring_work_is_asked_for_at_the_end_of_its_own_period(
    plan_desk: Desk, every: str, day: date, asked: bool
) -> None:
    one = task(plan_desk, "2.1").task
    rule = {"kind": "recurring", "every": every}
    plan_desk.store.write([Edit("task", one, {"due_rule": rule, "due": None})])
    found = titles(on(plan_desk, day), Concern.UPDATE_MISSING)
    assert ("2.1 Tự kiểm tra văn bản của xã" in found) is asked


def test_what_the_province_sends_is_news_until_it_is_seen(
    commune_desk: Desk, province_desk: Desk, tmp_path: Path
) -> None:
    enrol(commune_desk, province_desk, tmp_path / "enrol")
    plan = plan_import.confirm(province_desk, SMALL_PLAN)[0].plan
    plans.publish(province_desk, plan, "communes")
    send(province_desk, COMMUNE, commune_desk, tmp_path / "in")
    [told] = section(commune_desk, Concern.PLAN_NEWS).lines
    assert (told.type, told.id, told.note) == ("plan", plan, "86/KH-UBND")
    news.mark_seen(commune_desk, [(told.news, told.id)])
    assert section(commune_desk, Concern.PLAN_NEWS).total == 0
    records.save(province_desk, "plan", plan, {"version": 2})
    send(province_desk, COMMUNE, commune_desk, tmp_path / "again")
    assert [x.note for x in section(commune_desk, Concern.PLAN_NEWS).lines] == ["86/KH-UBND, bản 2"]
    assert news.listing(province_desk) == []


def test_a_returned_report_asks_until_a_corrected_one_is_frozen(
    commune_desk: Desk, province_desk: Desk, tmp_path: Path
) -> None:
    enrol(commune_desk, province_desk, tmp_path / "enrol")
    plan_import.confirm(commune_desk, SMALL_PLAN)
    duty = due_reports.due(commune_desk)[0].obligation.id
    made, _ = reports.make(commune_desk, duty, "2026-10")
    reports.freeze(commune_desk, made.report.id, accept_missing=True)
    send(commune_desk, "province", province_desk, tmp_path / "out")
    province.remark(province_desk, made.report.id, "returned", "Bổ sung số liệu tập huấn")
    send(province_desk, COMMUNE, commune_desk, tmp_path / "back")
    [told] = section(commune_desk, Concern.REMARK).lines
    assert (told.title, told.news) == ("Bổ sung số liệu tập huấn", "")
    assert [x.title for x in section(commune_desk, Concern.PACKAGE).lines] == [
        "Đã xác nhận gói số 1"
    ]
    again, _ = reports.correct(commune_desk, made.report.id, "Bổ sung tập huấn")
    assert section(commune_desk, Concern.REMARK).total == 1
    reports.freeze(commune_desk, again.report.id, accept_missing=True)
    assert section(commune_desk, Concern.REMARK).total == 0


def test_backup_and_exchange_tell_their_age(commune_desk: Desk, tmp_path: Path) -> None:
    assert lately.upkeep(commune_desk) == lately.Upkeep(None, None, None, None)
    commune_desk.upkeep.backup(tmp_path)
    now = commune_desk.now_ms()
    later = replace(commune_desk, now_ms=lambda: now + 3 * 86_400_000)
    assert lately.upkeep(later).backup_age == 3


def test_the_clock_is_doubted_only_when_it_runs_behind_the_last_entry(plan_desk: Desk) -> None:
    assert lately.clock_doubt(plan_desk) is None
    newest = plan_desk.replica.newest()
    slow = replace(plan_desk, now_ms=lambda: newest - 86_400_000)
    told = lately.clock_doubt(slow)
    assert told is not None
    assert (told.kind, told.at) == ("behind", newest)


def test_a_new_commune_is_led_step_by_step(commune_desk: Desk) -> None:
    assert today.first_steps(commune_desk) == ["plan", "officer", "backup"]
    plan_import.confirm(commune_desk, SMALL_PLAN)
    assert today.first_steps(commune_desk) == ["officer", "backup"]
    commune_desk.store.write([Edit("officer", new_id(), {"full_name": "Lò Văn Ịnh"})])
    assert today.first_steps(commune_desk) == []


def test_a_reminder_counts_and_names_nothing(plan_desk: Desk) -> None:
    told = reminders.due(on(plan_desk, date(2026, 11, 20)))
    assert told is not None
    assert told.words == (
        "2 việc quá hạn, 1 báo cáo đã quá hạn gửi, 1 báo cáo nên gửi trước hết ngày 23/11/2026."
    )
    for record in plan_desk.store.find(Query("task")).records:
        assert record["title"] not in told.words


def test_reminders_are_silent_when_not_wanted_or_when_nothing_presses(plan_desk: Desk) -> None:
    assert reminders.due(on(plan_desk, date(2026, 2, 6))) is None
    reminders.mute_today(plan_desk)
    assert reminders.due(plan_desk) is None
    assert reminders.due(on(plan_desk, TODAY + timedelta(days=1))) is not None
    reminders.set_wishes(plan_desk, Wishes(on=False))
    assert reminders.due(on(plan_desk, TODAY + timedelta(days=1))) is None
    assert reminders.wishes(plan_desk) == Wishes(on=False)


def test_wishes_of_another_program_are_read_as_far_as_known(commune_desk: Desk) -> None:
    commune_desk.store.set_setting(reminders.SETTING, {"on": False, "sound": "bell"})
    assert reminders.wishes(commune_desk) == Wishes(on=False)
    reminders.set_wishes(commune_desk, Wishes(report_days=400))
    assert reminders.wishes(commune_desk).report_days == reminders.MOST_REPORT_DAYS
