"""Newer versions, pairing, typing by hand, single tasks, and a review left in the middle."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from app.planreader import read_text_plan
from app.ports import Query, Role
from app.services.planning import plan_import, plans
from app.services.work import tasks
from app.services.work.tasks import Update
from tests.desks import PROVINCE, enrol, new_desk, send
from tests.window.conftest import COMMUNE, SAMPLE
from tests.window.keys import press, type_text
from ui.window.pages.plans.page import PlansPage
from ui.window.pages.plans.review_keeper import ReviewKeeper
from ui.window.pages.plans.task_dialog import TaskDialog
from ui.window.widgets.parts import Button

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
COPIED = (
    "Thời hạn\tTT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tSản phẩm\n"
    "\tI\tCông tác chỉ đạo\t\t\t\n"
    '15/12/2026\t1\tBan hành quy chế\tUBND cấp xã\tSở Tư pháp\t"Quy chế;\nBáo cáo"\n'
    "thường xuyên\t2\tTuyên truyền pháp luật\tUBND cấp xã\t\t\n"
)


@pytest.fixture
def page(office) -> PlansPage:
    office.window.open_page("plans")
    office.settle()
    return office.window.page("plans")


def strike(office, qtbot, widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press keys where the focus is, in the active window: shortcuts count there alone."""
    office.window.activateWindow()
    qtbot.waitUntil(office.window.isActiveWindow)
    widget.setFocus()
    qtbot.keyClick(widget, key, modifiers)


def store(office):
    return office.session._reader.store


def the_plan(office):
    [plan] = store(office).find(Query("plan")).records
    return plan


def first_own(office):
    found, _ = tasks.listing(office.desk, tasks.own(office.desk))
    return found[0].row


def newer_text(office):
    """The sample with one task's words changed a little, so that it is found again."""
    text = SAMPLE.read_text(encoding="utf-8")
    old = next(t for t in plans.tasks_of(office.session._reader, the_plan(office).id))
    assert text.count(old["title"]) >= 1
    return text.replace(old["title"], old["title"] + " trên địa bàn", 1), old


def renew(office, page, text):
    page.reading.read_text(text, the_plan(office).id)
    office.settle()
    assert page.comparison is not None
    return page.comparison


def test_a_newer_version_is_compared_and_taken_with_the_keyboard(office, page, qtbot):
    worked = first_own(office)
    tasks.update(office.desk, worked.task, Update("in_progress", result="Đã làm một nửa"))
    text, old = newer_text(office)
    before = the_plan(office)
    comparison = renew(office, page, text)
    kinds = [row.texts[0] for row in comparison.table.rows_model.rows]
    assert "Sửa" in kinds
    assert old["title"] + " trên địa bàn" in comparison.detail.toPlainText()
    assert the_plan(office)["version"] == before["version"]
    comparison.number.setText("91/KH-UBND")
    strike(office, qtbot, comparison.table, Qt.Key.Key_Return, CTRL)
    office.settle()
    assert page.comparison is None
    assert "Việc đã làm vẫn còn" in page.banner.text
    after = the_plan(office)
    assert (after["version"], after["number"]) == (before["version"] + 1, "91/KH-UBND")
    assert store(office).get("task", old.id)["title"].endswith("trên địa bàn")
    assert tasks.find(office.desk, worked.task).row.result == "Đã làm một nửa"
    assert store(office).setting("draft/plan-review") is None


def test_an_amending_document_drops_nothing(office, page):
    text = SAMPLE.read_text(encoding="utf-8")
    titles = [t["title"] for t in plans.tasks_of(office.session._reader, the_plan(office).id)]
    comparison = renew(office, page, text.replace(titles[-1], "Một việc hoàn toàn khác hẳn", 1))
    words = [row.texts[0] for row in comparison.table.rows_model.rows]
    assert "Bỏ" in words
    comparison.amends.setFocus()
    press(comparison.amends, Qt.Key.Key_Space)
    office.settle()
    assert "Bỏ" not in [row.texts[0] for row in comparison.table.rows_model.rows]
    assert "bỏ 0" in comparison.summary.text()


