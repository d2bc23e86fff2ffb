"""The month calendar with the chosen day's list beside it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QWidget

from app.desk import Desk
from app.services.day import agenda
from app.services.day.agenda import Day, What
from app.services.registers import lists
from ui.window.i18n import t
from ui.window.pages.calendar.day_list import DayList
from ui.window.pages.calendar.grid import MonthGrid, month_step
from ui.window.pages.calendar.month_model import DAYS, WEEKS, WORDS, first_shown
from ui.window.pages.calendar.shapes import Shape
from ui.window.session import Session
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Banner, Button, column, plain, row, title, words

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_FIRST, _LAST = date(1990, 1, 1), date(2199, 1, 1)


class CalendarView(QWidget):
    """A month of days with what is due on them. T goes to today, Enter into a day's list."""

    open_asked = Signal(str, str)
    do_asked = Signal(str, str)

    def __init__(self, session: Session, banner: Banner) -> None:
        super().__init__()
        self._session = session
        self._banner = banner
        self.grid = MonthGrid()
        self.list = DayList()
        self.month = title("", 2)
        self.month.setWordWrap(False)
        self.back = Button("", lambda: self._turn(-1), icon_name="back", kind="quiet")
        self.on = Button("", lambda: self._turn(1), icon_name="chevron", kind="quiet")
        for button, name in (
            (self.back, t("Calendar", "Tháng trước (PageUp)")),
            (self.on, t("Calendar", "Tháng sau (PageDown)")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.now = Button(t("Calendar", "Hôm nay (T)"), self.go_today)
        self.print_button = Button(
            t("Calendar", "In tháng (PDF)…"), self._ask_paper, icon_name="print"
        )
        self._build()
        self._stand(session.today)

    def refresh(self) -> None:
        """Read the shown month anew."""
        month = self.grid.page.month
        start = first_shown(month)
        end = start + timedelta(days=WEEKS * DAYS - 1)
        self.grid.delegate.today = self._session.today

        def show(days: tuple[Day, ...]) -> None:
            if month == self.grid.page.month:
                self.grid.page.show(month, {d.day: d for d in days})
                self._show_day()

        self._session.read(
            self, lambda desk: agenda.agenda(desk, start, end), show, replace="month"
        )

    def go_today(self) -> None:
        """Put the cursor on today."""
        self._go(self._session.today)
        self.grid.setFocus()

    def print_to(self, target: Path) -> None:
        """Write the month as a list of its days."""
        start, end = agenda.month_of(self.grid.page.month)
        heading = t("Calendar", "LỊCH HẠN THÁNG {month}").format(month=f"{start:%m/%Y}")

        def write(desk: Desk) -> int:
            shown = agenda.printed(agenda.agenda(desk, start, end), heading)
            return lists.write(desk, shown, target)

        said = t("Calendar", "Đã ghi {n} dòng vào {name}.")
        self._session.read(
            self,
            write,
            lambda n: self._banner.say(said.format(n=n, name=target.name), "good"),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to today with T; a text field that has the cursor keeps its own T."""
        if event.key() == Qt.Key.Key_T and not event.modifiers():
            self.go_today()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        bar = row(self.back, self.on, self.month, None, self.now, self.print_button)
        key = flow(*(self._key(what) for what in What))
        left = plain(column(self.grid, key, gap=8))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(16)
        split.setChildrenCollapsible(False)
        for widget, share in ((left, 5), (self.list, 2)):
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([5000, 2000])
        layout = column(bar, split, gap=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.grid)
        self.grid.chosen.connect(self._go)
        self.grid.opened.connect(self._enter)
        self.list.open_asked.connect(self.open_asked)
        self.list.do_asked.connect(self.do_asked)
        self.list.left.connect(self.grid.setFocus)

    def _key(self, what: What) -> QWidget:
        return plain(row(Shape(what), words(WORDS[what], "muted"), 8, gap=5))

    def _go(self, day: date) -> None:
        """Put the cursor on a day, turning to its month first; years far off are left alone."""
        if not _FIRST <= day < _LAST:
            return
        page = self.grid.page
        if day == self.grid.current_day and day.month == page.month.month:
            return
        if (day.year, day.month) == (page.month.year, page.month.month):
            self.grid.stand_on(day)
            self._show_day()
        else:
            self._stand(day)
            self.refresh()

    def _stand(self, day: date) -> None:
        page = self.grid.page
        page.show(day, {})
        self.month.setText(t("Calendar", "Tháng {m} năm {y}").format(m=day.month, y=day.year))
        self.grid.stand_on(day)
        self._show_day()

    def _turn(self, months: int) -> None:
        self._go(month_step(self.grid.current_day or self._session.today, months))

    def _enter(self, day: date) -> None:
        """Put the cursor into the day's list, as soon as its lines are there."""
        self._go(day)
        # Lines made just now take the cursor only once they are shown.
        QTimer.singleShot(0, self.list, self.list.enter)

    def _show_day(self) -> None:
        day = self.grid.current_day or self._session.today
        self.list.show_day(day, self.grid.page.day(day), self._session.today)

    def _ask_paper(self) -> None:
        dialog = QFileDialog(self, t("Calendar", "In lịch tháng ra PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"lich-han-{self.grid.page.month:%Y-%m}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.print_to(Path(chosen)))
        dialog.open()
