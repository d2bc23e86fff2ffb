"""Several rows at once, taking back, and two places that write the same record."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from app.ports import Query
from app.services.registers import picklists, records
from tests.window.driving import shown
from tests.window.keys import press, type_text
from ui.window.widgets.many_dialog import ManyDialog


@pytest.fixture
def events(office):
    def fill(desk):
        for n in range(6):
            values = {"name": f"Hội nghị {n}", "kind": "seminar", "date_from": date(2026, 3, n + 1)}
            records.save(desk, "event", None, values)

    office.session.write(office.window, fill)
    office.window.open_page("registers")
    page = office.window.page("registers")
    page.open_entry("event")
    office.settle()
    return page.view("event")


def elsewhere(office, type_name, row_id, **values):
    """A change that does not come from the open form: another window, an import."""
    office.session.write(office.window, lambda desk: records.save(desk, type_name, row_id, values))
    office.settle()


def of_all(office, name):
    found = records.listing(office.session._reader, "event").records
    return [r[name] for r in found]


def choose_rows(office, view, count):
    view.table.view.setFocus()
    view.table.view.selectRow(0)
    for _ in range(count - 1):
        QTest.keyClick(view.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    office.settle()


def test_one_field_is_set_for_all_chosen_rows_and_taken_back_by_one_key(office, events, qtbot):
    choose_rows(office, events, 4)
    assert events.many.isVisible()
    assert events.many.count.text() == "Đã chọn 4 dòng."
    press(events.many.edit_button, Qt.Key.Key_Space)
    office.settle()
    dialog = shown(ManyDialog)
    dialog.field.setCurrentIndex(dialog.field.findData("place"))
    office.settle()
    type_text(dialog.form.editors["place"].line, "Nhà văn hóa xã")
    dialog._look()
    office.settle()
    assert dialog.preview.text().startswith("Sẽ sửa 4 dòng")
    press(dialog.go, Qt.Key.Key_Space)
    office.settle()
    assert of_all(office, "place").count("Nhà văn hóa xã") == 4
    page = office.window.page("registers")
    assert "Đã sửa 4 dòng" in page.banner.text
    office.window.activateWindow()
    qtbot.waitUntil(office.window.isActiveWindow)
    events.table.view.setFocus()
    QTest.keyClick(events.table.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert of_all(office, "place") == [None] * 6
    assert "Đã hoàn tác" in page.banner.text


def test_all_rows_are_deleted_at_once_and_come_back_at_once(office, events):
    events.table.view.selectAll()
    office.settle()
    events.many.delete()
    office.settle()
    box = shown(QMessageBox)
    assert "6 dòng" in box.text()
    box.accept()
    office.settle()
    assert events.table.model.total == 0
    office.window.undo()
    office.settle()
    assert events.table.model.total == 6


def test_a_choice_of_many_never_moves_to_other_rows(office, events):
    choose_rows(office, events, 3)
    elsewhere(office, "event", None, name="Mới", kind="seminar", date_from=date(2026, 12, 1))
    assert len(events.table.positions()) <= 1
    assert events.many.isHidden()


def test_a_save_and_a_deletion_are_taken_back_in_turn(office, events):
    events.table.view.selectRow(0)
    office.settle()
    row_id = events.pane.record.id
    type_text(events.pane.form.editors["place"].line, "Hội trường")
    events.save()
    office.settle()
    events.pane.removal.delete()
    office.settle()
    assert "Hoàn tác" in events.pane.banner._actions.itemAt(0).widget().text()
    assert office.session.undoing.label.startswith("xóa")
    office.window.undo()
    office.settle()
    assert records.load(office.session._reader, "event", row_id)["place"] == "Hội trường"
    office.window.undo()
    office.settle()
    assert records.load(office.session._reader, "event", row_id)["place"] is None
    office.window.undo()
    office.settle()
    assert "Không có thao tác nào" in office.window.current_page.banner.text


def test_the_button_beside_a_sentence_takes_back_that_deed_and_no_later_one(office, events):
    events.table.view.selectRow(0)
    office.settle()
    row_id = events.pane.record.id
    type_text(events.pane.form.editors["place"].line, "Hội trường")
    events.save()
    office.settle()
    back = events.pane.banner._actions.itemAt(0).widget()
    office.session.write(
        office.window,
        lambda desk: records.save(desk, "dialogue", None, {
            "topics": "Tiếp dân", "date": date(2026, 3, 5)}),
        undo="thêm đối thoại",
    )  # fmt: skip
    office.settle()
    press(back, Qt.Key.Key_Space)
    office.settle()
    assert records.load(office.session._reader, "event", row_id)["place"] is None
    assert office.session._reader.store.count(Query("dialogue")) == 1
    assert office.session.undoing.label == "thêm đối thoại"


def test_ctrl_z_in_a_text_field_takes_back_typing_only(office, events):
    events.table.view.selectRow(0)
    office.settle()
    line = events.pane.form.editors["place"].line
    events.pane.form.editors["place"].line.setFocus()
    type_text(line, "Hội trường")
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert line.text() == ""
    assert events.table.model.total == 6
    events.pane.form.dirty = False


def test_a_change_elsewhere_is_told_and_typing_is_kept(office, events):
    events.table.view.selectRow(0)
    office.settle()
    record, form = events.pane.record, events.pane.form
    type_text(form.editors["place"].line, "Hội trường")
    elsewhere(office, "event", record.id, place="Nhà văn hóa", name="Tên mới")
    assert "vừa được sửa ở nơi khác" in events.pane.banner.text
    assert form.editors["place"].line.text() == "Hội trường"
    events.save()
    office.settle()
    assert "Nhà văn hóa" in form.problem_of("place")
    assert records.load(office.session._reader, "event", record.id)["place"] == "Nhà văn hóa"
    events.save()
    office.settle()
    now = records.load(office.session._reader, "event", record.id)
    assert (now["place"], now["name"]) == ("Hội trường", "Tên mới")


def test_an_untouched_form_follows_a_change_elsewhere(office, events):
    events.table.view.selectRow(0)
    office.settle()
    elsewhere(office, "event", events.pane.record.id, place="Nhà văn hóa")
    assert events.pane.form.editors["place"].line.text() == "Nhà văn hóa"
    assert not events.pane.form.dirty


def test_a_past_value_is_put_back_by_enter_on_its_link(office, events):
    events.table.view.selectRow(0)
    office.settle()
    row_id = events.pane.record.id
    for words in ("Hội trường", "Sân kho"):
        events.pane.form.editors["place"].line.setText(words)
        events.pane.form.editors["place"].edited.emit()
        events.save()
        office.settle()
    events.pane.tabs.setCurrentWidget(events.pane.history)
    events.pane.history.text.setFocus()
    QTest.keyClick(events.pane.history.text, Qt.Key.Key_Tab)
    QTest.keyClick(events.pane.history.text, Qt.Key.Key_Return)
    office.settle()
    assert records.load(office.session._reader, "event", row_id)["place"] == "Hội trường"
    assert "Đã lấy lại giá trị cũ" in events.pane.banner.text


def test_words_of_ones_own_are_kept_as_typed_and_join_the_list(office, events):
    events.new()
    office.settle()
    form = events.pane.form
    kind = form.editors["kind"]
    type_text(form.editors["date_from"].box.line, "1/6/2026")
    form.editors["name"].text.setPlainText("Phiên chợ")
    kind.combo.setCurrentIndex(kind.combo.count() - 1)
    kind.combo.activated.emit(kind.combo.currentIndex())
    events.save()
    office.settle()
    assert "ghi rõ" in form.problem_of("kind")
    type_text(kind.line, "Phiên chợ  Pháp luật")
    events.save()
    office.settle()
    assert events.pane.record["kind"] == "Phiên chợ  Pháp luật"
    assert kind.line.text() == "Phiên chợ  Pháp luật"
    press(kind.keep, Qt.Key.Key_Space)
    office.settle()
    field = records.record_type("event").field("kind")
    rtype = records.record_type("event")
    offered = [c.label for c in picklists.options(office.session._reader, rtype, field)]
    assert "Phiên chợ  Pháp luật" in offered
    assert kind.combo.currentText() == "Phiên chợ  Pháp luật"
    assert not form.touched()


def test_a_very_long_text_is_kept_whole(office, events):
    words = "Một đoạn rất dài. " * 600
    events.table.view.selectRow(0)
    office.settle()
    events.pane.form.editors["name"].text.setPlainText(words)
    events.save()
    office.settle()
    found = records.listing(office.session._reader, "event", limit=10).records
    assert max(len(r["name"]) for r in found) >= 10_000
    assert office.session._reader.store.count(Query("event")) == 6


def test_somebody_of_the_same_name_is_kept_and_told(office):
    office.window.open_page("people")
    page = office.window.page("people")
    page.open_entry("officer")
    office.settle()
    for name in ("Đặng Thị Hoà", "Đặng thị Hòa"):
        page.new()
        office.settle()
        view = page.view("officer")
        type_text(view.pane.form.editors["full_name"].line, name)
        page.save()
        office.settle()
    assert "1 người cùng tên" in view.pane.banner.text
    assert view.table.model.total == 2


def test_what_another_unit_wrote_is_shown_with_the_reason_and_not_changed(office, events):
    events.table.view.selectRow(0)
    office.settle()
    foreign = replace(events.pane.record, unit="18115")
    events.pane.show_record(foreign)
    office.settle()
    assert "chỉ xem" in events.pane.reason.text()
    assert events.pane.reason.isVisible()
    assert not events.pane.save_button.isEnabled()
    assert not events.pane.delete_button.isVisible()
    assert not any(e.widget.isEnabled() for e in events.pane.form.editors.values())
