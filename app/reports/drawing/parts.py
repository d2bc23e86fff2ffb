"""The fixed parts of an official page: letterhead, addressees, signature, titles of annexes."""

from __future__ import annotations

from typing import Any

from reportlab.platypus.flowables import Flowable

from app.reports.content import Letterhead, ReportDocument, Signature
from app.reports.drawing.geometry import (
    MM,
    MOTTO,
    NATION,
    SHORT_RULE,
    SIZE_BODY_NAME,
    SIZE_MOTTO,
    SIZE_NATION,
    SIZE_NUMBER,
    SIZE_RECIPIENTS,
    SIZE_RECIPIENTS_TITLE,
    SIZE_TEXT,
    Head,
    measure_head,
)
from app.reports.drawing.ink import BOLD, BOLD_ITALIC, ITALIC, REGULAR, Ink

_RULE = 0.75
_LINE = 16.0
_SMALL_LINE = 13.0
_SIGNING_SPACE = 30 * MM
_RECIPIENTS_SHARE = 0.46


class _Fixed(Flowable):  # type: ignore[misc]  # the library ships no types
    """A part of known height over the whole text width."""

    tall = 0.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Take the whole width and the height known from the lines."""
        self.width, self.height = width, self.tall
        return width, self.tall

    def centre(self, text: str, font: str, size: float, *, at: tuple[float, float]) -> None:
        """Write one line centred on ``at`` (x, baseline y)."""
        canvas: Any = self.canv
        canvas.setFont(font, size)
        canvas.drawCentredString(*at, text)

    def rule(self, width: float, x: float, y: float) -> None:
        """Draw a solid rule of ``width`` points centred on ``x``."""
        canvas: Any = self.canv
        canvas.setLineWidth(_RULE)
        canvas.line(x - width / 2, y, x + width / 2, y)


class HeadPart(_Fixed):
    """Boxes 1 to 4: nation and motto, bodies, number, place and date."""

    def __init__(self, letterhead: Letterhead, ink: Ink, width: float) -> None:
        super().__init__()
        self._head: Head = measure_head(letterhead, ink, width)
        self._number = ink.clean(letterhead.number)
        names = len(self._head.superior) + len(self._head.issuer)
        self._upper = max(names, 2) * _LINE + 8
        self.tall = self._upper + len(self._head.place) * _LINE + 14

    def draw(self) -> None:
        """Draw both columns on one set of base lines."""
        head = self._head
        left, right = head.left / 2, head.left + head.right / 2
        y = self.height - SIZE_NATION
        self.centre(NATION, BOLD, SIZE_NATION, at=(right, y))
        self.centre(MOTTO, BOLD, SIZE_MOTTO, at=(right, y - _LINE))
        self.rule(head.motto_rule, right, y - _LINE - 5)
        for line in head.superior:
            self.centre(line, REGULAR, SIZE_BODY_NAME, at=(left, y))
            y -= _LINE
        for line in head.issuer:
            self.centre(line, BOLD, SIZE_BODY_NAME, at=(left, y))
            y -= _LINE
        self.rule(head.issuer_rule, left, y + _LINE - 5)
        y = self.height - self._upper - SIZE_NUMBER
        self.centre(self._number, REGULAR, SIZE_NUMBER, at=(left, y))
        for line in head.place:
            self.centre(line, ITALIC, SIZE_NUMBER, at=(right, y))
            y -= _LINE


class CentredLines(_Fixed):
    """Lines in one style, centred, broken to the width; optionally a short rule below."""

    def __init__(
        self,
        texts: tuple[str, ...],
        ink: Ink,
        width: float,
        *,
        font: str = BOLD,
        size: float = SIZE_TEXT,
        rule: bool = False,
        after: float = 0.0,
    ) -> None:
        super().__init__()
        self._font, self._size, self._leading = font, size, size + 4
        self._lines = [line for text in texts for line in ink.lines(text, font, size, width)]
        self._rule = ink.width(self._lines[-1], font, size) * SHORT_RULE if rule else 0.0
        self.tall = len(self._lines) * self._leading + (8 if rule else 0) + after

    def draw(self) -> None:
        """Draw the lines from the top."""
        y = self.height - self._size
        for line in self._lines:
            self.centre(line, self._font, self._size, at=(self.width / 2, y))
            y -= self._leading
        if self._rule:
            self.rule(self._rule, self.width / 2, y + self._leading - 6)


class Addressees(_Fixed):
    """The addressees: one beside "Kính gửi:", several below it with dashes under the colon."""

    def __init__(self, names: tuple[str, ...], ink: Ink, width: float) -> None:
        super().__init__()
        self._label = "Kính gửi:"
        lead = ink.width(self._label, REGULAR, SIZE_TEXT)
        dash = "" if len(names) == 1 else "- "
        beside = ink.width(" ", REGULAR, SIZE_TEXT) if len(names) == 1 else -4.0
        room = width - lead - beside - 4
        self._lines: list[str] = []
        for index, name in enumerate(names):
            stop = "" if len(names) == 1 else "." if index == len(names) - 1 else ";"
            self._lines += ink.lines(f"{dash}{name}{stop}", REGULAR, SIZE_TEXT, room)
        widest = max((ink.width(each, REGULAR, SIZE_TEXT) for each in self._lines), default=0.0)
        self._x = max((width - lead - beside - widest) / 2, 0.0)
        self._names_x = self._x + lead + beside
        self._below = len(names) > 1
        self.tall = (len(self._lines) + self._below) * 18 + 8

    def draw(self) -> None:
        """Draw label and names."""
        canvas: Any = self.canv
        canvas.setFont(REGULAR, SIZE_TEXT)
        y = self.height - SIZE_TEXT
        canvas.drawString(self._x, y, self._label)
        y -= 18 if self._below else 0
        for line in self._lines:
            canvas.drawString(self._names_x, y, line)
            y -= 18


class SignaturePart(_Fixed):
    """The recipients ("Nơi nhận") at left; authority, room for the seal, and name at right."""

    def __init__(
        self, signature: Signature, recipients: tuple[str, ...], ink: Ink, width: float
    ) -> None:
        super().__init__()
        self._left = width * _RECIPIENTS_SHARE
        self._centre = self._left + (width - self._left) / 2
        self._recipients = [
            line
            for each in recipients
            for line in ink.lines(f"- {each}", REGULAR, SIZE_RECIPIENTS, self._left - 8)
        ]
        room = width - self._left
        self._lines = [
            line for each in signature.lines for line in ink.lines(each, BOLD, SIZE_TEXT, room)
        ]
        self._name = ink.lines(signature.name, BOLD, SIZE_TEXT, room)
        right = (len(self._lines) + len(self._name)) * 18 + _SIGNING_SPACE
        self.tall = max(right, _LINE + len(self._recipients) * _SMALL_LINE) + 6

    def draw(self) -> None:
        """Draw both columns, level at the top."""
        canvas: Any = self.canv
        y = self.height - SIZE_TEXT - 6
        canvas.setFont(BOLD_ITALIC, SIZE_RECIPIENTS_TITLE)
        canvas.drawString(0, y, "Nơi nhận:")
        canvas.setFont(REGULAR, SIZE_RECIPIENTS)
        for index, line in enumerate(self._recipients):
            canvas.drawString(0, y - _LINE + 2 - index * _SMALL_LINE, line)
        for line in self._lines:
            self.centre(line, BOLD, SIZE_TEXT, at=(self._centre, y))
            y -= 18
        y -= _SIGNING_SPACE
        for line in self._name:
            self.centre(line, BOLD, SIZE_TEXT, at=(self._centre, y))
            y -= 18


def title_part(document: ReportDocument, ink: Ink, width: float) -> list[Flowable]:
    """Box 5a: the type of the paper and its subject, a rule below."""
    kind = CentredLines((document.type_name,), ink, width)
    if not document.subject:
        return [kind]
    return [kind, CentredLines(document.subject, ink, width * 0.9, rule=True, after=10)]
