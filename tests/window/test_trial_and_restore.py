"""Dùng thử in its own folder and back; restoring at the first start and from Cài đặt."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from app.ports import Query, Role
from app.records.made_up import DEMO_COMMUNE, DEMO_PASSWORD
from app.services.registers import records
from tests.window.conftest import COMMUNE, PASSWORD, TODAY
from tests.window.driving import OfficeAtWork, shown
from tests.window.keys import press, type_text
from ui.window.pages.back_up import back_up
from ui.window.pages.person_dialog import PersonDialog
from ui.window.password_dialog import RecoveryDialog
from ui.window.shell.trial_strip import TrialStrip
from ui.window.start.restore import RestoreDialog
from ui.window.start.unlock import UnlockDialog
from ui.window.start.wizard import Wizard

# The offscreen platform has no keyboard to grab for a pop-up.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


@pytest.fixture
def start(dressed_app, settle, qtbot, tmp_path):
    opened = []

    def begin(name: str) -> OfficeAtWork:
        office = OfficeAtWork(tmp_path / name, TODAY, qtbot, settle)
        opened.append(office)
        return office

    yield begin
    for office in opened:
        office.leave()


def everything_under(folder):
    return sorted(p.relative_to(folder) for p in folder.rglob("*")) if folder.exists() else []


def test_a_trial_lives_beside_the_real_folder_and_leads_back(start, tmp_path):
    office = start("sổ")
    press(shown(Wizard).role.trial, Qt.Key.Key_Space)
    office.settle()
    assert office.window.session.profile.unit.code == DEMO_COMMUNE
    strip = office.window.findChild(TrialStrip)
    assert strip.isVisible()
    assert "Đang dùng thử" in strip.label.text()
    office.open_page("people")
    records.save(office.starter._desk, "officer", None, {"full_name": "Ghi khi dùng thử"})
    assert (tmp_path / "sổ-dung-thu" / "so.db").exists()
    assert everything_under(tmp_path / "sổ") == []
    press(strip.leave, Qt.Key.Key_Space)
    office.settle()
    assert office.window is None
    wizard = shown(Wizard)
    press(wizard.role.trial, Qt.Key.Key_Space)
    office.settle()
    unlock = shown(UnlockDialog)
    assert DEMO_PASSWORD in unlock.note.text()
    type_text(unlock.line, DEMO_PASSWORD)
    press(unlock.line, Qt.Key.Key_Return)
    office.settle()
    found = office.starter._desk.store.find(Query("officer", text="ghi khi dung thu")).total
    assert found == 1
    press(office.window.findChild(TrialStrip).leave, Qt.Key.Key_Space)
    office.settle()
    office.set_up(unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD)
    assert office.window.session.profile.unit.code == COMMUNE
    assert office.window.findChild(TrialStrip) is None
    assert office.starter._desk.store.count(Query("officer")) == 0


def test_leaving_the_question_for_the_trial_password_leads_back_to_the_start(start):
    office = start("sổ")
    press(shown(Wizard).role.trial, Qt.Key.Key_Space)
    office.settle()
    press(office.window.findChild(TrialStrip).leave, Qt.Key.Key_Space)
    office.settle()
    press(shown(Wizard).role.trial, Qt.Key.Key_Space)
    office.settle()
    press(shown(UnlockDialog), Qt.Key.Key_Escape)
    office.settle()
    assert shown(Wizard).stack.currentIndex() == 0


@pytest.fixture
def backed_up(tmp_path):
    """A backup of another machine's ledger, and its recovery code."""
    from ui.bootstrap import opening

    place = opening(tmp_path / "máy cũ", TODAY)
    desk, code = place.create(
        role=Role.COMMUNE, unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD
    )
    records.save(desk, "officer", None, {"full_name": "Lò Văn Ịnh"})
    file = desk.upkeep.backup(tmp_path / "usb")
    place.close(desk)
    return file, code


@pytest.mark.parametrize("by_code", [False, True], ids=["password", "recovery code"])
def test_the_first_start_restores_a_backup_and_opens_it(start, backed_up, by_code):
    file, code = backed_up
    office = start("máy mới")
    press(shown(Wizard).role.restore, Qt.Key.Key_Space)
    dialog = shown(RestoreDialog)
    press(dialog.go, Qt.Key.Key_Space)
    assert "Chọn tệp sao lưu" in dialog.banner.text
    office.press_button(dialog, "Chọn tệp")
    office.choose_path(file)
    type_text(dialog.key, "sai")
    press(dialog.key, Qt.Key.Key_Return)
    office.settle()
    assert dialog.banner.property("tone") == "danger"
    assert office.place.is_new()
    if by_code:
        press(dialog.other, Qt.Key.Key_Space)
    dialog.key.clear()
    type_text(dialog.key, code if by_code else PASSWORD)
    press(dialog.key, Qt.Key.Key_Return)
    office.settle()
    assert office.window.session.profile.person == "Lê Thị Ửng"
    assert office.starter._desk.store.find(Query("officer", text="lo van inh")).total == 1


def test_what_is_no_backup_is_refused_and_leaves_the_start_as_it_was(start, tmp_path):
    (tmp_path / "la.zip").write_bytes(b"not a backup")
    office = start("máy mới")
    press(shown(Wizard).role.restore, Qt.Key.Key_Space)
    dialog = shown(RestoreDialog)
    type_text(dialog.file, str(tmp_path / "la.zip"))
    press(dialog.go, Qt.Key.Key_Space)
    office.settle()
    assert "không phải là bản sao lưu" in dialog.banner.text
    assert office.place.is_new()
    press(dialog, Qt.Key.Key_Escape)
    assert shown(Wizard)


