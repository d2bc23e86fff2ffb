"""Where each cell of a flattened row begins: the cheapest reading of its words.

Every word costs something in every column (an agency's column wants words of agencies, a
time column words of time), and every change of column costs less at the beginning of a line
with a fitting first word. The cheapest path through the columns in their order is taken. A row
cut by a page break goes on behind it with the rests of its cells, first of all of those that end
in the middle of a name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.planreader.agencies import opens_agency
from app.planreader.document import Line
from app.planreader.labels import Role
from app.planreader.phrases import words
from app.planreader.span import Span

_WORD = re.compile(r"\S+")
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
_AGENCY: frozenset[Role] = frozenset({"lead", "implement", "coop"})
_BULLETS = frozenset({"-", "+", "•", "–"})
_NEVER = 1e9
_CHANGE = 0.6


@dataclass(frozen=True, slots=True)
class RowShape:
    """The columns behind the number in their order, and the length of a full title line."""

    roles: list[Role]
    width: float


@dataclass(frozen=True, slots=True)
class _Word:
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
    line_length: int
    line_rest: str


@dataclass(frozen=True, slots=True)
class _Setting:
    """One stretch of a row between page breaks: the columns, and which cells were cut before it."""

    shape: RowShape
    again: bool
    cut_later: bool
    rests: list[list[str]]


def split_cells(lines: Sequence[Line], shape: RowShape) -> tuple[list[list[Span]], bool]:
    """Return the pieces of lines of each column, and whether the reading had to guess.

    A column that vanished is empty. A guess is a row cut by a page break, or two
    agencies' cells on one line.
    """
    cells: list[list[Span]] = [[] for _ in shape.roles]
    stretches = _stretches(lines)
    guessed = len(stretches) > 1
    for number, stretch in enumerate(stretches):
        tokens = _words(stretch)
        if not tokens:
            continue
        rests = [_rests(cell, role) for cell, role in zip(cells, shape.roles, strict=True)]
        setting = _Setting(shape, number > 0, number + 1 < len(stretches), rests)
        path = _cheapest(tokens, setting)
        guessed = guessed or any(
            a != b and not w.first and shape.roles[b] in _AGENCY
            for a, b, w in zip(path, path[1:], tokens[1:], strict=False)
        )
        _collect(tokens, path, stretch, cells)
    return cells, guessed


def _stretches(lines: Sequence[Line]) -> list[list[Line]]:
    stretches: list[list[Line]] = []
    for line in lines:
        if line.new_page or not stretches:
            stretches.append([])
        stretches[-1].append(line)
    return stretches


def _collect(
    tokens: list[_Word], path: list[int], lines: Sequence[Line], cells: list[list[Span]]
) -> None:
    start = 0
    for index in range(1, len(tokens) + 1):
        if (
            index == len(tokens)
            or path[index] != path[start]
            or tokens[index].line != tokens[start].line
        ):
            piece = lines[tokens[start].line].span.cut(tokens[start].start, tokens[index - 1].end)
            cells[path[start]].append(piece)
            start = index


def _words(lines: Sequence[Line]) -> list[_Word]:
    found: list[_Word] = []
    for number, line in enumerate(lines):
        span = line.span
        matches = list(_WORD.finditer(span.text))
        for index, match in enumerate(matches):
            following = matches[index + 1].group() if index + 1 < len(matches) else ""
            wide = (
                index > 0
                and span.offsets[match.start()] - span.offsets[matches[index - 1].end() - 1] > 2
            )
            opens = opens_agency(span.text, match.start()) or _opens_over_lines(
                lines, number, match
            )
            found.append(
                _Word(
                    number,
                    match.start(),
                    match.end(),
                    match.group(),
                    _bare(match.group()),
                    following,
                    index == 0,
                    wide,
                    opens,
                    len(span),
                    span.text[match.start() :].lower(),
                )
            )
    return found


def _bare(word: str) -> str:
    return word.lower().strip('.,;:()"“”/') if word not in _BULLETS else word


def _opens_over_lines(lines: Sequence[Line], number: int, match: re.Match[str]) -> bool:
    """An opener broken over two lines ("Các" / "sở, ban")."""
    text = lines[number].span.text
    if match.end() < len(text) or number + 1 >= len(lines):
        return False
    return opens_agency(f"{match.group()} {lines[number + 1].span.text}")


def _rests(cell: list[Span], role: Role) -> list[str]:
    """Return what would complete the name or phrase a cell ends in the middle of."""
    text = " ".join(piece.text for piece in cell).lower()
    if role in _AGENCY:
        names = words("agencies", "full_names")
        tail = re.split(r";\s*|,\s+(?=sở\b|các\b|ubnd\b)", text)[-1].strip(" ,")
    elif role == "time":
        names = words("time", "full_phrases")
        tail = text[text.rfind("những") :] if "những" in text else text[text.rfind("các") :]
    else:
        return []
    if not tail or (tail in names and not text.endswith(",")):
        return []
    return [
        name[len(tail) :].lstrip(" ,")
        for name in names
        if name.startswith((f"{tail} ", f"{tail},"))
    ]


def _cheapest(tokens: list[_Word], setting: _Setting) -> list[int]:
    """Return the column of each word (dynamic programming over the columns)."""
    columns = range(len(setting.shape.roles))
    cost = [
        _begin(tokens[0], setting, column) + _word_cost(tokens[0], setting, column)
        for column in columns
    ]
    back: list[list[int]] = []
    for previous, word in itertools.pairwise(tokens):
        came_from, new_cost = [], []
        for column in columns:
            options = [
                cost[source] + _step(source, column, previous, word, setting) for source in columns
            ]
            best = min(columns, key=options.__getitem__)
            came_from.append(best)
            new_cost.append(options[best] + _word_cost(word, setting, column))
        back.append(came_from)
        cost = new_cost
    finals = [total + _ending(column, setting) for column, total in enumerate(cost)]
    path = [min(columns, key=finals.__getitem__)]
    for came_from in reversed(back):
        path.append(came_from[path[-1]])
    return path[::-1]


def _begin(word: _Word, setting: _Setting, column: int) -> float:
    """A row begins with its title; behind a page break any cell may go on first."""
    role = setting.shape.roles[column]
    if not setting.again:
        return 0.0 if column == 0 else 6.0
    if column == 0:
        return 0.0
    return _CHANGE + _entry(word, role, column, setting)


def _ending(column: int, setting: _Setting) -> float:
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


def _word_cost(word: _Word, setting: _Setting, column: int) -> float:
    role = setting.shape.roles[column]
    long_line = word.line_length > 0.72 * setting.shape.width
    if role == "title":
        if word.text in _BULLETS and word.following[:1].isupper():
            return 3.0
        return 1.0 if word.line_length > 0.6 * setting.shape.width else 1.2
    if role in _AGENCY:
        known = word.bare in _vocabulary("agencies") or not word.bare
        return (0.15 if known else 3.5) + (0.3 if long_line else 0.0)
    if role == "time":
        known = (
            word.bare in _vocabulary("time") or any(c.isdigit() for c in word.bare) or not word.bare
        )
        return (0.15 if known else 1.3) + (0.4 if long_line else 0.0)
    return 1.0 + (0.15 if long_line else 0.0)


def _step(source: int, target: int, previous: _Word, word: _Word, setting: _Setting) -> float:
    roles = setting.shape.roles
    if target == source:
        return _staying(previous, word, roles[source])
    if target < source:
        return _unseen_break(word, target, setting)
    skipped = 0.0 if setting.again else sum(_skip_cost(roles[c]) for c in range(source + 1, target))
    return (
        _CHANGE
        + skipped
        + _entry(word, roles[target], target, setting)
        + _leaving(previous, roles[source], setting)
    )


def _unseen_break(word: _Word, target: int, setting: _Setting) -> float:
    """A row may go on behind a page break that left no trace: only with a small letter."""
    if not word.first or not word.text[0].islower() or setting.again:
        return _NEVER
    return 9.0 + 0.3 * target


def _staying(previous: _Word, word: _Word, role: Role) -> float:
    """Two agencies without a sign between are two cells; a time seldom goes on with a capital."""
    if role == "time":
        new_cell = word.first and word.text.istitle() and not _opens_time(word.bare)
        return 1.5 if new_cell and not previous.text.endswith((",", ";")) else 0.0
    if role not in _AGENCY or not (word.opens or word.first):
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


def _entry(word: _Word, role: Role, column: int, setting: _Setting) -> float:
    """What it costs to begin (or behind a page break to go on with) a cell at this word."""
    if setting.again and setting.rests[column]:
        completes = any(word.line_rest.startswith(rest) for rest in setting.rests[column])
        if completes:
            return -1.0
    is_bullet = word.text in _BULLETS
    border = 0.0 if word.first or is_bullet else 0.5 if word.gap else 1.8 if setting.again else 2.5
    if role in _AGENCY:
        fits = word.opens
        border += 1.5 if setting.again else 0.0
    elif role == "time":
        fits = _opens_time(_bare(word.following) if is_bullet else word.bare)
        border += 1.0 if word.text[0].islower() and not setting.again else 0.0
    else:
        fits = word.text[0].isupper() or is_bullet or setting.again
        return border + (0.0 if fits else 5.0)
    return border + (0.0 if fits else 3.0 if setting.again else 5.0)


def _opens_time(bare: str) -> bool:
    return bare in words("time", "openers") or bool(re.match(r"(?:19|20)\d\d\b|\d{1,2}/", bare))


def _leaving(previous: _Word, role: Role, setting: _Setting) -> float:
    """A cell ends neither with a comma nor an open word, unless a page break cuts it."""
    dangling = previous.text.endswith(",") or previous.text.lower() in words(
        "writing", "open_words"
    )
    if dangling or (role in _AGENCY and previous.text.endswith(";")):
        return 0.5 if setting.cut_later else 4.0
    return 0.0
