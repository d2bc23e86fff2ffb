"""Dữ liệu cá nhân in the window: looked at, given out, put right, erased, and the log of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.exchange.ops import new_id
from app.ports import Edit, Query
from app.services.privacy import access
from app.services.registers import records
from tests.journeys.looking import pdf_text
from tests.window.conftest import Office
from tests.window.driving import shown
from tests.window.keys import press, type_text
from ui.window.pages.access_dialog import AccessDialog
from ui.window.pages.people.erase_dialog import EraseDialog

pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)

GONE, STAYS = "Đặng Thị Ửng", "Lê Văn Ở"


def two_officers(office: Office) -> tuple[str, str]:
    gone, stays, course = new_id(), new_id(), new_id()
    office.desk.store.write(
        [
            Edit("officer", gone, {"full_name": GONE, "left_on": date(2026, 11, 1)}),
            Edit("officer", stays, {"full_name": STAYS}),
            Edit("training_course", course, {"name": "Lớp A", "date_from": date(2026, 3, 2)}),
            Edit("participation", new_id(), {"course": course, "officer": gone}),
            Edit("dialogue", new_id(), {"topics": f"Bà {GONE} trả lời"}),
        ]
    )
    return gone, stays


def view_of(office: Office) -> Any:
    """Open Dữ liệu cá nhân and choose the first person."""
    office.window.open_page("people")
    office.window.page("people").open_entry("personal")
    office.settle()
    return office.window.page("people").view("personal")


def choose(office: Office, view: Any, name: str) -> None:
    rows = [view.people.item(n) for n in range(view.people.count())]
    view.people.setCurrentItem(next(r for r in rows if r.text().startswith(name)))
    office.settle()


def deeds(office: Office) -> list[tuple[str, str]]:
    return [(e["action"], e["subject"]) for e in access.entries(office.desk)]


def test_what_is_held_is_shown_given_out_and_noted(office: Office, tmp_path: Path) -> None:
    gone, _ = two_officers(office)
    view = view_of(office)
    assert view.people.count() == 2
    type_text(view.search, "ung")
    view._pause.timeout.emit()
    office.settle()
    assert view.people.count() == 1
    choose(office, view, GONE)
    text = view.text.toPlainText()
    for words in (GONE, "Lớp A", "01/11/2026", "Lịch sử"):
        assert words in text
    assert STAYS not in text
    view.export(tmp_path / "hồ sơ.pdf")
    office.settle()
    assert "Lớp A" in pdf_text(tmp_path / "hồ sơ.pdf")
    assert "không được mã hóa" in view.banner.text
    about = f"Công chức {gone[:8]}"
    assert {("view", about), ("export", about)} <= set(deeds(office))


def test_putting_right_opens_the_record_and_its_saving_is_noted(office: Office) -> None:
    gone, _ = two_officers(office)
    view = view_of(office)
    choose(office, view, GONE)
    press(view.correct_button, Qt.Key.Key_Space)
    office.settle()
    page = office.window.page("people")
    pane = page.view("officer").pane
    assert pane.record.id == gone
    assert ("correct", f"Công chức {gone[:8]}") not in deeds(office)
    records.save(office.desk, "officer", gone, {"position_title": "Công chức"})
    office.session.changed.emit(office.desk.store.write([]))
    type_text(pane.form.editors["department"].focus_widget, "Văn phòng")
    pane.save()
    office.settle()
    pane.save()
    office.settle()
    assert deeds(office).count(("correct", f"Công chức {gone[:8]}")) == 1


def test_erasing_shows_what_goes_and_asks_before(office: Office) -> None:
    gone, stays = two_officers(office)
    view = view_of(office)
    choose(office, view, GONE)
    press(view.erase_button, Qt.Key.Key_Space)
    office.settle()
    dialog = shown(EraseDialog)
    text = dialog.text.toPlainText()
    assert "Đội ngũ: 1" in text
    assert "Người tham dự: 1" in text
    assert f"Bà {GONE} trả lời" in text
    assert not dialog.erase_button.isEnabled()
    press(dialog.agree, Qt.Key.Key_Space)
    press(dialog.erase_button, Qt.Key.Key_Space)
    office.settle()
    assert office.desk.store.get("officer", gone) is None
    assert office.desk.store.get("officer", stays) is not None
    assert office.desk.store.count(Query("participation")) == 0
    after = view.text.toPlainText()
    for words in ("USB", "SSD", "giấy đã in", f"Bà {GONE} trả lời", "lịch sử của bản ghi đó"):
        assert words in after
    assert view.people.count() == 1
    assert not view.give_button.isEnabled()


def test_a_list_of_people_is_noted_once_and_other_lists_are_not(office: Office) -> None:
    two_officers(office)
    people = office.window.page("people")
    office.window.open_page("people")
    for key in ("officer", "training_course", "officer"):
        people.open_entry(key)
        office.settle()
    assert deeds(office).count(("view", "Đội ngũ")) == 1
    assert all(subject != "Lớp bồi dưỡng, tập huấn" for _, subject in deeds(office))


def test_the_log_is_shown_narrowed_and_tidied(office: Office) -> None:
    for action in ("view", "export"):
        access.note(office.desk, action=action, subject="Đội ngũ", count=3)  # type: ignore[arg-type]
    office.window.open_page("settings")
    office.settle()
    office.window.page("settings").privacy.open_log()
    office.settle()
    dialog = shown(AccessDialog)
    assert dialog.table.model.total == 2
    dialog.action.setCurrentIndex(dialog.action.findData("export"))
    dialog.action.activated.emit(0)
    office.settle()
    assert dialog.table.model.total == 1
    assert not dialog.tidy_button.isEnabled()
    assert "5 năm" in dialog.kept.text()
    dialog.reject()


def test_the_notice_is_written_from_the_settings(office: Office, tmp_path: Path) -> None:
    office.window.open_page("settings")
    office.settle()
    target = tmp_path / "thông báo.pdf"
    office.window.page("settings").privacy.write_notice(target)
    office.settle()
    assert "91/2025/QH15" in pdf_text(target)
    assert "Đã ghi thông báo" in office.window.page("settings").banner.text


def test_a_private_number_in_a_field_that_travels_gets_a_quiet_word(office: Office) -> None:
    office.window.open_page("registers")
    office.window.page("registers").open_entry("dialogue")
    office.settle()
    office.window.current_page.new()
    office.settle()
    pane = office.window.page("registers").view("dialogue").pane
    editor = pane.form.editors["topics"]
    lines = [w for w in editor.widget.parentWidget().children() if hasattr(w, "text")]
    type_text(editor.focus_widget, "gọi ông A 0912345678")
    office.settle()
    said = [w.text() for w in lines if w.isVisible()]
    for _ in range(20):
        if any("gửi lên tỉnh" in s for s in said):
            break
        office.settle()
        said = [w.text() for w in lines if w.isVisible()]
    assert any("không ghi số điện thoại" in s for s in said)
    pane.form.dirty = False