def test_the_new_version_is_corrected_before_it_is_compared(office, page, qtbot):
    text, old = newer_text(office)
    comparison = renew(office, page, text)
    strike(office, qtbot, comparison.table, Qt.Key.Key_X, ALT)
    review = page.review
    assert review.original.toPlainText()
    number = next(n for n, r in enumerate(review.draft.rows) if "trên địa bàn" in r.item["title"])
    review.table.setCurrentIndex(review.model.index(review.model.position_of(number), 2))
    review.editor.title.setPlainText(old["title"])
    strike(office, qtbot, review.table, Qt.Key.Key_Return, CTRL)
    office.settle()
    assert page.comparison.table.rows_model.rows == ()
    page.comparison._drop_then(lambda: None)
    office.settle()


def test_giving_up_a_comparison_changes_nothing(office, page):
    text, old = newer_text(office)
    comparison = renew(office, page, text)
    comparison.leave_then(lambda: None)
    box = comparison.window().findChild(QMessageBox)
    next(b for b in box.buttons() if b.text() == "Bỏ").click()
    office.settle()
    assert page.comparison is None
    assert store(office).get("task", old.id)["title"] == old["title"]
    assert store(office).setting("draft/plan-review") is None
    assert "đang xem dở" not in page.banner.text


def test_the_same_plan_read_again_offers_to_update_it(office, page):
    page.read_text(SAMPLE.read_text(encoding="utf-8"))
    office.settle()
    review = page.review
    plan = the_plan(office)
    review.number.setText(plan["number"])
    review._confirm_now(plan["issued"])
    office.settle()
    assert "đã có trong sổ" in review.banner.text
    button = next(
        b for b in review.banner.findChildren(type(review.confirm_button)) if "Cập nhật" in b.text()
    )
    button.click()
    office.settle()
    assert page.comparison is not None
    assert "Hai bản có các nhiệm vụ như nhau" in page.comparison.detail.toPlainText()
    press(page.comparison.table, Qt.Key.Key_Escape)
    page.comparison._drop_then(lambda: None)
    office.settle()


def test_the_tasks_tab_asks_where_the_new_version_is(office, page):
    page.open_record("plan", the_plan(office).id)
    office.settle()
    tab = page.tabs.view("plan").pane.tabs.widget(1)
    assert tab.update_button.isVisibleTo(tab)
    press(tab.update_button, Qt.Key.Key_Return)
    box = page.window().findChild(QMessageBox)
    assert "Bản mới của" in box.text()
    assert {"Chọn tệp…", "Dán văn bản…", "Thôi"} <= {b.text() for b in box.buttons()}
    box.close()


def test_a_plan_is_typed_and_pasted_by_keyboard(office, page, qtbot):
    before = store(office).count(Query("task"))
    by_hand = next(b for b in page._buttons if b.text() == "Nhập tay…")
    press(by_hand, Qt.Key.Key_Return)
    review = page.review
    type_text(review.head.title, "Kế hoạch của xã về hòa giải")
    type_text(review.issued.line, "01/11/2026")
    type_text(review.editor.title, "Củng cố tổ hòa giải")
    type_text(review.editor.time, "trong thời hạn 10 ngày kể từ ngày ban hành")
    QGuiApplication.clipboard().setText(COPIED)
    strike(office, qtbot, review.table, Qt.Key.Key_V, CTRL)
    assert "Đã dán 2 nhiệm vụ" in review.banner.text
    assert [r.item["title"] for r in review.draft.rows] == [
        "Củng cố tổ hòa giải",
        "Ban hành quy chế",
        "Tuyên truyền pháp luật",
    ]
    strike(office, qtbot, review.table, Qt.Key.Key_D, ALT)
    assert len(review.draft.rows) == 4
    strike(office, qtbot, review.table, Qt.Key.Key_Z, ALT)
    strike(office, qtbot, review.table, Qt.Key.Key_Return, CTRL)
    box = review.window().findChild(QMessageBox)
    press(box, Qt.Key.Key_Return)
    office.settle()
    assert page.review is None
    assert store(office).count(Query("task")) == before + 3
    made = next(p for p in store(office).find(Query("plan")).records if not p["number"])
    one, two, three = plans.tasks_of(office.session._reader, made.id)
    assert (one["due"], two["due"]) == (date(2026, 11, 11), date(2026, 12, 15))
    assert three["due_rule"] == {"kind": "ongoing"}
    products = plans.deliverables_of(office.session._reader, (two.id,))
    assert [p["title"] for p in products] == ["Quy chế", "Báo cáo"]


