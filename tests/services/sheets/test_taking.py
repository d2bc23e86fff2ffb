"""Taking a table in: columns, twins, people nobody has entered, whole or the good rows alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit, Filter, Query
from app.records.registry import REGISTRY
from app.services.registers import records, undo
from app.services.sheets import importing, outcome
from app.services.sheets.opening import Source
from app.services.sheets.rows import Wishes
from app.services.sheets.writing import export
from app.text.legacy import TextEncoding
from tests.desks import course, officer, seat
from tests.services.sheets.conftest import Sheet
from tests.services.sheets.using import rows_of, take, taken

OFFICER = ["Họ và tên", "Chức danh", "Tính vào chỉ tiêu từ"]
COURSE = ["Tên lớp", "Từ ngày", "Số tiết"]


def names(desk: Desk) -> set[str]:
    return {r["full_name"] for r in desk.store.find(Query("officer")).records}


def test_nothing_is_imported_by_halves_unless_asked(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(OFFICER, ["An", None, "01/01/2026"], ["Bình", None, "30/02/2026"])
    found, changes = take(commune_desk, "officer", path)
    assert (found.kept, bool(changes), names(commune_desk)) == (False, False, set())
    assert found.rows[1].cells[0].letter == "C"
    found, changes = take(commune_desk, "officer", path, take_good=True)
    assert (found.kept, len(changes.items), names(commune_desk)) == (True, 1, {"An"})
    told = found.to_json()
    assert (told["new"], told["refused"], told["kept"]) == (1, 1, True)
    assert [r["status"] for r in told["rows"]] == ["new", "refused"]


def test_the_preview_says_from_what_to_what(commune_desk: Desk, sheet: Sheet) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng", position_title="Công chức")
    path = sheet(["Mã bản ghi", *OFFICER], [person, "Đặng Thị Ửng", "Phó Chủ tịch", "01/01/2026"])
    [row] = take(commune_desk, "officer", path, preview=True)[0].rows
    assert row.changes == (("Chức danh", "Công chức", "Phó Chủ tịch"),)
    assert row.why == "Chức danh: Công chức → Phó Chủ tịch"
    assert records.load(commune_desk, "officer", person)["position_title"] == "Công chức"


def test_the_same_sheet_twice_adds_nothing(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(
        OFFICER, ["An", "Công chức", None], ["Bình", None, None], ["An", "Công chức", None]
    )
    assert taken(commune_desk, "officer", path) == [(2, "new"), (3, "new"), (4, "duplicate")]
    found, changes = take(commune_desk, "officer", path)
    assert ({r.status for r in found.rows}, bool(changes)) == ({"duplicate"}, False)
    assert "đã có" in found.rows[0].why
    take(commune_desk, "officer", path, twins="add")
    assert commune_desk.store.count(Query("officer")) == 5


def test_what_must_be_unique_is_a_twin_to_leave_or_to_bring_up_to_date(
    commune_desk: Desk, sheet: Sheet
) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng")
    seat(commune_desk, course(commune_desk, date(2026, 10, 8), name="Lớp A"), person)
    heads = ["Lớp", "Người tham dự", "Số tiết tham dự"]
    path = sheet(heads, ["Lớp A", "Đặng Thị Ửng", 4])
    assert taken(commune_desk, "participation", path) == [(2, "duplicate")]
    assert taken(commune_desk, "participation", path, twins="add") == [(2, "duplicate")]
    assert taken(commune_desk, "participation", path, twins="update") == [(2, "changed")]
    [found] = commune_desk.store.find(Query("participation")).records
    assert found["hours_attended"] == Decimal(4)
    twice = sheet(heads, ["Lớp A", "Lò Văn Ịnh", 4], ["Lớp A", "Lò Văn Ịnh", 5])
    found, _ = take(commune_desk, "participation", twice, preview=True, create_people=True)
    assert [r.status for r in found.rows] == ["new", "refused"]
    assert "dòng 2" in found.rows[1].why


def test_people_nobody_has_entered_are_refused_or_made(commune_desk: Desk, sheet: Sheet) -> None:
    course(commune_desk, date(2026, 10, 8), name="Lớp A")
    heads = ["Lớp", "Người tham dự"]
    path = sheet(heads, ["Lớp A", "Hoàng Thị Thuý"], ["Lớp B", "Y Đăm"], ["Lớp A", "Y Đăm"])
    found, _ = take(commune_desk, "participation", path)
    assert {r.status for r in found.rows} == {"refused"}
    assert "tạo mới" in found.rows[0].why
    found, _ = take(commune_desk, "participation", path, create_people=True, take_good=True)
    assert [r.status for r in found.rows] == ["new", "refused", "new"]
    assert (found.created, names(commune_desk)) == (2, {"Hoàng Thị Thuý", "Y Đăm"})


def test_namesakes_are_told_apart_by_their_id(commune_desk: Desk, sheet: Sheet) -> None:
    course(commune_desk, date(2026, 10, 8), name="Lớp A")
    one = officer(commune_desk, "Hoàng Thị Thuý", position_title="Công chức Văn phòng")
    officer(commune_desk, "Hoàng Thị Thuý")
    heads = ["Lớp", "Người tham dự"]
    [row] = take(commune_desk, "participation", sheet(heads, ["Lớp A", "Hoàng Thị Thúy"]))[0].rows
    assert row.status == "refused"
    assert f"{one[:8]} (Công chức Văn phòng)" in row.why
    assert taken(commune_desk, "participation", sheet(heads, ["Lớp A", one[:8]])) == [(2, "new")]
    [found] = commune_desk.store.find(Query("participation")).records
    assert found["officer"] == one


def test_an_unknown_column_is_never_dropped_silently(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(["STT", *OFFICER, "Sở thích"], [1, "An", "Công chức", None, "câu cá"])
    with pytest.raises(UserError) as caught:
        take(commune_desk, "officer", path)
    assert caught.value.code == "unknown_columns"
    assert "Sở thích" in caught.value.message
    assert any("Sở thích" in n for n in take(commune_desk, "officer", path, preview=True)[0].notes)
    draft = importing.look(commune_desk, "officer", Source(path))
    chosen = replace(draft, mapping=draft.mapping.with_column("E", field="note"))
    assert importing.take(commune_desk, chosen)[0].kept
    # The same form again: nothing is asked twice.
    again = importing.look(commune_desk, "officer", Source(path))
    assert [c.field for c in again.mapping.columns][-1] == "note"
    assert again.mapping.columns[-1].how == "remembered"


def test_a_field_has_one_column(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(["Họ và tên", "Họ tên", "Chức vụ"], ["An", "A", "Công chức"])
    draft = importing.look(commune_desk, "officer", Source(path))
    assert [c.field for c in draft.mapping.columns] == ["full_name", "", "position_title"]
    assert draft.mapping.columns[2].how == "similar"
    moved = draft.mapping.with_column("B", field="full_name")
    assert [c.field for c in moved.columns] == ["", "full_name", "position_title"]


def test_old_fonts_are_seen_and_read_column_by_column(commune_desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Hä vµ tªn", "Chức danh", "Ghi chuù"])
    book.active.append(["nguyÔn v¨n hµ", "Công chức Văn phòng", "Nguyeãn Vaên An"])
    book.active["A1"].font = book.active["A2"].font = Font(name=".VnTimeH")
    book.active["C2"].font = Font(name="VNI-Times")
    path = tmp_path / "cũ.xlsx"
    book.save(path)
    draft = importing.look(commune_desk, "officer", Source(path))
    assert [c.field for c in draft.mapping.columns] == ["full_name", "position_title", "note"]
    assert [c.encoding for c in draft.mapping.columns] == [
        TextEncoding.AUTO,
        TextEncoding.UNICODE,
        TextEncoding.AUTO,
    ]
    assert draft.mapping.columns[0].capitals
    importing.take(commune_desk, draft)
    [found] = commune_desk.store.find(Query("officer")).records
    assert found["full_name"] == "NGUYỄN VĂN HÀ"
    assert found["position_title"] == "Công chức Văn phòng"
    assert found["note"] == "Nguyễn Văn An"


@pytest.mark.parametrize(
    ("cells", "american", "value"),
    [
        (["1.500", "7,5"], False, "1500"),
        (["1.500", "7.25"], True, "1.5"),
        (["1,500", "1,234.5"], True, "1500"),
    ],
)
def test_the_decimal_sign_is_that_of_the_column(
    commune_desk: Desk, sheet: Sheet, cells: list[str], american: bool, value: str
) -> None:
    path = sheet(COURSE, *([f"Lớp {n}", "08/10/2026", c] for n, c in enumerate(cells)))
    draft = importing.look(commune_desk, "training_course", Source(path))
    assert draft.mapping.columns[2].american is american
    assert draft.mapping.columns[2].unclear == ""
    importing.take(commune_desk, draft)
    hours = {
        r["name"]: r["hours"] for r in records.listing(commune_desk, "training_course").records
    }
    assert hours["Lớp 0"] == Decimal(value)


def test_a_number_that_reads_two_ways_is_told(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(COURSE, ["Lớp", "08/10/2026", "1.500"])
    found, _ = take(commune_desk, "training_course", path, preview=True)
    assert any("hai cách" in note for note in found.notes)
    assert "được đọc là 1500" in found.rows[0].why


def test_days_of_every_shape_in_one_column(commune_desk: Desk, sheet: Sheet) -> None:
    days: list[Any] = [
        date(2026, 10, 8),
        "08/10/2026",
        "8/10/26",
        46303,
        "46303",
        " 8.10.2026\u00a0",
    ]
    path = sheet(COURSE, *([f"Lớp {n}", day, None] for n, day in enumerate(days)))
    found, _ = take(commune_desk, "training_course", path)
    assert {r.status for r in found.rows} == {"new"}
    found = records.listing(commune_desk, "training_course").records
    assert {r["date_from"] for r in found} == {date(2026, 10, 8)}
    for wrong in ("10/31/2026", "31/04/2026", "tháng 10"):
        assert taken(commune_desk, "training_course", sheet(COURSE, ["L", wrong, None])) == [
            (2, "refused")
        ]


def test_a_course_that_ends_before_it_starts(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(["Tên lớp", "Từ ngày", "Đến ngày"], ["Lớp", "08/10/2026", "07/10/2026"])
    [row] = take(commune_desk, "training_course", path)[0].rows
    assert (row.status, row.cells[0].letter) == ("refused", "C")


def test_what_a_form_works_out_is_worked_out_here_too(commune_desk: Desk, sheet: Sheet) -> None:
    heads = ["Ngày nhận", "Kênh", "Nội dung", "Thẩm quyền"]
    path = sheet(heads, ["06/02/2026", "Văn bản", "Xin hỏi", "Thuộc thẩm quyền xã"])
    assert taken(commune_desk, "feedback", path) == [(2, "new")]
    [found] = commune_desk.store.find(Query("feedback")).records
    assert found["due_date"] == date(2026, 2, 23)


def test_a_secret_list_is_refused(commune_desk: Desk, sheet: Sheet, tmp_path: Path) -> None:
    open_one = sheet(["Danh sách phục vụ công tác BẢO MẬT"], OFFICER, ["An", None, None])
    assert taken(commune_desk, "officer", open_one, preview=True) == [(3, "new")]
    stamped = sheet(["MẬT"], OFFICER, ["An", None, None])
    with pytest.raises(UserError) as caught:
        take(commune_desk, "officer", stamped)
    assert caught.value.code == "secret"


def test_what_another_unit_keeps_is_refused_row_by_row(commune_desk: Desk, sheet: Sheet) -> None:
    labels = {f.name: f.label for f in REGISTRY["plan"].fields}
    made, _ = records.save(commune_desk, "plan", None, {"title": "Kế hoạch A"})
    heads = ["Mã bản ghi", labels["title"]]
    path = sheet(heads, [made.id, "Kế hoạch B"])
    elsewhere = structs.replace(commune_desk.profile.unit, code="18115")
    other = replace(commune_desk, profile=replace(commune_desk.profile, unit=elsewhere))
    [row] = take(other, "plan", path, preview=True)[0].rows
    assert (row.status, row.cells[0].letter) == ("refused", "B")
    assert taken(commune_desk, "plan", path, preview=True) == [(2, "changed")]


def test_the_outcome_file_says_what_became_of_each_row(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(OFFICER, ["An", None, None], ["Bình", None, "sai"])
    draft = importing.look(commune_desk, "officer", Source(path))
    found, _ = importing.take(commune_desk, draft, Wishes(take_good=True))
    target = outcome.beside(draft.source)
    assert target is not None
    assert (target.parent, target.name) == (path.parent, "danh-sach-ket-qua-nhap.xlsx")
    outcome.write(commune_desk, draft.rtype, draft.source, found, target)
    rows = rows_of(target)
    start = next(n for n, r in enumerate(rows) if r[0] == "Dòng")
    [person] = commune_desk.store.find(Query("officer")).records
    assert rows[start + 1][:3] == (2, "Thêm mới", "An")
    assert rows[start + 1][4] == person.id
    assert rows[start + 2][:2] == (3, "Từ chối")
    assert "Cột C" in rows[start + 2][3]


def test_stopping_halfway_keeps_nothing(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(OFFICER, *([f"Người {n}", None, None] for n in range(600)))
    draft = importing.look(commune_desk, "officer", Source(path))
    for stop_at in (1, 3, 5, 6):
        steps = iter(range(100))

        def watch(_done: int, _whole: int, steps: Iterator[int] = steps, at: int = stop_at) -> None:
            if next(steps) >= at:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            importing.take(commune_desk, draft, watch=watch)
        assert commune_desk.store.count(Query("officer")) == 0


def test_an_import_can_be_taken_back(commune_desk: Desk, sheet: Sheet) -> None:
    person = officer(commune_desk, "An", position_title="Công chức")
    path = sheet(["Mã bản ghi", *OFFICER], [person, "An", "Phó", None], [None, "Bình", None, None])
    watched, watch = undo.watch(commune_desk)
    assert take(watched, "officer", path)[0].kept
    step = watch.step("nhập danh sách")
    assert step is not None
    undo.undo(commune_desk, step)
    assert names(commune_desk) == {"An"}
    assert records.load(commune_desk, "officer", person)["position_title"] == "Công chức"


def test_forty_thousand_rows_are_taken_whole(commune_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "lớn.csv"
    path.write_text(
        "Họ và tên;Chức danh\n" + "".join(f"Người {n};Công chức\n" for n in range(40_000)), "utf-8"
    )
    seen: list[tuple[int, int]] = []
    draft = importing.look(commune_desk, "officer", Source(path))
    found = importing.preview(commune_desk, draft, watch=lambda *at: seen.append(at))
    assert found.count("new") == 40_000
    assert seen[-1][0] == seen[-1][1] == 40_000


def test_lists_of_people_that_leave_are_noted(commune_desk: Desk, tmp_path: Path) -> None:
    officer(commune_desk, "An")
    export(commune_desk, "officer", tmp_path / "a.xlsx")
    export(commune_desk, "legal_step_template", tmp_path / "b.csv")
    [entry] = commune_desk.store.find(Query("access_log")).records
    assert (entry["action"], entry["count"]) == ("export", 1)


def test_an_export_is_the_list_that_was_asked_for(commune_desk: Desk, tmp_path: Path) -> None:
    for name in ("Đặng Thị Ửng", "Lò Văn Ịnh"):
        officer(commune_desk, name, is_head=name.startswith("Lò"))
    path = tmp_path / "a.csv"
    assert export(commune_desk, "officer", path, text="dang")[0].rows == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    filters = (Filter("is_head", "=", True),)
    assert export(commune_desk, "officer", path, filters=filters)[0].rows == 1
    assert "Lò Văn Ịnh" in path.read_text("utf-8-sig")
    with pytest.raises(UserError) as caught:
        export(commune_desk, "officer", tmp_path / "a.docx")
    assert caught.value.code == "bad_ending"


def test_years_are_no_thousands(commune_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    values = {"content": "Kinh phí", "year": 2026, "estimate": Decimal(1_500_000)}
    commune_desk.store.write([Edit("budget_line", new_id(), values)])
    export(commune_desk, "budget_line", path)
    book = load_workbook(path)
    heads = [c.value for c in book.active[1]]
    cells = {head: book.active.cell(2, place) for place, head in enumerate(heads, 1)}
    assert cells["Năm"].number_format == "0"
    assert next(c for c in cells.values() if c.value == 1_500_000).number_format == "#,##0"
    book.close()
