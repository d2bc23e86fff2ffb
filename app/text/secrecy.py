"""Finding the stamp of a secret document, which must never enter the program.

In a text only the stamp counts: MẬT, TỐI MẬT, TUYỆT MẬT in capitals, standing alone. "bảo mật",
"bí mật" and their capitals in a title pass. A file name has no lines, so there the mark is a token:
in brackets, apart, or in capitals that are no part of an ordinary word. Luật Bảo vệ bí mật nhà nước
117/2025/QH15 keeps such content on separate systems.
"""

from __future__ import annotations

import re

from app.text.folding import fold, nfc
from app.text.legacy import to_unicode

_STAMPS = {"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}
_HEAD_LINES = 25
_COLUMN_GAP = re.compile(r"\t|\s{2,}|\|")
_OUTER = re.compile(r"^[^\w]+|[^\w]+$")
_NUMBER_LINE = re.compile(r"Số\s*:.*?(?<!bảo )(?<!bí )\b(TUYỆT MẬT|TỐI MẬT|MẬT)", re.IGNORECASE)
_LABELLED = re.compile(r"(?:độ|mức độ) mật\s*:\s*(tuyệt mật|tối mật|mật)\b", re.IGNORECASE)
_CUT_BEFORE_MAT = re.compile(r"\b(?:BẢO|BÍ|ĐỘ)\W*$")
_LONGEST_STAMP = 24

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_TOKEN = re.compile(r"[^\W_]+")
_APART = re.compile(r"[_()\[\]{},;+]|\s[-–—]\s|^[-–—\s]+|[-–—\s]+$")
_BRACKETED = re.compile(r"[(\[{]\s*(tuyệt\s*mật|tối\s*mật|mật)\s*[)\]}]", re.IGNORECASE)
_BRACKETED_BARE = re.compile(r"[(\[{]\s*(TUYET\s*MAT|TOI\s*MAT|MAT)\s*[)\]}]")
_ABOUT_SECRECY = re.compile(r"\b(?:bi|bao) ?mat\b")
_BEFORE_MAT = {"bao", "bi", "co", "do", "giai", "lo", "than"}
_AFTER_MAT = {"khau", "ma", "do", "ong", "thu", "vu", "ngu", "hieu", "danh", "thiet", "bao"}


def _stamp_in(segment: str) -> str | None:
    """Return the stamp that ``segment`` is, allowing frames and letter-spaced type."""
    bare = _OUTER.sub("", segment)
    if len(bare) > _LONGEST_STAMP:
        return None
    # An old font writes "MËT" or "MAÄT".
    return _STAMPS.get(re.sub(r"\s", "", to_unicode(bare)))


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


def secrecy_mark_in_name(name: str) -> str | None:
    """Return the mark that a file's name carries, None when it carries none.

    "12-KH (Mật).docx" and "TỐI MẬT 12.pdf" carry one; "Quy chế BẢO MẬT.docx", "Mật khẩu.txt" and
    "Danh mục bí mật nhà nước độ Tối mật.pdf" do not.
    """
    stem = _ENDING.sub("", nfc(name))
    if bracketed := _BRACKETED.search(stem) or _BRACKETED_BARE.search(stem):
        return _named(bracketed[1])
    words = _TOKEN.findall(stem)
    apart = {_OUTER.sub("", part).casefold() for part in _APART.split(stem)}
    about = bool(_ABOUT_SECRECY.search(fold(stem)))
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        after = words[place + 1] if place + 1 < len(words) else ""
        if stamp := _degree(before, word):
            if about:
                continue
            return stamp
        ordinary = fold(before) in _BEFORE_MAT or fold(after) in _AFTER_MAT
        alone = word.casefold() == "mật" and "mật" in apart
        if (word == "MẬT" or alone) and not ordinary:
            return "MẬT"
    return None


def _degree(before: str, word: str) -> str | None:
    """Return TỐI MẬT or TUYỆT MẬT when two words, or one written together, say so."""
    for joined in (before + word, word):
        if joined.casefold() in ("tốimật", "tuyệtmật") or joined in ("TOIMAT", "TUYETMAT"):
            return _named(joined)
    return None


def _named(mark: str) -> str:
    """Return a mark as it is stamped, whatever its case, spaces and missing marks."""
    bare = fold(mark).replace(" ", "")
    return {"tuyetmat": "TUYỆT MẬT", "toimat": "TỐI MẬT"}.get(bare, "MẬT")
