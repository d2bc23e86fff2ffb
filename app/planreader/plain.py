"""Matching form of Vietnamese text that keeps every position.

Rules of the reader are written in plain ASCII ("thuong xuyen", "co quan chu tri"), so that
tone placement, capitals and old spellings do not matter. Unlike a search fold, punctuation and
length are kept: character ``i`` of :func:`plain` stands for character ``i`` of the text.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

_MARK_CLASSES = frozenset({"Mn", "Mc"})
_ODD_SIGNS = {
    "đ": "d",
    "ð": "d",
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "\u00ad": "-",
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "\u00a0": " ",
    "\t": " ",
    "\n": " ",
    "：": ":",
}


@cache
def _plain_char(char: str) -> str:
    lower = char.lower()
    if len(lower) != 1:
        return char
    if lower in _ODD_SIGNS:
        return _ODD_SIGNS[lower]
    base = unicodedata.normalize("NFD", lower)[0]
    return base if base.isascii() else lower


class _Table(dict[int, str]):
    """Translation table filled as characters are met."""

    def __missing__(self, key: int) -> str:
        value = self[key] = _plain_char(chr(key))
        return value


_TABLE = _Table()


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Return ``text`` (NFC) in lower-case ASCII letters, one character for each character."""
    return text.translate(_TABLE)


def is_mark(char: str) -> bool:
    """Return whether ``char`` is a combining mark that belongs to the letter before it."""
    return unicodedata.category(char) in _MARK_CLASSES
