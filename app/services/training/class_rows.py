"""The rows of a class list in words: under headings people use, or as plain lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.services.sheets.grid import Grid, Line, text_of
from app.text.folding import fold

_HEADINGS = {
    "full_name": ("ho va ten", "ho ten", "ho va ten nguoi tham du", "nguoi tham du", "hoc vien"),
    "position_title": ("chuc danh", "chuc vu", "chuc danh chuc vu"),
    "department": ("bo phan", "don vi", "don vi bo phan", "co quan", "don vi cong tac"),
    "role": ("tu cach",),
    "result": ("ket qua",),
    "hours_attended": ("so tiet", "so tiet tham du", "so tiet du"),
    "grade": ("xep loai",),
    "certificate_no": ("so chung chi", "so giay chung nhan", "so hieu", "chung chi so"),
    "certificate_date": ("ngay cap", "ngay cap chung chi"),
    "certificate_issuer": ("noi cap", "co quan cap"),
    "nominated_by": ("van ban cu di", "quyet dinh cu di"),
}
_KNOWN = {words: name for name, all_words in _HEADINGS.items() for words in all_words}
OF_PERSON = ("full_name", "position_title", "department")
"""Fields that tell of the person; the others tell of the place in the course."""
_NUMBERING = re.compile(r"^\s*(?:\d{1,3}\s*[.)/-]|[-+•*])\s*")
_ADDRESS = re.compile(r"^(?:ông|bà|anh|chị|đ/c|đồng chí)\s*:?\s+", re.IGNORECASE)
_AFTER_NAME = re.compile(r"\s+[-–—]\s+|\s*[,;:]\s*")
_ORDINAL = re.compile(r"\d{1,4}\.?")


def rows_of(grid: Grid) -> list[tuple[int, dict[str, str]]]:
    """Return (row number, {field: words}) of every row below the heading, or of plain lines."""
    for number, line in enumerate(grid.lines[:20]):
        named = [_KNOWN.get(fold(text_of(cell))) for cell in line.cells]
        if "full_name" in named:
            return [
                _by_heading(named, below)
                for below in grid.lines[number + 1 :]
                if any(_texts(below))
            ]
    return [(line.number, cells) for line in grid.lines if (cells := _by_place(_texts(line)))]


def _by_heading(named: Sequence[str | None], line: Line) -> tuple[int, dict[str, str]]:
    texts = _texts(line)
    return line.number, {n: t for n, t in zip(named, texts, strict=False) if n and t}


def _by_place(texts: Sequence[str]) -> dict[str, str]:
    """Read a line without headings: number, name, post, department."""
    parts = [t for t in texts if t and not _ORDINAL.fullmatch(t)]
    if not parts:
        return {}
    parts[0] = _ADDRESS.sub("", _NUMBERING.sub("", parts[0]))
    if len(parts) == 1:
        parts = [p for p in _AFTER_NAME.split(parts[0]) if p]
    return dict(zip(OF_PERSON, parts, strict=False))


def _texts(line: Line) -> list[str]:
    return [text_of(cell).strip() for cell in line.cells]
