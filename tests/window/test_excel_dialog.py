"""The dialog of an import, alone: columns, old fonts, rows, and what is taken."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.ports import Query, Role
from app.records.registry import REGISTRY
from app.services.sheets.opening import Source
from tests.window.conftest import COMMUNE, PASSWORD
from tests.window.driving import shown
from tests.window.keys import press
from ui.window.jobs import TaskRunner
from ui.window.session import Session
from ui.window.state import WindowState
from ui.window.widgets.editors import QuietCombo
from ui.window.widgets.excel_dialog import ExcelDialog

HEADS = ["Họ và tên", "Chức danh", "Tính vào chỉ tiêu từ"]


@dataclass
class Bench:
    """A session with a bare window to ask from."""

    session: Session
    desk: Any
    asker: QWidget
    said: list[str]
    settle: Any

    def begin(self, source: Source, kind: str = "officer") -> ExcelDialog:
        dialog = ExcelDialog(self.session, REGISTRY[kind], self.asker)
        dialog.taken.connect(self.said.append)
        dialog.begin(source)
        self.settle()
        return dialog

    def count(self, kind: str = "officer") -> int:
        return self.desk.store.count(Query(kind))


@pytest.fixture
def bench(dressed_app, new_place, settle, qtbot):
    desk, _ = new_place.create(
        role=Role.COMMUNE, unit=COMMUNE, person="Đặng Thị Ửng", password=PASSWORD
    )
    runner = TaskRunner()
    state = WindowState(new_place.folder)
    session = Session(new_place, desk, new_place.reader(desk), runner, state)
    asker = QWidget()
    asker.resize(1366, 768)
    asker.show()
    yield Bench(session, desk, asker, [], lambda: settle(runner))
    session.close()
    asker.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def sheet(tmp_path):
    def write(*rows, heads=HEADS):
        book = Workbook()
        for row in (heads, *rows):
            book.active.append(row)
        path = tmp_path / "danh sách.xlsx"
        book.save(path)
        return path

    return write


def cells(dialog):
    model = dialog.view.model()
    return [
        tuple(model.index(r, c).data() for c in range(model.columnCount()))
        for r in range(model.rowCount())
    ]


def choose(box, data):
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_known_columns_lead_straight_to_the_rows(bench, sheet):
    path = sheet(["Đặng Thị Ửng", "Công chức", "01/01/2026"], ["Lò Văn Ịnh", None, None])
    dialog = bench.begin(Source(path))
    assert [c[:3] for c in cells(dialog)] == [
        ("2", "Bản ghi mới", "Đặng Thị Ửng"),
        ("3", "Bản ghi mới", "Lò Văn Ịnh"),
    ]
    assert dialog.rows.counts.text() == "2 bản ghi mới"
    press(dialog.view, Qt.Key.Key_Return)
    bench.settle()
    assert bench.count() == 2
    assert bench.said == ["Đã nhập danh sách.xlsx: 2 bản ghi mới."]
    assert bench.session.undoing.label == "nhập danh sách.xlsx"
    outcome = load_workbook(path.with_name("danh-sach-ket-qua-nhap.xlsx"))
    assert "Đã nhập vào sổ." in outcome.active["A1"].value
    outcome.close()


def test_an_unknown_column_waits_for_a_decision_and_is_remembered(bench, sheet):
    path = sheet(["An", "câu cá"], heads=["Họ và tên", "Sở thích"])
    dialog = bench.begin(Source(path))
    assert dialog.pages.currentWidget() is dialog.columns
    assert not dialog.next.isEnabled()
    assert "1 cột chưa biết" in dialog.columns.said.text()
    choose(dialog.columns.line("B").field, "note")
    assert dialog.next.isEnabled()
    press(dialog.next, Qt.Key.Key_Space)
    bench.settle()
    assert cells(dialog)[0][:3] == ("2", "Bản ghi mới", "An")
    press(dialog.take, Qt.Key.Key_Space)
    bench.settle()
    [person] = bench.desk.store.find(Query("officer")).records
    assert person["note"] == "câu cá"
    again = bench.begin(Source(path))
    assert again.pages.currentWidget() is again.rows
    assert cells(again)[0][1] == "Đã có"
    assert not again.take.isEnabled()
    press(again, Qt.Key.Key_Escape)


def test_old_fonts_are_shown_beside_what_they_say(bench, sheet):
    path = sheet(["NguyÔn V¨n Hµ", "x"], heads=["Họ và tên", "Sở thích"])
    dialog = bench.begin(Source(path))
    line = dialog.columns.line("A")
    assert (line.raw.text(), line.read.text()) == ("NguyÔn V¨n Hµ", "Nguyễn Văn Hà")
    choose(line.reading, "unicode")
    assert line.read.text() == "NguyÔn V¨n Hµ"
    choose(line.reading, "tcvn3-capitals")
    assert line.read.text() == "NGUYỄN VĂN HÀ"
    choose(dialog.columns.line("B").field, "-")
    press(dialog.next, Qt.Key.Key_Space)
    bench.settle()
    press(dialog.take, Qt.Key.Key_Space)
    bench.settle()
    [person] = bench.desk.store.find(Query("officer")).records
    assert person["full_name"] == "NGUYỄN VĂN HÀ"


def test_refused_rows_hold_all_up_until_the_good_ones_are_asked_for(bench, sheet):
    path = sheet(["Đặng Thị Ửng", None, "01/01/2026"], ["Lò Văn Ịnh", None, "31/02/2026"])
    dialog = bench.begin(Source(path))
    first = cells(dialog)[0]
    assert first[:2] == ("3", "Bị từ chối")
    assert "Cột C, Tính vào chỉ tiêu từ" in first[3]
    assert first[3] == dialog.rows.why.text()
    assert not dialog.take.isEnabled()
    press(dialog.take_good, Qt.Key.Key_Space)
    assert dialog.take.isEnabled()
    press(dialog.take, Qt.Key.Key_Space)
    bench.settle()
    assert bench.count() == 1
    assert bench.said == ["Đã nhập danh sách.xlsx: 1 bản ghi mới, 1 dòng bị từ chối."]


def test_people_may_be_made_from_the_dialog(bench, sheet, qtbot):
    kind = "core_force"
    labels = {f.name: f.label for f in REGISTRY[kind].fields}
    required = [f for f in REGISTRY[kind].fields if f.required and f.name != "officer"]
    values = ["01/01/2026" for _ in required]
    heads = [labels["officer"], *(f.label for f in required)]
    dialog = bench.begin(Source(sheet(["Y Đăm", *values], heads=heads)), kind)
    assert "tạo mới" in cells(dialog)[0][3]
    press(dialog.create_people, Qt.Key.Key_Space)
    qtbot.waitUntil(dialog.take.isEnabled)
    assert dialog.rows.counts.text() == "1 bản ghi mới, tạo mới 1 người"
    press(dialog.take, Qt.Key.Key_Space)
    bench.settle()
    assert (bench.count(kind), bench.count()) == (1, 1)


def test_a_file_that_is_no_sheet_is_refused_where_it_was_chosen(bench, tmp_path):
    (tmp_path / "la.xlsx").write_bytes(b"not a sheet")
    bench.begin(Source(tmp_path / "la.xlsx"))
    box = shown(QMessageBox)
    assert "Không đọc được tệp Excel" in box.text()
    press(box, Qt.Key.Key_Escape)


def test_cells_may_be_pasted_and_the_other_sheet_chosen(bench, tmp_path):
    dialog = bench.begin(Source(text="Họ và tên\tChức danh\nAn\tCông chức\n"))
    assert not dialog.report.isVisible()
    press(dialog.take, Qt.Key.Key_Space)
    bench.settle()
    assert bench.said == ["Đã nhập bảng vừa dán: 1 bản ghi mới."]
    book = Workbook()
    book.active.title = "Bìa"
    book.active.append(["Báo cáo"])
    page = book.create_sheet("Danh sách")
    page.append(["Họ và tên"])
    page.append(["Bình"])
    book.save(tmp_path / "hai.xlsx")
    dialog = bench.begin(Source(tmp_path / "hai.xlsx"))
    assert "Không thấy dòng tiêu đề" in dialog.columns.said.text()
    choose(dialog.columns.findChild(QuietCombo, "sheet"), "Danh sách")
    bench.settle()
    assert cells(dialog)[0][2] == "Bình"
    press(dialog, Qt.Key.Key_Escape)


def test_leaving_while_rows_are_read_keeps_nothing(bench, tmp_path):
    path = tmp_path / "lớn.csv"
    path.write_text("Họ và tên\n" + "".join(f"Người {n}\n" for n in range(20_000)), "utf-8")
    dialog = ExcelDialog(bench.session, REGISTRY["officer"], bench.asker)
    dialog.begin(Source(path))
    press(dialog, Qt.Key.Key_Escape)
    bench.settle()
    assert bench.count() == 0


def test_stopping_while_rows_are_written_keeps_nothing_and_says_so(bench, tmp_path, qtbot):
    path = tmp_path / "lớn.csv"
    path.write_text("Họ và tên\n" + "".join(f"Người {n}\n" for n in range(8_000)), "utf-8")
    dialog = bench.begin(Source(path))
    press(dialog.take, Qt.Key.Key_Space)
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    bench.settle()
    assert (bench.count(), bench.said) == (0, [])
    assert dialog.take.isEnabled()
    press(dialog, Qt.Key.Key_Escape)


def test_a_number_that_reads_two_ways_is_asked_about(bench, sheet):
    kind = "training_course"
    heads = ["Tên lớp", "Từ ngày", "Số tiết"]
    dialog = bench.begin(Source(sheet(["Lớp", "08/10/2026", "1.500"], heads=heads)), kind)
    assert "“1.500” đọc được hai cách" in dialog.columns.said.text()
    choose(dialog.columns.line("C").numbers, True)
    assert "hai cách" not in dialog.columns.said.text()
    press(dialog.next, Qt.Key.Key_Space)
    bench.settle()
    press(dialog.take, Qt.Key.Key_Space)
    bench.settle()
    [course] = bench.desk.store.find(Query(kind)).records
    assert course["hours"] == Decimal("1.5")
