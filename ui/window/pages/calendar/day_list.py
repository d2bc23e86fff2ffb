"""What is due on one day, a line each that opens its record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.services.day.agenda import Day, Entry, What
from app.text.dates import format_date, weekday_name
from ui.window.i18n import t
from ui.window.pages.calendar.shapes import TONES
from ui.window.pages.today.line_button import LineButton
from ui.window.widgets.parts import card, clear, column, plain, scrolled, title, words

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_ICONS = {
    What.TASK: "tasks",
    What.OWN_DAY: "tasks",
    What.PRODUCT: "check",
    What.REPORT: "reports",
    What.REPORT_SAFE: "reports",
    What.DEADLINE: "register",
    What.TRAINING: "people",
}


class DayList(QWidget):
    """The day beside the calendar; Esc goes back to it."""

    open_asked = Signal(str, str)
    do_asked = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = title("", 2)
        self.note = words(tone="muted")
        self._rows = column(gap=2)
        body = plain(column(self.heading, self.note, 4, self._rows, None, gap=4))
        self._area = scrolled(body)
        frame = card(column(self._area))
        self.setLayout(column(frame))
        self.setMinimumWidth(230)

    def show_day(self, at: date, day: Day | None, today: date) -> None:
        """Show a day; None while it is being read."""
        name = weekday_name(at)
        self.heading.setText(f"{name[:1].upper()}{name[1:]}, {format_date(at)}")
        self.note.setText(_kind_of_day(day))
        clear(self._rows)
        for entry in day.entries if day else ():
            self._rows.addWidget(self._line(entry, late=at < today))
        if day is not None and not day.entries:
            self._rows.addWidget(words(t("Calendar", "Không có hạn nào trong ngày."), "muted"))

    def lines(self) -> list[LineButton]:
        """Return the lines, from the top."""
        items = (self._rows.itemAt(n) for n in range(self._rows.count()))
        found = (item.widget() for item in items if item is not None)
        return [w for w in found if isinstance(w, LineButton)]

    def enter(self) -> None:
        """Put the cursor on the first line, if there is one."""
        for line in self.lines()[:1]:
            line.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the calendar with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _line(self, entry: Entry, *, late: bool) -> LineButton:
        pressing = late and entry.what is not What.TRAINING
        tone = "danger" if pressing else TONES[entry.what]
        return LineButton(
            entry.title,
            _asker(self.open_asked, entry),
            note=entry.note,
            chip=entry.what.label,
            tone=tone,
            mark=_ICONS[entry.what],
            second=_asker(self.do_asked, entry),
        )


def _asker(signal: object, entry: Entry) -> Callable[[], object]:
    return lambda: signal.emit(entry.type, entry.place)  # type: ignore[attr-defined]


def _kind_of_day(day: Day | None) -> str:
    if day is None:
        return ""
    kind = t("Calendar", "Ngày làm việc") if day.working else t("Calendar", "Ngày nghỉ")
    parts = [kind, day.name] if day.name else [kind]
    parts += [t("Calendar", "lịch nghỉ tạm tính")] if day.provisional else []
    return " · ".join(parts)
