"""Reading a workbook: openpyxl opens it, and its sheet is streamed cell by cell.

Macros and links to other files are never followed.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile

from app.errors import UserError
from app.services.sheets.grid import OWN_SHEETS, Grid, Watch, unwatched
from app.services.sheets.package import busy, inspect, unreadable
from app.services.sheets.sheet_stream import Look, SheetStream
from app.text.folding import nfc


def read(source: Path, *, sheet: str = "", watch: Watch = unwatched) -> Grid:
    """Read one sheet of an .xlsx or .xlsm, the first visible one unless named.

    Raises UserError when the file cannot be read, has no such sheet or is beyond the limits.
    """
    notes = list(inspect(source))
    with _opened(source) as book:
        page, names = _choose(book, sheet, source)
        stream_of: Callable[[], BinaryIO] = page._get_source
        parts = book._archive.infolist()
        whole = next((p.file_size for p in parts if p.filename == page._worksheet_path), 0)
        parser = SheetStream(page._shared_strings, _look(book))
        with stream_of() as stream:
            parser.run(stream, whole, watch)
    if len(names) > 1 and not sheet:
        others = ", ".join(name for name in names if name != page.title)
        notes.append(f"Đọc trang tính “{page.title}”; không đọc: {others}.")
    notes += parser.notes()
    found = parser.collector
    return Grid(
        name=page.title,
        letters=found.letters(),
        lines=tuple(found.lines()),
        sheets=names,
        fonts=parser.fonts(),
        notes=tuple(notes),
    )


@contextmanager
def _opened(source: Path) -> Iterator[Any]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # By stream: the ending of the name decides nothing.
        with source.open("rb") as stream, warnings.catch_warnings():
            # What openpyxl cannot keep (pictures, rules) is not read here anyway.
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, keep_links=False)
            yield book
    except UserError:
        raise
    except PermissionError as error:
        raise busy(source) from error
    except (
        AttributeError,
        BadZipFile,
        EOFError,
        IndexError,
        InvalidFileException,
        KeyError,
        OSError,
        OverflowError,
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
        expat.ExpatError,
        zlib.error,
    ) as error:
        raise unreadable(source) from error


def _choose(book: Any, sheet: str, source: Path) -> tuple[Any, tuple[str, ...]]:
    pages = list(book.worksheets)
    # The lists behind a template's drop-downs and its guide are no tables.
    names = tuple(page.title for page in pages if page.title not in OWN_SHEETS)
    if sheet:
        wanted = nfc(sheet).strip().casefold()
        for page in pages:
            if nfc(page.title).strip().casefold() == wanted:
                return page, names
        raise UserError(
            f"Tệp “{source.name}” không có trang tính “{sheet}”.",
            f"Các trang tính: {', '.join(names)}.",
            code="no_sheet",
        )
    if not pages:
        raise unreadable(source)
    visible = [page for page in pages if page.sheet_state == "visible"]
    return (visible or pages)[0], names


def _look(book: Any) -> Look:
    percents = frozenset(
        n for n, style in enumerate(book._cell_styles) if "%" in _number_format(book, style)
    )
    fonts = [book._fonts[style.fontId].name or "" for style in book._cell_styles]
    days, spans = frozenset(book._date_formats), frozenset(book._timedelta_formats)
    return Look(days, spans, percents, fonts, book.epoch)


def _number_format(book: Any, style: Any) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    code = style.numFmtId
    if code < 164:
        return str(BUILTIN_FORMATS.get(code, ""))
    return str(book._number_formats[code - 164])
