"""A keyring for benchmarks: a real backend of the keyring library, its secrets in a file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend

from app.system import keyring_adapter


class FixedKeyring(KeyringBackend):
    """Keeps its secrets in the file that BENCHMARK_SECRETS names."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, None when there is none."""
        return self._known().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self._file().write_text(json.dumps({**self._known(), f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        self.set_password(service, username, "")

    def _file(self) -> Path:
        return Path(os.environ["BENCHMARK_SECRETS"])

    def _known(self) -> dict[str, str]:
        known: dict[str, str] = json.loads(self._file().read_text())
        return known


def use() -> None:
    """Let the program trust this keyring, in this process."""
    keyring.set_keyring(FixedKeyring())
    keyring_adapter.REAL_KEYRINGS = frozenset({f"{__name__}.FixedKeyring"})
