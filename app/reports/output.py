"""Putting a finished file in its place: whole or not at all, with a calm word when it cannot be."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from app.errors import EnvironmentProblem

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ENOTDIR, errno.EIO}


def deliver(data: bytes, target: Path | BinaryIO) -> None:
    """Write ``data`` to an open stream, or as the file ``target`` in one step.

    The file appears complete (temporary file beside it, flushed to disk, then renamed); a file of
    that name already there stays untouched until then. Raises EnvironmentProblem.
    """
    if not isinstance(target, Path):
        target.write(data)
        return
    try:
        _replace(data, target)
    except OSError as error:
        raise _explain(error, target) from error


def _replace(data: bytes, target: Path) -> None:
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _explain(error: OSError, target: Path) -> EnvironmentProblem:
    safe = "Báo cáo trong chương trình vẫn còn nguyên."
    if error.errno in _FULL:
        return EnvironmentProblem(
            f"Không đủ chỗ trống để ghi tệp “{target.name}”. {safe}",
            "Xóa bớt tệp không cần hoặc chọn ổ đĩa khác rồi ghi lại.",
            code="disk_full",
        )
    if error.errno == errno.EROFS:
        return EnvironmentProblem(
            f"Nơi lưu tệp “{target.name}” chỉ cho đọc. {safe}",
            "Mở khóa chống ghi của USB hoặc chọn thư mục khác.",
            code="read_only",
        )
    if isinstance(error, PermissionError):
        return EnvironmentProblem(
            f"Tệp “{target.name}” đang mở ở chương trình khác, hoặc thư mục không cho ghi. {safe}",
            "Đóng tệp đó (Word, Excel, trình đọc PDF) rồi ghi lại, hoặc chọn tên hay thư mục khác.",
            code="file_in_use",
        )
    if error.errno in _GONE:
        return EnvironmentProblem(
            f"Không tìm thấy nơi lưu tệp “{target.name}”. {safe}",
            "Cắm lại USB hoặc chọn thư mục khác.",
            code="target_gone",
        )
    return EnvironmentProblem(
        f"Không ghi được tệp “{target.name}” (mã lỗi {error.errno}). {safe}",
        "Chọn thư mục khác rồi ghi lại.",
        code="write_failed",
    )
