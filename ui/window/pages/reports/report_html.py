"""A report as the screen shows it: figures and missing parts are links."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.reports.content import (
    Block,
    Bullet,
    Heading,
    Missing,
    NilReport,
    Paragraph,
    ReportDocument,
    Span,
    Table,
)
from app.reports.phrases import SAYABLE
from ui.window.theme import Colours

FIGURE = "figure:"
SECTION = "section:"
RECORD = "record:"
_RESULTS = "II"


def sections_of(document: ReportDocument) -> list[tuple[str, str]]:
    """Return the parts that can be written by hand: (key, words for a list).

    Topics without a record are offered too, so that "không phát sinh" can be said of them.
    """
    found: list[tuple[str, str]] = []
    for section in document.sections:
        found.append((section.number, f"{section.number}. {section.title}"))
        found += [
            (block.key, f"    {block.number}. {block.title}")
            for block in section.blocks
            if isinstance(block, Heading)
        ]
        if section.number == _RESULTS:
            there = {key for key, _ in found}
            found += [(k, f"    – {words}") for k, words in SAYABLE.items() if k not in there]
    return found


def to_html(document: ReportDocument, colours: Colours) -> str:
    """Return the report as HTML for a text browser."""
    parts = [
        _letterhead(document),
        f"<h3 align='center'>{escape(document.type_name)}<br>{_lines(document.subject)}</h3>",
        f"<p>{escape(document.opening)}</p>",
    ]
    for section in document.sections:
        link = f"{SECTION}{section.number}"
        parts.append(
            f"<h4><a href='{link}' style='color:{colours.text};text-decoration:none'>"
            f"{escape(section.number)}. {escape(section.title)}</a></h4>"
        )
        parts += [_block(block, colours) for block in section.blocks]
    parts.append(f"<p>{escape(document.closing)}</p>")
    parts.append(f"<p align='right'><b>{_lines(document.signature.lines)}</b></p>")
    for annex in document.annexes:
        parts.append(
            f"<h4 align='center'>{escape(annex.label)}<br>{escape(annex.title)}</h4>"
            f"<p align='center'><i>{escape(annex.note)}</i></p>"
        )
        parts.append(_table(annex.table, colours))
    return "".join(parts)


def _letterhead(document: ReportDocument) -> str:
    head = document.letterhead
    issuer = f"{_lines((head.superior, *head.issuer))}<br>{escape(head.number)}"
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc"
    return (
        f"<table width='100%'><tr><td align='center'>{issuer}</td>"
        f"<td align='center'><b>{motto}</b><br><i>{escape(head.place_line)}</i></td></tr></table>"
    )


def _block(block: Block, colours: Colours) -> str:
    match block:
        case Heading():
            link = f"{SECTION}{block.key}"
            return (
                f"<p><b><a href='{link}' style='color:{colours.text};text-decoration:none'>"
                f"{escape(block.text)}</a></b></p>"
            )
        case Paragraph():
            body = _spans(block.spans, colours)
            return f"<p>{f'<i>{body}</i>' if block.italic else body}</p>"
        case Bullet():
            return f"<p style='margin-left:18px'>- {_spans(block.spans, colours)}</p>"
        case Missing():
            link = f"{SECTION}{escape(block.section)}"
            return (
                f"<p style='background:{colours.warn_soft}'>"
                f"<a href='{link}' style='color:{colours.warn}'><b>{escape(block.text)}</b></a></p>"
            )
        case NilReport():
            return f"<p>{escape(block.text)}</p>"
        case Table():
            return _table(block, colours)


def _spans(spans: Iterable[Span], colours: Colours) -> str:
    return "".join(_span(span, colours) for span in spans)


def _span(span: Span, colours: Colours) -> str:
    text = escape(span.text)
    if not span.figure:
        return text
    link = f"{FIGURE}{escape(span.figure)}"
    return f"<a href='{link}' style='color:{colours.accent}'><b>{text}</b></a>"


def _table(table: Table, colours: Colours) -> str:
    head = "".join(f"<th align='left'>{escape(c.title)}</th>" for c in table.columns)
    rows = []
    for row in table.rows:
        if row.group:
            text = escape(row.cells[0].text)
            rows.append(f"<tr><td colspan='{len(table.columns)}'><b>{text}</b></td></tr>")
        else:
            told = [_span(Span(cell.text, cell.figure), colours) for cell in row.cells]
            if row.record:
                link = f"{RECORD}{escape(row.record)}"
                told[0] = f"<a href='{link}' style='color:{colours.accent}'>{told[0]}</a>"
            cells = "".join(
                f"<td align='{column.align}'>{words}</td>"
                for column, words in zip(table.columns, told, strict=False)
            )
            rows.append(f"<tr>{cells}</tr>")
    style = f"border-collapse:collapse;border-color:{colours.line}"
    note = f"<p><i>{escape(table.note)}</i></p>" if table.note else ""
    return (
        f"<table border='1' cellspacing='0' cellpadding='4' width='100%' style='{style}'>"
        f"<tr>{head}</tr>{''.join(rows)}</table>{note}"
    )


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(escape(line) for line in lines if line)
