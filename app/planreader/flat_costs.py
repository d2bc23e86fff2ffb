"""What a word costs in each column of a flattened row, and what a change of column costs.

The numbers say which slips are worse: an unknown word in an agency's cell (3.5) is worse than a
long title (1.2), a cell that ends with a comma (4) worse than one that begins amid a line (2.5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.planreader.flat_words import BULLETS, Word, bare_word
from app.planreader.labels import Role
from app.planreader.phrases import words
from app.planreader.plain import plain

_NAME_BEFORE = frozenset(
    {
        "phòng",
        "tịch",
        "đảng",
        "hội",
        "ủy",
        "uỷ",
        "thường",
        "văn",
        "trưởng",
        "ban",
        "của",
        "đoàn",
        "thuộc",
        "trực",
        "bộ",
        "công",
        "chỉ",
        "cấp",
        "-",
    }
)
_HALF_NAMES = frozenset({"xã,", "ban,", "sở,", "quan,"})
_JOINTS = frozenset({"và", "cùng", "với"})
AGENCY_ROLES: frozenset[Role] = frozenset({"lead", "implement", "coop"})
_NEVER = 1e9
_CHANGE = 0.6
_CUT_NAME = 8.0


@dataclass(frozen=True, slots=True)
class RowShape:
    """The columns behind the number in their order, and the length of a full title line."""

    roles: list[Role]
    width: float


@dataclass(frozen=True, slots=True)
class Setting:
    """One stretch of a row between page breaks: the columns, and which cells were cut before it."""

    shape: RowShape
    again: bool
    cut_later: bool
    rests: list[list[str]]


def begin_cost(word: Word, setting: Setting, column: int) -> float:
    """A row begins with its title; behind a page break any cell may go on first."""
    role = setting.shape.roles[column]
    if not setting.again:
        return 0.0 if column == 0 else 6.0
    if column == 0:
        return 0.0
    return _CHANGE + _entry(word, role, column, setting)


def ending_cost(column: int, setting: Setting) -> float:
    """A row without a time is rare; behind a page break its cells are fragments anyway."""
    roles = setting.shape.roles
    later = "time" in roles and roles.index("time") > column
    return (
        4.0
        if later and not setting.again and not setting.cut_later
        else 1.0
        if later and not setting.again
        else 0.0
    )


@cache
def _vocabulary(name: str) -> frozenset[str]:
    return frozenset(words(name, "vocabulary"))


def word_cost(word: Word, setting: Setting, column: int) -> float:
    """Return what a word costs in a column, by the words that column usually holds."""
    role = setting.shape.roles[column]
    long_line = word.line_length > 0.72 * setting.shape.width
    if role == "title":
        if word.text in BULLETS and word.following[:1].isupper():
            return 3.0
        return 1.0 if word.line_length > 0.6 * setting.shape.width else 1.2
    if role in AGENCY_ROLES:
        known = word.by_work or word.bare in _vocabulary("agencies") or not word.bare
        return (0.15 if known else 3.5) + (0.3 if long_line else 0.0)
    if role == "time":
        known = (
            word.bare in _vocabulary("time") or any(c.isdigit() for c in word.bare) or not word.bare
        )
        return (0.15 if known else 1.3) + (0.4 if long_line else 0.0)
    return 1.0 + (0.15 if long_line else 0.0)


def step_cost(source: int, target: int, previous: Word, word: Word, setting: Setting) -> float:
    """Return what it costs to go from one column to another between two words."""
    roles = setting.shape.roles
    if target == source:
        return _staying(previous, word, roles[source])
    if target < source:
        return _unseen_break(word, target, setting)
    skipped = 0.0 if setting.again else sum(_skip_cost(roles[c]) for c in range(source + 1, target))
    return (
        _CHANGE
        + skipped
        + (_CUT_NAME if _goes_on_opener(previous, word) else 0.0)
        + _entry(word, roles[target], target, setting)
        + _leaving(previous, roles[source], setting)
    )


def _goes_on_opener(previous: Word, word: Word) -> bool:
    """Return whether two words open an agency's name together ("Ngân hàng", "Văn phòng")."""
    pair = plain(f"{previous.bare} {word.bare}")
    return previous.opens and any(f"{name} ".startswith(f"{pair} ") for name in _openers())


@cache
def _openers() -> tuple[str, ...]:
    return words("agencies", "openers")


def _unseen_break(word: Word, target: int, setting: Setting) -> float:
    """A row may go on behind a page break that left no trace: only with a small letter."""
    if not word.first or not word.text[0].islower() or setting.again:
        return _NEVER
    return 9.0 + 0.3 * target


def _staying(previous: Word, word: Word, role: Role) -> float:
    """Two agencies without a sign between are two cells; a time seldom goes on with a capital."""
    if role == "time":
        new_cell = word.first and word.text.istitle() and not _opens_time(word.bare)
        return 1.5 if new_cell and not previous.text.endswith((",", ";")) else 0.0
    if role not in AGENCY_ROLES or not (word.opens or word.first):
        return 0.0
    if (
        previous.text.lower() in _HALF_NAMES
        and word.first
        and word.opens
        and word.text[0].isupper()
    ):
        return 1.5
    if (
        previous.text.endswith((",", ";"))
        or previous.bare in _JOINTS
        or previous.bare in _NAME_BEFORE
    ):
        return 0.0
    if not word.opens:
        return 2.0 if word.text[0].isupper() else 0.0
    return 3.0 if word.text[0].isupper() else 0.5


def _skip_cost(role: Role) -> float:
    return {"lead": 2.0, "implement": 2.0, "time": 4.0}.get(role, 0.4)


def _entry(word: Word, role: Role, column: int, setting: Setting) -> float:
    """What it costs to begin (or behind a page break to go on with) a cell at this word."""
    if setting.again and setting.rests[column]:
        completes = any(word.line_rest.startswith(rest) for rest in setting.rests[column])
        if completes:
            return -1.0
    is_bullet = word.text in BULLETS
    border = 0.0 if word.first or is_bullet else 0.5 if word.gap else 1.8 if setting.again else 2.5
    if role in AGENCY_ROLES:
        fits = word.opens
        border += 1.5 if setting.again else 0.0
    elif role == "time":
        fits = _opens_time(bare_word(word.following) if is_bullet else word.bare)
        border += 1.0 if word.text[0].islower() and not setting.again else 0.0
    else:
        fits = word.text[0].isupper() or is_bullet or setting.again
        return border + (0.0 if fits else 5.0)
    return border + (0.0 if fits else 3.0 if setting.again else 5.0)


def _opens_time(bare: str) -> bool:
    return bare in words("time", "openers") or bool(re.match(r"(?:19|20)\d\d\b|\d{1,2}/", bare))


def _leaving(previous: Word, role: Role, setting: Setting) -> float:
    """A cell ends neither with a comma nor an open word, unless a page break cuts it."""
    dangling = previous.text.endswith(",") or previous.text.lower() in words(
        "writing", "open_words"
    )
    if dangling or (role in AGENCY_ROLES and previous.text.endswith(";")):
        return 0.5 if setting.cut_later else 4.0
    return 0.0
