"""The keys of a data folder, and the three ways to them: keyring, password, recovery code.

One random master key is made with the folder. The operating system's keyring may hold it; the
file ``vault.json`` holds it only sealed, under the password and under the recovery code. What
locks the database, the device keys and the attachments is derived from it, each for itself.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import msgspec

from app.errors import EnvironmentProblem, FieldProblem, UserError
from app.system.recovery import new_code, read_code
from app.system.vaultfile import (
    FORMAT,
    VaultDocument,
    WrappedKey,
    read_document,
    set_aside,
    write_document,
)
from app.system.wrapping import KEY_BYTES, derive, unwrap, wrap
from app.text.folding import nfc

if TYPE_CHECKING:
    from app.system.paths import DataFolder

# 64 MiB and about a quarter of a second for each guess at a password. A recovery code has 135
# random bits, which no stretching makes safer.
_PASSWORD_LOG_N, _CODE_LOG_N = 16, 12


class Purpose(StrEnum):
    """What a derived key is for."""

    DATABASE = "db"
    DEVICE = "device"
    FILES = "files"


class Keyring(Protocol):
    """Keeps short secrets for this user, by account."""

    def get(self, account: str) -> str | None:
        """Return the secret, None when there is none."""

    def set(self, account: str, secret: str) -> None:
        """Keep the secret."""

    def delete(self, account: str) -> None:
        """Forget the secret; harmless when there is none."""


class Vault:
    """An opened vault: it derives keys, and changes the ways in."""

    def __init__(self, folder: DataFolder, document: VaultDocument, master: bytes) -> None:
        self._folder = folder
        self._document = document
        self._master = master

    def __repr__(self) -> str:
        return f"Vault({self.id!r})"

    @property
    def id(self) -> str:
        """Return the vault's id, 32 hex digits; also the account name in the keyring."""
        return self._document.id

    @property
    def has_password(self) -> bool:
        """Tell whether a password opens this vault."""
        return self._document.password is not None

    def key(self, purpose: Purpose) -> bytes:
        """Return the 32-byte key for ``purpose``; always the same one."""
        return derive(self._master, purpose)

    def set_password(self, password: str) -> None:
        """Let ``password`` open the vault, and no earlier password."""
        wrapped = _wrap_by_password(self._master, self.id, password)
        self._change(password=wrapped)

    def remove_password(self, keyring: Keyring) -> None:
        """Let no password open the vault; UserError last_key unless ``keyring`` holds the key."""
        if not self.is_kept_in(keyring):
            raise _last_key("Kho khóa của máy chưa giữ khóa, nên chưa bỏ được mật khẩu.")
        self._change(password=None)

    def renew_recovery_code(self) -> str:
        """Return a new recovery code; the earlier one opens this vault no more."""
        code = new_code()
        self._change(recovery=wrap(self._master, self.id, code, _CODE_LOG_N))
        return code

    def keep_in(self, keyring: Keyring) -> None:
        """Let the operating system's keyring open the vault."""
        keyring.set(self.id, base64.b64encode(self._master).decode())

    def forget_in(self, keyring: Keyring) -> None:
        """Take the key out of the keyring; UserError last_key when there is no password."""
        if not self.has_password:
            raise _last_key("Dữ liệu này chưa có mật khẩu, nên chưa xóa được khóa khỏi kho khóa.")
        keyring.delete(self.id)

    def is_kept_in(self, keyring: Keyring) -> bool:
        """Tell whether ``keyring`` holds this vault's key."""
        return _master_in(keyring, self._document) is not None

    def _change(self, **ways: WrappedKey | None) -> None:
        changed = msgspec.structs.replace(self._document, serial=self._document.serial + 1, **ways)
        write_document(self._folder, changed)
        self._document = changed


def create_vault(
    folder: DataFolder, *, password: str | None = None, keyring: Keyring | None = None
) -> tuple[Vault, str]:
    """Make the keys of a new data folder; return the vault and its recovery code (shown once).

    UserError: no_key_keeper (neither password nor keyring), vault_exists, password_empty.
    EnvironmentProblem when keyring or disk refuse; then nothing was made.
    """
    if password is None and keyring is None:
        raise UserError(
            "Chưa có cách mở dữ liệu: chưa đặt mật khẩu và máy này không có kho khóa dùng được.",
            "Hãy đặt mật khẩu.",
            code="no_key_keeper",
        )
    if folder.is_set_up():
        raise UserError(
            "Thư mục này đã có dữ liệu của Sổ Tư Pháp.",
            "Hãy mở dữ liệu ấy, hoặc chọn thư mục khác.",
            code="vault_exists",
        )
    master, vault_id, code = secrets.token_bytes(KEY_BYTES), secrets.token_hex(16), new_code()
    document = VaultDocument(
        format=FORMAT,
        id=vault_id,
        serial=1,
        check=derive(master, "check"),
        recovery=wrap(master, vault_id, code, _CODE_LOG_N),
        password=None if password is None else _wrap_by_password(master, vault_id, password),
    )
    vault = Vault(folder, document, master)
    _settle(vault, document, folder, keyring)
    return vault, code


