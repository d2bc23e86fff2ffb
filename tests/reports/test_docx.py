"""The DOCX read back: real headings and page fields, the decree's page, every cell in its place."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

import docx
import msgspec
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from app.reports.assemble import assemble
from app.reports.content import Missing, Paragraph, ReportDocument, Section, Span, Table
from app.reports.docx import write_docx
from tests.reports.samples import CREATED, WARD, full_input

if TYPE_CHECKING:
    from docx.document import Document

replace = msgspec.structs.replace


def reopened(document: ReportDocument) -> Document:
    stream = io.BytesIO()
    write_docx(document, stream, title="Báo cáo", author="UBND xã", created=CREATED)
    stream.seek(0)
    return docx.Document(stream)


@pytest.fixture(scope="module")
def document() -> ReportDocument:
    return assemble(full_input()).document


@pytest.fixture(scope="module")
def paper(document: ReportDocument) -> Document:
    return reopened(document)


def test_the_body_reads_back_in_order(document: ReportDocument, paper: Document) -> None:
    lines = [line.text.removeprefix("- ") for line in paper.paragraphs if line.text]
    wanted = [document.opening]
    for section in document.sections:
        wanted.append(f"{section.number}. {section.title}")
        wanted += [block.text for block in section.blocks if not isinstance(block, Table)]
    wanted.append(document.closing)
    start = lines.index(document.opening)
    assert lines[start : start + len(wanted)] == wanted


def test_sections_and_clauses_are_real_headings(paper: Document) -> None:
    headings = [(line.style.name, line.text[:3]) for line in paper.paragraphs if line.style]
    assert ("Heading 1", "I. ") in headings
    assert ("Heading 2", "1. ") in headings


def test_the_page_is_the_decrees(paper: Document) -> None:
    body = paper.sections[0]
    size = (body.page_width, body.page_height)
    assert [round(each / Mm(1)) for each in size if each] == [210, 297]
    margins = (body.top_margin, body.bottom_margin, body.left_margin, body.right_margin)
    assert [round(each / Mm(1)) for each in margins if each] == [20, 20, 30, 15]


def test_page_numbers_are_fields_absent_on_first_pages_and_restart(paper: Document) -> None:
    assert len(paper.sections) == 4
    header = paper.sections[0].header
    assert " PAGE " in [each.text for each in header._element.iter(qn("w:instrText"))]
    for section in paper.sections:
        assert section.different_first_page_header_footer
        assert section.first_page_header.paragraphs[0].text == ""
    for annex in paper.sections[1:]:
        assert annex.header.is_linked_to_previous
        assert annex.orientation == WD_ORIENT.LANDSCAPE
        assert annex._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert paper.sections[0]._sectPr.find(qn("w:pgNumType")) is None


def test_every_annex_cell_is_in_its_place(document: ReportDocument, paper: Document) -> None:
    found = paper.tables[2:]
    assert len(found) == len(document.annexes)
    for table, annex in zip(found, document.annexes, strict=True):
        cells = [[cell.text for cell in row.cells] for row in table.rows]
        assert cells[0] == [column.title for column in annex.table.columns]
        for row, wanted in zip(cells[1:], annex.table.rows, strict=True):
            texts = [cell.text for cell in wanted.cells]
            assert row == (texts * len(row) if wanted.group else texts)
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_all_type_is_times_new_roman_and_the_language_vietnamese(paper: Document) -> None:
    for name in ("Normal", "Body Text", "Heading 1", "Heading 2", "Title"):
        style = paper.styles[name]
        assert style.font.name == "Times New Roman"
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "Times New Roman"
        assert style.element.rPr.rFonts.get(qn("w:asciiTheme")) is None
    languages = {each.get(qn("w:val")) for each in paper.styles.element.iter(qn("w:lang"))}
    assert languages == {"vi-VN"}


def test_letterhead_and_signature(paper: Document) -> None:
    head, foot = paper.tables[0], paper.tables[1]
    left = head.cell(0, 0).text.split()
    assert " ".join(left) == "ỦY BAN NHÂN DÂN XÃ TÂN THÀNH"
    assert "Độc lập - Tự do - Hạnh phúc" in head.cell(0, 1).text
    assert head.cell(1, 0).text == "Số:      /BC-UBND"
    assert head.cell(1, 1).text == "Tân Thành, ngày     tháng     năm 2026"
    assert foot.cell(0, 0).text.splitlines()[:2] == ["Nơi nhận:", "- Như trên;"]
    signer = [line for line in foot.cell(0, 1).text.splitlines() if line]
    assert signer == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Thị Ửng"]


def test_the_head_rules_are_drawn_not_underlined(paper: Document) -> None:
    head = paper.tables[0]._tbl
    assert len(list(head.iter(qn("w:pBdr")))) == 2
    assert list(head.iter(qn("w:u"))) == []


def test_a_long_name_breaks_where_the_pdf_breaks() -> None:
    head = reopened(assemble(full_input(3, WARD)).document).tables[0]
    assert "PHƯỜNG VĂN MIẾU -\nQUỐC TỬ GIÁM" in head.cell(0, 0).text


def test_markup_control_and_decomposed_characters_are_harmless(document: ReportDocument) -> None:
    text = unicodedata.normalize("NFD", "Đề xuất") + " <w:p/> & \x0b\x00 \ufffe ]]> xong"
    body = Section("I", "THỬ", (Paragraph((Span(text),)), Missing("I", "còn <thiếu>")))
    annex = document.annexes[0]
    row = annex.table.rows[1]
    odd = replace(row, cells=(replace(row.cells[0], text=text), *row.cells[1:]))
    table = replace(annex.table, rows=(odd,))
    paper = reopened(replace(document, sections=(body,), annexes=(replace(annex, table=table),)))
    lines = [line.text for line in paper.paragraphs]
    assert any(line.startswith("Đề xuất <w:p/> & ") for line in lines)
    assert "[CẦN BỔ SUNG] còn <thiếu>" in lines
    assert paper.tables[-1].cell(1, 0).text.startswith("Đề xuất <w:p/> & ")


def test_a_thousand_rows_are_all_there() -> None:
    document = assemble(full_input(1000)).document
    table = reopened(document).tables[2]
    rows = [row for row in document.annexes[0].table.rows if not row.group]
    assert len(rows) == 1000
    assert len(table._tbl.tr_lst) == 1000 + 5 + 1
