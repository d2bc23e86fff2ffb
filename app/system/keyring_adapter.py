"""The operating system's keyring, kept at arm's length.

A keyring may be missing, locked, or waiting for an answer nobody sees, so every call runs in a
thread of its own with a time-out. Only keyrings that really lock are used: the library would also
take one that writes plain text. The library itself is imported at first need (it is slow);
where the system can be asked without it, reading does so first.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from app.errors import EnvironmentProblem
from app.system.wincred import read as read_directly

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "so-tu-phap"
TIMEOUT_SECONDS = 5.0
# Windows keeps 2,560 bytes as UTF-16; ours are 44 letters.
MAX_SECRET_LENGTH = 1000
REAL_KEYRINGS = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.macOS.Keyring",
    }
)


class KeyringState(StrEnum):
    """What can be expected of the keyring now."""

    OK = "ok"
    LOCKED = "locked"
    NONE = "none"


class OsKeyring:
    """The keyring of the person logged in.

    Methods raise EnvironmentProblem keyring_locked when the keyring stays locked or silent for
    ``timeout`` seconds, keyring_failed when it refuses for another reason.
    """

    def __init__(self, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._timeout = timeout
        self._silent: Future[Any] | None = None

    def probe(self) -> KeyringState:
        """Return the keyring's state; never raises and never takes longer than the time-out."""
        try:
            found = self._ask(lambda backend: backend.get_password(SERVICE, "probe") or "")
        except EnvironmentProblem:
            return KeyringState.LOCKED
        return KeyringState.NONE if found is None else KeyringState.OK

    def get(self, account: str) -> str | None:
        """Return the secret, None when there is none or no keyring."""

        def read() -> str | None:
            found = read_directly(SERVICE, account)
            if found is not None:
                return found
            return self._answer(lambda backend: backend.get_password(SERVICE, account))

        return self._in_time(read)

    def set(self, account: str, secret: str) -> None:
        """Keep the secret; EnvironmentProblem keyring_none when this machine has no keyring."""
        if len(secret) > MAX_SECRET_LENGTH:
            raise ValueError("a keyring holds short secrets only")

        def keep(backend: KeyringBackend) -> bool:
            backend.set_password(SERVICE, account, secret)
            return backend.get_password(SERVICE, account) == secret

        kept = self._ask(keep)
        if kept is None:
            raise EnvironmentProblem(
                "Máy này không có kho khóa dùng được. Dữ liệu vẫn còn nguyên.",
                "Hãy đặt mật khẩu để mở dữ liệu.",
                code="keyring_none",
            )
        if not kept:
            raise _failed()

    def delete(self, account: str) -> None:
        """Forget the secret; harmless when there is none or no keyring."""

        def forget(backend: KeyringBackend) -> None:
            if backend.get_password(SERVICE, account) is not None:
                backend.delete_password(SERVICE, account)

        self._ask(forget)

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T | None:
        """Return the answer of the keyring, None when there is no keyring to be trusted."""
        return self._in_time(lambda: self._answer(question))

    def _in_time(self, work: Callable[[], T | None]) -> T | None:
        from_thread = self._start(work)
        try:
            return from_thread.result(self._timeout)
        except TimeoutError as error:
            self._silent = from_thread
            raise _locked() from error

    def _start(self, work: Callable[[], T | None]) -> Future[T | None]:
        """Run ``work`` in a daemon thread, which no exit has to wait for."""
        if self._silent is not None and not self._silent.done():
            raise _locked()
        future: Future[T | None] = Future()

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - delivered to the caller, whatever it is
                future.set_exception(error)

        threading.Thread(target=run, name="keyring", daemon=True).start()
        return future

    def _answer(self, question: Callable[[KeyringBackend], T]) -> T | None:
        from keyring.errors import InitError, KeyringLocked, NoKeyringError

        try:
            backend = _backend()
            return None if backend is None else question(backend)
        except NoKeyringError:
            return None
        except (InitError, KeyringLocked) as error:
            raise _locked() from error
        except Exception as error:
            # Each platform's library has errors of its own below keyring's; all mean the same here.
            raise _failed() from error


def _backend() -> KeyringBackend | None:
    """Return the keyring to be trusted on this machine, None when there is none."""
    import keyring

    chosen = keyring.get_keyring()
    # Where several are installed the library offers a chain of them.
    candidates = [chosen, *getattr(chosen, "backends", ())]
    return next((backend for backend in candidates if _is_real(backend)), None)


def _is_real(backend: KeyringBackend) -> bool:
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}" in REAL_KEYRINGS


def _locked() -> EnvironmentProblem:
    return EnvironmentProblem(
        "Kho khóa của máy đang khóa hoặc không trả lời. Dữ liệu vẫn còn nguyên.",
        "Hãy mở khóa kho khóa rồi thử lại, hoặc dùng mật khẩu hay mã khôi phục.",
        code="keyring_locked",
    )


def _failed() -> EnvironmentProblem:
    return EnvironmentProblem(
        "Kho khóa của máy báo lỗi. Dữ liệu vẫn còn nguyên.",
        "Hãy dùng mật khẩu hoặc mã khôi phục.",
        code="keyring_failed",
    )
