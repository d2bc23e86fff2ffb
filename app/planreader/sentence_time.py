"""The term a sentence sets at its end: "…, hoàn thành trước ngày 30/6/2026"."""

from __future__ import annotations

import re

from app.planreader.deadlines import parse_deadline
from app.planreader.span import EMPTY, Span

_TRIGGER = re.compile(
    r"\b(?:hoan thanh|xong|thuc hien (?=hang|thuong|dinh)|trong (?=thang|quy|nam \d)"
    r"|truoc (?=ngay|thang|\d)|cham nhat|trong thoi han|dinh ky|hang (?=tuan|thang|quy|nam)"
    r"|thuong xuyen|(?:0?6|0?3) thang (?=mot lan|01 lan|1 lan))"
)
_LEADING = re.compile(
    r"^(?:(?:hoan thanh|xong)\s+)?(?:truoc (?=ngay|thang|\d)|trong (?=thang \d|quy [ivx]|nam \d)"
    r"|cham nhat|trong thoi han)[^.;,]{0,60}?(?=,|\s+(?:viec|cac|cong tac|nhiem vu)\b|$)"
)
_LONGEST = 90
_NOT_FIXED = frozenset({"event", "none", "recurring", "ongoing"})


def time_in_sentence(sentence: Span, year: int | None) -> Span:
    """Return the words at the end of ``sentence`` that set a term, or an empty span."""
    floor = max(len(sentence) - _LONGEST, 0)
    for trigger in _TRIGGER.finditer(sentence.plain, floor):
        tail = sentence.cut(trigger.start()).trim(" .;,/")
        deadline, parts = parse_deadline(tail.text, year_hint=year)
        if deadline["kind"] not in ("event", "none") and not parts:
            return tail
    return EMPTY


def time_of_item(words: Span, year: int | None) -> Span:
    """Return the fixed term an item without labels sets at its beginning or its end, or nothing.

    At the beginning: "Hoàn thành trước ngày 30/9/2026 việc …". "Hằng năm" inside such words
    often belongs to a noun ("ngân sách hằng năm") and is left to the person.
    """
    opening = _LEADING.match(words.plain)
    candidates = [words.cut(0, opening.end()).trim(" ,")] if opening else []
    for term in (*candidates, time_in_sentence(words, year)):
        if parse_deadline(term.text, year_hint=year)[0]["kind"] not in _NOT_FIXED:
            return term
    return EMPTY
