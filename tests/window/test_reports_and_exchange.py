from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QUrl

from app.text.dates import format_date
from ui.window.pages.back_up import back_up
from ui.window.pages.exchange.export_dialog import ExportDialog
from ui.window.pages.exchange.import_dialog import ImportDialog
from ui.window.pages.reports.figure_dialog import FigureDialog
from ui.window.pages.reports.report_html import FIGURE, SECTION


def begin_report(office):
    office.window.open_page("reports")
    office.settle()
    page = office.window.page("reports")
    assert page.table.model.total > 0
    page.table.view.selectRow(0)
    office.settle()
    page.make()
    office.settle()
    assert page.pane.made is not None
    return page


def test_a_report_is_made_its_gap_filled_frozen_and_saved(office, tmp_path):
    page = begin_report(office)
    gaps = len(page.pane.made.missing)
    assert gaps
    assert "[CẦN BỔ SUNG]" in page.pane.paper.toPlainText()
    section = page.pane.made.missing[0].section
    page.pane.paper.anchorClicked.emit(QUrl(f"{SECTION}{section}"))
    assert page.pane.tabs.currentIndex() == 1
    page.pane.editor.text.setPlainText("UBND xã đã ban hành 02 văn bản chỉ đạo.")
    page.save()
    office.settle()
    assert "02 văn bản chỉ đạo" in page.pane.paper.toPlainText()
    assert len(page.pane.made.missing) < gaps
    page.pane.freeze(accept_missing=True)
    office.settle()
    assert page.pane.made.report["state"] == "frozen"
    assert not page.pane.freeze_button.isVisible()
    target = tmp_path / "bao-cao.docx"
    page.pane.write_to(target)
    office.settle()
    assert target.stat().st_size > 2000
    assert "Đã ghi" in page.pane.banner.text


def test_a_figure_leads_to_the_rows_it_was_counted_from(office):
    page = begin_report(office)
    key = next(k for k, f in page.pane.made.figures.items() if f.rows)
    page.pane.paper.anchorClicked.emit(QUrl(f"{FIGURE}{key}"))
    office.settle()
    dialog = page.pane.findChild(FigureDialog)
    assert dialog.list.count() == len(page.pane.made.figures[key].rows)
    dialog._open(dialog.list.item(0))
    office.settle()
    assert office.window.current_page is office.window.page("tasks")


def test_the_province_gets_no_personal_field_and_the_screen_says_so(office):
    office.window.open_page("exchange")
    office.settle()
    page = office.window.page("exchange")
    page.ask_export()
    office.settle()
    dialog = page.findChild(ExportDialog)
    assert dialog.personal.text() == "Dữ liệu cá nhân: không có."
    dialog.target.setCurrentIndex(dialog.target.findData("devices"))
    assert "Họ và tên" in dialog.personal.text()
    dialog.close()


def test_an_unenrolled_commune_is_told_what_it_can_do(office, tmp_path):
    office.window.open_page("exchange")
    office.settle()
    page = office.window.page("exchange")
    assert "chưa đăng ký" in page.note.text()
    assert page.outbox.list.item(0).text().startswith("Chưa xuất")
    page.enrol.request_into(tmp_path / "usb")
    office.settle()
    assert page.enrol.own_words.text().count("–") == 5
    assert "YEU-CAU" in page.enrol.banner.text
    assert list((tmp_path / "usb").iterdir())


def test_a_foreign_file_is_refused_with_a_sentence(office, tmp_path):
    (tmp_path / "la.tpx").write_bytes(b"not a package")
    office.window.open_page("exchange")
    office.settle()
    page = office.window.page("exchange")
    page.take_files([str(tmp_path / "la.tpx")])
    office.settle()
    dialog = page.findChild(ImportDialog)
    assert dialog.list.item(0).text().startswith("Từ chối")
    assert not dialog.take.isEnabled()
    dialog.close()


def test_a_backup_is_made_and_its_day_shown(office, tmp_path):
    office.window.open_page("settings")
    office.settle()
    page = office.window.page("settings")
    back_up(page, tmp_path, page.refresh)
    office.settle()
    assert "Đã sao lưu" in page.banner.text
    # The day of the machine's clock, whatever day the program acts as.
    made = datetime.now(UTC).astimezone().date()
    assert page.backup_note.text() == f"Sao lưu gần nhất: {format_date(made)}."


def test_a_changed_password_opens_the_ledger(office):
    office.window.open_page("settings")
    office.settle()
    page = office.window.page("settings")
    page.change_password("mat-khau-moi")
    office.settle()
    assert "Đã đổi" in page.banner.text
