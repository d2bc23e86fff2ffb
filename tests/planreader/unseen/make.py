"""Makes the unseen plans as .docx and .pdf, the way offices send them.

Word: a letterhead without rules, real paragraphs, ruled tables with joined cells and a heading row
that is repeated, page numbers. PDF: the same through reportlab, annexes on landscape pages, tables
that break over pages; or LibreOffice's own print of the Word file.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import resources
from tests.planreader.unseen.layout import Columns, Grid, Page, Plan

SOFFICE_SECONDS = 120


def write_docx(plan: Plan, path: Path) -> Path:
    """Write a plan as .docx to ``path``."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK

    document = docx.Document()
    _number_pages(document.sections[0].footer.paragraphs[0])
    for block in plan.blocks:
        if isinstance(block, Page):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Columns):
            _docx_columns(document, block)
        elif isinstance(block, Grid):
            _docx_grid(document, block)
        else:
            paragraph = document.add_paragraph()
            paragraph.add_run(block).bold = block.isupper()
            if block.isupper():
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(str(path))
    return path


def _number_pages(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "2"  # what Word last showed stays in the file
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


def _docx_columns(document: Any, block: Columns) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, zip(*block.rows, strict=True), strict=True):
        _fill(cell, [line for line in lines if line])


def _docx_grid(document: Any, grid: Grid) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=len(grid.rows), cols=len(grid.shares))
    table.style = "Table Grid"
    boxes = [list(row.cells) for row in table.rows]
    for line, row in enumerate(grid.rows):
        if row.group:
            _fill(boxes[line][1].merge(boxes[line][-1]), list(row.cells[1] or ()))
            _fill(boxes[line][0], list(row.cells[0] or ()))
            continue
        for column, cell in enumerate(row.cells):
            if cell is None:
                top = _first_above(grid, line, column)
                boxes[top][column].merge(boxes[line][column])
            else:
                _fill(boxes[line][column], list(cell))
    for line, row in enumerate(grid.rows):  # a join adds empty paragraphs: write the words anew
        for column, cell in enumerate(row.cells):
            if cell is not None and not row.group and _joined_below(grid, line, column):
                _fill(table.cell(line, column), list(cell))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _first_above(grid: Grid, line: int, column: int) -> int:
    while grid.rows[line].cells[column] is None:
        line -= 1
    return line


def _joined_below(grid: Grid, line: int, column: int) -> bool:
    return line + 1 < len(grid.rows) and grid.rows[line + 1].cells[column] is None


def _fill(cell: Any, lines: list[str]) -> None:
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    cell.paragraphs[0].text = lines[0] if lines else ""
    for line in lines[1:]:
        cell.add_paragraph(line)


NUMBERED = re.compile(r"^(?:([IVX]+)\.|(\d+)\.|([a-zđ])\)|(-)) (?=\S)")
LIST = 66  # the number of our list among those of the document
LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "-"))


def number_by_word(source: Path, path: Path) -> Path:
    """Write a .docx whose typed numbers became Word's own: the text no longer holds them."""
    import docx

    document = docx.Document(str(source))
    _define_levels(document)
    for paragraph in document.paragraphs:
        found = NUMBERED.match(paragraph.text)
        if found:
            level = found.lastindex or 1
            paragraph.runs[0].text = paragraph.text[found.end() :]
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val = level - 1
            numbering.get_or_add_numId().val = LIST
    document.save(str(path))
    return path


def _define_levels(document: Any) -> None:
    """Add a list of four levels: I. 1. a) -; a level starts anew below a higher one."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{shown}"/></w:lvl>'
        for level, (form, shown) in enumerate(LEVELS)
    )
    numbering = document.part.numbering_part.element
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST}">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{LIST}"><w:abstractNumId w:val="{LIST}"/></w:num>'
        )
    )


def write_pdf(plan: Plan, path: Path, *, low: float | None = None) -> Path:
    """Write a plan as .pdf to ``path``: A4, page numbers on top, annexes on landscape pages.

    ``low`` makes the annex's pages that low (in points), so that rows break over pages.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate

    register_fonts()
    document = BaseDocTemplate(str(path), pagesize=A4)
    wide_page = (A4[1], low or A4[0])
    for name, size in (("upright", A4), ("wide", wide_page)):
        frame = Frame(70, 50, size[0] - 120, size[1] - 110, id=name)
        document.addPageTemplates(
            PageTemplate(name, [frame], onPage=_page_number(size), pagesize=size)
        )
    story: list[Any] = []
    for block in plan.blocks:
        if isinstance(block, Page):
            story += [NextPageTemplate("wide"), PageBreak()]
        else:
            wide = Page() in plan.blocks[: plan.blocks.index(block)]
            story += _flowables(block, (wide_page if wide else A4)[0] - 135)
    document.build(story)
    return path


def _page_number(size: tuple[float, float]) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, document: Any) -> None:
        if document.page > 1:
            canvas.setFont("Tinos", 13)
            canvas.drawCentredString(size[0] / 2, size[1] - 40, str(document.page))

    return draw


def register_fonts() -> None:
    """Make the fonts of the program known to reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in ("Tinos", "Tinos-Bold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            file = f"fonts/{'Tinos-Bold' if name.endswith('Bold') else 'Tinos-Regular'}.ttf"
            pdfmetrics.registerFont(TTFont(name, str(resources.path(file))))


def _flowables(block: str | Columns | Grid, width: float) -> list[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer, Table

    body = ParagraphStyle("body", fontName="Tinos", fontSize=13, leading=17, alignment=4)
    small = ParagraphStyle("small", body, fontSize=11, leading=13, alignment=0)
    if isinstance(block, Columns):
        middle = ParagraphStyle("middle", small, alignment=1 if block.kind == "head" else 0)
        cells = [
            [Paragraph(_escaped(line) or "&nbsp;", middle) for line in lines if line]
            for lines in zip(*block.rows, strict=True)
        ]
        return [
            Table(
                [cells], [width * 0.42, width * 0.58], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]
            )
        ]
    if isinstance(block, Grid):
        return [_pdf_grid(block, width, small)]
    heading = ParagraphStyle("heading", body, fontName="Tinos-Bold", alignment=1)
    return [Paragraph(_escaped(block), heading if block.isupper() else body), Spacer(1, 6)]


def _pdf_grid(grid: Grid, width: float, look: Any) -> Any:
    from reportlab.platypus import Paragraph, Table

    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    for line, row in enumerate(grid.rows):
        if row.group:
            style.append(("SPAN", (1, line), (-1, line)))
        for column, cell in enumerate(row.cells):
            if cell is not None and not row.group and _joined_below(grid, line, column):
                last = line + 1
                while last + 1 < len(grid.rows) and grid.rows[last + 1].cells[column] is None:
                    last += 1
                style.append(("SPAN", (column, line), (column, last)))
    rows = [
        [[Paragraph(_escaped(part), look) for part in cell or ()] for cell in row.cells]
        for row in grid.rows
    ]
    widths = [width * share / sum(grid.shares) for share in grid.shares]
    return Table(rows, widths, style=style, repeatRows=1, splitInRow=1)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def print_with_soffice(document: Path, soffice: str) -> Path:
    """Let LibreOffice print a Word file as .pdf beside it."""
    profile = (document.parent / "profile").as_uri()
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(document.parent),
            str(document),
        ],
        check=True,
        capture_output=True,
        timeout=SOFFICE_SECONDS,
    )
    return document.with_suffix(".pdf")
