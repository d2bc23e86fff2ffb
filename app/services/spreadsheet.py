"""Excel in and out for every record type: columns are the declaration's labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from app.services.cells import Finder, as_text, cell_of, living, names_of, value_of
from app.text.folding import fold

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
    names = names_of(desk, fields, found)
    for record in found:
        cells = [cell_of(f, record[f.name], names.get(f.name, {})) for f in fields]
        sheet.append([record.id, *(as_text(sheet, c) if isinstance(c, str) else c for c in cells)])
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
    finder = Finder(desk)
    results: list[RowResult] = []
    edits: dict[str, Edit] = {}
    for number, typed in rows:
        edit, result = _row(desk, rtype, finder, number, typed)
        if edit and edit.id in edits:
            result = RowResult(number, "refused", "Bản ghi này đã có ở một dòng trên.")
        elif edit:
            edits[edit.id] = edit
        results.append(result)
    refused = any(r.status == "refused" for r in results)
    if preview or refused or not edits:
        return Imported(tuple(results), kept=False), Changes()
    return Imported(tuple(results), kept=True), desk.store.write(list(edits.values()))


def _row(
    desk: Desk, rtype: RecordType, finder: Finder, number: int, typed: Mapping[str, Any]
) -> tuple[Edit | None, RowResult]:
    row_id = typed.get(_ID_COLUMN)
    current = living(desk, rtype.name, str(row_id)) if row_id else None
    if row_id and current is None:
        return None, RowResult(number, "refused", f"Không có bản ghi mã {row_id}.")
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name, cell in typed.items():
        if name == _ID_COLUMN:
            continue
        field = rtype.field(name)
        try:
            values[name] = value_of(field, cell, finder, current[name] if current else None)
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


def _bytes(book: Any) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
