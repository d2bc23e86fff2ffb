"""A laid-out chart as vector drawing on a PDF page; imported only when drawing.

Nothing is worked out here: the shapes of the scene are drawn one by one, scaled to the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.platypus.flowables import Flowable

from app.charts.scene import Line, Primitive, Rect, Scene, Shape, Text, Tone
from app.reports.drawing.ink import BOLD, REGULAR, Ink

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_COLOURS: dict[Tone, str] = {
    "text": "#1b2430",
    "muted": "#566273",
    "line": "#d8dee6",
    "base": "#ffffff",
    "accent": "#0f5c8c",
    "accent_soft": "#dcecf6",
    "good": "#1c6638",
    "good_soft": "#e3f3e8",
    "warn": "#7a4a00",
    "warn_soft": "#fdf1dc",
    "danger": "#a8261c",
    "danger_soft": "#fbe9e7",
}
_DASH = (4, 3)


def draw(scene: Scene, canvas: Canvas, ink: Ink) -> None:
    """Draw a scene upwards from the canvas's origin, in its own size."""
    for primitive in scene.primitives:
        _draw_one(primitive, canvas, ink, scene.height)


class ChartPart(Flowable):  # type: ignore[misc]  # the library ships no types
    """A chart in the flow of a page, never wider than the page and never enlarged."""

    def __init__(self, scene: Scene, ink: Ink, width: float) -> None:
        super().__init__()
        self._scene, self._ink = scene, ink
        self._scale = min(1.0, width / scene.width)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size on the page."""
        return self._scene.width * self._scale, self._scene.height * self._scale

    def draw(self) -> None:
        """Draw the chart."""
        canvas: Any = self.canv
        canvas.saveState()
        canvas.scale(self._scale, self._scale)
        draw(self._scene, canvas, self._ink)
        canvas.restoreState()


def _draw_one(primitive: Primitive, canvas: Canvas, ink: Ink, height: float) -> None:
    match primitive:
        case Line():
            _draw_line(primitive, canvas, height)
        case Rect():
            stroke, fill = _colours(canvas, primitive.outline, primitive.fill)
            y = height - primitive.y - primitive.height
            box = (primitive.x, y, primitive.width, primitive.height)
            canvas.rect(*box, stroke=stroke, fill=fill)
        case Shape():
            stroke, fill = _colours(canvas, primitive.outline, primitive.fill)
            canvas.drawPath(_path(primitive, canvas, height), stroke=stroke, fill=fill)
        case Text():
            _draw_text(primitive, canvas, ink, height)


def _draw_line(line: Line, canvas: Canvas, height: float) -> None:
    canvas.setStrokeColor(HexColor(_COLOURS[line.tone]))
    canvas.setLineWidth(line.width)
    canvas.setDash(*_DASH) if line.dashed else canvas.setDash()
    canvas.line(line.x1, height - line.y1, line.x2, height - line.y2)
    canvas.setDash()


def _draw_text(text: Text, canvas: Canvas, ink: Ink, height: float) -> None:
    canvas.setFillColor(HexColor(_COLOURS[text.tone]))
    canvas.setFont(BOLD if text.bold else REGULAR, text.size)
    write = {
        "start": canvas.drawString,
        "middle": canvas.drawCentredString,
        "end": canvas.drawRightString,
    }[text.anchor]
    write(text.x, height - text.y, ink.clean(text.text))


def _path(shape: Shape, canvas: Canvas, height: float) -> Any:
    path = canvas.beginPath()
    first, *others = shape.corners
    path.moveTo(first[0], height - first[1])
    for x, y in others:
        path.lineTo(x, height - y)
    path.close()
    return path


def _colours(canvas: Canvas, outline: Tone | None, fill: Tone | None) -> tuple[int, int]:
    """Take the colours of a closed shape; return whether it has an edge and a ground."""
    canvas.setLineWidth(1)
    if outline:
        canvas.setStrokeColor(HexColor(_COLOURS[outline]))
    if fill:
        canvas.setFillColor(HexColor(_COLOURS[fill]))
    return int(outline is not None), int(fill is not None)
