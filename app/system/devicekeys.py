"""This device's private keys: made here once, never leaving, in no backup.

A copied database can therefore not sign: the file is encrypted under the vault's device key and
lies outside both the database and what a backup takes. Where it is lost or cannot be opened, the
desk works on as a new device, which the province (or the commune's first device) takes in again.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.diskerrors import disk_problem
from app.errors import EnvironmentProblem, UserError
from app.system.atomic import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = 1
_CONTEXT = b"so-tu-phap/device.key/1"
_NEXT_STEP = (
    "Hãy đăng ký lại máy này với tỉnh (hoặc với máy thứ nhất của xã); các phần việc khác vẫn làm "
    "bình thường."
)


class _SealedFile(msgspec.Struct, frozen=True):
    format: int
    nonce: bytes
    sealed: bytes


class _Secrets(msgspec.Struct, frozen=True):
    sign: bytes
    age: str


class FileDeviceKeys:
    """The device's keys, opened (the port ``DeviceKeys``).

    ``age`` is the secret identity as age writes it; its library is loaded when first needed.
    """

    def __init__(self, sign: Ed25519PrivateKey, age: str) -> None:
        self._sign = sign
        self._age = age
        self._public = sign.public_key().public_bytes_raw()

    @property
    def device_id(self) -> bytes:
        """Return the 16-byte id: the beginning of SHA-256 of the public signing key."""
        return hashlib.sha256(self._public).digest()[:16]

    @property
    def sign_public(self) -> bytes:
        """Return the raw Ed25519 public key, 32 bytes."""
        return self._public

    @property
    def recipient(self) -> str:
        """Return the age recipient string to which others seal."""
        from pyrage import x25519

        return str(x25519.Identity.from_str(self._age).to_public())

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature."""
        return self._sign.sign(message)

    def open_sealed(self, sealed: bytes) -> bytes:
        """Return what was sealed to this device.

        UserError not_for_us when it was sealed to others, seal_damaged when it is damaged.
        """
        import pyrage

        try:
            return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(self._age)]))
        except pyrage.DecryptError as error:
            if str(error) == "No matching keys found":
                raise _not_for_us() from error
            raise _seal_damaged() from error


def create_device_keys(path: Path, key: bytes) -> FileDeviceKeys:
    """Make this device's keys and keep them in ``path`` under ``key`` (32 bytes).

    UserError device_key_exists when there are keys already: a device is made once.
    """
    if path.exists():
        raise UserError(
            "Máy này đã có khóa thiết bị.", "Hãy dùng khóa đang có.", code="device_key_exists"
        )
    from pyrage import x25519

    sign, age = Ed25519PrivateKey.generate(), x25519.Identity.generate()
    plain = msgspec.json.encode(_Secrets(sign.private_bytes_raw(), str(age)))
    nonce = secrets.token_bytes(12)
    sealed = ChaCha20Poly1305(key).encrypt(nonce, plain, _CONTEXT)
    content = msgspec.json.encode(_SealedFile(_FORMAT, nonce, sealed))
    write_atomic(path, content, verify=True, private=True)
    return FileDeviceKeys(sign, str(age))


def open_device_keys(path: Path, key: bytes) -> FileDeviceKeys:
    """Return this device's keys; EnvironmentProblem device_key_missing or device_key_damaged."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_SealedFile)
        plain = ChaCha20Poly1305(key).decrypt(file.nonce, file.sealed, _CONTEXT)
        held = msgspec.json.decode(plain, type=_Secrets)
    except FileNotFoundError as error:
        raise _missing() from error
    except OSError as error:
        raise disk_problem(error, path, verb="đọc") from error
    except (msgspec.MsgspecError, InvalidTag, ValueError) as error:
        raise _damaged() from error
    return FileDeviceKeys(Ed25519PrivateKey.from_private_bytes(held.sign), held.age)


def set_device_keys_aside(path: Path) -> None:
    """Rename keys that cannot be used, so that new ones can be made; harmless without any."""
    try:
        path.replace(path.with_name(f"{path.name}.{secrets.token_hex(4)}.old"))
    except FileNotFoundError:
        return
    except OSError as error:
        raise disk_problem(error, path) from error


def _missing() -> EnvironmentProblem:
    return EnvironmentProblem(
        "Thư mục dữ liệu này không có khóa thiết bị (device.key), nên chưa ký và mở được gói trao "
        "đổi. Sổ và các tệp đính kèm vẫn còn nguyên.",
        _NEXT_STEP,
        code="device_key_missing",
    )


def _damaged() -> EnvironmentProblem:
    return EnvironmentProblem(
        "Khóa thiết bị (device.key) đã hỏng hoặc thuộc thư mục dữ liệu khác, nên chưa ký và mở "
        "được gói trao đổi. Sổ và các tệp đính kèm vẫn còn nguyên.",
        _NEXT_STEP,
        code="device_key_damaged",
    )


def _not_for_us() -> UserError:
    return UserError(
        "Gói này không gửi cho máy này.",
        "Hãy mở gói ở đúng máy nhận, hoặc nhờ bên gửi xuất lại cho đơn vị mình.",
        code="not_for_us",
    )


def _seal_damaged() -> UserError:
    return UserError(
        "Gói này bị hỏng hoặc bị cắt cụt, nên chưa mở được. Dữ liệu trong máy không thay đổi.",
        "Hãy chép lại gói từ USB hoặc thư điện tử gốc, hoặc nhờ bên gửi xuất lại.",
        code="seal_damaged",
    )
