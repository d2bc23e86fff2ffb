"""Everything the program ships that is not code, read through these functions only.

Files are found beside this module, which holds in a checkout and in the frozen program alike.
"""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Return where the resource ``name`` lies; slashes part folders: ``fonts/OFL.txt``."""
    return _ROOT / name


def read_text(name: str) -> str:
    """Return the UTF-8 text of resource ``name``."""
    return path(name).read_text("utf-8")


def read_bytes(name: str) -> bytes:
    """Return the bytes of resource ``name``."""
    return path(name).read_bytes()
