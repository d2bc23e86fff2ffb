"""Numbering of NĐ 30/2020/NĐ-CP (Phụ lục I) and its everyday variants.

Phần, mục (I), khoản (1), điểm (a, b, c, d, đ, e, g …), and what offices add: 1.1, 1), A., gạch đầu
dòng, dấu cộng. A marker has a rank; an item of a lower rank number contains those after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.planreader.span import Span

PART, UPPER, ROMAN, NUMBER, DOTTED, LETTER, DASH, PLUS = 0, 1, 2, 3, 4, 8, 9, 10

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_PART = re.compile(
    r"(?P<label>(?:Phần|PHẦN)\s+(?:thứ\s+\w+|THỨ\s+\w+|[IVX]+|\d+))(?=$|[\s.:-])[\s.:-]*"
)
_ROMAN_MARK = re.compile(
    rf"(?:(?:Mục|MỤC)\s+)?(?P<label>{_ROMAN})(?:\s*[./):-]\s*|\s+(?=[^\W\d_]))(?=\S)"
)
_DOTTED_MARK = re.compile(
    r"(?P<label>\d{1,2}(?:\.\d{1,2}){1,3})(?:\s*[.):-]\s*|\s+)(?=[^\W\d]|[“\"(\d])"
)
_NUMBER_MARK = re.compile(
    r"(?:[-–]\s+)?(?:(?:Nhiệm vụ|Mục tiêu|Khoản)\s+)?(?P<label>\d{1,2})\s*"
    r"(?:[.)/:]\s*|\s*[-–]\s+(?=[^\W\d_]))(?=[^\W\d_]|[“\"(]|\d{1,3}(?:[,.]\d+)?\s?%|\s\d)"
)
_DASH_MARK = re.compile(r"(?P<label>[-–—•●▪*·])\s*(?=[^\s\d-]|\d{1,3}\s?%|\d+\s+[^\W\d]|\d)")
_RULES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (PART, _PART),
    (ROMAN, _ROMAN_MARK),
    (UPPER, re.compile(r"(?P<label>[A-HĐK])(?:\s*[./)]\s+|\s*-\s+)(?=[^\W\d_])")),
    (DOTTED, _DOTTED_MARK),
    (NUMBER, _NUMBER_MARK),
    (LETTER, re.compile(r"(?:[-–]\s+)?(?P<label>[a-zđ]\d?)\s*\)\s*(?=\S)")),
    (LETTER, re.compile(r"(?P<label>[a-zđ])\.\s+(?=[^\W\d_])")),
    (NUMBER + 4, re.compile(r"\((?P<label>\d{1,2}|[ivx]{1,4})\)\s*(?=\S)")),
    (PLUS, re.compile(r"(?P<label>\+)\s*(?=\S)")),
    (DASH, _DASH_MARK),
)
_WORD_ONLY = re.compile(r"[IVX]+\s+[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Marker:
    """The number printed before an item: its rank, its label, and where its text begins."""

    rank: int
    label: str
    end: int


def read_marker(text: str) -> Marker | None:
    """Return the marker ``text`` begins with, or None."""
    for rank, rule in _RULES:
        found = rule.match(text)
        if found and _is_plausible(rank, found, text):
            label = found["label"]
            depth = label.count(".") - 1 if rank == DOTTED else 0
            return Marker(rank + depth, label, found.end())
    return None


def _is_plausible(rank: int, found: re.Match[str], text: str) -> bool:
    """A Roman letter without a sign needs a heading in capitals ("V NHIỆM VỤ", not "I am")."""
    if rank == ROMAN and _WORD_ONLY.match(found.group() + text[found.end() : found.end() + 1]):
        words = text[found.end() :].split()[:3]
        return bool(words) and all(word.isupper() for word in words)
    if rank == DOTTED and re.match(r"\d+\.\d{3}\b", text):
        return False
    return not (rank == NUMBER and re.match(r"\d{1,2}/\d", text))


def body_of(span: Span, marker: Marker | None) -> Span:
    """Return the text behind the marker."""
    return span.cut(marker.end) if marker else span


def is_caps(text: str) -> bool:
    """Return whether the text is a heading in capitals (at least two letters, none small)."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and sum(char.isupper() for char in letters) >= 0.9 * len(letters)


def next_label(label: str) -> str:
    """Return the label expected after ``label`` in its series ("d" is followed by "đ")."""
    if label.isdigit():
        return str(int(label) + 1)
    order = "abcdđeghiklmnopqrstuvxy"
    position = order.find(label)
    return order[position + 1] if 0 <= position < len(order) - 1 else ""


def roman_value(label: str) -> int:
    """Return the value of a Roman number, 0 when it is none."""
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for char, following in zip(label, [*label[1:], "I"], strict=False):
        if char not in values:
            return 0
        total += -values[char] if values[char] < values.get(following, 0) else values[char]
    return total
