"""The screens of the exchange as an officer meets them, by keys alone."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from app.exchange import health, service
from app.exchange.aside import packages
from app.exchange.ops import new_id
from app.exchange.standing import Act, Came, Exchange, Missing, OutboxEntry, OutboxState
from app.ports import Drive, Edit, Role
from tests.exchange.desks import Clock, make_desk
from ui.window.pages.exchange.aside_dialog import AsideDialog
from ui.window.pages.exchange.details_dialog import DetailsDialog
from ui.window.pages.exchange.export_dialog import ExportDialog, Wish
from ui.window.pages.exchange.import_dialog import ImportDialog
from ui.window.pages.exchange.missing_dialog import MissingDialog
from ui.window.pages.exchange.righting import deeds, set_right


@pytest.fixture
def page(office, tmp_path):
    """The exchange page of the office, a stick plugged in."""
    root = tmp_path / "usb"
    root.mkdir()
    drive = Drive(root, "USB XÃ", "3A1F-22", 2_500_000_000)
    office.desk.drives = office.session._reader.drives = lambda: (drive,)
    office.window.open_page("exchange")
    office.settle()
    return office.window.page("exchange")


@pytest.fixture
def neighbours(office, tmp_path):
    """The province that has enrolled the office, and a second machine of the office."""
    unit = office.desk.profile.unit
    clock = Clock(office.desk.now_ms())
    province = make_desk(tmp_path / "tinh", Role.PROVINCE, unit.province_code, clock)
    laptop = make_desk(tmp_path / "xach-tay", Role.COMMUNE, unit.code, clock)
    for number, desk in enumerate((office.desk, laptop)):
        enrol(desk, province, tmp_path / f"dang-ky{number}")
    carry(province, unit.code, office.desk, tmp_path / "den-xa")
    yield province, laptop
    province.store.close()
    laptop.store.close()


def enrol(asker, grantor, folder):
    asked = service.enrol_request(asker, folder)
    grant = service.enrol_grant(grantor, Path(asked.file), " ".join(asked.words), folder)
    service.enrol_accept(asker, Path(grant.file), " ".join(grant.words))


def carry(sender, to, receiver, folder):
    service.export(sender, to, folder)
    service.import_(receiver, [folder])


def write_plan(desk, title, row=None):
    row = row or new_id()
    desk.store.write([Edit("plan", row, {"title": title})])
    return row


def press(office, widget, key=Qt.Key.Key_Return):
    QTest.keyClick(widget, key)
    office.settle()


def texts(listed):
    return [listed.item(n).text() for n in range(listed.count())]


def test_enter_on_a_stick_writes_one_package(office, page):
    page.ask_export()
    office.settle()
    dialog = page.findChild(ExportDialog)
    wishes = []
    dialog.wanted.connect(wishes.append)
    press(office, dialog.sticks)
    assert len(wishes) == 1


def test_enter_looks_into_a_package_and_only_the_key_takes_it_in(
    office, page, neighbours, tmp_path
):
    province, _ = neighbours
    row = write_plan(province, "Kế hoạch của tỉnh")
    service.export(province, office.desk.profile.unit.code, tmp_path / "goi")
    page.take_files([str(tmp_path / "goi")])
    office.settle()
    dialog = page.findChild(ImportDialog)
    assert dialog.focusWidget() is dialog.take
    assert dialog.list.item(0).text().startswith("Nhập được")
    press(office, dialog.list)
    details = dialog.findChild(DetailsDialog)
    assert details is not None
    details.reject()
    assert dialog.isVisible()
    assert office.desk.store.get("plan", row) is None
    press(office, dialog.take)
    assert office.desk.store.get("plan", row)["title"] == "Kế hoạch của tỉnh"
    assert page.findChildren(ImportDialog)[-1].list.item(0).text().startswith("Đã nhập")


def test_what_leaves_says_how_much_waits(office, page, neighbours):
    write_plan(office.desk, "Một")
    page.ask_export()
    office.settle()
    dialog = page.findChild(ExportDialog)
    waiting = next(
        e.ops
        for e in service.status(office.desk).outbox
        if (e.state, e.to) == ("unexported", "province")
    )
    assert dialog.waiting.text().startswith(f"{waiting} thay đổi chưa gửi")
    dialog.close()


def test_changes_of_a_revoked_machine_are_read_and_taken_one_by_one(
    office, page, neighbours, tmp_path
):
    province, laptop = neighbours
    service.revoke(province, laptop.keys.device_id.hex())
    row = write_plan(laptop, "Sau khi báo mất")
    write_plan(laptop, "Việc khác")
    carry(province, office.desk.profile.unit.code, office.desk, tmp_path / "thu-hoi")
    carry(laptop, "devices", office.desk, tmp_path / "xach")
    assert packages.listing(office.desk).total == 1

    set_right(page, "quarantine")
    office.settle()
    dialog = page.findChild(AsideDialog)
    press(office, dialog.packages.retry_button, Qt.Key.Key_Space)
    assert "thu hồi" in dialog.banner.text
    press(office, dialog.packages.look_button, Qt.Key.Key_Space)
    assert dialog.tabs.currentWidget() is dialog.changes
    told = texts(dialog.changes.list)
    assert any("Sau khi báo mất · Thêm mới" in line for line in told)
    assert all("máy ấy bị thu hồi" in line for line in told)
    place = next(n for n, line in enumerate(told) if "Sau khi báo mất" in line)
    dialog.changes.list.setCurrentRow(place)
    assert not dialog.changes.open_button.isEnabled()
    press(office, dialog.changes.take_button, Qt.Key.Key_Space)
    box = dialog.findChild(QMessageBox)
    take = next(b for b in box.buttons() if b.text() == "Nhận dòng này")
    QTest.keyClick(take, Qt.Key.Key_Space)
    office.settle()
    assert office.desk.store.get("plan", row)["title"] == "Sau khi báo mất"
    assert not any("Sau khi báo mất" in line for line in texts(dialog.changes.list))
    left = dialog.changes.list.count()
    dialog.changes.list.selectAll()
    press(office, dialog.changes.hide_button, Qt.Key.Key_Space)
    assert left >= 1
    assert texts(dialog.changes.list) == ["Không có thay đổi nào để riêng."]
    assert texts(dialog.packages.list) == ["Không có gói nào để riêng."]
    dialog.close()


def test_a_difference_says_whose_and_why_and_one_key_settles_it(office, page, neighbours, tmp_path):
    province, laptop = neighbours
    carry(province, office.desk.profile.unit.code, laptop, tmp_path / "den-xach-tay")
    row = write_plan(office.desk, "Đầu")
    carry(office.desk, "devices", laptop, tmp_path / "di")
    write_plan(laptop, "Xách tay", row)
    write_plan(office.desk, "Cơ quan", row)
    carry(laptop, "devices", office.desk, tmp_path / "ve")
    page.refresh()
    page.tabs.setCurrentIndex(2)
    office.settle()
    tab = page.conflicts
    said = tab.values.toPlainText()
    assert "máy này" in said
    assert "máy B" in said
    assert "Hai máy ghi khi chưa biết việc của nhau" in said
    tab.filter.setText("khong co")
    assert tab.list.count() == 0
    assert not tab.keep_other.isEnabled()
    tab.filter.setText("ke hoach")
    assert tab.list.count() == 1
    other = "Xách tay" if office.desk.store.get("plan", row)["title"] == "Cơ quan" else "Cơ quan"

    tab.list.setFocus()
    press(office, tab.list, Qt.Key.Key_2)

    assert office.desk.store.get("plan", row)["title"] == other
    assert tab.list.count() == 0
    tab.which.setCurrentIndex(1)
    office.settle()
    said = tab.values.toPlainText()
    assert "Đã chọn xong" in said
    assert "(được chọn)" in said
    assert not tab.keep_now.isEnabled()


def test_every_line_of_the_health_page_has_a_deed(page):
    assert set(deeds(page)) == set(get_args(Act))


def test_missing_packages_are_listed_and_the_message_can_be_copied(office, page):
    unit = office.desk.profile.unit
    gaps = [
        Missing(
            unit.province_code, "A", "aa" * 16, 2, 9, 9, "2026-11-18", "A", Came(3, "2026-11-04")
        ),
        Missing(unit.code, "B", "bb" * 16, 1, 1, 4, "2026-11-18", "B", Came(0, ""), (1, 2, 3, 5)),
    ]
    dialog = MissingDialog(page, office.session, gaps)
    dialog.open()
    assert "sau gói số 3 (nhận ngày 04/11/2026)" in dialog.list.item(0).text()
    assert "gói số 1 đến 3, 5" in dialog.list.item(1).text()
    assert dialog.message.toPlainText().startswith("Kính gửi Sở Tư pháp")
    dialog.list.setCurrentRow(1)
    assert dialog.message.toPlainText().startswith("Kính gửi máy khác của đơn vị")
    press(office, dialog.copy_button, Qt.Key.Key_Space)
    assert QApplication.clipboard().text() == dialog.message.toPlainText()
    dialog.close()


def test_a_clock_in_doubt_stands_under_the_heading_and_typing_goes_on(office, page):
    newest = office.desk.replica.newest()
    office.desk.now_ms = lambda: newest - 2 * 86_400_000
    page.refresh()
    office.settle()
    assert "có vẻ sai" in page.note.text()
    page.tabs.setCurrentIndex(3)
    assert "clock_wrong" in page.health.buttons
    assert health.health(office.desk).lines[0].act == "clock"
    row = write_plan(office.desk, "Vẫn ghi được")
    assert office.desk.store.get("plan", row)["title"] == "Vẫn ghi được"
    press(office, page.health.buttons["clock_wrong"], Qt.Key.Key_Space)
    box = office.window.findChild(QMessageBox)
    assert "ngày giờ" in f"{box.text()} {box.informativeText()}".lower()
    box.close()


def test_the_outbox_of_many_packages_is_filtered_and_stays_short(office, page):
    states = get_args(OutboxState)
    entries = tuple(
        OutboxEntry(f"{n:032x}", states[1 + n % 3], n, "province", "2026-11-01", 1)
        for n in range(1000, 0, -1)
    )
    page.outbox.show_status(Exchange(entries, (), 0, enrolled=True))
    shown = texts(page.outbox.list)
    assert len(shown) == 301
    assert "700 gói cũ hơn" in shown[-1]
    page.outbox.filter.setText("goi so 7 gui")
    assert len(texts(page.outbox.list)) == 1
    assert "gói số 7 gửi" in texts(page.outbox.list)[0]
    page.outbox.filter.clear()
    page.outbox.which.setCurrentIndex(page.outbox.which.findData("accepted"))
    assert all("tiếp nhận" in line for line in texts(page.outbox.list)[:300])
    page.outbox.which.setCurrentIndex(page.outbox.which.findData("unexported"))
    assert texts(page.outbox.list) == ["Không có gói nào như thế."]
    assert not page.outbox.slip_button.isEnabled()


def test_an_export_can_be_stopped_before_anything_leaves(office, page, neighbours, tmp_path):
    gate = threading.Event()
    office.session.write(page, lambda _: gate.wait(10))
    page.export(Wish("province", tmp_path / "dung"))
    page.progress.cancel()
    gate.set()
    office.settle()
    assert "chưa ghi gói nào" in page.banner.text
    assert not (tmp_path / "dung").exists()
    assert page.progress.isHidden()
