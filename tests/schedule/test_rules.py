from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.schedule.calendar import WorkCalendar
from app.schedule.periods import PeriodKind
from app.schedule.rules import describe, last_day, resolve, safe_day, validate_rule

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))

BEFORE = [
    ("2026-02-23", "2026-02-22", "2026-02-13"),
    ("2026-03-23", "2026-03-22", "2026-03-20"),
    ("2026-11-23", "2026-11-22", "2026-11-20"),
    ("2026-08-23", "2026-08-22", "2026-08-22"),
    ("2026-01-25", "2026-01-24", "2026-01-23"),
    ("2026-05-25", "2026-05-24", "2026-05-22"),
    ("2026-10-25", "2026-10-24", "2026-10-23"),
    ("2026-11-25", "2026-11-24", "2026-11-23"),
    ("2027-11-25", "2027-11-24", "2027-11-23"),
    ("2026-06-01", "2026-05-31", "2026-05-29"),
    ("2027-06-01", "2027-05-31", "2027-05-31"),
    ("2026-11-15", "2026-11-14", "2026-11-13"),
    ("2027-11-15", "2027-11-14", "2027-11-12"),
    ("2026-11-30", "2026-11-29", "2026-11-27"),
    ("2027-11-30", "2027-11-29", "2027-11-29"),
    ("2027-05-23", "2027-05-22", "2027-05-21"),
    ("2027-08-23", "2027-08-22", "2027-08-20"),
    ("2027-01-25", "2027-01-24", "2027-01-22"),
    ("2027-04-25", "2027-04-24", "2027-04-23"),
    ("2027-07-25", "2027-07-24", "2027-07-23"),
    ("2027-10-25", "2027-10-24", "2027-10-22"),
]
TERMS = [
    (10, "2026-04-20", "2026-04-30", "2026-05-04"),
    (10, "2026-04-13", "2026-04-23", "2026-04-23"),
    (15, "2026-02-06", "2026-02-21", "2026-02-23"),
]


@pytest.mark.parametrize(("printed", "nominal", "safe"), BEFORE)
def test_before_a_day_means_the_working_day_before_it(
    printed: str, nominal: str, safe: str
) -> None:
    due = resolve({"kind": "date", "date": printed, "before": True}, issued=None)
    assert due.strict_before
    assert due.nominal == last_day(due, CALENDAR) == date.fromisoformat(nominal)
    assert safe_day(due, CALENDAR) == date.fromisoformat(safe)


@pytest.mark.parametrize(("days", "issued", "nominal", "safe"), TERMS)
def test_a_term_ends_on_the_next_working_day(
    days: int, issued: str, nominal: str, safe: str
) -> None:
    rule = {"kind": "relative", "days": days, "from": "plan_issue"}
    due = resolve(rule, issued=date.fromisoformat(issued))
    assert due.nominal == date.fromisoformat(nominal)
    assert safe_day(due, CALENDAR) == last_day(due, CALENDAR) == date.fromisoformat(safe)


def test_a_term_in_working_days_counts_only_those() -> None:
    rule = {"kind": "relative", "days": 5, "from": "plan_issue", "unit": "working_day"}
    assert resolve(rule, issued=date(2026, 11, 20)).nominal == date(2026, 11, 30)


def test_a_term_waits_for_its_starting_day() -> None:
    issue = {"kind": "relative", "days": 10, "from": "plan_issue"}
    assert resolve(issue, issued=None).needs == "issue_date"
    receipt = {"kind": "relative", "days": 15, "from": "receipt"}
    assert resolve(receipt, issued=date(2026, 1, 5)).needs == "event"
    known = resolve(receipt, issued=None, event=date(2026, 2, 6))
    assert (known.needs, known.nominal) == (None, date(2026, 2, 21))


