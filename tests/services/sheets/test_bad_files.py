"""Files nobody should have to think about: a clear answer each, before anything is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from app.desk import Desk
from app.errors import UserError
from app.ports import Query
from app.services.sheets import grid, xlsx
from app.services.sheets.opening import Source, read
from app.services.sheets.package import MACRO_NOTE
from tests.services.sheets.conftest import Sheet
from tests.services.sheets.using import take, taken

HEADS = ["Họ và tên", "Chức danh", "Tính vào chỉ tiêu từ"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path, **choices: str) -> UserError:
    with pytest.raises(UserError) as caught:
        read(Source(path, **choices))
    assert caught.value.next_step
    return caught.value


def patched(source: Path, part: str, change: Any) -> Path:
    """Return a copy of a workbook with one part changed; a new one when it is not there."""
    target = source.with_name("patched.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for name in names:
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
        if part not in names:
            new.writestr(part, change(b""))
    return target


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "file_empty", "trống"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted", "mật khẩu"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "old_format", ".xls"),
        (b"PK\x03\x04 not a zip at all", "file_unreadable", "Không đọc được"),
        (b"<html><table></table></html>", "file_unreadable", "Không đọc được"),
    ],
)
def test_what_is_no_workbook_is_told_apart(
    tmp_path: Path, content: bytes, code: str, word: str
) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(content)
    error = refusal(path)
    assert error.code == code
    assert word in error.message


def test_a_word_document_under_another_name_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    Document().save(path)
    error = refusal(path)
    assert (error.code, "tệp Word" in error.message) == ("not_a_workbook", True)


def test_a_bomb_is_refused_before_it_is_unpacked(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(HEADS, ["A", "B", None])
    bomb = patched(path, "xl/worksheets/sheet1.xml", lambda _: b" " * (300 * 2**20))
    monkeypatch.setattr(xlsx, "_opened", lambda _: pytest.fail("unpacked"))
    assert bomb.stat().st_size < 2**20
    assert refusal(bomb).code == "file_too_big"


def test_entities_are_never_expanded(sheet: Sheet) -> None:
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    evil = patched(
        sheet(HEADS, ["A", "B", None]),
        "xl/worksheets/sheet1.xml",
        lambda data: lol + data.replace(b"A</t>", b"&b;</t>"),
    )
    assert refusal(evil).code == "file_unreadable"


def test_a_damaged_part_is_a_damaged_file(sheet: Sheet) -> None:
    path = sheet(HEADS, ["A", "B", None])
    for part in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"):
        assert refusal(patched(path, part, lambda data: data[:-40])).code == "file_unreadable"


def test_a_macro_is_told_and_not_run(commune_desk: Desk, sheet: Sheet) -> None:
    path = patched(sheet(HEADS, ["A", None, None]), "xl/vbaProject.bin", lambda _: b"Sub Auto_Open")
    found, _ = take(commune_desk, "officer", path)
    assert MACRO_NOTE in found.notes
    assert found.count("new") == 1


def test_a_file_that_may_not_be_opened(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(HEADS)

    def locked(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "open", locked)
    error = refusal(path)
    assert error.code == "file_busy"
    assert "đang mở" in error.next_step


def test_formulas_give_their_stored_result_or_a_reason(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(HEADS, ["A", "=1+1", None], ["B", "x", None])
    found, _ = take(commune_desk, "officer", path)
    assert [r.status for r in found.rows] == ["refused", "new"]
    assert "Cột B" in found.rows[0].why
    assert "công thức chưa có kết quả" in found.rows[0].why.casefold()
    stored = patched(
        path,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
        ),
    )
    assert taken(commune_desk, "officer", stored) == [(2, "new"), (3, "new")]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_in_a_cell_is_refused_at_its_place(
    commune_desk: Desk, sheet: Sheet, error: str
) -> None:
    found, _ = take(commune_desk, "officer", sheet(HEADS, ["A", error, None]))
    assert found.rows[0].status == "refused"
    assert f"Cột B, Chức danh: Ô báo lỗi {error}" in found.rows[0].why


def test_merged_cells_hidden_rows_titles_and_two_heading_rows(
    commune_desk: Desk, tmp_path: Path
) -> None:
    book = Workbook()
    page = book.active
    page.append(["DANH SÁCH CÔNG CHỨC NĂM 2026"])
    page.append([])
    page.append(["STT", "Họ và tên", "Bộ phận", "Thời gian tính vào chỉ tiêu", None])
    page.append([None, None, None, "Tính vào chỉ tiêu từ", "Tính vào chỉ tiêu đến"])
    page.append([f"({n})" for n in range(1, 6)])
    page.append([1, "Đặng Thị Ửng", "Văn phòng", "01/01/2026", None])
    page.append([2, "Lò Văn Ịnh", None, "01/02/2026", None])
    page.append([3, "Y Đăm", "Phòng Kinh tế", "01/03/2026", None])
    for area in ("A1:E1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "C6:C7"):
        page.merge_cells(area)
    page.row_dimensions[8].hidden = True
    path = tmp_path / "gộp.xlsx"
    book.save(path)
    found, _ = take(commune_desk, "officer", path)
    assert [(r.row, r.status) for r in found.rows] == [(6, "new"), (7, "new"), (8, "new")]
    people = {r["full_name"]: r for r in commune_desk.store.find(Query("officer")).records}
    assert people["Lò Văn Ịnh"]["department"] == "Văn phòng"
    assert any("dòng ẩn" in note and "8" in note for note in found.notes)
    assert any("gộp" in note for note in found.notes)


def test_a_stray_cell_at_the_far_edge_costs_nothing_and_is_asked_about(
    commune_desk: Desk, sheet: Sheet
) -> None:
    path = sheet(HEADS, ["A", None, None])
    book = load_workbook(path)
    book.active.cell(2, 16_384).value = "lạc"
    book.save(path)
    assert read(Source(path)).letters == ("A", "B", "C", "XFD")
    with pytest.raises(UserError) as caught:
        take(commune_desk, "officer", path)
    assert caught.value.code == "unknown_columns"
    assert "XFD" in caught.value.message


def test_more_than_a_sheet_should_hold(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wide = sheet([f"Cột {n}" for n in range(grid.MAX_COLUMNS + 1)])
    assert refusal(wide).code == "too_wide"
    monkeypatch.setattr(grid, "MAX_ROWS", 20)
    long = sheet(HEADS, *([f"Người {n}", None, None] for n in range(30)))
    assert refusal(long).code == "too_long"
    text = tmp_path / "a.csv"
    text.write_text("Họ và tên\n" + "An\n" * 30, "utf-8")
    assert refusal(text).code == "too_long"


def test_several_sheets_and_a_wrong_name(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Ẩn"
    book.active.sheet_state = "hidden"
    for name in ("Năm 2025", "Năm 2026"):
        book.create_sheet(name).append([name])
    path = tmp_path / "hai.xlsx"
    book.save(path)
    found = read(Source(path))
    assert (found.name, found.sheets) == ("Năm 2025", ("Ẩn", "Năm 2025", "Năm 2026"))
    assert read(Source(path, sheet="năm 2026")).lines[0].cells == ("Năm 2026",)
    assert "Năm 2026" in refusal(path, sheet="Không có").next_step


def test_long_and_odd_texts_come_in_whole(commune_desk: Desk, sheet: Sheet) -> None:
    long = "Ghi chú dài " * 2_700
    path = sheet(
        ["Ho\u0323 va\u0300 te\u0302n", "Ghi chú"], ["  Nguye\u0302\u0303n\u00a0Văn An ", long]
    )
    assert taken(commune_desk, "officer", path) == [(2, "new")]
    [found] = commune_desk.store.find(Query("officer")).records
    assert found["full_name"] == "Nguyễn\u00a0Văn An"
    assert found["note"] == long
