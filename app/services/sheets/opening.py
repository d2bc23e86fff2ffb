"""Whatever the user points at, read as one table of cells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.services.sheets import table_text, xlsx
from app.services.sheets.grid import Grid, Watch, unwatched
from app.services.sheets.package import inspect, is_workbook

_TEXT_ENDINGS = (".csv", ".txt", ".tsv")


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or text that was pasted, and which part of it: empty choices are guessed."""

    path: Path | None = None
    text: str = ""
    sheet: str = ""
    charset: str = ""
    separator: str = ""

    @property
    def name(self) -> str:
        """Return the words that stand for it."""
        return self.path.name if self.path else "bảng vừa dán"


def read(source: Source, watch: Watch = unwatched) -> Grid:
    """Read a workbook by what it is, text by the ending of its name; UserError when neither."""
    if source.path is None:
        return table_text.pasted(source.text, separator=source.separator, watch=watch)
    if source.path.suffix.lower() in _TEXT_ENDINGS and not is_workbook(source.path):
        return table_text.read(
            source.path, charset=source.charset, separator=source.separator, watch=watch
        )
    inspect(source.path)
    return xlsx.read(source.path, sheet=source.sheet, watch=watch)
