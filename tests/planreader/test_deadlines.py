"""Time phrases become rules; what is not understood is said to be so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planreader import read_text_plan
from app.planreader.deadlines import parse_deadline

CASES = [
    ("Thường xuyên", {"kind": "ongoing"}),
    ("thường xuyên trong năm 2026", {"kind": "ongoing", "within": "2026"}),
    ("Tháng 9/2025", {"kind": "month", "value": "2025-09"}),
    ("hoàn thành trong tháng 9 năm 2025", {"kind": "month", "value": "2025-09"}),
    ("Quý II, III năm 2026", {"kind": "quarter", "value": ["2026-Q2", "2026-Q3"]}),
    ("Quý I - Quý III/2026", {"kind": "quarter", "value": ["2026-Q1", "2026-Q2", "2026-Q3"]}),
    ("Trong quí 4/2026", {"kind": "quarter", "value": ["2026-Q4"]}),
    ("Năm 2025 - 2026", {"kind": "range", "from": "2025", "to": "2026"}),
    ("2025 – 2030", {"kind": "range", "from": "2025", "to": "2030"}),
    (
        "Giai đoạn 2026-2030 và những năm tiếp theo",
        {"kind": "range", "from": "2026", "to": "2030", "open_end": True},
    ),
    (
        "Năm 2025 và rà soát trong các năm tiếp theo",
        {"kind": "range", "from": "2025", "to": None, "open_end": True},
    ),
    ("Từ 01/7/2025", {"kind": "range", "from": "2025-07-01", "to": None}),
    (
        "Từ ngày 15/3 đến ngày 30/4/2026",
        {"kind": "range", "from": "2026-03-15", "to": "2026-04-30"},
    ),
    ("trước ngày 30/6/2026", {"kind": "date", "date": "2026-06-30", "before": True}),
    ("chậm nhất ngày 05 tháng 6 năm 2026", {"kind": "date", "date": "2026-06-05"}),
    (
        "trước hoặc trong ngày 30/6/2026",
        {"kind": "date", "date": "2026-06-30"},
    ),
    (
        "trong thời hạn 10 ngày kể từ ngày Kế hoạch này được ban hành",
        {"kind": "relative", "days": 10, "from": "plan_issue"},
    ),
    ("Hằng năm", {"kind": "recurring", "every": "year"}),
    ("định kì 6 tháng", {"kind": "recurring", "every": "6 months"}),
    (
        "hàng tháng (trước ngày 25)",
        {"kind": "recurring", "every": "month", "by": "25", "before": True},
    ),
    (
        "trước ngày 15 tháng 11 hằng năm",
        {"kind": "recurring", "every": "year", "by": "11-15", "before": True},
    ),
    ("Khi có vụ việc phát sinh", {"kind": "event", "text": "Khi có vụ việc phát sinh"}),
    ("", {"kind": "none"}),
]


@pytest.mark.parametrize(("text", "rule"), CASES)
def test_a_phrase_becomes_its_rule(text, rule):
    assert parse_deadline(text) == (rule, [])


def test_a_year_that_is_not_printed_is_marked():
    assert parse_deadline("trước ngày 15/11", year_hint=2026)[0] == {
        "kind": "date",
        "date": "2026-11-15",
        "before": True,
        "year_inferred": True,
    }
    assert parse_deadline("Tháng 6", year_hint=2026)[0]["year_inferred"]


def test_without_a_year_no_date_is_invented():
    found, _ = parse_deadline("trước ngày 15/11")

    assert found["kind"] == "event"
    assert found["unclear"]


def test_several_terms_give_parts_and_the_earliest_fixed_one():
    found, parts = parse_deadline(
        "xây dựng Kế hoạch (trong tháng 4/2026); triển khai (thường xuyên)"
    )

    assert found == {"kind": "month", "value": "2026-04"}
    assert [part["part"] for part in parts] == ["xây dựng Kế hoạch", "triển khai"]
    assert parts[1]["deadline"] == {"kind": "ongoing"}


def test_a_list_of_periods_gives_one_rule_each():
    _, parts = parse_deadline("Định kỳ hằng tháng, quý, 6 tháng, năm")

    assert [part["deadline"]["every"] for part in parts] == ["month", "quarter", "6 months", "year"]


@pytest.mark.parametrize("text", ["31/02/2026", "tháng 13/2026", "quý V/2026", "sớm nhất có thể"])
def test_an_impossible_or_unknown_time_is_not_given_as_certain(text):
    found, _ = parse_deadline(text)

    assert found["kind"] in ("event", "year")
    assert found.get("unclear") or found["kind"] == "year"


@pytest.mark.parametrize("number", ["Kế hoạch số 2026/KH-UBND", "Nghị quyết số 197/2025/QH15"])
def test_the_number_of_a_document_is_no_year(number):
    assert parse_deadline(number)[0].get("unclear")


@given(
    day=st.dates(),
    shape=st.sampled_from(["{d}/{m}/{y}", "{d:02}.{m:02}.{y}", "ngày {d} tháng {m} năm {y}"]),
)
def test_every_real_day_is_read(day, shape):
    if not 1990 <= day.year <= 2099:
        day = day.replace(year=2000 + day.year % 90, day=min(day.day, 28))
    text = shape.format(d=day.day, m=day.month, y=day.year)

    assert parse_deadline(f"hoàn thành {text}")[0]["date"] == day.isoformat()


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text):
    found, parts = parse_deadline(text, year_hint=2026)

    assert found["kind"]
    assert all(part["deadline"]["kind"] for part in parts)


def test_months_named_one_by_one_are_terms_of_their_own():
    deadline, parts = parse_deadline("Tháng 4, tháng 9 năm 2026")

    assert deadline == {"kind": "month", "value": "2026-04"}
    assert [part["deadline"]["value"] for part in parts] == ["2026-04", "2026-09"]


def test_the_stages_of_a_duty_are_terms_of_their_own():
    found = read_text_plan(
        "KẾ HOẠCH\nNăm 2026\nI. MỤC TIÊU\n1. Số vụ ngộ độc không quá 02 vụ/năm.\n"
        "II. TỔ CHỨC THỰC HIỆN\n"
        "1. Sở Tư pháp theo dõi, sơ kết vào quý IV/2027, tổng kết vào quý IV/2028.\n"
    )
    duty = found.org_duties[0]

    assert duty.deadline == {"kind": "quarter", "value": ["2027-Q4"]}
    assert [part["part"] for part in duty.deadline_parts] == ["sơ kết", "tổng kết"]
    assert [(one.count, one.op) for one in found.targets] == [(2, "<=")]
