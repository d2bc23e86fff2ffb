from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.schedule.calendar import WorkCalendar
from app.schedule.periods import PeriodKind
from app.schedule.rules import resolve
from app.schedule.wording import DueState, Progress, Standing, standing

CALENDAR = WorkCalendar()
BEFORE_25 = {"kind": "date", "date": "2026-10-25", "before": True}
OPEN_RANGE = {"kind": "range", "from": "2025", "to": None}
ALWAYS = {"kind": "ongoing"}


def judged(rule: dict[str, Any], today: str, progress: Progress | None = None) -> Standing:
    due = resolve(rule, issued=None)
    day = date.fromisoformat(today)
    return standing(due, today=day, calendar=CALENDAR, progress=progress or Progress())


@pytest.mark.parametrize(
    ("today", "state", "sentence"),
    [
        ("2026-10-01", DueState.NOT_DUE, "Chưa đến hạn: còn 23 ngày (hạn 24/10/2026)."),
        (
            "2026-10-16",
            DueState.DUE_SOON,
            "Sắp đến hạn: còn 5 ngày làm việc (hạn 24/10/2026).",
        ),
        ("2026-10-15", DueState.NOT_DUE, "Chưa đến hạn: còn 9 ngày (hạn 24/10/2026)."),
        (
            "2026-10-23",
            DueState.DUE_TODAY,
            "Hôm nay là ngày làm việc cuối cùng trước hạn 24/10/2026.",
        ),
        ("2026-10-24", DueState.DUE_TODAY, "Đến hạn hôm nay."),
        ("2026-10-25", DueState.OVERDUE, "Quá hạn 1 ngày (hạn 24/10/2026)."),
        ("2026-11-03", DueState.OVERDUE, "Quá hạn 10 ngày (hạn 24/10/2026)."),
    ],
)
def test_a_dated_task_through_its_days(today: str, state: DueState, sentence: str) -> None:
    found = judged(BEFORE_25, today)
    assert (found.state, found.sentence) == (state, sentence)


def test_a_day_off_before_the_last_day_asks_for_haste() -> None:
    sunday_rule = {"kind": "date", "date": "2026-11-22"}
    assert judged(sunday_rule, "2026-11-21").sentence == (
        "Hạn 22/11/2026 rơi vào ngày nghỉ, cần gửi ngay."
    )


@pytest.mark.parametrize(
    ("done", "state", "days"),
    [
        ("2026-10-24", DueState.DONE_ON_TIME, 0),
        ("2026-10-25", DueState.DONE_LATE, 1),
        ("2026-11-23", DueState.DONE_LATE, 30),
    ],
)
def test_done_on_time_or_late(done: str, state: DueState, days: int) -> None:
    found = judged(BEFORE_25, "2026-12-01", Progress(done=date.fromisoformat(done)))
    assert (found.state, found.days) == (state, days)


def test_a_rolled_term_is_on_time_until_the_rolled_day() -> None:
    due = resolve({"kind": "relative", "days": 10}, issued=date(2026, 4, 20))
    for day, state in ((4, DueState.DONE_ON_TIME), (5, DueState.DONE_LATE)):
        progress = Progress(done=date(2026, 5, day))
        found = standing(due, today=date(2026, 6, 1), calendar=CALENDAR, progress=progress)
        assert found.state is state


def test_work_that_goes_on_is_updated_each_period() -> None:
    assert judged(ALWAYS, "2026-11-22").state is DueState.NOT_UPDATED
    fresh = Progress(last_update=date(2026, 11, 2))
    assert judged(ALWAYS, "2026-11-22", fresh) == Standing(
        DueState.UPDATED, "Đã cập nhật kỳ này (tháng 11/2026)."
    )
    assert judged(ALWAYS, "2026-12-01", fresh).state is DueState.NOT_UPDATED
    quarterly = Progress(last_update=date(2026, 10, 2), cadence=PeriodKind.QUARTER)
    assert judged(ALWAYS, "2026-12-01", quarterly).state is DueState.UPDATED


def test_work_within_a_year_starts_and_ends_with_it() -> None:
    within = {"kind": "ongoing", "within": "2026"}
    assert judged(within, "2025-12-31").state is DueState.NOT_STARTED
    assert judged(within, "2026-06-01").state is DueState.NOT_UPDATED
    assert judged(within, "2027-01-01").state is DueState.ENDED


def test_an_open_range_turns_into_a_yearly_look() -> None:
    assert judged(OPEN_RANGE, "2025-12-30").state is DueState.DUE_SOON
    assert judged(OPEN_RANGE, "2026-05-01").sentence == "Chưa cập nhật kỳ này (năm 2026)."


def test_events_wait_and_not_arisen_is_an_answer() -> None:
    event = {"kind": "event", "text": "khi có yêu cầu"}
    assert judged(event, "2026-05-01").state is DueState.AWAITS_EVENT
    assert judged(event, "2026-05-01", Progress(not_arisen=True)).state is DueState.NOT_ARISEN
    term = {"kind": "relative", "days": 10, "from": "plan_issue"}
    assert judged(term, "2026-05-01").state is DueState.NEEDS_ISSUE_DATE


def test_a_silent_plan_is_said_to_be_silent() -> None:
    assert judged({"kind": "none"}, "2026-05-01").state is DueState.NO_DEADLINE
    done = judged({"kind": "none"}, "2026-05-01", Progress(done=date(2026, 4, 1)))
    assert done.state is DueState.DONE


def test_a_window_not_yet_open_is_not_begun() -> None:
    assert judged({"kind": "month", "value": "2027-03"}, "2026-11-22").state is DueState.NOT_STARTED


def test_every_state_has_a_label_of_its_own() -> None:
    labels = [state.label for state in DueState]
    assert len(set(labels)) == len(labels)


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(-40, 40),
)
def test_overdue_exactly_after_the_last_day(printed: date, offset: int) -> None:
    due = resolve({"kind": "date", "date": printed.isoformat()}, issued=None)
    found = standing(due, today=printed + timedelta(days=offset), calendar=CALENDAR)
    assert (found.state is DueState.OVERDUE) == (offset > 0)
    assert found.days == abs(offset)
    assert found.sentence.endswith(".")
