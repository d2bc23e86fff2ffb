from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.ports import Query
from app.services.registers import records
from app.services.training import materials, nominations
from tests.desks import course, officer, seat
from tests.window.keys import press, type_text
from ui.window.pages.people.class_list_dialog import ClassListDialog
from ui.window.pages.people.issue_dialog import IssueDialog

DAY = date(2026, 10, 8)


@pytest.fixture
def book(office):
    """The book of people; courses are made before it is looked at."""
    office.window.open_page("people")
    office.settle()
    return office.window.page("people")


def _open(office, book, course_id):
    book.open_record("training_course", course_id)
    office.settle()
    return book.view("training_course")


def _dialog(office, kind):
    return next(d for d in office.window.findChildren(QDialog) if isinstance(d, kind))


def test_one_key_makes_the_sessions_and_they_can_be_changed(office, book):
    here = course(office.desk, DAY, sessions=2)
    view = _open(office, book, here)
    view.pane.tabs.setCurrentWidget(view.sessions)
    press(view.sessions.make_button, Qt.Key.Key_Space)
    office.settle()
    assert view.sessions.table.model.total == 2
    view.sessions.make()
    office.settle()
    assert "đủ các buổi" in view.pane.banner.text
    [first, *_] = office.desk.store.find(Query("course_session", order=("part",))).records
    office.session.write(
        view, lambda desk: records.save(desk, "course_session", first.id, {"hours": Decimal(5)})
    )
    office.settle()
    assert view.sessions.table.model.row_at(0) is not None


def test_an_unknown_name_is_offered_as_a_new_officer(office, book):
    here = course(office.desk, DAY)
    view = _open(office, book, here)
    view.pane.tabs.setCurrentWidget(view.people)
    type_text(view.people.name, "Nông Thị Mới")
    view.people._suggest()
    view.people._pause.stop()
    office.settle()
    assert "Nông Thị Mới" in view.people.suggestions.currentItem().text()
    press(view.people.name, Qt.Key.Key_Return)
    office.settle()
    [entry] = office.desk.store.find(Query("participation")).records
    assert office.desk.store.get("officer", entry["officer"])["full_name"] == "Nông Thị Mới"


def test_a_pasted_class_list_is_looked_at_then_taken(office, book):
    for post in ("Công chức", "Văn thư"):
        officer(office.desk, "Trần Trùng Tên", position_title=post)
    here = course(office.desk, DAY)
    view = _open(office, book, here)
    view.people.open_class_list()
    office.settle()
    dialog = _dialog(office, ClassListDialog)
    dialog.text.setPlainText("1. Trần Trùng Tên\n2. Người Mới")
    dialog._look_at_text()
    office.settle()
    dialog.take()
    office.settle()
    assert "Trần Trùng Tên" in dialog.banner.text
    chooser = dialog.rows.cellWidget(0, 3)
    chooser.setCurrentIndex(2)
    dialog.take()
    office.settle()
    seats = office.desk.store.find(Query("participation")).records
    posts = {office.desk.store.get("officer", s["officer"])["position_title"] for s in seats}
    assert posts == {"Văn thư", None}


