"""The first words of a file, as far as they can be read: what a secrecy mark is looked for in.

Reads little and trusts nothing: bounded bytes of a few parts, never a whole archive. What cannot
be read (a photo, a scan, a locked file) has no words here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from html import unescape
from pathlib import Path

_HEAD_BYTES = 400_000
_OLD_WORD_BYTES = 2_000_000
_PDF_PAGES = 2
_PARTS = 12
_LINE_ENDS = re.compile(
    r"</(?:w:p|a:p|si|is|row|text:p|text:h|dc:\w+|cp:\w+|vt:\w+)>|<w:br\b[^>]*>|<text:line-break/>"
)
_CELL_ENDS = re.compile(r"</w:tc>|<w:tab\b[^>]*>|<text:tab/>")
_TAGS = re.compile(r"<[^>]*>|<[^>]*$")
_RTF_LINE_ENDS = re.compile(r"\\(?:par|line|cell|row)\b ?")
_RTF_LETTER = re.compile(r"\\u(-?\d+) ?(?:\\'[0-9a-f]{2}|\?)?")
_RTF_WORDS = re.compile(r"\\[a-z]+-?\d* ?|[{}]|\\\W")
_OFFICE_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*)\.xml|xl/sharedStrings\.xml|xl/worksheets/sheet1\.xml"
    r"|xl/worksheets/sheet\.xml|ppt/slides/slide[12]\.xml|content\.xml|docProps/(?:core|custom)\.xml"
)
_HTML_LINE_ENDS = re.compile(r"<br\b[^>]*>|</(?:p|div|td|th|tr|li|h\d|title)>", re.IGNORECASE)
_PLAIN = (".txt", ".md", ".csv", ".html", ".htm", ".eml", ".json", ".xml")


def first_words(path: Path) -> str:
    """Return the words at the beginning of a file, line by line, "" when there are none to read.

    Knows Word, Excel, PowerPoint and OpenDocument files, PDF with text, RTF, old Word and plain
    text, by content rather than name. OSError when the file itself cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            return _old_word(head + file.read(_OLD_WORD_BYTES))
    if head.startswith(b"PK\x03\x04"):
        return _quietly(_office, path)
    if b"%PDF-" in head[:1024]:
        return _quietly(_pdf, path)
    if head.startswith(b"{\\rtf"):
        return _rtf(head)
    if head.lstrip()[:9].lower().startswith((b"<!doctype", b"<html")):
        return unescape(_TAGS.sub("", _HTML_LINE_ENDS.sub("\n", _decoded(head))))
    if path.suffix.lower() in _PLAIN or b"\x00" not in head[:4096]:
        return _decoded(head)
    return _decoded(head) if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ""


def _quietly(read: Callable[[Path], str], path: Path) -> str:
    """A damaged or locked document is a file like any other, only without words."""
    try:
        return read(path)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
        return ""
    except RuntimeError:
        # zipfile's and the PDF library's way of saying that a password is needed.
        return ""


def _office(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if _OFFICE_PARTS.fullmatch(name)]
        lines = []
        for name in sorted(names, key=lambda n: ("document" not in n, n))[:_PARTS]:
            with package.open(name) as part:
                lines.append(_words_of_xml(part.read(_HEAD_BYTES).decode("utf-8", "replace")))
    return "\n".join(lines)


def _words_of_xml(xml: str) -> str:
    text = _CELL_ENDS.sub("\t", _LINE_ENDS.sub("\n", xml))
    return unescape(_TAGS.sub("", text))


def _pdf(path: Path) -> str:
    import pypdfium2

    from app.planreader.read_pdf import PDFIUM

    with PDFIUM:
        pdf = pypdfium2.PdfDocument(path)
        try:
            pages = [pdf[n].get_textpage() for n in range(min(_PDF_PAGES, len(pdf)))]
            words = [page.get_text_bounded() for page in pages]
            return "\n".join([*words, *pdf.get_metadata_dict().values()])
        finally:
            pdf.close()


def _rtf(head: bytes) -> str:
    text = _RTF_LINE_ENDS.sub("\n", head.decode("latin-1"))
    text = _RTF_LETTER.sub(lambda m: chr(int(m[1]) % 0x10000), text)
    return _RTF_WORDS.sub("", text)


def _old_word(data: bytes) -> str:
    """Old Word keeps Vietnamese text as UTF-16; what is not text breaks into lines of its own."""
    found = []
    for start in (0, 1):
        cut = data[start : start + (len(data) - start) // 2 * 2]
        found.append(
            re.sub(
                r"[^\t\x20-\x7e\u00a0-\u024f\u0300-\u036f\u1e00-\u1eff]",
                "\n",
                cut.decode("utf-16-le", "replace"),
            )
        )
    return "\n".join(found)


def _decoded(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8-sig", "replace")