@pytest.mark.parametrize(
    ("rule", "start", "nominal"),
    [
        ({"kind": "date", "date": "2026-11-15"}, None, "2026-11-15"),
        ({"kind": "month", "value": "2025-09"}, "2025-09-01", "2025-09-30"),
        ({"kind": "month", "value": "2025-09", "before": True}, None, "2025-08-31"),
        ({"kind": "year", "value": "2026"}, "2026-01-01", "2026-12-31"),
        ({"kind": "quarter", "value": ["2026-Q3", "2026-Q2"]}, "2026-04-01", "2026-09-30"),
        ({"kind": "range", "from": "2025", "to": "2026"}, "2025-01-01", "2026-12-31"),
        (
            {"kind": "range", "from": "2026-03-02", "to": "2026-07"},
            "2026-03-02",
            "2026-07-31",
        ),
        ({"kind": "relative", "days": 0, "from": "plan_issue"}, "2026-04-13", "2026-04-13"),
    ],
)
def test_windows(rule: dict[str, Any], start: str | None, nominal: str) -> None:
    due = resolve(rule, issued=date(2026, 4, 13))
    assert due.start == (date.fromisoformat(start) if start else None)
    assert due.nominal == date.fromisoformat(nominal)
    assert not due.continuous


def test_what_goes_on_has_no_last_day() -> None:
    always = resolve({"kind": "ongoing"}, issued=None)
    assert (always.continuous, always.nominal, always.until) == (True, None, None)
    within = resolve({"kind": "ongoing", "within": "2026"}, issued=None)
    assert (within.start, within.until) == (date(2026, 1, 1), date(2026, 12, 31))
    since = resolve({"kind": "range", "from": "2025-07-01", "to": None}, issued=None)
    assert (since.continuous, since.start, since.nominal) == (True, date(2025, 7, 1), None)


@pytest.mark.parametrize(
    ("rule", "nominal"),
    [
        ({"kind": "range", "from": "2025", "to": None}, date(2025, 12, 31)),
        ({"kind": "range", "from": "2026", "to": "2030", "open_end": True}, date(2030, 12, 31)),
    ],
)
def test_an_open_range_has_a_first_deadline_and_a_yearly_look(
    rule: dict[str, Any], nominal: date
) -> None:
    due = resolve(rule, issued=None)
    assert (due.nominal, due.continuous, due.recurring) == (nominal, True, PeriodKind.YEAR)


def test_rhythms_and_events_have_no_day_of_their_own() -> None:
    rhythm = resolve(
        {"kind": "recurring", "every": "6 months", "by": "06-01", "until": "2030"}, issued=None
    )
    assert (rhythm.recurring, rhythm.until) == (PeriodKind.HALF_YEAR, date(2030, 12, 31))
    event = resolve({"kind": "event", "text": "khi có yêu cầu"}, issued=None)
    assert (event.needs, event.nominal) == ("event", None)
    assert resolve({"kind": "event"}, issued=None, event=date(2026, 5, 5)).needs is None
    assert safe_day(resolve({"kind": "none"}, issued=None), CALENDAR) is None


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"kind": "sometime"},
        {"kind": "date"},
        {"kind": "date", "date": "2026-02-30"},
        {"kind": "date", "date": "2026-02"},
        {"kind": "month", "value": "2026"},
        {"kind": "month", "value": "2026-02-03"},
        {"kind": "quarter", "value": []},
        {"kind": "quarter", "value": ["2026-05"]},
        {"kind": "year", "value": 2026},
        {"kind": "range", "from": "2026", "to": "2025"},
        {"kind": "relative", "days": -1, "from": "plan_issue"},
        {"kind": "recurring", "every": "fortnight"},
        {"kind": "recurring", "every": "month", "by": "32"},
        {"kind": "recurring", "every": "month", "by": "06-01"},
        {"kind": "recurring", "every": "year", "by": "02-30"},
        {"kind": "ongoing", "within": "sau này"},
    ],
)
def test_malformed_rules_are_refused_with_a_sentence(rule: dict[str, Any]) -> None:
    with pytest.raises(UserError) as refused:
        validate_rule(rule)
    assert refused.value.code == "bad_deadline"
    assert refused.value.next_step


