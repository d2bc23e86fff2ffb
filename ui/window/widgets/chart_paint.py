"""A laid-out chart drawn by Qt: its shapes one by one, in the colours of the theme in use."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app.charts.scene import Line, Primitive, Rect, Scene, Shape, Text, Tone
from ui.window.theme import Colours

_DASH = [4.0, 3.0]


def paint(scene: Scene, painter: QPainter, colours: Colours, font: QFont) -> None:
    """Draw a scene at the painter's origin; ``font`` gives the typeface."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for primitive in scene.primitives:
        _paint_one(primitive, painter, colours, font)


def _paint_one(primitive: Primitive, painter: QPainter, colours: Colours, font: QFont) -> None:
    match primitive:
        case Line():
            pen = QPen(_colour(colours, primitive.tone), primitive.width)
            if primitive.dashed:
                pen.setDashPattern([d / primitive.width for d in _DASH])
            painter.setPen(pen)
            ends = (primitive.x1, primitive.y1), (primitive.x2, primitive.y2)
            painter.drawLine(QPointF(*ends[0]), QPointF(*ends[1]))
        case Rect():
            _dress(painter, colours, primitive.outline, primitive.fill)
            painter.drawRect(QRectF(primitive.x, primitive.y, primitive.width, primitive.height))
        case Shape():
            _dress(painter, colours, primitive.outline, primitive.fill)
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in primitive.corners]))
        case Text():
            _write(primitive, painter, colours, font)


def _write(text: Text, painter: QPainter, colours: Colours, font: QFont) -> None:
    face = QFont(font)
    face.setPixelSize(round(text.size))
    face.setBold(text.bold)
    wide = QFontMetricsF(face).horizontalAdvance(text.text)
    shift = {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    painter.setFont(face)
    painter.setPen(_colour(colours, text.tone))
    painter.drawText(QPointF(text.x - shift, text.y), text.text)


def _dress(painter: QPainter, colours: Colours, outline: Tone | None, fill: Tone | None) -> None:
    painter.setPen(QPen(_colour(colours, outline), 1) if outline else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(_colour(colours, fill)) if fill else Qt.BrushStyle.NoBrush)


def _colour(colours: Colours, tone: Tone) -> QColor:
    return QColor(getattr(colours, tone))
