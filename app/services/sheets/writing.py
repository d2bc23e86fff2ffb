"""Records of a type as a sheet for people: words for codes and ids, real days and numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import bad_ending
from app.ports import Changes, Filter, Query, Record
from app.records.language import Field, Kind, RecordType
from app.services.privacy import access
from app.services.registers import records
from app.services.sheets.cells import as_text, excel_cell, is_cut, shown, writable
from app.services.sheets.finder import everything, ids_of
from app.services.sheets.grid import Watch, unwatched
from app.services.sheets.heading import ID_LABEL, fields_of

DAY_FORMAT = "dd/mm/yyyy"
_BATCH = 2_000
_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
_WIDTHS = {Kind.DATE: 12, Kind.INTEGER: 10, Kind.DECIMAL: 12, Kind.BOOL: 9, Kind.LONG_TEXT: 45}
_RISKY = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Exported:
    """How many records were written, and how many texts were too long for a cell of Excel."""

    rows: int
    cut: int = 0


def export(
    desk: Desk,
    type_name: str,
    target: Path,
    *,
    text: str = "",
    filters: tuple[Filter, ...] = (),
    order: tuple[str, ...] = (),
    watch: Watch = unwatched,
) -> tuple[Exported, Changes]:
    """Write the living records of a type to an .xlsx or .csv, whole or not at all.

    ``text``, ``filters`` and ``order`` are those of the list on the screen. References are
    written as the words that stand for the record, so the file can be read back. A list with
    personal data is noted in the log of those. Raises UserError bad_ending; EnvironmentProblem
    when the disk refuses.
    """
    rtype = records.record_type(type_name)
    query = Query(type_name, filters, text, order or rtype.order)
    writers: dict[str, Callable[..., tuple[bytes, Exported]]] = {".xlsx": _xlsx, ".csv": _csv}
    writer = writers.get(target.suffix.lower())
    if writer is None:
        raise bad_ending(f"Không xuất được tệp đuôi “{target.suffix}”.", ".xlsx hoặc .csv")
    data, done = writer(desk, rtype, query, watch)
    desk.write_file(target, data)
    return done, access.taken_out(desk, type_name, done.rows)


def number_format(field: Field, value: Any = None) -> str:
    """Return Excel's format of a number: thousands for sums, never for years and ordinals."""
    if field.kind is Kind.DATE:
        return DAY_FORMAT
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return "#,##0.0###"
    return "#,##0" if field.measure or field.summed or field.kind is Kind.DECIMAL else "0"


def sheet_name(rtype: RecordType) -> str:
    """Return a name Excel takes for a sheet."""
    return _SHEET_NAME.sub(" ", rtype.plural)[:31]


def width_of(field: Field) -> int:
    """Return how wide a column is, in characters."""
    return max(_WIDTHS.get(field.kind, 22), min(len(field.label) + 3, 30))


def heading(sheet: Any, labels: Sequence[str]) -> list[Any]:
    """Return the cells of a heading row."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cells = []
    for label in labels:
        cell = as_text(sheet, label)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cells.append(cell)
    return cells


def _batches(
    desk: Desk, fields: Sequence[Field], query: Query, watch: Watch
) -> Iterator[tuple[Sequence[Record], Mapping[str, Mapping[str, str]]]]:
    """Yield records by the thousand with the words for what they refer to."""
    whole, done = desk.store.count(query), 0
    found = everything(desk, query)
    while batch := list(islice(found, _BATCH)):
        watch(done, max(whole, 1))
        yield batch, _names(desk, fields, batch)
        done += len(batch)


def _names(
    desk: Desk, fields: Sequence[Field], batch: Sequence[Record]
) -> dict[str, dict[str, str]]:
    return {
        f.name: records.titles(desk, f.target, {i for r in batch for i in ids_of(r[f.name])})
        for f in fields
        if f.kind in (Kind.REF, Kind.REFS)
    }


def _xlsx(desk: Desk, rtype: RecordType, query: Query, watch: Watch) -> tuple[bytes, Exported]:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    fields = fields_of(rtype)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(rtype))
    sheet.freeze_panes = "A2"
    for place, field in enumerate(fields, 2):
        sheet.column_dimensions[get_column_letter(place)].width = width_of(field)
    sheet.column_dimensions["A"].width = 12
    sheet.append(heading(sheet, [ID_LABEL, *(f.label for f in fields)]))
    rows = cut = 0
    for batch, names in _batches(desk, fields, query, watch):
        for record in batch:
            cells = [_cell(sheet, f, record[f.name], names.get(f.name, {})) for f in fields]
            sheet.append([record.id, *cells])
            cut += sum(is_cut(f, record[f.name]) for f in fields)
        rows += len(batch)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue(), Exported(rows, cut)


def _cell(sheet: Any, field: Field, value: Any, names: Mapping[str, str]) -> Any:
    from openpyxl.cell import WriteOnlyCell

    found = excel_cell(field, value, names)
    if found is None:
        return None
    if isinstance(found, str):
        return as_text(sheet, found)
    cell = WriteOnlyCell(sheet, found)
    cell.number_format = number_format(field, found)
    return cell


def _csv(desk: Desk, rtype: RecordType, query: Query, watch: Watch) -> tuple[bytes, Exported]:
    """Text for Excel: UTF-8 with its mark, semicolons beside decimal commas."""
    fields = fields_of(rtype)
    text = StringIO(newline="")
    out = csv.writer(text, delimiter=";")
    out.writerow([ID_LABEL, *(f.label for f in fields)])
    rows = 0
    for batch, names in _batches(desk, fields, query, watch):
        for record in batch:
            cells = [_csv_cell(f, record[f.name], names.get(f.name, {})) for f in fields]
            out.writerow([record.id, *cells])
        rows += len(batch)
    return text.getvalue().encode("utf-8-sig"), Exported(rows)


def _csv_cell(field: Field, value: Any, names: Mapping[str, str]) -> str:
    text = writable(shown(field, value, names))
    if field.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.DATE):
        return text
    # An apostrophe keeps Excel from working the words out; reading takes it off again.
    return f"'{text}" if _RISKY.match(text) else text
