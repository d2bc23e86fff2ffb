"""A secrecy mark is found inside the documents an office really has, and nothing else is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.errors import UserError
from app.services.filing.file_checks import refuse_secret
from app.services.filing.file_text import first_words

STAMP = "TỐI MẬT"
ORDINARY = "Công tác bảo mật và bảo vệ bí mật nhà nước"


def docx(path: Path, line: str) -> None:
    import docx as library

    document = library.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "ỦY BAN NHÂN DÂN XÃ"
    table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    paragraph = document.add_paragraph()
    for part in line.partition(" "):
        paragraph.add_run(part).bold = True
    document.add_paragraph("Kế hoạch kiểm tra năm 2026")
    document.save(str(path))


def header_only(path: Path, line: str) -> None:
    import docx as library

    document = library.Document()
    document.sections[0].header.paragraphs[0].text = line
    document.add_paragraph("Kế hoạch kiểm tra năm 2026")
    document.save(str(path))


def xlsx(path: Path, line: str) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Danh sách", line])
    book.active.append(["Nguyễn Thị Ửng", 12])
    book.save(path)


def pdf(path: Path, line: str) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    import resources

    font = next(resources.path("fonts").rglob("*.ttf"))
    pdfmetrics.registerFont(TTFont("sample", str(font)))
    canvas = Canvas(str(path))
    canvas.setFont("sample", 12)
    canvas.drawString(60, 780, line)
    canvas.drawString(60, 740, "Kế hoạch kiểm tra năm 2026")
    canvas.save()


def odt(path: Path, line: str) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", f"<o><text:p>Kế hoạch</text:p><text:p>{line}</text:p></o>")


def rtf(path: Path, line: str) -> None:
    said = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line)
    path.write_text(f"{{\\rtf1\\ansi {said}\\par Ke hoach 12\\par}}", encoding="ascii")


def old_word(path: Path, line: str) -> None:
    text = f"\rKế hoạch\r{line}\rNăm 2026\r".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(513) + text + bytes(300))


def plain(path: Path, line: str) -> None:
    path.write_text(f"ỦY BAN\n{line}\nKế hoạch", encoding="utf-8")


def utf16(path: Path, line: str) -> None:
    path.write_text(f"ỦY BAN\n{line}\nKế hoạch", encoding="utf-16")


def html(path: Path, line: str) -> None:
    path.write_text(f"<html><body><p>Kế hoạch</p><p><b>{line}</b></p></body>", encoding="utf-8")


def pdf_title(path: Path, line: str) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    canvas.setTitle(line)
    canvas.setKeywords("Kế hoạch")
    canvas.drawString(60, 740, "Ke hoach 2026")
    canvas.save()


MAKERS = [docx, header_only, xlsx, pdf, pdf_title, odt, rtf, html, old_word, plain, utf16]
ENDINGS = {docx: "docx", header_only: "docx", xlsx: "xlsx", old_word: "doc", plain: "txt"}


@pytest.mark.parametrize("make", MAKERS, ids=lambda m: m.__name__)
def test_a_stamp_inside_is_refused_with_the_way_out(make, tmp_path):
    path = tmp_path / f"12-KH.{ENDINGS.get(make, make.__name__)}"
    make(path, STAMP)
    with pytest.raises(UserError) as caught:
        refuse_secret(path)
    assert caught.value.code == "secret"
    assert STAMP in caught.value.message
    assert "máy riêng" in caught.value.next_step


@pytest.mark.parametrize("make", MAKERS, ids=lambda m: m.__name__)
def test_ordinary_words_about_secrecy_pass(make, tmp_path):
    path = tmp_path / f"12-KH.{ENDINGS.get(make, make.__name__)}"
    make(path, ORDINARY)
    refuse_secret(path)
    assert "năm 2026" in first_words(path) or "Kế hoạch" in first_words(path) or make in (rtf, xlsx)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0photo",
        b"PK\x03\x04broken",
        b"%PDF-1.4 broken",
        bytes(5000),
        b"{\\rtf1 \\u",
    ],
)
def test_what_cannot_be_read_has_no_words_and_passes(content, tmp_path):
    path = tmp_path / "anh.bin"
    path.write_bytes(content)
    refuse_secret(path)


def test_a_document_behind_a_password_passes_unread(tmp_path):
    path = tmp_path / "khoa.docx"
    plain_part = tmp_path / "x"
    docx(plain_part, STAMP)
    data = bytearray(plain_part.read_bytes())
    with zipfile.ZipFile(plain_part) as package:
        entry = package.getinfo("word/document.xml")
    # The bit that says "encrypted", in the local header and in the directory.
    data[entry.header_offset + 6] |= 1
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    assert first_words(path) == ""


def test_a_swollen_document_is_read_only_at_its_beginning(tmp_path):
    path = tmp_path / "to.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w:p>đầu</w:p>" + " " * 200_000_000)
    assert len(first_words(path)) < 1_000_000


def test_the_name_is_judged_before_the_content(tmp_path):
    path = tmp_path / "Kế hoạch (MẬT).txt"
    path.write_text("bình thường")
    with pytest.raises(UserError) as caught:
        refuse_secret(path)
    assert "đổi tên" in caught.value.next_step