def test_a_typed_plan_wants_a_title_and_words_for_every_row(page, qtbot, office):
    page.type_in()
    review = page.review
    review.confirm()
    assert "tên kế hoạch" in review.banner.text
    review.head.title.setText("Kế hoạch")
    type_text(review.editor.time, "2026")
    review.confirm()
    assert "chưa ghi nhiệm vụ" in review.banner.text
    review._drop_then(lambda: None)
    office.settle()


def test_a_review_survives_a_power_cut(office, page, qtbot):
    page.read_text(SAMPLE.read_text(encoding="utf-8").replace("66-NQ/TW", "67-NQ/TW"))
    office.settle()
    review = page.review
    type_text(review.number, "77/KH")
    review.editor.title.setPlainText("Nhiệm vụ gõ dở chữ Đ")
    review.editor.flush()
    review.keeper.keep_now()
    office.settle()
    again = PlansPage(office.session)
    qtbot.addWidget(again)
    office.settle()
    assert "đang xem dở" in again.banner.text
    next(b for b in again.banner.findChildren(Button) if b.text() == "Xem tiếp").click()
    office.settle()
    kept = again.review
    assert kept.number.text() == review.number.text()
    assert [r.item for r in kept.draft.rows] == [r.item for r in review.draft.rows]
    assert "Nhiệm vụ gõ dở chữ Đ" in [r.item["title"] for r in kept.draft.rows]
    assert kept.original.toPlainText() == review.original.toPlainText()
    kept._drop_then(lambda: None)
    office.settle()
    page._end_review()


def test_leaving_a_review_for_later_offers_it_again(office, page):
    page.type_in()
    page.review.head.title.setText("Kế hoạch để sau")
    office.window.open_page("today")
    box = page.window().findChild(QMessageBox)
    press(box, Qt.Key.Key_Return)
    office.settle()
    assert office.window.current_page is office.window.page("today")
    office.window.open_page("plans")
    assert "Kế hoạch để sau" in page.banner.text
    page._drop_left()
    office.settle()
    assert store(office).setting("draft/plan-review") is None


def test_changes_are_kept_after_a_pause(office, page, qtbot):
    page.type_in()
    type_text(page.review.head.title, "abc")
    assert isinstance(page.review.keeper, ReviewKeeper)
    qtbot.waitUntil(
        lambda: (
            (store(office).setting("draft/plan-review/rows") or {}).get("doc", {}).get("title")
            == "abc"
        ),
        timeout=5000,
    )
    page.review._drop_then(lambda: None)
    office.settle()


def open_tab(office, page):
    page.open_record("plan", the_plan(office).id)
    office.settle()
    pane = page.tabs.view("plan").pane
    pane.tabs.setCurrentIndex(1)
    office.settle()
    return pane.tabs.widget(1)


def test_a_task_is_added_to_an_own_plan(office, page):
    tab = open_tab(office, page)
    rows = len(tab.table.rows_model.rows)
    press(tab.add_button, Qt.Key.Key_Return)
    dialog = tab.findChild(TaskDialog)
    press(dialog.ok, Qt.Key.Key_Return)
    office.settle()
    assert "chưa có nội dung" in dialog.banner.text
    type_text(dialog.editor.title, "Việc thêm vào sau")
    type_text(dialog.editor.time, "trước ngày 20/12/2026")
    dialog.save()
    office.settle()
    shown = tab.table.rows_model.rows
    assert len(shown) == rows + 1
    assert shown[-1].texts[1:3] == ("Việc thêm vào sau", "19/12/2026")


