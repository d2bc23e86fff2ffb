"""The PDF: the decree's measures, exact Vietnamese text, one embedded typeface, nothing dropped."""

from __future__ import annotations

import io
import unicodedata
from datetime import timedelta

import msgspec
import pytest

from app.reports.assemble import assemble
from app.reports.content import (
    Cell,
    Paragraph,
    ReportDocument,
    Row,
    Section,
    Span,
    Table,
    from_json,
    to_json,
)
from app.reports.drawing.ink import coverage
from app.reports.pdf import write_pdf, write_table_pdf
from tests.reports.reading import list_table, page_texts, pdf_bytes, pieces, rules
from tests.reports.samples import COMMUNE, CREATED, WARD, full_input

replace = msgspec.structs.replace
STACKED = (
    "ẮẰẲẴẶ ẤẦẨẪẬ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ ẠẢẸẺẼỈỊỌỎỤỦỲỴỶỸĐ ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự đ₫ "
    "“trích” – … ≥ ≤ ½ m² Ủy ban"
)


@pytest.fixture(scope="module")
def document() -> ReportDocument:
    return assemble(full_input()).document


@pytest.fixture(scope="module")
def data(document: ReportDocument) -> bytes:
    return pdf_bytes(document)


def one_row(text: str) -> Table:
    table = list_table(1)
    return replace(table, rows=(Row((Cell("1", number=1), Cell(text))),))


def with_text(document: ReportDocument, text: str) -> ReportDocument:
    section = Section("I", "THỬ", (Paragraph((Span(text),)),))
    return replace(document, sections=(section,), annexes=())


def test_the_whole_text_can_be_read_back_exactly(document: ReportDocument, data: bytes) -> None:
    whole = " ".join(page_texts(data))
    for block in document.blocks():
        if not isinstance(block, Table):
            assert " ".join(block.text.split()) in whole
    for words in (document.opening, document.closing, *document.recipients, "Lê Thị Ửng"):
        assert " ".join(words.split()) in whole
    assert unicodedata.is_normalized("NFC", whole)


def test_every_stacked_letter_comes_out_right(document: ReportDocument) -> None:
    assert STACKED in page_texts(pdf_bytes(with_text(document, STACKED)))[0]


def test_only_our_typeface_and_always_embedded(data: bytes) -> None:
    pages = len(page_texts(data))
    seen = {(p.font.split("+")[-1], p.embedded) for n in range(pages) for p in pieces(data, n)}
    assert seen == {
        ("Tinos", True),
        ("Tinos-Bold", True),
        ("Tinos-Italic", True),
        ("Tinos-BoldItalic", True),
    }
    assert b"Helvetica" not in data


def test_decomposed_input_gives_the_very_same_page(document: ReportDocument) -> None:
    apart = from_json(unicodedata.normalize("NFD", to_json(document).decode()))
    assert apart != document
    assert pdf_bytes(apart) == pdf_bytes(document)


def test_an_unknown_character_is_drawn_as_a_square_and_reported(document: ReportDocument) -> None:
    stream = io.BytesIO()
    strange = with_text(document, "Đạt ✓ và 🏆 xong")
    written = write_pdf(strange, stream, title="x", author="y", created=CREATED)
    assert written.replaced == ("✓", "🏆")
    assert "Đạt □ và □ xong" in page_texts(stream.getvalue())[0]


def test_invisible_characters_do_no_harm(document: ReportDocument) -> None:
    odd = with_text(document, "một\u200b hai\u00a0ba\ufeff\x07 <b>&amp;\tbốn\r\nnăm")
    assert "một hai ba <b>&amp; bốn năm" in page_texts(pdf_bytes(odd))[0]


def test_the_margins_hold_on_every_page(data: bytes) -> None:
    for number in range(len(page_texts(data))):
        found = pieces(data, number)
        wide = 297 if _landscape(data, number) else 210
        assert min(piece.left for piece in found) >= 29.5
        assert max(piece.right for piece in found) <= wide - 14.5


def _landscape(data: bytes, number: int) -> bool:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(data) as document:
        width, height = document.get_page_size(number)
    return bool(width > height)


