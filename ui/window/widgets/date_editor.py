"""A date, typed as people write it, or picked from a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget

from app.records import codec
from app.records.language import Field
from ui.window.i18n import t
from ui.window.widgets.editor import Editor
from ui.window.widgets.parts import Button, row


class DateField(QWidget):
    """A line for a day (dd/mm/yyyy, d/m/yy, words) with a calendar; no mask, no rewriting."""

    picked = Signal()
    """A day was chosen on the calendar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(t("Date", "ngày/tháng/năm"))
        self.line.setAccessibleName(name)
        self.button = Button("", self.open_calendar, icon_name="calendar", kind="quiet")
        self.button.setAccessibleName(t("Date", "Lịch: {name}").format(name=name))
        self.button.setToolTip(t("Date", "Chọn trên lịch (Alt+Mũi tên xuống)"))
        self.setLayout(row(self.line, self.button, gap=2))
        self.setFocusProxy(self.line)

    def open_calendar(self) -> None:
        """Open the calendar under the line; a chosen day goes into it."""
        popup = _Calendar(self, self._shown_day())
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        popup.calendar.setFocus()

    def choose(self, day: date) -> None:
        """Write a chosen day and tell as if it had been typed."""
        self.line.setText(f"{day:%d/%m/%Y}")
        self.line.textEdited.emit(self.line.text())
        self.line.setFocus()
        self.picked.emit()

    def _shown_day(self) -> date | None:
        from app.text.dates import parse_date

        return parse_date(self.line.text())


class _Calendar(QFrame):
    def __init__(self, field: DateField, day: date | None) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._field = field
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        if day is not None:
            self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.activated.connect(self._on_chosen)
        self.calendar.clicked.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.addWidget(self.calendar)

    def _on_chosen(self, chosen: QDate) -> None:
        self._field.choose(date(chosen.year(), chosen.month(), chosen.day()))
        self.close()


class DateEditor(Editor):
    """The editor of DATE fields."""

    def __init__(self, field: Field) -> None:
        self.box = DateField(field.label)
        super().__init__(field, self.box, self.box.line)
        self.box.line.textEdited.connect(self.edited)

    def value(self) -> Any:
        """Return the day."""
        return codec.parse(self.field, self.box.line.text())

    def set_value(self, value: Any) -> None:
        """Show a day."""
        self.box.line.setText(codec.show(self.field, value))

    def raw(self) -> Any:
        """Return the line as typed."""
        return self.box.line.text()

    def set_raw(self, raw: Any) -> None:
        """Put a typed line back."""
        self.box.line.setText(str(raw or ""))
