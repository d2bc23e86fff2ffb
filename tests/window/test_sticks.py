from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.exchange import receipts, rhythm, sticks
from app.ports import Drive, Edit, Role
from tests.exchange.desks import Clock, make_desk
from ui.window.pages.exchange.aside_dialog import AsideDialog
from ui.window.pages.exchange.details_dialog import DetailsDialog
from ui.window.pages.exchange.export_dialog import ExportDialog
from ui.window.pages.exchange.import_dialog import ImportDialog
from ui.window.pages.exchange.righting import set_right
from ui.window.pages.exchange.slip_dialog import SlipDialog


@pytest.fixture
def plugged(office, tmp_path):
    """The office with a stick in it, and the list of what is plugged in."""
    root = tmp_path / "usb"
    root.mkdir()
    drives = [Drive(root, "USB XÃ", "3A1F-22", 2_500_000_000)]
    office.desk.drives = office.session._reader.drives = lambda: tuple(drives)
    office.window.open_page("exchange")
    office.settle()
    return office, root, drives


def test_the_export_goes_to_the_stick_first_and_says_when_it_may_be_pulled_out(plugged):
    office, root, _ = plugged
    page = office.window.page("exchange")
    page.ask_export()
    office.settle()
    dialog = page.findChild(ExportDialog)
    assert "USB XÃ" in dialog.sticks.item(0).text()
    assert "2,5 GB" in dialog.sticks.item(0).text()
    assert dialog.go.isDefault()
    QTest.keyClick(dialog.go, Qt.Key.Key_Space)
    office.settle()
    assert "có thể rút USB ra" in page.banner.text
    assert len(list(root.rglob("DOC-TRUOC.txt"))) == 2
    assert "3A1F-22" in sticks.remembered(office.desk)


def test_a_stick_that_takes_no_writing_is_not_offered(plugged):
    office, root, drives = plugged
    drives[0] = Drive(root, "USB XÃ", "3A1F-22", 0, read_only=True)
    page = office.window.page("exchange")
    page.ask_export()
    office.settle()
    dialog = page.findChild(ExportDialog)
    assert "chỉ cho đọc" in dialog.sticks.item(0).text()
    assert not dialog.go.isEnabled()
    dialog.close()


def enrolled_with(office, root):
    """Enrol the office with a province; return the province's desk."""
    from pathlib import Path

    from app.exchange import service

    asked = service.enrol_request(office.desk, root)
    unit = office.desk.profile.unit
    province = make_desk(root.parent / "tinh", Role.PROVINCE, unit.province_code, Clock())
    grant = service.enrol_grant(province, Path(asked.file), " ".join(asked.words), root)
    service.enrol_accept(office.desk, Path(grant.file), " ".join(grant.words))
    return province


def test_a_known_stick_is_offered_and_one_key_brings_in_and_takes_out(plugged):
    from app.exchange import service

    office, root, drives = plugged
    province = enrolled_with(office, root)
    province.store.write([Edit("plan", "ab" * 16, {"title": "Kế hoạch của tỉnh"})])
    service.export(province, office.desk.profile.unit.code, root, stick=True)
    watch = office.window.sticks
    watch.look()
    office.settle()
    assert watch.strip.text == ""
    sticks.remember(office.desk, root)
    stick = drives.pop()
    watch.look()
    office.settle()
    drives.append(stick)
    watch.look()
    office.settle()
    assert "1 gói chưa nhập" in watch.strip.text
    assert "chờ gửi" in watch.strip.text
    assert office.desk.store.get("plan", "ab" * 16) is None
    button = next(b for b in watch.strip.findChildren(type(office.window.page("exchange").
                  export_button)) if b.text() == "Trao đổi ngay")  # fmt: skip
    QTest.keyClick(button, Qt.Key.Key_Space)
    office.settle()
    page = office.window.page("exchange")
    dialog = page.findChild(ImportDialog)
    assert "Kế hoạch: 1 mới" in dialog.list.item(0).text()
    QTest.keyClick(dialog.more, Qt.Key.Key_Space)
    office.settle()
    details = dialog.findChild(DetailsDialog)
    assert "Mới · Kế hoạch: Kế hoạch của tỉnh" in details.list.item(0).text()
    details.close()
    QTest.keyClick(dialog.take, Qt.Key.Key_Space)
    office.settle()
    assert office.desk.store.get("plan", "ab" * 16)["title"] == "Kế hoạch của tỉnh"
    done = page.findChildren(ImportDialog)[-1]
    assert done.slip.isVisible()
    done.reject()
    office.settle()
    assert "có thể rút USB ra" in page.banner.text
    taken = service.import_(province, [root])[0].packages
    assert any(p.ops.applied for p in taken)
    province.store.close()


def test_a_confirmed_package_shows_its_receipt_and_saves_it(plugged, tmp_path):
    from app.exchange import service

    office, root, _ = plugged
    province = enrolled_with(office, root)
    service.export(office.desk, "province", root, stick=True)
    service.import_(province, [root])
    service.export(province, office.desk.profile.unit.code, root, stick=True)
    province.store.close()
    service.import_(office.desk, [root])
    page = office.window.page("exchange")
    page.refresh()
    office.settle()
    texts = [page.outbox.list.item(n).text() for n in range(page.outbox.list.count())]
    page.outbox.list.setCurrentRow(next(n for n, x in enumerate(texts) if "gói số 1" in x))
    QTest.keyClick(page.outbox.slip_button, Qt.Key.Key_Space)
    office.settle()
    dialog = page.findChild(SlipDialog)
    code = next(s.code for s in receipts.listing(office.desk).receipts if s.way == "out")
    assert dialog.code.text() == receipts.grouped(code)
    dialog.write_to(tmp_path / "phieu.pdf")
    office.settle()
    assert (tmp_path / "phieu.pdf").read_bytes().startswith(b"%PDF")
    dialog.close()


def test_every_line_of_the_health_tab_has_a_key_that_leads_on(plugged, tmp_path):
    office, _, _ = plugged
    page = office.window.page("exchange")
    assert set(page.health.buttons) == {"not_enrolled", "no_backup"}
    assert page.tabs.tabText(3) == "Tình trạng (2)"
    page.tabs.setCurrentIndex(3)
    QTest.keyClick(page.health.buttons["not_enrolled"], Qt.Key.Key_Space)
    assert page.tabs.currentIndex() == 1
    set_right(page, "forks")
    set_right(page, "quarantine")
    office.settle()
    dialog = page.findChild(AsideDialog)
    assert dialog.packages.list.item(0).text().startswith("Không có gói nào")
    assert not dialog.packages.forget_button.isEnabled()
    assert dialog.changes.list.item(0).text().startswith("Không có thay đổi nào")
    assert not dialog.changes.hide_button.isEnabled()
    dialog.close()
    assert page.health.days.currentData() == 30
    page.health.days.setCurrentIndex(0)
    page.health.days.activated.emit(0)
    office.settle()
    assert rhythm.rhythm_days(office.desk) == 7
    page.health.write_diagnosis(tmp_path / "chan-doan.txt")
    office.settle()
    assert "Đặng Thị Ửng" not in (tmp_path / "chan-doan.txt").read_text("utf-8-sig")
