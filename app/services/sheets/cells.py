"""One cell and the value it stands for, there and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.records import codec
from app.records.language import Field, Kind
from app.services.sheets.finder import Finder, ids_of
from app.services.sheets.grid import Flaw
from app.services.sheets.mapping import Column
from app.text.dates import format_date, from_excel_serial
from app.text.folding import nfc
from app.text.numbers import format_number

LONGEST_TEXT = 32_767
"""Characters that one cell of Excel holds."""
_MOST_DIGITS = 15
_FIRST_EXCEL_DAY = date(1900, 3, 1)
_SERIALS = range(25_569, 73_051)
"""Excel's day numbers of 1970 to 2099: a smaller number in a date column is more likely a year."""
_SERIAL = re.compile(r"\d{5}")
_BREAKS = re.compile(r"\r\n?")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REPEATING = (Kind.CHOICE, Kind.CHOICES, Kind.BOOL)


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one column; a choice read once is known from then on."""

    column: Column
    field: Field
    finder: Finder
    _known: dict[Any, Any]

    def value(self, cell: Any, held: Any) -> Any:
        """Return the value a cell means; ``held`` is what the record holds there so far.

        Raises codec.ValueProblem with the sentence to show beside the row.
        """
        if cell is None or cell == "":
            return held if held is not None and not self._as_exported(held).strip() else None
        if isinstance(cell, Flaw):
            raise codec.ValueProblem(f"{cell.why[:1].upper()}{cell.why[1:]}.")
        if isinstance(cell, str):
            if held is not None and self._is_exported(nfc(cell), held):
                return held
            cell = self.column.read(cell)
        if self.field.kind in (Kind.REF, Kind.REFS):
            return self._references(_words(cell), ids_of(held))
        if self.field.kind not in _REPEATING:
            return _meaning(self.column, self.field, cell)
        key = (type(cell), cell)
        if key not in self._known:
            self._known[key] = _meaning(self.column, self.field, cell)
        return self._known[key]

    def _references(self, text: str, held: tuple[str, ...]) -> Any:
        if self.field.kind is Kind.REF:
            return self.finder.find(self.field, text, held) if text.strip() else None
        parts = [part for part in text.split(";") if part.strip()]
        return tuple(self.finder.find(self.field, part, held) for part in parts) or None

    def _is_exported(self, text: str, held: Any) -> bool:
        """Tell whether a text is what an export writes of a value: then it has not changed."""
        written = self._as_exported(held)
        return text == written or (len(written) > LONGEST_TEXT and text == written[:LONGEST_TEXT])

    def _as_exported(self, held: Any) -> str:
        return nfc(writable(shown(self.field, held, self.finder.names(self.field, held))))


_NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
_SWAPPED = str.maketrans(",.", ".,")


def reader_of(column: Column, field: Field, finder: Finder) -> CellReader:
    """Return the reader of one column."""
    return CellReader(column, field, finder, {})


def sample(column: Column, field: Field, text: str) -> str:
    """Return how a text of a column will be understood, in words; "" when it cannot be."""
    read = column.read(text)
    if field.target:
        return read
    try:
        return codec.show(field, _meaning(column, field, read))
    except codec.ValueProblem:
        return ""


def _meaning(column: Column, field: Field, cell: Any) -> Any:
    """Return the value a cell has by itself, references aside."""
    if field.kind is Kind.DATE:
        return _day(field, cell)
    if field.kind is Kind.BOOL and isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and column.american and field.kind in _NUMBERS:
        cell = cell.translate(_SWAPPED)
    return codec.parse(field, _words(cell))


def excel_cell(field: Field, value: Any, names: Mapping[str, str]) -> Any:
    """Return what a value looks like in a cell of Excel; ``names`` are the words of references.

    Days and numbers are real ones as far as Excel can hold them; a text beyond what a cell holds
    is cut (see ``is_cut``).
    """
    if value is None:
        return None
    if field.kind is Kind.DATE:
        return value if value >= _FIRST_EXCEL_DAY else format_date(value)
    if field.kind in _NUMBERS and _digits(value) <= _MOST_DIGITS:
        return value
    return writable(shown(field, value, names))[:LONGEST_TEXT]


def is_cut(field: Field, value: Any) -> bool:
    """Tell whether a text is longer than a cell of Excel holds."""
    return isinstance(value, str) and field.kind is not Kind.REF and len(value) > LONGEST_TEXT


def shown(field: Field, value: Any, names: Mapping[str, str]) -> str:
    """Return a value in words: labels instead of codes, names instead of ids."""
    if value is None:
        return ""
    if field.kind in (Kind.REF, Kind.REFS):
        return "; ".join(names.get(i, i) for i in ids_of(value))
    return codec.show(field, value)


def writable(text: str) -> str:
    """Return a text as a sheet can hold it: plain line breaks, no control characters."""
    return _UNWRITABLE.sub("", _BREAKS.sub("\n", text))


def as_text(sheet: Any, text: str) -> Any:
    """Return a cell that stays text, though its words may look like a formula to Excel."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.value = writable(text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
    return cell


def _digits(value: int | Decimal) -> int:
    if isinstance(value, int):
        return len(str(abs(value)))
    return len(value.as_tuple().digits)


def _words(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    for kind, say in _SAID:
        if isinstance(cell, kind):
            return say(cell)
    return str(cell)


def _said_number(number: float) -> str:
    """Return what Excel shows of a number: 15 digits, without the noise of binary fractions."""
    return f"{Decimal(f'{number:.15g}'):f}".replace(".", ",")


_SAID: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda cell: "Có" if cell else "Không"),
    (float, _said_number),
    (date, format_date),
    (time, lambda cell: f"{cell:%H:%M}"),
    (timedelta, lambda cell: f"{format_number(cell / timedelta(hours=1), 2)} giờ"),
)


def _day(field: Field, cell: Any) -> Any:
    """Return a day given as Excel's own date, as text, or as the bare number behind a date."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str) and _SERIAL.fullmatch(cell.strip()):
        cell = int(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return from_excel_serial(cell)
    return codec.parse(field, _words(cell).replace("\u00a0", " "))
