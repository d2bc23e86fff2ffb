"""The styles and pages of the Word file: black Times New Roman, A4, the decree's margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.reports.drawing.geometry import SIZE_TEXT

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.styles.style import ParagraphStyle

_FONT = "Times New Roman"
CENTER = WD_ALIGN_PARAGRAPH.CENTER


def set_word(element: BaseOxmlElement, **attributes: str) -> None:
    """Set attributes of the word-processing name space."""
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)


def _style(paper: Document, name: str, *, size: float = SIZE_TEXT) -> ParagraphStyle:
    """Find or make a paragraph style: black Times New Roman upright, tight, not indented."""
    styles = paper.styles
    style: ParagraphStyle = (
        styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    for old in style.element.findall(qn("w:pPr")):
        style.element.remove(old)
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    fonts.attrib.clear()
    set_word(fonts, ascii=_FONT, hAnsi=_FONT, eastAsia=_FONT, cs=_FONT)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = 1.0
    return style


def prepare_styles(paper: Document) -> None:
    """Define the styles of the official form; the language is Vietnamese for the spelling check."""
    _style(paper, "Normal")
    body = _style(paper, "Body Text").paragraph_format
    body.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    body.first_line_indent, body.space_after, body.line_spacing = Mm(12.7), Pt(6), 1.15
    for level, name in enumerate(("Heading 1", "Heading 2")):
        heading = _style(paper, name)
        heading.font.bold = True
        form = heading.paragraph_format
        form.first_line_indent, form.space_after, form.keep_with_next = Mm(12.7), Pt(6), True
        outline = OxmlElement("w:outlineLvl")
        set_word(outline, val=str(level))
        heading.element.get_or_add_pPr().append(outline)
    title = _style(paper, "Title")
    title.font.bold = True
    title.paragraph_format.alignment = CENTER
    title.paragraph_format.keep_with_next = True
    addressee = _style(paper, "Addressee").paragraph_format
    addressee.alignment, addressee.space_before, addressee.space_after = CENTER, Pt(12), Pt(12)
    note = _style(paper, "Annex Note")
    note.font.italic = True
    note.paragraph_format.alignment, note.paragraph_format.space_after = CENTER, Pt(6)
    below = _style(paper, "Table Note", size=11)
    below.font.italic = True
    below.paragraph_format.space_before, below.paragraph_format.space_after = Pt(3), Pt(8)
    _set_language(paper)


def _set_language(paper: Document) -> None:
    for language in paper.styles.element.iter(qn("w:lang")):
        set_word(language, val="vi-VN", eastAsia="vi-VN")


def set_page(section: Section, *, landscape: bool) -> None:
    """A4 with the margins of the decree (20, 20, 30, 15 mm), no number on its first page."""
    width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True


def number_pages(section: Section) -> None:
    """Put a PAGE field, size 14 and centred, in the header; later sections follow it."""
    line = section.header.paragraphs[0]
    line.style, line.alignment = "Normal", CENTER
    for kind, instruction in (("begin", ""), ("", " PAGE "), ("separate", ""), ("end", "")):
        run = line.add_run()
        run.font.size = Pt(SIZE_TEXT)
        if kind:
            mark = OxmlElement("w:fldChar")
            set_word(mark, fldCharType=kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = instruction
        run._r.append(mark)


def restart_numbers(section: Section) -> None:
    """Count this section's pages from 1."""
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    start = OxmlElement("w:pgNumType")
    set_word(start, start="1")
    # The schema wants it after the margins, before the columns.
    section._sectPr.find(qn("w:pgMar")).addnext(start)


def room_mm(section: Section) -> float:
    """Width between the margins in millimetres."""
    inner = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return float(inner) / Mm(1)
