"""Attachments by content, each in an age file of its own, outside the database.

A file is stored once however often it is attached. Its name in the store is a keyed hash, so the
names do not tell which well-known documents lie there. Its bytes are decrypted into memory, to the
place the user chose, or, to be looked at, into a folder of this user alone that is emptied when the
ledger is closed.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
import os
import secrets
import stat
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Protocol

from app.diskerrors import disk_errors, disk_problem
from app.errors import EnvironmentProblem, Trouble, UserError
from app.system.atomic import Draft
from app.text.filenames import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyrage import x25519

_MEGABYTE = 1024 * 1024
DEFAULT_LIMIT_BYTES = 200 * _MEGABYTE
"""What a package to another device still carries, and a backup on a slow disk still bears."""


class EncryptedFileStore:
    """The store in ``folder`` under the 32-byte ``key`` (the port ``FileStore``).

    ``limit``: the largest file taken, in bytes. ``lent``: where copies to look at are put.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        *,
        limit: int = DEFAULT_LIMIT_BYTES,
        lent: Path | None = None,
    ) -> None:
        self._folder = folder
        self._lent = lent or folder.with_name("lent")
        self._name_key = hashlib.sha256(b"so-tu-phap/file-name" + key).digest()
        self._key = key
        self._limit = limit

    @cached_property
    def _identity(self) -> x25519.Identity:
        from app.system.agekey import identity_from

        return identity_from(self._key)

    def put(
        self, source: Path, *, watch: Callable[[int, int], None] | None = None
    ) -> tuple[str, int]:
        """Take a copy of a file; return its SHA-256 (hex) and size in bytes.

        ``watch`` is told the bytes read and the size; what it raises stops the work and leaves
        nothing behind. UserError file_missing, file_unreadable, file_too_large, file_changed;
        EnvironmentProblem of the disk.
        """
        with _open_source(source) as stream:
            before = os.fstat(stream.fileno())
            if stat.S_ISREG(before.st_mode) and before.st_size > self._limit:
                raise _too_large(source.name, self._limit)

            def look() -> None:
                if _moment(os.fstat(stream.fileno())) != _moment(before):
                    raise _changed(source.name)

            reader = _Reader(
                stream,
                source.name,
                self._limit,
                lambda done: watch(done, max(before.st_size, done)) if watch else None,
            )
            return self._keep(reader, look)

    def put_data(self, data: bytes, name: str) -> tuple[str, int]:
        """Take a content that is in memory; return its SHA-256 (hex) and size in bytes.

        ``name`` is what a person is told. UserError file_too_large; EnvironmentProblem of the disk.
        """
        reader = _Reader(io.BytesIO(data), name, self._limit, lambda _done: None)
        return self._keep(reader, lambda: None)

    def _keep(self, reader: _Reader, look: Callable[[], None]) -> tuple[str, int]:
        """Encrypt what a reader gives; ``look`` is asked before the content gets its place."""
        import pyrage

        with Draft(self._folder, name=reader.name, private=True) as draft:
            writer = _Writer(draft)
            try:
                pyrage.encrypt_io(reader, writer, [self._identity.to_public()])
            except pyrage.EncryptError as error:
                raise (reader.failure or writer.failure or error) from error
            look()
            if not self._is_whole(reader.sha256):
                path = self._path(reader.sha256)
                with disk_errors(path.parent):
                    path.parent.mkdir(mode=0o700, exist_ok=True)
                draft.commit(path)
        return reader.sha256, reader.size

    def open(self, sha256: str) -> BinaryIO:
        """Return the decrypted bytes as a stream in memory.

        EnvironmentProblem file_lost or file_damaged.
        """
        content = io.BytesIO()
        self._decrypt(sha256, content)
        content.seek(0)
        return content

    def export(self, sha256: str, target: Path) -> None:
        """Write the decrypted file to ``target``, whole or not at all.

        EnvironmentProblem file_lost, file_damaged, or of the disk.
        """
        with Draft(target.parent, name=target.name) as draft:
            self._decrypt(sha256, draft)
            draft.commit(target)

    def lend(self, sha256: str, name: str) -> Path:
        """Return a copy to look at, named after ``name``, which only this user can read.

        ``remove_lent`` takes it away. EnvironmentProblem file_lost, file_damaged, or of the disk.
        """
        place = self._lent / secrets.token_hex(8)
        with disk_errors(place):
            place.mkdir(mode=0o700, parents=True)
        path = place / safe_name(name)
        self.export(sha256, path)
        with disk_errors(path):
            path.chmod(stat.S_IREAD)
        return path

    def has(self, sha256: str) -> bool:
        """Tell whether the content is held here."""
        return self._path(sha256).is_file()

    def remove(self, sha256: str) -> None:
        """Forget the content; harmless when it is not held."""
        path = self._path(sha256)
        with disk_errors(path):
            path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        name = hmac.new(self._name_key, bytes.fromhex(sha256), "sha256").hexdigest()[:40]
        return self._folder / name[:2] / f"{name}.age"

    def _is_whole(self, sha256: str) -> bool:
        try:
            self._decrypt(sha256, _Nowhere())
        except EnvironmentProblem:
            return False
        return True

    def _decrypt(self, sha256: str, sink: _Sink) -> None:
        import pyrage

        path, writer = self._path(sha256), _Writer(sink)
        try:
            with path.open("rb") as stream:
                pyrage.decrypt_io(stream, writer, [self._identity])
        except (OSError, pyrage.DecryptError) as error:
            raise (writer.failure or _unreadable(error, path)) from error
        if writer.sha256 != sha256.lower():
            raise _damaged()


