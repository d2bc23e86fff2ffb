"""A class list (danh sách lớp) taken from a sheet or from pasted lines, looked at row by row first.

People are recognised by name wherever the tone marks stand, else without marks; namesakes are
asked about; who is unknown may be added to the roster in the same step. Everything chosen is
written in one transaction, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Record
from app.records import codec
from app.records.registry import REGISTRY
from app.services.registers import records
from app.services.sheets.opening import Source, read
from app.services.training.class_rows import OF_PERSON, rows_of
from app.services.training.counting import everything, seat_edit
from app.text.folding import fold, tone_key

State = Literal["found", "namesakes", "new", "there", "repeated", "refused"]
NEW, SKIP = "new", "skip"
"""Choices for a row besides an officer's id: add a new officer, leave the row out."""
STATES: Mapping[State, str] = {
    "found": "Có trong Đội ngũ",
    "namesakes": "Trùng tên: chọn người",
    "new": "Chưa có trong Đội ngũ",
    "there": "Đã có trong lớp",
    "repeated": "Lặp lại dòng trên",
    "refused": "Không nhập được",
}
_SEAT = REGISTRY["participation"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list: whom it may mean (officer ids), and the values for the place."""

    row: int
    name: str
    state: State
    officers: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    person: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the row as the commands print it."""
        return {
            "row": self.row,
            "name": self.name,
            "status": self.state,
            "officers": list(self.officers),
            "why": self.why or STATES[self.state],
        }


@dataclass(frozen=True, slots=True)
class ClassList:
    """The rows of a list for one course, and the officers its namesakes may be, by id."""

    course: str
    entries: tuple[Entry, ...]
    officers: Mapping[str, Record]

    def choices(self, *, add_new: bool = True) -> dict[int, str]:
        """Return what is done with each row unless somebody chooses otherwise.

        Namesakes wait for a choice; new people are added only with ``add_new``.
        """
        usual = {"found": "", "new": NEW if add_new else SKIP}
        return {
            e.row: e.officers[0] if e.state == "found" else usual.get(e.state, SKIP)
            for e in self.entries
        }

    @property
    def undecided(self) -> tuple[Entry, ...]:
        """Return the rows somebody must choose for."""
        return tuple(e for e in self.entries if e.state == "namesakes")


def look(desk: Desk, course_id: str, source: Source) -> ClassList:
    """Read a list for a course without keeping anything.

    Raises UserError for an unreadable source or one without names.
    """
    course = records.load(desk, "training_course", course_id)
    rows = rows_of(read(source))
    if not rows:
        raise UserError(
            "Không thấy họ tên nào trong danh sách.",
            "Dán cột họ tên, hoặc chọn tệp có cột “Họ và tên”.",
            code="no_heading",
        )
    officers = {o.id: o for o in everything(desk, "officer", order=("full_name",))}
    found = everything(desk, "participation", Filter("course", "=", course.id))
    reader = _Reader(officers, {s["officer"] for s in found})
    return ClassList(course.id, tuple(reader.entry(n, r) for n, r in rows), officers)


def take(
    desk: Desk, found: ClassList, choices: Mapping[int, str], *, result: str | None = None
) -> tuple[int, Changes]:
    """Write the chosen rows: an officer's id, NEW or SKIP by row number; return how many.

    A row without a choice is passed over. ``result`` is written where the list gives none; the
    course's state decides without it. Raises UserError when a person would sit twice.
    """
    course = records.load(desk, "training_course", found.course)
    usual = result or ("completed" if course["status"] == "completed" else "nominated")
    held = everything(desk, "participation", Filter("course", "=", course.id))
    there = {s["officer"] for s in held}
    edits: list[Edit] = []
    for entry in found.entries:
        choice = choices.get(entry.row, SKIP)
        if choice == SKIP or entry.state in ("refused", "there"):
            continue
        officer = choice
        if choice == NEW:
            officer = new_id()
            edits.append(Edit("officer", officer, {"employment_kind": "cong_chuc", **entry.person}))
        if officer in there:
            raise UserError(
                f"Dòng {entry.row}: {entry.name} đã có trong lớp.",
                "Bỏ dòng này rồi nhập lại.",
                code="invalid",
            )
        there.add(officer)
        edits.append(_seat(desk, course.id, officer, entry, usual))
    seats = sum(e.type == "participation" for e in edits)
    return seats, desk.store.write(edits) if edits else Changes()


def _seat(desk: Desk, course: str, officer: str, entry: Entry, usual: str) -> Edit:
    values = dict(entry.values)
    if values.get("role") != "lecturer":
        values.setdefault("result", usual)
    post = {
        "position_then": entry.person.get("position_title"),
        "department_then": entry.person.get("department"),
    }
    values |= {k: v for k, v in post.items() if v}
    return seat_edit(desk, course, officer, values)


class _Reader:
    """Reads one row after the other, and remembers whom it has met."""

    def __init__(self, officers: Mapping[str, Record], there: set[str]) -> None:
        self._officers = officers
        self._there = there
        self._met: set[str] = set()
        self._by_key = _grouped(officers.values(), tone_key)
        self._by_fold = _grouped(officers.values(), fold)

    def entry(self, row: int, cells: Mapping[str, str]) -> Entry:
        name = " ".join(cells.get("full_name", "").split())
        person = {k: cells[k] for k in OF_PERSON if cells.get(k)} | {"full_name": name}
        values, wrong = _values(cells)
        if not any(letter.isalpha() for letter in name):
            return Entry(row, name, "refused", why="Không có họ tên.")
        if wrong:
            return Entry(row, name, "refused", why=" ".join(wrong))
        position = person.get("position_title", "")
        ids = self._meant(name, position)
        state = self._state(ids, name, position)
        return Entry(row, name, state, ids, values, person, self._why(ids, name, state))

    def _why(self, ids: tuple[str, ...], name: str, state: State) -> str:
        """Say when only the letters without marks agree: it may be somebody else."""
        if not ids or state not in ("found", "there") or tone_key(name) in self._by_key:
            return ""
        return f"{STATES[state]}, khớp khi bỏ dấu: {self._officers[ids[0]]['full_name']}"

    def _meant(self, name: str, position: str) -> tuple[str, ...]:
        """Return whom a name may mean; the post told beside it decides between namesakes."""
        found = self._by_key.get(tone_key(name)) or self._by_fold.get(fold(name), [])
        same = [
            i
            for i in found
            if position and fold(self._officers[i]["position_title"] or "") == fold(position)
        ]
        return tuple(same if len(same) == 1 else found)

    def _state(self, ids: tuple[str, ...], name: str, position: str) -> State:
        free = [i for i in ids if i not in self._there]
        if ids and not free:
            return "there"
        if len(ids) > 1:
            return "namesakes"
        mark = ids[0] if ids else f"{tone_key(name)}|{fold(position)}"
        if mark in self._met:
            return "repeated"
        self._met.add(mark)
        return "found" if ids else "new"


def _grouped(officers: Iterable[Record], key: Any) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for officer in officers:
        groups.setdefault(key(officer["full_name"] or ""), []).append(officer.id)
    return groups


def _values(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return what a row says of the place, and what of it cannot be understood."""
    values: dict[str, Any] = {}
    wrong = []
    for name, words in cells.items():
        if name in OF_PERSON or not words:
            continue
        declared = _SEAT.field(name)
        try:
            values[name] = codec.parse(declared, words)
        except codec.ValueProblem as error:
            wrong.append(f"{declared.label}: {error}")
    return values, wrong
