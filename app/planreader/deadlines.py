"""Time phrases of plans: from the printed words to a deadline rule, without a calendar.

The rules follow the wordings of Vietnamese administrative plans, not any one document: terms
("trong thời hạn 10 ngày kể từ ngày …"), months, quarters, years, periods, standing work
("thường xuyên"), periodic work ("định kỳ 6 tháng, năm") and events ("khi có phát sinh").
Turning a rule into a date is the business of :mod:`app.schedule`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from app.planreader import time_terms as terms
from app.planreader.phrases import pattern
from app.planreader.plain import plain

Deadline = dict[str, Any]
Rule = Callable[[str, str, int | None], Deadline | None]

NONE: Deadline = {"kind": "none"}

_SEPARATOR = re.compile(r"[;\n]+|\.\s+(?=\S)|,?\s+và\s+(?=thường xuyên)|(?:^|(?<=\s))[-+•]\s+")
_EDGES = " \t\n-+•*.;:,()"
_PART_NAME = re.compile(
    r"^(?P<name>[^()]{3,}?)\s*(?:[:(]|(?<=\s)(?:trong|trước|hoàn thành|xong)\s)"
)


def parse_deadline(text: str, *, year_hint: int | None = None) -> tuple[Deadline, list[Deadline]]:
    """Return the deadline printed in ``text`` and, when several are printed, all its parts.

    ``year_hint`` completes days and months printed without a year; such a deadline carries
    ``year_inferred: true``. Parts are ``{"part": words, "deadline": {…}}``; the deadline
    itself is the earliest fixed one. Words that name no time at all give ``{"kind": "none"}``,
    an unknown wording ``{"kind": "event", "text": …, "unclear": true}``.
    """
    pieces = [(piece, found) for piece in _pieces(text) for found in _read_piece(piece, year_hint)]
    clear = [(piece, found) for piece, found in pieces if not found.get("unclear")]
    if not clear:
        words = text.strip(_EDGES)
        return ({"kind": "event", "text": words, "unclear": True} if words else dict(NONE)), []
    deadlines = [found for _, found in clear]
    parts = [{"part": _part_name(piece), "deadline": found} for piece, found in clear]
    return min(deadlines, key=fixed_order), parts if len(parts) > 1 else []


def fixed_order(deadline: Deadline) -> tuple[int, str]:
    """Return a sort key: fixed times first, the earliest first."""
    kind = deadline["kind"]
    if kind in ("date", "month", "quarter", "year"):
        value = deadline.get("date") or deadline.get("value")
        return 0, str(value[0] if isinstance(value, list) else value)
    order = {"relative": 0, "range": 2, "recurring": 3, "ongoing": 4, "event": 5}
    return order.get(kind, 6), str(deadline.get("from", "")) if kind == "range" else ""


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for mark in _SEPARATOR.finditer(text):
        is_bullet = mark.group().strip() in ("-", "+", "•")
        if is_bullet and mark.start() and not _begins_part(text, start, mark):
            continue
        yield from _filled(text[start : mark.start()])
        start = mark.end()
    yield from _filled(text[start:])


def _begins_part(text: str, start: int, dash: re.Match[str]) -> bool:
    """A dash before a capital begins another term, but "Quý I - Quý III/2026" is one run."""
    following = plain(text[dash.end() : dash.end() + 8])
    if following.startswith(("quy ", "thang ", "nam ", "ngay ")) and not terms.years(
        plain(text[start : dash.start()])
    ):
        return "/" in text[start : dash.start()] and text[dash.end()].isupper()
    return text[dash.end() : dash.end() + 1].isupper()


def _filled(piece: str) -> Iterator[str]:
    words = piece.strip(" \t\n-+•*.;:,")
    if words:
        yield words


def _part_name(piece: str) -> str:
    named = _PART_NAME.match(piece)
    return named["name"].strip(_EDGES) if named else piece


def _read_piece(piece: str, year_hint: int | None) -> list[Deadline]:
    """Return the deadlines of one clause; several only for lists of periods."""
    words = plain(piece)
    several = terms.periods(words)
    if len(several) > 1:
        return several
    for rule in _RULES:
        found = rule(words, piece, year_hint)
        if found is not None:
            apart = _separate_months(words, year_hint) if rule is _months else []
            return apart or [found]
    return [{"kind": "event", "text": piece, "unclear": True}]


def _separate_months(words: str, year_hint: int | None) -> list[Deadline]:
    apart, inferred = terms.separate_months(words, year_hint)
    return [_marked({"kind": "month", "value": month}, inferred) for month in apart]


def _relative(words: str, piece: str, _year_hint: int | None) -> Deadline | None:
    """BLDS 2015 điều 147: a term counted from an event or from the issue of the plan."""
    term = terms.TERM.search(words)
    if not term:
        return None
    found: Deadline = {"kind": "relative", "days": terms.term_days(term), "from": "plan_issue"}
    if term["working"]:
        found["working_days"] = True
    if not terms.PLAN_ISSUE.search(words, term.end("unit")):
        found.update({"from": "event", "event": piece[term.end() :].strip(_EDGES) or piece})
    return found


def _ongoing(words: str, _piece: str, year_hint: int | None) -> Deadline | None:
    """Standing work; "trong năm" bounds it to the plan's year."""
    if not pattern("time", "ongoing").search(words):
        return None
    if terms.FIXED_DAY.search(words) and terms.FINISH.search(words):
        return None
    found: Deadline = {"kind": "ongoing"}
    years = terms.years(words)
    if len(years) == 1:
        found["within"] = years[0]
    elif len(years) > 1:
        found["within"] = f"{years[0]}-{years[-1]}"
    elif re.search(r"\btrong nam\b", words) and year_hint:
        found["within"] = str(year_hint)
    return found


