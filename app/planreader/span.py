"""Text that remembers where each of its characters stands in the document.

A :class:`Span` survives joining of broken lines, dropping of markup and NFC composition, so
that every extracted item can point back to its words.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.planreader.plain import plain


@dataclass(frozen=True, slots=True)
class Place:
    """Page, paragraph, table row and cell a text stands in (1-based; ``None`` = not known)."""

    page: int | None = None
    paragraph: int | None = None
    row: int | None = None
    cell: int | None = None

    def keys(self) -> dict[str, int]:
        """Return the known coordinates as the keys of the ``source`` object."""
        known = {
            "page": self.page,
            "paragraph": self.paragraph,
            "row": self.row,
            "cell": self.cell,
        }
        return {key: value for key, value in known.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Span:
    """``text`` (NFC) whose character ``i`` stands at ``offsets[i]`` of its document or block."""

    text: str
    offsets: Sequence[int]
    place: Place = Place()
    _plain: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def plain(self) -> str:
        """The matching form of the text, computed once."""
        if not self._plain:
            self._plain.append(plain(self.text))
        return self._plain[0]

    def __bool__(self) -> bool:
        return bool(self.text)

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int = 0, end: int | None = None) -> Span:
        """Return the part ``[start, end)`` without blanks around it."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        return Span(self.text[start:stop], self.offsets[start:stop], self.place)

    def trim(self, signs: str) -> Span:
        """Return the span without the characters of ``signs`` and blanks at both ends."""
        core = self.text.strip(signs + " \t\n")
        if not core:
            return self.cut(len(self.text))
        start = self.text.find(core)
        return Span(core, self.offsets[start : start + len(core)], self.place)

    def source(self) -> dict[str, int]:
        """Return the contract's ``source``: place, ``start`` and ``end`` (exclusive)."""
        found: dict[str, int] = self.place.keys()
        if self.text:
            found["start"], found["end"] = self.offsets[0], self.offsets[-1] + 1
        return found


EMPTY = Span("", range(0))


def whole(text: str, place: Place = Place()) -> Span:
    """Return a span over all of ``text`` counted from its own beginning."""
    return Span(text, range(len(text)), place)


def join(parts: Iterable[Span], glue: str = " ") -> Span:
    """Return the parts as one span; the glue stands where the part before it ends."""
    filled = [part for part in parts if part.text]
    if not filled:
        return EMPTY
    if len(filled) == 1:
        return filled[0]
    offsets = array("I")
    texts: list[str] = []
    for part in filled:
        if texts:
            texts.append(glue)
            offsets.extend([offsets[-1]] * len(glue))
        texts.append(part.text)
        offsets.extend(part.offsets)
    return Span("".join(texts), offsets, filled[0].place)
