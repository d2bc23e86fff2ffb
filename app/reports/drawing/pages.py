"""A report or a list laid out on pages and written as the bytes of a PDF file."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from app.reports import content
from app.reports.drawing.geometry import (
    HEADER_DISTANCE,
    INDENT,
    LEADING,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_TOP,
    PAGE_LONG,
    PAGE_SHORT,
    SIZE_TABLE,
    SIZE_TEXT,
    text_width,
)
from app.reports.drawing.ink import BOLD, ITALIC, REGULAR, Ink
from app.reports.drawing.parts import (
    Addressees,
    CentredLines,
    HeadPart,
    SignaturePart,
    title_part,
)
from app.reports.drawing.table import row_table

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_HIGHLIGHT = "#FFF176"

# Several spaces in a row are a blank to fill in; the layout would close them up.
_GAPS = re.compile(r" {2,}")

_BODY = ParagraphStyle(
    "body",
    fontName=REGULAR,
    fontSize=SIZE_TEXT,
    leading=LEADING,
    alignment=TA_JUSTIFY,
    firstLineIndent=INDENT,
    spaceAfter=6,
    allowWidows=0,
    allowOrphans=0,
)
_ITALIC = ParagraphStyle("italic", _BODY, fontName=ITALIC)
_HEADING = ParagraphStyle("heading", _BODY, fontName=BOLD, alignment=TA_LEFT, keepWithNext=1)
_NOTE = ParagraphStyle("note", _BODY, fontName=ITALIC, fontSize=SIZE_TABLE, leading=14)
_TITLE = ParagraphStyle(
    "title", _HEADING, alignment=TA_CENTER, firstLineIndent=0, spaceAfter=2, keepWithNext=1
)


def _wide_gap(found: re.Match[str]) -> str:
    return "\u00a0" * (len(found[0]) - 1) + " "


@dataclass(frozen=True, slots=True)
class Info:
    """What the file says about itself; ``created`` is an aware moment."""

    title: str
    author: str
    created: datetime


class _Stamp:
    """The moment written into the file: the report's own, so the same report is the same file."""

    def __init__(self, created: datetime) -> None:
        utc = created.astimezone(UTC)
        self.t = utc.timestamp()
        self.lt = utc.timetuple()
        self.YMDhms = tuple(self.lt)[:6]
        self.dhh = self.dmm = 0
        self.tzname = "UTC"
        self.datetime = utc
        self.asctime = utc.strftime("%a %b %d %H:%M:%S %Y")


class _Pages(BaseDocTemplate):  # type: ignore[misc]  # the library ships no types
    """The document: bookmarks for headings, our typeface from the first byte on."""

    def __init__(self, target: io.BytesIO, info: Info) -> None:
        super().__init__(
            target,
            title=info.title,
            author=info.author,
            creator="Sổ Tư Pháp",
            producer="Sổ Tư Pháp",
            lang="vi-VN",
            initialFontName=REGULAR,
            initialFontSize=SIZE_TEXT,
            invariant=1,
            pageCompression=1,
        )
        self._info = info
        self._marks = count(1)

    def beforeDocument(self) -> None:  # noqa: N802  # the library's own name
        """Date the file with the report's moment."""
        self.canv._doc._timeStamp = _Stamp(self._info.created)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # the library's own name
        """Bookmark what carries an outline entry."""
        entry = getattr(flowable, "outline", None)
        if entry is not None:
            key = f"mark{next(self._marks)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(entry, key, level=0)


class _Frame(Frame):  # type: ignore[misc]  # the library ships no types
    def __init__(self, *, landscape: bool) -> None:
        tall = (PAGE_SHORT if landscape else PAGE_LONG) - MARGIN_TOP - MARGIN_BOTTOM
        width = text_width(landscape=landscape)
        super().__init__(MARGIN_LEFT, MARGIN_BOTTOM, width, tall, 0, 0, 0, 0)


def template(name: str, *, landscape: bool) -> PageTemplate:
    """Pages that count from 1 on their own; the number stands in the top margin from page 2 on."""
    size = (PAGE_LONG, PAGE_SHORT) if landscape else (PAGE_SHORT, PAGE_LONG)
    numbers = count(1)

    def number_page(canvas: Canvas, _document: BaseDocTemplate) -> None:
        number = next(numbers)
        if number > 1:
            canvas.setFont(REGULAR, SIZE_TEXT)
            middle = MARGIN_LEFT + text_width(landscape=landscape) / 2
            canvas.drawCentredString(middle, size[1] - HEADER_DISTANCE - SIZE_TEXT / 2, str(number))

    return PageTemplate(name, [_Frame(landscape=landscape)], onPage=number_page, pagesize=size)


