"""Text as a file can hold it: NFC, no control or invisible characters; the words are untouched."""

from __future__ import annotations

import re

from app.text.folding import nfc

# Controls and half characters no file format accepts, and marks that have no width of their own.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\ufe00-\ufe0f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")


def printable(text: str) -> str:
    """Return ``text`` in NFC, with plain line breaks, and without what cannot be seen anyway."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", _BREAKS.sub("\n", nfc(text))).replace("\t", " ")
