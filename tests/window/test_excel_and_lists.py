"""Excel in and out, lists on paper, and erasing for good, from the pages of records."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMessageBox

from app.ports import Query
from app.services.registers import records
from tests.journeys.looking import pdf_text, xlsx_text
from tests.window.driving import shown
from tests.window.keys import press
from ui.window.widgets.excel_dialog import ExcelDialog

# The offscreen platform has no keyboard to grab for a pop-up.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
HEADS = ["Họ và tên", "Chức danh", "Tính vào chỉ tiêu từ"]


@pytest.fixture
def officers(office):
    office.window.open_page("people")
    office.settle()
    return office.window.page("people").view("officer")


@pytest.fixture
def sheet(tmp_path):
    def write(*rows):
        book = Workbook()
        for row in (HEADS, *rows):
            book.active.append(row)
        path = tmp_path / "danh sách.xlsx"
        book.save(path)
        return path

    return write


def counted(office):
    return office.session._reader.store.count(Query("officer"))


def cells(dialog):
    model = dialog.view.model()
    return [
        tuple(model.index(r, c).data() for c in range(model.columnCount()))
        for r in range(model.rowCount())
    ]


def test_the_menu_opens_by_keyboard_and_names_what_it_does(office, officers):
    press(officers.list_menu, Qt.Key.Key_Space)
    menu = officers.list_menu.findChild(QMenu)
    said = [a.text().replace("&", "") for a in menu.actions() if a.text()]
    assert said == [
        "Nhập từ Excel…",
        "Dán bảng đã chép",
        "Lấy tệp Excel mẫu…",
        "Xuất ra Excel…",
        "In danh sách (PDF)…",
    ]
    menu.close()


def test_a_sheet_is_shown_row_by_row_before_it_is_taken(office, officers, sheet):
    path = sheet(["Đặng Thị Ửng", "Công chức", "01/01/2026"], ["Lò Văn Ịnh", None, None])
    officers.list_menu.look_at(path)
    office.settle()
    dialog = shown(ExcelDialog)
    assert [c[:2] for c in cells(dialog)] == [("2", "Bản ghi mới"), ("3", "Bản ghi mới")]
    assert dialog.rows.counts.text() == "2 bản ghi mới"
    assert counted(office) == 0
    press(dialog.view, Qt.Key.Key_Return)
    office.settle()
    assert counted(office) == 2
    assert "Đã nhập danh sách.xlsx: 2 bản ghi mới." in office.window.current_page.banner.text
    assert officers.table.model.total == 2


def test_one_wrong_row_holds_the_whole_sheet_up_and_says_why(office, officers, sheet):
    path = sheet(["Đặng Thị Ửng", None, "01/01/2026"], ["Lò Văn Ịnh", None, "31/02/2026"])
    officers.list_menu.look_at(path)
    office.settle()
    dialog = shown(ExcelDialog)
    first = cells(dialog)[0]
    assert first[:2] == ("3", "Bị từ chối")
    assert "Tính vào chỉ tiêu từ" in first[3]
    assert not dialog.take.isEnabled()
    press(dialog, Qt.Key.Key_Escape)
    assert counted(office) == 0


def test_a_file_that_is_no_sheet_is_refused_in_words(office, officers, tmp_path):
    (tmp_path / "la.xlsx").write_bytes(b"not a sheet")
    officers.list_menu.look_at(tmp_path / "la.xlsx")
    office.settle()
    assert "Không đọc được tệp Excel" in office.window.current_page.banner.text


def test_what_goes_out_to_excel_comes_back_changed_and_same(office, officers, tmp_path):
    for name in ("Đặng Thị Ửng", "Lò Văn Ịnh"):
        records.save(office.desk, "officer", None, {"full_name": name})
    path = tmp_path / "ra.xlsx"
    officers.list_menu.export_to(path)
    office.settle()
    assert "Đã ghi 2 dòng vào ra.xlsx." in office.window.current_page.banner.text
    book = load_workbook(path)
    heading = [c.value for c in book.active[1]]
    book.active.cell(2, 1 + heading.index("Chức danh")).value = "Phó Chủ tịch"
    book.save(path)
    officers.list_menu.look_at(path)
    office.settle()
    dialog = shown(ExcelDialog)
    assert [c[1] for c in cells(dialog)] == ["Sẽ đổi", "Giữ nguyên"]
    press(dialog.take, Qt.Key.Key_Space)
    office.settle()
    posts = {r["position_title"] for r in records.listing(office.desk, "officer").records}
    assert posts == {None, "Phó Chủ tịch"}


def test_a_list_is_printed_as_it_is_shown(office, officers, tmp_path):
    for name in ("Đặng Thị Ửng", "Hoàng Thuý Quỳnh"):
        records.save(office.desk, "officer", None, {"full_name": name})
    officers.table.search.setText("ung")
    officers.table._search_now()
    office.settle()
    officers.list_menu.print_to(tmp_path / "in.pdf")
    office.settle()
    text = pdf_text(tmp_path / "in.pdf")
    assert "Đặng Thị Ửng" in text
    assert "Hoàng Thuý Quỳnh" not in text
    assert "Họ và tên" in text
    assert "ngày 20/11/2026, 1 dòng" in text


@pytest.mark.parametrize(("ending", "read"), [("pdf", pdf_text), ("xlsx", xlsx_text)])
def test_the_tasks_shown_are_written_out(office, tmp_path, ending, read):
    office.window.open_page("tasks")
    office.settle()
    page = office.window.page("tasks")
    total = page.table.model.total
    menu = page.findChildren(type(office.window.page("people").view("officer").list_menu))[0]
    target = tmp_path / f"nhiệm vụ.{ending}"
    (menu.print_to if ending == "pdf" else menu.export_to)(target)
    office.settle()
    assert f"Đã ghi {total} dòng" in page.banner.text
    title = " ".join(page.table.model.row_at(0).texts[0].split())
    assert title in read(target)


def test_erasing_says_what_it_cannot_reach_and_needs_more_than_enter(office, officers):
    kept, _ = records.save(office.desk, "officer", None, {"full_name": "Đặng Thị Ửng"})
    officers.show_record(kept.id)
    office.settle()
    officers.pane.tabs.setCurrentWidget(officers.pane.history)
    press(officers.pane.erase_button, Qt.Key.Key_Space)
    office.settle()
    box = shown(QMessageBox)
    assert "không lấy lại được" in box.informativeText()
    assert "bản sao lưu cũ" in box.informativeText()
    press(box, Qt.Key.Key_Return)
    office.settle()
    assert counted(office) == 1
    press(officers.pane.erase_button, Qt.Key.Key_Space)
    office.settle()
    box = shown(QMessageBox)
    press(next(b for b in box.buttons() if b.text() == "Xóa hẳn"), Qt.Key.Key_Space)
    office.settle()
    assert counted(office) == 0
    assert "Đã xóa hẳn" in officers.pane.banner.text
    assert office.desk.store.is_erased("officer", kept.id)


def test_what_is_listed_goes_out_and_a_template_is_ready(office, officers, tmp_path):
    for name in ("Đặng Thị Ửng", "Lò Văn Ịnh"):
        records.save(office.desk, "officer", None, {"full_name": name})
    officers.table.search.setText("ung")
    officers.table._search_now()
    office.settle()
    for ending in ("csv", "xlsx"):
        officers.list_menu.export_to(tmp_path / f"ra.{ending}")
        office.settle()
        assert f"Đã ghi 1 dòng vào ra.{ending}." in office.window.current_page.banner.text
    assert (tmp_path / "ra.csv").read_text("utf-8-sig").count("Đặng Thị Ửng") == 1
    officers.list_menu.template_to(tmp_path / "mau.xlsx")
    office.settle()
    assert "Đã ghi tệp mẫu mau.xlsx" in office.window.current_page.banner.text


def test_an_import_is_taken_back_from_the_page(office, officers, sheet):
    officers.list_menu.look_at(sheet(["Đặng Thị Ửng", None, None]))
    office.settle()
    press(shown(ExcelDialog).take, Qt.Key.Key_Space)
    office.settle()
    assert counted(office) == 1
    office.session.undoing.undo(officers, lambda *_: None)
    office.settle()
    assert counted(office) == 0
