"""Measures of the official page (NĐ 30/2020/NĐ-CP, Phụ lục I), in points unless named mm."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.content import Letterhead
from app.reports.drawing.ink import BOLD, ITALIC, Ink

MM = 72 / 25.4
PAGE_SHORT, PAGE_LONG = 210 * MM, 297 * MM
MARGIN_TOP = MARGIN_BOTTOM = 20 * MM
MARGIN_LEFT, MARGIN_RIGHT = 30 * MM, 15 * MM
HEADER_DISTANCE = 10 * MM
INDENT = 12.7 * MM

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

SIZE_NATION = SIZE_BODY_NAME = 12.0
SIZE_MOTTO = SIZE_NUMBER = 13.0
SIZE_TEXT = 14.0
SIZE_RECIPIENTS_TITLE, SIZE_RECIPIENTS = 12.0, 11.0
SIZE_TABLE = 11.0
LEADING = 18.0
SHORT_RULE = 0.4
_GAP = 2 * MM
_MOST_RIGHT = 0.68


def text_width(*, landscape: bool) -> float:
    """Width between the side margins."""
    return (PAGE_LONG if landscape else PAGE_SHORT) - MARGIN_LEFT - MARGIN_RIGHT


@dataclass(frozen=True, slots=True)
class Head:
    """The two columns of the letterhead, measured and broken into lines."""

    left: float
    right: float
    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    place: tuple[str, ...]
    motto_rule: float
    issuer_rule: float


def measure_head(head: Letterhead, ink: Ink, width: float) -> Head:
    """Lay the letterhead out: the right column as wide as its longest line, the left one wraps."""
    place = ink.width(ink.clean(head.place_line), ITALIC, SIZE_NUMBER)
    nation = ink.width(NATION, BOLD, SIZE_NATION)
    right = min(max(nation, place) + 1, width * _MOST_RIGHT)
    left = width - right
    room = left - _GAP
    superior = ink.lines(head.superior, "Tinos", SIZE_BODY_NAME, room) if head.superior else []
    issuer = [line for body in head.issuer for line in _body_name(body, ink, room)]
    return Head(
        left=left,
        right=right,
        superior=tuple(superior),
        issuer=tuple(issuer),
        place=tuple(ink.lines(head.place_line, ITALIC, SIZE_NUMBER, right)),
        motto_rule=ink.width(MOTTO, BOLD, SIZE_MOTTO),
        issuer_rule=ink.width(issuer[-1], BOLD, SIZE_BODY_NAME) * SHORT_RULE,
    )


def _body_name(name: str, ink: Ink, room: float) -> list[str]:
    """Break a body's name into lines of about equal length, as a clerk would."""
    lines = ink.lines(name, BOLD, SIZE_BODY_NAME, room)
    if len(lines) < 2:
        return lines
    whole = ink.width(ink.clean(name), BOLD, SIZE_BODY_NAME)
    even = ink.lines(name, BOLD, SIZE_BODY_NAME, min(room, whole / len(lines) * 1.2))
    return even if len(even) == len(lines) else lines


def scaled(widths: list[float], total: float) -> list[float]:
    """Column widths in proportion, filling ``total``."""
    whole = sum(widths)
    return [each / whole * total for each in widths]
