"""One plain Vietnamese sentence for each way in which a disk refuses."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, NamedTuple

from app.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Verb = Literal["ghi", "đọc"]


class _Cause(NamedTuple):
    """Why the disk refused: a stable code, the reason, and what the person can do."""

    code: str
    reason: str
    next_step: str


_FULL = _Cause(
    "disk_full",
    "ổ đĩa đã đầy",
    "Hãy xóa bớt tệp không cần trên ổ đĩa ấy hoặc chọn ổ đĩa khác, rồi làm lại.",
)
_TOO_BIG = _Cause(
    "file_too_big",
    "tệp lớn hơn mức ổ đĩa này nhận",
    "Hãy chọn ổ đĩa khác (ổ định dạng FAT32 chỉ nhận tệp dưới 4 GB), rồi làm lại.",
)
_READ_ONLY = _Cause(
    "read_only",
    "ổ đĩa chỉ cho đọc",
    "Hãy gạt chốt chống ghi của USB (nếu có) hoặc chọn ổ đĩa khác, rồi làm lại.",
)
_DENIED = _Cause(
    "no_permission",
    "máy không cho phép",
    "Hãy chọn thư mục khác hoặc nhờ người quản trị máy cấp quyền, rồi làm lại.",
)
_GONE = _Cause(
    "drive_gone",
    "ổ đĩa hoặc USB không còn kết nối",
    "Hãy cắm lại USB hoặc kiểm tra ổ đĩa, rồi làm lại.",
)
_MISSING = _Cause(
    "path_missing",
    "không tìm thấy tệp hoặc thư mục",
    "Hãy kiểm tra ổ đĩa đã cắm và thư mục còn đó, rồi làm lại.",
)
_IN_USE = _Cause(
    "file_in_use",
    "chương trình khác đang mở tệp này",
    "Hãy đóng tệp ấy trong Word, Excel hoặc trình xem PDF, rồi làm lại.",
)
_BAD_NAME = _Cause(
    "bad_name",
    "tên hoặc đường dẫn quá dài, hoặc có ký tự ổ đĩa này không nhận",
    "Hãy chọn tên ngắn hơn hoặc thư mục khác, rồi làm lại.",
)
_TAKEN = _Cause(
    "name_taken",
    "ở đó đã có một tệp mang tên này",
    "Hãy đổi tên hoặc chuyển tệp ấy đi nơi khác, rồi làm lại.",
)
_FAILING = _Cause(
    "disk_error",
    "ổ đĩa báo lỗi",
    "Nếu là USB, hãy cắm lại rồi làm lại. Nếu là ổ của máy, hãy sao lưu dữ liệu sang ổ đĩa khác.",
)

_BY_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)), _FULL),
    errno.EFBIG: _TOO_BIG,
    errno.EROFS: _READ_ONLY,
    **dict.fromkeys((errno.EACCES, errno.EPERM), _DENIED),
    **dict.fromkeys((errno.ENOTCONN, errno.ENODEV, errno.ENXIO, errno.ESTALE), _GONE),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), _MISSING),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY), _IN_USE),
    errno.EEXIST: _TAKEN,
    **dict.fromkeys((errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ), _BAD_NAME),
}
# Windows folds several of these into EACCES or EINVAL, so its own number goes first.
_BY_WINERROR = {
    **dict.fromkeys((39, 112), _FULL),
    223: _TOO_BIG,
    19: _READ_ONLY,
    **dict.fromkeys((21, 55, 64, 433, 1006, 1167), _GONE),
    **dict.fromkeys((32, 33), _IN_USE),
    **dict.fromkeys((123, 161, 206), _BAD_NAME),
    **dict.fromkeys((23, 27, 483, 1117), _FAILING),
}


def disk_problem(error: OSError, path: Path, *, verb: Verb = "ghi") -> EnvironmentProblem:
    """Return the problem to show for ``error`` on ``path``.

    Codes: disk_full, file_too_big, read_only, no_permission, drive_gone, path_missing,
    file_in_use, bad_name, name_taken, disk_error.
    """
    cause = _BY_WINERROR.get(getattr(error, "winerror", None) or 0)
    cause = cause or _BY_ERRNO.get(error.errno or 0, _FAILING)
    return EnvironmentProblem(
        f"Chưa {verb} được “{path.name or path}”: {cause.reason}. "
        "Những gì đã lưu trước đó vẫn còn nguyên.",
        cause.next_step,
        code=cause.code,
    )


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; on a disk that is gone it is none, and that is no error."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Tell whether a path is a file; on a disk that is gone it is none, and that is no error."""
    try:
        return path.is_file()
    except OSError:
        return False


@contextmanager
def disk_errors(path: Path, *, verb: Verb = "ghi") -> Iterator[None]:
    """Turn every OSError of the block into the EnvironmentProblem of ``disk_problem``."""
    try:
        yield
    except OSError as error:
        raise disk_problem(error, path, verb=verb) from error
