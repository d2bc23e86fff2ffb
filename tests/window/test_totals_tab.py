"""Số liệu trong kỳ: the list of totals, the records behind one, what is copied and written."""

from __future__ import annotations

from datetime import date

from pypdfium2 import PdfDocument
from PySide6.QtGui import QGuiApplication

from app.services.registers import records
from ui.window.pages.reports.report_html import RECORD


def open_totals(office):
    values = {"channel": "letter", "content": "Về chứng thực", "received_date": date(2026, 11, 3)}
    saved, _ = records.save(office.desk, "feedback", None, values)
    office.window.open_page("reports")
    office.settle()
    page = office.window.page("reports")
    page.tabs.setCurrentWidget(page.totals)
    office.settle()
    return page.totals, saved.id


def texts(tab) -> list[str]:
    model = tab.table.model
    return [str(model.index(n, 0).data()) for n in range(model.total)]


def choose(office, tab, label) -> None:
    tab.table.view.selectRow(texts(tab).index(label))
    office.settle()


def test_a_total_leads_to_its_records_and_a_record_to_its_page(office):
    tab, _ = open_totals(office)
    assert next(t for t in texts(tab) if t[0].isdigit()) == "1. Nhiệm vụ"
    choose(office, tab, "PAKN nhận được")
    assert tab.about.text() == "PAKN nhận được: 1"
    assert tab.rows.list.count() == 1
    tab.rows.open_item(tab.rows.list.item(0))
    office.settle()
    assert office.window.current_page is not office.window.page("reports")
    choose(office, tab, "8. Phản ánh, kiến nghị")
    assert tab.rows.list.count() == 1, "a heading changes nothing"


def test_only_what_is_filled_is_listed_when_wished_and_searched_without_marks(office):
    tab, _ = open_totals(office)
    whole = len(texts(tab))
    tab.filled.setChecked(True)
    office.settle()
    assert 0 < len(texts(tab)) < whole
    assert "Cuộc đối thoại" not in texts(tab)
    tab.filled.setChecked(False)
    tab.table.search.setText("doi thoai")
    tab.table._search_now()
    office.settle()
    assert texts(tab)[:2] == ["7. Đối thoại", "Cuộc đối thoại"]


def test_a_new_record_is_counted_while_the_tab_is_open(office):
    tab, _ = open_totals(office)
    values = {"channel": "letter", "content": "Nữa", "received_date": date(2026, 11, 4)}
    office.session.write(tab, lambda desk: records.save(desk, "feedback", None, values)[1])
    office.settle()
    choose(office, tab, "PAKN nhận được")
    assert tab.about.text() == "PAKN nhận được: 2"


def test_totals_are_copied_as_text_and_written_as_pdf(office, tmp_path):
    tab, _ = open_totals(office)
    tab.copy_all()
    office.settle()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "tháng 11 năm 2026"
    assert "PAKN nhận được\t1\tVăn bản: 1" in lines
    tab.copy_staff()
    office.settle()
    assert "<b>" in QGuiApplication.clipboard().mimeData().html()
    menu = tab.table.bar.itemAt(1).widget()
    menu.print_to(tmp_path / "so-lieu.pdf")
    office.settle()
    with PdfDocument(tmp_path / "so-lieu.pdf") as paper:
        words = "".join(page.get_textpage().get_text_range() for page in paper)
    assert "PAKN nhận được" in words


def test_an_annex_is_ticked_and_its_rows_open_their_records(office):
    from PySide6.QtCore import QUrl

    _, feedback = open_totals(office)
    page = office.window.page("reports")
    page.tabs.setCurrentIndex(0)
    at = page.table.model
    labels = [str(at.index(n, 1).data()) for n in range(at.total)]
    page.table.view.selectRow(next(n for n, t in enumerate(labels) if "Tháng 11" in t))
    office.settle()
    page.make()
    office.settle()
    assert "PHẢN ÁNH, KIẾN NGHỊ" not in page.pane.paper.toPlainText()
    page.pane.annexes.switch("feedback", on=True)
    office.settle()
    assert "PHẢN ÁNH, KIẾN NGHỊ" in page.pane.paper.toPlainText()
    page.pane.paper.anchorClicked.emit(QUrl(f"{RECORD}{feedback}"))
    office.settle()
    assert office.window.current_page is not page
