"""The sessions of a course: proposed by one key, changed by hand, and the way to attendance."""

from __future__ import annotations

from app.ports import Changes
from app.records.registry import REGISTRY
from app.services.training import sessions
from ui.window.i18n import t
from ui.window.pages.people.attendance_dialog import AttendanceDialog
from ui.window.session import Session
from ui.window.widgets.detail_tabs import DetailTab
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say, say_with_undo
from ui.window.widgets.parts import Button


class SessionsTab(DetailTab):
    """The ordinary list of a course's sessions, with what only sessions have."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, REGISTRY["course_session"])
        self.make_button = Button(t("Sessions", "Tạo các buổi"), self.make)
        self.make_button.setToolTip(
            t("Sessions", "Theo từ ngày, đến ngày và số buổi của lớp; sửa lại được")
        )
        self.marks_button = Button(
            t("Sessions", "Điểm danh…"), self.open_attendance, kind="primary"
        )
        layout = self.layout()
        if layout is not None:
            layout.addWidget(flow(self.make_button, self.marks_button))

    def make(self) -> None:
        """Write the sessions the course's days propose and that it does not have yet."""
        course = self._record
        if course is None:
            return

        def done(result: tuple[int, Changes]) -> None:
            if result[0]:
                told = t("Sessions", "Đã tạo {n} buổi.").format(n=result[0])
                say_with_undo(self, self._session, told)
            else:
                say(self, t("Sessions", "Lớp đã đủ các buổi."), "info")

        self._session.write(
            self,
            lambda desk: sessions.make(desk, course.id),
            done,
            undo=t("Sessions", "tạo các buổi"),
        )

    def open_attendance(self) -> None:
        """Open the attendance grid."""
        if self._record is not None:
            AttendanceDialog(self.window(), self._session, self._record).open()
