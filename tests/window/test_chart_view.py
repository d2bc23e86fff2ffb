from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QBuffer, QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from reportlab.pdfgen.canvas import Canvas

from app.charts import paper
from app.charts.layout import lay_out
from app.charts.scene import Line, Rect, Shape, Text
from app.reports.drawing.ink import Ink
from tests.charts.samples import BARS, CHARTS, HEAT, LINE
from tests.window.keys import press
from ui.window.theme import DARK, LIGHT
from ui.window.widgets.chart_paint import paint
from ui.window.widgets.chart_view import ChartView


class Noting(Canvas):
    """A PDF canvas that also keeps note of what is drawn on it, in order."""

    def __init__(self) -> None:
        super().__init__(BytesIO())
        self.noted: list[tuple] = []

    def line(self, *ends):
        self.noted.append(("line", *ends))
        super().line(*ends)

    def rect(self, x, y, width, height, stroke=1, fill=0):
        self.noted.append(("rect", x, y, width, height))
        super().rect(x, y, width, height, stroke=stroke, fill=fill)

    def drawPath(self, path, stroke=1, fill=0):  # noqa: N802
        self.noted.append(("shape",))
        super().drawPath(path, stroke=stroke, fill=fill)

    def drawString(self, x, y, text):  # noqa: N802
        self.noted.append(("text", text))
        super().drawString(x, y, text)

    def drawCentredString(self, x, y, text):  # noqa: N802
        self.noted.append(("text", text))
        super().drawCentredString(x, y, text)

    def drawRightString(self, x, y, text):  # noqa: N802
        self.noted.append(("text", text))
        super().drawRightString(x, y, text)


def on_paper(scene):
    canvas = Noting()
    paper.draw(scene, canvas, Ink())
    return canvas.noted


def on_screen(scene, font):
    """What Qt draws, read back from a drawing that keeps shapes and words apart."""
    held = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(held)
    generator.setSize(QSize(int(scene.width), int(scene.height)))
    painter = QPainter(generator)
    paint(scene, painter, LIGHT, font)
    painter.end()
    root = ElementTree.fromstring(bytes(held.data().data()))  # noqa: S314 - just drawn here
    return [
        e
        for e in root.iter()
        if e.tag.rpartition("}")[2] in ("text", "path", "polyline", "rect", "polygon")
    ]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: type(c).__name__)
def test_both_writers_draw_the_same_shapes_and_words(dressed_app, chart):
    scene = lay_out(chart, 700)
    kinds = {Line: "line", Rect: "rect", Shape: "shape", Text: "text"}
    wanted = [kinds[type(p)] for p in scene.primitives]
    paper_drawn, screen_drawn = on_paper(scene), on_screen(scene, dressed_app.font())
    assert [d[0] for d in paper_drawn] == wanted
    assert len(screen_drawn) == len(wanted)
    words = [e.text for e in screen_drawn if e.tag.endswith("text")]
    assert tuple(words) == scene.texts
    assert tuple(d[1] for d in paper_drawn if d[0] == "text") == scene.texts


def test_the_two_pages_agree_where_things_are():
    scene = lay_out(BARS, 700)
    boxes = [p for p in scene.primitives if isinstance(p, Rect)]
    drawn = [d[1:] for d in on_paper(scene) if d[0] == "rect"]
    turned = [(b.x, scene.height - b.y - b.height, b.width, b.height) for b in boxes]
    assert drawn == turned


@pytest.fixture
def view(dressed_app, qtbot):
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(720, 500)
    made.show_chart(BARS)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_arrow_keys_walk_over_the_figures_and_enter_chooses(view, qtbot):
    canvas = view.canvas
    canvas.setFocus()
    assert canvas.accessibleName() == BARS.title
    press(canvas, Qt.Key.Key_Right)
    press(canvas, Qt.Key.Key_Down)
    assert canvas.area is not None
    assert canvas.area.key == "II"
    assert canvas.accessibleDescription() == canvas.area.words
    with qtbot.waitSignal(view.picked) as caught:
        press(canvas, Qt.Key.Key_Return)
    assert caught.args == ["II"]
    press(canvas, Qt.Key.Key_Left)
    press(canvas, Qt.Key.Key_Left)
    assert canvas.area.key == "III"


def test_the_mouse_chooses_what_it_points_at(view, qtbot):
    area = view.canvas.scene.areas[0]
    place = QPoint(int(area.x + area.width / 2) + 8, int(area.y + area.height / 2) + 8)
    with qtbot.waitSignal(view.picked) as caught:
        QTest.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == ["I"]


def test_the_numbers_are_there_as_a_table(view):
    press(view.button, Qt.Key.Key_Space)
    assert view.table.isVisible()
    assert "Tiến độ" in view.table.accessibleName()
    assert view.table.item(0, 1).text() == "3/4 (75%)"
    view.show_chart(LINE)
    assert view.table.horizontalHeaderItem(0).text() == "Ngày"
    press(view.button, Qt.Key.Key_Space)
    assert not view.table.isVisible()


def test_it_follows_the_width_it_is_given(view, qtbot):
    before = view.canvas.scene.width
    view.resize(1100, 500)
    qtbot.waitUntil(lambda: view.canvas.scene.width > before + 300)
    assert view.canvas.height() == int(view.canvas.scene.height) + 16


def test_a_matrix_keeps_its_squares_in_a_narrow_window(view):
    columns = HEAT.columns * 12
    rows = tuple(type(r)(r.label, r.cells * 12, r.done, r.total) for r in HEAT.rows)
    view.show_chart(type(HEAT)("rộng", columns, rows))
    assert view.canvas.minimumWidth() > 1000


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_it_is_drawn_sharp_at_every_scale(dressed_app, ratio, colours):
    scene = lay_out(BARS, 400)
    image = QImage(QSize(int(400 * ratio), int(scene.height * ratio)), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(colours.base)
    painter = QPainter(image)
    paint(scene, painter, colours, dressed_app.font())
    painter.end()
    bar = next(p for p in scene.primitives if isinstance(p, Rect) and p.fill == "good")
    middle = QPoint(int((bar.x + 4) * ratio), int((bar.y + bar.height / 2) * ratio))
    assert image.pixelColor(middle).name() == colours.good
