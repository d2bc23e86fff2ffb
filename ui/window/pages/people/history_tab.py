"""One officer's training in the columns of the CV, with the way to paper and to a sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.desk import Desk
from app.ports import Changes, Filter, Record
from app.records.registry import REGISTRY
from app.services.training import add_participants, everything, history, tables
from app.services.training.tables import Output
from app.services.training.warnings import AHEAD, of_person
from ui.window import noting
from ui.window.i18n import t
from ui.window.pages.people.files import ask_target
from ui.window.pages.people.hints import HintLine
from ui.window.pages.people.issue_dialog import IssueDialog
from ui.window.pages.people.output_table import OutputTable
from ui.window.session import Session
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say, say_with_undo
from ui.window.widgets.parts import Button, column, words

_ABOUT = ("training_course", "participation", "qualification", "officer")


class HistoryTab(QWidget):
    """Shows what an officer learnt; copied by hand into the national database."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._officer: Record | None = None
        self.hints = HintLine(session, of_person)
        self.table = OutputTable()
        self.empty = words(t("History", "Chưa có văn bằng hay lớp đã hoàn thành nào."), "muted")
        join = Button(t("History", "Thêm vào lớp…"), self.open_courses)
        join.setToolTip(t("History", "Cử đi một lớp sắp mở"))
        buttons = flow(
            join,
            Button(t("History", "Cấp tài liệu…"), self.issue),
            Button(t("History", "Ghi ra PDF…"), lambda: self._ask("pdf")),
            Button(t("History", "Ghi ra Excel…"), lambda: self._ask("xlsx")),
        )
        self._join = join
        layout = column(self.hints, self.empty, self.table, buttons, margin=4)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        session.changed.connect(self._on_changed)

    def load(self, officer: Record) -> None:
        """Show an officer's history."""
        self._officer = officer
        self.hints.load(officer.id)
        self._session.read(
            self, lambda desk: history.history(desk, officer.id), self._show, replace="past"
        )

    def open_courses(self) -> None:
        """Offer the courses to come; the chosen one takes the officer in."""

        def ask(desk: Desk) -> tuple[Record, ...]:
            ahead = Filter("status", "in", AHEAD)
            return everything(desk, "training_course", ahead, order=("date_from",))

        self._session.read(self, ask, self._offer, replace="ahead")

    def join(self, course: str) -> None:
        """Put the officer into a course."""
        officer = self._officer
        if officer is None:
            return

        def done(_: Changes) -> None:
            say_with_undo(self, self._session, t("History", "Đã thêm vào lớp."))

        self._session.write(
            self,
            lambda desk: add_participants(desk, course, [officer.id]),
            done,
            undo=t("History", "thêm người vào lớp"),
        )

    def issue(self) -> None:
        """Give the officer a material."""
        if self._officer is not None:
            IssueDialog(self, self._session, people=[self._officer.id]).open()

    def write_to(self, target: Path) -> None:
        """Write the history."""
        officer = self._officer
        if officer is None:
            return

        def done(_: int) -> None:
            say(self, t("History", "Đã ghi {name}.").format(name=target.name))
            noting.taken_out(self._session, REGISTRY["participation"], 1)

        self._session.read(
            self,
            lambda desk: tables.write(desk, history.history(desk, officer.id), target),
            done,
        )

    def _offer(self, courses: tuple[Record, ...]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for course in courses:
            label = f"{course['name']} ({course['date_from']:%d/%m/%Y})".replace("&", "&&")
            menu.addAction(label).triggered.connect(lambda _=False, i=course.id: self.join(i))
        if not courses:
            nothing = t("History", "Chưa có lớp sắp mở: thêm ở mục Lớp bồi dưỡng")
            menu.addAction(nothing).setEnabled(False)
        menu.popup(self._join.mapToGlobal(QPoint(0, self._join.height())))

    def _show(self, output: Output) -> None:
        self.empty.setVisible(not output.table.rows)
        self.table.show_table(output.table)

    def _ask(self, ending: str) -> None:
        if self._officer is not None:
            name = f"qua trinh boi duong {self._officer['full_name']}"
            ask_target(self, t("History", "Ghi quá trình bồi dưỡng"), name, ending, self.write_to)

    def _on_changed(self, changes: Changes) -> None:
        officer = self._officer
        if officer is None:
            return
        if any(c.id == officer.id and c.kind == "deleted" for c in changes.items):
            self._officer = None
        elif changes.touches(*_ABOUT):
            self.load(officer)
