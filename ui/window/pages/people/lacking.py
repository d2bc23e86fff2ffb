"""Còn thiếu: who in scope lacks training or materials, one key away from the fix."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.ports import Changes, Filter, Query, Record
from app.services import training
from app.services.training import Lack, Totals
from app.services.training.materials import Issued
from app.services.training.warnings import AHEAD
from ui.window.i18n import t
from ui.window.pages.people.issue_dialog import IssueDialog
from ui.window.pages.people.people_picker import PeoplePicker, Person
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say, say_with_undo
from ui.window.widgets.parts import Banner, Button, column, words

_ID = Qt.ItemDataRole.UserRole
_ABOUT = ("officer", "training_course", "participation", "material_issue", "qualification")
Found = tuple[Totals, list[Lack], tuple[Record, ...]]


class LackingView(QWidget):
    """Who has not been trained or has no material; Enter opens the officer."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lacking: list[Lack] = []
        self.year = words()
        self.banner = Banner()
        self.which = combo(
            t("People", "Lọc"),
            (t("People", "Thiếu bất kỳ"), ""),
            (t("People", "Chưa tập huấn"), "training"),
            (t("People", "Chưa cấp tài liệu"), "materials"),
        )
        self.people = PeoplePicker(t("People", "Người còn thiếu"))
        self.lacking = self.people.list
        self.course = combo(t("People", "Lớp để thêm vào"))
        self.course.setMaximumWidth(460)
        self._build()
        self.which.currentIndexChanged.connect(lambda _: self._show_people())
        self.lacking.itemActivated.connect(
            lambda item: self.open_asked.emit("officer", item.data(_ID))
        )
        session.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Count anew."""
        today = self._session.today

        def count(desk: Desk) -> Found:
            year = training.totals(desk, date(today.year, 1, 1), date(today.year, 12, 31))
            ahead = Query("training_course", (Filter("status", "in", AHEAD),), order=("date_from",))
            return year, training.lacking(desk, today), desk.store.find(ahead).records

        self._session.read(self, count, self._show, replace="totals")

    def panes(self) -> list[QWidget]:
        """Return the parts F6 moves between."""
        return [self.lacking]

    def focus_search(self) -> None:
        """Go to the search box."""
        self.people.search.setFocus()

    def add_to_course(self) -> None:
        """Nominate whoever is ticked to the chosen course."""
        course, people = self.course.currentData(), self.people.ticked()
        if not course or not people:
            self._say_missing(course=bool(course))
            return

        def done(_: Changes) -> None:
            told = t("People", "Đã thêm {n} người vào lớp.").format(n=len(people))
            say_with_undo(self, self._session, told)

        self._session.write(
            self,
            lambda desk: training.add_participants(desk, course, people),
            done,
            undo=t("People", "thêm người còn thiếu vào lớp"),
        )

    def issue(self) -> None:
        """Give a material to whoever is ticked."""
        people = self.people.ticked()
        if not people:
            self._say_missing(course=True)
            return
        dialog = IssueDialog(self, self._session, people=people)
        dialog.issued.connect(self._say_issued)
        dialog.open()

    def _build(self) -> None:
        note = t(
            "People",
            "Người trong phạm vi chỉ tiêu chưa được tập huấn hoặc chưa cấp tài liệu. "
            "Phím cách đánh dấu, Enter mở hồ sơ.",
        )
        fixes = flow(
            self.course,
            Button(t("People", "Thêm vào lớp này"), self.add_to_course, kind="primary"),
            Button(t("People", "Cấp tài liệu…"), self.issue),
        )
        layout = column(
            self.year, words(note, "muted"), self.banner, self.which, self.people, fixes
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _show(self, found: Found) -> None:
        year, self._lacking, courses = found
        said = t(
            "People",
            "Năm {year}: {courses} lớp, {people} người, {times} lượt người. Còn thiếu {n} người.",
        )
        self.year.setText(
            said.format(
                year=self._session.today.year,
                courses=len(year.courses),
                people=len(year.persons),
                times=year.attendances,
                n=len(self._lacking),
            )
        )
        chosen = self.course.currentData()
        self.course.clear()
        for course in courses:
            self.course.addItem(f"{course['name']} ({course['date_from']:%d/%m/%Y})", course.id)
        if not courses:
            self.course.addItem(t("People", "Chưa có lớp sắp mở: thêm ở mục Lớp"), "")
        self.course.setCurrentIndex(max(0, self.course.findData(chosen)))
        self._show_people()

    def _show_people(self) -> None:
        which = self.which.currentData()
        ticked = set(self.people.ticked())
        shown = [
            lack
            for lack in self._lacking
            if not which or (lack.training if which == "training" else lack.materials)
        ]
        self.people.show_people(
            Person(
                lack.officer.id,
                lack.officer["full_name"],
                _lack_words(lack),
                lack.officer.id in ticked,
            )
            for lack in shown
        )

    def _say_missing(self, *, course: bool) -> None:
        if course:
            say(self, t("People", "Đánh dấu người trong danh sách (phím cách)."), "info")
        else:
            say(self, t("People", "Chưa có lớp sắp mở. Thêm lớp ở mục Lớp bồi dưỡng."), "info")

    def _say_issued(self, done: Issued) -> None:
        told = t("People", "Đã cấp tài liệu cho {n} người.").format(n=done.new)
        say_with_undo(self, self._session, told)

    def show_user_error(self, error: Exception) -> None:
        """Say what was wrong."""
        self.banner.say(str(error), "danger")

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*_ABOUT):
            self.refresh()


def _lack_words(lack: Lack) -> str:
    parts = []
    if lack.training:
        parts.append(t("People", "chưa tập huấn"))
    if lack.materials:
        parts.append(t("People", "chưa cấp tài liệu"))
    return ", ".join(parts)