class Composer:
    """Turns report content into flowables."""

    def __init__(self, ink: Ink) -> None:
        self._ink = ink
        self._width = text_width(landscape=False)

    def paragraph(self, text: str, style: ParagraphStyle = _BODY) -> Paragraph:
        """Return a paragraph of plain words."""
        words = _GAPS.sub(_wide_gap, escape(self._ink.clean(text)))
        return Paragraph(words.replace("\n", "<br/>"), style)

    def report(self, document: content.ReportDocument) -> list[Flowable]:
        """Return the body of a report."""
        ink, width = self._ink, self._width
        story: list[Flowable] = [HeadPart(document.letterhead, ink, width)]
        story += title_part(document, ink, width)
        if document.addressees:
            story.append(Addressees(document.addressees, ink, width))
        story.append(self.paragraph(document.opening))
        for section in document.sections:
            if section.title:
                heading = self.paragraph(f"{section.number}. {section.title}", _HEADING)
                heading.outline = ink.clean(f"{section.number}. {section.title}")
                story.append(heading)
            for block in section.blocks:
                story += self.block(block)
        foot = SignaturePart(document.signature, document.recipients, ink, width)
        return [*story, KeepTogether([self.paragraph(document.closing), Spacer(0, 6), foot])]

    def block(self, block: content.Block) -> list[Flowable]:
        """Return one block of the body."""
        match block:
            case content.Heading():
                return [self.paragraph(block.text, _HEADING)]
            case content.Bullet():
                return [self.paragraph(f"- {block.text}")]
            case content.Table():
                return self.table(block, self._width)
            case content.Missing():
                marked = escape(self._ink.clean(content.MARKER))
                why = escape(self._ink.clean(block.why))
                markup = f'<font backColor="{_HIGHLIGHT}"><b>{marked}</b></font> {why}'
                return [Paragraph(markup, _BODY)]
            case content.Paragraph():
                return [self.paragraph(block.text, _ITALIC if block.italic else _BODY)]
            case content.NilReport():
                return [self.paragraph(block.text)]

    def table(self, table: content.Table, width: float) -> list[Flowable]:
        """Return a table with its note."""
        story: list[Flowable] = [row_table(table, self._ink, width), Spacer(0, 8)]
        if table.note:
            story.append(self.paragraph(table.note, _NOTE))
        return story

    def titles(self, lines: tuple[str, ...], note: str, *, landscape: bool) -> list[Flowable]:
        """Return centred title lines and the note below them."""
        width = text_width(landscape=landscape)
        story: list[Flowable] = [self.paragraph(line, _TITLE) for line in lines if line]
        if note:
            note_lines = CentredLines((note,), self._ink, width, font=ITALIC, after=8)
            story.append(note_lines)
        return story

    def annex(self, annex: content.Annex) -> list[Flowable]:
        """Return an annex with its table."""
        shape = annex.landscape
        story = self.titles((annex.label, annex.title), annex.note, landscape=shape)
        story[0].outline = self._ink.clean(f"{annex.label}. {annex.title}")
        return story + self.table(annex.table, text_width(landscape=shape))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The file, its number of pages, and the characters drawn as an empty square."""

    data: bytes
    pages: int
    replaced: tuple[str, ...]


def draw_report(document: content.ReportDocument, info: Info) -> Drawn:
    """Lay a report out with its annexes, each numbered from 1."""
    ink = Ink()
    composer = Composer(ink)
    templates = [template("body", landscape=False)]
    story = composer.report(document)
    for index, annex in enumerate(document.annexes):
        name = f"annex{index}"
        templates.append(template(name, landscape=annex.landscape))
        story += [NextPageTemplate(name), PageBreak(), *composer.annex(annex)]
    return build(story, templates, info, ink)


def draw_table(
    table: content.Table, info: Info, *, titles: tuple[str, ...], note: str, landscape: bool
) -> Drawn:
    """Lay one list out under its title lines."""
    ink = Ink()
    composer = Composer(ink)
    story = composer.titles(titles, note, landscape=landscape)
    story += composer.table(table, text_width(landscape=landscape))
    return build(story, [template("list", landscape=landscape)], info, ink)


def build(story: Sequence[Flowable], templates: list[PageTemplate], info: Info, ink: Ink) -> Drawn:
    """Put flowables on pages and return the file."""
    target = io.BytesIO()
    clean = Info(ink.clean(info.title), ink.clean(info.author), info.created)
    pages = _Pages(target, clean)
    pages.addPageTemplates(templates)
    pages.build(list(story))
    return Drawn(target.getvalue(), pages.page, tuple(ink.replaced))
