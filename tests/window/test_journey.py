"""The whole road through the window: a plan in, work, a report, a package, the province's answer.

Commune and province are two windows with data folders and keys of their own; files are all they
share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.exchange import service
from app.ports import Query, Role
from app.services.registers import conflicts, records
from tests.desks import enrol, new_desk, officer, send
from tests.journeys.looking import pdf_text
from tests.window.conftest import COMMUNE, PASSWORD, SAMPLE, TODAY
from tests.window.driving import OfficeAtWork, shown
from tests.window.keys import commit, compose, press, type_text
from ui.window.pages.exchange.export_dialog import ExportDialog
from ui.window.pages.exchange.import_dialog import ImportDialog

# The offscreen platform has no keyboard to grab for a pop-up.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)

PROVINCE = "42"
RESULT = "Đã tự kiểm tra 7 nghị quyết; kiến nghị sửa “Quy chế hoà giải” ở 12 thôn, tổ."
WORDS = "Rà soát lại phân công; tiếp tục tự kiểm tra văn bản."
ANSWER = "Bổ sung số văn bản đã kiểm tra."
OFFICERS = ("Đặng Thị Ửng", "Lò Văn Ịnh")
COURSE = "Tập huấn kỹ năng soạn thảo văn bản"


@pytest.fixture
def offices(dressed_app, settle, qtbot, tmp_path):
    opened = []

    def start(name: str) -> OfficeAtWork:
        office = OfficeAtWork(tmp_path / name, TODAY, qtbot, settle)
        opened.append(office)
        return office

    yield start
    for office in opened:
        office.leave()


@pytest.mark.timeout(300)
def test_the_whole_road_through_the_window(offices, tmp_path):
    commune = offices("xã Trần Phú")
    code = commune.set_up(unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD)
    assert len(code) > 20
    plan_is_reviewed(commune)
    task = work_is_written_down(commune, tmp_path)
    course_is_held(commune)
    period = report_is_made(commune, tmp_path)
    province = offices("tỉnh")
    province.set_up(unit=PROVINCE, person="Trần Văn Sở", password="mat khau so", province=True)
    both_enrol(commune, province, tmp_path / "xin")
    package_goes_over(commune, province, tmp_path / "usb 1")
    province_sees_the_task(province, task)
    province_answers(province, period, tmp_path / "usb 2")
    commune_reads_the_answer(commune, tmp_path / "usb 2")
    province_lets_a_device_go(province)


def plan_is_reviewed(commune: OfficeAtWork) -> None:
    page = commune.open_page("plans")
    commune.press_button(page, "Mở tệp kế hoạch")
    commune.choose_path(SAMPLE)
    review = page.review
    read = len(review.draft.rows)
    assert read >= 11
    for _ in range(review.draft.waiting()):
        press(review.table, Qt.Key.Key_Space)
    assert review.draft.waiting() == 0
    review.table.setFocus()
    commune.shortcut(Qt.Key.Key_Return)
    assert page.review is None
    assert "Đã đưa vào sổ" in page.banner.text
    assert counted(commune, "task") == read


def work_is_written_down(commune: OfficeAtWork, tmp_path: Path) -> str:
    page = commune.open_page("tasks")
    commune.shortcut(Qt.Key.Key_F)
    type_text(page.table.search, "tu kiem tra")
    press(page.table.search, Qt.Key.Key_Return)
    commune.settle()
    press(page.table.view, Qt.Key.Key_Return)
    form = page.pane.update_tab.form
    press(form.editors["state"].combo, Qt.Key.Key_Down)
    form.editors["percent"].line.clear()
    type_text(form.editors["percent"].line, "40")
    result = form.editors["result"].text
    first, _, last = RESULT.rpartition(" ")
    type_text(result, f"{first} ")
    compose(result, "tô")
    commit(result, last)
    day = form.editors["date"].box.line
    day.clear()
    type_text(day, "12/10/2026")
    result.setFocus()
    commune.shortcut(Qt.Key.Key_S)
    assert page.pane.update_tab.banner.text == "Đã lưu."
    assert "40%" in page.pane.state.text() or "40%" in page.table.current().texts[1]
    record = tmp_path / "Biên bản tự kiểm tra.txt"
    record.write_text("Biên bản: 7 văn bản, 1 kiến nghị.", encoding="utf-8")
    page.pane.tabs.setCurrentWidget(page.pane.attachments)
    commune.press_button(page.pane.attachments, "Thêm tệp")
    commune.choose_path(record)
    assert page.pane.attachments.list.item(0).text().startswith(record.name)
    assert page.pane.update_tab.earlier.toPlainText().count(RESULT) == 1
    return str(page.table.current().record.row.title)


def course_is_held(commune: OfficeAtWork) -> None:
    page = commune.open_page("people")
    officers = page.view("officer")
    for name in OFFICERS:
        commune.shortcut(Qt.Key.Key_N)
        type_text(officers.pane.form.editors["full_name"].line, name)
        type_text(officers.pane.form.editors["in_scope_from"].box.line, "01/01/2026")
        commune.shortcut(Qt.Key.Key_S)
        assert officers.pane.banner.text == "Đã lưu."
    page.open_entry("training_course")
    courses = page.view("training_course")
    commune.shortcut(Qt.Key.Key_N)
    type_text(courses.pane.form.editors["name"].line, COURSE)
    type_text(courses.pane.form.editors["date_from"].box.line, "08/10/2026")
    commune.shortcut(Qt.Key.Key_S)
    assert courses.pane.banner.text == "Đã lưu."
    tab = courses.pane.tabs.widget(1)
    courses.pane.tabs.setCurrentIndex(1)
    for letters in ("ung", "lo van"):
        type_text(tab.name, letters)
        press(tab.name, Qt.Key.Key_Return)
        commune.settle()
        press(tab.name, Qt.Key.Key_Return)
        commune.settle()
    assert tab.table.model.total == len(OFFICERS)


def report_is_made(commune: OfficeAtWork, tmp_path: Path) -> str:
    page = commune.open_page("reports")
    commune.shortcut(Qt.Key.Key_F)
    press(page.table.search, Qt.Key.Key_Down)
    commune.settle()
    press(page.table.view, Qt.Key.Key_Return)
    press(page.make_button, Qt.Key.Key_Space)
    commune.settle()
    made = page.pane.made
    page.pane.tabs.setCurrentIndex(1)
    page.pane.editor.choose(made.missing[0].section)
    type_text(page.pane.editor.text, WORDS)
    commune.shortcut(Qt.Key.Key_S)
    commune.press_button(page.pane, "Chốt số liệu")
    assert "không đổi nữa" in commune.answer_box()
    assert page.pane.state.text() == "Đã chốt 20/11/2026"
    target = tmp_path / "báo cáo.pdf"
    commune.press_button(page.pane, "Lưu PDF")
    commune.choose_path(target)
    assert page.pane.banner.text == "Đã ghi báo cáo.pdf."
    text = pdf_text(target)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHƯỜNG TRẦN PHÚ", RESULT, WORDS):
        assert words in text
    return str(made.report["period"])


def both_enrol(commune: OfficeAtWork, province: OfficeAtWork, stick: Path) -> None:
    stick.mkdir()
    asks, grants = (o.open_page("exchange") for o in (commune, province))
    asks.tabs.setCurrentIndex(1)
    grants.tabs.setCurrentIndex(1)
    commune.press_button(asks.enrol, "1. Tạo yêu cầu")
    commune.choose_path(stick)
    [request] = stick.iterdir()
    province.press_button(grants.enrol, "Duyệt máy khác")
    province.choose_path(request)
    province.say_words("một hai ba bốn năm sáu")
    assert grants.enrol.banner.property("tone") == "danger"
    assert list(stick.iterdir()) == [request]
    province.press_button(grants.enrol, "Duyệt máy khác")
    province.choose_path(request)
    province.say_words(words_in(asks.enrol.own_words.text()))
    [answer] = set(stick.iterdir()) - {request}
    assert answer.name in grants.enrol.banner.text
    commune.press_button(asks.enrol, "2. Nhận tệp trả lời")
    commune.choose_path(answer)
    commune.say_words(words_in(grants.enrol.own_words.text()))
    assert "Đã đăng ký xong" in asks.enrol.banner.text
    assert "Hà Tĩnh" in asks.enrol.banner.text
    assert asks.note.text() == ""
    assert grants.enrol.devices.count() == asks.enrol.devices.count() == 2
    assert not asks.enrol.revoke_button.isVisible()


def province_lets_a_device_go(province: OfficeAtWork) -> None:
    page = province.open_page("exchange")
    page.tabs.setCurrentIndex(1)
    tab = page.enrol
    tab.devices.setCurrentRow(0)
    assert "máy này" in tab.devices.item(0).text()
    assert not tab.revoke_button.isEnabled()
    tab.devices.setCurrentRow(1)
    province.press_button(tab, "Thu hồi máy")
    assert "phường Trần Phú" in province.answer_box("Thu hồi")
    assert "đã thu hồi từ" in tab.devices.item(1).text()


def words_in(text: str) -> str:
    return text.rpartition(": ")[2].replace(" – ", " ")


def package_goes_over(commune: OfficeAtWork, province: OfficeAtWork, stick: Path) -> None:
    stick.mkdir()
    page = commune.open_page("exchange")
    page.tabs.setCurrentIndex(0)
    assert lines(page.outbox.list)[0].startswith("Chưa xuất")
    commune.press_button(page, "Xuất gói")
    dialog = shown(ExportDialog)
    assert dialog.personal.text() == "Dữ liệu cá nhân: không có."
    dialog.files.setCurrentRow(0)
    press(dialog.files, Qt.Key.Key_Space)
    commune.press_button(dialog, "Chọn thư mục khác")
    commune.choose_path(stick)
    assert (stick / "DOC-TRUOC.txt").exists()
    assert "Đã xuất, chưa có hồi báo" in lines(page.outbox.list)[0]
    there = province.open_page("exchange")
    province.press_button(there, "Nhập từ USB")
    province.choose_path(stick)
    preview = shown(ImportDialog)
    assert preview.windowTitle() == "Gói này sẽ thay đổi gì"
    assert "Kế hoạch: 1 mới" in lines(preview.list)[0]
    assert counted(province, "task") == 0
    province.press_button(preview, "Nhập")
    result = shown(ImportDialog)
    assert result.windowTitle() == "Kết quả nhập gói"
    assert "Mã hồi báo" in lines(result.list)[0]
    province.close_dialog(ImportDialog)
    assert counted(province, "task") > 0
    assert counted(province, "officer") == 0


def province_sees_the_task(province: OfficeAtWork, title: str) -> None:
    page = province.open_page("communes")
    province.shortcut(Qt.Key.Key_F)
    type_text(page.table.search, "tran phu")
    press(page.table.search, Qt.Key.Key_Return)
    province.settle()
    assert page.table.current().texts[1] == "Đã đăng ký"
    type_text(page.tasks.search, "tu kiem tra")
    press(page.tasks.search, Qt.Key.Key_Return)
    province.settle()
    assert page.pane.isVisible()
    assert title in page.pane.heading.text()
    assert page.pane.state.text() == "Đang thực hiện"
    assert RESULT in page.pane.update_tab.earlier.toPlainText()
    assert not page.pane.update_tab.save_button.isVisible()


def province_answers(province: OfficeAtWork, period: str, stick: Path) -> None:
    stick.mkdir()
    page = province.open_page("consolidated")
    page.period.setCurrentIndex(page.period.findData(period))
    province.settle()
    assert page.note.text() == "1 xã, phường đã gửi."
    press(page.table.search, Qt.Key.Key_Down)
    province.settle()
    type_text(page.remark, ANSWER)
    province.press_button(page, "Yêu cầu bổ sung")
    assert "Đã ghi ý kiến" in page.banner.text
    there = province.open_page("exchange")
    province.press_button(there, "Xuất gói")
    province.press_button(shown(ExportDialog), "Chọn thư mục khác")
    province.choose_path(stick)
    assert "Đã ghi vào" in there.banner.text


def commune_reads_the_answer(commune: OfficeAtWork, stick: Path) -> None:
    page = commune.open_page("exchange")
    commune.press_button(page, "Nhập từ USB")
    commune.choose_path(stick)
    commune.press_button(shown(ImportDialog), "Nhập")
    assert lines(shown(ImportDialog).list)[0].startswith("Đã nhập")
    commune.close_dialog(ImportDialog)
    assert [line for line in lines(page.outbox.list) if line.startswith("Tỉnh đã tiếp nhận")]
    today = commune.open_page("today")
    lately = [b.text() for b in today.findChildren(QPushButton) if "gần nhất" in b.text()]
    assert lately == ["Trao đổi gần nhất: 20/11/2026 (hôm nay)", "Sao lưu gần nhất: chưa có"]
    answers = [b for b in today.lines() if ANSWER in b.accessibleName()]
    press(answers[0], Qt.Key.Key_Return)
    commune.settle()
    reports = commune.window.current_page
    assert reports is commune.window.page("reports")
    assert ANSWER in reports.pane.answer.text


def counted(office: OfficeAtWork, type_name: str) -> int:
    return int(office.starter.session._reader.store.count(Query(type_name)))


def lines(widget: Any) -> list[str]:
    return [widget.item(n).text() for n in range(widget.count())]


def test_two_machines_wrote_differently_and_the_difference_is_settled(offices, tmp_path):
    base, other = offices("máy bàn"), tmp_path / "máy xách tay"
    base.set_up(unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD)
    stick = tmp_path / "usb"
    with new_desk(other, Role.COMMUNE, COMMUNE) as laptop:
        here = base.starter._desk
        enrol(laptop, here, stick)
        person = officer(here, "Lò Văn Ịnh", position_title="Công chức")
        send(here, "devices", laptop, tmp_path / "đi")
        records.save(laptop, "officer", person, {"position_title": "Trưởng thôn"})
        records.save(here, "officer", person, {"position_title": "Phó Chủ tịch"})
        service.export(laptop, "devices", tmp_path / "về")
        page = base.open_page("exchange")
        base.press_button(page, "Nhập từ USB")
        base.choose_path(tmp_path / "về")
        base.press_button(shown(ImportDialog), "Nhập")
        assert "1 chỗ hai bên ghi khác nhau" in lines(shown(ImportDialog).list)[0]
        base.close_dialog(ImportDialog)
        assert page.tabs.tabText(2) == "Khác biệt (1)"
        today = base.open_page("today")
        [line] = [b for b in today.lines() if "Lò Văn Ịnh, Công chức: Vị trí" in b.accessibleName()]
        press(line, Qt.Key.Key_Return)
        base.settle()
        assert base.window.current_page is page
        assert page.tabs.currentIndex() == 2
        said = page.conflicts.values.toPlainText()
        said = [w for w in said.split("\n") if w]
        assert said[:2] == ["Đang dùng", "Giá trị kia"]
        whose, mine, theirs, *values, why = said[2:]
        assert whose == "Ai ghi, lúc nào"
        assert "máy này" in mine
        assert "máy B" in theirs
        assert values == ["Chức danh", "Phó Chủ tịch", "Trưởng thôn"]
        assert why.startswith("Hai máy ghi khi chưa biết việc của nhau")
        base.press_button(page.conflicts, "Dùng giá trị kia")
        assert page.conflicts.values.toPlainText() == "Không có khác biệt nào."
        assert page.tabs.tabText(2) == "Khác biệt (0)"
        assert records.load(here, "officer", person)["position_title"] == "Trưởng thôn"
        send(here, "devices", laptop, tmp_path / "lại đi")
        assert records.load(laptop, "officer", person)["position_title"] == "Trưởng thôn"
        assert conflicts.listing(laptop) == []
