"""Broken lines joined to paragraphs, for text copied from pages and for PDF.

Three kinds of text occur: paragraphs parted by blank lines with lines broken inside them;
one line per paragraph; and text whose every line is followed by a blank one. Which it is shows
in where lines that begin with a small letter stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.planreader.agencies import opens_agency
from app.planreader.document import Line, Paragraph
from app.planreader.labels import starts_with_label
from app.planreader.markers import DASH, NUMBER, ROMAN, is_caps, read_marker
from app.planreader.phrases import pattern, words
from app.planreader.plain import plain
from app.planreader.span import Span, join

_SENTENCE_END = re.compile(r"[.;:!?…]['\"”’)]*$|\./\.$")
_FOOTNOTE = re.compile(r"^[¹²³⁴-⁹⁰]+\s*\S|^\[\d{1,2}\]\s+\S")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–]\s*)?(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–])?$", re.IGNORECASE
)
_SPLIT_SYMBOL = re.compile(r"(?:\d-|/)$")
_HEAD_LINE = re.compile(
    r"^(?:so\s*:|\S.{0,60}, ngay\b.{0,30}\bthang\b|noi nhan|t/?m\.|kt\.|tl\.|q\.|doc lap)"
)


_SENTENCE_STARTS = (
    "cac ",
    "nhung ",
    "nguoi ",
    "thu truong",
    "co quan",
    "don vi",
    "lanh dao",
    "to chuc",
)
_NEARLY_FULL = 0.72
_FEW_BREAKS = 2
_WIDEST_PAGE = 180
_UNBROKEN = 10_000


@dataclass(frozen=True, slots=True)
class Habit:
    """How this text breaks: ``width`` of a full line, whether a blank line ends a paragraph."""

    width: int
    blank_ends: bool
    wrapped: bool


def habit_of(lines: Sequence[Line]) -> Habit:
    """Return how the lines of a text are broken."""
    lengths = sorted(len(line.span) for line in lines)
    if len(lengths) < 2:
        return Habit(_UNBROKEN, True, False)
    small_after_blank = small_after_line = 0
    for line in lines[1:]:
        if line.span.text[0].islower() and not read_marker(line.span.text):
            if line.gap:
                small_after_blank += 1
            else:
                small_after_line += 1
    longest = lengths[int(0.97 * (len(lengths) - 1))]
    wrapped = small_after_blank + small_after_line >= _FEW_BREAKS and longest <= _WIDEST_PAGE
    gaps = sum(line.gap > 0 for line in lines)
    blank_ends = gaps * 5 >= len(lines) and small_after_line > 4 * small_after_blank
    return Habit(longest if wrapped else _UNBROKEN, blank_ends, wrapped)


def join_lines(lines: Sequence[Line]) -> tuple[list[Paragraph], list[Span]]:
    """Return the paragraphs of a text, and its footnotes apart."""
    habit = habit_of(lines)
    groups: list[list[Line]] = []
    notes: list[list[Line]] = []
    in_note = False
    for line in lines:
        if _FOOTNOTE.match(line.span.text):
            notes.append([line])
            in_note = True
        elif in_note and _note_goes_on(notes[-1], line, habit):
            notes[-1].append(line)
        elif groups and _is_page_number(groups[-1][-1], line):
            continue
        else:
            in_note = False
            if groups and continues(groups[-1], line, habit):
                groups[-1].append(line)
            else:
                groups.append([line])
    return [Paragraph(glue(g)) for g in groups], [glue(n) for n in notes]


def glue(lines: Sequence[Line]) -> Span:
    """Join lines to one span; a symbol broken at its hyphen ("66-" / "NQ/TW") needs no blank."""
    joined = lines[0].span
    pending = [joined]
    for line in lines[1:]:
        if _SPLIT_SYMBOL.search(pending[-1].text) and line.span.text[:1].isupper():
            pending[-1] = join([pending[-1], line.span], "")
        else:
            pending.append(line.span)
    return join(pending)


def _is_page_number(previous: Line, line: Line) -> bool:
    return bool(_PAGE_NUMBER.match(line.span.text)) and not previous.span.text.endswith(
        ("năm", "ngày", "tháng")
    )


def _note_goes_on(note: list[Line], line: Line, habit: Habit) -> bool:
    text = line.span.text
    if read_marker(text) or starts_with_label(line.span) or line.new_page:
        return False
    if not habit.wrapped or (habit.blank_ends and line.gap):
        return False
    return not _SENTENCE_END.search(note[-1].span.text)


def continues(group: Sequence[Line], line: Line, habit: Habit) -> bool:
    """Return whether ``line`` goes on with the paragraph in ``group``."""
    previous, text = group[-1].span.text, line.span.text
    begins_item = begins_something(line.span, previous)
    if begins_item:
        return False
    if _ends_open(previous, text):
        return True
    if is_caps(previous) or is_caps(text):
        return _caps_go_on(
            previous, text, line.gap if habit.blank_ends or not habit.wrapped else 0, group
        )
    if text[0].islower() or text[0] in ",.;:)”":
        return True
    if line.begins is not None:
        return not line.begins and (_ends_sentence(previous) or _begins_with_name(text))
    if _SENTENCE_END.search(previous):
        return bool(
            habit.wrapped and not line.gap and habit.blank_ends and _is_full(previous, text, habit)
        )
    if habit.blank_ends:
        return line.gap == 0
    return habit.wrapped and _is_full(previous, text, habit)


def begins_something(span: Span, previous: str = "") -> bool:
    """Return whether a line opens an item, a labelled value or a part of the form."""
    text = span.text
    if starts_with_label(span) or _HEAD_LINE.match(span.plain):
        return True
    if any(span.plain.startswith(mark) for mark in words("writing", "tail_marks")):
        return True
    if text.isupper() and span.plain.startswith(words("writing", "annex_marks")):
        return True
    if span.plain.startswith(("(kem theo", "(ban hanh kem theo")):
        return True
    marker = read_marker(text)
    if not marker:
        return False
    if marker.rank == DASH:
        return not (re.match(r"[-–]\s*\d", text) and re.search(r"\d$", previous))
    if marker.rank == ROMAN and previous.lower().endswith((" quý", " quí", " mục", " phần")):
        return False
    return marker.rank != NUMBER or not _needs_number(previous)


def _needs_number(previous: str) -> bool:
    """A line that ends with "ngày", "khoản", "Quý" takes the number that follows."""
    last = plain(previous).rsplit(None, 1)[-1:] or [""]
    return (
        last[0] in _CITED and len(previous) > _HEADING_LENGTH and not _SENTENCE_END.search(previous)
    )


_HEADING_LENGTH = 40
_CITED = frozenset({"ngay", "thang", "nam", "khoan", "diem", "dieu", "quy"})
_NUMBER_WORDS = frozenset(
    {
        "ngay",
        "thang",
        "nam",
        "khoan",
        "diem",
        "dieu",
        "quy",
        "so",
        "muc",
        "tu",
        "den",
        "phan",
        "dat",
        "hon",
        "nhat",
        "co",
        "moi",
        "doan",
        "phu",
        "luc",
    }
)


def _ends_open(previous: str, text: str) -> bool:
    if previous.endswith((",", "(", "/", "“", "–")) or _SPLIT_SYMBOL.search(previous):
        return not is_caps(previous) or is_caps(text)
    if previous.count("(") > previous.count(")") and not previous.endswith("."):
        return True
    last = previous.lower().rsplit(None, 1)[-1]
    if plain(last) in _NUMBER_WORDS and text[0].isdigit():
        return True
    return last in words("writing", "open_words")


def _caps_go_on(previous: str, text: str, gap: int, group: Sequence[Line]) -> bool:
    """A heading in capitals goes on in capitals; text in small letters goes on with small ones."""
    if is_caps(previous) and is_caps(text) and any(c.isalpha() for c in text):
        return not gap and not _is_form_heading(previous) and len(group) < 12
    if is_caps(previous):
        return (
            text[0].islower() and len(previous) > 3 and not gap and not is_caps(group[0].span.text)
        )
    return (
        not gap
        and not _SENTENCE_END.search(previous)
        and len(text) < 12
        and not _is_form_heading(text)
    )


def _is_form_heading(text: str) -> bool:
    bare = plain(text)
    return bare in {"ke hoach", "chuong trinh", "de an", "quyet dinh", "phu luc"} or bool(
        pattern("head", "form").match(bare)
    )


def _ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


def _is_full(previous: str, text: str, habit: Habit) -> bool:
    """Return whether the sentence goes on: the next word would not have fitted, and it is a name.

    In the middle of a sentence only names have a capital; any other capital begins a paragraph,
    and a name does so behind a short line.
    """
    used = len(previous) + 1 + len(text.split(None, 1)[0])
    return used > _NEARLY_FULL * habit.width and _begins_with_name(text)


def _begins_with_name(text: str) -> bool:
    first, _, rest = text.partition(" ")
    if first.isupper() and len(first) > 1:
        return True
    folded = plain(text)
    named = opens_agency(text) and not folded.startswith(_SENTENCE_STARTS)
    return (
        rest[:1].isupper() or named or bool(pattern("writing", "names", r"^(?:{})\b").match(folded))
    )
