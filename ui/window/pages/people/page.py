"""Đội ngũ & Tập huấn: officers, courses with their people, and who still lacks what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.desk import Desk
from app.ports import Changes, Filter, Record
from app.records.registry import REGISTRY
from app.services import training
from app.services.training import Lack, Totals
from ui.window.i18n import t
from ui.window.pages.page import Page
from ui.window.pages.people.participants_tab import ParticipantsTab
from ui.window.pages.tabs import RecordTabs
from ui.window.session import Session
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import column, plain, words
from ui.window.widgets.record_source import RecordSource
from ui.window.widgets.records_view import RecordsView

_TYPES = ("officer", "training_course")
_ID = Qt.ItemDataRole.UserRole


class PeoplePage(Page):
    """The officers and their training."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("People", "Đội ngũ & Tập huấn"))
        self.tabs = RecordTabs(
            session,
            tuple(REGISTRY[name] for name in _TYPES),
            {"officer": _officers_view, "training_course": _courses_view},
        )
        self.lacking = QListWidget()
        self.lacking.setAccessibleName(t("People", "Người còn thiếu"))
        self.lacking.itemActivated.connect(lambda i: self.open_record("officer", i.data(_ID)))
        note = t(
            "People", "Người trong phạm vi chỉ tiêu chưa được tập huấn hoặc chưa cấp tài liệu."
        )
        holder = plain(column(12, words(note, "muted"), self.lacking))
        self.tabs.add_page(holder, t("People", "Còn thiếu"))
        self.set_body(self.tabs)

    def new(self) -> None:
        """Begin a record in the open tab."""
        self.tabs.new()

    def save(self) -> None:
        """Save the record being typed."""
        self.tabs.save()

    def refresh(self) -> None:
        """Fetch the open tab and the totals anew."""
        self.tabs.refresh()
        self._load_totals()

    def focus_search(self) -> None:
        """Go to the list's search box."""
        self.tabs.focus_search()

    def on_changed(self, changes: Changes) -> None:
        """Count again when people or training changed."""
        if changes.touches("officer", "training_course", "participation"):
            self._load_totals()

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask about unsaved typing."""
        self.tabs.leave_then(go_on)

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show an officer or a course; a participation opens its course."""
        if type_name != "participation":
            self.tabs.open_record(type_name, row_id)
            return

        def show(found: Record | None) -> None:
            if found is not None and found["course"]:
                self.tabs.open_record("training_course", found["course"])

        self.session.read(self, lambda desk: desk.store.get(type_name, row_id), show)

    def _load_totals(self) -> None:
        today = self.session.today

        def count(desk: Desk) -> tuple[Totals, list[Lack]]:
            year = training.totals(desk, date(today.year, 1, 1), date(today.year, 12, 31))
            return year, training.lacking(desk, today)

        self.session.read(self, count, self._show_totals, replace="totals")

    def _show_totals(self, found: tuple[Totals, list[Lack]]) -> None:
        year, lacking = found
        self.say_under_heading(
            t("People", "Năm {year}: {courses} lớp, {people} người, {times} lượt người.").format(
                year=self.session.today.year,
                courses=len(year.courses),
                people=len(year.persons),
                times=year.attendances,
            )
        )
        self.lacking.clear()
        for lack in lacking:
            item = QListWidgetItem(
                f"{lack.officer['full_name']}: {_lack_words(lack)}", self.lacking
            )
            item.setData(_ID, lack.officer.id)
        self.tabs.setTabText(
            self.tabs.count() - 1, t("People", "Còn thiếu ({n})").format(n=len(lacking))
        )


def _lack_words(lack: Lack) -> str:
    parts = []
    if lack.training:
        parts.append(t("People", "chưa tập huấn"))
    if lack.materials:
        parts.append(t("People", "chưa cấp tài liệu"))
    return ", ".join(parts)


def _courses_view(session: Session, rtype: Any) -> RecordsView:
    view = RecordsView(session, rtype)
    people = ParticipantsTab(session)
    view.pane.add_tab(people, t("People", "Người tham dự"))
    _follow(view, people, people.load)
    return view


def _officers_view(session: Session, rtype: Any) -> RecordsView:
    entry = REGISTRY["participation"]
    view = RecordsView(session, rtype)
    courses = PagedTable(
        session,
        RecordSource(entry, (Filter("officer", "empty"),), leave_out=("officer",)),
        name=t("People", "Các lớp đã dự"),
        empty=t("People", "Chưa dự lớp nào."),
    )
    view.pane.add_tab(courses, t("People", "Các lớp đã dự"))

    def load(officer: Record) -> None:
        filters = (Filter("officer", "=", officer.id),)
        courses.show_source(RecordSource(entry, filters, leave_out=("officer",)))

    _follow(view, courses, load)
    return view


def _follow(view: RecordsView, tab: Any, load: Callable[[Record], None]) -> None:
    """Show a tab of the pane for kept records only, loaded with the one shown."""

    def on_shown(record: Record | None) -> None:
        view.pane.tabs.setTabVisible(view.pane.tabs.indexOf(tab), record is not None)
        if record is not None:
            load(record)

    view.pane.shown.connect(on_shown)
