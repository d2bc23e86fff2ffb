from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
)

from app.services.reporting import due_reports
from tests.window.keys import press, type_text
from ui.window.shell.search import SearchDialog
from ui.window.theme import DARK, LIGHT, Theme

KEYS = ("today", "tasks", "plans", "people", "reports", "exchange", "settings")


def open_page(office, key):
    office.window.open_page(key)
    office.settle()
    return office.window.page(key)


def controls(page):
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)
    return [
        w
        for kind in kinds
        for w in page.findChildren(kind)
        if w.isVisibleTo(page)
        and not isinstance(w, QHeaderView | QScrollBar | QTabBar)
        and not isinstance(
            w.parent(), QHeaderView | QComboBox | QTabBar | QLineEdit | QAbstractItemView
        )
    ]


@pytest.mark.parametrize("key", KEYS)
def test_every_control_of_every_page_has_a_name_to_read_out(office, key):
    page = open_page(office, key)
    nameless = [
        w
        for w in controls(page)
        if not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]
    assert nameless == []


@pytest.mark.parametrize("key", KEYS)
def test_tab_reaches_every_control_of_a_page(office, key, qtbot):
    page = open_page(office, key)
    office.window.activateWindow()
    wanted = {
        w for w in controls(page) if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    reached, current = set(), page
    for _ in range(400):
        current = current.nextInFocusChain()
        if page.isAncestorOf(current):
            reached.add(current)
    assert wanted <= reached | {w for w in wanted if w.focusProxy() in reached}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("size", [(1366, 768), (910, 512)])
def test_pages_fit_a_small_screen(office, key, size):
    open_page(office, key)
    office.window.resize(*size)
    office.settle()
    hint = office.window.minimumSizeHint()
    assert (office.window.width(), office.window.height()) == size
    assert hint.width() <= size[0]
    assert hint.height() <= size[1]


def test_opened_records_fit_a_small_screen_too(office):
    page = open_page(office, "tasks")
    press(page.table.search, Qt.Key.Key_Down)
    office.settle()
    office.window.resize(910, 512)
    office.settle()
    assert office.window.minimumSizeHint().width() <= 910
    assert office.window.minimumSizeHint().height() <= 512


def test_the_rail_becomes_icons_in_a_narrow_window(office):
    office.window.resize(910, 512)
    office.settle()
    narrow = office.window.rail.width()
    office.window.resize(1366, 768)
    office.settle()
    assert narrow < office.window.rail.width()


def test_a_line_of_today_opens_its_task_with_enter(office):
    page = open_page(office, "today")
    lines = page.lines()
    assert lines
    lines[0].setFocus()
    QApplication.sendEvent(
        lines[0],
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    )
    office.settle()
    assert office.window.current_page is not page


def test_a_report_line_shows_the_plans_last_day_and_the_safe_one(office):
    page = open_page(office, "today")
    times = [d.occurrence for d in due_reports.due(office.desk) if d.occurrence.nominal]
    at = next(o for o in times if o.safe < o.nominal)
    more = [b for b in page.findChildren(QAbstractButton) if b.text().startswith("Xem thêm")]
    for button in more:
        button.click()
    said = f"Hạn gửi theo kế hoạch {at.nominal:%d/%m/%Y}, nên gửi trước hết ngày {at.safe:%d/%m/%Y}"
    assert [b for b in page.lines() if said in b.accessibleName()]


def test_the_day_is_shown(office):
    page = open_page(office, "today")
    assert page.note.text() == "Thứ Sáu, 20/11/2026"


def test_search_everywhere_needs_no_marks_and_opens_the_record(office):
    office.window.open_search()
    dialog = office.window.findChild(SearchDialog)
    type_text(dialog.box, "ra soat")
    dialog._search()
    office.settle()
    assert dialog.hits.count() > 0
    press(dialog.box, Qt.Key.Key_Return)
    office.settle()
    assert office.window.current_page in (
        office.window.page("tasks"),
        office.window.page("plans"),
        office.window.page("reports"),
    )


def test_colours_can_be_chosen_and_are_remembered(office, dressed_app):
    page = open_page(office, "settings")
    page.scheme.setCurrentIndex(page.scheme.findData("dark"))
    page._on_scheme()
    assert office.window.theme.colours() is DARK
    assert office.session.state.scheme == "dark"
    office.window.theme.choose("light")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(colours):
    pairs = (
        (colours.text, colours.base),
        (colours.text, colours.window),
        (colours.muted, colours.base),
        (colours.muted, colours.window),
        (colours.accent, colours.base),
        (colours.on_accent, colours.accent),
        (colours.accent, colours.accent_soft),
        (colours.danger, colours.danger_soft),
        (colours.warn, colours.warn_soft),
        (colours.good, colours.good_soft),
        (colours.text, colours.mark),
    )
    for ink, ground in pairs:
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    line = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]


def test_a_bug_shows_a_report_without_contents_and_only_once(office):
    from PySide6.QtWidgets import QMessageBox

    from ui.window.troubles import show_crash

    error = ValueError("Đặng Thị Ửng")
    show_crash(office.window, error)
    show_crash(office.window, error)
    boxes = [b for b in QApplication.topLevelWidgets() if isinstance(b, QMessageBox)]
    assert len(boxes) == 1
    assert "ValueError" in boxes[0].detailedText()
    assert "Ửng" not in boxes[0].detailedText()
    boxes[0].close()


def test_closing_asks_about_unsaved_typing_first(office):
    from PySide6.QtWidgets import QMessageBox

    people = open_page(office, "people")
    people.new()
    office.settle()
    view = people.view("officer")
    type_text(view.pane.form.editors["full_name"].line, "Gõ dở")
    office.window.close()
    assert office.window.isVisible()
    box = office.window.findChild(QMessageBox)
    assert "chưa lưu" in box.text()
    box.close()
    view.pane.form.dirty = False


def test_midnight_moves_the_day_of_an_open_window(office, monkeypatch):
    session = office.session
    session._clock_day = session._real_day().fromordinal(session._real_day().toordinal() - 1)
    session._on_heartbeat()
    assert f"{session.today:%d/%m/%Y}" == "21/11/2026"
    assert "21/11/2026" in office.window.rail.day.text()


def test_the_theme_follows_the_system_only_when_told_to(dressed_app):
    theme = Theme(dressed_app, "dark")
    theme._on_system_changed()
    assert theme.colours() is DARK
    theme.choose("light")
    theme.deleteLater()