def test_page_numbers_stand_in_the_top_margin_and_restart_in_each_annex(data: bytes) -> None:
    numbers = []
    for number in range(len(page_texts(data))):
        high = [piece for piece in pieces(data, number) if piece.top < 19]
        numbers.append(high[0].text if high else "")
        if high:
            middle = (high[0].left + high[0].right) / 2
            assert middle == pytest.approx(156 if _landscape(data, number) else 112.5, abs=0.6)
            assert len(high) == 1
    annexes = [i for i, text in enumerate(page_texts(data)) if text.startswith("Phụ lục I")]
    assert len(annexes) == 3
    expected: list[str] = []
    for start, end in zip([0, *annexes], [*annexes, len(numbers)], strict=True):
        expected += ["", *(str(n) for n in range(2, end - start + 1))]
    assert numbers == expected
    assert "2" in numbers[: annexes[0]]
    assert "2" in numbers[annexes[0] :]


def test_the_motto_has_a_rule_of_its_own_length_and_the_body_a_shorter_one(data: bytes) -> None:
    page = pieces(data, 0)
    motto = next(piece for piece in page if piece.text == "Độc lập - Tự do - Hạnh phúc")
    issuer = next(piece for piece in page if piece.text == "XÃ TÂN THÀNH")
    under_motto, under_issuer = sorted(
        (rule for rule in rules(data, 0) if rule[2] < 45), key=lambda rule: -rule[0]
    )
    assert under_motto[1] == pytest.approx(motto.right - motto.left, abs=1)
    share = under_issuer[1] / (issuer.right - issuer.left)
    assert 0.33 < share < 0.5
    assert under_issuer[0] + under_issuer[1] / 2 == pytest.approx(
        (issuer.left + issuer.right) / 2, abs=0.6
    )


def test_a_long_name_wraps_and_never_runs_into_the_place_line() -> None:
    long = pdf_bytes(assemble(full_input(3, WARD)).document)
    found = pieces(long, 0)
    lines = [piece.text for piece in found]
    assert "PHƯỜNG VĂN MIẾU -" in lines
    assert "QUỐC TỬ GIÁM" in lines
    place = next(p for p in found if p.text.startswith("Văn Miếu - Quốc Tử Giám, ngày"))
    number = next(p for p in found if p.text.startswith("Số:"))
    assert number.right < place.left
    assert number.top == pytest.approx(place.top, abs=1.5)
    assert "năm 2026" in place.text


def test_the_number_and_the_day_stay_blank(data: bytes) -> None:
    page = pieces(data, 0)
    number = next(piece for piece in page if piece.text.startswith("Số:"))
    place = next(piece for piece in page if piece.text.startswith("Tân Thành, ngày"))
    assert number.text.strip() == "Số: /BC-UBND"
    assert place.text.strip() == "Tân Thành, ngày tháng năm 2026"
    assert number.right - number.left > 31
    assert place.right - place.left > 65


def test_several_addressees_are_listed_under_the_colon(document: ReportDocument) -> None:
    two = replace(document, addressees=("Sở Tư pháp tỉnh Thanh Sơn Hà", "Thường trực Đảng ủy xã"))
    text = page_texts(pdf_bytes(two))[0]
    assert "Kính gửi: - Sở Tư pháp tỉnh Thanh Sơn Hà; - Thường trực Đảng ủy xã." in text


def test_the_signature_is_never_alone_on_a_page(document: ReportDocument) -> None:
    for lines in range(0, 40, 3):
        text = "\n".join(f"Dòng {n}" for n in range(lines))
        pages = page_texts(pdf_bytes(with_text(document, text)))
        signed = next(page for page in pages if "PHÓ CHỦ TỊCH" in page)
        assert "Trên đây là báo cáo" in signed


def test_the_same_snapshot_gives_the_same_bytes(document: ReportDocument, data: bytes) -> None:
    assert pdf_bytes(from_json(to_json(document))) == data
    later = io.BytesIO()
    moment = CREATED + timedelta(days=1)
    write_pdf(document, later, title="Báo cáo tháng", author="UBND xã Tân Thành", created=moment)
    assert later.getvalue() != data
    assert b"D:20261022083000+00'00'" in data


