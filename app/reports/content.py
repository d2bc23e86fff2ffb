"""What a report says, as pure data: no page, no file, no clock.

A frozen report keeps one :class:`ReportDocument` as JSON; every writer (PDF, DOCX, XLSX) draws from
that snapshot alone, so a figure that was sent can never change by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from app.text.numbers import format_percent, format_plain, format_share

MARKER = "[CẦN BỔ SUNG]"
NIL_SENTENCE = "Trong kỳ không phát sinh."

Align = Literal["left", "center", "right"]
Number = int | float


class _Data(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of the report's values: immutable, equal by content and after a JSON round trip."""


class Figure(_Data, frozen=True):
    """One number of the report and the records (``rows``, ids) it was counted from.

    Either ``value`` is set, or ``numerator`` and ``denominator`` both are: a percentage is never
    stored or shown without its two counts. ``measure`` is what it counts ("đồng").
    """

    key: str
    label: str
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    rows: tuple[str, ...] = ()
    measure: str = ""

    def __post_init__(self) -> None:
        pair = (self.numerator is not None, self.denominator is not None)
        if (self.value is not None) == any(pair) or (any(pair) and not all(pair)):
            raise ValueError(f"figure {self.key}: a value, or a numerator with its denominator")

    @property
    def text(self) -> str:
        """How the figure is written: ``1.234`` or ``12/40 (30,0%)``; no percentage over zero."""
        if self.value is not None:
            return format_plain(self.value)
        above, below = Decimal(str(self.numerator or 0)), Decimal(str(self.denominator or 0))
        counts = f"{format_plain(above)}/{format_plain(below)}"
        # Shares of money are held against a bar of 0.5 %, where rounding up would mislead.
        share = format_share if self.measure else format_percent
        return f"{counts} ({share(above, below)})" if below else counts


class Span(_Data, frozen=True):
    """A run of text; ``figure`` is the key of the figure it shows, empty for plain words."""

    text: str
    figure: str = ""


class Paragraph(_Data, frozen=True, tag="paragraph"):
    """A justified paragraph of the body."""

    spans: tuple[Span, ...]
    italic: bool = False

    @property
    def text(self) -> str:
        """The words without the links."""
        return "".join(span.text for span in self.spans)


class Bullet(_Data, frozen=True, tag="bullet"):
    """An item "- …" under a paragraph or heading."""

    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The words without the links and without the dash."""
        return "".join(span.text for span in self.spans)


class Heading(_Data, frozen=True, tag="heading"):
    """A numbered clause with a title, e.g. ``1. Kết quả đạt được`` (khoản, bold)."""

    key: str
    number: str
    title: str

    @property
    def text(self) -> str:
        """Number and title on one line."""
        return f"{self.number}. {self.title}"


class Missing(_Data, frozen=True, tag="missing"):
    """A place nobody has filled: a visible marker that blocks freezing until accepted."""

    section: str
    why: str

    @property
    def text(self) -> str:
        """The marker and its reason."""
        return f"{MARKER} {self.why}"


class NilReport(_Data, frozen=True, tag="nil"):
    """The officer has said that nothing arose (báo cáo "không phát sinh")."""

    section: str

    @property
    def text(self) -> str:
        """The explicit sentence."""
        return NIL_SENTENCE


class Column(_Data, frozen=True):
    """A table column: its heading, its share of the width in millimetres, and alignment."""

    title: str
    width: int | float
    align: Align = "left"


class Cell(_Data, frozen=True):
    """A cell as printed; ``number`` or ``day`` carries the value for a spreadsheet."""

    text: str
    number: int | float | None = None
    day: date | None = None
    figure: str = ""


class Row(_Data, frozen=True):
    """A table row; a group row holds one cell, spans the table and is bold.

    ``record`` is the id of the record the row tells of, so that it can be opened from the report.
    """

    cells: tuple[Cell, ...]
    group: bool = False
    record: str = ""


class Table(_Data, frozen=True, tag="table"):
    """Columns and rows; ``note`` is printed in italics below."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


Block = Heading | Paragraph | Bullet | Table | Missing | NilReport


class Section(_Data, frozen=True):
    """A part of the report: ``I. CÔNG TÁC LÃNH ĐẠO…``; without a title it has no heading."""

    number: str
    title: str
    blocks: tuple[Block, ...] = ()


class Annex(_Data, frozen=True):
    """A "Phụ lục": Roman ``number`` (empty when it is the only one), title, note and one table."""

    key: str
    number: str
    title: str
    note: str
    table: Table
    landscape: bool = True

    @property
    def label(self) -> str:
        """``Phụ lục II``, or ``Phụ lục`` when there is only one."""
        return f"Phụ lục {self.number}".strip()


class Letterhead(_Data, frozen=True):
    """The head of page 1: bodies, number and date; the clerk (Văn thư) fills number and date in."""

    issuer: tuple[str, ...]
    number: str
    place: str
    date_text: str
    superior: str = ""

    @property
    def place_line(self) -> str:
        """``Tân Thành, ngày     tháng     năm 2026``."""
        return f"{self.place}, {self.date_text}"


class Signature(_Data, frozen=True):
    """Authority lines (``TM. ỦY BAN NHÂN DÂN``, ``CHỦ TỊCH``) over the signer's name."""

    lines: tuple[str, ...]
    name: str = ""


class ReportDocument(_Data, frozen=True):
    """A whole report in the form of NĐ 30/2020/NĐ-CP, Mẫu 1.4, ready for any writer."""

    letterhead: Letterhead
    subject: tuple[str, ...]
    addressees: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    annexes: tuple[Annex, ...] = ()
    type_name: str = "BÁO CÁO"

    def blocks(self) -> Iterator[Block]:
        """Every block of every section, in reading order."""
        for section in self.sections:
            yield from section.blocks

    def missing(self) -> tuple[Missing, ...]:
        """The markers still standing in the body."""
        return tuple(block for block in self.blocks() if isinstance(block, Missing))


class MissingPart(_Data, frozen=True):
    """A gap, by section key and reason: blocks freezing until filled, declared nil or accepted."""

    section: str
    why: str


class Snapshot(_Data, frozen=True):
    """What a frozen report keeps: the paper, its figures by key, and the gaps accepted."""

    document: ReportDocument
    figures: dict[str, Figure]
    missing: tuple[MissingPart, ...] = ()


def spans(*parts: str | Figure) -> tuple[Span, ...]:
    """Build spans from words and figures in order; a figure becomes a link to its rows."""
    return tuple(
        Span(part.text, part.key) if isinstance(part, Figure) else Span(part) for part in parts
    )


def paragraph(*parts: str | Figure) -> Paragraph:
    """A paragraph of words and linked figures."""
    return Paragraph(spans(*parts))


def bullet(*parts: str | Figure) -> Bullet:
    """A bullet of words and linked figures."""
    return Bullet(spans(*parts))


def to_json(value: ReportDocument | Snapshot) -> bytes:
    """Serialise a document or snapshot; the same content always gives the same bytes."""
    return msgspec.json.encode(value)


def from_json(data: bytes | str) -> ReportDocument:
    """Read a document that :func:`to_json` wrote.

    Raises ``msgspec.ValidationError`` (a ``ValueError``) when ``data`` is not such a document.
    """
    return msgspec.json.decode(data, type=ReportDocument)
