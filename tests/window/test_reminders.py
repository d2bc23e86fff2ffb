from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton, QSystemTrayIcon

from app.ports import Query
from app.services.day import reminders
from app.services.day.reminders import Wishes

# The screen of the tests has no tray, and says so when an icon is made all the same.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", "raise", extend=True)


class Tray(QSystemTrayIcon):
    """A tray icon of a desktop that has a tray; it keeps what it was asked to show."""

    def __init__(self, *about) -> None:
        super().__init__(*about)
        self.told: list[str] = []

    @staticmethod
    def isSystemTrayAvailable() -> bool:  # noqa: N802 - Qt's name
        return True

    def isVisible(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def showMessage(self, _title: str, message: str, *_more) -> None:  # noqa: N802 - Qt's name
        self.told.append(message)


@pytest.fixture
def tray(monkeypatch):
    monkeypatch.setattr("ui.window.reminders.QSystemTrayIcon", Tray)


def look(office):
    office.window.reminders.look()
    office.settle()
    return office.window.reminders


def press_in_strip(found, words):
    button = next(b for b in found.strip.findChildren(QPushButton) if b.text() == words)
    button.click()


def test_a_strip_tells_counts_without_a_tray(office):
    found = look(office)
    assert found.tray is None or not found.tray.isVisible()
    assert "việc quá hạn" in found.strip.text
    titles = [t["title"] for t in office.desk.store.find(Query("task")).records]
    assert not [t for t in titles if t in found.strip.text]


def test_later_is_an_hour_and_not_today_is_until_tomorrow(office):
    found = look(office)
    press_in_strip(found, "Nhắc lại sau")
    assert found.strip.text == ""
    assert 3_500_000 < found._pause.remainingTime() < 3_700_000
    look(office)
    press_in_strip(found, "Không nhắc hôm nay")
    office.settle()
    assert look(office).strip.text == ""
    for desk in (office.session._desk, office.session._reader):
        desk.today += timedelta(days=1)
    office.session.day_changed.emit()
    office.settle()
    assert found.strip.text


def test_switched_off_reminders_stay_silent(office):
    office.window.open_page("settings")
    office.settle()
    card = office.window.page("settings").reminders
    assert card.on.isChecked()
    card.on.click()
    office.settle()
    assert not reminders.wishes(office.desk).on
    assert look(office).strip.text == ""


def test_the_tray_is_told_while_the_window_is_elsewhere(office, tray):
    office.window.hide()
    found = look(office)
    assert found.tray.told == [reminders.due(office.desk).words]
    found.open_asked.emit()
    assert office.window.isVisible()


def test_closing_the_window_ends_the_program_unless_the_tray_was_chosen(office, tray, qtbot):
    look(office)
    closed = []
    office.window.closed.connect(lambda: closed.append(True))
    reminders.set_wishes(office.desk, Wishes(to_tray=True))
    look(office)
    office.window.close()
    office.settle()
    assert not office.window.isVisible()
    assert closed == []
    office.window.reminders.quit_asked.emit()
    office.settle()
    assert closed == [True]


def test_without_the_wish_closing_closes(office, tray):
    look(office)
    closed = []
    office.window.closed.connect(lambda: closed.append(True))
    office.window.close()
    office.settle()
    assert closed == [True]