def test_fields_of_a_newer_program_are_let_pass() -> None:
    validate_rule({"kind": "month", "value": "2026-05", "confidence": 3})


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "ongoing"}, "Thường xuyên"),
        ({"kind": "ongoing", "within": "2026"}, "Thường xuyên trong năm 2026"),
        ({"kind": "date", "date": "2026-11-15", "before": True}, "Trước ngày 15/11/2026"),
        ({"kind": "date", "date": "2026-11-15"}, "Chậm nhất ngày 15/11/2026"),
        ({"kind": "month", "value": "2025-09"}, "Trong tháng 9/2025"),
        ({"kind": "year", "value": "2026"}, "Trong năm 2026"),
        ({"kind": "quarter", "value": ["2026-Q2", "2026-Q3"]}, "Quý II, III/2026"),
        ({"kind": "quarter", "value": ["2025-Q4", "2026-Q1"]}, "Quý IV/2025, quý I/2026"),
        ({"kind": "range", "from": "2025", "to": "2030"}, "Giai đoạn 2025 - 2030"),
        (
            {"kind": "range", "from": "2026", "to": "2030", "open_end": True},
            "Giai đoạn 2026 - 2030 và những năm tiếp theo",
        ),
        ({"kind": "range", "from": "2025", "to": None}, "Năm 2025 và những năm tiếp theo"),
        ({"kind": "range", "from": "2025-07-01", "to": None}, "Từ ngày 01/07/2025"),
        (
            {"kind": "range", "from": "2026-03", "to": "2026-06"},
            "Từ tháng 3/2026 đến tháng 6/2026",
        ),
        (
            {"kind": "relative", "days": 10, "from": "plan_issue"},
            "10 ngày kể từ ngày ban hành Kế hoạch",
        ),
        ({"kind": "relative", "days": 0, "from": "plan_issue"}, "Ngay sau khi ban hành Kế hoạch"),
        (
            {"kind": "relative", "days": 5, "from": "receipt", "unit": "working_day"},
            "5 ngày làm việc kể từ ngày nhận được văn bản",
        ),
        (
            {"kind": "recurring", "every": "month", "by": "25", "before": True},
            "Trước ngày 25 hằng tháng",
        ),
        (
            {"kind": "recurring", "every": "year", "by": "11-15", "before": True},
            "Trước ngày 15/11 hằng năm",
        ),
        (
            {"kind": "recurring", "every": "6 months", "by": "06-01", "before": True},
            "6 tháng một lần, trước ngày 01/06",
        ),
        ({"kind": "recurring", "every": "week", "by": "5"}, "Chậm nhất thứ Sáu hằng tuần"),
        (
            {"kind": "recurring", "every": "year", "by_plan": "kế hoạch công tác tư pháp"},
            "Hằng năm, theo kế hoạch công tác tư pháp",
        ),
        (
            {"kind": "recurring", "every": "quarter", "until": "2027"},
            "Hằng quý, đến hết năm 2027",
        ),
        ({"kind": "event", "text": "khi có vụ việc phát sinh"}, "Khi có vụ việc phát sinh"),
        ({"kind": "event", "text": ""}, "Khi phát sinh"),
        ({"kind": "none"}, "Chưa nêu thời hạn"),
    ],
)
def test_rules_are_worded(rule: dict[str, Any], words: str) -> None:
    assert describe(rule) == words


@given(DAYS)
def test_a_safe_day_before_is_worked_and_leaves_no_working_day_unused(printed: date) -> None:
    due = resolve({"kind": "date", "date": printed.isoformat(), "before": True}, issued=None)
    safe = safe_day(due, CALENDAR)
    assert safe is not None
    assert safe < printed
    assert CALENDAR.is_working(safe)
    assert CALENDAR.working_days_between(safe, printed - timedelta(days=1)) == 0


@given(DAYS, st.integers(0, 120))
def test_a_term_is_never_shortened(issued: date, days: int) -> None:
    due = resolve({"kind": "relative", "days": days}, issued=issued)
    last = last_day(due, CALENDAR)
    assert last is not None
    assert last >= issued + timedelta(days=days)
    assert CALENDAR.is_working(last)
