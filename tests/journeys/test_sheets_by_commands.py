"""A register by Excel and command: template, mapping, old fonts, good rows, report, and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.journeys.program import Program


@pytest.fixture
def commune(tmp_path: Path) -> Program:
    program = Program(tmp_path / "xã")
    program.ok("init", "--role", "commune", "--unit", "18100", "--name", "Bà Chủ")
    return program


def written(path: Path, *rows: Sequence[Any], title: str = "Trang 1") -> Path:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def test_a_template_is_filled_in_and_comes_back(commune: Program, tmp_path: Path) -> None:
    form = tmp_path / "mau.xlsx"
    made = commune.ok("record", "template", "officer", form)
    assert made["columns"] >= 10
    book = load_workbook(form)
    page = book.worksheets[0]
    heads = [c.value for c in page[1]]
    assert "Họ và tên *" in heads
    page.cell(2, 1 + heads.index("Họ và tên *")).value = "Đặng Thị Ửng"
    page.cell(2, 1 + heads.index("Kiêm nhiệm")).value = "Có"
    book.save(form)
    seen = commune.ok("record", "import", "officer", form, "--preview")
    assert (seen["new"], seen["changed"], seen["refused"], seen["kept"]) == (1, 0, 0, False)
    assert commune.ok("record", "list", "officer")["total"] == 0
    assert commune.ok("record", "import", "officer", form)["kept"]
    [person] = commune.ok("record", "list", "officer")["records"]
    assert (person["full_name"], person["is_concurrent"]) == ("Đặng Thị Ửng", True)
    again = commune.ok("record", "import", "officer", form)
    assert (again["duplicate"], again["kept"]) == (1, False)
    for ending in ("xlsx", "csv"):
        out = tmp_path / f"ra.{ending}"
        assert commune.ok("record", "export", "officer", out, "--search", "dang")["rows"] == 1
        assert commune.ok("record", "import", "officer", out)["same"] == 1


def test_columns_are_named_and_the_good_rows_taken(commune: Program, tmp_path: Path) -> None:
    sheet = written(
        tmp_path / "cu.xlsx",
        ["DANH SÁCH"],
        ["TT", "Cán bộ", "Chức vụ", "Ngày", "Sở thích"],
        [1, "NguyÔn V¨n Hµ", "Công chức", "01/01/2026", "câu cá"],
        [2, "Lò Văn Ịnh", "Công chức", "31/02/2026", "đọc sách"],
        title="Năm 2026",
    )
    taking = ["record", "import", "officer", sheet, "--sheet", "năm 2026"]
    assert commune.refused(*taking)["code"] in ("unknown_columns", "no_heading")
    taking += ["--map", "Cán bộ=Họ và tên", "--map", "D=in_scope_from", "--map", "sở thích=-"]
    taking += ["--encoding", "B=tcvn3"]
    stopped = commune(*taking)
    assert (stopped.code, stopped.data["refused"], stopped.data["kept"]) == (1, 1, False)
    assert "Dòng 4" in stopped.err
    assert "Cột D" in stopped.err
    report = tmp_path / "kq.xlsx"
    done = commune.ok(*taking, "--take-good", "--report", report)
    assert [(r["row"], r["status"]) for r in done["rows"]] == [(3, "new"), (4, "refused")]
    assert (done["kept"], done["report"]) == (True, str(report))
    assert report.exists()
    [person] = commune.ok("record", "list", "officer")["records"]
    assert (person["full_name"], person["in_scope_from"]) == ("Nguyễn Văn Hà", "2026-01-01")


def test_wrong_wishes_are_refused_in_words(commune: Program, tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", ["Họ và tên"], ["An"])
    for words, code in (
        (("--map", "Họ và tên"), "invalid"),
        (("--map", "Không có=note"), "no_column"),
        (("--map", "A=không có"), "no_field"),
        (("--encoding", "viqr"), "invalid"),
        (("--sheet", "Không có"), "no_sheet"),
    ):
        assert commune.refused("record", "import", "officer", sheet, *words)["code"] == code
    (tmp_path / "khoá.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999)
    error = commune.refused("record", "import", "officer", tmp_path / "khoá.xlsx")
    assert error["code"] == "old_format"
    error = commune.refused("record", "import", "task", sheet)
    assert error["code"] == "not_manual"
    assert (
        commune.refused("record", "template", "task", tmp_path / "t.xlsx")["code"] == "not_manual"
    )