def test_an_open_ledger_goes_back_to_its_own_backup(start, tmp_path):
    office = start("sổ")
    office.set_up(unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD)
    records.save(office.starter._desk, "officer", None, {"full_name": "Trước sao lưu"})
    page = office.open_page("settings")
    office.press_button(page, "Sao lưu")
    office.choose_path(tmp_path)
    [file] = tmp_path.glob("*.sao-luu.zip")
    records.save(office.starter._desk, "officer", None, {"full_name": "Sau sao lưu"})
    office.press_button(page, "Khôi phục từ bản sao lưu")
    dialog = shown(RestoreDialog)
    type_text(dialog.file, str(file))
    type_text(dialog.key, "sai")
    press(dialog.key, Qt.Key.Key_Return)
    office.settle()
    assert dialog.banner.property("tone") == "danger"
    assert office.starter._desk.store.count(Query("officer")) == 2
    dialog.key.clear()
    type_text(dialog.key, PASSWORD)
    press(dialog.key, Qt.Key.Key_Return)
    office.settle()
    before = office.window
    assert "sẽ không còn trong sổ đang mở" in office.answer_box()
    office.settle()
    assert office.window is not before
    names = [r["full_name"] for r in records.listing(office.starter._desk, "officer").records]
    assert names == ["Trước sao lưu"]
    assert any((tmp_path / "sổ" / "backups").iterdir())


def test_a_stick_pulled_out_before_the_answer_leaves_the_ledger_as_it_was(start, tmp_path):
    office = start("sổ")
    office.set_up(unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD)
    page = office.open_page("settings")
    back_up(page, tmp_path / "usb", page.refresh)
    office.settle()
    [file] = (tmp_path / "usb").iterdir()
    records.save(office.starter._desk, "officer", None, {"full_name": "Sau sao lưu"})
    office.press_button(page, "Khôi phục từ bản sao lưu")
    dialog = shown(RestoreDialog)
    type_text(dialog.file, str(file))
    type_text(dialog.key, PASSWORD)
    press(dialog.key, Qt.Key.Key_Return)
    office.settle()
    file.unlink()
    office.answer_box()
    office.settle()
    box = shown(QMessageBox)
    assert "không phải là bản sao lưu" in box.text()
    box.close()
    type_text(shown(UnlockDialog).line, PASSWORD)
    press(shown(UnlockDialog).line, Qt.Key.Key_Return)
    office.settle()
    names = [r["full_name"] for r in records.listing(office.starter._desk, "officer").records]
    assert names == ["Sau sao lưu"]


def test_another_units_backup_is_refused_while_the_ledger_stays_open(start, tmp_path, backed_up):
    office = start("sổ")
    office.set_up(unit="18115", person="Trần Văn Tám", password="khac")
    page = office.open_page("settings")
    office.press_button(page, "Khôi phục từ bản sao lưu")
    dialog = shown(RestoreDialog)
    type_text(dialog.file, str(backed_up[0]))
    type_text(dialog.key, PASSWORD)
    press(dialog.key, Qt.Key.Key_Return)
    office.settle()
    assert "của một sổ khác" in dialog.banner.text
    press(dialog, Qt.Key.Key_Escape)
    assert office.window.isVisible()
    assert office.starter._desk.profile.unit.code == "18115"


def test_a_new_recovery_code_opens_the_ledger_and_the_old_one_no_more(start, settle):
    office = start("sổ")
    old = office.set_up(unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD)
    page = office.open_page("settings")
    office.press_button(page, "Cấp mã khôi phục mới")
    assert "Mã cũ sẽ không mở được" in office.answer_box()
    dialog = page.findChild(RecoveryDialog)
    new = dialog.card.code.text()
    assert new != old
    press(dialog.card.confirm, Qt.Key.Key_Space)
    press(dialog.close_button, Qt.Key.Key_Space)
    again = start("khác")
    office.starter.put_away()
    again.starter._move_to(office.place)
    again.settle()
    unlock = shown(UnlockDialog)
    press(unlock.other, Qt.Key.Key_Space)
    type_text(unlock.line, old)
    press(unlock.line, Qt.Key.Key_Return)
    again.settle()
    assert unlock.banner.property("tone") == "danger"
    unlock.line.clear()
    type_text(unlock.line, new)
    press(unlock.line, Qt.Key.Key_Return)
    again.settle()
    assert again.window.session.profile.unit.code == COMMUNE


def test_the_ledger_is_checked_from_the_settings(office):
    office.window.open_page("settings")
    office.settle()
    page = office.window.page("settings")
    page.check()
    office.settle()
    assert page.banner.text == "Sổ nguyên vẹn, không có gì sai."


def test_another_person_takes_the_desk_over_and_signs_from_then_on(start, tmp_path):
    office = start("sổ")
    office.set_up(unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD)
    page = office.open_page("settings")
    office.press_button(page, "Đổi người dùng")
    dialog = page.findChild(PersonDialog)
    dialog.name.clear()
    press(dialog.name, Qt.Key.Key_Return)
    assert dialog.banner.text == "Ghi họ và tên."
    type_text(dialog.name, "Đặng Thị Ửng")
    type_text(dialog.post, "Công chức Tư pháp")
    press(dialog.name, Qt.Key.Key_Return)
    office.settle()
    assert page.person.text() == office.window.rail.person.text() == "Đặng Thị Ửng"
    assert office.window.session._reader.profile.title == "Công chức Tư pháp"
    office.starter.put_away()
    desk = office.place.open(password=PASSWORD)
    assert (desk.profile.person, desk.profile.title) == ("Đặng Thị Ửng", "Công chức Tư pháp")
    assert desk.profile.unit.code == COMMUNE
    office.place.close(desk)
