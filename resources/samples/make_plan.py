"""Makes the sample plans as .docx and .pdf: paragraphs as they stand, pipe tables as ruled tables.

Used by tests, by trials of the program, and by whoever wants to see a plan in the form offices
send. Every line of the text is a paragraph; lines that begin with "|" are rows of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import resources

FLAGSHIP = "samples/ke-hoach-nq66.txt"
_RULE = re.compile(r"^\|[\s|:-]+\|$")
_CELL_BULLET = re.compile(r"\s+(?=- [^\W\d_])")


def flagship_text() -> str:
    """Return the text of the flagship sample plan."""
    return resources.read_text(FLAGSHIP)


def make_flagship_docx(path: Path) -> Path:
    """Write the flagship sample plan as .docx to ``path``."""
    return make_docx(flagship_text(), path)


def make_docx(text: str, path: Path) -> Path:
    """Write a plan's text as .docx to ``path``."""
    from docx import Document

    document = Document()
    for piece in _pieces(text):
        if isinstance(piece, str):
            document.add_paragraph(piece)
            continue
        table = document.add_table(rows=0, cols=len(piece[0]))
        table.style = "Table Grid"
        for row in piece:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                lines = words.split("\n")
                cell.text = lines[0]
                for line in lines[1:]:
                    cell.add_paragraph(line)
    document.save(str(path))
    return path


def make_pdf(text: str, path: Path) -> Path:
    """Write a plan's text as .pdf to ``path``: A4, ruled tables that break over pages."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    register_font()
    style = ParagraphStyle("plan", fontName="Tinos", fontSize=12, leading=15)
    small = ParagraphStyle("cell", parent=style, fontSize=10, leading=12)
    story: list[object] = []
    for piece in _pieces(text):
        if isinstance(piece, str):
            story += [Paragraph(_escaped(piece), style), Spacer(1, 5)]
            continue
        rows = [
            [[Paragraph(_escaped(one), small) for one in words.split("\n")] for words in row]
            for row in piece
        ]
        grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        widths = [30, *[(A4[0] - 130) / (len(piece[0]) - 1)] * (len(piece[0]) - 1)]
        story.append(Table(rows, colWidths=widths, repeatRows=1, style=grid))
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=50, rightMargin=50).build(story)
    return path


def register_font() -> None:
    """Make the program's Tinos known to reportlab, as "Tinos"."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "Tinos" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Tinos", str(resources.path("fonts/Tinos-Regular.ttf"))))


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _pieces(text: str) -> Iterator[str | list[list[str]]]:
    """Yield paragraphs and tables; Markdown emphasis is dropped, cell bullets get their lines."""
    rows: list[list[str]] = []
    for line in text.split("\n"):
        bare = line.replace("*", "").strip()
        if bare.startswith("|"):
            if not _RULE.match(bare):
                rows.append(
                    [_CELL_BULLET.sub("\n", cell.strip()) for cell in bare.strip("|").split("|")]
                )
            continue
        if rows:
            yield rows
            rows = []
        if bare:
            yield bare
    if rows:
        yield rows
