"""Officers, courses, materials, nomination lists: the ordinary view with tabs only they have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal

from app.ports import Filter, Record
from app.records.language import RecordType
from app.records.registry import REGISTRY
from app.services.training import nominations
from ui.window.i18n import t
from ui.window.pages.people.history_tab import HistoryTab
from ui.window.pages.people.issues_tab import IssuesTab
from ui.window.pages.people.nomination_panel import NominationPanel
from ui.window.pages.people.participants_tab import ParticipantsTab
from ui.window.pages.people.sessions_tab import SessionsTab
from ui.window.session import Session
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.record_source import RecordSource
from ui.window.widgets.records_view import RecordsView


class CoursesView(RecordsView):
    """Courses with their people, sessions, materials and nomination lists."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session, rtype: RecordType) -> None:
        super().__init__(session, rtype, own_tabs=("participation", "course_session"))
        self.people = ParticipantsTab(session)
        self.sessions = SessionsTab(session)
        self.issues = IssuesTab(session, "course")
        self.people.open_asked.connect(self.open_asked)
        for tab, label in (
            (self.issues, t("People", "Tài liệu")),
            (self.sessions, t("People", "Các buổi, điểm danh")),
            (self.people, t("People", "Người tham dự")),
        ):
            self.pane.add_tab(tab, label)
        follow(self, self.people, self.people.load)
        follow(self, self.sessions, self.sessions.show_for)
        follow(self, self.issues, self.issues.show_for)

    def show_inside(self, type_name: str, row_id: str) -> None:
        """Show a session or somebody's place in the course once it is open."""
        tabs: dict[str, ParticipantsTab | SessionsTab] = {
            "participation": self.people,
            "course_session": self.sessions,
        }
        tab = tabs.get(type_name)
        if tab is None:
            super().show_inside(type_name, row_id)
            return
        self.pane.tabs.setCurrentWidget(tab)
        tab.table.select(row_id)


def courses_view(session: Session, rtype: RecordType) -> RecordsView:
    """Return the view of courses."""
    return CoursesView(session, rtype)


def officers_view(session: Session, rtype: RecordType) -> RecordsView:
    """Return the view of officers: with the courses each took, and the columns of a CV."""
    entry = REGISTRY["participation"]
    view = RecordsView(session, rtype)
    courses = PagedTable(
        session,
        RecordSource(entry, (Filter("officer", "empty"),), leave_out=("officer",)),
        name=t("People", "Các lớp đã dự"),
        empty=t("People", "Chưa dự lớp nào."),
    )
    past = HistoryTab(session)
    view.pane.add_tab(past, t("People", "Quá trình bồi dưỡng"))
    view.pane.add_tab(courses, t("People", "Các lớp đã dự"))

    def load(officer: Record) -> None:
        filters = (Filter("officer", "=", officer.id),)
        courses.show_source(RecordSource(entry, filters, leave_out=("officer",)))

    follow(view, courses, load)
    follow(view, past, past.load)
    return view


def materials_view(session: Session, rtype: RecordType) -> RecordsView:
    """Return the view of training materials: with whom each was given to."""
    view = RecordsView(session, rtype, own_tabs=("material_issue",))
    issues = IssuesTab(session, "material")
    view.pane.add_tab(issues, t("People", "Đã cấp cho"))
    follow(view, issues, issues.show_for)
    return view


def nominations_view(session: Session, rtype: RecordType) -> RecordsView:
    """Return the view of nomination lists: with the order of the paper and the paper itself."""
    view = RecordsView(session, rtype)
    panel = NominationPanel(session)
    view.pane.save_with = nominations.save
    view.pane.add_tab(panel, t("People", "Thứ tự, bản in"))
    follow(view, panel, panel.load)
    return view


def follow(view: RecordsView, tab: Any, load: Callable[[Record], None]) -> None:
    """Show a tab of the pane for kept records only, loaded with the one shown."""

    def on_shown(record: Record | None) -> None:
        view.pane.tabs.setTabVisible(view.pane.tabs.indexOf(tab), record is not None)
        if record is not None:
            load(record)

    view.pane.shown.connect(on_shown)
