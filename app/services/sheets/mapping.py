"""Which column of a table goes into which field: guessed, shown, changed by hand, remembered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Literal

from app.desk import Desk
from app.errors import UserError
from app.records.language import Kind, RecordType
from app.services.sheets.grid import Grid, Line, text_of
from app.services.sheets.heading import (
    ID,
    SKIP,
    fields_of,
    find_heading,
    names_of,
    numbering,
    similar,
)
from app.text.folding import fold, nfc
from app.text.legacy import TextEncoding, detect_column, to_unicode
from app.text.numbers import is_ambiguous, parse_number

_SAMPLES = 200
_SHOWN = 5
_OLD_FONTS = {".vn": TextEncoding.TCVN3, "vni": TextEncoding.VNI}
How = Literal["label", "similar", "remembered", "chosen", "counting", "unknown"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is headed, which field it fills (empty: not decided yet) and how read.

    ``encoding`` and ``capitals`` (a TCVN3 font of capitals) are for texts of old fonts;
    ``american`` reads "1,500.5" and "1.500" with a decimal point. ``unclear`` is a number in the
    column that reads two ways. ``samples`` are its first values as they stand.
    """

    letter: str
    heading: str
    field: str = ""
    how: How = "unknown"
    encoding: TextEncoding = TextEncoding.UNICODE
    capitals: bool = False
    american: bool = False
    unclear: str = ""
    samples: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        """Return a text of this column in Unicode."""
        if self.encoding is TextEncoding.UNICODE:
            return nfc(text)
        return to_unicode(text, self.encoding, capitals=self.capitals)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a table and where its heading stands: sheet rows, empty when not found."""

    columns: tuple[Column, ...]
    heading: tuple[int, ...]
    skipped: tuple[int, ...] = ()

    @property
    def undecided(self) -> tuple[Column, ...]:
        """Return the columns nobody has decided about."""
        return tuple(c for c in self.columns if not c.field)

    @property
    def taken(self) -> tuple[tuple[int, Column], ...]:
        """Return the columns that fill something, with their places in a line."""
        return tuple((n, c) for n, c in enumerate(self.columns) if c.field not in ("", SKIP))

    def data(self, grid: Grid) -> tuple[Line, ...]:
        """Return the lines below the heading."""
        last = max(self.heading, default=0)
        return tuple(x for x in grid.lines if x.number > last and x.number not in self.skipped)

    def with_column(self, letter: str, **changed: Any) -> Mapping:
        """Return the mapping with one column changed by hand.

        A field belongs to one column: another that had it is undecided then.
        """
        field = changed.get("field", "")
        made = []
        for column in self.columns:
            if column.letter == letter:
                how: How = "chosen" if "field" in changed else column.how
                made.append(replace(column, how=how, **changed))
            elif field not in ("", SKIP) and column.field == field:
                made.append(replace(column, field="", how="unknown"))
            else:
                made.append(column)
        return replace(self, columns=tuple(made))


def guess(desk: Desk, rtype: RecordType, grid: Grid) -> Mapping:
    """Find the heading and guess the columns; what was chosen before for these headings wins."""
    names = names_of(rtype)
    heading, titles = find_heading(grid, names)
    below = [x for x in grid.lines if x.number > max(heading, default=0)]
    skipped = numbering(below[:1])
    columns = _columns(grid, titles, below, names)
    found = Mapping(tuple(columns), heading, skipped)
    return _recalled(desk, rtype, found)


def remember(desk: Desk, rtype: RecordType, mapping: Mapping) -> None:
    """Keep the choices made for these headings, for the next file of the same form."""
    kept = {
        c.letter: [c.field, c.encoding.value, c.capitals, c.american]
        for c in mapping.columns
        if c.field
    }
    desk.store.set_setting(_setting(rtype, mapping), kept)


def require_decided(rtype: RecordType, mapping: Mapping) -> None:
    """Raise UserError no_heading, or unknown_columns for columns nobody has decided about."""
    if not mapping.heading or not mapping.taken:
        labels = ", ".join(f.label for f in fields_of(rtype)[:4])
        raise UserError(
            "Không thấy dòng tiêu đề cột quen thuộc trong bảng.",
            f"Một dòng cần có tên cột như: {labels}. Nếu bảng ở trang tính khác thì chọn trang ấy; "
            "lấy tệp mẫu để xem cách ghi.",
            code="no_heading",
        )
    if mapping.undecided:
        named = ", ".join(f"“{c.heading or c.letter}” ({c.letter})" for c in mapping.undecided[:5])
        raise UserError(
            f"Chưa biết ghi vào đâu: cột {named}.",
            "Chọn trường cho từng cột, hoặc chọn bỏ qua cột (lệnh: --map “tên cột=-”).",
            code="unknown_columns",
        )


def _columns(
    grid: Grid,
    titles: Sequence[str],
    below: Sequence[Line],
    names: dict[str, str],
) -> list[Column]:
    exact = [names.get(fold(title), "") for title in titles]
    used = {name for name in exact if name}
    made, given = [], set[str]()
    for place, letter in enumerate(grid.letters):
        values = [x.cells[place] for x in below[:_SAMPLES] if x.cells[place] is not None]
        field, how = exact[place], "label"
        if not field:
            field, how = similar(titles[place], names, used | given)
        if field in given:
            field, how = "", "unknown"
        if not titles[place] and not any(x.cells[place] is not None for x in below):
            # Words above the heading alone: a title, not a column.
            field, how = SKIP, "counting"
        if field not in ("", SKIP):
            given.add(field)
        column = Column(letter, titles[place], field, how)  # type: ignore[arg-type]
        made.append(_read_how(column, values, grid.fonts.get(letter, "")))
    return made


def _read_how(column: Column, values: Sequence[Any], font: str) -> Column:
    texts = [v for v in values if isinstance(v, str)]
    found = next((e for start, e in _OLD_FONTS.items() if font.casefold().startswith(start)), None)
    # A font may be set on cells that were since typed in Unicode: every text is looked at alone.
    is_old = found is not None or detect_column(texts) is not TextEncoding.UNICODE
    capitals = found is TextEncoding.TCVN3 and font.endswith("H")
    american, unclear = _numbers(texts)
    return replace(
        column,
        encoding=TextEncoding.AUTO if is_old else TextEncoding.UNICODE,
        capitals=capitals,
        american=american,
        unclear=unclear,
        samples=tuple(text_of(v)[:80] for v in values[:_SHOWN]),
    )


def is_number(rtype: RecordType, column: Column) -> bool:
    """Tell whether a column fills a field that holds numbers."""
    kinds = (Kind.INTEGER, Kind.DECIMAL)
    return any(f.name == column.field and f.kind in kinds for f in rtype.fields)


def _numbers(texts: Sequence[str]) -> tuple[bool, str]:
    """Tell whether a column's texts use a decimal point, and one that could be read both ways."""
    clear = [t for t in texts if parse_number(t) is not None and not is_ambiguous(t)]
    points = sum(_decimal_sign(t) == "." for t in clear)
    commas = sum(_decimal_sign(t) == "," for t in clear)
    unclear = next((t for t in texts if is_ambiguous(t)), "")
    return points > commas, "" if points or commas else unclear


def _decimal_sign(text: str) -> str:
    """Return the sign before the decimals of a number that reads one way only."""
    signs = re.findall(r"[.,]", text)
    if len(signs) > 1 and len(set(signs)) == 1:
        return "," if signs[0] == "." else "."
    return signs[-1] if signs else ""


def _recalled(desk: Desk, rtype: RecordType, mapping: Mapping) -> Mapping:
    kept = desk.store.setting(_setting(rtype, mapping)) or {}
    known = {ID, SKIP, *(f.name for f in fields_of(rtype))}
    made = []
    for column in mapping.columns:
        field, encoding, capitals, american = kept.get(column.letter) or ("", "", False, False)
        if field not in known:
            made.append(column)
            continue
        how: How = column.how if field == column.field else "remembered"
        made.append(
            replace(
                column,
                field=field,
                how=how,
                encoding=TextEncoding(encoding),
                capitals=bool(capitals),
                american=bool(american),
            )
        )
    return replace(mapping, columns=tuple(made))


def _setting(rtype: RecordType, mapping: Mapping) -> str:
    words = "\n".join(f"{c.letter}={fold(c.heading)}" for c in mapping.columns)
    return f"sheet:{rtype.name}:{sha256(words.encode()).hexdigest()[:16]}"
