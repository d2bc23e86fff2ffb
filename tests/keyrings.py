"""A keyring for tests: a real backend of the keyring library that keeps its secrets in memory."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Keeps secrets by service and user name, and forgets them with itself."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self._secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self._secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("no such secret")


class KeptKeyring:
    """The program's own port to a keyring, with the one secret a process is to be started by."""

    secret = ""

    def get(self, account: str) -> str | None:
        del account
        return self.secret or None

    def set(self, account: str, secret: str) -> None:
        del account
        self.secret = secret

    def delete(self, account: str) -> None:
        del account
