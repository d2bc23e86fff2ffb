from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from app.charts.layout import lay_out
from app.charts.paper import ChartPart
from app.reports.drawing.ink import Ink
from tests.charts.samples import CHARTS, HEAT


def pdf_of(chart) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(842, 595))
    part = ChartPart(lay_out(chart, 760), Ink(), 760)
    part.wrapOn(canvas, 760, 500)
    part.drawOn(canvas, 40, 60)
    canvas.save()
    return file.getvalue()


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[0].get_textpage()
        said = text.get_text_bounded()
        text.close()
        return " ".join(said.split())
    finally:
        document.close()


@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: type(c).__name__)
def test_the_page_reads_back_with_every_label(chart):
    read = words_of(pdf_of(chart))
    for text in lay_out(chart, 760).texts:
        assert text in read, text


def test_the_drawing_is_vector(tmp_path):
    assert b"/Subtype /Image" not in pdf_of(CHARTS[0])


def test_a_wide_chart_is_made_to_fit_the_page():
    wide = type(HEAT)(
        "rộng",
        HEAT.columns * 12,
        tuple(type(r)(r.label, r.cells * 12, r.done, r.total) for r in HEAT.rows),
    )
    part = ChartPart(lay_out(wide, 400), Ink(), 500)
    width, height = part.wrap(500, 700)
    assert width <= 500.01
    assert height > 0
