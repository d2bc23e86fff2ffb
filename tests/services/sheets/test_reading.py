"""Tables as other programs write them: shared and rich texts, CSV of every encoding, paste."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.desk import Desk
from app.errors import UserError
from app.ports import Query
from app.services.sheets import importing
from app.services.sheets.grid import Flaw
from app.services.sheets.opening import Source, read
from app.services.sheets.table_text import pasted
from app.text.folding import nfc
from tests.services.sheets.conftest import Sheet
from tests.services.sheets.using import taken

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = f"""<sst xmlns="{MAIN}" count="4" uniqueCount="4">
<si><t>Họ và tên</t></si><si><t xml:space="preserve"> Đặng </t></si>
<si><r><t>Lò </t></r><r><rPr><b/></rPr><t>Văn Ịnh</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>
<si><t>Dòng một_x000D_
dòng hai</t></si></sst>"""
SHEET = f"""<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>
<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c t="str"><x:f>"a"</x:f><x:v>tính ra</x:v></x:c>
</x:row><x:row><x:c t="s"><x:v>1</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c></x:row>
<x:row r="5"><x:c r="A5" t="s"><x:v>2</x:v></x:c><x:c r="C5"><x:v>1.5E3</x:v></x:c>
<x:c r="D5" t="e"><x:v>#REF!</x:v></x:c><x:c r="E5" t="d"><x:v>2026-10-08</x:v></x:c></x:row>
<x:row r="6"><x:c r="B6" t="s"><x:v>3</x:v></x:c></x:row>
</x:sheetData></x:worksheet>"""


def with_shared_strings(folder: Path) -> Path:
    """Return a workbook with prefixed names and shared texts, as other programs write them."""
    plain, made = folder / "plain.xlsx", folder / "shared.xlsx"
    Workbook().save(plain)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                text = SHEET
            elif name == "[Content_Types].xml":
                part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>'
                text = text.replace("</Types>", f"{part}</Types>")
            elif name == "xl/_rels/workbook.xml.rels":
                one = f'<Relationship Id="rId99" Type="{relation}" Target="sharedStrings.xml"/>'
                text = text.replace("</Relationships>", f"{one}</Relationships>")
            new.writestr(name, text)
        new.writestr("xl/sharedStrings.xml", STRINGS)
    return made


def test_a_workbook_as_excel_writes_it(tmp_path: Path) -> None:
    found = read(Source(with_shared_strings(tmp_path)))
    assert found.letters == ("A", "B", "C", "D", "E")
    assert [x.number for x in found.lines] == [1, 2, 5, 6]
    cells = [x.cells for x in found.lines]
    assert cells[0] == ("Họ và tên", "tính ra", None, None, None)
    assert cells[1] == (" Đặng ", True, None, None, None)
    assert cells[2][:3] == ("Lò Văn Ịnh", None, 1500.0)
    assert isinstance(cells[2][3], Flaw)
    assert cells[2][4] in (date(2026, 10, 8), datetime(2026, 10, 8))  # noqa: DTZ001 - as in a sheet
    assert cells[3][1] == "Dòng một\r\ndòng hai"


def test_a_share_is_read_as_it_is_seen(commune_desk: Desk, sheet: Sheet) -> None:
    path = sheet(["Tên lớp", "Từ ngày", "Số tiết"], ["Lớp", "08/10/2026", 0.075])
    assert read(Source(path)).lines[1].cells[2] == 0.075
    path = sheet(
        ["Tên lớp", "Từ ngày", "Số tiết"], ["Lớp", "08/10/2026", 0.075], formats={"C2": "0.0%"}
    )
    assert read(Source(path)).lines[1].cells[2] == "7,5%"


NAMES = "Họ và tên;Chức danh\nĐặng Thị Ửng;Phó Chủ tịch\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_of_any_encoding_and_separator(
    commune_desk: Desk, tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(NAMES.replace(";", separator).encode(encoding))
    assert taken(commune_desk, "officer", path) == [(2, "new")]
    [person] = commune_desk.store.find(Query("officer")).records
    assert (person["full_name"], person["position_title"]) == ("Đặng Thị Ửng", "Phó Chủ tịch")


def in_code_page_1258(text: str) -> bytes:
    """Write a letter and then its tone, as that code page does."""
    made = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
        made.append(unicodedata.normalize("NFC", parts.replace(tone, "")) + tone)
    return "".join(made).encode("cp1258")


def test_csv_of_windows_vietnamese(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(in_code_page_1258("Họ và tên;Chức danh\nNguyễn Thị Bình;Phó phòng\n"))
    found = read(Source(path))
    assert found.charset == "cp1258"
    assert [nfc(str(c)) for c in found.lines[1].cells] == ["Nguyễn Thị Bình", "Phó phòng"]


def test_csv_of_an_old_font_is_read_byte_for_byte(commune_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(
        "Hä vµ tªn;Chøc danh\nNguyÔn V¨n Hµ;C«ng chøc\nTrÇn ThÞ Lý;Phã phßng\n".encode("cp1252")
    )
    draft = importing.look(commune_desk, "officer", Source(path))
    assert draft.grid.charset == "cp1252"
    assert [c.field for c in draft.mapping.columns] == ["full_name", "position_title"]
    importing.take(commune_desk, draft)
    names = {r["full_name"] for r in commune_desk.store.find(Query("officer")).records}
    assert names == {"Nguyễn Văn Hà", "Trần Thị Lý"}


def test_the_guess_of_an_encoding_can_be_overruled(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(f"{NAMES}x".encode())
    with pytest.raises(UserError) as caught:
        read(Source(path, charset="utf-16-le"))
    assert caught.value.code in ("wrong_charset", "file_unreadable")
    assert read(Source(path, separator=",")).lines[0].cells[0] == "Họ và tên;Chức danh"


def test_a_text_with_quotes_breaks_and_a_named_separator(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text('sep=|\nHọ và tên|Ghi chú\n"An ""Hai"""|"dòng 1\ndòng 2"\n', "utf-8")
    found = read(Source(path))
    assert found.lines[1].cells == ('An "Hai"', "dòng 1\ndòng 2")


@pytest.mark.parametrize("data", [b"", b"   \n \n", b"\0\1\2\3" * 50])
def test_a_text_with_nothing_in_it(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read(Source(path))
    assert caught.value.code in ("file_unreadable", "file_empty")


def test_cells_are_pasted(commune_desk: Desk) -> None:
    text = 'Họ và tên\tChức danh\r\nĐặng Thị Ửng\t"Phó\r\nChủ tịch"\r\nLò Văn Ịnh\t\r\n'
    assert pasted(text).lines[1].cells == ("Đặng Thị Ửng", "Phó\r\nChủ tịch")
    draft = importing.look(commune_desk, "officer", Source(text=text))
    found, _ = importing.take(commune_desk, draft)
    assert (found.kept, found.count("new")) == (True, 2)
