"""Điểm danh: the grid of a course in a window of its own, with what the marks lead to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from app.errors import UserError
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services.training import attendance, sheets
from app.services.training.attendance import Grid
from ui.window import noting
from ui.window.i18n import t
from ui.window.pages.people.attendance_grid import AttendanceGrid
from ui.window.pages.people.files import ask_target
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import undo_action
from ui.window.widgets.parts import Banner, Button, column, row, title, words

_WIDTH, _HEIGHT = 1180, 660


class AttendanceDialog(QDialog):
    """Marks a course's people; every mark is kept at once, nothing has to be saved."""

    def __init__(self, parent: QWidget, session: Session, course: Record) -> None:
        super().__init__(parent)
        self._session = session
        self._course = course
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Attendance", "Điểm danh"))
        self.grid = AttendanceGrid(session)
        self.banner = Banner()
        self.current = words()
        self.current.setWordWrap(False)
        self.current.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.current.setAccessibleName(t("Attendance", "Ô đang chọn"))
        self.grid.told.connect(self.current.setText)
        self._build()
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(_WIDTH, room.width() - 40), min(_HEIGHT, room.height() - 60))
        self.grid.load(course.id)
        self.grid.setFocus()

    def done(self, result: int) -> None:
        """Close; marks still waiting are handed over first."""
        self.grid.keeper.leave()
        super().done(result)

    def show_user_error(self, error: UserError) -> None:
        """Say what was wrong above the grid."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def print_to(self, target: Path, *, blank: bool) -> None:
        """Write the sheet to sign."""
        self.grid.keeper.hand_over()
        course = self._course.id

        def done(people: int) -> None:
            said = t("Attendance", "Đã ghi {n} người vào {name}.")
            self.banner.say(said.format(n=people, name=target.name), "good")
            noting.taken_out(self._session, REGISTRY["attendance"], people, "print")

        self._session.write(
            self,
            lambda desk: sheets.attendance_sheet(desk, course, target, blank=blank),
            done,
        )

    def accept_proposals(self, *, decided_too: bool) -> None:
        """Write the results the marks speak for."""
        self.grid.keeper.hand_over()
        course = self._course.id

        def done(changes: Changes) -> None:
            said = t("Attendance", "Đã ghi kết quả của {n} người.").format(n=len(changes.items))
            self.banner.say(said, "good", undo_action(self._session, self.banner))

        self._session.write(
            self,
            lambda desk: attendance.accept_proposals(desk, course, decided_too=decided_too),
            done,
            undo=t("Attendance", "ghi kết quả theo điểm danh"),
        )

    def take_hours(self) -> None:
        """Let everybody's tiết follow from the marks."""
        self.grid.keeper.hand_over()
        course = self._course.id

        def done(changes: Changes) -> None:
            said = t("Attendance", "Đã lấy số tiết theo điểm danh cho {n} người.")
            said = said.format(n=len(changes.items))
            self.banner.say(said, "good", undo_action(self._session, self.banner))

        self._session.write(
            self,
            lambda desk: attendance.take_hours(desk, course),
            done,
            undo=t("Attendance", "lấy số tiết theo điểm danh"),
        )

    def _build(self) -> None:
        legend = words(
            t(
                "Attendance",
                "✓ có mặt (C)   P vắng có lý do (P)   K vắng không lý do (K)   * có ghi chú (F2)\n"
                "Mũi tên để đi; phím cách hoặc Enter đổi dấu; 0 bỏ dấu; "
                "B: cả buổi có mặt, N: cả người có mặt (chỉ ô còn trống). Dấu được lưu ngay.",
            ),
            "muted",
        )
        buttons = flow(
            Button(t("Attendance", "Cả buổi có mặt (B)"), self.grid.fill_session),
            Button(t("Attendance", "Cả người có mặt (N)"), self.grid.fill_person),
            Button(t("Attendance", "Ghi chú (F2)…"), self.grid.ask_note),
            Button(t("Attendance", "Nhận kết quả đề xuất…"), self._ask_results),
            Button(t("Attendance", "Lấy tiết theo điểm danh"), self.take_hours),
        )
        close = Button(t("Attendance", "Đóng"), self.accept)
        # Enter marks in the grid; elsewhere it may only close.
        close.setDefault(True)
        foot = row(
            Button(t("Attendance", "In phiếu đã điểm danh…"), lambda: self._ask_sheet(blank=False)),
            Button(t("Attendance", "In phiếu trống để ký…"), lambda: self._ask_sheet(blank=True)),
            None,
            close,
        )
        heading = title(self._course["name"], 2)
        layout = column(
            heading, legend, self.banner, self.grid, self.current, buttons, foot, margin=16
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _ask_results(self) -> None:
        self.grid.keeper.hand_over()
        course = self._course.id
        self._session.write(
            self, lambda desk: attendance.grid(desk, course), self._ask_about, replace="results"
        )

    def _ask_about(self, of: Grid) -> None:
        open_ones = len(attendance.proposed(of))
        decided = len(attendance.proposed(of, decided_too=True)) - open_ones
        if not open_ones and not decided:
            self.banner.say(t("Attendance", "Không có đề xuất nào khác kết quả đã ghi."), "info")
            return
        said = t("Attendance", "Ghi kết quả theo điểm danh cho {n} người?")
        detail = t(
            "Attendance",
            "{n} người chưa có kết quả. {d} người đã ghi kết quả khác với điểm danh: "
            "vẫn do cán bộ quyết định.",
        )
        box = ask(
            self,
            said.format(n=open_ones or decided),
            detail.format(n=open_ones, d=decided),
            yes=t("Attendance", "Ghi"),
            no=t("Attendance", "Thôi"),
        )
        box.accepted.connect(lambda: self.accept_proposals(decided_too=not open_ones))
        box.open()

    def _ask_sheet(self, *, blank: bool) -> None:
        name = f"{'phieu ky' if blank else 'diem danh'} {self._course['name']}"
        heading = t("Attendance", "Ghi phiếu điểm danh (PDF)")
        ask_target(self, heading, name, "pdf", lambda path: self.print_to(path, blank=blank))
