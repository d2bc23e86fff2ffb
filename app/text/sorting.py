"""Vietnamese alphabetical order as byte keys that a database may store and compare.

Syllable by syllable: first the letters (a ă â b c d đ e ê …), then the tone (ngang, huyền, hỏi,
ngã, sắc, nặng). Numbers come before letters and by value, so that "Tổ 2" precedes "Tổ 10".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from app.text.folding import nfc, split_tone

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {letter: bytes([0x10 + place]) for place, letter in enumerate(_ALPHABET)}
_LETTER |= {"ð": _LETTER["đ"], "ƀ": _LETTER["b"]}
# Below every letter, so that a syllable ends before a longer one goes on.
_TONE = [bytes([0x02 + tone]) for tone in range(6)]
_PART_END = b"\x01"
_NUMBER = b"\x0e"
_OTHER_SCRIPT = b"\xfe"
_TOKEN = re.compile(r"[0-9]+|[^\W0-9_]+")


class PersonName(Struct, frozen=True):
    """A full name cut by the Vietnamese custom (họ, chữ đệm, tên): a guess the user may mend."""

    family: str
    middle: str
    given: str


def split_person_name(full_name: str) -> PersonName:
    """Cut ``full_name`` at its spaces: the first word is the family name, the last the given."""
    words = nfc(full_name).split()
    if len(words) < 2:
        return PersonName("", "", "".join(words))
    return PersonName(words[0], " ".join(words[1:-1]), words[-1])


def _letter_key(letter: str) -> bytes:
    known = _LETTER.get(letter)
    if known is not None:
        return known
    base = unicodedata.normalize("NFKD", letter)[0]
    return _LETTER.get(base) or _OTHER_SCRIPT + letter.encode("utf-8")


@lru_cache(maxsize=32768)
def _token_key(token: str) -> bytes:
    if token.isascii() and token.isdigit():
        digits = token.lstrip("0")
        return _NUMBER + bytes([min(len(digits), 255)]) + digits.encode() + _TONE[0]
    letters, tone = split_tone(token)
    return b"".join(map(_letter_key, letters)) + _TONE[tone]


def sort_key(s: str) -> bytes:
    """Return the key by which ``s`` is ordered; case and punctuation do not count."""
    return b"".join(map(_token_key, _TOKEN.findall(nfc(s).casefold())))


def person_sort_key(full_name: str, *, given: str = "") -> bytes:
    """Return the key of a person: given name, then family name, then middle name.

    ``given`` is the user's own choice where the custom differs ("Y Đăm" as one name); the rest of
    the full name then counts as family and middle name.
    """
    name = split_person_name(full_name)
    chosen = nfc(given).strip()
    if chosen:
        rest = split_person_name(f"{nfc(full_name).replace(chosen, '', 1)} {chosen.split()[-1]}")
        name = PersonName(rest.family, rest.middle, chosen)
    return _PART_END.join(map(sort_key, (name.given, name.family, name.middle)))
