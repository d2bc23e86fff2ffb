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
_LONGEST = 90


def time_in_sentence(sentence: Span, year: int | None) -> Span:
    """Return the words at the end of ``sentence`` that set a term, or an empty span."""
    floor = max(len(sentence) - _LONGEST, 0)
    for trigger in _TRIGGER.finditer(sentence.plain, floor):
        tail = sentence.cut(trigger.start()).trim(" .;,/")
        deadline, parts = parse_deadline(tail.text, year_hint=year)
        if deadline["kind"] not in ("event", "none") and not parts:
            return tail
    return EMPTY
