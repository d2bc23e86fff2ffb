from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Writes an .xlsx of the given rows, the heading first."""

    def write(*rows: Sequence[Any], formats: dict[str, str] | None = None) -> Path:
        book = Workbook()
        for row in rows:
            book.active.append(list(row))
        for cell, style in (formats or {}).items():
            book.active[cell].number_format = style
        path = tmp_path / "danh sách.xlsx"
        book.save(path)
        return path

    return write
