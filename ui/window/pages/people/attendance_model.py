"""People against sessions as Qt's view sees them: a mark per cell, then tiết and result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from app.ports import Record
from app.records.registry import REGISTRY
from app.records.types.training import MARKS
from app.services.training.attendance import Grid, Mark, Wish, hours_present, proposal
from app.services.training.sheets import session_heading
from app.text.numbers import format_number
from ui.window.i18n import t
from ui.window.widgets.parts import tone_colour

Index = QModelIndex | QPersistentModelIndex
SIGNS = {"present": "✓", "excused": "P", "absent": "K"}
"""How a mark looks: a shape and letters, so that no colour is needed to tell them apart."""
_TONES = {"present": "good", "excused": "warn", "absent": "danger"}
_WORDS = {c.code: c.label for c in MARKS}
_RESULTS = REGISTRY["participation"].field("result")
_ROLES = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.TextAlignmentRole,
    )
)
_NO_PARENT = QModelIndex()
_MORE = 2


class AttendanceModel(QAbstractTableModel):
    """Shows a grid; marks set here stand at once and are handed out as wishes to be written."""

    def __init__(self) -> None:
        super().__init__()
        self._grid: Grid | None = None
        self._marks: dict[tuple[str, str], Mark] = {}
        self._bold = QFont()
        self._bold.setBold(True)
        self._endings: dict[int, tuple[str, str]] = {}
        self._colours: dict[str, QColor] = {}

    @property
    def grid(self) -> Grid | None:
        """Return what was last read."""
        return self._grid

    def show_grid(self, grid: Grid, unwritten: Mapping[tuple[str, str], Wish]) -> None:
        """Show what was read, with the marks that are still on their way on top of it."""
        marks = dict(grid.marks)
        for key, wish in unwritten.items():
            note = grid.mark(*key).note if wish.note is None else wish.note.strip() or None
            marks[key] = Mark(wish.code, note)
        if self._grid is not None and _shape(self._grid) == _shape(grid):
            before = self._marks, tuple(_decided(s) for s in self._grid.seats)
            self._grid, self._marks = grid, marks
            self._endings.clear()
            if before != (marks, tuple(_decided(s) for s in grid.seats)):
                self._tell_all()
            return
        self.beginResetModel()
        self._endings.clear()
        self._grid, self._marks = grid, marks
        self.endResetModel()

    def mark_at(self, index: Index) -> Mark | None:
        """Return the mark of a cell, None where there is no session."""
        key = self._key(index)
        return None if key is None else self._marks.get(key, Mark())

    def set_marks(self, cells: Iterable[Index], code: str | None) -> list[Wish]:
        """Give cells a mark; return what is to be written."""
        wishes = []
        for index in cells:
            key = self._key(index)
            held = self.mark_at(index)
            if key is None or held is None or held.code == code:
                continue
            self._marks[key] = Mark(code, held.note)
            wishes.append(Wish(*key, code))
            self._tell(index)
        return wishes

    def set_note(self, index: Index, note: str) -> list[Wish]:
        """Give a cell a note; return what is to be written."""
        key, held = self._key(index), self.mark_at(index)
        if key is None or held is None:
            return []
        self._marks[key] = Mark(held.code, note.strip() or None)
        self._tell(index)
        return [Wish(*key, held.code, note)]

    def unmarked(self, *, row: int | None = None, session: int | None = None) -> list[QModelIndex]:
        """Return the cells without a mark of one person or of one session."""
        if self._grid is None:
            return []
        rows = range(len(self._grid.seats)) if row is None else (row,)
        columns = range(len(self._grid.sessions)) if session is None else (session,)
        cells = [self.index(r, c) for r in rows for c in columns]
        return [i for i in cells if not (self.mark_at(i) or Mark()).code]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many people there are."""
        return 0 if parent.isValid() or self._grid is None else len(self._grid.seats)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return a column per session, then tiết and result."""
        return 0 if parent.isValid() or self._grid is None else len(self._grid.sessions) + _MORE

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a session's day or a person's name."""
        if self._grid is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._name(section)
        sessions = self._grid.sessions
        if section < len(sessions):
            told = session_heading(sessions[section])
            plain = role == Qt.ItemDataRole.DisplayRole
            return (
                told.replace(" ", "\n") if plain else f"{told} {sessions[section]['topic'] or ''}"
            )
        return (t("Attendance", "Tiết\ndự"), t("Attendance", "Kết quả"))[section - len(sessions)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's sign, its words for a reader, and its look."""
        if role not in _ROLES:
            return None
        mark = self.mark_at(index)
        if mark is None:
            return self._ending(index, role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return SIGNS.get(mark.code or "", "") + ("*" if mark.note else "")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.words_of(index)
            case Qt.ItemDataRole.ToolTipRole:
                return self.words_of(index) if mark.code or mark.note else None
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(mark.code or "")
            case Qt.ItemDataRole.FontRole:
                return self._bold
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
        return None

    def words_of(self, index: Index) -> str:
        """Return a cell in words: who, when, which mark, which note."""
        mark = self.mark_at(index)
        grid = self._grid
        if mark is None or grid is None:
            return ""
        said = _WORDS.get(mark.code or "", t("Attendance", "chưa điểm danh"))
        note = f" ({mark.note})" if mark.note else ""
        when = session_heading(grid.sessions[index.column()])
        return f"{self._name(index.row())}, {when}: {said.lower()}{note}"

    def _ending(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            counted = self._grid is not None and index.column() == len(self._grid.sessions)
            across = Qt.AlignmentFlag.AlignHCenter if counted else Qt.AlignmentFlag.AlignLeft
            return Qt.AlignmentFlag.AlignVCenter | across
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if self._grid is None or not index.isValid() or role not in shown:
            return None
        if index.row() not in self._endings:
            seat = self._grid.seats[index.row()]
            self._endings[index.row()] = (self._hours(seat), self._result(seat))
        return self._endings[index.row()][index.column() - len(self._grid.sessions)]

    def forget_colours(self) -> None:
        """Ask for the colours anew: the scheme changed."""
        self._colours.clear()

    def _colour(self, code: str) -> QColor:
        if code not in self._colours:
            self._colours[code] = QColor(tone_colour(_TONES.get(code, "")))
        return self._colours[code]

    def _hours(self, seat: Record) -> str:
        """Return somebody's tiết: by the marks, before any mark what was typed."""
        sessions = self._grid.sessions if self._grid else ()
        hours = hours_present(sessions, self._marks, seat["officer"])
        told = seat["hours_attended"] if hours is None else hours
        return "" if told is None else format_number(told, 0 if told == int(told) else 1)

    def _result(self, seat: Record) -> str:
        """Return somebody's result, and beside it what the marks speak for."""
        now = _RESULTS.choice_label(seat["result"]) if seat["result"] else ""
        wish = proposal(self._grid, seat["officer"], self._marks) if self._grid else None
        if wish is None or wish == seat["result"]:
            return now
        label = _RESULTS.choice_label(wish)
        if not now:
            return t("Attendance", "đề xuất: {wish}").format(wish=label)
        return t("Attendance", "{now} → đề xuất: {wish}").format(now=now, wish=label)

    def _name(self, row: int) -> str:
        if self._grid is None:
            return ""
        return str(self._grid.officers[self._grid.seats[row]["officer"]]["full_name"])

    def _key(self, index: Index) -> tuple[str, str] | None:
        grid = self._grid
        if grid is None or not index.isValid() or index.column() >= len(grid.sessions):
            return None
        return grid.sessions[index.column()].id, grid.seats[index.row()]["officer"]

    def _tell(self, index: Index) -> None:
        """Tell of a mark and what follows from it, cell by cell: a range is drawn as a whole."""
        row, last = index.row(), self.columnCount() - 1
        self._endings.pop(row, None)
        for column in (index.column(), last - 1, last):
            cell = self.index(row, column)
            self.dataChanged.emit(cell, cell)

    def _tell_all(self) -> None:
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _decided(seat: Record) -> tuple[Any, Any]:
    return seat["result"], seat["hours_attended"]


def _shape(grid: Grid) -> tuple[Any, ...]:
    """What decides rows and columns: who, and which sessions on which days."""
    return (
        tuple((s["officer"], grid.officers[s["officer"]]["full_name"]) for s in grid.seats),
        tuple((s.id, s["date"], s["part"], s["topic"]) for s in grid.sessions),
    )
