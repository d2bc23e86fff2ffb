"""File names for what leaves the program: safe on every system, stick, mail and zip."""

from __future__ import annotations

import re

from app.text.folding import nfc, unmarked

_UNSAFE = re.compile(r"[^A-Za-z0-9._]+")
_ENDING = re.compile(r"\.(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{1,5}$")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])", re.IGNORECASE)
_EDGES = "-._"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


def ascii_name(s: str, limit: int = 80) -> str:
    """Return a file name made from ``s``: ASCII, hyphens for spaces, at most ``limit`` characters.

    An ending such as ".docx" is kept whole when the name is cut. Names that Windows reserves get
    a leading "_"; a text with nothing usable becomes "tep" ("tệp").
    """
    plain = unmarked(s.strip())
    ending = _ENDING.search(plain)
    suffix = ending[0] if ending and ending.start() else ""
    stem = plain[: len(plain) - len(suffix)]
    stem = _UNSAFE.sub("-", stem).strip(_EDGES)[: max(limit - len(suffix), 1)].strip(_EDGES)
    if _RESERVED.fullmatch(stem.split(".")[0]):
        stem = f"_{stem}"[: max(limit - len(suffix), 1)]
    return (stem or "tep") + suffix


def safe_name(s: str, limit: int = 120) -> str:
    """Return ``s`` as a file name any system takes, its Vietnamese letters and spaces kept.

    Signs that Windows forbids and those that turn the direction of writing become "_"; the ending
    stays whole when the name is cut to ``limit`` characters. "tep" when nothing usable is left.
    """
    whole = _FORBIDDEN.sub("_", nfc(s)).strip(". ")
    ending = _ENDING.search(whole)
    suffix = ending[0] if ending and ending.start() else ""
    stem = whole[: len(whole) - len(suffix)][: max(limit - len(suffix), 1)].strip(". ")
    if _RESERVED.fullmatch(stem.split(".")[0]):
        stem = f"_{stem}"
    return (stem or "tep") + suffix