def _settle(
    vault: Vault, document: VaultDocument, folder: DataFolder, keyring: Keyring | None
) -> None:
    """Hand the key to the keyring, then write the file; undo the first when the second fails."""
    if keyring is not None:
        vault.keep_in(keyring)
    try:
        folder.create()
        set_aside(folder)
        write_document(folder, document)
    except EnvironmentProblem:
        if keyring is not None:
            keyring.delete(vault.id)
        raise


def open_vault(
    folder: DataFolder,
    *,
    password: str | None = None,
    recovery_code: str | None = None,
    keyring: Keyring | None = None,
) -> Vault:
    """Open by the recovery code if given, else by the password if given, else by the keyring.

    UserError: wrong_password, no_password_set, recovery_code_mistyped, recovery_code_wrong.
    EnvironmentProblem: key_needed (nothing given, or the keyring does not hold the key; the
    message says what opens this vault), keyring_locked, vault_missing, vault_damaged, vault_newer.
    """
    document = read_document(folder)
    if recovery_code is not None:
        master = _by_recovery_code(document, recovery_code)
    elif password is not None:
        master = _by_password(document, password)
    else:
        master = _by_keyring(document, keyring)
    return Vault(folder, document, master)


def vault_id(folder: DataFolder) -> str:
    """Return the id of the vault of ``folder``, without opening it."""
    return read_document(folder).id


def has_password(folder: DataFolder) -> bool:
    """Tell whether a password opens the vault of ``folder``, without opening it."""
    return read_document(folder).password is not None


def _by_password(document: VaultDocument, password: str) -> bytes:
    if document.password is None:
        raise UserError(
            "Dữ liệu này không đặt mật khẩu.",
            "Hãy mở bằng kho khóa của máy (để trống mật khẩu) hoặc bằng mã khôi phục.",
            code="no_password_set",
        )
    master = unwrap(document.password, document.id, nfc(password))
    if master is None:
        message = "Mật khẩu không đúng."
        raise UserError(
            message,
            "Hãy xem lại phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại. "
            "Nếu quên mật khẩu, hãy dùng mã khôi phục đã in.",
            code="wrong_password",
            fields=(FieldProblem("password", message),),
        )
    return master


def _by_recovery_code(document: VaultDocument, typed: str) -> bytes:
    master = unwrap(document.recovery, document.id, read_code(typed))
    if master is None:
        message = "Mã khôi phục này không phải của dữ liệu này, hoặc đã được thay bằng mã mới."
        raise UserError(
            message,
            "Hãy tìm tờ in mã khôi phục mới nhất của đúng máy này.",
            code="recovery_code_wrong",
            fields=(FieldProblem("recovery_code", message),),
        )
    return master


def _by_keyring(document: VaultDocument, keyring: Keyring | None) -> bytes:
    master = None if keyring is None else _master_in(keyring, document)
    if master is None:
        other = "mật khẩu hoặc mã khôi phục" if document.password else "mã khôi phục đã in"
        raise EnvironmentProblem(
            "Kho khóa của máy này không giữ khóa của dữ liệu này (dữ liệu được chép từ máy khác, "
            "hoặc kho khóa đã bị xóa). Dữ liệu vẫn còn nguyên.",
            f"Hãy nhập {other} để mở.",
            code="key_needed",
        )
    return master


def _master_in(keyring: Keyring, document: VaultDocument) -> bytes | None:
    """Return the master key as the keyring holds it, None when it holds none or another's."""
    held = keyring.get(document.id) or ""
    try:
        master = base64.b64decode(held, validate=True)
    except ValueError:
        return None
    return master if _fits(master, document) else None


def _fits(master: bytes, document: VaultDocument) -> bool:
    right = hmac.compare_digest(derive(master, "check"), document.check)
    return len(master) == KEY_BYTES and right


def _wrap_by_password(master: bytes, vault_id: str, password: str) -> WrappedKey:
    if not password.strip():
        message = "Mật khẩu đang để trống."
        raise UserError(
            message,
            "Hãy nhập mật khẩu, hoặc chọn mở bằng kho khóa của máy.",
            code="password_empty",
            fields=(FieldProblem("password", message),),
        )
    return wrap(master, vault_id, nfc(password), _PASSWORD_LOG_N)


def _last_key(message: str) -> UserError:
    return UserError(
        message,
        "Nếu làm vậy, chỉ còn mã khôi phục mở được dữ liệu. Hãy thêm cách mở khác trước.",
        code="last_key",
    )