@pytest.mark.parametrize("rows", [1, 50, 1000])
def test_a_long_list_repeats_its_heading_and_loses_no_row(rows: int) -> None:
    stream = io.BytesIO()
    written = write_table_pdf(
        list_table(rows), stream, title="DANH SÁCH", author="x", created=CREATED
    )
    pages = page_texts(stream.getvalue())
    assert written.pages == len(pages)
    whole = " ".join(pages)
    assert [n for n in range(1, rows + 1) if f"Dòng số {n} của" not in whole] == []
    assert whole.count("Dòng số") == rows
    assert all("TT Nội dung" in page for page in pages)
    assert not any(page.split("Dòng")[-1].rstrip().endswith("Nhóm") for page in pages)


def test_a_group_title_is_never_left_at_the_foot_of_a_page() -> None:
    stream = io.BytesIO()
    write_table_pdf(list_table(1000), stream, title="DANH SÁCH", author="x", created=CREATED)
    for page in range(len(page_texts(stream.getvalue()))):
        lowest = max(pieces(stream.getvalue(), page), key=lambda piece: piece.top)
        assert not lowest.text.startswith("Nhóm")


def test_a_cell_taller_than_a_page_is_parted_without_loss() -> None:
    words = " ".join(f"từ{n}" for n in range(4000))
    table = one_row(words)
    stream = io.BytesIO()
    write_table_pdf(table, stream, title="BẢNG", author="x", created=CREATED)
    pages = page_texts(stream.getvalue())
    assert len(pages) > 2
    whole = " ".join(pages).split()
    assert [word for word in whole if word.startswith("từ")] == words.split()


def test_a_word_wider_than_its_column_stays_inside() -> None:
    address = "https://vidu.example/" + "a" * 400
    stream = io.BytesIO()
    write_table_pdf(one_row(address), stream, title="B", author="x", created=CREATED)
    assert max(piece.right for piece in pieces(stream.getvalue(), 0)) <= 282.5
    assert address in page_texts(stream.getvalue())[0].replace(" ", "")


def test_the_sample_unit_is_composed_in_three_forms(data: bytes) -> None:
    first = page_texts(data)[0]
    assert COMMUNE.letterhead in first
    assert f"{COMMUNE.place}, ngày" in first
    assert f"{COMMUNE.committee} báo cáo kết quả" in first


def test_the_typeface_holds_every_vietnamese_letter() -> None:
    """Bases with their marks, and each tone over each vowel, in both cases."""
    vowels = "aăâeêioôơuưy"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = {unicodedata.normalize("NFC", v + t) for v in vowels for t in tones} | {"đ"}
    letters |= {letter.upper() for letter in letters}
    assert len(letters) == 146
    assert letters | set("“”‘’–—…≥≤₫§°²½×□") <= coverage()


def test_blanks_to_fill_in_keep_their_width(document: ReportDocument) -> None:
    found = pieces(pdf_bytes(with_text(document, "Số:          /KH-UBND")), 0)
    blank = [piece for piece in found if "/KH-UBND" in piece.text]
    assert sum(piece.right - piece.left for piece in blank) > 38


def test_a_word_wider_than_the_page_is_cut_not_lost(document: ReportDocument) -> None:
    data = pdf_bytes(with_text(document, "https://vidu.example/" + "a" * 300))
    assert max(piece.right for piece in pieces(data, 0)) <= 195.5
    assert "a" * 300 in page_texts(data)[0].replace(" ", "")


def test_gaps_and_targets_are_drawn_in_the_body(document: ReportDocument) -> None:
    known = replace(full_input(), annexes=frozenset(), documents=(), meetings=())
    made = assemble(known)
    text = " ".join(page_texts(pdf_bytes(made.document)))
    assert "[CẦN BỔ SUNG] chưa ghi văn bản chỉ đạo" in text
    assert "Chỉ tiêu Mốc Tử số Mẫu số Tỷ lệ" in text
    assert "Phụ lục" not in text
