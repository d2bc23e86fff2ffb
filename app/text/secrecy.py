"""Finding the stamp of a secret document, which must never enter the program.

Only the stamp counts: MẬT, TỐI MẬT, TUYỆT MẬT in capitals, standing alone. "bảo mật", "bí mật" and
their capitals in a title pass. Luật Bảo vệ bí mật nhà nước 117/2025/QH15 keeps such content on
separate systems.
"""

from __future__ import annotations

import re

from app.text.folding import nfc

_STAMPS = {"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}
_HEAD_LINES = 25
_COLUMN_GAP = re.compile(r"\t|\s{2,}|\|")
_OUTER = re.compile(r"^[^\w]+|[^\w]+$")
_NUMBER_LINE = re.compile(r"Số\s*:.*?(?<!bảo )(?<!bí )\b(TUYỆT MẬT|TỐI MẬT|MẬT)", re.IGNORECASE)
_LABELLED = re.compile(r"(?:độ|mức độ) mật\s*:\s*(tuyệt mật|tối mật|mật)\b", re.IGNORECASE)
_CUT_BEFORE_MAT = re.compile(r"\b(?:BẢO|BÍ|ĐỘ)\W*$")


def _stamp_in(segment: str) -> str | None:
    """Return the stamp that ``segment`` is, allowing frames and letter-spaced type."""
    bare = _OUTER.sub("", segment)
    return _STAMPS.get(re.sub(r"\s", "", bare))


def _stamp_in_head(line: str) -> str | None:
    """Look where a flattened page head puts the stamp: a column, the number line, a label."""
    for segment in (line, *_COLUMN_GAP.split(line)):
        if stamp := _stamp_in(segment):
            return stamp
    if labelled := _LABELLED.search(line):
        return labelled[1].upper()
    numbered = _NUMBER_LINE.fullmatch(line)
    return numbered[1] if numbered and numbered[1].isupper() else None


def secrecy_mark(text: str) -> str | None:
    """Return "MẬT", "TỐI MẬT" or "TUYỆT MẬT" when ``text`` carries such a stamp, else None.

    A stamp stands alone on a line anywhere, or within the first 25 lines in a column of its own,
    behind the number, or after "Độ mật:".
    """
    previous = ""
    for place, line in enumerate(filter(None, map(str.strip, nfc(text).splitlines()))):
        # A title broken over lines ("… BẢO VỆ BÍ" / "MẬT") is not a stamp.
        if not _CUT_BEFORE_MAT.search(previous):
            stamp = _stamp_in_head(line) if place < _HEAD_LINES else _stamp_in(line)
            if stamp:
                return stamp
        previous = line
    return None
