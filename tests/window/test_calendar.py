from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.services.day import agenda
from app.services.day.agenda import What
from tests.window.conftest import TODAY
from tests.window.keys import press
from ui.window.pages.calendar.grid import month_step


@pytest.fixture
def calendar(office):
    office.window.open_page("today")
    page = office.window.page("today")
    page.tabs.setCurrentIndex(1)
    office.settle()
    return page.calendar


def walk(office, calendar, *keys):
    for key in keys:
        press(calendar.grid, key)
    office.settle()
    return calendar.grid.current_day


def words_on(calendar, day):
    index = calendar.grid.page.index_of(day)
    return calendar.grid.page.data(index, Qt.ItemDataRole.AccessibleTextRole)


def test_arrows_walk_days_and_weeks_over_the_edge_of_the_month(office, calendar):
    assert calendar.grid.current_day == TODAY
    right = walk(office, calendar, *[Qt.Key.Key_Right] * 3)
    assert right == date(2026, 11, 23)
    assert walk(office, calendar, Qt.Key.Key_Down) == date(2026, 11, 30)
    assert walk(office, calendar, Qt.Key.Key_Right) == date(2026, 12, 1)
    assert calendar.month.text() == "Tháng 12 năm 2026"
    assert walk(office, calendar, Qt.Key.Key_Up) == date(2026, 11, 24)
    assert calendar.month.text() == "Tháng 11 năm 2026"


def test_page_keys_turn_months_and_t_comes_back(office, calendar):
    assert walk(office, calendar, Qt.Key.Key_PageDown) == date(2026, 12, 20)
    assert walk(office, calendar, *[Qt.Key.Key_PageUp] * 10) == date(2026, 2, 20)
    assert "Tết" in words_on(calendar, date(2026, 2, 18))
    assert walk(office, calendar, Qt.Key.Key_T) == TODAY
    assert walk(office, calendar, Qt.Key.Key_Home) == date(2026, 11, 16)
    assert walk(office, calendar, Qt.Key.Key_End) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
    ],
)
def test_a_step_of_months_stays_within_the_shorter_one(day, months, wanted):
    assert month_step(day, months) == wanted


def test_every_day_tells_what_the_agenda_tells(office, calendar):
    start, end = agenda.month_of(TODAY)
    told = agenda.agenda(office.desk, start, end)
    assert any(e.what is What.REPORT for day in told for e in day.entries)
    for day in told:
        said = words_on(calendar, day.day)
        assert (day.name in said) if day.name else True
        assert ("không có hạn nào" in said) is not bool(day.entries)


def test_enter_goes_into_the_days_list_and_opens_the_record_esc_comes_back(office, calendar):
    start, end = agenda.month_of(TODAY)
    busy = next(d for d in agenda.agenda(office.desk, start, end) if d.entries)
    calendar._go(busy.day)
    walk(office, calendar, Qt.Key.Key_Return)
    lines = calendar.list.lines()
    assert len(lines) == len(busy.entries)
    assert office.window.focusWidget() is lines[0]
    press(lines[0], Qt.Key.Key_Escape)
    assert office.window.focusWidget() is calendar.grid
    press(lines[0], Qt.Key.Key_Return)
    office.settle()
    assert office.window.current_page is not office.window.page("today")


def test_t_in_a_text_field_is_a_letter(office, calendar):
    field = QLineEdit(calendar)
    field.show()
    calendar._go(date(2026, 12, 3))
    field.setFocus()
    typed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_T, Qt.KeyboardModifier.NoModifier, "t")
    QApplication.sendEvent(field, typed)
    office.settle()
    assert field.text() == "t"
    assert calendar.grid.current_day == date(2026, 12, 3)


def test_years_out_of_reach_are_left_alone(office, calendar):
    calendar._go(date(2198, 12, 31))
    office.settle()
    assert calendar.grid.current_day == date(2198, 12, 31)
    calendar._go(date(2199, 1, 1))
    assert calendar.grid.current_day == date(2198, 12, 31)


def test_the_month_is_printed(office, calendar, tmp_path):
    calendar.print_to(tmp_path / "lich.pdf")
    office.settle()
    assert (tmp_path / "lich.pdf").read_bytes().startswith(b"%PDF")
    assert "lich.pdf" in office.window.page("today").banner.text
