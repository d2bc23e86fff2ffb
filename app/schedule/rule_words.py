"""The Vietnamese wording of due rules, for lists, forms and reports."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from app.schedule.moments import is_bare_year, is_date, span
from app.schedule.periods import Period, PeriodKind
from app.schedule.rule_kinds import (
    PLAN_ISSUE,
    InMonth,
    InQuarters,
    InRange,
    InYear,
    OnDate,
    OnEvent,
    Ongoing,
    Recurring,
    Relative,
    RuleDict,
    parse_rule,
)
from app.text.dates import format_date
from app.text.numbers import to_roman

if TYPE_CHECKING:
    from app.schedule.rule_kinds import Rule

_WEEKDAYS = ("", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_STARTING_DAYS = {
    PLAN_ISSUE: "ngày ban hành Kế hoạch",
    "receipt": "ngày nhận được văn bản",
    "effective": "ngày văn bản có hiệu lực",
}


def describe(rule: RuleDict) -> str:
    """Return ``rule`` in Vietnamese, such as "Trước ngày 25 hằng tháng" or "Quý II, III/2026".

    Raises UserError (``bad_deadline``) for a malformed rule.
    """
    text = _wording(parse_rule(rule))
    return text[:1].upper() + text[1:]


def _wording(rule: Rule) -> str:
    match rule:
        case Ongoing(within=within):
            return f"thường xuyên trong {_named(within)}" if within else "thường xuyên"
        case OnDate(date=text, before=before):
            return f"{'trước' if before else 'chậm nhất'} {_named(text)}"
        case InMonth(value=text, before=before) | InYear(value=text, before=before):
            return f"{'trước' if before else 'trong'} {_named(text)}"
        case InQuarters(value=quarters, before=before):
            return f"{'trước ' if before else ''}{_quarters(quarters)}"
        case InRange():
            return _range(rule)
        case Relative():
            return _relative(rule)
        case Recurring():
            return _recurring(rule)
        case OnEvent(text=text):
            return text.strip() or "khi phát sinh"
        case _:
            return "chưa nêu thời hạn"


def _named(text: str) -> str:
    """Name an ISO date or a period code: "ngày 15/11/2026", "tháng 9/2025", "năm 2026"."""
    first, last = span(text)
    return f"ngày {format_date(first)}" if first == last else Period.parse(text).short_label()


def _quarters(codes: tuple[str, ...]) -> str:
    """Name quarters by year: "quý IV/2025, quý I, II/2026"."""
    periods = sorted((Period.parse(code) for code in codes), key=lambda period: period.start)
    years = groupby(periods, key=lambda period: period.year)
    return ", ".join(
        f"quý {', '.join(to_roman(period.index) for period in quarters)}/{year}"
        for year, quarters in years
    )


def _range(rule: InRange) -> str:
    after = " và những năm tiếp theo"
    if rule.to is None:
        if is_bare_year(rule.from_):
            return f"năm {rule.from_}{after}"
        return f"từ {_named(rule.from_)}"
    tail = after if rule.open_end else ""
    if is_bare_year(rule.from_) and is_bare_year(rule.to):
        return f"giai đoạn {rule.from_} - {rule.to}{tail}"
    return f"từ {_named(rule.from_)} đến {_named(rule.to)}{tail}"


def _relative(rule: Relative) -> str:
    start = _STARTING_DAYS.get(rule.from_, rule.from_)
    if rule.days == 0:
        return "ngay sau khi ban hành Kế hoạch" if rule.from_ == PLAN_ISSUE else f"ngay sau {start}"
    unit = "ngày làm việc" if rule.unit == "working_day" else "ngày"
    return f"{rule.days} {unit} kể từ {start}"


def _recurring(rule: Recurring) -> str:
    text = _rhythm(rule)
    if isinstance(rule.by_plan, str) and rule.by_plan:
        text += f", theo {rule.by_plan}"
    elif rule.by_plan:
        text += ", theo kế hoạch khác"
    return f"{text}, đến hết {_named(rule.until)}" if rule.until else text


def _rhythm(rule: Recurring) -> str:
    every, by = rule.period.every, rule.by
    if by is None:
        return every
    word = "trước" if rule.before else "chậm nhất"
    if rule.period is PeriodKind.WEEK:
        return f"{word} {_WEEKDAYS[int(by)]} {every}"
    if is_date(by):
        return f"{every}, {word} {_named(by)}"
    if "-" in by:
        month, day = by.split("-")
        when = f"{word} ngày {day}/{month}"
        return f"{when} {every}" if rule.period is PeriodKind.YEAR else f"{every}, {when}"
    when = f"{word} ngày {int(by):02d}"
    return f"{when} {every}" if rule.period is PeriodKind.MONTH else f"{every}, {when} của tháng"