def test_a_task_is_changed_and_its_history_tells(office, page):
    tab = open_tab(office, page)
    chosen = tab.table.current()
    press(tab.table, Qt.Key.Key_Return)
    office.settle()
    dialog = tab.findChild(TaskDialog)
    dialog.editor.title.setPlainText("Tên nhiệm vụ mới")
    dialog.editor.time.setText("trước ngày 20/12/2026")
    dialog.save()
    office.settle()
    now = store(office).get("task", chosen.id)
    assert (now["title"], now["due"]) == ("Tên nhiệm vụ mới", date(2026, 12, 19))
    past = store(office).history("task", chosen.id)
    assert any(e.before and e.before.get("title") == chosen.texts[1] for e in past)


def test_closing_a_changed_task_asks(office, page):
    tab = open_tab(office, page)
    tab.change()
    office.settle()
    dialog = tab.findChild(TaskDialog)
    dialog.editor.title.setPlainText("Khác")
    press(dialog, Qt.Key.Key_Escape)
    box = page.window().findChild(QMessageBox) or dialog.findChild(QMessageBox)
    assert "chưa lưu" in box.text()
    next(b for b in box.buttons() if b.text() == "Không lưu").click()
    office.settle()
    assert store(office).get("task", tab.table.current().id)["title"] != "Khác"


@pytest.fixture
def published(office, tmp_path):
    """The province's plan with the same number, carried here in a package."""
    text = SAMPLE.read_text(encoding="utf-8")
    with new_desk(tmp_path / "province", Role.PROVINCE, PROVINCE) as province:
        enrol(office.desk, province, tmp_path / "xin")
        draft = read_text_plan(text).to_json()
        made, _ = plan_import.confirm(province, draft)
        plans.publish(province, made.plan, plans.EVERYONE)
        send(province, COMMUNE, office.desk, tmp_path / "usb")
    return made.plan


def press_in(banner, words):
    button = next(b for b in banner.findChildren(Button) if b.text() == words and b.isVisible())
    press(button, Qt.Key.Key_Return)


def test_a_plan_of_the_province_is_paired_with_the_one_entered(office, published, page):
    entered = next(p for p in store(office).find(Query("plan")).records if p.unit == COMMUNE)
    total = tasks.listing(office.desk, tasks.own(office.desk))[1]
    assert "có vẻ trùng với kế hoạch tự nhập" in page.pairing.text
    press_in(page.pairing, "Ghép làm một")
    office.settle()
    assert page.pairing.text == ""
    assert store(office).get("plan", entered.id)["same_as"] == published
    assert tasks.listing(office.desk, tasks.own(office.desk))[1] < total
    page.open_record("plan", published)
    office.settle()
    tab = page.tabs.view("plan").pane.tabs.widget(1)
    assert not tab.update_button.isVisibleTo(tab)
    assert "Kế hoạch của tỉnh" in tab.note.text()


def test_a_pair_refused_stays_refused(office, published, page):
    press_in(page.pairing, "Không trùng")
    office.settle()
    assert page.pairing.text == ""
    office.window.open_page("today")
    office.window.open_page("plans")
    office.settle()
    assert page.pairing.text == ""


def test_a_review_left_over_is_not_lost_to_the_next_one(office, page):
    page.type_in()
    page.review.head.title.setText("Kế hoạch dở")
    page.leave_then(lambda: None)
    press(page.window().findChild(QMessageBox), Qt.Key.Key_Return)
    office.settle()
    page.type_in()
    assert page.review is None
    box = page.window().findChild(QMessageBox)
    assert "Kế hoạch dở" in box.text()
    press(box, Qt.Key.Key_Return)
    assert page.review.head.title.text() == "Kế hoạch dở"
    page.review._drop_then(lambda: None)
    office.settle()
