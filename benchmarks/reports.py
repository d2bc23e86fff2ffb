"""How long a report takes, against the bare libraries drawing the same rows in the same run.

Run as ``python -m benchmarks.reports``. Each peer gets the same document: bare reportlab lays it
out with ``Paragraph`` and ``Table`` (cells as ``Paragraph``, so that they wrap), bare python-docx
fills paragraphs and cells. Medians of interleaved rounds; the bar is 1.5 times the peer. The
1,000-row list is shown for the slope; one round, no bar.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from xml.sax.saxutils import escape

from app.reports.assemble import assemble
from app.reports.content import Heading, ReportDocument, to_json
from app.reports.content import Table as ContentTable
from app.reports.docx import write_docx
from app.reports.pdf import write_pdf
from app.reports.xlsx import write_xlsx
from tests.reports.samples import CREATED, full_input

BAR = 1.5
ROUNDS = 9
TITLE = "Báo cáo"

Job = Callable[[ReportDocument], bytes]


def ours_pdf(document: ReportDocument) -> bytes:
    """Our PDF."""
    stream = io.BytesIO()
    write_pdf(document, stream, title=TITLE, author="UBND", created=CREATED)
    return stream.getvalue()


def ours_docx(document: ReportDocument) -> bytes:
    """Our DOCX."""
    stream = io.BytesIO()
    write_docx(document, stream, title=TITLE, author="UBND", created=CREATED)
    return stream.getvalue()


def ours_xlsx(document: ReportDocument) -> bytes:
    """Our XLSX (no peer: it is openpyxl cell by cell)."""
    stream = io.BytesIO()
    write_xlsx(document, stream, title=TITLE, author="UBND", created=CREATED)
    return stream.getvalue()


def body_lines(document: ReportDocument) -> list[tuple[str, bool]]:
    """The lines of the body in order, and whether each is bold."""
    lines = [
        *((line, True) for line in document.letterhead.issuer),
        (document.letterhead.number, False),
        (document.letterhead.place_line, False),
        (document.type_name, True),
        *((line, True) for line in document.subject),
        *((line, False) for line in document.addressees),
        (document.opening, False),
    ]
    for section in document.sections:
        lines.append((f"{section.number}. {section.title}", True))
        lines += [
            (block.text, isinstance(block, Heading))
            for block in section.blocks
            if not isinstance(block, ContentTable)
        ]
    lines += [(document.closing, False), *((line, False) for line in document.recipients)]
    return [*lines, *((line, True) for line in document.signature.lines)]


def bare_pdf(document: ReportDocument) -> bytes:
    """The same words and rows through reportlab's own flowables."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    plain = ParagraphStyle("p", fontName="Tinos", fontSize=14, leading=18, alignment=4)
    bold = ParagraphStyle("b", plain, fontName="Tinos-Bold")
    cell = ParagraphStyle("c", fontName="Tinos", fontSize=11, leading=13)
    head = ParagraphStyle("h", cell, fontName="Tinos-Bold", alignment=1)
    story = [Paragraph(escape(t), bold if strong else plain) for t, strong in body_lines(document)]
    for annex in document.annexes:
        columns = annex.table.columns
        whole = sum(column.width for column in columns)
        rows = [[Paragraph(escape(column.title), head) for column in columns]]
        style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        for row in annex.table.rows:
            look = head if row.group else cell
            cells = [Paragraph(escape(c.text).replace("\n", "<br/>"), look) for c in row.cells]
            if row.group:
                style.append(("SPAN", (0, len(rows)), (-1, len(rows))))
                cells += [""] * (len(columns) - 1)
            rows.append(cells)
        widths = [column.width / whole * 252 * mm for column in columns]
        story += [PageBreak(), Paragraph(escape(annex.title), bold)]
        story.append(Table(rows, widths, style=style, repeatRows=1))
    stream = io.BytesIO()
    SimpleDocTemplate(
        stream,
        pagesize=landscape(A4),
        leftMargin=30 * mm,
        rightMargin=15 * mm,
        initialFontName="Tinos",
    ).build(story)
    return stream.getvalue()


def bare_docx(document: ReportDocument) -> bytes:
    """The same words and rows through python-docx's own calls."""
    import docx

    paper = docx.Document()
    for text, strong in body_lines(document):
        paper.add_paragraph().add_run(text).bold = strong
    for annex in document.annexes:
        paper.add_section()
        paper.add_paragraph(annex.title)
        table = paper.add_table(1 + len(annex.table.rows), len(annex.table.columns), "Table Grid")
        for box, column in zip(table.rows[0].cells, annex.table.columns, strict=True):
            box.text = column.title
        for line, row in zip(list(table.rows)[1:], annex.table.rows, strict=True):
            boxes = line.cells
            if row.group:
                boxes[0].merge(boxes[-1])
            for box, content in zip(boxes, row.cells, strict=False):
                box.text = content.text
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def measure(jobs: dict[str, Job], document: ReportDocument, rounds: int) -> dict[str, float]:
    """Median seconds of each job, the jobs taking turns."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            data = job(document)
            times[name].append(time.perf_counter() - start)
            assert len(data) > 1000
    return {name: statistics.median(found) for name, found in times.items()}


def report(tasks: int, rounds: int) -> bool:
    """Measure a report of ``tasks`` tasks and print the table; return whether the bars hold."""
    start = time.perf_counter()
    document = assemble(full_input(tasks)).document
    made = time.perf_counter() - start
    jobs: dict[str, Job] = {
        "pdf": ours_pdf,
        "bare reportlab": bare_pdf,
        "docx": ours_docx,
        "bare python-docx": bare_docx,
        "xlsx": ours_xlsx,
    }
    found = measure(jobs, document, rounds)
    size = len(to_json(document)) / 1024
    print(f"{tasks} tasks: assembled in {made * 1000:.1f} ms, snapshot {size:.0f} KiB")
    fine = True
    for name, peer in (("pdf", "bare reportlab"), ("docx", "bare python-docx")):
        ratio = found[name] / found[peer]
        fine = fine and ratio <= BAR
        print(
            f"  {name:5} {found[name] * 1000:9.1f} ms   {peer:17} {found[peer] * 1000:9.1f} ms   "
            f"ratio {ratio:5.2f}   bar {BAR}   {'ok' if ratio <= BAR else 'OVER'}"
        )
    print(f"  xlsx  {found['xlsx'] * 1000:9.1f} ms")
    return fine


def main() -> int:
    """Run both sizes; exit 1 when the 50-task report is over a bar."""
    warm = assemble(full_input(3)).document
    for job in (ours_pdf, bare_pdf, ours_docx, bare_docx, ours_xlsx):
        job(warm)
    fine = report(50, ROUNDS)
    report(1000, 1)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
