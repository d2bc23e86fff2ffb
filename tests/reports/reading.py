"""Reading the written files back, the way another program would."""

from __future__ import annotations

import ctypes
import io
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from app.reports.content import Cell, Column, ReportDocument, Row, Table
from app.reports.pdf import write_pdf
from tests.reports.samples import CREATED


def pdf_bytes(document: ReportDocument) -> bytes:
    """The PDF of ``document``."""
    stream = io.BytesIO()
    write_pdf(document, stream, title="Báo cáo tháng", author="UBND xã Tân Thành", created=CREATED)
    return stream.getvalue()


def page_texts(data: bytes) -> list[str]:
    """The text of each page, lines joined by one space."""
    with pdfium.PdfDocument(data) as document:
        texts = []
        for page in document:
            text = page.get_textpage()
            texts.append(" ".join(text.get_text_range().split()))
            text.close()
            page.close()
        return texts


@dataclass(frozen=True)
class Piece:
    """A text object: its font, whether that is embedded, its box in mm from the page's top left."""

    text: str
    font: str
    embedded: bool
    left: float
    right: float
    top: float


def pieces(data: bytes, page_index: int) -> list[Piece]:
    """The text objects of one page."""
    found = []
    with pdfium.PdfDocument(data) as document:
        page = document[page_index]
        textpage = page.get_textpage()
        height = page.get_height()
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            left, _bottom, right, top = item.get_bounds()
            font = raw.FPDFTextObj_GetFont(item.raw)
            name = ctypes.create_string_buffer(100)
            raw.FPDFFont_GetBaseFontName(font, name, 100)
            size = raw.FPDFTextObj_GetText(item.raw, textpage.raw, None, 0)
            text = ctypes.create_string_buffer(size)
            as_words = ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort))
            raw.FPDFTextObj_GetText(item.raw, textpage.raw, as_words, size)
            found.append(
                Piece(
                    text.raw.decode("utf-16-le").rstrip("\0"),
                    name.value.decode(),
                    bool(raw.FPDFFont_GetIsEmbedded(font)),
                    _mm(left),
                    _mm(right),
                    _mm(height - top),
                )
            )
        textpage.close()
        page.close()
    return found


def rules(data: bytes, page_index: int) -> list[tuple[float, float, float]]:
    """The horizontal rules of one page: (left, length, distance from the top) in mm."""
    found = []
    with pdfium.PdfDocument(data) as document:
        page = document[page_index]
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = item.get_bounds()
            if top - bottom < 2:
                found.append((_mm(left), _mm(right - left), _mm(page.get_height() - top)))
        page.close()
    return found


def _mm(points: float) -> float:
    return points / 72 * 25.4


def list_table(rows: int) -> Table:
    """A table of ``rows`` numbered rows in groups of 100."""
    made: list[Row] = []
    for n in range(1, rows + 1):
        if n % 100 == 1:
            made.append(Row((Cell(f"Nhóm {n // 100 + 1}"),), group=True))
        made.append(Row((Cell(str(n), number=n), Cell(f"Dòng số {n} của danh sách"))))
    return Table((Column("TT", 10, "center"), Column("Nội dung", 90)), tuple(made))
