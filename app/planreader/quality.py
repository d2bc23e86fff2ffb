"""Whether a text can be trusted: share of marked letters, old encodings, secrecy stamps.

Clean Vietnamese carries marks on 0.26 to 0.31 of its letters; a damaged OCR about 0.2; a text
whose marks were lost below 0.01. Of the words of a clean text more than 0.96 are well-formed
syllables, of a damaged one less than 0.9.
"""

from __future__ import annotations

import unicodedata

from app.planreader import refusals
from app.planreader.document import Document
from app.planreader.lines import clean_line
from app.text.legacy import TextEncoding, detect
from app.text.secrecy import secrecy_mark
from app.text.syllables import is_syllable

_DAMAGED_BELOW = 0.215
_DOUBTFUL_BELOW = 0.24
_BROKEN_BELOW = 0.92
_FEW_MARKS = (
    "few_marks",
    "Chữ có dấu ít hơn bình thường; có thể là bản nhận dạng chữ (OCR), hãy đối chiếu với bản gốc.",
)
_ENOUGH_LETTERS = 300
_SAMPLE = 200_000
_UNSEEN = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD))
_LEGACY_LINES = 40
_FIRST_PAGE = 3_000


def marked_share(text: str) -> tuple[float, int]:
    """Return the share of letters with Vietnamese marks, and the number of letters."""
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    letters = [char for char in sample if char.isalpha()]
    marked = sum(not char.isascii() for char in letters)
    return (marked / len(letters) if letters else 0.0), len(letters)


def check_text(text: str) -> list[tuple[str, str]]:
    """Raise the refusal a text deserves, or return what is doubtful about it.

    Raises UserError with code plan_empty, plan_too_large, plan_secret, plan_legacy_encoding or
    plan_damaged_text.
    """
    if not any(char.isalnum() for char in text):
        raise refusals.empty()
    if len(text) > refusals.MAX_CHARACTERS:
        raise refusals.too_large()
    stamp = secrecy_mark(_first_page(text))
    if stamp:
        raise refusals.secret(stamp)
    encoding = _legacy_encoding(text)
    if encoding:
        raise refusals.legacy_encoding(encoding.label)
    share, letters = marked_share(text)
    if letters < _ENOUGH_LETTERS:
        return []
    good = _good_syllables(text)
    if share < _DAMAGED_BELOW or (share < _DOUBTFUL_BELOW and good < _BROKEN_BELOW):
        raise refusals.damaged_text()
    return [_FEW_MARKS] if share < _DOUBTFUL_BELOW or good < _BROKEN_BELOW else []


def _first_page(text: str) -> str:
    """The first page without Markdown signs, which would hide a stamp."""
    page = text[:_FIRST_PAGE].split("\f", 1)[0]
    return "\n".join(clean_line(line).text for line in page.split("\n"))


def _legacy_encoding(text: str) -> TextEncoding | None:
    """Return the old encoding most of the lines with letters beyond ASCII are written in."""
    lines = [line for line in text[:_SAMPLE].split("\n") if len(line) > 8 and not line.isascii()][
        :_LEGACY_LINES
    ]
    found = [encoding for line in lines if (encoding := detect(line)) is not TextEncoding.UNICODE]
    if lines and len(found) * 2 > len(lines):
        return max(set(found), key=found.count)
    return None


def _good_syllables(text: str) -> float:
    """Return the share of words that are well-formed Vietnamese syllables."""
    words = [
        word.strip(".,;:()[]“”\"'!?*|-–/")
        for word in unicodedata.normalize("NFC", text[:40_000].translate(_UNSEEN)).split()
    ]
    syllables = [word for word in words if word.isalpha() and len(word) > 1]
    return sum(map(is_syllable, syllables)) / len(syllables) if syllables else 0.0


def check_document(document: Document) -> list[tuple[str, str]]:
    """Check the text of a document read from .docx or .pdf (see :func:`check_text`)."""
    return check_text("\n".join(block.text for block in document.blocks))
