"""Which files may come in: a readable one, with something in it, that is no State secret."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import UserError
from app.services.filing.file_text import first_words
from app.text.secrecy import secrecy_mark, secrecy_mark_in_name


def refuse_secret(source: Path) -> None:
    """Raise UserError code ``secret`` when a file's name or first words carry a secrecy mark."""
    mark = secrecy_mark_in_name(source.name)
    where, wrong = "Tên tệp", "đổi tên tệp"
    if mark is None:
        with told(source):
            mark = secrecy_mark(first_words(source))
        where, wrong = "Tệp", "bỏ chữ ấy đứng riêng"
    if mark:
        raise UserError(
            f"{where} “{source.name}” mang dấu {mark}: không được đưa tài liệu bí mật nhà nước vào "
            "chương trình này. Tệp chưa được chép vào sổ.",
            "Xử lý tài liệu mật theo quy định, trên máy riêng của cơ quan. Nếu tệp không phải tài "
            f"liệu mật, hãy {wrong} rồi đính kèm lại.",
            code="secret",
        )


def refuse_unfit(source: Path) -> None:
    """Raise UserError not_a_file, file_missing, file_empty or file_unreadable."""
    with told(source):
        found = source.stat()
    if stat.S_ISDIR(found.st_mode):
        raise UserError(
            f"“{source.name}” là thư mục.",
            "Hãy mở thư mục rồi chọn các tệp bên trong.",
            code="not_a_file",
        )
    if not stat.S_ISREG(found.st_mode):
        raise UserError(
            f"“{source.name}” không phải tệp thường.", "Hãy chọn tệp khác.", code="not_a_file"
        )
    if not found.st_size:
        raise UserError(
            f"Tệp “{source.name}” rỗng (0 byte).",
            "Có thể tệp chưa chép hoặc tải xong. Hãy mở thử tệp gốc rồi đính kèm lại.",
            code="file_empty",
        )


@contextmanager
def told(source: Path) -> Iterator[None]:
    """Turn the system's errors about a file into a person's."""
    try:
        yield
    except FileNotFoundError as error:
        raise UserError(
            f"Không tìm thấy tệp “{source.name}”.",
            "Hãy chọn lại tệp (nếu tệp ở USB, hãy cắm lại USB).",
            code="file_missing",
        ) from error
    except OSError as error:
        raise UserError(
            f"Không đọc được tệp “{source.name}”.",
            "Kiểm tra tệp còn ở chỗ cũ và không bị chương trình khác giữ.",
            code="file_unreadable",
        ) from error
