"""Words that two people read to each other over the telephone, to compare files and keys.

The list holds 2,048 Vietnamese syllables that stay distinct without their marks, so a word may be
typed with or without them. Six words carry 66 bits of a SHA-256.
"""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from functools import lru_cache

from app.errors import FieldProblem, UserError
from app.exchange.refusal import Reason, refuse
from app.text.folding import fold
from resources import read_text

COUNT = 6
PAPER_WORDS = 24
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
    checked = secret + hashlib.sha256(secret).digest()[:1]
    return _spell(int.from_bytes(checked, "big"), PAPER_WORDS)


def from_paper(words: str) -> bytes:
    """Return the 32 bytes kept by ``paper_words``, typed in any case, with marks or without.

    UserError wrong_paper, which says which word is none of the list, how many are lacking, or that
    they do not belong together.
    """
    index = {fold(word): i for i, word in enumerate(_list())}
    typed = fold(words).split()
    for place, word in enumerate(typed[:PAPER_WORDS], start=1):
        if word not in index:
            raise _wrong_paper(f"Từ thứ {place} (“{word}”) không có trong bảng từ.{_like(word)}")
    if len(typed) != PAPER_WORDS:
        raise _wrong_paper(f"Cần đủ {PAPER_WORDS} từ; đang có {len(typed)} từ.")
    number = 0
    for word in typed:
        number = number << _BITS | index[word]
    raw = number.to_bytes(33, "big")
    if hashlib.sha256(raw[:32]).digest()[:1] != raw[32:]:
        raise _wrong_paper(
            "Từ nào cũng có trong bảng từ nhưng cả dãy không khớp: có từ bị gõ thành từ khác, "
            "hoặc sai thứ tự."
        )
    return raw[:32]


def _wrong_paper(message: str) -> UserError:
    return UserError(
        message,
        "Hãy so lại từng từ với bản giấy; dấu thanh và chữ hoa không quan trọng.",
        code="wrong_paper",
        fields=(FieldProblem("words", message),),
    )


def _like(word: str) -> str:
    """Return a question with the words of the list that look most like a mistyped one."""
    known = {fold(one): one for one in _list()}
    close = get_close_matches(word, known, n=3, cutoff=0.6)
    return f" Có phải: {', '.join(known[one] for one in close)}?" if close else ""


def _spell(number: int, count: int) -> tuple[str, ...]:
    words = _list()
    mask = (1 << _BITS) - 1
    return tuple(words[number >> _BITS * i & mask] for i in reversed(range(count)))


@lru_cache(maxsize=1)
def _list() -> tuple[str, ...]:
    return tuple(read_text("exchange/words.txt").split())
