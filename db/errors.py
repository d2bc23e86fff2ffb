"""What SQLite's errors mean to a person: trouble of the machine, or a bug of ours."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from app.errors import EnvironmentProblem

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

_SAFE = "Những gì đã lưu trước đó vẫn còn nguyên."

# Primary result codes (sqlite_errorcode & 0xff): code for programs, what happened, what to do.
_PROBLEMS: dict[int, tuple[str, str, str]] = {
    5: (
        "busy",
        f"Sổ đang được một cửa sổ hoặc lệnh khác ghi. {_SAFE} Thay đổi vừa rồi chưa được ghi.",
        "Hãy đợi việc kia xong, hoặc đóng cửa sổ kia, rồi làm lại.",
    ),
    6: (
        "busy",
        f"Sổ đang được một cửa sổ hoặc lệnh khác ghi. {_SAFE} Thay đổi vừa rồi chưa được ghi.",
        "Hãy đợi việc kia xong, hoặc đóng cửa sổ kia, rồi làm lại.",
    ),
    8: (
        "read_only",
        f"Không ghi được vào sổ vì thư mục dữ liệu chỉ cho đọc. {_SAFE}",
        "Hãy cho phép ghi vào thư mục dữ liệu, hoặc chép thư mục ra khỏi đĩa chỉ đọc.",
    ),
    10: (
        "disk_error",
        f"Ổ đĩa báo lỗi khi đọc hoặc ghi sổ. {_SAFE} Thay đổi vừa rồi chưa được ghi.",
        "Hãy kiểm tra ổ đĩa và dung lượng trống, sao lưu sang ổ khác, rồi mở lại chương trình.",
    ),
    11: (
        "damaged",
        "Tệp dữ liệu của sổ bị hỏng. Chương trình không ghi gì thêm vào tệp này.",
        "Hãy giữ nguyên tệp, rồi phục hồi từ bản sao lưu gần nhất.",
    ),
    13: (
        "disk_full",
        f"Ổ đĩa đã đầy. {_SAFE} Thay đổi vừa rồi chưa được ghi.",
        "Hãy xóa bớt tệp không cần trên ổ đĩa rồi lưu lại.",
    ),
    14: (
        "cannot_open",
        "Không mở được tệp dữ liệu của sổ.",
        "Hãy kiểm tra thư mục dữ liệu còn đó và tài khoản này được phép mở.",
    ),
    26: (
        "wrong_key",
        "Không mở được sổ: khóa không khớp, hoặc tệp dữ liệu đã hỏng. Chưa có gì bị thay đổi.",
        "Hãy thử lại đúng mật khẩu hoặc mã khôi phục; nếu vẫn không được, phục hồi từ bản sao lưu.",
    ),
}


_UNDONE = (
    "undone",
    f"Không ghi được trọn các thay đổi cùng một lúc, nên chưa ghi gì. {_SAFE}",
    "Hãy làm lại; nếu vẫn không được, kiểm tra dung lượng trống của ổ đĩa.",
)


def problem(code: str) -> EnvironmentProblem:
    """Return the problem with this stable code ("busy", "damaged", "disk_full" …)."""
    for name, message, next_step in (*_PROBLEMS.values(), _UNDONE):
        if name == code:
            return EnvironmentProblem(message, next_step, code=name)
    raise KeyError(code)


def environment_problem(error: dbapi2.Error) -> EnvironmentProblem | None:
    """Return what to tell the user about an error of SQLite, None when it is a bug of ours."""
    found = _PROBLEMS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if found is None:
        return None
    code, message, next_step = found
    return EnvironmentProblem(message, next_step, code=code)


def disk_problem(error: OSError) -> EnvironmentProblem:
    """Return what to tell the user about an error of the file system."""
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return problem("disk_full")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return problem("read_only")
    return problem("disk_error")


def newer_program(step: str) -> EnvironmentProblem:
    """Return the refusal of a file that a newer version of the program has written."""
    return EnvironmentProblem(
        f"Sổ này đã được một phiên bản mới hơn của chương trình ghi (bước {step}). "
        "Phiên bản này không mở để khỏi làm hỏng; dữ liệu vẫn còn nguyên.",
        "Hãy cài phiên bản mới của chương trình rồi mở lại.",
        code="newer_program",
    )


def missing_file() -> EnvironmentProblem:
    """Return the problem of a data folder whose database is missing or empty."""
    return EnvironmentProblem(
        "Không thấy tệp dữ liệu so.db trong thư mục dữ liệu, hoặc tệp trống.",
        "Hãy chọn đúng thư mục dữ liệu, hoặc phục hồi từ bản sao lưu.",
        code="missing",
    )


def unguarded() -> EnvironmentProblem:
    """Return the problem of a file whose guards are gone: another tool has changed it."""
    return EnvironmentProblem(
        "Tệp dữ liệu đã bị một công cụ khác sửa: lớp bảo vệ chống ghi ngoài sổ không còn đủ. "
        "Chương trình chưa ghi gì thêm.",
        "Hãy phục hồi từ bản sao lưu gần nhất.",
        code="unguarded",
    )
