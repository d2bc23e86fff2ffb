"""Tables of .pdf files that go on over pages, with rules and without."""

from __future__ import annotations

import pytest

from app.planreader import read_plan
from tests.planreader.unseen.make import register_fonts

HEADING = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Kết quả"]
WIDTHS = [40, 260, 120, 120, 110, 100]
RULED = [("GRID", (0, 0), (-1, -1), 0.5, "black")]


def title(number):
    return f"Việc cần làm số {number} trong năm của các đơn vị"


def row(number):
    agencies = ["Sở Tư pháp", "UBND các xã, phường"]
    return [str(number), title(number), *agencies, "Trước ngày 30/11/2026", "Báo cáo"]


def write(path, rows, *, height, style=(), widths=WIDTHS):
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

    def number_page(canvas, document):
        canvas.setFont("Tinos", 12)
        canvas.drawCentredString(421, 12, str(document.page))

    register_fonts()
    look = ParagraphStyle("cell", fontName="Tinos", fontSize=11, leading=13)
    cells = [[Paragraph(text, look) if text else "" for text in one] for one in [HEADING, *rows]]
    top = [("VALIGN", (0, 0), (-1, -1), "TOP"), *style]
    document = BaseDocTemplate(str(path), pagesize=(842, height))
    frame = Frame(40, 30, 760, height - 60)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=number_page))
    table = Table(cells, widths, style=top, repeatRows=1, splitInRow=1)
    document.build([Paragraph("PHỤ LỤC", look), table])
    return path


@pytest.mark.parametrize("height", [220, 254, 305])
def test_a_table_without_rules_goes_on_over_pages(height, tmp_path):
    rows = [row(number) for number in range(1, 21)]
    found = read_plan(write(tmp_path / "plan.pdf", rows, height=height))

    assert [task.title for task in found.tasks] == [title(number) for number in range(1, 21)]
    assert {task.deadline["date"] for task in found.tasks} == {"2026-11-30"}
    assert all(task.doubts for task in found.tasks)


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("height", [200, 227, 254, 281])
def test_no_row_is_lost_where_a_group_meets_a_page_break(height, numbered, tmp_path):
    rows = []
    for group, first in (("I", 1), ("II", 4), ("III", 7), ("IV", 10)):
        rows.append([group if numbered else "", f"Nhóm việc thứ {group} của kế hoạch", *[""] * 4])
        rows += [row(number) for number in range(first, first + 3)]
    found = read_plan(write(tmp_path / "plan.pdf", rows, height=height, style=RULED))

    assert [task.title for task in found.tasks] == [title(number) for number in range(1, 13)]
    assert len({task.group for task in found.tasks}) == 4


def test_a_year_broken_over_the_lines_of_a_narrow_cell_is_whole(tmp_path):
    rows = [["1", title(1), "Sở Tư pháp", "", "Trước ngày<br/>30/11/202<br/>6", ""], row(2)]
    found = read_plan(write(tmp_path / "plan.pdf", rows, height=400, style=RULED))

    assert [task.deadline.get("date") for task in found.tasks] == ["2026-11-30"] * 2
