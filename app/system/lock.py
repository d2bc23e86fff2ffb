"""One program at a time on a data folder, window or command, without Qt.

The operating system holds the lock and lets go of it when the process ends, however it ends. The
lock file also says who holds it: the process number, and an address at which the holder can be
asked to raise its window.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from app.diskerrors import disk_problem
from app.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

# Windows makes locked bytes unreadable to others, so the lock sits far behind the words.
_LOCKED_BYTE = 1 << 30


class Holder(Struct, frozen=True):
    """Who holds the lock; ``address`` is "" when there is no window to raise, ``pid`` 0 unknown."""

    pid: int = 0
    address: str = ""


class DataInUse(UserError):
    """The data folder is open in another window or command; ``holder`` says in which."""

    default_code = "data_in_use"

    def __init__(self, holder: Holder) -> None:
        super().__init__(
            "Sổ Tư Pháp đang mở dữ liệu này ở một cửa sổ hoặc lệnh khác.",
            "Hãy dùng cửa sổ đang mở, hoặc đóng nó lại (đợi lệnh kia xong) rồi thử lại.",
        )
        self.holder = holder


class DataLock:
    """The held lock; release it, or let the process end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, path: Path, *, address: str = "") -> DataLock:
        """Take the lock file ``path`` (its folder must exist).

        DataInUse (UserError, code data_in_use) when another process, or another lock of this one,
        holds it; EnvironmentProblem when the disk does not let us.
        """
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise disk_problem(error, path) from error
        try:
            taken = _try_lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise disk_problem(error, path) from error
        if not taken:
            os.close(descriptor)
            raise DataInUse(read_holder(path))
        lock = cls(descriptor)
        lock.announce(address)
        return lock

    def announce(self, address: str) -> None:
        """Say where the holder can be asked to raise its window ("" for nowhere)."""
        self._write_holder(json.dumps({"pid": os.getpid(), "address": address}).encode())

    def release(self) -> None:
        """Let go; harmless when called twice."""
        if self._descriptor < 0:
            return
        self._write_holder(b"")
        descriptor, self._descriptor = self._descriptor, -1
        _unlock(descriptor)
        os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _write_holder(self, words: bytes) -> None:
        # The words only help another program to find our window; a full disk must not stop us.
        with contextlib.suppress(OSError):
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, words)


def read_holder(path: Path) -> Holder:
    """Return what the lock file says about its holder; an empty Holder when it says nothing."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Holder(int(said["pid"]), str(said["address"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
