"""Where the words of a search stand in a text: for the snippet, and for what is shown bold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.text.folding import fold, search_text

_PIECE = re.compile(r"[^\W\d_]+|\d+")


def typed_words(text: str) -> tuple[str, ...]:
    """Return the words of a typed search, without marks; "nq66" asks for "nq" and "66"."""
    return tuple(search_text(text).split())


def matches(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each word of ``text`` that begins with one of ``words``.

    ``words`` are those of ``typed_words``; letters and digits written together part, as there.
    """
    begins = tuple(words)
    for piece in _PIECE.finditer(text) if begins else ():
        if fold(piece[0]).startswith(begins):
            yield piece.span()
