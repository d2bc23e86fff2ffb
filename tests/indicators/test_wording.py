from __future__ import annotations

from datetime import date

import pytest

from app.indicators import wording
from app.indicators.forecast import Step, outlook
from app.indicators.measure import Counts
from app.indicators.milestones import milestone

TODAY = date(2026, 11, 5)


def stone(counts: Counts | None, **given: object):
    return milestone({"year": 2027, "operator": ">", "value": 90, **given}, counts)


def test_nine_of_ten_in_words():
    counts = Counts(9, 10)
    found = stone(counts)
    assert wording.verdict(found, counts) == "9/10 = 90% chưa đạt hơn 90%, còn thiếu 1 người"
    assert wording.meaning(found, counts) == "với 10 người thì hơn 90% nghĩa là cả 10 người"


def test_a_larger_office_needs_a_number_not_everybody():
    counts = Counts(10, 12)
    assert wording.meaning(stone(counts), counts) == (
        "với 12 người thì hơn 90% nghĩa là ít nhất 11 người"
    )


def test_everybody_in_words():
    counts = Counts(10, 10)
    assert wording.verdict(stone(counts), counts) == "10/10 = 100% đạt hơn 90%"
    assert wording.meaning(stone(counts, operator="=", value=100), counts) == ""


@pytest.mark.parametrize("measure", ["trained", "law_degree", "staffed"])
def test_an_empty_denominator_is_said_in_words(measure):
    told = wording.standing(Counts(0, 0), measure)
    assert "%" not in told
    assert "chưa tính được tỷ lệ" in told


def test_a_share_stands_with_its_two_counts():
    assert wording.standing(Counts(9, 10), "trained") == "9/10 người (90%)"
    assert wording.standing(Counts(1, 3), "staffed") == "1/3 vị trí (33,3%)"
    assert wording.share(Counts(0, 0)) == "0/0"


def test_what_is_not_counted_says_why():
    assert wording.standing(None, "typed") == "Chưa có số liệu."
    assert "bằng lời" in wording.standing(None, "text")


def test_targets_as_plans_write_them():
    assert wording.target(stone(None)) == "hơn 90%"
    assert wording.target(stone(None, operator=">=", value="0.5")) == "ít nhất 0,5%"
    assert wording.target(stone(None, operator=">=", value=2, unit="count")) == "ít nhất 2 người"


def test_an_estimate_says_that_it_is_one():
    counts = Counts(8, 10)
    words = wording.outlook_words(outlook(stone(counts), counts, TODAY, pace=2))
    assert words == "Ước tính: theo nhịp 12 tháng qua (2 người) thì đạt vào tháng 11/2027."
    steps = [Step(date(2027, 3, 10), Counts(10, 10))]
    words = wording.outlook_words(outlook(stone(counts), counts, TODAY, steps=steps))
    assert words == "Ước tính: theo các lớp đã lên kế hoạch thì đạt vào tháng 3/2027."


def test_too_late_says_how_many_and_by_when():
    counts = Counts(8, 10)
    words = wording.outlook_words(outlook(stone(counts), counts, TODAY, pace=1))
    assert "không đạt trước mốc" in words
    assert words.endswith("cần thêm 1 người trước 31/12/2027.")
    still = wording.outlook_words(outlook(stone(counts), counts, TODAY, pace=0))
    assert still.endswith("cần thêm 2 người trước 31/12/2027.")


def test_a_milestone_gone_by_is_said_so():
    counts = Counts(8, 10)
    found = outlook(stone(counts, year=2025), counts, TODAY)
    assert wording.outlook_words(found) == "Mốc đã qua, còn thiếu 2 người."


def test_the_window_is_printed_with_the_figure():
    assert "cộng dồn trong kỳ kế hoạch" in wording.rule_words("trained", None)
    assert "tính trong năm" in wording.rule_words("trained", "year")
    assert "theo hiện trạng tại ngày tính" in wording.rule_words("law_degree", "year")
    assert wording.rule_words("text", "plan") == ""
