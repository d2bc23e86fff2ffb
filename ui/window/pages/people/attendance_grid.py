"""The attendance grid under the keyboard: arrows move, one key marks, everything saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QInputDialog, QTableView

from app.ports import Changes
from app.services.training import attendance
from app.services.training.attendance import Grid, Wish
from ui.window.i18n import t
from ui.window.pages.people.attendance_model import AttendanceModel
from ui.window.pages.people.mark_keeper import MarkKeeper
from ui.window.session import Session

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_CYCLE = (None, "present", "excused", "absent")
_CHOOSING: dict[int, str | None] = {
    Qt.Key.Key_C: "present",
    Qt.Key.Key_X: "present",
    Qt.Key.Key_1: "present",
    Qt.Key.Key_P: "excused",
    Qt.Key.Key_2: "excused",
    Qt.Key.Key_K: "absent",
    Qt.Key.Key_V: "absent",
    Qt.Key.Key_3: "absent",
    Qt.Key.Key_0: None,
    Qt.Key.Key_Delete: None,
    Qt.Key.Key_Backspace: None,
}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_ABOUT = ("attendance", "course_session", "participation", "training_course", "officer")


class AttendanceGrid(QTableView):
    """People × sessions. Letters and digits mark only while the grid itself has the focus."""

    told = Signal(str)
    """The current cell in words."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._course = ""
        self.model_ = AttendanceModel()
        self.keeper = MarkKeeper(self, session)
        self.keeper.failed.connect(self.refresh)
        self.setModel(self.model_)
        self.setAccessibleName(t("Attendance", "Bảng điểm danh"))
        # A single letter is a command here, never the beginning of a word.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self._dress_headers()
        self.selectionModel().currentChanged.connect(
            lambda now, _: self.told.emit(self.model_.words_of(now))
        )
        self.clicked.connect(lambda index: self.told.emit(self.model_.words_of(index)))
        self.doubleClicked.connect(lambda _: self.cycle())
        session.changed.connect(self._on_changed)

    def load(self, course: str) -> None:
        """Show the grid of a course."""
        self._course = course
        self.refresh()

    def refresh(self) -> None:
        """Read the grid anew; marks on their way stay on top."""
        course = self._course
        self._session.read(
            self, lambda desk: attendance.grid(desk, course), self._show, replace="grid"
        )

    def cycle(self) -> None:
        """Give the current cell the next mark, and the other chosen cells the same."""
        mark = self.model_.mark_at(self.currentIndex())
        if mark is not None:
            here = _CYCLE.index(mark.code) if mark.code in _CYCLE else 0
            self.choose(_CYCLE[(here + 1) % len(_CYCLE)])

    def choose(self, code: str | None) -> None:
        """Give the chosen cells a mark."""
        cells = self.selectedIndexes() or [self.currentIndex()]
        self._keep(self.model_.set_marks(cells, code))

    def fill_session(self) -> None:
        """Mark as present whoever has no mark yet in the current session."""
        cells = self.model_.unmarked(session=self.currentIndex().column())
        if self.model_.mark_at(self.currentIndex()) is not None:
            self._keep(self.model_.set_marks(cells, "present"))

    def fill_person(self) -> None:
        """Mark the current person as present wherever there is no mark yet."""
        if self.currentIndex().isValid():
            cells = self.model_.unmarked(row=self.currentIndex().row())
            self._keep(self.model_.set_marks(cells, "present"))

    def ask_note(self) -> None:
        """Ask for the note of the current cell."""
        index = self.currentIndex()
        mark = self.model_.mark_at(index)
        if mark is None:
            return
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(t("Attendance", "Ghi chú điểm danh"))
        dialog.setLabelText(self.model_.words_of(index))
        dialog.setTextValue(mark.note or "")
        dialog.setOkButtonText(t("Attendance", "Lưu"))
        dialog.setCancelButtonText(t("Attendance", "Thôi"))
        dialog.textValueSelected.connect(lambda text: self.note(text))
        dialog.open()

    def note(self, text: str) -> None:
        """Write a note at the current cell."""
        self._keep(self.model_.set_note(self.currentIndex(), text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Mark by one key; everything else moves as in any table."""
        key = event.key()
        if event.modifiers() not in _PLAIN:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cycle()
        elif key in _CHOOSING:
            self.choose(_CHOOSING[key])
        elif key == Qt.Key.Key_B:
            self.fill_session()
        elif key == Qt.Key.Key_N:
            self.fill_person()
        elif key == Qt.Key.Key_F2:
            self.ask_note()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self.model_.forget_colours()
        super().changeEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are marks here; they search nothing."""

    def _keep(self, wishes: list[Wish]) -> None:
        if wishes:
            self.keeper.keep(self._course, wishes)
            self.told.emit(self.model_.words_of(self.currentIndex()))

    def _show(self, grid: Grid) -> None:
        self.model_.show_grid(grid, self.keeper.unwritten)
        if self.model_.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model_.index(0, 0))
        self._fit()

    def _on_changed(self, changes: Changes) -> None:
        if self._course and changes.touches(*_ABOUT) and not self._own(changes):
            self.refresh()

    def _own(self, changes: Changes) -> bool:
        """Tell whether changes are what the keeper is writing: the model shows it already."""
        followed = all(
            c.type == "attendance"
            or (c.type == "participation" and set(c.fields) <= {"hours_attended"})
            for c in changes.items
        )
        return followed and self.keeper.writing

    def _dress_headers(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("n")
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setMinimumSectionSize(letter * 5)
        across.setDefaultSectionSize(letter * 7)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setStretchLastSection(True)
        down.setDefaultSectionSize(self.fontMetrics().lineSpacing() + 14)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _fit(self) -> None:
        """Leave the last column room for a result in words."""
        last = self.model_.columnCount() - 1
        if last >= 0:
            self.setColumnWidth(last, self.fontMetrics().horizontalAdvance("n") * 24)
