"""Files that appear whole or not at all, whatever happens to the power or the stick.

The bytes go to a temporary file in the target's own folder, are forced to the disk, can be read
back and compared, and only then take the target's name. A kill at any step leaves the old file
or the new one, and at worst a temporary file for ``remove_leftovers``.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import sys
import time
from typing import TYPE_CHECKING, Self

from app.diskerrors import disk_errors
from app.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

_PREFIX, _SUFFIX = ".so-tu-phap-", ".tmp"
_CHUNK = 1 << 20
# Windows lends a fresh file to the virus scanner for a moment; renaming over it fails meanwhile.
_REPLACE_PATIENCE_SECONDS = 2.0
# Some drivers of removable file systems cannot sync a folder; the file itself is already synced.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM}


class Draft:
    """A file in the making beside its target; without ``commit`` it vanishes at the block's end.

    It is a writer (``write``, ``flush``), so streams can be poured into it. ``name`` is what a
    person is told when the disk refuses. A ``private`` draft is readable by its owner only.
    """

    def __init__(self, folder: Path, *, name: str = "", private: bool = False) -> None:
        self._path = folder / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._told = folder / name
        self._hash = hashlib.sha256()
        with disk_errors(self._told):
            descriptor = os.open(self._path, flags, 0o600 if private else 0o666)
            self._file = os.fdopen(descriptor, "wb", _CHUNK)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A disk that refused the bytes may refuse the clean-up too; the first refusal is told.
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def write(self, data: bytes) -> int:
        """Add ``data``; return its length."""
        with disk_errors(self._told):
            self._file.write(data)
        self._hash.update(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: ``commit`` forces everything to the disk at once."""

    def commit(self, target: Path, *, verify: bool = False) -> str:
        """Give the file its name; return the SHA-256 (hex) of what was written.

        ``verify`` reads the file back first and compares (for sticks).
        EnvironmentProblem when the disk refuses or gives other bytes back.
        """
        digest = self._hash.hexdigest()
        with disk_errors(target):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if verify and _hash_from_disk(self._path) != digest:
                raise _not_kept(target)
            _replace(self._path, target)
            _sync_folder(target.parent)
        return digest


def write_atomic(
    path: Path, data: bytes | Iterable[bytes], *, verify: bool = False, private: bool = False
) -> str:
    """Write ``data`` to ``path``, whole or not at all; return its SHA-256 (hex).

    An error raised by the iterable itself passes through unchanged. ``verify``: read back and
    compare. ``private``: readable by the owner only. EnvironmentProblem when the disk refuses.
    """
    with Draft(path.parent, name=path.name, private=private) as draft:
        for chunk in (data,) if isinstance(data, bytes) else data:
            draft.write(chunk)
        return draft.commit(path, verify=verify)


def remove_leftovers(folder: Path) -> int:
    """Remove what a killed writer left in ``folder``; return how many files went.

    Only for folders nobody else writes to now (the data folder under its lock, a stick at hand).
    """
    count = 0
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            path.unlink()
            count += 1
    return count


def sha256_of(path: Path) -> str:
    """Return the SHA-256 (hex) of a file; OSError as it comes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _hash_from_disk(path: Path) -> str:
    """Hash a synced file, dropping the system's cached copy first where the system allows it."""
    if sys.platform == "linux":
        with path.open("rb") as stream:
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return sha256_of(path)


def _not_kept(target: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"Ghi “{target.name}” xong nhưng đọc lại thì khác: ổ đĩa hoặc USB này đã hỏng. "
        "Dữ liệu trong máy vẫn còn nguyên.",
        "Hãy dùng USB hoặc ổ đĩa khác, rồi làm lại.",
        code="verify_failed",
    )


def _replace(source: Path, target: Path) -> None:
    deadline = time.monotonic() + _REPLACE_PATIENCE_SECONDS
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if os.name != "nt" or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)
