from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from app.ports import Query
from app.services.work import subtasks, tasks
from app.services.work.tasks import Update
from tests.window.conftest import TODAY
from tests.window.keys import press, type_text
from ui.window.pages.tasks.carry_dialog import CarryOverDialog


@pytest.fixture
def page(office):
    office.window.open_page("tasks")
    office.settle()
    page = office.window.page("tasks")
    rows = [page.table.model.row_at(n) for n in range(page.table.model.total)]
    dated = next(r for r in rows if r.record.row.due)
    page.table.select(dated.id)
    office.settle()
    page.pane.tabs.setCurrentWidget(page.pane.subtasks_tab)
    return page


def add(office, page, title, due=""):
    tab = page.pane.subtasks_tab
    type_text(tab.title_line, title)
    type_text(tab.due.line, due)
    press(tab.title_line, Qt.Key.Key_Return)
    office.settle()
    return tab


def test_sub_tasks_are_added_by_keyboard_and_stand_indented_in_the_list(office, page):
    parent = page.pane._task
    tab = add(office, page, "Lập danh mục")
    add(office, page, "Kiểm tra từng văn bản")
    assert [tab.list.item(n).text().split(" · ")[0] for n in range(tab.list.count())] == [
        "Lập danh mục",
        "Kiểm tra từng văn bản",
    ]
    assert tab.title_line.text() == ""
    at = page.table.model.position_of(parent)
    below = [page.table.model.row_at(at + n).texts[0] for n in (1, 2)]
    assert below == ["\u2003↳ Lập danh mục", "\u2003↳ Kiểm tra từng văn bản"]
    assert "0/2 việc con" in page.table.model.row_at(at).texts[1]
    assert page.pane.tabs.tabText(3) == "Việc con 0/2"


def test_a_day_after_the_parents_is_said_and_may_be_kept_on_purpose(office, page):
    last = tasks.find(office.desk, page.pane._task).last_day
    late = last + timedelta(days=10)
    tab = add(office, page, "Muộn", f"{late:%d/%m/%Y}")
    assert "Muộn hơn hạn" in tab.banner.text
    assert tab.list.count() == 0
    tab.banner._actions.itemAt(0).widget().click()
    office.settle()
    assert f"hạn {late:%d/%m/%Y}" in tab.list.item(0).text()


def test_a_wrong_day_keeps_what_was_typed(office, page):
    tab = add(office, page, "Lập danh mục", "31/02/2026")
    assert "Ngày không đúng" in tab.banner.text
    assert tab.title_line.text() == "Lập danh mục"
    assert tab.list.count() == 0


def test_what_the_sub_tasks_propose_is_written_only_when_taken_and_can_be_undone(office, page):
    parent = page.pane._task
    tab = add(office, page, "Lập danh mục")
    [child] = subtasks.children(office.desk, parent)
    tasks.update(office.desk, child.row.task, Update("done"))
    page.pane.load(parent)
    office.settle()
    assert tasks.find(office.desk, parent).row.state == "not_started"
    assert tab.take_button.text() == "Ghi theo đề nghị: Hoàn thành, 100%"
    press(tab.take_button, Qt.Key.Key_Space)
    office.settle()
    assert tasks.find(office.desk, parent).row.state == "done"
    office.window.undo()
    office.settle()
    assert tasks.find(office.desk, parent).row.state == "not_started"


def test_a_sub_task_opens_by_enter_and_leads_back(office, page):
    parent = page.pane._task
    tab = add(office, page, "Lập danh mục")
    tab.list.setCurrentRow(0)
    press(tab.list, Qt.Key.Key_Return)
    office.settle()
    assert page.pane._task != parent
    assert not page.pane.origin.isHidden()
    page.pane.subtasks_tab.parent_button.click()
    office.settle()
    assert page.pane._task == parent


def test_the_years_rest_is_carried_over_and_taken_back_by_undo(office, page):
    before = {
        t.row.task: t.row.state for t in tasks.listing(office.desk, tasks.own(office.desk))[0]
    }
    page.carry_over()
    office.settle()
    [dialog] = page.findChildren(CarryOverDialog)
    chosen = dialog.chosen()
    assert chosen
    assert TODAY.year == dialog.year.currentData()
    assert dialog.list.count() > len(chosen)
    press(dialog.go, Qt.Key.Key_Space)
    office.settle()
    states = {i: tasks.find(office.desk, i).row.state for i in chosen}
    assert set(states.values()) == {"carried_over"}
    assert "Nhiệm vụ chuyển tiếp năm 2027" in page.banner.text
    office.window.undo()
    office.settle()
    after = {t.row.task: t.row.state for t in tasks.listing(office.desk, tasks.own(office.desk))[0]}
    assert after == before
    assert office.desk.store.count(Query("plan")) == 1


def test_the_dialog_of_carrying_can_be_left_without_a_trace(office, page):
    page.carry_over()
    office.settle()
    [dialog] = page.findChildren(CarryOverDialog)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    office.settle()
    assert office.desk.store.count(Query("plan")) == 1


def test_a_bare_carried_over_is_refused_beside_the_field(office, page):
    page.pane.tabs.setCurrentIndex(0)
    form = page.pane.update_tab.form
    state = form.editors["state"]
    state.combo.setCurrentIndex(state.combo.findData("carried_over"))
    page.pane.save()
    office.settle()
    assert "năm sau" in form.problem_of("state")
    form.dirty = False
