"""Taking a table into the ledger: look, choose, then everything in one durable write or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Edit
from app.records.language import RecordType
from app.services.registers import records
from app.services.sheets import mapping, opening
from app.services.sheets.grid import Grid, Watch, text_of, unwatched
from app.services.sheets.heading import SKIP
from app.services.sheets.mapping import Mapping
from app.services.sheets.opening import Source
from app.services.sheets.rows import Planner, RowResult, Wishes
from app.text.secrecy import secrecy_mark, secrecy_mark_in_name

_STEP = 250
_HEAD_ROWS = 25


@dataclass(frozen=True, slots=True)
class Draft:
    """A table that has been read: what it is to become, and how its columns are understood."""

    rtype: RecordType
    source: Source
    grid: Grid
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class Imported:
    """Every row's result; ``kept`` when the ledger has been changed by it.

    ``created`` counts people who were added because a row names them.
    """

    rows: tuple[RowResult, ...]
    kept: bool
    notes: tuple[str, ...] = ()
    created: int = 0

    def count(self, status: str) -> int:
        """Return how many rows have a status."""
        return sum(r.status == status for r in self.rows)

    def to_json(self) -> dict[str, Any]:
        """Return the answer of ``record import``."""
        return {
            "rows": [
                {"row": r.row, "status": r.status, "why": r.why, "id": r.id or None}
                for r in self.rows
            ],
            **{s: self.count(s) for s in ("new", "changed", "same", "duplicate", "refused")},
            "created": self.created,
            "notes": list(self.notes),
            "kept": self.kept,
        }


def look(desk: Desk, type_name: str, source: Source, watch: Watch = unwatched) -> Draft:
    """Read a table and guess its columns; changes nothing.

    Raises UserError not_manual for a type that is written elsewhere, or why the file cannot be
    read.
    """
    rtype = records.record_type(type_name)
    if not rtype.manual:
        raise UserError(
            f"{rtype.label} không nhập từ Excel được.",
            "Ghi ở trang của nó trong chương trình. Chưa có gì thay đổi.",
            code="not_manual",
        )
    grid = opening.read(source, watch)
    draft = Draft(rtype, source, grid, mapping.guess(desk, rtype, grid))
    _refuse_secret(draft)
    return draft


def _refuse_secret(draft: Draft) -> None:
    """Raise UserError secret when the file's name or the words above its heading are stamped."""
    last = max(draft.mapping.heading, default=_HEAD_ROWS)
    above = [x.cells for x in draft.grid.lines[:_HEAD_ROWS] if x.number < last]
    words = "\n".join(text_of(cell) for cells in above for cell in cells if cell is not None)
    mark = secrecy_mark_in_name(draft.source.name) or secrecy_mark(words)
    if mark:
        raise UserError(
            f"“{draft.source.name}” mang dấu {mark}: không được đưa tài liệu bí mật nhà nước vào "
            "chương trình này. Chưa có gì thay đổi.",
            "Xử lý tài liệu mật theo quy định, trên máy riêng của cơ quan.",
            code="secret",
        )


def preview(
    desk: Desk, draft: Draft, wishes: Wishes | None = None, watch: Watch = unwatched
) -> Imported:
    """Return what each row would do; columns nobody has decided about are left aside."""
    rows, created = _plan(desk, draft, wishes or Wishes(), watch)
    return Imported(rows, kept=False, notes=_notes(draft), created=created)


def take(
    desk: Desk, draft: Draft, wishes: Wishes | None = None, watch: Watch = unwatched
) -> tuple[Imported, Changes]:
    """Take a table in: whole, or (``take_good``) without its refused rows, in one write.

    A refused row keeps everything out unless ``take_good``. Raises UserError unknown_columns or
    no_heading; EnvironmentProblem when the disk refuses, nothing is kept then.
    """
    wishes = wishes or Wishes()
    mapping.require_decided(draft.rtype, draft.mapping)
    edits: list[Edit] = []
    rows, created = _plan(desk, draft, wishes, lambda n, all_: watch(n, 2 * all_), edits)
    refused = any(r.status == "refused" for r in rows)
    if not edits or (refused and not wishes.take_good):
        return Imported(rows, kept=False, notes=_notes(draft), created=created), Changes()
    changes = desk.store.write(_Watched(edits, watch))
    mapping.remember(desk, draft.rtype, draft.mapping)
    return Imported(rows, kept=True, notes=_notes(draft), created=created), changes


def _plan(
    desk: Desk, draft: Draft, wishes: Wishes, watch: Watch, edits: list[Edit] | None = None
) -> tuple[tuple[RowResult, ...], int]:
    """Plan every row; the edits are kept only where somebody wants them."""
    lines = draft.mapping.data(draft.grid)
    planner = Planner(desk, draft.rtype, draft.mapping, wishes)
    planner.prepare(lines)
    results: list[RowResult] = []
    for done, line in enumerate(lines):
        if not done % _STEP:
            watch(done, len(lines))
        result, made = planner.plan(line)
        results.append(result)
        if edits is not None:
            edits += made
    watch(len(lines), max(len(lines), 1))
    return tuple(results), planner.finder.created


def _notes(draft: Draft) -> tuple[str, ...]:
    left = [c for c in draft.mapping.columns if c.field == SKIP and c.samples]
    told = [*draft.grid.notes]
    if left:
        named = ", ".join(c.heading or c.letter for c in left)
        told.append(f"Cột bỏ qua: {named}.")
    undecided = draft.mapping.undecided
    if undecided:
        named = ", ".join(f"{c.heading or 'không tên'} ({c.letter})" for c in undecided)
        told.append(f"Cột chưa biết ghi vào đâu: {named}.")
    for column in draft.mapping.columns:
        if column.unclear and mapping.is_number(draft.rtype, column):
            sign = "dấu chấm" if column.american else "dấu phẩy"
            told.append(
                f"Cột {column.heading} có số đọc được hai cách (“{column.unclear}”): "
                f"phần thập phân được hiểu là sau {sign}."
            )
    return tuple(told)


class _Watched(Sequence[Edit]):
    """Edits that tell how far their writing is; a watch that raises undoes all of it."""

    def __init__(self, edits: list[Edit], watch: Watch) -> None:
        self._edits, self._watch = edits, watch

    def __len__(self) -> int:
        """Return how many edits there are."""
        return len(self._edits)

    @overload
    def __getitem__(self, index: int) -> Edit: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Edit]: ...

    def __getitem__(self, index: int | slice) -> Edit | Sequence[Edit]:
        """Return an edit."""
        return self._edits[index]

    def __iter__(self) -> Iterator[Edit]:
        """Yield the edits in order, telling the watch."""
        whole = len(self._edits)
        for done, edit in enumerate(self._edits):
            if not done % _STEP:
                self._watch(whole + done, 2 * whole)
            yield edit
