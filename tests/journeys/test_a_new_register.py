"""One declaration and one migration more: commands, Excel, totals, search and province have it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.program import Program
from tests.journeys.with_a_new_register import LIBRARY
from tests.journeys.year import sheet

ROWS = [
    {"place": "Nhà văn hoá thôn Nậm Khoẻ", "date": date(2026, 3, 5), "kind": "shelf", "books": 120},
    {"place": "Trường học Đồng Tiến", "date": date(2026, 7, 1), "kind": "Xe sách", "books": 34},
]


class Larger(Program):
    """The program with the new register."""

    def command(self, *words: str | Path) -> list[str]:
        start = [sys.executable, "-X", "utf8", "-m", "tests.journeys.with_a_new_register"]
        return [*start, "--data-dir", str(self.folder), "--today", self.today, *map(str, words)]


@pytest.fixture
def commune(tmp_path: Path) -> Program:
    program = Larger(tmp_path / "xã")
    program.ok("init", "--role", "commune", "--unit", "18100", "--name", "Bà Chủ")
    return program


def test_a_new_register_has_everything_at_once(commune: Program, tmp_path: Path) -> None:
    typed = ("--set", "place=Trụ sở xã", "--set", "date=02/02/2025", "--set", "books=1.500")
    first = commune.ok("record", "add", "law_library", *typed)["record"]
    assert (first["date"], first["books"]) == ("2025-02-02", 1500)
    wrong = commune.refused("record", "add", "law_library", "--set", "books=-1")
    assert wrong["code"] == "invalid"
    form = tmp_path / "mẫu.xlsx"
    assert commune.ok("record", "template", "law_library", form)["columns"] == len(LIBRARY.fields)
    sheet.fill_in(form, LIBRARY, ROWS)
    assert commune.ok("record", "import", "law_library", form)["new"] == 2
    out = tmp_path / "ra.csv"
    assert commune.ok("record", "export", "law_library", out)["rows"] == 3
    assert commune.ok("record", "import", "law_library", out, "--preview")["same"] == 3
    [hit] = commune.ok("search", "nam khoe")["hits"]
    assert (hit["type"], hit["field"]) == ("law_library", "place")
    totals = {t["key"]: t for t in commune.ok("total", "list", "--period", "2026")["totals"]}
    assert totals["law_library.opened"]["by"] == {"Tủ gỗ": 1, "Xe sách": 1}
    assert totals["law_library.books"]["value"] == 154
    told = commune.ok("total", "rows", "law_library.opened", "--period", "2026")
    assert {r["place"] for r in told["rows"]} == {row["place"] for row in ROWS}
    commune.ok("record", "edit", first["id"][:8], "--set", "books=1501")
    assert commune.ok("record", "history", first["id"])["total"] == 2
    assert commune.ok("check") == {"ok": True, "problems": [], "folder_risk": ""}
