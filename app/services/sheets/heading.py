"""Where the heading of a table stands, and which label a title means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from app.records.language import Field, Kind, RecordType
from app.services.sheets.grid import Grid, Line, text_of
from app.text.folding import fold
from app.text.legacy import to_unicode

ID = "id"
"""Stands for the column that holds the record's own id."""
SKIP = "-"
"""Stands for a column left out on purpose."""
ID_LABEL = "Mã bản ghi"
_HEADER_SEARCH = 40
_LONGEST_TITLE = 120
_COUNTING = {"stt", "tt", "so tt", "so thu tu", "thu tu"}
_SYNONYMS = {
    "ho ten": "ho va ten",
    "ho va ten can bo": "ho va ten",
    "ho va ten cong chuc": "ho va ten",
    "ten can bo": "ho va ten",
    "ten cong chuc": "ho va ten",
    "nguoi": "cong chuc",
    "hoc vien": "nguoi tham du",
    "chuc vu": "chuc danh",
    "chuc vu chuc danh": "chuc danh",
    "don vi": "bo phan",
    "phong ban": "bo phan",
    "tu": "tu ngay",
    "ngay bat dau": "tu ngay",
    "thoi gian bat dau": "tu ngay",
    "den": "den ngay",
    "ngay ket thuc": "den ngay",
    "thoi gian ket thuc": "den ngay",
    "trinh do": "trinh do luat",
    "ten lop": "lop",
    "lop": "ten lop",
    "so van ban": "so ky hieu",
    "ngay thang nam": "ngay",
    "ngay thang": "ngay",
    "trich yeu noi dung": "trich yeu",
    "tong so nguoi": "so nguoi tham du",
    "kinh phi": "so tien",
    "id": "ma ban ghi",
}
_SMALL_WORDS = {"va", "cua", "cac", "ve", "theo"}


def fields_of(rtype: RecordType) -> tuple[Field, ...]:
    """Return the fields that travel in a sheet: all but hidden ones and machine values."""
    return tuple(f for f in rtype.fields if not f.hidden and f.kind is not Kind.JSON)


def names_of(rtype: RecordType) -> dict[str, str]:
    """Return every way to head a column: folded label or identifier, to the field's name."""
    fields = fields_of(rtype)
    names = {fold(f.name): f.name for f in fields} | {fold(f.label): f.name for f in fields}
    return {fold(ID_LABEL): ID} | names


def find_heading(grid: Grid, names: dict[str, str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the heading's row numbers and a title per column: the row that says most labels.

    Two rows together are one heading when the lower one adds labels to the upper one. Where no
    label is known, the first row as full as any other is taken, for the user to decide.
    """
    lines = grid.lines[:_HEADER_SEARCH]
    best: tuple[int, tuple[int, ...], tuple[str, ...]] = (0, (), ("",) * len(grid.letters))
    for place, line in enumerate(lines):
        own = tuple(_title(cell) for cell in line.cells)
        score = _known(own, names)
        if score > best[0]:
            best = (score, (line.number,), own)
        below = lines[place + 1] if score and place + 1 < len(lines) else None
        if below is not None and below.number == line.number + 1:
            lower = tuple(_title(cell) for cell in below.cells)
            both = tuple(_joined(a, b, names) for a, b in zip(own, lower, strict=True))
            if _known(both, names) > max(score, _known(lower, names), best[0]):
                best = (_known(both, names), (line.number, below.number), both)
    return best[1:] if best[0] else _fullest(lines, len(grid.letters))


def _fullest(lines: Sequence[Line], width: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    most = max((sum(c is not None for c in x.cells) for x in lines), default=0)
    for line in lines:
        texts = [c for c in line.cells if isinstance(c, str)]
        if most > 1 and len(texts) * 2 > most:
            return (line.number,), tuple(_title(cell) for cell in line.cells)
    return (), ("",) * width


def numbering(first: Sequence[Line]) -> tuple[int, ...]:
    """Return the row below a heading that only numbers the columns: (1) (2) (3)."""
    for line in first:
        cells = [text_of(c).strip("() ") for c in line.cells if c is not None]
        if len(cells) > 2 and [*map(str, range(1, len(cells) + 1))] == cells:
            return (line.number,)
    return ()


def similar(title: str, names: dict[str, str], used: set[str]) -> tuple[str, str]:
    """Return the field a title may well mean, and how that was guessed ("" when it was not)."""
    folded = fold(title)
    if folded in _COUNTING:
        return SKIP, "counting"
    other = names.get(_SYNONYMS.get(folded, ""), "")
    if other and other not in used:
        return other, "similar"
    words = set(folded.split()) - _SMALL_WORDS
    scored = [
        (len(words & known) / len(words | known), name)
        for label, name in names.items()
        if name not in used and (known := set(label.split()) - _SMALL_WORDS)
    ]
    best = max(scored, default=(0.0, ""))
    if words and best[0] >= 0.75 and sum(score == best[0] for score, _ in scored) == 1:
        return best[1], "similar"
    return "", "unknown"


def _title(cell: Any) -> str:
    text = " ".join(to_unicode(text_of(cell)).split())
    return re.sub(r"\s*[*:]+$|\s*\(\*\)$", "", text)


def _joined(upper: str, lower: str, names: dict[str, str]) -> str:
    if fold(lower) in names or not upper:
        return lower
    return f"{upper} {lower}" if lower and fold(f"{upper} {lower}") in names else upper


def _known(titles: Iterable[str], names: dict[str, str]) -> int:
    """Return how many labels a row says, those in so many words counting double."""
    score, found = 0, {ID}
    for title in titles:
        folded = fold(title) if len(title) <= _LONGEST_TITLE else ""
        exact = names.get(folded, "")
        name = exact or names.get(_SYNONYMS.get(folded, ""), "")
        if name and name not in found:
            found.add(name)
            score += 2 if exact else 1
    return score