def _recurring(words: str, _piece: str, _year_hint: int | None) -> Deadline | None:
    found = terms.periods(words)
    if not found:
        return None
    if re.search(r"\btheo (?:ke hoach|chuong trinh)\b", words):
        found[0]["by_plan"] = True
    return found[0]


def _span_of_days(words: str, _piece: str, year_hint: int | None) -> Deadline | None:
    """Days "từ ngày … đến ngày …", or from a day on without an end."""
    both = terms.FROM_TO_DAYS.search(words)
    if both:
        last, inferred = terms.day(both["last"], year_hint)
        year = int(last[:4]) if last else year_hint
        first, _ = terms.day(both["first"], year)
        if first and last:
            return _marked({"kind": "range", "from": first, "to": last}, inferred)
    start = terms.FROM_DAY.search(words)
    if start:
        first, inferred = terms.day(start["first"], year_hint)
        if first:
            return _marked({"kind": "range", "from": first, "to": None}, inferred)
    return None


def _date(words: str, _piece: str, year_hint: int | None) -> Deadline | None:
    printed = terms.FIXED_DAY.search(words)
    if not printed:
        return None
    found, inferred = terms.day(printed.group(), year_hint)
    if not found:
        return None
    deadline: Deadline = {"kind": "date", "date": found}
    if terms.strictly_before(words, printed.start()):
        deadline["before"] = True
    return _marked(deadline, inferred)


def _months(words: str, _piece: str, year_hint: int | None) -> Deadline | None:
    found, inferred = terms.months(words, year_hint)
    if not found:
        return None
    until = re.search(r"\bden\s+(?:het\s+|cuoi\s+)?nam\s+(20\d\d)\b", words)
    if len(found) == 1 and until:
        return {"kind": "range", "from": found[0], "to": until[1]}
    if len(found) == 1 and re.search(r"\b(?:bat dau|ke tu|tu)\s+thang\b", words):
        return _marked({"kind": "range", "from": found[0], "to": None}, inferred)
    if len(found) == 1:
        deadline: Deadline = {"kind": "month", "value": found[0]}
        if terms.strictly_before(words, words.find("thang")):
            deadline["before"] = True
        return _marked(deadline, inferred)
    return _marked({"kind": "range", "from": found[0], "to": found[-1]}, inferred)


def _quarters(words: str, _piece: str, year_hint: int | None) -> Deadline | None:
    found, inferred = terms.quarters(words, year_hint)
    if not found:
        return None
    goes_on = re.search(r"\b(?:tu|ke tu)\s+qu[yi]\b", words)
    if goes_on and len(found) == 1:
        return _marked({"kind": "range", "from": found[0], "to": None, "open_end": True}, inferred)
    return _marked({"kind": "quarter", "value": found}, inferred)


def _half_year(words: str, _piece: str, year_hint: int | None) -> Deadline | None:
    """Read "6 tháng đầu năm", "cuối năm", "đầu năm" as months of the year named or hinted."""
    part = terms.PART_OF_YEAR.search(words)
    if not part:
        return None
    years = terms.years(words)
    year = years[0] if years else (str(year_hint) if year_hint else "")
    if not year:
        return None
    return _marked(terms.part_of_year(part, year), not years)


def _school_year(words: str, piece: str, _year_hint: int | None) -> Deadline | None:
    """A school year has no fixed days: its beginning is an event, "từ năm học" a start."""
    if not re.search(r"\bnam hoc\b", words):
        return None
    years = terms.years(words)
    if years and re.search(r"\b(?:tu|ke tu)\s+(?:dau\s+)?nam hoc\b", words):
        return {"kind": "range", "from": years[0], "to": None, "open_end": True}
    if len(years) > 1 and not re.search(r"\b(?:truoc|sau|dau|ket thuc)\b", words):
        return {"kind": "range", "from": years[0], "to": years[-1]}
    return {"kind": "event", "text": piece}


def _years(words: str, _piece: str, year_hint: int | None) -> Deadline | None:
    years = terms.years(words)
    if not years:
        if re.search(r"\btrong nam\b(?! \d)", words) and year_hint:
            return {"kind": "year", "value": str(year_hint), "year_inferred": True}
        return None
    open_end = bool(terms.OPEN_END.search(words))
    if len(years) > 1 and years[0] < years[-1]:
        found: Deadline = {"kind": "range", "from": years[0], "to": years[-1]}
        return found | {"open_end": True} if open_end else found
    if open_end or re.search(r"\b(?:tu|bat dau tu|ke tu)\s+(?:nam\s+)?(?:19|20)\d\d", words):
        return {"kind": "range", "from": years[0], "to": None, "open_end": True}
    return {"kind": "year", "value": years[0]}


def _event(words: str, piece: str, _year_hint: int | None) -> Deadline | None:
    if pattern("time", "event").search(words):
        return {"kind": "event", "text": piece}
    return None


def _marked(deadline: Deadline, inferred: bool) -> Deadline:
    return deadline | {"year_inferred": True} if inferred else deadline


_RULES: tuple[Rule, ...] = (
    _relative,
    _ongoing,
    _span_of_days,
    _recurring,
    _date,
    _months,
    _quarters,
    _half_year,
    _school_year,
    _years,
    _event,
)
