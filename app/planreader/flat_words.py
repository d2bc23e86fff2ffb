"""The words of a flattened row, each with what tells its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.planreader.agency_names import opens_agency
from app.planreader.document import Line
from app.planreader.phrases import alternatives, words

_WORD = re.compile(r"\S+")
_WIDE_GAP = 2
_LONGEST_NAME = 120
BULLETS = frozenset({"-", "+", "•", "–"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word with what matters for its column."""

    line: int
    start: int
    end: int
    text: str
    bare: str
    following: str
    first: bool
    gap: bool
    opens: bool
    by_work: bool
    line_length: int
    line_rest: str


def read_words(lines: Sequence[Line]) -> list[Word]:
    """Return the words of the lines in printed order."""
    found: list[Word] = []
    by_work = _lines_by_work(lines)
    for number, line in enumerate(lines):
        span = line.span
        matches = list(_WORD.finditer(span.text))
        for index, match in enumerate(matches):
            start, end = match.span()
            before = matches[index - 1].end() - 1 if index else start
            word = Word(
                line=number,
                start=start,
                end=end,
                text=match.group(),
                bare=bare_word(match.group()),
                following=matches[index + 1].group() if index + 1 < len(matches) else "",
                first=index == 0,
                gap=span.offsets[start] - span.offsets[before] > _WIDE_GAP,
                opens=opens_agency(span.text, start) or _opens_over_lines(lines, number, match),
                by_work=number in by_work,
                line_length=len(span),
                line_rest=span.text[start : start + _LONGEST_NAME].lower(),
            )
            found.append(word)
    return found


@cache
def _named_by_work() -> re.Pattern[str]:
    bodies = r"(?:co quan|don vi|to chuc)"
    deeds = alternatives(words("agencies", "by_work"))
    return re.compile(rf"(?:cac |nhung )?{bodies}(?:, ?{bodies})*\s+(?:{deeds})\b")


def _lines_by_work(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a cell that names an agency by its work ("Cơ quan đã ban hành …")."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        goes_on = number - 1 in found and line.span.text[0].islower()
        if goes_on or _named_by_work().match(line.span.plain):
            found.add(number)
    return found


def bare_word(word: str) -> str:
    """Return a word in small letters without the signs around it."""
    return word.lower().strip('.,;:()"“”/') if word not in BULLETS else word


def _opens_over_lines(lines: Sequence[Line], number: int, match: re.Match[str]) -> bool:
    """An opener broken over two lines ("Các" / "sở, ban")."""
    text = lines[number].span.text
    if match.end() < len(text) or number + 1 >= len(lines):
        return False
    return opens_agency(f"{match.group()} {lines[number + 1].span.text}")
