"""A table of cells as it was read, before anything is known about what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.errors import UserError
from app.text.dates import format_date

OWN_SHEETS = (GUIDE, LISTS) = ("Hướng dẫn", "Danh mục")
"""The sheets of a template that hold no records."""
MAX_ROWS = 50_000
"""The most filled rows taken from one sheet."""
MAX_COLUMNS = 256
"""The most columns with anything in them."""
MAX_CELLS = 2_000_000
"""The most filled cells of one sheet."""

Watch = Callable[[int, int], None]
"""Told how far long work is, (done, whole); raises to stop it."""


def unwatched(_done: int, _whole: int) -> None:
    """Stand in for a Watch nobody gave."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What stands in a cell that has no value to take; ``why`` is said beside its row."""

    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row with anything in it: its number in the sheet (from 1) and a value per column."""

    number: int
    cells: tuple[Any, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its columns' letters, the font most of a column is written in, and its lines.

    ``sheets`` are the names one may choose from, ``notes`` what the user must know of the file.
    ``merged`` maps (line number, column letter) to the letters across which a cell is merged.
    ``charset`` and ``separator`` are those of a text file, empty otherwise.
    """

    name: str
    letters: tuple[str, ...]
    lines: tuple[Line, ...]
    sheets: tuple[str, ...] = ()
    fonts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    charset: str = ""
    separator: str = ""


class Collector:
    """Takes filled cells as they come and lays them out, refusing a table beyond the limits."""

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        self._rows: list[tuple[int, bool, list[Any]]] = []
        self._cells = 0

    def add(self, number: int, cells: Iterable[tuple[int, Any]], *, hidden: bool = False) -> None:
        """Take the filled cells (column from 1, value) of a row; an empty row is passed over."""
        places, row = self._places, [None] * len(self._places)
        for column, value in cells:
            place = places.get(column)
            if place is None:
                place = places[column] = len(places)
                if place >= MAX_COLUMNS:
                    raise too_big(f"Bảng có hơn {MAX_COLUMNS} cột có chữ.", "too_wide")
                row.append(None)
            row[place] = value
            self._cells += 1
        if not any(value is not None for value in row):
            return
        if len(self._rows) >= MAX_ROWS:
            raise too_big(f"Bảng có hơn {MAX_ROWS} dòng.", "too_long")
        if self._cells > MAX_CELLS:
            raise too_big(f"Bảng có hơn {MAX_CELLS} ô.", "too_long")
        self._rows.append((number, hidden, row))

    def fill(self, number_from: int, number_to: int, column: int) -> None:
        """Write the top value of a cell merged downwards into the rows below it."""
        place = self._places.get(column)
        top: Any = None
        if place is None:
            return
        for number, _hidden, row in self._rows:
            if number > number_to:
                break
            if number == number_from:
                top = row[place] if place < len(row) else None
            elif number > number_from and top is not None:
                row += [None] * (place + 1 - len(row))
                row[place] = top if row[place] is None else row[place]

    def letters(self) -> tuple[str, ...]:
        """Return the letters of the filled columns, left to right."""
        return tuple(column_letter(column) for column in sorted(self._places))

    def lines(self) -> Iterator[Line]:
        """Yield the rows, each with as many cells as there are columns."""
        order = [self._places[column] for column in sorted(self._places)]
        width = len(order)
        for number, hidden, row in self._rows:
            row += [None] * (width - len(row))
            yield Line(number, tuple(row[place] for place in order), hidden)


def too_big(what: str, code: str) -> UserError:
    """Return the refusal of a table beyond the limits."""
    return UserError(what, "Chia nhỏ tệp rồi nhập từng phần. Chưa có gì thay đổi.", code=code)


def column_letter(number: int) -> str:
    """Return the letters of a column counted from 1: A, B … Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def text_of(cell: Any) -> str:
    """Return a cell as one would read it in a sample."""
    if cell is None:
        return ""
    if isinstance(cell, Flaw):
        return "#"
    if isinstance(cell, date):
        return format_date(cell)
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    return str(cell)
