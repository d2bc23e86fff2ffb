"""What a file is, by its content and never by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from app.planreader import refusals

FileKind = Literal["pdf", "docx", "doc", "txt"]

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_OLE_HEAD = 1 << 20


def kind_of(path: Path) -> FileKind:
    """Return the kind of the file; raises UserError for what cannot hold a plan."""
    size = path.stat().st_size
    if size == 0:
        raise refusals.empty()
    if size > refusals.MAX_BYTES:
        raise refusals.too_large()
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_OLE):
            return _ole_kind(head + file.read(_OLE_HEAD))
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _package_kind(path)
    if head.startswith(b"{\\rtf"):
        return "doc"
    if head.startswith(_PICTURES) and b"\x00" in head:
        raise refusals.scanned()
    if (
        head.lstrip()[:9].lower() in (b"<!doctype", b"<html>")
        or head.lstrip()[:5].lower() == b"<html"
    ):
        raise refusals.wrong_kind("trang web")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusals.unreadable()
    return "txt"


def _package_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except zipfile.BadZipFile as error:
        raise refusals.unreadable("tệp bị hỏng") from error
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names):
        raise refusals.wrong_kind("bảng tính Excel")
    if any(name.startswith("ppt/") for name in names):
        raise refusals.wrong_kind("bài trình chiếu")
    raise refusals.wrong_kind("tệp nén")


def _ole_kind(head: bytes) -> FileKind:
    """An OLE file is an encrypted .docx, an old Word file, or something else of Office."""
    if "EncryptedPackage".encode("utf-16-le") in head:
        raise refusals.protected()
    if "Workbook".encode("utf-16-le") in head:
        raise refusals.wrong_kind("bảng tính Excel")
    return "doc"


def decode(data: bytes) -> str:
    """Return the text of a .txt file with LF newlines; raises UserError for an unknown encoding."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _lf(_decoded(data, name))
    try:
        return _lf(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _lf(data.decode("cp1252", errors="replace"))


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise refusals.unreadable("bảng mã không đúng") from error


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
