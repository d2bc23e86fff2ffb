"""What cannot be read is refused with a sentence and the way on, and never yields tasks."""

from __future__ import annotations

import zipfile

import pytest

from app.errors import UserError
from app.planreader import read_plan, read_text_plan
from app.text.folding import fold
from resources.samples.make_plan import make_docx, make_pdf
from tests.planreader.plans import text_of

PLAN = text_of("ke-hoach-nq66")


def _refused(action) -> UserError:
    with pytest.raises(UserError) as found:
        action()
    assert found.value.message
    assert found.value.next_step
    return found.value


def _file(tmp_path, data: bytes, name: str = "plan.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "plan_empty"),
        (b" \n\n\t ", "plan_empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "plan_scanned"),
        (b"%PDF-1.7\nbroken", "plan_unreadable"),
        (b"PK\x03\x04broken", "plan_unreadable"),
        (b"\x00\x01\x02\x03", "plan_unreadable"),
        (b"<html><body>x</body></html>", "plan_unreadable"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "plan_protected",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "plan_unreadable"),
    ],
)
def test_files_that_hold_no_plan(tmp_path, data, code):
    path = _file(tmp_path, data)

    assert _refused(lambda: read_plan(path)).code == code


def test_a_spreadsheet_is_refused_under_any_name(tmp_path):
    path = tmp_path / "plan.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")

    assert "Excel" in _refused(lambda: read_plan(path)).message


def test_a_missing_file(tmp_path):
    assert _refused(lambda: read_plan(tmp_path / "none.docx")).code == "plan_unreadable"


def test_a_damaged_word_file(tmp_path):
    path = make_docx(PLAN, tmp_path / "plan.docx")
    good = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data[: len(data) // 2] if name == "word/document.xml" else data)

    assert len(good) > 1000
    assert _refused(lambda: read_plan(path)).code == "plan_unreadable"


def test_a_scan_has_pages_without_words(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    for _ in range(3):
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()

    assert _refused(lambda: read_plan(path)).code == "plan_scanned"


def test_a_page_without_words_among_others_is_named(tmp_path):
    import pypdfium2

    whole = make_pdf(PLAN, tmp_path / "plan.pdf")
    pdf = pypdfium2.PdfDocument(whole)
    pdf.new_page(595, 842, index=1)
    path = tmp_path / "with-blank.pdf"
    pdf.save(str(path))
    pdf.close()
    found = read_plan(path)

    assert [w.text for w in found.warnings if w.code == "page_without_text"]
    assert "Trang 2" in next(w.text for w in found.warnings if w.code == "page_without_text")


def test_a_protected_pdf(tmp_path):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("made-up", canPrint=0))
    canvas.drawString(100, 700, "Ke hoach")
    canvas.save()

    assert _refused(lambda: read_plan(path)).code == "plan_protected"


def test_marks_lost_by_a_bad_copy():
    assert _refused(lambda: read_text_plan(fold(PLAN))).code == "plan_damaged_text"


def test_marks_lost_in_part_by_a_bad_ocr():
    damaged = "".join(
        char
        if index % 3
        else {"ậ": "a", "ế": "é", "ư": "u", "ộ": "o", "ạ": "a", "ấ": "á"}.get(char, char)
        for index, char in enumerate(PLAN.replace("đ", "d").replace("ơ", "o").replace("ệ", "e"))
    )

    assert _refused(lambda: read_text_plan(damaged)).code == "plan_damaged_text"


@pytest.mark.parametrize(
    "line",
    ["B¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô n¨m 2026", "Baùo caùo keát quaû thöïc hieän nhieäm vuï"],
)
def test_legacy_encodings(line):
    text = "\n".join([line] * 30)

    assert _refused(lambda: read_text_plan(text)).code == "plan_legacy_encoding"


@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "**MẬT**"])
def test_a_secret_document_may_not_enter(stamp):
    assert _refused(lambda: read_text_plan(f"{stamp}\n{PLAN}")).code == "plan_secret"


def test_speaking_of_secrets_is_no_stamp():
    text = PLAN.replace(
        "III. NHIỆM VỤ", "II.A. Bảo đảm bí mật nhà nước, an toàn, bảo mật.\n\nIII. NHIỆM VỤ"
    )

    assert read_text_plan(text).tasks


def test_too_long_a_text():
    assert _refused(lambda: read_text_plan("Kế hoạch \n" * 250_000)).code == "plan_too_large"


def test_an_old_word_file_without_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    path = _file(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))

    assert ".docx" in _refused(lambda: read_plan(path)).next_step


def test_text_that_is_no_plan_gives_no_tasks_and_says_so():
    found = read_text_plan(
        "Hôm nay trời đẹp, chúng tôi đi chợ phiên và gặp nhiều người quen cũ. " * 8
    )

    assert found.tasks == []
    assert "no_tasks" in [warning.code for warning in found.warnings]


def test_a_mark_in_the_files_name_is_refused_before_reading(tmp_path):
    path = tmp_path / "KH 12 (Tối mật).txt"
    path.write_text(PLAN, encoding="utf-8")
    refused = _refused(lambda: read_plan(path))
    assert refused.code == "plan_secret"
    assert "TỐI MẬT" in refused.message
