"""The XML of a sheet as a stream of cells.

It is parsed here because three things a user must hear of are lost in openpyxl's quick mode: rows
that are hidden, cells that are merged, and formulas whose result was never stored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.parsers import expat

from app.services.sheets.grid import Collector, Flaw, Watch, column_letter

_MOST_ROW_MARKS = 1_048_576
"""Rows a sheet of Excel can have at all."""
_BLOCK = 1 << 16
_FONT_SAMPLE = 2_000
_RANGE = re.compile(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_RESULT = Flaw("công thức chưa có kết quả (mở tệp bằng Excel, lưu lại rồi nhập)")


@dataclass(frozen=True, slots=True)
class Look:
    """What the styles of a workbook say of a cell's number: day, time span or per cent."""

    days: frozenset[int]
    spans: frozenset[int]
    percents: frozenset[int]
    fonts: Sequence[str]
    epoch: Any


class SheetStream:
    """Streams the XML of a sheet into a Collector; ``strings`` are the workbook's shared texts."""

    def __init__(self, strings: Sequence[str], look: Look) -> None:
        self.collector = Collector()
        self._strings, self._look = strings, look
        self._cells: list[tuple[int, Any]] = []
        self._row, self._column, self._rows_seen = 0, 0, 0
        self._hidden = False
        self._hidden_rows: list[int] = []
        self._kind, self._style = "n", 0
        self._text: list[str] = []
        self._inside = ""
        self._value: str | None = None
        self._formula = False
        self._merges: list[tuple[int, int, int]] = []
        self._fonts: dict[int, Counter[str]] = {}
        self._columns: dict[str, int] = {}

    def run(self, stream: BinaryIO, whole: int, watch: Watch) -> None:
        """Parse a sheet of ``whole`` bytes."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        done = 0
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)
            done += len(block)
            watch(done, max(whole, done))
        parser.Parse(b"", True)
        for first, last, left in self._merges:
            self.collector.fill(first, last, left)

    def notes(self) -> list[str]:
        """Return what to tell of hidden rows and merged cells."""
        told = []
        if self._hidden_rows:
            shown = ", ".join(map(str, self._hidden_rows[:10]))
            more = "…" if len(self._hidden_rows) > 10 else ""
            count = len(self._hidden_rows)
            told.append(f"Có {count} dòng ẩn cũng được đọc: {shown}{more}.")
        if self._merges:
            told.append("Có ô gộp dọc: mỗi dòng bên dưới nhận giá trị của ô gộp.")
        return told

    def fonts(self) -> dict[str, str]:
        """Return the commonest font of each column's first texts."""
        return {
            column_letter(column): counted.most_common(1)[0][0]
            for column, counted in self._fonts.items()
        }

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            if name == "v" or self._inside == "is":
                self._text, self._inside = [], name
        elif name == "f":
            self._formula = True
        elif name == "is":
            self._inside, self._value = "is", ""
        elif name == "row":
            self._begin_row(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "v":
            self._value, self._inside = "".join(self._text), ""
        elif name == "t":
            if self._inside == "t":
                self._value, self._inside = (self._value or "") + "".join(self._text), "is"
        elif name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self._end_row()

    def _characters(self, text: str) -> None:
        if self._inside:
            self._text.append(text)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._rows_seen += 1
        if self._rows_seen > _MOST_ROW_MARKS:
            raise ValueError("more rows than a sheet can have")
        self._row = int(attributes.get("r") or self._row + 1)
        self._column = 0
        self._hidden = attributes.get("hidden") in ("1", "true")
        self._cells = []

    def _end_row(self) -> None:
        if self._hidden:
            self._hidden_rows.append(self._row)
        self.collector.add(self._row, self._cells, hidden=self._hidden)
        self._cells = []

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.rstrip("0123456789")
            number = self._columns.get(letters)
            if number is None:
                number = self._columns[letters] = _column_number(letters)
            self._column = number
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._value, self._formula = None, False

    def _end_cell(self) -> None:
        raw = self._value
        if raw is None or raw == "":
            if self._formula and self._kind != "str":
                self._cells.append((self._column, _NO_RESULT))
            return
        value = self._meaning(raw)
        if isinstance(value, str):
            if not value.strip():
                return
            self._note_font()
        self._cells.append((self._column, value))

    def _meaning(self, raw: str) -> Any:
        kind = self._kind
        if kind == "n":
            return self._number(raw)
        if kind == "s":
            return _plain(self._strings[int(raw)])
        if kind in ("str", "inlineStr"):
            return _plain(raw)
        if kind == "b":
            return raw.strip() == "1"
        if kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            return from_ISO8601(raw)
        return Flaw(f"ô báo lỗi {raw}")

    def _number(self, raw: str) -> Any:
        number = float(raw) if "." in raw or "E" in raw or "e" in raw else int(raw)
        look, style = self._look, self._style
        if style in look.days:
            return _day(number, look, is_span=style in look.spans)
        if style in look.percents:
            return f"{number * 100:.15g}%".replace(".", ",")
        return number

    def _note_font(self) -> None:
        if self._row <= _FONT_SAMPLE and self._look.fonts[self._style]:
            counted = self._fonts.setdefault(self._column, Counter())
            counted[self._look.fonts[self._style]] += 1

    def _merge(self, ref: str) -> None:
        """Note a cell merged downwards; merged sideways it has its value where it is read."""
        if (found := _RANGE.fullmatch(ref)) and found[2] != found[4]:
            self._merges.append((int(found[2]), int(found[4]), _column_number(found[1])))


def _day(number: float, look: Look, *, is_span: bool) -> Any:
    from openpyxl.utils.datetime import from_excel

    try:
        return from_excel(number, look.epoch, timedelta=is_span)
    except (OverflowError, ValueError):
        return Flaw(f"số {number} không phải là ngày")


def _plain(text: Any) -> str:
    """Return a text with Excel's own spelling of odd characters undone ("_x000D_")."""
    found = str(text)
    if "_x" not in found:
        return found
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), found)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError("no column letter")
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _refuse_doctype(*_: Any) -> None:
    """Excel never writes a document type; one that is there wants to expand entities."""
    raise ValueError("a sheet with a document type")
