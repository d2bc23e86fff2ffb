from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.exchange.ops import new_id
from app.ports import Edit, Query
from app.services.day.today import LAST_BACKUP, Concern
from app.services.registers import records
from app.services.work import tasks
from tests.window.conftest import TODAY
from tests.window.keys import press, type_text
from ui.window.pages.today.kinds import KINDS

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(office):
    office.window.open_page("today")
    office.settle()
    return office.window.page("today")


def refreshed(office, page):
    page.refresh()
    office.settle()
    return page


def line(page, words):
    return next(b for b in page.lines() if words in b.accessibleName())


def write(office, type_name, **values):
    row = new_id()
    office.desk.store.write([Edit(type_name, row, values)])
    return row


def feedback(office, due, **values):
    given = {"received_date": due - timedelta(days=15), "channel": "letter", "due_date": due}
    return write(office, "feedback", content="Hỏi về chứng thực", **{**given, **values})


def test_every_concern_has_a_heading_and_a_dress():
    assert set(KINDS) == set(Concern)
    assert all(concern.label for concern in Concern)


def test_the_cursor_stands_on_the_first_line_at_start(office, page):
    assert office.window.focusWidget() is page.lines()[0]


def test_ctrl_enter_on_a_task_puts_the_cursor_where_its_result_is_written(office, page):
    overdue = next(b for b in page.lines() if "quá" in b.accessibleName())
    press(overdue, Qt.Key.Key_Return, CTRL)
    office.settle()
    pane = office.window.page("tasks").pane
    assert office.window.current_page is office.window.page("tasks")
    result = pane.update_tab.form.editors["result"].focus_widget
    assert office.window.focusWidget() is result


def test_ctrl_enter_on_a_report_draws_that_periods_report_up(office, page):
    october = line(page, "Báo cáo tháng 10 năm 2026")
    press(october, Qt.Key.Key_Return, CTRL)
    office.settle()
    [made] = office.desk.store.find(Query("report")).records
    assert made["period"] == "2026-10"
    assert office.window.current_page is office.window.page("reports")


def test_a_register_deadline_opens_its_record_and_ctrl_enter_the_field_that_ends_it(office, page):
    row = feedback(office, TODAY - timedelta(days=1))
    told = line(refreshed(office, page), "Trả lời phản ánh, kiến nghị")
    press(told, Qt.Key.Key_Return, CTRL)
    office.settle()
    view = office.window.page("registers").current
    assert view.pane.record.id == row
    answer = view.pane.form.editors["answered_date"].focus_widget
    assert office.window.focusWidget() is answer
    records.save(office.desk, "feedback", row, {"answered_date": TODAY})
    office.window.open_page("today")
    office.settle()
    assert not [b for b in page.lines() if "Trả lời phản ánh" in b.accessibleName()]


def test_more_lines_than_thirty_are_counted_and_lead_to_the_whole_list(office, page):
    plan = office.desk.store.find(Query("plan")).records[0].id
    edits = []
    for n in range(45):
        task = new_id()
        values = {"plan": plan, "title": f"Việc trễ {n}", "position": 900 + n}
        edits.append(
            Edit("task", task, {**values, "due": date(2026, 1, 5), "commune_role": "lead"})
        )
    office.desk.store.write(edits)
    page = refreshed(office, page)
    headings = [c.text() for c in page.findChildren(QPushButton) if c.text().startswith("Xem thêm")]
    assert "Xem thêm 25 dòng" in headings
    page.morning._expand(Concern.OVERDUE)
    office.settle()
    total = tasks.listing(
        office.desk, tasks.own(office.desk, open=True, due_to=TODAY - timedelta(days=1))
    )[1]
    more = next(b for b in page.findChildren(QPushButton) if "mở cả danh sách" in b.text())
    assert f"Còn {total - 30} dòng" in more.text()
    press(more, Qt.Key.Key_Space)
    office.settle()
    listed = office.window.page("tasks")
    assert office.window.current_page is listed
    assert listed.time.currentData() == "overdue"
    assert listed.table.model.total == total


def test_a_backup_is_one_key_once_a_folder_is_known(office, page, tmp_path):
    assert "Sao lưu gần nhất: chưa có" in [b.text() for b in page.findChildren(QPushButton)]
    office.session.state.keep_words("backup-folder", str(tmp_path))
    button = next(b for b in page.findChildren(QPushButton) if b.text().startswith("Sao lưu"))
    press(button, Qt.Key.Key_Space)
    office.settle()
    assert list(tmp_path.glob("SoTuPhap-*"))
    told = [b.text() for b in page.findChildren(QPushButton) if b.text().startswith("Sao lưu")]
    assert told[-1].endswith("(hôm nay)")


def test_an_old_backup_is_marked_with_its_age(office, page):
    long_ago = office.desk.now_ms() - 40 * 86_400_000
    office.desk.store.set_setting(LAST_BACKUP, long_ago)
    page = refreshed(office, page)
    told = next(b for b in page.findChildren(QPushButton) if "(40 ngày trước)" in b.text())
    assert not told.icon().isNull()


def test_a_clock_behind_the_last_entry_is_warned_of(office, page):
    newest = office.desk.replica.newest()
    office.session._reader.now_ms = lambda: newest - 2 * 86_400_000
    page = refreshed(office, page)
    assert "có vẻ sai" in page.banner.text


def test_a_new_commune_is_told_what_to_do_first(office, page):
    plan = office.desk.store.find(Query("plan")).records[0].id
    office.desk.store.write([Edit("plan", plan, deleted=True)])
    page = refreshed(office, page)
    told = [b.accessibleName() for b in page.lines()[:3]]
    assert [w[:2] for w in told] == ["1.", "2.", "3."]
    press(page.lines()[0], Qt.Key.Key_Return)
    office.settle()
    assert office.window.current_page is office.window.page("plans")


def test_typing_elsewhere_is_not_disturbed_when_the_lines_come(office, page):
    office.window.open_page("tasks")
    office.settle()
    search = office.window.page("tasks").table.search
    search.setFocus()
    type_text(search, "ra soat")
    page.refresh()
    office.settle()
    assert office.window.focusWidget() is search
    assert search.text() == "ra soat"
