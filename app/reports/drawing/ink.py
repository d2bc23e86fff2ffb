"""The one typeface of the PDF, and text measured, checked and broken into lines with it.

Tinos (metric-compatible with Times New Roman) is bundled, so every machine makes the same page.
"""

from __future__ import annotations

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources
from app.reports.wording import printable

REGULAR = "Tinos"
BOLD = "Tinos-Bold"
ITALIC = "Tinos-Italic"
BOLD_ITALIC = "Tinos-BoldItalic"
SUBSTITUTE = "\u25a1"
_FILES = {REGULAR: "Tinos-Regular", BOLD: BOLD, ITALIC: ITALIC, BOLD_ITALIC: BOLD_ITALIC}


@cache
def coverage() -> frozenset[str]:
    """Register the four styles once; return the characters that every one of them can draw."""
    codes: set[int] | None = None
    for name, file in _FILES.items():
        font = TTFont(name, str(resources.path(f"fonts/{file}.ttf")))
        pdfmetrics.registerFont(font)
        drawn = {code for code, glyph in font.face.charToGlyph.items() if glyph}
        codes = drawn if codes is None else codes & drawn
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC
    )
    return frozenset(map(chr, codes or ())) | {"\n"}


class Ink:
    """Text for one file: measures it, breaks it, and keeps note of characters it had to replace.

    A character the typeface lacks is drawn as an empty square, never left out.
    """

    def __init__(self) -> None:
        self._known = coverage()
        self._widths: dict[tuple[str, float], dict[str, float]] = {}
        self.replaced: dict[str, None] = {}

    def clean(self, text: str) -> str:
        """Make ``text`` drawable: NFC, nothing invisible, a square for an unknown letter."""
        text = printable(text)
        for strange in sorted(set(text) - self._known):
            self.replaced[strange] = None
            text = text.replace(strange, SUBSTITUTE)
        return text

    def width(self, text: str, font: str, size: float) -> float:
        """Width of ``text`` in points."""
        widths = self._widths.setdefault((font, size), {})
        found = widths.get(text)
        if found is None:
            found = widths[text] = pdfmetrics.stringWidth(text, font, size)
        return found

    def lines(self, text: str, font: str, size: float, limit: float) -> list[str]:
        """Break ``text`` at spaces into lines of at most ``limit`` points.

        A dash between words stays with the word before it; a word that is itself too wide is cut.
        """
        result: list[str] = []
        for line in self.clean(text).split("\n"):
            result += self._fill(line, font, size, limit)
        return result

    def _fill(self, line: str, font: str, size: float, limit: float) -> list[str]:
        space = self.width(" ", font, size)
        done: list[str] = []
        words: list[str] = []
        used = 0.0
        for word in self._words(line, font, size, limit):
            wide = self.width(word, font, size)
            if words and used + space + wide > limit:
                done.append(" ".join(words))
                words, used = [word], wide
            else:
                used += wide + (space if words else 0.0)
                words.append(word)
        return [*done, " ".join(words)]

    def _words(self, line: str, font: str, size: float, limit: float) -> list[str]:
        if self.width(line, font, size) <= limit:
            return [line]
        words: list[str] = []
        for word in line.split():
            joined = f"{words[-1]} {word}" if words else ""
            if word in ("-", "–") and joined and self.width(joined, font, size) <= limit:
                words[-1] = joined
            elif self.width(word, font, size) > limit:
                words += self._cut(word, font, size, limit)
            else:
                words.append(word)
        return words

    def _cut(self, word: str, font: str, size: float, limit: float) -> list[str]:
        pieces, piece = [], ""
        for letter in word:
            if piece and self.width(piece + letter, font, size) > limit:
                pieces.append(piece)
                piece = ""
            piece += letter
        return [*pieces, piece]