def remove_lent(folder: Path) -> None:
    """Remove the copies that were lent to be looked at.

    One that another program still holds open stays until the next time.
    """
    for path in sorted(folder.rglob("*"), reverse=True):
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.chmod(stat.S_IREAD | stat.S_IWRITE)
                path.unlink()


class _Sink(Protocol):
    """What bytes are poured into."""

    def write(self, data: bytes, /) -> int: ...


class _Nowhere:
    """A sink that keeps nothing: reading for the sake of checking."""

    def write(self, data: bytes) -> int:
        return len(data)


class _Reader:
    """Reads, hashes, tells how far it is, and stops at the limit.

    The library turns an error of its streams into text; ``failure`` keeps the error itself.
    """

    def __init__(
        self, stream: BinaryIO, name: str, limit: int, watch: Callable[[int], None]
    ) -> None:
        self._stream, self.name, self._limit = stream, name, limit
        self._watch = watch
        self._hash = hashlib.sha256()
        self.size = 0
        self.failure: Exception | None = None

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except OSError as error:
            self.failure = _source_unreadable(self.name)
            raise self.failure from error
        self._hash.update(data)
        self.size += len(data)
        if self.size > self._limit:
            self.failure = _too_large(self.name, self._limit)
            raise self.failure
        try:
            self._watch(self.size)
        except Exception as stopped:
            self.failure = stopped
            raise
        return data


class _Writer:
    """Hashes and passes on; ``failure`` keeps what the sink raised, for the reason above."""

    def __init__(self, sink: _Sink) -> None:
        self._sink = sink
        self._hash = hashlib.sha256()
        self.failure: Trouble | None = None

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes) -> int:
        try:
            self._sink.write(data)
        except Trouble as trouble:
            self.failure = trouble
            raise
        self._hash.update(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the sink is flushed when it is committed."""


def _open_source(source: Path) -> BinaryIO:
    try:
        return source.open("rb")
    except FileNotFoundError as error:
        raise UserError(
            f"Không tìm thấy tệp “{source.name}”.",
            "Hãy chọn lại tệp (nếu tệp ở USB, hãy cắm lại USB).",
            code="file_missing",
        ) from error
    except OSError as error:
        raise _source_unreadable(source.name) from error


def _source_unreadable(name: str) -> UserError:
    return UserError(
        f"Không đọc được tệp “{name}”.",
        "Hãy đóng tệp ở chương trình khác, hoặc chép tệp vào máy rồi chọn lại.",
        code="file_unreadable",
    )


def _moment(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def _changed(name: str) -> UserError:
    return UserError(
        f"Tệp “{name}” thay đổi trong lúc đang đọc nên chưa được đính kèm.",
        "Hãy đợi chép xong hoặc đóng tệp ở chương trình khác, rồi đính kèm lại.",
        code="file_changed",
    )


def _too_large(name: str, limit: int) -> UserError:
    return UserError(
        f"Tệp “{name}” lớn hơn {limit // _MEGABYTE} MB nên không đính kèm được.",
        "Hãy giữ tệp gốc trong thư mục của cơ quan và ghi nơi lưu vào bản ghi; đính kèm bản đã "
        "nén, vài ảnh chụp hoặc biên bản thay cho nó.",
        code="file_too_large",
    )


def _unreadable(error: Exception, path: Path) -> EnvironmentProblem:
    """Tell a lost file, a failing disk and a damaged content apart."""
    if isinstance(error, FileNotFoundError):
        return EnvironmentProblem(
            "Nội dung tệp đính kèm này không có trên máy. Các mục khác vẫn còn nguyên.",
            "Hãy đính kèm lại từ tệp gốc, hoặc khôi phục tệp từ bản sao lưu.",
            code="file_lost",
        )
    if isinstance(error, OSError) and error.errno is not None:
        return disk_problem(error, path, verb="đọc")
    return _damaged()


def _damaged() -> EnvironmentProblem:
    return EnvironmentProblem(
        "Tệp đính kèm này đã hỏng trên ổ đĩa. Các mục khác vẫn còn nguyên.",
        "Hãy đính kèm lại từ tệp gốc, hoặc khôi phục tệp từ bản sao lưu.",
        code="file_damaged",
    )
