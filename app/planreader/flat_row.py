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
from itertools import pairwise

from app.planreader.document import Line
from app.planreader.flat_costs import (
    AGENCY_ROLES,
    RowShape,
    Setting,
    begin_cost,
    ending_cost,
    step_cost,
    word_cost,
)
from app.planreader.flat_words import Word, read_words
from app.planreader.labels import Role
from app.planreader.phrases import words
from app.planreader.span import Span


def split_cells(lines: Sequence[Line], shape: RowShape) -> tuple[list[list[Span]], bool]:
    """Return the pieces of lines of each column, and whether the reading had to guess.

    A column that vanished is empty. A guess is a row cut by a page break, or two
    agencies' cells on one line.
    """
    cells: list[list[Span]] = [[] for _ in shape.roles]
    stretches = _stretches(lines)
    guessed = len(stretches) > 1
    for number, stretch in enumerate(stretches):
        tokens = read_words(stretch)
        if not tokens:
            continue
        rests = [_rests(cell, role) for cell, role in zip(cells, shape.roles, strict=True)]
        setting = Setting(shape, number > 0, number + 1 < len(stretches), rests)
        path = _cheapest(tokens, setting)
        guessed = guessed or any(
            a != b and not w.first and shape.roles[b] in AGENCY_ROLES
            for a, b, w in zip(path, path[1:], tokens[1:], strict=False)
        )
        _collect(tokens, path, stretch, cells)
    return cells, guessed or _hides_a_cell(cells[0], shape.width)


def _hides_a_cell(title: list[Span], width: float) -> bool:
    """A short line with a capital inside a title may be a cell of its own not recognised."""
    return any(
        line.text[:1].isupper()
        and len(line) < 0.6 * width
        and not above.text.endswith((".", ":", ";"))
        for above, line in pairwise(title)
    )


def _stretches(lines: Sequence[Line]) -> list[list[Line]]:
    stretches: list[list[Line]] = []
    for line in lines:
        if line.new_page or not stretches:
            stretches.append([])
        stretches[-1].append(line)
    return stretches


def _collect(
    tokens: list[Word], path: list[int], lines: Sequence[Line], cells: list[list[Span]]
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


def _rests(cell: list[Span], role: Role) -> list[str]:
    """Return what would complete the name or phrase a cell ends in the middle of."""
    text = " ".join(piece.text for piece in cell).lower()
    if role in AGENCY_ROLES:
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


def _cheapest(tokens: list[Word], setting: Setting) -> list[int]:
    """Return the column of each word (dynamic programming over the columns)."""
    columns = range(len(setting.shape.roles))
    cost = [
        begin_cost(tokens[0], setting, column) + word_cost(tokens[0], setting, column)
        for column in columns
    ]
    back: list[list[int]] = []
    for previous, word in itertools.pairwise(tokens):
        came_from, new_cost = [], []
        for column in columns:
            options = [
                cost[source] + step_cost(source, column, previous, word, setting)
                for source in columns
            ]
            best = min(columns, key=options.__getitem__)
            came_from.append(best)
            new_cost.append(options[best] + word_cost(word, setting, column))
        back.append(came_from)
        cost = new_cost
    finals = [total + ending_cost(column, setting) for column, total in enumerate(cost)]
    path = [min(columns, key=finals.__getitem__)]
    for came_from in reversed(back):
        path.append(came_from[path[-1]])
    return path[::-1]
