"""A sheet to sign laid out on pages: small head, titles, tables, a foot with places to sign."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import KeepTogether, PageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from app.reports.drawing.geometry import MM, SIZE_MOTTO, SIZE_RECIPIENTS, text_width
from app.reports.drawing.ink import BOLD, ITALIC, Ink
from app.reports.drawing.pages import Composer, Drawn, Info, build, template
from app.reports.drawing.parts import HeadPart
from app.reports.sheet import Sheet

_ROOM = 24 * MM
_LINE = 16.0


class Feet(Flowable):  # type: ignore[misc]  # the library ships no types
    """Who signs, side by side, with room for the signatures."""

    def __init__(self, names: tuple[str, ...], ink: Ink, width: float) -> None:
        super().__init__()
        self._names = tuple(ink.clean(name) for name in names)
        self._wide = width

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width, self.height = self._wide, 2 * _LINE + _ROOM
        return self.width, self.height

    def draw(self) -> None:
        """Write each name over its room."""
        canvas: Any = self.canv
        share = self._wide / len(self._names)
        for number, name in enumerate(self._names):
            x = share * (number + 0.5)
            canvas.setFont(BOLD, SIZE_MOTTO)
            canvas.drawCentredString(x, self.height - _LINE, name)
            canvas.setFont(ITALIC, SIZE_RECIPIENTS)
            canvas.drawCentredString(x, self.height - 2 * _LINE, "(Ký, ghi rõ họ tên)")


def draw_sheet(sheet: Sheet, info: Info) -> Drawn:
    """Lay a sheet out; every table but the first begins on a page of its own."""
    ink = Ink()
    composer = Composer(ink)
    width = text_width(landscape=sheet.landscape)
    story: list[Flowable] = [HeadPart(sheet.letterhead, ink, width), Spacer(0, 4)]
    story += composer.titles(sheet.titles, sheet.note, landscape=sheet.landscape)
    story += [] if sheet.note else [Spacer(0, 8)]
    for number, table in enumerate(sheet.tables):
        story += [PageBreak()] if number else []
        story += composer.table(table, width)
    if sheet.feet:
        story.append(KeepTogether([Spacer(0, 4), Feet(sheet.feet, ink, width)]))
    return build(story, [template("sheet", landscape=sheet.landscape)], info, ink)
