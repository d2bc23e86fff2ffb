from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.desk import Desk
from app.errors import UserError
from app.ports import Query
from app.services.registers import records
from app.services.sheets.writing import export
from tests.desks import course, officer, seat
from tests.services.sheets.conftest import Sheet
from tests.services.sheets.using import rows_of, take, taken


def test_new_rows_are_kept_with_defaults(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(
        ["Họ và tên", "Chức danh", "Kiêm nhiệm", "Nhiệm vụ được giao"],
        ["Đặng Thị Ửng", "Công chức", "x", "Hộ tịch; Chứng thực"],
        ["Lò Văn Ịnh", None, None, None],
    )
    assert taken(commune_desk, "officer", path) == [(2, "new"), (3, "new")]
    found = records.listing(commune_desk, "officer").records
    assert [r["full_name"] for r in found] == ["Lò Văn Ịnh", "Đặng Thị Ửng"]
    assert found[1]["duties"] == ("civil_status", "certification")
    assert (found[1]["is_concurrent"], found[0]["employment_kind"]) == (True, "cong_chuc")


def test_headings_are_known_without_marks_case_and_order(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(["", "Danh sách năm 2026"], ["CHUC DANH", "ho va ten"], ["Công chức", "Y Đăm"])
    assert taken(commune_desk, "officer", path) == [(3, "new")]
    [found] = records.listing(commune_desk, "officer").records
    assert (found["full_name"], found["position_title"]) == ("Y Đăm", "Công chức")


@pytest.mark.parametrize(
    "cell",
    [
        datetime.combine(date(2026, 10, 8), time(7, 30)),
        date(2026, 10, 8),
        "08/10/2026",
        "8.10.2026",
        "2026-10-08",
        "ngày 08 tháng 10 năm 2026",
        46303,
    ],
)
def test_a_day_may_be_a_date_a_text_or_a_serial(
    commune_desk: Desk, sheet: Sheet, cell: Any
) -> None:
    path = sheet(["Tên lớp", "Từ ngày"], ["Tập huấn", cell])
    assert taken(commune_desk, "training_course", path) == [(2, "new")]
    [found] = records.listing(commune_desk, "training_course").records
    assert found["date_from"] == date(2026, 10, 8)


@pytest.mark.parametrize("cell", ["31/02/2026", "hôm qua", -5, True, "13/13/2026", 2026, 46303.5e9])
def test_a_day_that_is_none_is_refused_with_its_row(
    commune_desk: Desk, sheet: Sheet, cell: Any
) -> None:
    path = sheet(["Tên lớp", "Từ ngày"], ["Lớp 1", "08/10/2026"], ["Lớp 2", cell])
    found, changes = take(commune_desk, "training_course", path)
    assert [(r.row, r.status) for r in found.rows] == [(2, "new"), (3, "refused")]
    assert "Từ ngày" in found.rows[1].why
    assert (found.kept, bool(changes)) == (False, False)
    assert commune_desk.store.count(Query("training_course")) == 0


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (7.5, "7.5"),
        ("7,5", "7.5"),
        (8, "8"),
        ("1.234,5", "1234.5"),
        (0.1, "0.1"),
        (1e-3, "0.001"),
        (1e-5, "0.00001"),
    ],
)
def test_numbers_are_exact(commune_desk: Desk, sheet: Sheet, cell: Any, value: str) -> None:
    path = sheet(["Tên lớp", "Từ ngày", "Số tiết"], ["Lớp", "08/10/2026", cell])
    assert taken(commune_desk, "training_course", path) == [(2, "new")]
    [found] = records.listing(commune_desk, "training_course").records
    assert found["hours"] == Decimal(value)


def test_what_was_written_out_comes_back_the_same(commune_desk: Desk, tmp_path: Path) -> None:
    person = officer(
        commune_desk, "Đặng Thị Ửng", duties=("civil_status",), note="Dòng 1\nDòng 2", is_head=True
    )
    here = course(commune_desk, date(2026, 10, 8), hours=Decimal("7.5"))
    seat(commune_desk, here, person, materials_issued=True)
    for kind in ("officer", "training_course", "participation"):
        path = tmp_path / f"{kind}.xlsx"
        assert export(commune_desk, kind, path)[0].rows == 1
        before = records.listing(commune_desk, kind).records
        assert taken(commune_desk, kind, path) == [(2, "same")]
        assert records.listing(commune_desk, kind).records == before


