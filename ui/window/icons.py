"""Icons: our own line drawings (resources/icons), tinted with a colour of the palette."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

_SIZES = (16, 20, 24, 32, 48)


def icon(name: str, colour: str, size: int = 0) -> QIcon:
    """Return an icon drawn in a colour ("#rrggbb"), sharp at every screen scale.

    With ``size``, in pixels, for a place of that size alone: quicker.
    """
    result = QIcon()
    for side in (size, 2 * size) if size else _SIZES:
        result.addPixmap(pixmap(name, colour, side))
    return result


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return one drawing of ``size`` logical pixels."""
    svg = _drawing(name).replace("currentColor", colour)
    side = round(size * ratio)
    result = QPixmap(side, side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return resources.read_text(f"icons/{name}.svg")
