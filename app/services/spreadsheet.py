"""Excel in and out for every record type: columns are the declaration's labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Query
from app.records import codec
from app.records.language import Field, Kind, RecordType
from app.records.validation import check
from app.services import records
from app.text.folding import fold, tone_key

MAX_ROWS = 50_000
"""The most rows taken from one sheet."""
_ID_COLUMN = "Mã bản ghi"
_BATCH_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became, or would become, of one sheet row (1 is the heading)."""

    row: int
    status: Literal["new", "changed", "same", "refused"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """Every row's result; nothing is kept when any row is refused, unless told otherwise."""

    rows: tuple[RowResult, ...]
    kept: bool

    def to_json(self) -> dict[str, Any]:
        """Return the answer of ``record import``."""

        def count(status: str) -> int:
            return sum(r.status == status for r in self.rows)

        return {
            "rows": [{"row": r.row, "status": r.status, "why": r.why} for r in self.rows],
            "new": count("new"),
            "changed": count("changed"),
            "refused": count("refused"),
            "kept": self.kept,
        }


def columns(rtype: RecordType) -> tuple[Field, ...]:
    """Return the fields that travel in a sheet: all but hidden ones and machine values."""
    return tuple(f for f in rtype.fields if not f.hidden and f.kind is not Kind.JSON)


def export(desk: Desk, type_name: str, target: Path) -> int:
    """Write every living record of a type to an .xlsx; return how many rows.

    References are written as the words that stand for the record; dates as real dates.
    """
    from openpyxl import Workbook

    rtype = records.record_type(type_name)
    fields = columns(rtype)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(rtype.plural[:31])
    sheet.append([_ID_COLUMN, *(f.label for f in fields)])
    found = desk.store.find(Query(type_name, order=rtype.order, limit=_BATCH_LIMIT)).records
    names = _names(desk, fields, found)
    for record in found:
        cells = [_cell(f, record[f.name], names.get(f.name, {})) for f in fields]
        sheet.append([record.id, *cells])
    desk.write_file(target, _bytes(book))
    return len(found)


def import_(
    desk: Desk, type_name: str, source: Path, *, preview: bool = False
) -> tuple[Imported, Changes]:
    """Read an .xlsx row by row and keep it whole: one refused row keeps nothing.

    A row with a record id changes that record, any other is new. Headings are found by label
    without marks. Raises UserError for an unreadable file or one without a known heading.
    """
    rtype = records.record_type(type_name)
    if not rtype.manual:
        raise UserError(
            f"{rtype.label} không nhập từ Excel được.",
            "Ghi ở trang của nó trong chương trình. Chưa có gì thay đổi.",
            code="not_manual",
        )
    rows = list(_read(rtype, source))
    finder = _Finder(desk)
    results: list[RowResult] = []
    edits: list[Edit] = []
    for number, typed in rows:
        edit, result = _row(desk, rtype, finder, number, typed)
        results.append(result)
        if edit:
            edits.append(edit)
    refused = any(r.status == "refused" for r in results)
    if preview or refused or not edits:
        return Imported(tuple(results), kept=False), Changes()
    return Imported(tuple(results), kept=True), desk.store.write(edits)


def _row(
    desk: Desk, rtype: RecordType, finder: _Finder, number: int, typed: Mapping[str, Any]
) -> tuple[Edit | None, RowResult]:
    row_id = typed.get(_ID_COLUMN)
    current = desk.store.get(rtype.name, str(row_id)) if row_id else None
    if row_id and current is None:
        return None, RowResult(number, "refused", f"Không có bản ghi mã {row_id}.")
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name, cell in typed.items():
        if name == _ID_COLUMN:
            continue
        field = rtype.field(name)
        try:
            values[name] = _value(field, cell, finder)
        except codec.ValueProblem as error:
            wrong.append(f"{field.label}: {error}")
    base = current.values if current else {f.name: f.default for f in rtype.fields}
    given = {k: v for k, v in values.items() if v is not None or current}
    clean, problems = check(rtype, {**base, **given})
    labels = {f.name: f.label for f in rtype.fields}
    wrong += [
        f"{labels[p.field]}: {p.message}" for p in problems if p.field not in values or not wrong
    ]
    if wrong:
        return None, RowResult(number, "refused", " ".join(wrong))
    if current is None:
        born = {k: v for k, v in clean.items() if v is not None}
        return Edit(rtype.name, new_id(), born), RowResult(number, "new")
    changed = {k: clean[k] for k in values if clean[k] != current[k]}
    if not changed:
        return None, RowResult(number, "same")
    return Edit(rtype.name, current.id, changed), RowResult(number, "changed")


def _read(rtype: RecordType, source: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (sheet row number, {field name: cell}) of the first sheet with a known heading."""
    sheet_rows = _sheet_rows(source)
    known = {fold(f.label): f.name for f in columns(rtype)}
    known |= {fold(f.name): f.name for f in columns(rtype)} | {fold(_ID_COLUMN): _ID_COLUMN}
    heading: list[str | None] = []
    for number, cells in enumerate(sheet_rows, start=1):
        if not heading:
            named = [known.get(fold(str(c))) if c is not None else None for c in cells]
            heading = named if any(n and n != _ID_COLUMN for n in named) else []
            continue
        if number > MAX_ROWS:
            raise UserError(
                f"Tệp có hơn {MAX_ROWS} dòng.", "Chia nhỏ tệp rồi nhập từng phần.", code="too_long"
            )
        if any(c not in (None, "") for c in cells):
            yield number, {n: c for n, c in zip(heading, cells, strict=False) if n}
    if not heading:
        labels = ", ".join(f.label for f in columns(rtype)[:4])
        raise UserError(
            "Không thấy dòng tiêu đề cột quen thuộc trong tệp Excel.",
            f"Dòng đầu cần có tên cột như: {labels}. Xuất một tệp mẫu để xem.",
            code="no_heading",
        )


def _sheet_rows(source: Path) -> Iterator[Sequence[Any]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(source, read_only=True, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise UserError(
            f"Không đọc được tệp Excel “{source.name}”.",
            "Mở tệp bằng Excel, lưu lại thành .xlsx rồi nhập. Chưa có gì thay đổi.",
            code="file_unreadable",
        ) from error
    try:
        yield from book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()


def _value(field: Field, cell: Any, finder: _Finder) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        cell = cell.date()
    if field.kind is Kind.DATE and isinstance(cell, date):
        return cell
    if field.kind in (Kind.REF, Kind.REFS):
        ids = tuple(finder.find(field, part) for part in str(cell).split(";") if part.strip())
        return ids[0] if field.kind is Kind.REF else ids
    if isinstance(cell, bool):
        return cell if field.kind is Kind.BOOL else codec.parse(field, "Có" if cell else "Không")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return codec.parse(field, str(cell).replace(".", ",") if isinstance(cell, float) else str(cell))


def _cell(field: Field, value: Any, names: Mapping[str, str]) -> Any:
    if value is None or field.kind in (Kind.DATE, Kind.INTEGER, Kind.DECIMAL):
        return value
    if field.kind is Kind.REF:
        return names.get(value, value)
    if field.kind is Kind.REFS:
        return "; ".join(names.get(v, v) for v in value)
    return _harmless(codec.show(field, value))


def _harmless(text: str) -> str:
    """Excel runs a cell that begins like a formula; a leading apostrophe keeps it text."""
    return f"'{text}" if text[:1] in "=+-@" else text


def _names(desk: Desk, fields: Sequence[Field], found: Sequence[Any]) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {}
    for field in fields:
        if field.kind in (Kind.REF, Kind.REFS):
            ids = [i for r in found for i in _ids(r[field.name])]
            names[field.name] = records.titles(desk, field.target, ids)
    return names


def _ids(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _bytes(book: Any) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class _Finder:
    """Finds the record a cell's words stand for, each type read once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, dict[str, list[str]]] = {}

    def find(self, field: Field, words: str) -> str:
        """Return the id of the one record called ``words``; ValueProblem otherwise."""
        words = words.strip()
        if self._desk.store.get(field.target, words) if len(words) == 32 else None:
            return words
        found = self._titles(field.target).get(tone_key(words), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise codec.ValueProblem(f"Có {len(found)} bản ghi tên “{words}”.")
        raise codec.ValueProblem(f"Không có bản ghi tên “{words}”.")

    def _titles(self, target: str) -> dict[str, list[str]]:
        if target not in self._known:
            page = self._desk.store.find(Query(target, limit=_BATCH_LIMIT)).records
            titles: dict[str, list[str]] = {}
            for i, name in records.titles(self._desk, target, [r.id for r in page]).items():
                titles.setdefault(tone_key(name), []).append(i)
            self._known[target] = titles
        return self._known[target]
