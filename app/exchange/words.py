"""Words that two people read to each other over the telephone, to compare files and keys.

The list holds 2,048 Vietnamese syllables that stay distinct without their marks, so a word may be
typed with or without them. Six words carry 66 bits of a SHA-256.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from app.exchange.refusal import Reason, refuse
from app.text.folding import fold
from resources import read_text

COUNT = 6
_BITS = 11
_CONTEXT = b"TPX1/words\0"


def words_of(data: bytes) -> tuple[str, ...]:
    """Return the six words of a file's or a key's bytes."""
    digest = int.from_bytes(hashlib.sha256(_CONTEXT + data).digest(), "big")
    return _spell(digest >> (256 - COUNT * _BITS), COUNT)


def check_words(spoken: str, data: bytes) -> None:
    """Raise Refused unless ``spoken`` (any case, marks or none, any separators) are the words."""
    if fold(spoken).split() != [fold(word) for word in words_of(data)]:
        raise refuse(Reason.WRONG_WORDS)


def paper_words(secret: bytes) -> tuple[str, ...]:
    """Return 24 words that hold 32 secret bytes and one checking byte, to keep on paper."""
    if len(secret) != 32:
        raise ValueError("32 bytes are kept as 24 words")
    return _spell(int.from_bytes(secret + hashlib.sha256(secret).digest()[:1], "big"), 24)


def from_paper(words: str) -> bytes:
    """Return the 32 bytes kept by ``paper_words``; Refused when a word is wrong."""
    index = {fold(word): i for i, word in enumerate(_list())}
    number = 0
    typed = fold(words).split()
    for word in typed:
        number = number << _BITS | index.get(word, 0)
    raw = number.to_bytes(33, "big") if len(typed) == 24 else bytes(33)
    if any(w not in index for w in typed) or hashlib.sha256(raw[:32]).digest()[:1] != raw[32:]:
        raise refuse(Reason.WRONG_WORDS)
    return raw[:32]


def _spell(number: int, count: int) -> tuple[str, ...]:
    words = _list()
    mask = (1 << _BITS) - 1
    return tuple(words[number >> _BITS * i & mask] for i in reversed(range(count)))


@lru_cache(maxsize=1)
def _list() -> tuple[str, ...]:
    return tuple(read_text("exchange/words.txt").split())
