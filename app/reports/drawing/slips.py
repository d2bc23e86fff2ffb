"""A slip laid out on A5: who issued it, title, rows, and a framed code large enough to read out."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Frame, PageTemplate, Spacer
from reportlab.platypus.flowables import Flowable

from app.reports.drawing.geometry import MM, PAGE_SHORT
from app.reports.drawing.ink import BOLD, ITALIC, REGULAR, Ink
from app.reports.drawing.pages import Drawn, Info, build
from app.reports.drawing.parts import CentredLines
from app.reports.slip import Slip

_WIDE, _TALL = PAGE_SHORT / 2**0.5, PAGE_SHORT
_MARGIN = 14 * MM
_WIDTH = _WIDE - 2 * _MARGIN
_SIZE, _LEADING = 11.0, 15.0
_LABEL_SHARE = 0.42
_CODE_SIZE, _BOX = 26.0, 44.0


class Rows(Flowable):  # type: ignore[misc]  # the library ships no types
    """Labels at left, their words beside them, both broken to their columns."""

    def __init__(self, rows: tuple[tuple[str, str], ...], ink: Ink) -> None:
        super().__init__()
        label, room = _WIDTH * _LABEL_SHARE - 6, _WIDTH * (1 - _LABEL_SHARE)
        self._rows = [
            (ink.lines(left, REGULAR, _SIZE, label), ink.lines(right, BOLD, _SIZE, room))
            for left, right in rows
        ]
        self._tall = sum(max(len(a), len(b)) for a, b in self._rows) * _LEADING

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width, self.height = _WIDTH, self._tall
        return self.width, self.height

    def draw(self) -> None:
        """Draw the rows from the top."""
        canvas: Any = self.canv
        y = self.height - _SIZE
        for left, right in self._rows:
            for x, font, lines in ((0.0, REGULAR, left), (_WIDTH * _LABEL_SHARE, BOLD, right)):
                canvas.setFont(font, _SIZE)
                for number, line in enumerate(lines):
                    canvas.drawString(x, y - number * _LEADING, line)
            y -= max(len(left), len(right)) * _LEADING


class CodeBox(Flowable):  # type: ignore[misc]  # the library ships no types
    """The code in a frame, each group apart."""

    def __init__(self, code: str, ink: Ink) -> None:
        super().__init__()
        self._code = ink.clean(code)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width, self.height = _WIDTH, _BOX
        return self.width, self.height

    def draw(self) -> None:
        """Draw frame and code."""
        canvas: Any = self.canv
        canvas.setLineWidth(1)
        canvas.rect(0, 0, _WIDTH, _BOX)
        canvas.setFont(BOLD, _CODE_SIZE)
        canvas.drawCentredString(_WIDTH / 2, (_BOX - _CODE_SIZE) / 2 + 5, self._code)


def draw_slip(slip: Slip, info: Info) -> Drawn:
    """Lay a slip out on one page."""
    ink = Ink()

    def centred(*texts: str, font: str = REGULAR, size: float = _SIZE, after: float = 0.0) -> Any:
        return CentredLines(texts, ink, _WIDTH, font=font, size=size, after=after)

    story: list[Flowable] = [
        centred(slip.issuer, font=BOLD, after=10),
        centred(*slip.titles, font=BOLD, size=14, after=10),
        Rows(slip.rows, ink),
        Spacer(0, 14),
        centred(slip.code_label, after=4),
        CodeBox(slip.code, ink),
        Spacer(0, 8),
        centred(slip.note, font=ITALIC, size=10),
    ]
    frame = Frame(_MARGIN, _MARGIN, _WIDTH, _TALL - 2 * _MARGIN, 0, 0, 0, 0)
    return build(story, [PageTemplate("slip", [frame], pagesize=(_WIDE, _TALL))], info, ink)
