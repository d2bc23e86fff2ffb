"""Hôm nay: what asks for attention, and the month ahead; with the day's figures above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from app.ports import Changes
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.page import Page
from ui.window.pages.today.line_button import LineButton
from ui.window.pages.today.morning import MorningView
from ui.window.session import Session
from ui.window.widgets.parts import column

if TYPE_CHECKING:
    from ui.window.pages.calendar.view import CalendarView

_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class TodayPage(Page):
    """The start page: two views of the same days."""

    open_asked = Signal(str, str)
    do_asked = Signal(str, str)
    page_asked = Signal(str)
    new_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Today", "Hôm nay"))
        self.morning = MorningView(self)
        self._calendar: CalendarView | None = None
        self._month = QWidget()
        self._month.setLayout(column())
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        bar = QTabBar()
        bar.setDrawBase(False)
        self.tabs.setTabBar(bar)
        self.tabs.addTab(self.morning, t("Today", "Việc cần xem"))
        self.tabs.addTab(self._month, t("Today", "Lịch tháng"))
        self.set_body(self.tabs)
        self.morning.open_asked.connect(self.open_asked)
        self.morning.do_asked.connect(self.do_asked)
        self.morning.page_asked.connect(self.page_asked)
        self.morning.new_asked.connect(self.new_asked)
        self.tabs.currentChanged.connect(lambda _: self.refresh())
        self._show_day()

    @property
    def calendar(self) -> CalendarView:
        """Return the month, built when it is first looked at."""
        if self._calendar is None:
            from ui.window.pages.calendar.view import CalendarView

            self._calendar = CalendarView(self.session, self.banner)
            self._calendar.open_asked.connect(self.open_asked)
            self._calendar.do_asked.connect(self.do_asked)
            self._month.layout().addWidget(self._calendar)  # type: ignore[union-attr]
        return self._calendar

    def refresh(self) -> None:
        """Ask for what the open view shows."""
        commit_pending_input()
        self._show_day()
        if self.tabs.currentWidget() is self._month:
            self.calendar.refresh()
        else:
            self.morning.refresh()

    def on_changed(self, changes: Changes) -> None:
        """Anything written may settle a line or move a day."""
        if changes and self.isVisible():
            self.refresh()

    def lines(self) -> list[LineButton]:
        """Return the lines of what asks for attention, from the top."""
        return self.morning.lines()

    def _show_day(self) -> None:
        day = self.session.today
        said = t("Today", "{weekday}, {day}").format(
            weekday=_DAYS[day.weekday()], day=format_date(day)
        )
        self.say_under_heading(said[:1].upper() + said[1:])
