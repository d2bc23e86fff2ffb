"""What each row of a table would do to the ledger, and the edits that do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Record
from app.records import codec
from app.records.language import Field, RecordType
from app.records.validation import check
from app.services.registers import worked_out
from app.services.registers.editing import permit
from app.services.sheets.cells import reader_of, shown
from app.services.sheets.finder import Finder
from app.services.sheets.grid import Line, text_of
from app.services.sheets.heading import ID, ID_LABEL
from app.services.sheets.mapping import Column, is_number
from app.services.sheets.mapping import Mapping as Columns
from app.services.sheets.twins import Twins

Status = Literal["new", "changed", "same", "duplicate", "refused"]
_LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the user wants a table taken.

    ``take_good`` leaves refused rows out instead of keeping nothing; ``twins`` says what becomes
    of a row that is in the ledger already: left out, brought up to date, or added all the same;
    ``create_people`` adds people whom a row names and nobody has entered yet.
    """

    take_good: bool = False
    twins: Literal["skip", "update", "add"] = "skip"
    create_people: bool = False


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in one cell: the column's letter (empty: not in the table) and why."""

    letter: str
    why: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became, or would become, of one sheet row; ``id`` is the record it is about.

    ``changes`` are (label, before, after); ``title`` are the words that stand for the row.
    """

    row: int
    status: Status
    why: str = ""
    id: str = ""
    title: str = ""
    cells: tuple[CellProblem, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()


class Planner:
    """Reads line after line, remembering what earlier lines have taken."""

    def __init__(self, desk: Desk, rtype: RecordType, columns: Columns, wishes: Wishes) -> None:
        self._desk, self._rtype, self._wishes = desk, rtype, wishes
        self.finder = Finder(desk, create=wishes.create_people)
        taken = [(n, c) for n, c in columns.taken if c.field != ID]
        self._readers = [(n, c, reader_of(c, rtype.field(c.field), self.finder)) for n, c in taken]
        self._columns = {c.field: c for _, c in taken}
        self._id_place = next((n for n, c in columns.taken if c.field == ID), None)
        self._defaults = {f.name: f.default for f in rtype.fields}
        self._twins = Twins(desk, rtype, tuple(self._columns), wishes.twins)
        self._rows_of: dict[str, int] = {}
        self._permits: dict[str, frozenset[str]] = {}

    def prepare(self, lines: Sequence[Line]) -> None:
        """Look over all lines before the first is planned."""
        places = {c.field: n for n, c, _ in self._readers}
        full = tuple(
            name
            for name, place in places.items()
            if all(line.cells[place] is not None for line in lines)
        )
        self._twins.anchor(full)

    def plan(self, line: Line) -> tuple[RowResult, list[Edit]]:
        """Return what a line does and the edits for it; a refused one has none."""
        current, refusal = self._current(line)
        if refusal is not None:
            return refusal, []
        values, problems = self._values(line, current)
        twin = None
        if current is None and not problems and not self._lacks(values):
            twin, clash = self._twins.find(values)
            if clash:
                problems.append(CellProblem("", clash))
            elif twin is not None and not (twin.record and self._wishes.twins == "update"):
                self.finder.forget_births()
                title = self._title(values)
                return RowResult(line.number, "duplicate", twin.why, twin.id, title), []
            current = twin.record if twin else None
        result, edits = self._planned(line, current, values, problems)
        if result.status == "refused":
            self.finder.forget_births()
        elif edits:
            edits = [*self.finder.take_births(), *edits]
        return result, edits

    def _lacks(self, values: Mapping[str, Any]) -> bool:
        """Tell whether a row leaves a required column empty: it is refused, not like another."""
        required = (f.name for f in self._rtype.fields if f.required)
        return any(n in self._columns and values.get(n) is None for n in required)

    def _planned(
        self,
        line: Line,
        current: Record | None,
        values: dict[str, Any],
        problems: list[CellProblem],
    ) -> tuple[RowResult, list[Edit]]:
        base: Mapping[str, Any] = current.values if current else self._defaults
        given = {k: v for k, v in values.items() if v is not None or (current and k in values)}
        clean, wrong = check(self._rtype, {**base, **given})
        named = {p.letter for p in problems}
        for problem in wrong:
            column = self._columns.get(problem.field)
            letter = column.letter if column else ""
            if letter not in named or not letter:
                label = self._rtype.field(problem.field).label
                problems.append(CellProblem(letter, f"{label}: {problem.message}"))
        problems += self._not_ours(current, {k: v for k, v in given.items() if v != base.get(k)})
        title = self._title(clean)
        if not problems and current is not None and (row := self._rows_of.get(current.id)):
            problems.append(CellProblem("", f"Bản ghi này đã có ở dòng {row}."))
        if problems:
            why = " ".join(_placed(p) for p in problems)
            return RowResult(line.number, "refused", why, "", title, tuple(problems)), []
        if current is None:
            return self._born(line, clean, title)
        return self._changed(line, current, clean, values, title)

    def _born(self, line: Line, clean: dict[str, Any], title: str) -> tuple[RowResult, list[Edit]]:
        made = new_id()
        born = {k: v for k, v in clean.items() if v is not None}
        born |= worked_out.fill(self._desk, self._rtype, clean)
        edits = [Edit(self._rtype.name, made, born)]
        edits += worked_out.following(self._desk, self._rtype, made, born)
        self._twins.note(line.number, made, clean)
        return RowResult(line.number, "new", self._unclear(line), made, title), edits

    def _changed(
        self,
        line: Line,
        current: Record,
        clean: dict[str, Any],
        values: dict[str, Any],
        title: str,
    ) -> tuple[RowResult, list[Edit]]:
        self._rows_of[current.id] = line.number
        named = {k: clean[k] for k in values if clean[k] != current[k]}
        if not named:
            return RowResult(line.number, "same", "", current.id, title), []
        if twice := self._twins.clash(current.id, clean, named):
            return RowResult(
                line.number, "refused", twice, "", title, (CellProblem("", twice),)
            ), []
        changes = tuple(
            (self._rtype.field(k).label, self._words(k, current[k]), self._words(k, v))
            for k, v in named.items()
        )
        why = "; ".join(f"{label}: {a or '(trống)'} → {b or '(trống)'}" for label, a, b in changes)
        result = RowResult(line.number, "changed", why, current.id, title, (), changes)
        return result, [Edit(self._rtype.name, current.id, named)]

    def _current(self, line: Line) -> tuple[Record | None, RowResult | None]:
        cell = line.cells[self._id_place] if self._id_place is not None else None
        if cell is None:
            return None, None
        found = self._twins.by_id(text_of(cell).strip())
        if found is not None:
            return found, None
        why = (
            f"{ID_LABEL}: không có bản ghi mã {text_of(cell)[:40]}. Bảng của nơi khác thì chọn bỏ "
            "qua cột này."
        )
        return None, RowResult(line.number, "refused", why, cells=(CellProblem("", why),))

    def _values(
        self, line: Line, current: Record | None
    ) -> tuple[dict[str, Any], list[CellProblem]]:
        values: dict[str, Any] = {}
        problems: list[CellProblem] = []
        for place, column, reader in self._readers:
            held = current[column.field] if current else None
            try:
                values[column.field] = reader.value(line.cells[place], held)
            except codec.ValueProblem as error:
                why = str(error).removeprefix(f"{reader.field.label}: ")
                problems.append(CellProblem(column.letter, f"{reader.field.label}: {why}"))
        return values, problems

    def _not_ours(self, current: Record | None, changed: Mapping[str, Any]) -> list[CellProblem]:
        """Return a problem for each value that another unit keeps."""
        owner = current.unit if current else ""
        if owner not in self._permits:
            permits = permit(self._desk.profile, self._desk.units, self._rtype, current)
            self._permits[owner] = permits.fields
        fields = [self._rtype.field(name) for name in changed if name not in self._permits[owner]]
        return [
            CellProblem(self._columns[f.name].letter, f"{f.label}: do đơn vị khác ghi, chỉ xem.")
            for f in fields
        ]

    def _unclear(self, line: Line) -> str:
        """Tell of a number that reads two ways, and how it is taken."""
        told = []
        for place, column, _ in self._readers:
            is_text = isinstance(line.cells[place], str)
            if column.unclear and is_text and is_number(self._rtype, column):
                told.append(_two_ways(self._rtype.field(column.field), column, line.cells[place]))
        return " ".join(text for text in told if text)

    def _title(self, values: Mapping[str, Any]) -> str:
        field = self._rtype.field(self._rtype.title)
        return self._words(field.name, values.get(field.name))

    def _words(self, name: str, value: Any) -> str:
        field = self._rtype.field(name)
        text = shown(field, value, self.finder.names(field, value))
        text = " ".join(text.split())
        return text if len(text) <= _LONGEST_WORDS else f"{text[: _LONGEST_WORDS - 1]}…"


def _placed(problem: CellProblem) -> str:
    return f"Cột {problem.letter}, {problem.why}" if problem.letter else problem.why


def _two_ways(field: Field, column: Column, text: str) -> str:
    from app.text.numbers import is_ambiguous, parse_number

    if not is_ambiguous(text):
        return ""
    taken = parse_number(text.translate(str.maketrans(",.", ".,")) if column.american else text)
    said = "" if taken is None else codec.show(field, int(taken) if taken == int(taken) else taken)
    return f"{field.label}: “{text.strip()}” được đọc là {said}."
