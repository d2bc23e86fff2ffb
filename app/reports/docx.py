"""Reports as DOCX, for the clerk to edit, number and sign: NĐ 30/2020/NĐ-CP in Word's terms.

Times New Roman is named, not embedded; page numbers are real fields and headings real headings.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from app.reports import content
from app.reports.content import Annex, Block, ReportDocument
from app.reports.wording import printable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section


def write_docx(
    document: ReportDocument,
    target: BinaryIO,
    *,
    title: str,
    author: str,
    created: datetime,
) -> None:
    """Write ``document`` to an open stream.

    ``created`` is an aware moment, kept in the file's properties.
    """
    import docx as word

    from app.reports.wordxml import frame, styles

    paper = word.Document()
    styles.prepare_styles(paper)
    _properties(paper, title, author, created)
    body = paper.sections[0]
    styles.set_page(body, landscape=False)
    styles.number_pages(body)
    frame.add_head(paper, document.letterhead)
    _add_titles(paper, document)
    for section in document.sections:
        if section.title:
            frame.add_text(paper, f"{section.number}. {section.title}", style="Heading 1")
        for block in section.blocks:
            _add_block(paper, block, body)
    frame.add_text(paper, document.closing, style="Body Text", keep=True)
    frame.add_signature(paper, document.signature, document.recipients)
    for annex in document.annexes:
        _add_annex(paper, annex)
    paper.save(target)


def _properties(paper: Document, title: str, author: str, created: datetime) -> None:
    moment = created.astimezone(UTC).replace(tzinfo=None)
    properties = paper.core_properties
    properties.title, properties.author = printable(title)[:255], printable(author)[:255]
    properties.last_modified_by, properties.comments = properties.author, ""
    properties.created = properties.modified = moment
    properties.language = "vi-VN"


def _add_titles(paper: Document, document: ReportDocument) -> None:
    from app.reports.wordxml import frame

    frame.add_text(paper, document.type_name, style="Title")
    for line in document.subject:
        frame.add_text(paper, line, style="Title")
    if document.subject:
        frame.add_rule_under(paper, document.subject[-1])
    names = document.addressees
    if len(names) == 1:
        frame.add_text(paper, f"Kính gửi: {names[0]}", style="Addressee")
    elif names:
        frame.add_addressees(paper, names)
    frame.add_text(paper, document.opening, style="Body Text")


def _add_block(paper: Document, block: Block, section: Section) -> None:
    from app.reports.wordxml import frame, styles, tables

    match block:
        case content.Heading():
            frame.add_text(paper, block.text, style="Heading 2")
        case content.Bullet():
            frame.add_text(paper, f"- {block.text}", style="Body Text")
        case content.Table():
            tables.add_table(paper, block, styles.room_mm(section))
        case content.Missing():
            frame.add_missing(paper, block)
        case content.Paragraph():
            frame.add_text(paper, block.text, style="Body Text", italic=block.italic)
        case content.NilReport():
            frame.add_text(paper, block.text, style="Body Text")


def _add_annex(paper: Document, annex: Annex) -> None:
    from docx.enum.section import WD_SECTION

    from app.reports.wordxml import frame, styles, tables

    section = paper.add_section(WD_SECTION.NEW_PAGE)
    styles.set_page(section, landscape=annex.landscape)
    styles.restart_numbers(section)
    frame.add_text(paper, annex.label, style="Title")
    frame.add_text(paper, annex.title, style="Title")
    if annex.note:
        frame.add_text(paper, annex.note, style="Annex Note")
    tables.add_table(paper, annex.table, styles.room_mm(section))
