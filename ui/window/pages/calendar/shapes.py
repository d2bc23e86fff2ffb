"""The shape that stands for each kind of day: told apart without colour, always beside a word."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.services.day.agenda import What
from ui.window.widgets.parts import tone_colour

TONES = {
    What.TASK: "accent",
    What.OWN_DAY: "accent",
    What.PRODUCT: "accent",
    What.REPORT: "warn",
    What.REPORT_SAFE: "warn",
    What.DEADLINE: "plain",
    What.TRAINING: "good",
}
_OUTLINED = (What.REPORT_SAFE, What.DEADLINE, What.TRAINING)
_SIDE = 9


def draw(painter: QPainter, what: What, rect: QRectF, colour: str) -> None:
    """Draw the shape of a kind within a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.4))
    hollow = what in _OUTLINED
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else QColor(colour))
    inner = rect.adjusted(0.7, 0.7, -0.7, -0.7)
    match what:
        case What.TASK | What.TRAINING:
            painter.drawEllipse(inner)
        case What.PRODUCT | What.DEADLINE:
            painter.drawRect(inner)
        case What.OWN_DAY:
            painter.drawPolygon(_diamond(inner))
        case _:
            painter.drawPolygon(_triangle(inner))
    painter.restore()


def _diamond(r: QRectF) -> QPolygonF:
    middle = r.center()
    return QPolygonF(
        [
            QPointF(middle.x(), r.top()),
            QPointF(r.right(), middle.y()),
            QPointF(middle.x(), r.bottom()),
            QPointF(r.left(), middle.y()),
        ]
    )


def _triangle(r: QRectF) -> QPolygonF:
    return QPolygonF([QPointF(r.center().x(), r.top()), r.bottomRight(), r.bottomLeft()])


class Shape(QWidget):
    """One shape in the key under the calendar; the word beside it carries the meaning."""

    def __init__(self, what: What) -> None:
        super().__init__()
        self._what = what
        self.setFixedSize(QSize(_SIDE, _SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        draw(QPainter(self), self._what, QRectF(self.rect()), tone_colour(TONES[self._what]))
