"""Reader of .docx: paragraphs with the numbers Word counts, tables with merged cells.

The parts of the package are read directly (ECMA-376): body, numbering and styles. Headers,
footers and footnotes lie in other parts of the package and so stay apart.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from app.planreader import refusals
from app.planreader.document import Block, Document, Paragraph, Part, Row, Table
from app.planreader.grid_table import read_columns
from app.planreader.lines import clean_line
from app.planreader.numbering import Numbering
from app.planreader.span import EMPTY, Place, Span, join

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_XML = 200 * 1024 * 1024
_LAYOUT_COLUMNS = 2


def read_docx(
    path: Path, *, progress: Callable[[int, int], None], stop: Callable[[], None]
) -> Document:
    """Return the document; raises UserError when the package is damaged or too large."""
    try:
        with zipfile.ZipFile(path) as package:
            body = _xml(package, "word/document.xml")
            numbering = Numbering(
                _optional(package, "word/numbering.xml"), _optional(package, "word/styles.xml")
            )
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, EOFError, OSError) as error:
        raise refusals.unreadable("tệp Word bị hỏng") from error
    root = body.find(f"{W}body")
    return _Walker(numbering, progress, stop).document(root if root is not None else body)


def _xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if package.getinfo(name).file_size > _MAX_XML:
        raise refusals.too_large()
    data = package.read(name)
    if b"<!DOCTYPE" in data[:4096]:
        raise refusals.unreadable("tệp Word không đúng chuẩn")
    return ElementTree.fromstring(data)  # noqa: S314 - no document type, size bounded


def _optional(package: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    return _xml(package, name) if name in package.namelist() else None


@dataclass(slots=True)
class _Walker:
    """Walks the body once, counting paragraphs and rows."""

    numbering: Numbering
    progress: Callable[[int, int], None]
    stop: Callable[[], None]
    paragraphs: int = 0
    rows: int = 0
    blocks: list[Block] = field(default_factory=list)

    def document(self, body: ElementTree.Element) -> Document:
        parts: list[Part] = []
        elements = list(_content(body))
        for index, element in enumerate(elements):
            if index % 50 == 0:
                self.stop()
                self.progress(index, len(elements))
            if element.tag == f"{W}p":
                parts += self._paragraph(element)
            elif element.tag == f"{W}tbl":
                parts += self._table(element)
        self.progress(len(elements), len(elements))
        return Document("docx", parts, self.blocks)

    def _paragraph(self, element: ElementTree.Element) -> list[Part]:
        """Read a paragraph; a line break parts it, as offices type lists with Shift+Enter."""
        self.paragraphs += 1
        raw = _text(element)
        self.blocks.append(Block(raw, paragraph=self.paragraphs))
        number = self.numbering.next_number(element)
        place = Place(paragraph=self.paragraphs)
        parts: list[Part] = []
        position = 0
        for line in raw.split("\n"):
            span = clean_line(line, position, place)
            if span:
                parts.append(Paragraph(span, number))
                number = ""
            position += len(line) + 1
        return parts

    def _table(self, element: ElementTree.Element) -> list[Part]:
        rows = [self._row(row) for row in _rows(element)]
        table = Table([Row([cell[0] for cell in row]) for row in rows])
        columns = read_columns(table)
        width = max((len(row) for row in rows), default=0)
        if columns is None and width <= _LAYOUT_COLUMNS:
            return [Paragraph(span) for row in rows for cell in row for span in _lines_of(cell)]
        return [
            Table(
                _merge_down(
                    [[cell[0] for cell in row] for row in rows],
                    [[cell[2] for cell in row] for row in rows],
                )
            )
        ]

    def _row(self, element: ElementTree.Element) -> list[tuple[Span, str, bool]]:
        """Return (text, raw text, goes on from above) of each grid column."""
        self.rows += 1
        cells: list[tuple[Span, str, bool]] = []
        for cell in _cells(element):
            properties = cell.find(f"{W}tcPr")
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            span = properties.find(f"{W}gridSpan") if properties is not None else None
            raw = "\n".join(self._cell_lines(cell))
            place = Place(row=self.rows, cell=len(cells) + 1)
            if raw.strip():
                self.blocks.append(Block(raw, row=self.rows, cell=len(cells) + 1))
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            cells.append((_cell_span(raw, place), raw, goes_on))
            width = int(span.get(f"{W}val", "1")) if span is not None else 1
            cells += [(EMPTY, "", False)] * (width - 1)
        return cells

    def _cell_lines(self, cell: ElementTree.Element) -> Iterator[str]:
        for element in _content(cell):
            if element.tag == f"{W}p":
                number = self.numbering.next_number(element)
                text = _text(element)
                yield f"{number} {text}" if number and text.strip() else text
            elif element.tag == f"{W}tbl":
                for row in _rows(element):
                    for inner in _cells(row):
                        yield from self._cell_lines(inner)


def _lines_of(cell: tuple[Span, str, bool]) -> Iterator[Span]:
    span, raw, _ = cell
    position = 0
    for line in raw.split("\n"):
        piece = clean_line(line, position, span.place)
        if piece:
            yield piece
        position += len(line) + 1


def _cell_span(raw: str, place: Place) -> Span:
    """Return the text of a cell; its paragraphs stay apart by line feeds."""
    return join(list(_lines_of((Span("", range(0), place), raw, False))), "\n")


def _merge_down(rows: list[list[Span]], goes_on: list[list[bool]]) -> list[Row]:
    """Give a vertically merged cell to every row it spans (the same span, so that titles match)."""
    for above, row, flags in zip(rows, rows[1:], goes_on[1:], strict=False):
        for column, flag in enumerate(flags):
            if flag and column < len(above):
                row[column] = above[column]
    return [Row(row) for row in rows]


def _content(parent: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield paragraphs and tables, also those inside content controls and kept insertions."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            yield from _content(child)


def _rows(table: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _rows(child)


def _cells(row: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(child)


_SIGNS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_LEFT_OUT = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}footnoteReference", f"{W}instrText"}
)


def _text(paragraph: ElementTree.Element) -> str:
    """Return the visible text: deleted revisions, field codes and note signs are left out."""
    return "".join(_pieces(paragraph))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield "" if child.get(f"{W}type") == "page" else _SIGNS[child.tag]
        elif child.tag not in _LEFT_OUT and not child.tag.endswith(
            ("}AlternateContent", "}drawing", "}pict", "}object")
        ):
            yield from _pieces(child)
