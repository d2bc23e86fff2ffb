"""Figures in words: a percentage never without its two counts, small numbers told as they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.indicators.forecast import Outlook
from app.indicators.measure import DEFINITIONS, POSTS, Counts, Subject, subject
from app.indicators.milestones import MilestoneState, Operator
from app.text.dates import format_date
from app.text.numbers import format_number, format_percent

_OPERATORS: dict[Operator, str] = {">": "hơn ", ">=": "ít nhất ", "=": "", "<=": "không quá "}
_NOBODY: dict[Subject, str] = {
    "người": "Chưa có ai trong phạm vi, nên chưa tính được tỷ lệ.",
    "vị trí": "Chưa có vị trí nào phải bố trí, nên chưa tính được tỷ lệ.",
    "": "Mẫu số bằng 0, nên chưa tính được tỷ lệ.",
}
_WINDOWS = {"plan": "cộng dồn trong kỳ kế hoạch", "year": "tính trong năm"}
_ESTIMATE = "Ước tính: "
SUMMED = "Cộng tử số và mẫu số mỗi xã, phường đã chốt gần nhất."
"""What a province's figure is."""


def share(counts: Counts) -> str:
    """Return "9/10 (90%)"; only the counts when nobody is counted."""
    told = f"{format_number(counts.numerator)}/{format_number(counts.denominator)}"
    if not counts.denominator:
        return told
    return f"{told} ({format_percent(counts.numerator, counts.denominator)})"


def standing(counts: Counts | None, measure: str) -> str:
    """Return the figure as a sentence: "9/10 người (90%)", or why there is none."""
    what = subject(measure)
    if counts is None:
        return "Chỉ tiêu ghi bằng lời, không tính." if measure == "text" else "Chưa có số liệu."
    if not counts.denominator:
        return _NOBODY[what]
    told = f"{format_number(counts.numerator)}/{_some(counts.denominator, what)}"
    return f"{told} ({format_percent(counts.numerator, counts.denominator)})"


def target(stone: MilestoneState, what: Subject = "người") -> str:
    """Return what a milestone asks for: "hơn 90%", "100%", "ít nhất 2 người"."""
    decimals = max(0, -int(stone.value.normalize().as_tuple().exponent))
    unit = "%" if stone.unit == "percent" else f" {what}"
    return f"{_OPERATORS[stone.operator]}{format_number(stone.value, decimals)}{unit}".rstrip()


def milestone_name(stone: MilestoneState, what: Subject = "người") -> str:
    """Return a milestone with its year: "2027: hơn 90%"."""
    return f"{stone.year}: {target(stone, what)}" if stone.year else target(stone, what)


def milestone_line(stones: Iterable[MilestoneState]) -> str:
    """Return the milestones of an indicator on one line: "2027: hơn 90%; 2030: 100%"."""
    return "; ".join(milestone_name(s, "") for s in stones)


def verdict(stone: MilestoneState, counts: Counts | None, what: Subject = "người") -> str:
    """Return how a milestone stands: "9/10 = 90% chưa đạt hơn 90%, còn thiếu 1 người"."""
    if counts is None or stone.met is None:
        return f"chưa tính được so với {target(stone, what)}"
    told = f"{format_number(counts.numerator)}/{format_number(counts.denominator)}"
    if counts.denominator:
        told += f" = {format_percent(counts.numerator, counts.denominator)}"
    if stone.met:
        return f"{told} đạt {target(stone, what)}"
    lack = "vượt" if stone.operator == "<=" else "còn thiếu"
    return f"{told} chưa đạt {target(stone, what)}, {lack} {_some(stone.missing or 0, what)}"


def meaning(stone: MilestoneState, counts: Counts | None, what: Subject = "người") -> str:
    """Return what a percentage means for so few people, empty when it says itself.

    "với 10 người thì hơn 90% nghĩa là cả 10 người".
    """
    if counts is None or stone.needed is None or stone.unit == "count":
        return ""
    total = counts.denominator
    if stone.operator == "<=" or (stone.value == 100 and stone.operator != ">"):
        return ""
    base = f"với {_some(total, what)}" if what else f"với mẫu số {format_number(total)}"
    if stone.needed > total:
        return f"{base} thì không thể đạt {target(stone, what)}"
    whole = "cả " if stone.needed == total and total > 1 else ""
    least = "" if stone.needed == total else "ít nhất "
    needed = f"{whole}{least}{_some(stone.needed, what)}"
    return f"{base} thì {target(stone, what)} nghĩa là {needed}"


def outlook_words(found: Outlook, what: Subject = "người") -> str:
    """Return an estimate as a sentence that says it is one; empty when there is nothing to say."""
    stone = found.stone
    if found.ground in ("unknown", "met"):
        return ""
    if found.ground == "passed":
        return f"Mốc đã qua, còn thiếu {_some(found.short, what)}."
    if found.day is not None and found.in_time is not False:
        return f"{_ESTIMATE}{_ground(found, what)} thì đạt vào {_month(found.day)}."
    if stone.deadline is None or stone.operator == "<=":
        return ""
    return f"{_ESTIMATE}{_too_late(found, stone.deadline, what)}"


def rule_words(measure: str, window: str | None) -> str:
    """Return what the figure counts, printed under it: numerator, denominator and window."""
    if measure == POSTS:
        return "Tử số: vị trí đã bố trí người; mẫu số: vị trí cần bố trí tại ngày tính."
    if measure not in DEFINITIONS:
        return ""
    rule = DEFINITIONS[measure]
    since = _WINDOWS.get(window or "plan", "") if rule.timed else "theo hiện trạng tại ngày tính"
    return f"Tử số: {rule.rule}, {since}; mẫu số: người trong phạm vi tại ngày tính."


def counted_on(day: date) -> str:
    """Return "tính đến ngày 05/11/2026"."""
    return f"tính đến ngày {format_date(day)}"


def _too_late(found: Outlook, deadline: date, what: Subject) -> str:
    if found.day is not None:
        reached = f"{_ground(found, what)} thì đến {_month(found.day)} mới đạt"
    elif found.by_courses:
        reached = f"các lớp đã lên kế hoạch chỉ thêm {found.by_courses} {what}"
    else:
        reached = "chưa có lớp nào lên kế hoạch và 12 tháng qua không có thêm ai đạt"
        if what == "vị trí":
            reached = "12 tháng qua không bố trí thêm vị trí nào"
    end = format_date(deadline)
    return f"không đạt trước mốc ({reached}); cần thêm {found.short} {what} trước {end}."


def _ground(found: Outlook, what: Subject) -> str:
    if found.ground == "courses":
        return "theo các lớp đã lên kế hoạch"
    return f"theo nhịp 12 tháng qua ({found.pace} {what})"


def _some(count: int, what: Subject) -> str:
    return f"{format_number(count)} {what}".rstrip()


def _month(day: date) -> str:
    return f"tháng {day.month}/{day.year}"
