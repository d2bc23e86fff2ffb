"""Tables that lost their rules: the cells of each row follow one another as lines.

Copied PDF text keeps the order of cells but neither their borders nor the empty ones. The
heading tells the order of columns, the running numbers part the rows, and
:mod:`app.planreader.flat_row` finds where each cell of a row begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import quantiles

from app.planreader.document import Line, Row, Table
from app.planreader.flat_costs import RowShape
from app.planreader.flat_row import split_cells
from app.planreader.grid_table import cell_text
from app.planreader.labels import Role, roles_by_label
from app.planreader.markers import is_caps, read_marker, roman_value
from app.planreader.paragraphs import glue
from app.planreader.phrases import alternatives, words
from app.planreader.sections import heading_kind
from app.planreader.span import EMPTY, Span

_HEADING_LINES = 16
_FEWEST_ROWS = 2
_LOOK_AHEAD = 200
_HEADING_START = re.compile(r"^(?:so\s+)?s?tt\b")
_ALONE = re.compile(r"^(?P<number>[IVX]{1,6}|\d{1,3}(?:\.\d{1,2})?)\s*[.)]?$")
_INLINE = re.compile(r"^(?P<number>[IVX]{1,6}|\d{1,3}(?:\.\d{1,2})?)\s*[.)]?\s+(?=[^\W\d_a-z])")
_KEYWORDS: tuple[tuple[Role, str], ...] = (
    ("title", r"nhiem vu|noi dung|cong viec|hoat dong"),
    ("lead", r"chu tri"),
    ("implement", r"thuc hien(?=\s+(?:co|don)|$)"),
    ("coop", r"phoi hop"),
    ("output", r"ket qua|san pham"),
    ("time", r"thoi gian|thoi han|tien do"),
    ("other", r"ghi chu|kinh phi"),
)


@dataclass(frozen=True, slots=True)
class _Heading:
    first: int
    end: int
    roles: list[Role]


@dataclass(frozen=True, slots=True)
class _Start:
    """A line that begins a row: its number and the offset of the title on the same line."""

    index: int
    number: str
    rest: int


def take_flat_tables(lines: Sequence[Line]) -> list[Table | list[Line]]:
    """Return the lines with every flattened table of tasks taken out as a table."""
    pieces: list[Table | list[Line]] = []
    done = 0
    while heading := _find_heading(lines, done):
        end = _table_end(lines, heading.end)
        starts = _row_starts(lines, heading.end, end)
        if len(starts) < _FEWEST_ROWS:
            break
        if done < heading.first:
            pieces.append(list(lines[done : heading.first]))
        pieces.append(_build(lines, heading, starts, end))
        done = end
    if done < len(lines):
        pieces.append(list(lines[done:]))
    return pieces


def _find_heading(lines: Sequence[Line], start: int) -> _Heading | None:
    for index in range(start, len(lines)):
        if _HEADING_START.match(lines[index].span.plain):
            end = _heading_end(lines, index)
            roles = _heading_roles(" ".join(one.span.plain for one in lines[index:end]))
            if end and "title" in roles and len(set(roles)) >= 3:
                return _Heading(index, end, roles)
    return None


def _heading_end(lines: Sequence[Line], first: int) -> int:
    for index in range(first + 1, min(first + _HEADING_LINES, len(lines))):
        text = lines[index].span.text
        found = _ALONE.match(text) or _INLINE.match(text)
        if found and found["number"] in ("I", "1", "1.1"):
            return index
    return 0


@cache
def _labels_inside() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(tuple(roles_by_label()))})\b")


def _heading_roles(words_of_heading: str) -> list[Role]:
    """Return the roles in printed order: whole labels first, else their key words."""
    roles: list[Role] = []
    labels = roles_by_label()
    for found in _labels_inside().finditer(words_of_heading):
        role: Role = labels[" ".join(found.group().split())]
        role = "title" if role == "content" else role
        if role != "number" and role not in roles:
            roles.append(role)
    if len(roles) >= 4 or {"title", "lead", "time"} <= set(roles):
        return roles
    places = [
        (m.start(), role)
        for role, rule in _KEYWORDS
        if (m := re.search(rf"\b(?:{rule})", words_of_heading))
    ]
    return [role for _, role in sorted(places)]


def _table_end(lines: Sequence[Line], start: int) -> int:
    """A table ends at the closing of the form or at the heading of the next section."""
    for index in range(start, len(lines)):
        span = lines[index].span
        if span.plain.startswith(words("writing", "tail_marks")) or re.match(
            r"phu luc\b", span.plain
        ):
            return index
        marker = read_marker(span.text)
        if marker and is_caps(span.text) and heading_kind(span.cut(marker.end)) == "duties":
            return index
    return len(lines)


def _row_starts(lines: Sequence[Line], start: int, end: int) -> list[_Start]:
    """Find the running numbers; a number out of order is a page number or part of the text."""
    candidates = [c for i in range(start, end) if (c := _candidate(lines[i], i))]
    found: list[_Start] = []
    last, last_roman, before_group = "0", 0, "0"
    for position, candidate in enumerate(candidates):
        roman = roman_value(candidate.number) if not candidate.number[0].isdigit() else 0
        if roman:
            if roman == last_roman + 1:
                found.append(candidate)
                before_group = last if last != "0" else before_group
                last, last_roman = "0", roman
        elif (
            _follows(last, candidate.number)
            or (last == "0" and _follows(before_group, candidate.number))
            or (last != "0" and candidate.number == "1" and _after_group(found))
            or _jumps(last, candidate, candidates[position + 1 : position + _LOOK_AHEAD])
        ):
            found.append(candidate)
            last = candidate.number
    return found


def _candidate(line: Line, index: int) -> _Start | None:
    text = line.span.text
    alone = _ALONE.match(text)
    if alone:
        return _Start(index, alone["number"], len(text))
    inline = _INLINE.match(text)
    if inline and text[inline.end()].isupper():
        return _Start(index, inline["number"], inline.end())
    return None


def _follows(last: str, number: str) -> bool:
    """Return whether ``number`` comes next: 3 after 2, 1.2 after 1.1, 2.1 or 2 after 1.4."""
    if "." in number:
        whole, part = (int(n) for n in number.split("."))
        last_whole, last_part = (int(n) for n in last.split(".")) if "." in last else (int(last), 0)
        return (whole == last_whole and part == last_part + 1) or (
            whole == last_whole + 1 and part == 1
        )
    return int(number) == int(last.split(".")[0]) + 1


def _after_group(found: list[_Start]) -> bool:
    return bool(found) and not found[-1].number[0].isdigit()


def _jumps(last: str, candidate: _Start, later: Sequence[_Start]) -> bool:
    """A number skipped in print still begins a row when the missing one never comes."""
    if (
        "." in candidate.number
        or "." in last
        or not int(last) + 1 < int(candidate.number) <= int(last) + 3
    ):
        return False
    wanted = str(int(last) + 1)
    for following in later:
        if not following.number[0].isdigit():
            break
        if following.number == wanted:
            return False
    return int(last) > 0 and any(one.number == str(int(candidate.number) + 1) for one in later[:3])


def _build(lines: Sequence[Line], heading: _Heading, starts: list[_Start], end: int) -> Table:
    lengths = [len(line.span) for line in lines[heading.end : end]]
    width = quantiles(lengths, n=20)[17] if len(lengths) > 2 else 60
    shape = RowShape(heading.roles, width)
    rows = [Row([EMPTY, *(_heading_cell(role) for role in heading.roles)])]
    rows[0].cells[0] = _heading_cell("number")
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        stop = following.index if following else end
        rows.append(_row(lines, start, stop, shape))
    return Table(rows, flat=True)


_NAMES: dict[Role, str] = {
    "number": "TT",
    "title": "Nhiệm vụ",
    "lead": "Cơ quan chủ trì",
    "implement": "Cơ quan thực hiện",
    "coop": "Cơ quan phối hợp",
    "output": "Kết quả",
    "time": "Thời gian",
    "other": "Ghi chú",
    "content": "Nội dung",
}


def _heading_cell(role: Role) -> Span:
    text = _NAMES[role]
    return Span(text, [0] * len(text))


def _row(lines: Sequence[Line], start: _Start, stop: int, shape: RowShape) -> Row:
    first = lines[start.index]
    number = first.span.cut(0, max(start.rest, 1)) if start.rest < len(first.span) else first.span
    number = number.trim(" .)")
    content = [line for line in lines[start.index + 1 : stop] if not _is_page_furniture(line)]
    if start.rest < len(first.span):
        content.insert(0, Line(first.span.cut(start.rest), first.gap, first.new_page))
    if not start.number[0].isdigit():
        return Row([number, glue(content) if content else EMPTY, *[EMPTY] * (len(shape.roles) - 1)])
    cells, guessed = split_cells(content, shape)
    return Row([number, *(cell_text(cell) if cell else EMPTY for cell in cells)], guessed)


def _is_page_furniture(line: Line) -> bool:
    return (
        bool(re.match(r"^(?:[-–]\s*)?(?:trang\s+)?\d{1,3}(?:\s*[-–/].*)?$", line.span.plain))
        and len(line.span) < 10
    )
