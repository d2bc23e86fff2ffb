"""Plan files that cannot be read, each wrong in its own way."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

_OVER_THE_LIMIT = 60 * 1024 * 1024


def bad_plans(folder: Path) -> dict[str, Path]:
    """Write one file of each kind of trouble; return them by the code of their refusal."""
    folder.mkdir()
    made: dict[str, tuple[str, Callable[[Path], object]]] = {
        "plan_empty": ("trống.txt", lambda p: p.write_bytes(b"")),
        "plan_empty/blank": ("dòng trắng.txt", lambda p: p.write_text("\n \n\t\n" * 50, "utf-8")),
        "plan_unreadable": ("hỏng.docx", lambda p: p.write_bytes(_docx()[:700])),
        "plan_unreadable/cut": ("đứt.pdf", lambda p: p.write_bytes(_pdf("Kế hoạch")[:300])),
        "plan_unreadable/noise": ("nhiễu.doc", lambda p: p.write_bytes(bytes(range(256)) * 40)),
        "plan_unreadable/sheet": ("bảng.docx", lambda p: p.write_bytes(_zip("xl/workbook.xml"))),
        "plan_unreadable/zip": ("gói.txt", lambda p: p.write_bytes(_zip("ke-hoach.txt"))),
        "plan_unreadable/page": ("trang.pdf", lambda p: p.write_text("<html>Kế hoạch</html>")),
        "plan_unreadable/folder": ("thư mục.pdf", lambda p: p.mkdir()),
        "plan_unreadable/gone": ("không có.pdf", lambda _: None),
        "plan_scanned": ("bản quét.pdf", lambda p: p.write_bytes(_scan())),
        "plan_scanned/photo": ("ảnh.docx", lambda p: p.write_bytes(_picture())),
        "plan_protected": ("có mật khẩu.pdf", lambda p: p.write_bytes(_pdf("Kế hoạch", "bí mật"))),
        "plan_protected/word": ("khóa.docx", lambda p: p.write_bytes(_locked_docx())),
        "plan_too_large": ("rất lớn.pdf", _make_huge),
    }
    found = {}
    for code, (name, write) in made.items():
        found[code] = folder / name
        write(found[code])
    return found


def _make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(_OVER_THE_LIMIT)


def _docx() -> bytes:
    from docx import Document

    stream = BytesIO()
    document = Document()
    document.add_paragraph("KẾ HOẠCH")
    document.save(stream)
    return stream.getvalue()


def _locked_docx() -> bytes:
    """Word keeps an encrypted document in an OLE file with a stream of this name."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)
    return head + "EncryptedPackage".encode("utf-16-le") + bytes(2048)


def _zip(name: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(name, "x")
    return stream.getvalue()


def _pdf(words: str, password: str = "") -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    lock = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(stream, encrypt=lock)
    canvas.drawString(72, 720, words)
    canvas.save()
    return stream.getvalue()


def _picture() -> bytes:
    from PIL import Image

    stream = BytesIO()
    Image.new("L", (400, 500), 230).save(stream, "PNG")
    return stream.getvalue()


def _scan() -> bytes:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    canvas = Canvas(stream)
    for _page in range(3):
        canvas.drawImage(ImageReader(BytesIO(_picture())), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
