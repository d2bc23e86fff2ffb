"""The few shapes every chart is made of, and text measured alike for every writer.

Lengths are in points of the drawing (one screen pixel at 100 %), y grows downwards. Colours are
tones; each writer has its own colour for a tone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal[
    "text",
    "muted",
    "line",
    "base",
    "accent",
    "accent_soft",
    "good",
    "good_soft",
    "warn",
    "warn_soft",
    "danger",
    "danger_soft",
]
Anchor = Literal["start", "middle", "end"]
SMALL, NORMAL = 11.0, 12.0
LEADING = 1.3
_NARROW = frozenset("iíìỉĩịlIÍÌỈĨỊjtftr.,:;!|'()[]/ -1")
_WIDE = frozenset("mwMWƯỪỨỬỮỰ%@—")
_EM_NARROW, _EM_PLAIN, _EM_CAPITAL, _EM_WIDE = 0.37, 0.6, 0.72, 0.95


@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: Tone
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Rect:
    """A box, filled, outlined or both."""

    x: float
    y: float
    width: float
    height: float
    fill: Tone | None = None
    outline: Tone | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed outline through corner points, filled, outlined or both."""

    corners: tuple[tuple[float, float], ...]
    fill: Tone | None = None
    outline: Tone | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words; ``y`` is its base line."""

    x: float
    y: float
    text: str
    size: float = NORMAL
    tone: Tone = "text"
    anchor: Anchor = "start"
    bold: bool = False


Primitive = Line | Rect | Shape | Text


@dataclass(frozen=True, slots=True)
class Area:
    """A place that can be chosen: what it stands for, and its words for those who do not see it."""

    x: float
    y: float
    width: float
    height: float
    key: str
    words: str

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in the area."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True)
class Scene:
    """A chart laid out: its size, what to draw in order, and what can be chosen."""

    width: float
    height: float
    primitives: tuple[Primitive, ...]
    areas: tuple[Area, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Return every text in drawing order."""
        return tuple(p.text for p in self.primitives if isinstance(p, Text))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return a width no common typeface exceeds: the layout is the same on every machine."""
    ems = sum(_ems(letter) for letter in text)
    return ems * size * (1.08 if bold else 1.0)


def fit(text: str, width: float, size: float, *, lines: int = 1) -> tuple[str, ...]:
    """Break a text at spaces into at most ``lines`` lines; what is too long ends in "…"."""
    done: list[str] = []
    rest = text.split()
    while rest and len(done) < lines:
        count = max(1, _that_fit(rest, width, size))
        done.append(" ".join(rest[:count]))
        rest = rest[count:]
    if not done:
        return ()
    if rest or text_width(done[-1], size) > width:
        done[-1] = _cut(done[-1], width, size)
    return tuple(done)


def hatch(box: Rect, tone: Tone, *, step: float = 5.0, crossed: bool = False) -> tuple[Line, ...]:
    """Return slanting strokes within a box: a state is never told by colour alone."""
    rising = [_slant(box, offset) for offset in _offsets(box, step)]
    strokes = [Line(x1, y1, x2, y2, tone) for x1, y1, x2, y2 in rising]
    if crossed:
        middle = 2 * box.y + box.height
        strokes += [Line(x1, middle - y1, x2, middle - y2, tone) for x1, y1, x2, y2 in rising]
    return tuple(strokes)


def tick(x: float, y: float, size: float, tone: Tone) -> tuple[Line, ...]:
    """Return a check mark around a point."""
    half = size / 2
    low = (x - half * 0.2, y + half * 0.7)
    return (
        Line(x - half, y, *low, tone, 1.6),
        Line(*low, x + half, y - half * 0.8, tone, 1.6),
    )


def diamond(x: float, y: float, size: float, tone: Tone, *, filled: bool) -> Shape:
    """Return a square standing on its corner."""
    corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    return Shape(corners, tone if filled else "base", tone)


def _ems(letter: str) -> float:
    if letter in _NARROW:
        return _EM_NARROW
    if letter in _WIDE:
        return _EM_WIDE
    return _EM_CAPITAL if letter.isupper() else _EM_PLAIN


def _that_fit(words: list[str], width: float, size: float) -> int:
    count = 0
    while count < len(words) and text_width(" ".join(words[: count + 1]), size) <= width:
        count += 1
    return count


def _cut(text: str, width: float, size: float) -> str:
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def _offsets(box: Rect, step: float) -> list[float]:
    count = int((box.width + box.height) / step)
    return [step * (n + 0.5) for n in range(count + 1) if step * (n + 0.5) < box.width + box.height]


def _slant(box: Rect, offset: float) -> tuple[float, float, float, float]:
    """Return the stroke that leaves the left or lower edge ``offset`` along, rising to the right.

    It begins on the left edge or the bottom, and ends at the top or the right edge.
    """
    x1 = box.x + max(0.0, offset - box.height)
    y1 = box.y + min(box.height, offset)
    x2 = box.x + min(box.width, offset)
    y2 = box.y + max(0.0, offset - box.width)
    return x1, y1, x2, y2
