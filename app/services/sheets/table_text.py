"""Reading a table that is text: a CSV file of any usual encoding, or cells that were copied."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from app.errors import UserError
from app.services.sheets.grid import Collector, Grid, Watch, unwatched
from app.services.sheets.package import busy
from app.text.folding import nfc
from app.text.legacy import TextEncoding, detect

CHARSETS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1258": "Windows tiếng Việt (1258)",
    "cp1252": "Windows Tây Âu (phông TCVN3, VNI)",
}
"""The encodings of text files one may choose from, by the name Python gives them."""
SEPARATORS = {";": "chấm phẩy ;", ",": "phẩy ,", "\t": "dấu tab", "|": "gạch đứng |"}
_SAMPLE = 200_000
_SAMPLE_LINES = 50
_LONGEST_CELL = 10 * 2**20
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def read(source: Path, *, charset: str = "", separator: str = "", watch: Watch = unwatched) -> Grid:
    """Read a .csv or .txt; encoding and separator are guessed unless named.

    Raises UserError: file_busy, file_empty, wrong_charset, too_long, too_wide.
    """
    try:
        data = source.read_bytes()
    except OSError as error:
        raise busy(source) from error
    chosen = charset or _guess_charset(data)
    # A guess shows what it cannot read; the user may then choose.
    errors = "strict" if charset else "replace"
    mark = _bom(data) if chosen in ("utf-8", "utf-16") else ""
    try:
        text = data.decode(mark or chosen, errors)
    except (UnicodeError, LookupError) as error:
        raise UserError(
            f"Tệp “{source.name}” không đọc được theo bảng mã {CHARSETS.get(chosen, chosen)}.",
            "Chọn bảng mã khác rồi xem lại.",
            code="wrong_charset",
        ) from error
    return _grid(source.name, text, separator, _CHOICE_OF.get(chosen, chosen), watch)


def pasted(text: str, *, separator: str = "", watch: Watch = unwatched) -> Grid:
    """Read cells copied from a spreadsheet or a table of a document (parted by tabs)."""
    return _grid("Vùng vừa dán", text, separator or ("\t" if "\t" in text else ""), "", watch)


_CHOICE_OF = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
"""The choice that stands for a way of decoding."""


def unguarded(text: str) -> str:
    """Return a text without the apostrophe that kept it from being taken for a formula."""
    return text[1:] if _GUARDED.match(text) else text


def _grid(name: str, text: str, separator: str, charset: str, watch: Watch) -> Grid:
    text = text.lstrip("\ufeff")
    # Excel's own line that names the separator.
    if found := re.match(r"sep=(.)\r?\n", text):
        separator, text = separator or found[1], text[found.end() :]
    if not text.strip() or _BINARY.search(text[:_SAMPLE]):
        raise _no_text(name)
    chosen = separator or _guess_separator(text)
    collector = Collector()
    seen = 0
    for number, row in _records(text, chosen):
        cells = [(n, unguarded(cell)) for n, cell in enumerate(row, 1) if cell.strip()]
        collector.add(number, cells)
        seen += sum(map(len, row)) + len(row)
        if not number % 500:
            watch(min(seen, len(text)), len(text))
    return Grid(
        name=name,
        letters=collector.letters(),
        lines=tuple(collector.lines()),
        charset=charset,
        separator=chosen,
    )


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows by their place; a cell of several lines counts as one row."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        lines = csv.reader(StringIO(text, newline=""), delimiter=separator)
        yield from enumerate(lines, start=1)
    except csv.Error as error:
        raise UserError(
            "Bảng dạng chữ bị hỏng: có dấu ngoặc kép không đóng.",
            "Mở bằng Excel, lưu thành .xlsx rồi nhập. Chưa có gì thay đổi.",
            code="file_unreadable",
        ) from error
    finally:
        csv.field_size_limit(before)


def _bom(data: bytes) -> str:
    return next((name for mark, name in _BOMS.items() if data.startswith(mark)), "")


def _wide(data: bytes) -> str:
    """Return which UTF-16 a text without a mark is, by where its zero bytes stand."""
    sample = data[:2_000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= len(sample) // 8:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _guess_charset(data: bytes) -> str:
    if found := _bom(data) or _wide(data):
        return found
    try:
        data.decode("utf-8")
    except UnicodeError:
        pass
    else:
        return "utf-8"
    sample = data[:_SAMPLE]
    words = sample.decode("cp1252", "ignore").splitlines()[:_SAMPLE_LINES]
    old = sum(detect(cell) is not TextEncoding.UNICODE for cell in _cells(words))
    try:
        vietnamese = nfc(sample.decode("cp1258"))
    except UnicodeError:
        return "cp1252"
    marked = sum(_is_vietnamese(char) for char in vietnamese)
    return "cp1252" if old and old * 4 > marked else "cp1258"


def _cells(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield from re.split(r"[;,\t|]", line)


def _is_vietnamese(char: str) -> bool:
    return "\u1ea0" <= char <= "\u1ef9" or char in "ăâđêôơưĂÂĐÊÔƠƯ"


def _guess_separator(text: str) -> str:
    """Return the separator that cuts most lines into the same number of cells, above one."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:_SAMPLE_LINES]
    best, best_score = ";", 0
    for separator in SEPARATORS:
        counted = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        width, times = max(counted.items(), key=lambda item: (item[0] > 1, item[1]))
        score = times * 100 + min(width, 99) if width > 1 else 0
        if score > best_score:
            best, best_score = separator, score
    return best


def _no_text(name: str) -> UserError:
    return UserError(
        f"“{name}” không có bảng chữ nào đọc được.",
        "Chọn tệp .xlsx hay .csv, hoặc chép các ô trong Excel rồi dán. Chưa có gì thay đổi.",
        code="file_unreadable",
    )
