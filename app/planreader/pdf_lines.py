"""The printed lines of a PDF page, and what their places tell about paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.planreader.document import Line
from app.planreader.lines import clean_line
from app.planreader.pdf_grid import Box
from app.planreader.span import Place

_PARAGRAPH_GAP = 1.22
_FULL_LINE = 0.88
_COLUMN_GAP = 0.8
_WIDE = 2.2
_ENOUGH_GAPS = 4
_MARKER = re.compile(r"(?:[IVX]{1,5}|\d{1,2}(?:\.\d+)*|[a-zđ])[.)]|[-–+•]")
_SIGNS = {0x2: "-", 0xFFFE: "-", 0xAD: "-", 0: " "}


@dataclass(slots=True)
class Printed:
    """One printed line: its words and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def printed_lines(text: Any, areas: Sequence[Box]) -> list[Printed]:
    """Return the printed lines outside ``areas`` in reading order.

    Words far apart on one height are parted.
    """
    place = _letter_boxes(text)
    found: list[Printed] = []
    for start, words in _raw_lines(text):
        letters = words.strip()
        first = start + words.find(letters)
        ends = place(first), place(first + len(letters) - 1)
        if letters and not any(all(_is_within(end, area) for end in ends) for area in areas):
            found += [run for run in _runs(place, start, words) if not _is_in_any(run, areas)]
    return found


def _letter_boxes(text: Any) -> Callable[[int], Box]:
    """Return a function that tells the box of the character with an index, at little cost."""
    import pypdfium2.raw as raw

    rect = raw.FS_RECTF()
    page, read = text.raw, raw.FPDFText_GetLooseCharBox

    def box(index: int) -> Box:
        if not read(page, index, rect):
            return Box(0.0, 0.0, 0.0, 0.0)
        return Box(rect.left, rect.bottom, rect.right, rect.top)

    return box


def _is_within(letter: Box | Printed, area: Box) -> bool:
    middle = (letter.top + letter.bottom) / 2
    return area.bottom <= middle <= area.top and (
        letter.right > area.left and letter.left < area.right
    )


def _is_in_any(run: Printed, areas: Sequence[Box]) -> bool:
    return any(_is_within(run, area) for area in areas)


def _raw_lines(text: Any) -> Iterable[tuple[int, str]]:
    """Yield the index of the first character and the text of each line, as the page draws them."""
    for match in re.finditer(r"[^\r\n]+", _characters(text)):
        yield match.start(), match.group()


def _characters(text: Any) -> str:
    """Return the page's characters, one for each index of the text layer."""
    import pypdfium2.raw as raw

    count = text.count_chars()
    whole_text: str = text.get_text_range() if count else ""
    if len(whole_text) != count:
        whole_text = "".join(chr(raw.FPDFText_GetUnicode(text.raw, i)) for i in range(count))
    return whole_text.translate(_SIGNS)


def _runs(place: Callable[[int], Box], start: int, words: str) -> list[Printed]:
    """Part a line where a wide gap stands between two words (columns of a head or a table).

    Wide is a gap that is so beside the other gaps of the line: justified lines stay whole.
    """
    found = [(m.group(), *_ends(place, start, m)) for m in re.finditer(r"\S+", words)]
    gaps = sorted(b.left - a.right for (_, _, a), (_, b, _) in pairwise(found))
    usual = gaps[len(gaps) // 2] if len(gaps) >= _ENOUGH_GAPS else 0.0
    runs: list[list[tuple[str, Box, Box]]] = []
    for word in found:
        _, first, last = word
        gap = first.left - runs[-1][-1][2].right if runs else 0.0
        height = max(first.top, last.top) - min(first.bottom, last.bottom)
        near = gap < _COLUMN_GAP * height or gap < _WIDE * usual
        if runs and (near or (len(runs) == 1 and _is_marker(runs[0]))):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [_printed(run) for run in runs]


def _ends(place: Callable[[int], Box], start: int, match: re.Match[str]) -> tuple[Box, Box]:
    return place(start + match.start()), place(start + match.end() - 1)


def _is_marker(run: list[tuple[str, Box, Box]]) -> bool:
    return bool(_MARKER.fullmatch(" ".join(word for word, _, _ in run)))


def _printed(run: list[tuple[str, Box, Box]]) -> Printed:
    boxes = [box for _, *ends in run for box in ends]
    return Printed(
        " ".join(word for word, _, _ in run),
        boxes[0].left,
        min(box.bottom for box in boxes),
        boxes[-1].right,
        max(box.top for box in boxes),
    )


def as_lines(printed: list[Printed], number: int) -> list[Line]:
    """Give the lines their geometry: a short line before, or an indent, begins a paragraph."""
    if not printed:
        return []
    margin = max(line.right for line in printed)
    lefts = sorted(line.left for line in printed)
    left = lefts[len(lefts) // 4]
    lines: list[Line] = []
    leading = _leading(printed, left, margin)
    previous: Printed | None = None
    for line in printed:
        span = clean_line(
            line.text.replace("\n", " ").replace("\ufffe", "-"), 0, Place(page=number)
        )
        if not span:
            continue
        begins = _begins(previous, line, left, margin, leading) if previous else None
        gap = int(
            previous is not None and previous.bottom - line.top > 0.9 * (line.top - line.bottom)
        )
        first = previous is None
        lines.append(Line(span, gap, first, begins))
        previous = line
    return lines


def _leading(printed: list[Printed], left: float, margin: float) -> float:
    """Return the usual distance of two lines of one paragraph: the step behind a full line."""
    full = left + _FULL_LINE * (margin - left)
    steps = sorted(
        step
        for a, b in pairwise(printed)
        if a.right >= full and (step := a.bottom - b.bottom) > 0.6 * (a.top - a.bottom)
    )
    return steps[len(steps) // 4] if steps else _PARAGRAPH_GAP * 1000


def _begins(
    previous: Printed, line: Printed, left: float, margin: float, leading: float
) -> bool | None:
    """A wider step or an indent begins a paragraph; behind a short line it is not known."""
    if previous.bottom - line.bottom > _PARAGRAPH_GAP * leading:
        return True
    if line.left > left + 12 and previous.left <= left + 6:
        return True
    width = (line.right - line.left) / max(len(line.text), 1)
    first_word = len(line.text.split(None, 1)[0]) * width
    short = margin - previous.right > first_word + 4 * width
    return None if short else False