def test_a_changed_cell_changes_that_record_alone(commune_desk: Desk, tmp_path: Path) -> None:
    people = [officer(commune_desk, n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh")]
    path = tmp_path / "a.xlsx"
    export(commune_desk, "officer", path)
    book = load_workbook(path)
    heading = [c.value for c in book.active[1]]
    for row in book.active.iter_rows(min_row=2):
        if row[0].value == people[0]:
            row[heading.index("Chức danh")].value = "Phó Chủ tịch"
            row[heading.index("Tính vào chỉ tiêu từ")].value = None
    book.save(path)
    preview, _ = take(commune_desk, "officer", path, preview=True)
    assert sorted(r.status for r in preview.rows) == ["changed", "same"]
    assert records.load(commune_desk, "officer", people[0])["position_title"] is None
    take(commune_desk, "officer", path)
    changed = records.load(commune_desk, "officer", people[0])
    assert (changed["position_title"], changed["in_scope_from"]) == ("Phó Chủ tịch", None)
    assert records.load(commune_desk, "officer", people[1])["position_title"] is None


def test_names_lead_to_records_when_only_one_is_meant(commune_desk: Desk, sheet: Sheet) -> None:
    person = officer(commune_desk, "Hoàng Thị Thuý")
    here = course(commune_desk, date(2026, 10, 8), name="Lớp A")
    heading = ["Lớp", "Người tham dự"]
    path = sheet(heading, ["Lớp A", "Hoàng Thị Thúy"])
    assert taken(commune_desk, "participation", path) == [(2, "new")]
    [found] = records.listing(commune_desk, "participation").records
    assert (found["course"], found["officer"]) == (here, person)
    officer(commune_desk, "Hoàng Thị Thuý")
    path = sheet(heading, ["Lớp A", "Hoàng Thị Thuý"], ["Lớp A", "Ai đó"], ["Lớp B", person])
    result, _ = take(commune_desk, "participation", path)
    assert [r.status for r in result.rows] == ["refused"] * 3
    assert "2 bản ghi" in result.rows[0].why
    assert "Ai đó" in result.rows[1].why


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-", "@an", "=HYPERLINK(1)", "'đã có nháy"])
def test_words_that_look_like_a_formula_stay_words(
    commune_desk: Desk, tmp_path: Path, text: str
) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng", note=text)
    path = tmp_path / "a.xlsx"
    export(commune_desk, "officer", path)
    book = load_workbook(path)
    cells = [c for row in book.active.iter_rows() for c in row if c.value is not None]
    assert not any(c.data_type == "f" for c in cells)
    assert [c.quotePrefix for c in cells if c.value == text] == [text[0] in "=+-@"]
    book.close()
    assert taken(commune_desk, "officer", path) == [(2, "same")]
    assert records.load(commune_desk, "officer", person)["note"] == text


def test_days_and_numbers_are_real_in_the_file(commune_desk: Desk, tmp_path: Path) -> None:
    course(commune_desk, date(2026, 10, 8), hours=Decimal("7.5"))
    path = tmp_path / "a.xlsx"
    export(commune_desk, "training_course", path)
    heading, row = rows_of(path)
    assert row[heading.index("Từ ngày")] == datetime.combine(date(2026, 10, 8), time())
    assert row[heading.index("Số tiết")] == 7.5


def test_files_that_are_no_list(commune_desk: Desk, sheet: Sheet, tmp_path: Path) -> None:
    text = tmp_path / "a.xlsx"
    text.write_text("Họ và tên\nAn", "utf-8")
    for path, code in (
        (text, "file_unreadable"),
        (tmp_path / "không có.xlsx", "file_missing"),
        (tmp_path, "file_unreadable"),
        (sheet(["Cột lạ", "Cột khác"], [1, 2]), "no_heading"),
    ):
        with pytest.raises(UserError) as caught:
            take(commune_desk, "officer", path)
        assert caught.value.code == code
        assert caught.value.next_step
    with pytest.raises(UserError) as caught:
        take(commune_desk, "report", sheet(["Kỳ"], ["2026-10"]))
    assert caught.value.code == "not_manual"


def test_the_same_record_twice_in_a_file_is_told(
    commune_desk: Desk, sheet: Sheet, tmp_path: Path
) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng")
    heading = ["Mã bản ghi", "Họ và tên", "Chức danh"]
    path = sheet(heading, [person, "Đặng Thị Ửng", "A"], [person, "Đặng Thị Ửng", "B"])
    assert taken(commune_desk, "officer", path) == [(2, "changed"), (3, "refused")]
    assert records.load(commune_desk, "officer", person)["position_title"] is None


def test_an_unknown_record_id_is_refused(commune_desk: Desk, sheet: Sheet) -> None:
    gone = officer(commune_desk, "Lò Văn Ịnh")
    records.delete(commune_desk, "officer", gone)
    for odd in ("0" * 32, "abc", "Tên dài đúng ba mươi hai chữ đây", 12, gone):
        path = sheet(["Mã bản ghi", "Họ và tên"], [odd, "An"])
        assert taken(commune_desk, "officer", path) == [(2, "refused")]


def test_namesakes_come_back_as_themselves(commune_desk: Desk, tmp_path: Path) -> None:
    here = course(commune_desk, date(2026, 10, 8), name="Lớp có tên dài đúng 32 chữ, A-B ")
    for _n in range(2):
        seat(commune_desk, here, officer(commune_desk, "Hoàng Thị Thuý"))
    path = tmp_path / "a.xlsx"
    export(commune_desk, "participation", path)
    assert taken(commune_desk, "participation", path) == [(2, "same"), (3, "same")]
