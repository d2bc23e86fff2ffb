"""The fixed parts of the Word file: letterhead, addressees, gaps, signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.shared import Pt

from app.reports.content import MARKER, Letterhead, Missing, Signature
from app.reports.drawing.geometry import (
    MM,
    MOTTO,
    NATION,
    SHORT_RULE,
    SIZE_BODY_NAME,
    SIZE_MOTTO,
    SIZE_NATION,
    SIZE_NUMBER,
    SIZE_RECIPIENTS,
    SIZE_RECIPIENTS_TITLE,
    SIZE_TEXT,
    measure_head,
    text_width,
)
from app.reports.drawing.ink import BOLD, REGULAR, Ink
from app.reports.wording import printable
from app.reports.wordxml.styles import CENTER, set_word

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_SIGNING_LINES = 5


def _write(
    line: Paragraph, text: str, *, size: float, bold: bool = False, italic: bool = False
) -> None:
    run = line.add_run(printable(text))
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic


def _paragraph(paper: Document, style: str) -> Paragraph:
    """Append a paragraph by its style's id: the library's look-up by name walks every style."""
    line = paper.add_paragraph()
    line._p.style = style.replace(" ", "")
    return line


def add_text(
    paper: Document, text: str, *, style: str, italic: bool = False, keep: bool = False
) -> None:
    """Append a paragraph of ``style``; ``keep`` holds it together with what follows."""
    line = _paragraph(paper, style)
    line.add_run(printable(text))
    if italic:
        line.runs[0].font.italic = True
    if keep:
        line.paragraph_format.keep_with_next = True


def add_missing(paper: Document, block: Missing) -> None:
    """Append a highlighted marker and its reason."""
    line = _paragraph(paper, "Body Text")
    run = line.add_run(MARKER)
    run.font.bold, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
    line.add_run(f" {printable(block.why)}")


def _rule(line: Paragraph, room: float, length: float) -> None:
    """Turn ``line`` into a drawn rule of ``length`` points, centred in ``room`` points."""
    form = line.paragraph_format
    form.left_indent = form.right_indent = Pt(max((room - length) / 2, 0))
    form.first_line_indent, form.space_before, form.space_after = Pt(0), Pt(2), Pt(4)
    form.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    set_word(top, val="single", sz="6", space="1", color="000000")
    borders.append(top)
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_rule_under(paper: Document, text: str) -> None:
    """A rule of two fifths of ``text``, the last line of the subject."""
    room = text_width(landscape=False)
    ink = Ink()
    last = ink.lines(text, BOLD, SIZE_TEXT, room)[-1]
    _rule(paper.add_paragraph(), room, ink.width(last, BOLD, SIZE_TEXT) * SHORT_RULE)


def _two_columns(paper: Document, rows: int, left: float, right: float) -> list[list[_Cell]]:
    """A borderless table without padding; widths in points."""
    table = paper.add_table(rows, 2)
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        set_word(edge, w="0", type="dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)
    found = []
    for row in table.rows:
        cells = list(row.cells)
        cells[0].width, cells[1].width = Pt(left), Pt(right)
        found.append(cells)
    table.columns[0].width, table.columns[1].width = Pt(left), Pt(right)
    return found


class _Column:
    """Lines added to a cell; its first, empty paragraph is used up first."""

    def __init__(self, cell: _Cell) -> None:
        self._cell = cell
        self._fresh = True

    def line(self, *, center: bool = True) -> Paragraph:
        line: Paragraph = self._cell.paragraphs[0] if self._fresh else self._cell.add_paragraph()
        self._fresh = False
        if center:
            line.alignment = CENTER
        return line


def add_head(paper: Document, letterhead: Letterhead) -> None:
    """Boxes 1 to 4: the same measures and line breaks as on the PDF."""
    head = measure_head(letterhead, Ink(), text_width(landscape=False))
    upper, lower = _two_columns(paper, 2, head.left, head.right)
    bodies, nation = _Column(upper[0]), _Column(upper[1])
    for name in head.superior:
        _write(bodies.line(), name, size=SIZE_BODY_NAME)
    for name in head.issuer:
        _write(bodies.line(), name, size=SIZE_BODY_NAME, bold=True)
    _rule(bodies.line(), head.left, head.issuer_rule)
    _write(nation.line(), NATION, size=SIZE_NATION, bold=True)
    _write(nation.line(), MOTTO, size=SIZE_MOTTO, bold=True)
    _rule(nation.line(), head.right, head.motto_rule)
    _write(_Column(lower[0]).line(), letterhead.number, size=SIZE_NUMBER)
    place = _Column(lower[1])
    for text in head.place:
        _write(place.line(), text, size=SIZE_NUMBER, italic=True)
    paper.add_paragraph()


def add_addressees(paper: Document, names: tuple[str, ...]) -> None:
    """Several recipients, one a line, dashes under the colon of "Kính gửi:"."""
    ink = Ink()
    label = ink.width("Kính gửi:", REGULAR, SIZE_TEXT)
    widest = max(ink.width(f"- {ink.clean(name)};", REGULAR, SIZE_TEXT) for name in names)
    left = max((text_width(landscape=False) - label - widest) / 2, 0)
    lines = ["Kính gửi:", *(f"- {name};" for name in names[:-1]), f"- {names[-1]}."]
    for index, text in enumerate(lines):
        line = paper.add_paragraph(printable(text))
        line.paragraph_format.left_indent = Pt(left + (label - 1.4 * MM if index else 0))
        line.paragraph_format.space_before = Pt(0 if index else 12)
        line.paragraph_format.space_after = Pt(12 if index == len(names) else 0)


def add_signature(paper: Document, signature: Signature, recipients: tuple[str, ...]) -> None:
    """The recipients at left; authority, room for signature and seal, and name at right."""
    room = text_width(landscape=False)
    cells = _two_columns(paper, 1, room * 0.46, room * 0.54)[0]
    left, right = _Column(cells[0]), _Column(cells[1])
    _write(left.line(center=False), "Nơi nhận:", size=SIZE_RECIPIENTS_TITLE, bold=True, italic=True)
    for each in recipients:
        _write(left.line(center=False), f"- {each}", size=SIZE_RECIPIENTS)
    for text in signature.lines:
        _write(right.line(), text, size=SIZE_TEXT, bold=True)
    for _ in range(_SIGNING_LINES):
        right.line()
    _write(right.line(), signature.name, size=SIZE_TEXT, bold=True)
    for line in (*cells[0].paragraphs, *cells[1].paragraphs):
        line.paragraph_format.keep_with_next = True
