"""Whether a printed line goes on with the paragraph above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.planreader.agency_names import opens_agency
from app.planreader.document import Line
from app.planreader.labels import starts_with_label
from app.planreader.markers import DASH, NUMBER, ROMAN, is_caps, read_marker
from app.planreader.phrases import pattern, words
from app.planreader.plain import plain
from app.planreader.span import Span

SENTENCE_END = re.compile(r"[.;:!?…]['\"”’)]*$|\./\.$")
_OPEN_END = re.compile(r"(?:\d-|/|\w\s[-–])$")
_HYPHEN = re.compile(r"[-–]\s+(?=[^\W\d_A-ZĐ])")
_HALF = 24
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


@dataclass(frozen=True, slots=True)
class Habit:
    """How this text breaks: ``width`` of a full line, whether a blank line ends a paragraph."""

    width: int
    blank_ends: bool
    wrapped: bool


def continues(group: Sequence[Line], line: Line, habit: Habit) -> bool:
    """Return whether ``line`` goes on with the paragraph in ``group``."""
    previous, text = group[-1].span.text, line.span.text
    if line.begins is not True and _hyphen_goes_on(previous, line.span, habit):
        return True
    if begins_something(line.span, previous):
        return False
    if _ends_open(previous, text) or (previous.endswith(";") and _is_labelled(group[0].span)):
        return True
    if is_caps(previous) or is_caps(text):
        return _caps_go_on(
            previous, text, line.gap if habit.blank_ends or not habit.wrapped else 0, group
        )
    if text[0].islower() or text[0] in ",.;:)”" or _aside_goes_on(previous, text):
        return True
    if line.begins is not None:
        return not line.begins and (
            _ends_sentence(previous) or _begins_with_name(text) or _ends_in_name(previous)
        )
    if SENTENCE_END.search(previous):
        return bool(
            habit.wrapped and not line.gap and habit.blank_ends and _is_full(previous, text, habit)
        )
    if habit.blank_ends:
        return line.gap == 0
    return habit.wrapped and _is_full(previous, text, habit)


def _is_labelled(span: Span) -> bool:
    """A labelled value goes on behind a semicolon ("Sản phẩm: kế hoạch;" / "Báo cáo …")."""
    marker = read_marker(span.text)
    return starts_with_label(span.cut(marker.end) if marker else span)


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
        in_range = re.match(r"[-–]\s*\d", text) and re.search(r"\d$", previous)
        in_name = text[marker.end :][:1].islower() and not SENTENCE_END.search(previous)
        return not in_range and not (in_name and previous)
    if marker.rank == ROMAN and previous.lower().endswith((" quý", " quí", " mục", " phần")):
        return False
    return marker.rank != NUMBER or not _needs_number(previous)


def _needs_number(previous: str) -> bool:
    """A line that ends with "ngày", "khoản", "Quý" takes the number that follows."""
    last = plain(previous).rsplit(None, 1)[-1:] or [""]
    return (
        last[0] in _CITED and len(previous) > _HEADING_LENGTH and not SENTENCE_END.search(previous)
    )


def _ends_open(previous: str, text: str) -> bool:
    if previous.endswith((",", "(", "/", "“", "–")) or _OPEN_END.search(previous):
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
        and not SENTENCE_END.search(previous)
        and len(text) < 12
        and not _is_form_heading(text)
    )


def _is_form_heading(text: str) -> bool:
    bare = plain(text)
    return bare in {"ke hoach", "chuong trinh", "de an", "quyet dinh", "phu luc"} or bool(
        pattern("head", "form").match(bare)
    )


def _ends_sentence(text: str) -> bool:
    return bool(SENTENCE_END.search(text))


def _is_full(previous: str, text: str, habit: Habit) -> bool:
    """Return whether the sentence goes on: the next word would not have fitted, and it is a name.

    In the middle of a sentence only names have a capital; any other capital begins a paragraph,
    and a name does so behind a short line.
    """
    used = len(previous) + 1 + len(text.split(None, 1)[0])
    return used > _NEARLY_FULL * habit.width and (
        _ends_in_name(previous) or _begins_with_name(text)
    )


def _ends_in_name(previous: str) -> bool:
    last = previous.rsplit(None, 1)[-1]
    return last[:1].isupper() and not last.isupper()


def _aside_goes_on(previous: str, text: str) -> bool:
    """A bracket that opens behind an unfinished sentence belongs to it."""
    return text[0] == "(" and not SENTENCE_END.search(previous)


def _hyphen_goes_on(previous: str, line: Span, habit: Habit) -> bool:
    """A hyphen between the halves of a name or a range may begin a line ("tư pháp" / "- hộ tịch").

    A small letter behind it tells it from a bullet where the line above is full, or the two
    halves are known to go together.
    """
    found = _HYPHEN.match(line.text)
    if not found or SENTENCE_END.search(previous):
        return False
    halves = f"{plain(previous)[-_HALF:]} - {line.plain[found.end() :][:_HALF]}"
    if pattern("writing", "hyphened").search(halves):
        return True
    used = len(previous) + len(found.group()) + 1 + len(line.text[found.end() :].split(None, 1)[0])
    return habit.wrapped and used > habit.width


def _begins_with_name(text: str) -> bool:
    first, _, rest = text.partition(" ")
    if first.isupper() and len(first) > 1:
        return True
    folded = plain(text)
    named = opens_agency(text) and not folded.startswith(_SENTENCE_STARTS)
    return (
        rest[:1].isupper() or named or bool(pattern("writing", "names", r"^(?:{})\b").match(folded))
    )
