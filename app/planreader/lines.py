"""Decoded text to clean lines: NFC, one space between words, Markdown emphasis removed."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator

from app.planreader.document import Line
from app.planreader.plain import is_mark
from app.planreader.span import EMPTY, Place, Span

_NOWHERE = Place()
_UNEVEN = re.compile(r"[^\S ]|  |[\u200b\u200c\u200d\u2060\ufeff\u00ad]|\*|__|\\|&nbsp;|<br>")
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\\")
_EMPHASIS = re.compile(
    r"\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}|(?<=\s)\*{1,3}(?=\s|$)|^\*{1,3}$|__|&nbsp;|<br>"
)
_OPEN_SYMBOL = re.compile(r"\d-$|/$")
_CUT_YEAR = re.compile(r"[\dIV]\s?/\s?(\d{1,3})$")
_YEAR_REST = re.compile(r"\d{1,3}\b")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_STAR_BULLET = re.compile(r"^\s*\*\s+(?!\*)")


def clean_line(raw: str, base: int = 0, place: Place = _NOWHERE) -> Span:
    """Return ``raw`` cleaned; ``base`` is the offset of its first character."""
    if not _UNEVEN.search(raw) and unicodedata.is_normalized("NFC", raw):
        left = len(raw) - len(raw.lstrip())
        core = raw.strip()
        return Span(core, range(base + left, base + left + len(core)), place)
    return _compose(raw, base, place)


def _compose(raw: str, base: int, place: Place) -> Span:
    dropped = _emphasis(raw)
    texts: list[str] = []
    offsets = array("I")
    for start, cluster in _clusters(raw):
        if start in dropped or cluster in _DROPPED:
            continue
        if cluster.isspace():
            if texts and texts[-1] != " ":
                texts.append(" ")
                offsets.append(base + start)
            continue
        composed = unicodedata.normalize("NFC", cluster)
        texts.append(composed)
        offsets.extend([base + start] * (len(composed) - 1))
        offsets.append(base + start + len(cluster) - 1 if len(composed) == 1 else base + start)
    return _first_offsets(Span("".join(texts), offsets, place).cut(), raw, base)


def _first_offsets(span: Span, raw: str, base: int) -> Span:
    """Let the first character of a span begin at its base letter, not at its last mark."""
    if not span.text:
        return EMPTY
    first = span.offsets[0]
    while first > base and is_mark(raw[first - base]):
        first -= 1
    if first == span.offsets[0]:
        return span
    return Span(span.text, array("I", [first, *span.offsets[1:]]), span.place)


def _clusters(raw: str) -> Iterator[tuple[int, str]]:
    start = 0
    for position in range(1, len(raw) + 1):
        if position == len(raw) or not is_mark(raw[position]):
            yield start, raw[start:position]
            start = position


def _emphasis(raw: str) -> set[int]:
    """Return the positions of Markdown emphasis signs; a star bullet stays."""
    bullet = _STAR_BULLET.match(raw)
    paired = raw.count("*") % 2 == 0
    positions: set[int] = set()
    for sign in _EMPHASIS.finditer(raw):
        if bullet and not paired and sign.start() < bullet.end():
            continue
        positions.update(range(sign.start(), sign.end()))
    return positions


def splits_token(above: str, below: str) -> bool:
    """Return whether a narrow cell broke a symbol or a year over its lines ("30/11/202" / "5")."""
    if _OPEN_SYMBOL.search(above):
        return True
    head, tail = _CUT_YEAR.search(above), _YEAR_REST.match(below)
    return bool(head and tail and _YEAR.match(head[1] + tail[0]))


def split_lines(text: str) -> list[Line]:
    """Return the non-empty lines of ``text`` (LF newlines), each with the gap above it."""
    lines: list[Line] = []
    position = gap = 0
    page = False
    for raw in text.split("\n"):
        page = page or "\f" in raw or _page_joint(raw, gap, bool(lines))
        span = clean_line(raw, position)
        if span.text:
            lines.append(Line(span, gap, page))
            gap, page = 0, False
        else:
            gap += 1
        position += len(raw) + 1
    return lines


def _page_joint(raw: str, gap: int, started: bool) -> bool:
    """PDF text is often joined page by page with a line break and one blank."""
    return started and gap == 0 and raw[:1] == " " and raw[1:2] not in (" ", "")
