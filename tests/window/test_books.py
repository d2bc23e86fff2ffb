"""The pages made of entries, the records inside records, and leaving none of it unsaved."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton

from app.ports import Filter, Query
from app.records.registry import REGISTRY
from app.services.registers import optional, records
from tests.window.driving import shown
from tests.window.keys import press, type_text
from ui.window.shell.catalogue import BOOKS, EXTRAS
from ui.window.widgets.record_dialog import RecordDialog


def kept(office, type_name, **values):
    """Save a record the way a page does, so that pages hear of it."""
    made = []
    office.session.write(
        office.window, lambda desk: records.save(desk, type_name, None, values), made.append
    )
    office.settle()
    return made[0][0]


def count(office, type_name, *filters):
    return office.session._reader.store.count(Query(type_name, filters))


@pytest.fixture
def registers(office):
    office.window.open_page("registers")
    office.settle()
    return office.window.page("registers")


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_every_type_of_the_areas_has_its_place(office, book):
    page = office.window.page(book)
    office.settle()
    keys = {e.key for e in page.entries}
    for rtype in REGISTRY:
        if rtype.area in BOOKS[book] and rtype.manual and not rtype.optional:
            assert (rtype.name in keys) is not bool(rtype.inside)
    assert {e.key for e in EXTRAS if e.area in BOOKS[book]} <= keys


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_every_entry_opens_and_every_control_has_a_name(office, book):
    page = office.window.page(book)
    office.window.open_page(book)
    office.settle()
    for entry in page.entries:
        page.open_entry(entry.key)
        office.settle()
        assert page.stack.currentWidget() is page.view(entry.key)
        assert page.heading.text() == entry.title
        for button in page.view(entry.key).findChildren(QPushButton):
            assert button.text() or button.accessibleName(), entry.key


def test_arrows_choose_an_entry_and_f6_walks_through_the_panes(office, registers, qtbot):
    before = registers.heading.text()
    press(registers.list, Qt.Key.Key_Down)
    office.settle()
    assert registers.heading.text() == registers.entries[1].title != before
    kept(office, "comment", subject="Góp ý dự thảo", direction="given")
    view = registers.current
    view.table.view.selectRow(0)
    office.settle()
    office.window.activateWindow()
    qtbot.waitUntil(office.window.isActiveWindow)
    registers.list.setFocus()
    places = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        places.append(next(p for p in (registers.list, view.table, view.pane)
                           if p is focus or p.isAncestorOf(focus)))  # fmt: skip
    assert places == [view.table, view.pane, registers.list]


def test_an_optional_register_is_shown_once_switched_on(office, registers):
    assert "allowance" not in {e.key for e in registers.entries}
    office.window.open_page("settings")
    office.settle()
    settings = office.window.page("settings")
    settings.optional.boxes["allowance"].click()
    office.settle()
    assert optional.switched_on(office.session._reader) == {"allowance"}
    office.window.open_page("registers")
    office.settle()
    assert "allowance" in {e.key for e in registers.entries}


def test_the_count_beside_an_entry_follows(office, registers):
    kept(office, "dialogue", topics="Tiếp dân", date=date(2026, 3, 5))
    item = registers.list._items["dialogue"]
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Đối thoại, 1 dòng"


def test_unsaved_typing_holds_the_other_entry_back(office, registers):
    registers.open_entry("dialogue")
    registers.new()
    office.settle()
    view = registers.view("dialogue")
    type_text(view.pane.form.editors["place"].line, "Nhà văn hóa thôn")
    registers.list.chosen.emit("event")
    office.settle()
    box = shown(QMessageBox)
    assert registers.current is view
    press(box.escapeButton(), Qt.Key.Key_Space)
    office.settle()
    assert registers.current is view
    assert view.pane.form.editors["place"].line.text() == "Nhà văn hóa thôn"
    view.pane.form.dirty = False


@pytest.fixture
def document(office, registers):
    return kept(
        office, "legal_document", subject="Nghị quyết về mức chi", kind="resolution",
        started=date(2026, 3, 2),
    )  # fmt: skip


def test_records_inside_another_are_tabs_of_its_pane(office, registers, document):
    office.window.open_record("legal_document", document.id)
    office.settle()
    pane = registers.view("legal_document").pane
    inside = {r.name for r in REGISTRY if r.inside and r.area == "law"}
    assert inside == set(pane.details.views)
    steps = count(office, "legal_step", Filter("document", "=", document.id))
    labels = [pane.tabs.tabText(n) for n in range(pane.tabs.count())]
    assert f"Các bước ({steps})" in labels


def test_a_record_inside_another_is_added_changed_and_taken_back(office, registers, document):
    office.window.open_record("legal_document", document.id)
    office.settle()
    pane = registers.view("legal_document").pane
    tab = pane.details.views["consultation"]
    pane.tabs.setCurrentWidget(tab)
    tab.new()
    office.settle()
    dialog = shown(RecordDialog)
    form = dialog.pane.form
    assert "document" not in form.editors
    type_text(form.editors["audience"].line, "Nhân dân năm thôn")
    type_text(form.editors["date_from"].box.line, "20/4/2026")
    type_text(form.editors["date_to"].box.line, "1/4/2026")
    dialog.pane.save()
    office.settle()
    assert "Không được trước" in form.problem_of("date_to")
    form.editors["date_to"].box.line.setText("30/4/2026")
    dialog.pane.save()
    office.settle()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, RecordDialog)]
    assert tab.table.model.total == 1
    assert tab.table.current().texts[0] == "Nhân dân năm thôn"
    assert "Lấy ý kiến (1)" in [pane.tabs.tabText(n) for n in range(pane.tabs.count())]
    tab.delete(tab.table.current())
    office.settle()
    assert tab.table.model.total == 0
    office.window.undo()
    office.settle()
    assert tab.table.model.total == 1


def test_several_records_inside_are_typed_one_after_another(office, registers, document):
    office.window.open_record("legal_document", document.id)
    office.settle()
    pane = registers.view("legal_document").pane
    tab = pane.details.views["consultation"]
    pane.tabs.setCurrentWidget(tab)
    tab.new()
    office.settle()
    dialog = shown(RecordDialog)
    press(dialog.next_button, Qt.Key.Key_Space)
    office.settle()
    assert dialog.pane.form.problem_of("audience") == "Chưa ghi."
    for name in ("Thôn Một", "Thôn Hai"):
        type_text(dialog.pane.form.editors["audience"].line, name)
        type_text(dialog.pane.form.editors["date_from"].box.line, "1/4/2026")
        press(dialog.next_button, Qt.Key.Key_Space)
        office.settle()
        assert dialog.pane.form.editors["audience"].line.text() == ""
    type_text(dialog.pane.form.editors["audience"].line, "Thôn Ba")
    type_text(dialog.pane.form.editors["date_from"].box.line, "2/4/2026")
    press(dialog.pane.save_button, Qt.Key.Key_Space)
    office.settle()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, RecordDialog)]
    assert tab.table.model.total == 3


def test_a_draft_of_a_record_inside_another_outlives_a_crash(office, registers, document):
    office.window.open_record("legal_document", document.id)
    office.settle()
    tab = registers.view("legal_document").pane.details.views["consultation"]
    registers.view("legal_document").pane.tabs.setCurrentWidget(tab)
    tab.new()
    office.settle()
    dialog = shown(RecordDialog)
    type_text(dialog.pane.form.editors["audience"].line, "Hội Phụ nữ")
    dialog.pane.drafts.keep_now()
    office.settle()
    dialog.pane.form.dirty = False
    QDialog.reject(dialog)
    tab.new()
    office.settle()
    again = shown(RecordDialog)
    assert "gõ dở" in again.pane.banner.text
    again.pane.banner._actions.itemAt(0).widget().click()
    assert again.pane.form.editors["audience"].line.text() == "Hội Phụ nữ"
    again.pane.form.dirty = False
    QDialog.reject(again)


def test_a_hit_inside_another_record_opens_both(office, registers, document):
    asked = kept(
        office, "consultation", document=document.id, audience="Mặt trận Tổ quốc",
        date_from=date(2026, 4, 1),
    )  # fmt: skip
    office.window.open_record("consultation", asked.id)
    office.settle()
    pane = registers.view("legal_document").pane
    assert pane.record.id == document.id
    assert pane.tabs.currentWidget() is pane.details.views["consultation"]
    assert pane.details.views["consultation"].table.current().id == asked.id


def test_a_narrow_window_folds_the_list_into_one_line(office, registers):
    office.window.resize(910, 512)
    office.settle()
    assert registers.list.isHidden()
    assert registers.picker.isVisible()
    registers.picker.setCurrentIndex(registers.picker.findData("event"))
    registers.picker.activated.emit(registers.picker.currentIndex())
    office.settle()
    assert registers.current is registers.view("event")
