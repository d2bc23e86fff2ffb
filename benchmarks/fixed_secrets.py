"""A stand-in for a keyring that is read without a library, as Windows' is: secrets in a file."""

from __future__ import annotations

import json
import os
from pathlib import Path

from app.system import keyring_adapter


def use() -> None:
    """Let the program read its key here, in this process."""
    keyring_adapter.read_directly = _read


def _read(service: str, account: str) -> str | None:
    known: dict[str, str] = json.loads(Path(os.environ["BENCHMARK_SECRETS"]).read_text())
    return known.get(f"{service}/{account}")