def test_materials_are_given_to_the_class_and_signed_for(office, book, tmp_path):
    here = course(office.desk, DAY)
    people = [officer(office.desk, n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh")]
    for person in people:
        seat(office.desk, here, person)
    officer(office.desk, "Người Ngoài")
    view = _open(office, book, here)
    view.pane.tabs.setCurrentWidget(view.issues)
    view.issues.new()
    office.settle()
    dialog = _dialog(office, IssueDialog)
    dialog.issue()
    assert "tài liệu" in dialog.banner.text
    dialog.material.setEditText("Sổ tay hòa giải")
    assert set(dialog.picker.ticked()) == set(people)
    dialog.issue()
    office.settle()
    assert view.issues.table.model.total == 2
    view.issues.table.view.selectAll()
    view.issues.sign(signed=True)
    office.settle()
    assert all(i["receipt_signed"] for i in materials.of_course(office.desk, here))
    view.issues.print_to(tmp_path / "ky.pdf")
    office.settle()
    assert (tmp_path / "ky.pdf").exists()


def test_a_nomination_list_is_drawn_up_ordered_and_written(office, book, tmp_path):
    here = course(office.desk, DAY, status="invited", name="Tập huấn")
    people = [officer(office.desk, n) for n in ("Trần Quốc Ánh", "Lò Văn Bình")]
    for person in people:
        seat(office.desk, here, person, result="nominated")
    _open(office, book, here).people.nominate()
    office.settle()
    view = book.current
    assert view is book.view("nomination_list")
    panel = view.pane.tabs.widget(1)
    assert panel.order() == tuple(people)
    panel.people.setCurrentRow(1)
    panel.shift(-1)
    office.settle()
    [listed] = office.desk.store.find(Query("nomination_list")).records
    assert listed["officers"] == tuple(reversed(people))
    panel.write_to(tmp_path / "cu-di.docx")
    office.settle()
    assert (tmp_path / "cu-di.docx").exists()
    view.pane.form.editors["code_number"].line.setText("7/DS-UBND")
    view.pane.form.editors["date"].box.line.setText("1/10/2026")
    view.pane.save()
    office.settle()
    told = {s["nominated_by"] for s in office.desk.store.find(Query("participation")).records}
    assert told == {"Số 7/DS-UBND, ngày 01/10/2026"}
    assert nominations.cited(office.desk.store.get("nomination_list", listed.id)) in told


def test_statistics_show_every_output_and_open_what_a_row_tells_of(office, book, tmp_path):
    person = officer(office.desk, "Đặng Thị Ửng")
    here = course(office.desk, DAY, name="Tập huấn")
    seat(office.desk, here, person)
    book.open_entry("statistics")
    office.settle()
    view = book.view("statistics")
    for kind in ("person", "group", "target", "nomination", "warning", "history", "course"):
        view.choose(kind)
        office.settle()
        assert view._output.kind == kind
        view.write_to(tmp_path / f"{kind}.xlsx")
        office.settle()
        assert (tmp_path / f"{kind}.xlsx").exists()
    assert "1 người; 1 lượt người" in view.note.text()
    view.period.back()
    office.settle()
    assert view._output.counts["courses"] == 0
    view.period.ahead()
    office.settle()
    view.table.setCurrentIndex(view.table.model_.index(0, 1))
    press(view.table, Qt.Key.Key_Return)
    office.settle()
    assert book.current is book.view("training_course")
    assert book.current.pane.record.id == here


def test_who_lacks_training_is_one_key_from_a_course(office, book):
    person = officer(office.desk, "Đặng Thị Ửng")
    ahead = course(office.desk, date(2026, 12, 1), status="planned")
    book.open_entry("lacking")
    office.settle()
    view = book.view("lacking")
    view.add_to_course()
    assert "Đánh dấu" in view.banner.text
    view.lacking.item(0).setCheckState(Qt.CheckState.Checked)
    view.add_to_course()
    office.settle()
    [entry] = office.desk.store.find(Query("participation")).records
    assert (entry["course"], entry["officer"], entry["result"]) == (ahead, person, "nominated")
    view.add_to_course()
    office.settle()
    assert "Đã có trong lớp" in view.banner.text


def test_an_officer_is_one_key_from_a_course_and_from_a_material(office, book):
    person = officer(office.desk, "Đặng Thị Ửng")
    ahead = course(office.desk, date(2026, 12, 1), status="planned", name="Tập huấn")
    book.open_record("officer", person)
    office.settle()
    pane = book.view("officer").pane
    tab = next(
        w for w in (pane.tabs.widget(n) for n in range(pane.tabs.count())) if hasattr(w, "join")
    )
    pane.tabs.setCurrentWidget(tab)
    office.settle()
    assert "Chưa được bồi dưỡng" in tab.hints.text.text()
    tab.join(ahead)
    office.settle()
    [entry] = office.desk.store.find(Query("participation")).records
    assert (entry["course"], entry["officer"]) == (ahead, person)
    tab.issue()
    office.settle()
    dialog = _dialog(office, IssueDialog)
    assert dialog.picker.ticked() == (person,)
    dialog.close()


def test_quiet_notes_stand_beside_the_course_and_go_when_it_is_put_right(office, book):
    here = course(office.desk, DAY, name="Tập huấn")
    view = _open(office, book, here)
    view.pane.tabs.setCurrentWidget(view.people)
    office.settle()
    assert "Chưa có số tiết" in view.people.hints.text.text()
    office.session.write(
        view, lambda desk: records.save(desk, "training_course", here, {"hours": Decimal(8)})
    )
    office.settle()
    assert not view.people.hints.isVisible()
