"""Keys for searching and matching Vietnamese text; the text itself is never rewritten.

``fold`` drops every mark (search), ``search_text`` also parts letters from digits (the index and
its queries), ``tone_key`` keeps the marks but not their place, so that "hoà" equals "hòa" while
"hoa" and "hóa" stay apart.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters with a bar do not decompose; eth and African D are what old converters leave for đ.
_BARRED = {"đ": "d", "ð": "d", "ɖ": "d", "ƀ": "b"}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ETH_TO_D = str.maketrans("ÐƉðɖ", "ĐĐđđ")
_WORD = re.compile(r"[^\W_]+")
_LETTER_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


def nfc(s: str) -> str:
    """Return ``s`` in Unicode NFC, the form in which all text is kept."""
    return s if s.isascii() else unicodedata.normalize("NFC", s)


def _fold_character(char: str) -> str:
    """Fold one code point: bare lower-case letters, a space for punctuation, nothing for marks."""
    if unicodedata.category(char) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKD", char.casefold()).casefold()
    return "".join(
        _BARRED.get(piece, piece if piece.isalnum() else " ")
        for piece in unicodedata.normalize("NFKD", plain)
        if unicodedata.category(piece)[0] != "M"
    )


class _FoldTable(dict[int, str]):
    """A ``str.translate`` table that learns each code point when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


_FOLD_TABLE = _FoldTable()


def fold(s: str) -> str:
    """Return the search form of ``s``: lower case, no marks, đ as d, punctuation as single spaces.

    Composed and decomposed input give the same result: "QĐ-TTg 916/2024" is "qd ttg 916 2024".
    """
    return " ".join(s.translate(_FOLD_TABLE).split())


def search_text(s: str) -> str:
    """Return ``fold(s)`` with letters and digits parted, for the index and for its queries.

    So "66" is found in "nq66", and "nq66" (as "nq 66") in "66-NQ/TW".
    """
    return _LETTER_DIGIT.sub(" ", fold(s))


def unmarked(s: str) -> str:
    """Return ``s`` without Vietnamese marks, letter case and punctuation kept ("Đất" is "Dat")."""
    kept = []
    for char in unicodedata.normalize("NFD", s):
        if unicodedata.category(char) != "Mn":
            bare = _BARRED.get(char.lower())
            kept.append(char if bare is None else bare if char.islower() else bare.upper())
    return "".join(kept)


@lru_cache(maxsize=32768)
def split_tone(syllable: str) -> tuple[str, int]:
    """Return the letters of ``syllable`` (NFC, quality marks kept) and its tone.

    Tones: 0 ngang, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng, their alphabetical order.
    """
    tone = 0
    letters = []
    for char in unicodedata.normalize("NFD", syllable):
        found = _TONES.get(char)
        if found is None:
            letters.append(char)
        else:
            tone = found
    return unicodedata.normalize("NFC", "".join(letters)), tone


def tone_key(s: str) -> str:
    """Return a key equal for spellings that differ only in tone place, case or punctuation.

    "Hoà Bình" and "Hòa bình" share a key; "hoa" and "hóa", "quý" and "quí" do not.
    """
    words = _WORD.findall(nfc(s).translate(_ETH_TO_D).casefold())
    return " ".join(f"{letters}{tone}" for letters, tone in map(split_tone, words))
