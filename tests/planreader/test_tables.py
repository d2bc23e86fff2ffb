"""Tables in every form they reach the reader: Word's own, pasted, with bars, or fallen apart."""

from __future__ import annotations

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.planreader import read_plan, read_text_plan

HEADING = [
    "STT",
    "Nội dung công việc",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời gian",
    "Kết quả",
]
ROWS = [
    ["1", "Lập danh sách hòa giải viên", "UBND các xã, phường", "", "Tháng 3/2026", "Danh sách"],
    ["2", "Bồi dưỡng hòa giải viên", "Sở Tư pháp", "UBND các xã, phường", "Quý II/2026", "Lớp học"],
    ["3", "Khen thưởng tổ hòa giải tiêu biểu", "Sở Tư pháp", "Sở Nội vụ", "Hằng năm", ""],
]


def _check(found):
    assert [task.title for task in found.tasks] == [row[1] for row in ROWS]
    assert [task.lead for task in found.tasks] == [[row[2]] for row in ROWS]
    assert [task.coop for task in found.tasks] == [[row[3]] if row[3] else [] for row in ROWS]
    assert [task.outputs for task in found.tasks] == [[row[5]] if row[5] else [] for row in ROWS]
    assert [task.deadline["kind"] for task in found.tasks] == ["month", "quarter", "recurring"]
    assert [task.our_role for task in found.tasks] == ["lead", "cooperate", "none"]


@pytest.mark.parametrize(
    "glue",
    [lambda cells: "\t".join(cells), lambda cells: "| " + " | ".join(cells) + " |"],
    ids=["tabs", "bars"],
)
def test_rows_on_one_line(glue):
    lines = ["PHỤ LỤC", "PHÂN CÔNG NHIỆM VỤ", *(glue(row) for row in [HEADING, *ROWS])]

    _check(read_text_plan("\n".join(lines)))


def test_one_cell_per_line_with_the_empty_ones_gone():
    lines = ["PHỤ LỤC", "PHÂN CÔNG NHIỆM VỤ", *HEADING]
    for row in ROWS:
        lines += [cell for cell in row if cell]

    _check(read_text_plan("\n".join(lines)))


def test_a_pdf_table_without_rules_is_read_by_its_columns_and_doubted(tmp_path):
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    from resources.samples.make_plan import register_font

    register_font()
    style = ParagraphStyle("cell", fontName="Tinos", fontSize=10, leading=12)
    cells = [[Paragraph(text, style) for text in row] for row in [HEADING, *ROWS]]
    top = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    table = Table(cells, colWidths=[35, 130, 85, 85, 75, 75], style=top)
    path = tmp_path / "plan.pdf"
    heading = Paragraph("PHỤ LỤC", ParagraphStyle("top", fontName="Tinos"))
    SimpleDocTemplate(str(path), leftMargin=40, rightMargin=40).build([heading, table])
    found = read_plan(path)

    _check(found)
    assert all(task.doubts for task in found.tasks)


def _word_table(rows):
    document = Document()
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document, table


def test_a_word_table_with_a_heading_of_two_rows_and_column_numbers(tmp_path):
    top = ["STT", "Nội dung công việc", "Phân công", "Phân công", "Thời gian", "Kết quả"]
    below = ["", "", "Chủ trì", "Phối hợp", "", ""]
    numbers = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]
    document, table = _word_table([top, below, numbers, *ROWS])
    table.cell(0, 2).merge(table.cell(0, 3))
    document.save(str(tmp_path / "plan.docx"))

    _check(read_plan(tmp_path / "plan.docx"))


def test_a_cell_merged_over_rows_counts_for_each_of_them(tmp_path):
    rows = [["1", "Việc thứ nhất của kế hoạch", "UBND cấp xã", "", "Tháng 3/2026", ""]]
    rows += [["2", "Việc thứ hai của kế hoạch", "", "", "Tháng 4/2026", ""]]
    document, table = _word_table([HEADING, *rows])
    table.cell(1, 2).merge(table.cell(2, 2))
    document.save(str(tmp_path / "plan.docx"))
    found = read_plan(tmp_path / "plan.docx")

    assert [task.lead for task in found.tasks] == [["UBND cấp xã"], ["UBND cấp xã"]]


def test_a_title_merged_over_rows_is_one_task_with_several_products(tmp_path):
    rows = [["1", "Chuyển đổi sổ hộ tịch", "Sở Tư pháp", "", "Tháng 3/2026", "Sổ đã quét"]]
    rows += [["", "", "Sở Tư pháp", "", "Tháng 9/2026", "Dữ liệu đã kiểm tra"]]
    document, table = _word_table([HEADING, *rows])
    table.cell(1, 1).merge(table.cell(2, 1))
    document.save(str(tmp_path / "plan.docx"))
    found = read_plan(tmp_path / "plan.docx")

    assert len(found.tasks) == 1
    assert found.tasks[0].outputs == ["Sổ đã quét", "Dữ liệu đã kiểm tra"]
    assert len(found.tasks[0].deadline_parts) == 2


def test_a_row_that_prints_nothing_but_its_title_is_kept_and_doubted(tmp_path):
    rows = [ROWS[0], ["2", "Việc chưa phân công cho ai", "", "", "", ""], ["3", *ROWS[2][1:]]]
    document, _ = _word_table([HEADING, *rows])
    document.save(str(tmp_path / "plan.docx"))
    found = read_plan(tmp_path / "plan.docx")

    assert [task.id for task in found.tasks] == ["1", "2", "3"]
    assert found.tasks[1].doubts
    assert found.tasks[1].confidence < 1


def test_the_numbers_word_counts_itself(tmp_path):
    document = Document()
    for text in ("NHIỆM VỤ", "Rà soát văn bản của xã", "Trả lời kiến nghị của người dân"):
        paragraph = document.add_paragraph(text)
        marks = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", "0"), ("w:numId", "1" if text.isupper() else "2")):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            marks.append(element)
        paragraph._p.get_or_add_pPr().append(marks)
    _define_lists(document)
    document.save(str(tmp_path / "plan.docx"))
    found = read_plan(tmp_path / "plan.docx")

    assert [(task.id, task.title) for task in found.tasks] == [
        ("I.1", "Rà soát văn bản của xã"),
        ("I.2", "Trả lời kiến nghị của người dân"),
    ]


def _define_lists(document):
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, form in (("1", "upperRoman"), ("2", "decimal")):
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), number)
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", "%1.")):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            level.append(element)
        abstract.append(level)
        numbering.append(abstract)
    for number in ("1", "2"):
        one = OxmlElement("w:num")
        one.set(qn("w:numId"), number)
        link = OxmlElement("w:abstractNumId")
        link.set(qn("w:val"), number)
        one.append(link)
        numbering.append(one)


def test_an_annex_that_repeats_the_body_gives_only_its_rows():
    items = ["I. NHIỆM VỤ", "1. Hòa giải", "a) Lập danh sách hòa giải viên", "b) Bồi dưỡng"]
    body = "\n".join(items)
    table = "\n".join("\t".join(row) for row in [HEADING, *ROWS])
    found = read_text_plan(f"{body}\nPHỤ LỤC\n{table}")

    _check(found)
    assert "body_repeats_table" in [warning.code for warning in found.warnings]
