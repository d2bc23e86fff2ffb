from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.ports import Query
from app.records.registry import REGISTRY
from tests.window.keys import commit, compose, press, type_text
from ui.window.widgets.record_form import RecordForm


@pytest.mark.parametrize("rtype", list(REGISTRY), ids=lambda r: r.name)
def test_every_declared_type_has_a_form_with_all_its_fields_named(rtype, office, qtbot):
    form = RecordForm(office.session, rtype)
    qtbot.addWidget(form)
    form.load_defaults()
    assert set(form.editors) == {f.name for f in rtype.fields if not f.hidden}
    for name, editor in form.editors.items():
        assert editor.focus_widget.accessibleName() == rtype.field(name).label
    form.collect()


def test_values_come_back_as_they_went_in(office, qtbot):
    form = RecordForm(office.session, REGISTRY["training_course"])
    qtbot.addWidget(form)
    values = {
        "name": "Tập huấn hoà giải ở cơ sở",
        "kind": "tap_huan",
        "skill_topics": ("mediation", "digital"),
        "date_from": date(2026, 3, 5),
        "hours": Decimal("7.5"),
        "sessions": 2,
        "status": "completed",
    }
    form.load(values)
    assert {k: v for k, v in form.collect().items() if v is not None} == values
    assert form.editors["hours"].line.text() == "7,5"
    assert form.editors["date_from"].box.line.text() == "05/03/2026"


def test_typing_is_never_rewritten_while_a_word_is_composed(office, qtbot):
    form = RecordForm(office.session, REGISTRY["officer"])
    qtbot.addWidget(form)
    line = form.editors["full_name"].line
    type_text(line, "Đặng ")
    compose(line, "Thij")
    assert line.text() == "Đặng "
    commit(line, "Thị")
    assert form.collect()["full_name"] == "Đặng Thị"


def test_dates_are_read_as_people_write_them(office, qtbot):
    form = RecordForm(office.session, REGISTRY["training_course"])
    qtbot.addWidget(form)
    for typed in ("5/3/26", "05-03-2026", "ngày 05 tháng 3 năm 2026"):
        form.editors["date_from"].box.line.setText(typed)
        assert form.collect()["date_from"] == date(2026, 3, 5)
        assert form.editors["date_from"].box.line.text() == typed


@pytest.fixture
def people(office):
    office.window.open_page("people")
    office.settle()
    return office.window.page("people")


def test_required_fields_are_answered_beside_them_and_the_first_gets_the_cursor(office, people):
    people.open_entry("training_course")
    people.new()
    office.settle()
    pane = people.view("training_course").pane
    pane.save()
    office.settle()
    assert pane.form.problem_of("name") == "Chưa ghi."
    assert pane.form.problem_of("date_from") == "Chưa ghi."
    assert office.session._reader.store.count(Query("training_course")) == 0
    pane.form.dirty = False


def test_an_officer_is_added_found_without_marks_changed_and_deleted(office, people):
    people.new()
    office.settle()
    view = people.view("officer")
    type_text(view.pane.form.editors["full_name"].line, "Đặng Thị Ửng")
    people.save()
    office.settle()
    assert view.table.model.total == 1
    view.table.search.setText("dang ung")
    view.table._search_now()
    office.settle()
    assert view.table.model.total == 1
    view.pane.form.editors["department"].line.setText("Văn phòng")
    view.pane.form.editors["department"].edited.emit()
    people.save()
    office.settle()
    view.pane.tabs.setCurrentWidget(view.pane.history)
    assert "Văn phòng" in view.pane.history.text.toPlainText()
    view.pane.removal.delete()
    office.settle()
    assert view.table.model.total == 0
    view.pane.banner._actions.itemAt(0).widget().click()
    office.settle()
    assert view.table.model.total == 1


def test_a_class_is_filled_by_a_few_letters_and_enter(office, people):
    for name in ("Đặng Thị Ửng", "Nguyễn Văn Khoẻ"):
        add_officer(office, people, name)
    people.open_entry("training_course")
    people.new()
    office.settle()
    view = people.view("training_course")
    type_text(view.pane.form.editors["name"].line, "Tập huấn")
    type_text(view.pane.form.editors["date_from"].box.line, "5/3/2026")
    people.save()
    office.settle()
    tab = next(
        view.pane.tabs.widget(n)
        for n in range(view.pane.tabs.count())
        if view.pane.tabs.tabText(n) == "Người tham dự"
    )
    view.pane.tabs.setCurrentWidget(tab)
    for letters in ("ung", "khoe"):
        type_text(tab.name, letters)
        tab._suggest()
        tab._pause.stop()
        office.settle()
        press(tab.name, Qt.Key.Key_Return)
        office.settle()
    assert tab.table.model.total == 2
    assert tab.totals.text().startswith("2 người")
    type_text(tab.name, "ung")
    tab._suggest()
    tab._pause.stop()
    office.settle()
    press(tab.name, Qt.Key.Key_Return)
    office.settle()
    assert "Đã có trong lớp" in tab.banner.text
    assert tab.table.model.total == 2
    tab._issue_all()
    office.settle()
    assert "2 đã cấp tài liệu" in tab.totals.text()


def add_officer(office, people, name):
    people.new()
    office.settle()
    view = people.view("officer")
    type_text(view.pane.form.editors["full_name"].line, name)
    people.save()
    office.settle()


def test_no_text_field_has_a_mask_or_completes_by_itself(office, people):
    people.new()
    office.settle()
    for line in office.window.findChildren(QLineEdit):
        assert line.inputMask() == ""
        assert line.completer() is None
    for text in office.window.findChildren(QPlainTextEdit):
        assert text.tabChangesFocus()
