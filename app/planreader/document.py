"""A document after its reader: paragraphs and tables in printed order, whatever the file was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.planreader.span import Span

Kind = Literal["txt", "docx", "pdf"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the original for the review screen; ``start`` is where its text begins.

    For a text file ``start`` counts from the beginning of the file, otherwise it is 0 and a
    ``source`` of the same page, paragraph, row and cell counts within ``text``.
    """

    text: str
    start: int = 0
    page: int | None = None
    paragraph: int | None = None
    row: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line before joining: blank lines above it, and whether a page begins here.

    ``begins`` tells from the page's geometry whether a paragraph begins here (None: not known).
    """

    span: Span
    gap: int = 0
    new_page: bool = False
    begins: bool | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``number`` is the marker Word counts itself ("1.", "a)"), else empty."""

    span: Span
    number: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: its cells, a merged one only in its first column; ``guessed`` borders."""

    cells: list[Span]
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document, its rows in printed order; ``flat`` when guessed from lines."""

    rows: list[Row]
    flat: bool = False


Part = Paragraph | Table


@dataclass(slots=True)
class Document:
    """What a reader hands over; ``notes`` are footnotes, ``troubles`` (code, sentence) pairs."""

    kind: Kind
    parts: list[Part]
    blocks: list[Block]
    notes: list[Span] = field(default_factory=list)
    troubles: list[tuple[str, str]] = field(default_factory=list)

    def paragraphs(self) -> list[Paragraph]:
        """Return the paragraphs outside tables."""
        return [part for part in self.parts if isinstance(part, Paragraph)]

    def tables(self) -> list[Table]:
        """Return the tables."""
        return [part for part in self.parts if isinstance(part, Table)]
