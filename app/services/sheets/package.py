"""What a workbook file really is, found out before anything of it is unpacked."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, LargeZipFile, ZipFile

from app.diskerrors import is_folder
from app.errors import UserError

LARGEST_FILE = 100 * 2**20
"""Bytes of the largest file that is opened."""
_LARGEST_SHEET = 250 * 2**20
_LARGEST_STRINGS = 80 * 2**20
_LARGEST_PART = 30 * 2**20
"""Bytes of a part once unpacked: a sheet is streamed, the strings and all else are held."""
_MOST_PARTS = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACRO = "vbaproject.bin"
MACRO_NOTE = "Tệp có macro: chương trình không chạy macro, chỉ đọc số liệu trong ô."


def inspect(source: Path) -> tuple[str, ...]:
    """Return what to tell about a workbook; UserError when it is none that can be read.

    Codes: file_missing, file_busy, file_empty, file_too_big, encrypted, old_format,
    not_a_workbook, file_unreadable.
    """
    head = _head(source)
    if head.startswith(_OLE):
        raise _old_file(source)
    try:
        with ZipFile(source) as package:
            return _inspect_parts(source, package)
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError) as error:
        raise unreadable(source) from error
    except OSError as error:
        raise busy(source) from error


def is_workbook(source: Path) -> bool:
    """Tell whether a file begins like a workbook, new or old, whatever its name."""
    head = _head(source)
    return head.startswith((b"PK", _OLE))


def unreadable(source: Path) -> UserError:
    """Return the refusal of a file that is damaged or no workbook at all."""
    return UserError(
        f"Không đọc được tệp Excel “{source.name}”.",
        "Mở tệp bằng Excel, lưu lại thành .xlsx rồi nhập. Chưa có gì thay đổi.",
        code="file_unreadable",
    )


def busy(source: Path) -> UserError:
    """Return the refusal of a file that another program holds or that may not be read."""
    return UserError(
        f"Không mở được tệp “{source.name}”.",
        "Tệp có thể đang mở trong chương trình khác hoặc ổ đĩa đã rút. Đóng tệp trong Excel rồi "
        "nhập lại. Chưa có gì thay đổi.",
        code="file_busy",
    )


def _head(source: Path) -> bytes:
    if is_folder(source):
        raise unreadable(source)
    try:
        size = source.stat().st_size
        with source.open("rb") as stream:
            head = stream.read(8)
    except FileNotFoundError as error:
        raise UserError(
            f"Không thấy tệp “{source.name}”.",
            "Kiểm tra lại tên và thư mục. Chưa có gì thay đổi.",
            code="file_missing",
        ) from error
    except OSError as error:
        raise busy(source) from error
    if not size:
        raise UserError(
            f"Tệp “{source.name}” trống, không có chữ nào.",
            "Chọn đúng tệp rồi nhập lại. Chưa có gì thay đổi.",
            code="file_empty",
        )
    if size > LARGEST_FILE:
        raise _too_heavy(source)
    return head


def _old_file(source: Path) -> UserError:
    with source.open("rb") as stream:
        is_encrypted = _ENCRYPTED in stream.read(LARGEST_FILE)
    if is_encrypted:
        return UserError(
            f"Tệp “{source.name}” có mật khẩu.",
            "Mở tệp bằng Excel, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc), lưu rồi nhập.",
            code="encrypted",
        )
    return UserError(
        f"Tệp “{source.name}” thuộc định dạng Excel cũ (.xls).",
        "Mở tệp bằng Excel, chọn Lưu thành, kiểu “Sổ làm việc Excel (.xlsx)”, rồi nhập tệp mới.",
        code="old_format",
    )


def _inspect_parts(source: Path, package: ZipFile) -> tuple[str, ...]:
    parts = package.infolist()
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise _not_a_workbook(source, names)
    if len(parts) > _MOST_PARTS:
        raise _too_heavy(source)
    for part in parts:
        name = part.filename.lower()
        if name.endswith((".xml", ".rels")) and part.file_size > _bound(name):
            raise _too_heavy(source)
    return (MACRO_NOTE,) if any(name.endswith(_MACRO) for name in names) else ()


def _bound(name: str) -> int:
    if name.startswith("xl/worksheets/"):
        return _LARGEST_SHEET
    return _LARGEST_STRINGS if name == "xl/sharedstrings.xml" else _LARGEST_PART


def _not_a_workbook(source: Path, names: set[str]) -> UserError:
    kinds = {
        "word/document.xml": "tệp Word",
        "ppt/presentation.xml": "tệp PowerPoint",
        "content.xml": "tệp OpenDocument",
        "xl/workbook.bin": "tệp Excel nhị phân (.xlsb)",
    }
    for part, kind in kinds.items():
        if part in names:
            return UserError(
                f"“{source.name}” là {kind}, không phải tệp .xlsx.",
                "Mở tệp, chép bảng sang Excel rồi lưu thành .xlsx. Chưa có gì thay đổi.",
                code="not_a_workbook",
            )
    return unreadable(source)


def _too_heavy(source: Path) -> UserError:
    return UserError(
        f"Tệp “{source.name}” quá lớn khi mở ra.",
        "Chép riêng bảng cần nhập sang một tệp mới rồi nhập tệp đó. Chưa có gì thay đổi.",
        code="file_too_big",
    )
