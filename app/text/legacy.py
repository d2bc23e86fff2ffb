"""Text from the fonts before Unicode: TCVN3 (.VnTime) and VNI, told apart and converted per string.

One workbook mixes fonts, so every string is judged alone; the user may choose instead of the
guess. Used on import only, behind a preview: typed text is never rewritten.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from app.text.folding import nfc
from app.text.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class TextEncoding(StrEnum):
    """The encodings a user may name for a column of an imported file."""

    AUTO = "auto"
    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"

    @property
    def label(self) -> str:
        """The name shown to the user."""
        return _LABELS[self]


_LABELS = {
    TextEncoding.AUTO: "Tự nhận",
    TextEncoding.UNICODE: "Unicode",
    TextEncoding.TCVN3: "TCVN3 (phông .VnTime)",
    TextEncoding.VNI: "VNI (phông VNI-Times)",
}

# Runs of the letters of TCVN 5712:1993 as the fonts place them, keyed by the first byte. Word and
# Excel show each byte as the Windows-1252 character of the same number.
_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {
    first + step: letter
    for first, letters in _TCVN3_RUNS.items()
    for step, letter in enumerate(letters)
}

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
# VNI writes a vowel and then one sign that stands for its marks.
_VNI_SIGNS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_LETTERS = {
    "ô": "ơ",
    "ö": "ư",
    "ñ": "đ",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}
_VNI_LETTERS |= {old.upper(): new.upper() for old, new in _VNI_LETTERS.items()}
_TONE_SIGNS, _CIRCUMFLEX_SIGNS, _BREVE_SIGNS = "ùøûõï", "âáàåãä", "êéèúüë"
_VNI_PAIR = re.compile(
    f"[a][{_TONE_SIGNS}{_CIRCUMFLEX_SIGNS}{_BREVE_SIGNS}]|[eo][{_TONE_SIGNS}{_CIRCUMFLEX_SIGNS}]"
    f"|[uyôö][{_TONE_SIGNS}]|[ôöñíìæóòî]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s!-@\[-`{-~]+")
_QUOTED = re.compile(r"«(.+)»")
_OUTER_MARKS = re.compile(r"^[^\w]+|[^\w]+$")


def _capitals_whole(found: re.Match[str]) -> str:
    """Raise a word typed in capitals: the fonts have no capital letters with marks of their own."""
    word = found[0]
    letters = [char for char in word if char.isascii() and char.isalpha()]
    if len(letters) > 1 and all(char.isupper() for char in letters):
        return word.upper()
    return word


def _from_tcvn3(s: str) -> str:
    return _WORD.sub(_capitals_whole, s.translate(_TCVN3))


def _vni_letter(found: re.Match[str]) -> str:
    letter, sign = found[0][0], found[0][1:].lower()
    return nfc(_VNI_LETTERS.get(letter, letter) + _VNI_SIGNS.get(sign, ""))


def _from_vni(s: str) -> str:
    return _VNI_PAIR.sub(_vni_letter, nfc(s))


_CONVERTERS: dict[TextEncoding, Callable[[str], str]] = {
    TextEncoding.TCVN3: _from_tcvn3,
    TextEncoding.VNI: _from_vni,
}


def _good_words(words: Iterable[str]) -> int:
    return sum(is_syllable(_OUTER_MARKS.sub("", word)) for word in words)


def detect(s: str) -> TextEncoding:
    """Guess the encoding of one string; UNICODE whenever another reading is not clearly better.

    The words with letters beyond ASCII are read each way, and the reading with more well-formed
    syllables wins.
    """
    words = [word for word in _WORD.findall(nfc(s)) if not word.isascii()]
    if not words or any(char > "\u00ff" and char.isalpha() for word in words for char in word):
        return TextEncoding.UNICODE
    as_they_stand = (_QUOTED.sub(r"\1", word) for word in words)
    best, best_score = TextEncoding.UNICODE, sum(map(is_syllable, as_they_stand))
    for encoding, convert in _CONVERTERS.items():
        score = _good_words(map(convert, words))
        if score > best_score and score * 2 >= len(words):
            best, best_score = encoding, score
    return best


def detect_column(values: Iterable[str]) -> TextEncoding:
    """Guess one encoding for a whole column: the commonest old one found in it, else UNICODE."""
    found = [detect(value) for value in values]
    old = [encoding for encoding in found if encoding is not TextEncoding.UNICODE]
    return Counter(old).most_common(1)[0][0] if old else TextEncoding.UNICODE


def to_unicode(s: str, source: TextEncoding = TextEncoding.AUTO, *, capitals: bool = False) -> str:
    """Return ``s`` as NFC Unicode, read as ``source`` (AUTO guesses this string alone).

    ``capitals`` is for TCVN3 fonts whose name ends in "H", which show every letter as a capital.
    """
    encoding = detect(s) if source is TextEncoding.AUTO else source
    convert = _CONVERTERS.get(encoding)
    text = convert(s) if convert else nfc(s)
    return text.upper() if capitals else text
