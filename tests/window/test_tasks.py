from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from app.services.work import tasks
from tests.window.keys import commit, compose, press, type_text

RESULT = "Đã tham mưu ban hành kế hoạch; phát 60 bộ tài liệu cho bà Ửng"


@pytest.fixture
def page(office):
    office.window.open_page("tasks")
    office.settle()
    page = office.window.page("tasks")
    press(page.table.search, Qt.Key.Key_Down)
    office.settle()
    return page


def shown(office, page):
    return tasks.detail(office.session._reader, page.pane._task)


def test_an_update_is_written_by_keyboard_in_vietnamese_and_kept(office, page):
    press(page.table.view, Qt.Key.Key_Return)
    form = page.pane.update_tab.form
    result = form.editors["result"].text
    type_text(result, RESULT)
    form.editors["percent"].line.clear()
    type_text(form.editors["percent"].line, "40")
    form.editors["state"].combo.setCurrentIndex(form.editors["state"].combo.findData("in_progress"))
    office.window.current_page.save()
    office.settle()
    found = shown(office, page)
    assert found.updates[0]["result"] == RESULT
    assert (found.dated.row.state, found.dated.row.percent) == ("in_progress", 40)
    assert page.pane.update_tab.banner.text == "Đã lưu."
    assert "40%" in page.table.current().texts[1]


def test_a_word_still_being_composed_is_saved_with_the_rest(office, page, monkeypatch):
    text = page.pane.update_tab.form.editors["result"].text
    text.setFocus()
    type_text(text, "Họp ")
    compose(text, "thôn")
    assert "thôn" not in text.toPlainText()
    # The input method answers commit() with the word, as ibus and UniKey do.
    monkeypatch.setattr(
        "ui.window.pages.tasks.update_tab.commit_pending_input", lambda: commit(text, "thôn")
    )
    page.save()
    office.settle()
    assert shown(office, page).updates[0]["result"] == "Họp thôn"


def test_commit_pending_input_asks_the_input_method(dressed_app):
    from ui.window.ime import commit_pending_input

    commit_pending_input()
    assert QGuiApplication.inputMethod() is not None


def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_kept(office, page):
    form = page.pane.update_tab.form
    type_text(form.editors["percent"].line, "140")
    form.editors["date"].box.line.setText("31/02/2026")
    page.save()
    office.settle()
    assert "Ngày không đúng" in form.problem_of("date")
    form.editors["date"].box.line.setText("20/11/2026")
    page.save()
    office.settle()
    assert "100" in form.problem_of("percent")
    assert shown(office, page).updates == ()
    form.dirty = False


def test_unsaved_words_are_offered_again_after_a_crash(office, page, qtbot):
    form = page.pane.update_tab.form
    type_text(form.editors["result"].text, "Gõ dở")
    page.pane.update_tab.drafts.keep_now()
    office.settle()
    form.dirty = False
    page.pane._detail = None
    page.pane.update_tab._task = ""
    page.pane.load(page.pane._task)
    office.settle()
    assert "gõ dở" in page.pane.update_tab.banner.text
    page.pane.update_tab.banner._actions.itemAt(0).widget().click()
    assert form.editors["result"].text.toPlainText() == "Gõ dở"
    form.dirty = False


def test_the_six_clears_are_counted_and_named(office, page):
    assert "/6" in page.pane.meter.label.text()
    assert "rõ thẩm quyền" in page.pane.meter.label.text()
    form = page.pane.clears_form
    editor = form.editors["deciding_authority"]
    editor.combo.setCurrentIndex(editor.combo.findData("chairman"))
    editor.edited.emit()
    page.pane.save_clears()
    office.settle()
    assert "rõ thẩm quyền" not in page.pane.meter.label.text()


def test_an_own_day_after_the_plans_is_refused_in_words(office, page):
    dated = next(
        r
        for r in (page.table.model.row_at(n) for n in range(page.table.model.total))
        if r.record.row.due
    )
    page.table.select(dated.id)
    office.settle()
    page.pane.clears_form.editors["own_due"].box.line.setText("31/12/2099")
    page.pane.save_clears()
    office.settle()
    assert "muộn hơn hạn của kế hoạch" in page.pane.clears_form.problem_of("own_due")
    page.pane.clears_form.dirty = False


def test_a_product_is_ticked_with_the_space_bar(office, page):
    task = next(
        r
        for r in (page.table.model.row_at(n) for n in range(page.table.model.total))
        if r.record.deliverables
    )
    page.table.select(task.id)
    office.settle()
    page.pane.tabs.setCurrentIndex(2)
    products = page.pane.products_tab
    products.list.setFocus()
    products.list.setCurrentRow(0)
    press(products.list, Qt.Key.Key_Space)
    office.settle()
    assert len(shown(office, page).finished) == 1
    products.list.setCurrentRow(0)
    press(products.list, Qt.Key.Key_Space)
    office.settle()
    assert shown(office, page).finished == ()


def test_files_are_attached_and_pictures_pasted(office, page, tmp_path):
    photo = tmp_path / "Ảnh hội nghị.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(photo))
    page.pane.attachments.attach([photo])
    office.settle()
    image.fill(Qt.GlobalColor.blue)
    QGuiApplication.clipboard().setImage(image)
    page.pane.attachments.paste()
    office.settle()
    names = {a["file_name"] for a in shown(office, page).attachments}
    assert "Ảnh hội nghị.png" in names
    assert len(names) == 2


def test_a_copied_file_is_pasted_as_a_file(office, page, tmp_path):
    note = tmp_path / "bien-ban.txt"
    note.write_text("Biên bản họp thôn", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(note))])
    QGuiApplication.clipboard().setMimeData(data)
    page.pane.attachments.paste()
    office.settle()
    assert [a["file_name"] for a in shown(office, page).attachments] == ["bien-ban.txt"]


def test_search_needs_no_marks_and_filters_narrow(office, page):
    everything = page.table.model.total
    type_text(page.table.search, "ra soat van ban")
    office.settle()
    page.table._search_now()
    office.settle()
    assert 0 < page.table.model.total < everything
    page.table.search.clear()
    page.table._search_now()
    page.state.setCurrentIndex(page.state.findData("done"))
    office.settle()
    assert page.table.model.total == 0
    assert page.table.empty.isVisible()


def test_history_tells_who_and_from_what_to_what(office, page):
    tasks_before = page.pane._task
    type_text(page.pane.update_tab.form.editors["result"].text, RESULT)
    page.save()
    office.settle()
    assert page.pane._task == tasks_before
    page.pane.tabs.setCurrentIndex(6)
    office.settle()
    assert RESULT in page.pane.history.text.toPlainText()
