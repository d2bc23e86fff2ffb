"""The use cases of sheets in one step each, as a command runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.desk import Desk
from app.ports import Changes
from app.services.sheets import importing
from app.services.sheets.importing import Imported
from app.services.sheets.opening import Source
from app.services.sheets.rows import Wishes


def take(
    desk: Desk, kind: str, path: Path, *, preview: bool = False, **wishes: Any
) -> tuple[Imported, Changes]:
    """Import a file, or only look at it."""
    draft = importing.look(desk, kind, Source(path))
    wanted = Wishes(**wishes)
    if preview:
        return importing.preview(desk, draft, wanted), Changes()
    return importing.take(desk, draft, wanted)


def taken(desk: Desk, kind: str, path: Path, **wishes: Any) -> list[tuple[int, str]]:
    """Import, and return each row's number and status."""
    return [(r.row, r.status) for r in take(desk, kind, path, **wishes)[0].rows]


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """Return every row of a file's first sheet."""
    book = load_workbook(path)
    found = list(book.active.iter_rows(values_only=True))
    book.close()
    return found
