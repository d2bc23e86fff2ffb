"""The file of wrapped keys on disk: its shape, its checksum, and its second copy.

A checksum tells a damaged file from a wrong password. Both copies are written at every change, one
after the other, so a password that was changed opens neither; whichever copy is damaged or older
is made good from the other at the next reading.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from typing import TYPE_CHECKING, Annotated

import msgspec

from app.diskerrors import disk_errors, disk_problem
from app.errors import EnvironmentProblem
from app.system.atomic import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from app.system.paths import DataFolder

logger = logging.getLogger(__name__)

FORMAT = 1
_MAX_BYTES = 64 * 1024


class WrappedKey(msgspec.Struct, frozen=True):
    """The master key sealed under a secret of the user, with all it takes to open it but that.

    ``log_n``, ``r`` and ``p`` are the cost of scrypt (n = 2 ** log_n).
    """

    salt: bytes
    log_n: Annotated[int, msgspec.Meta(ge=1, le=20)]
    r: Annotated[int, msgspec.Meta(ge=1, le=16)]
    p: Annotated[int, msgspec.Meta(ge=1, le=16)]
    nonce: bytes
    sealed: bytes


class VaultDocument(msgspec.Struct, frozen=True):
    """What the file says. ``check`` tells the right master key, and nothing else about it.

    ``serial`` grows with every change, so the newer copy is known.
    """

    format: int
    id: str
    serial: int
    check: bytes
    recovery: WrappedKey
    password: WrappedKey | None = None


class _Envelope(msgspec.Struct, frozen=True):
    sha256: str
    body: msgspec.Raw


class _Format(msgspec.Struct, frozen=True):
    format: int


class _DamagedError(Exception):
    """This copy does not say what was written."""


def write_document(folder: DataFolder, document: VaultDocument) -> None:
    """Write both copies; EnvironmentProblem when the disk refuses the first (then none changed)."""
    content = _encode(document)
    write_atomic(folder.vault, content, verify=True, private=True)
    _write_copy(folder.vault_copy, content)


def read_document(folder: DataFolder) -> VaultDocument:
    """Return the document, from the second copy when the first is damaged, and mend the copies.

    EnvironmentProblem: vault_missing, vault_damaged, vault_newer, or what the disk says.
    """
    first, second = _read(folder.vault), _read(folder.vault_copy)
    held = [document for document in (first, second) if document is not None]
    if not held:
        raise _nothing_left(folder)
    newest = max(held, key=lambda document: document.serial)
    for path, document in ((folder.vault, first), (folder.vault_copy, second)):
        if document != newest:
            logger.warning("vault %s: one copy was damaged or older and is made good", newest.id)
            _write_copy(path, _encode(newest))
    return newest


def set_aside(folder: DataFolder) -> None:
    """Rename the keys of a making that was cut off, so that new ones never overwrite them."""
    for path in (folder.vault, folder.vault_copy, folder.device_key):
        with disk_errors(path):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.{secrets.token_hex(4)}.old"))


def _encode(document: VaultDocument) -> bytes:
    body = msgspec.json.encode(document)
    envelope = _Envelope(hashlib.sha256(body).hexdigest(), msgspec.Raw(body))
    return msgspec.json.format(msgspec.json.encode(envelope), indent=1)


def _decode(content: bytes) -> VaultDocument:
    """Return the document; _DamagedError, or EnvironmentProblem when a newer version wrote it."""
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
        body = msgspec.json.format(bytes(envelope.body), indent=-1)
        if hashlib.sha256(body).hexdigest() != envelope.sha256:
            raise _DamagedError
        if msgspec.json.decode(body, type=_Format).format > FORMAT:
            raise _newer()
        return msgspec.json.decode(body, type=VaultDocument)
    except msgspec.MsgspecError as error:
        raise _DamagedError from error


def _read(path: Path) -> VaultDocument | None:
    """Return what a copy says, None when it is missing or damaged."""
    try:
        with path.open("rb") as stream:
            return _decode(stream.read(_MAX_BYTES))
    except (FileNotFoundError, _DamagedError):
        return None
    except OSError as error:
        raise disk_problem(error, path, verb="đọc") from error


def _write_copy(path: Path, content: bytes) -> None:
    # One good copy is enough to work; a full or read-only disk is told at the next real save.
    try:
        write_atomic(path, content, private=True)
    except EnvironmentProblem as problem:
        logger.warning("vault copy not written: %s", problem.code)


def _nothing_left(folder: DataFolder) -> EnvironmentProblem:
    if folder.vault.exists() or folder.vault_copy.exists():
        return EnvironmentProblem(
            "Tệp khóa của dữ liệu (vault.json) và bản thứ hai của nó đều đã hỏng, nên chưa mở được "
            "sổ. Sổ và các tệp đính kèm không bị thay đổi.",
            "Hãy khôi phục từ bản sao lưu gần nhất (bản sao lưu có kèm tệp khóa).",
            code="vault_damaged",
        )
    return EnvironmentProblem(
        "Thư mục dữ liệu này không có tệp khóa (vault.json), nên chưa mở được sổ. "
        "Không có gì bị thay đổi.",
        "Hãy kiểm tra đã chọn đúng thư mục dữ liệu, hoặc khôi phục từ bản sao lưu gần nhất.",
        code="vault_missing",
    )


def _newer() -> EnvironmentProblem:
    return EnvironmentProblem(
        "Dữ liệu này do phiên bản Sổ Tư Pháp mới hơn tạo ra. Không có gì bị thay đổi.",
        "Hãy cài phiên bản Sổ Tư Pháp mới nhất rồi mở lại.",
        code="vault_newer",
    )
