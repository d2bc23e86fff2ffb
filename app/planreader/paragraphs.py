"""Broken lines joined to paragraphs, for text copied from pages and for PDF.

Three kinds of text occur: paragraphs parted by blank lines with lines broken inside them;
one line per paragraph; and text whose every line is followed by a blank one. Which it is shows
in where lines that begin with a small letter stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from app.planreader.document import Line, Paragraph
from app.planreader.labels import starts_with_label
from app.planreader.line_joints import SENTENCE_END, Habit, continues
from app.planreader.lines import splits_token
from app.planreader.markers import read_marker
from app.planreader.span import Span, join

_FOOTNOTE = re.compile(r"^[¹²³⁴-⁹⁰]+\s*\S|^\[\d{1,2}\]\s+\S")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–]\s*)?(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–])?$", re.IGNORECASE
)
_SPLIT_SYMBOL = re.compile(r"(?:\d-|/)$")


_FEW_BREAKS = 2
_WIDEST_PAGE = 180
_UNBROKEN = 10_000


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
    for line, following in zip_longest(lines, lines[1:]):
        if _FOOTNOTE.match(line.span.text):
            notes.append([line])
            in_note = True
        elif in_note and _note_goes_on(notes[-1], line, habit):
            notes[-1].append(line)
        elif groups and _is_page_number(groups[-1][-1], line, following):
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
    runs = [[lines[0].span]]
    for line in lines[1:]:
        above, text = runs[-1][-1].text, line.span.text
        if splits_token(above, text) and not (above[-1] in "-/" and not text[0].isupper()):
            runs[-1].append(line.span)
        else:
            runs.append([line.span])
    return join([join(run, "") for run in runs])


def _is_page_number(previous: Line, line: Line, following: Line | None) -> bool:
    """A number on a line of its own, unless it is the day or month of a broken date."""
    if not _PAGE_NUMBER.match(line.span.text):
        return False
    awaits = previous.span.plain.endswith(("ngay", "thang"))
    goes_on = following is not None and following.span.plain.startswith(("thang", "nam", "/"))
    return not (awaits and goes_on)


def _note_goes_on(note: list[Line], line: Line, habit: Habit) -> bool:
    text = line.span.text
    if read_marker(text) or starts_with_label(line.span) or line.new_page:
        return False
    if not habit.wrapped or (habit.blank_ends and line.gap):
        return False
    return not SENTENCE_END.search(note[-1].span.text)
