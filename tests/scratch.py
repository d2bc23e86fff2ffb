"""Folders for tests that make thousands of databases, each alive for a second."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

_MEMORY = Path("/dev/shm")  # noqa: S108 - only its place; the folder in it is made safely
_ENOUGH = 512 * 2**20


def scratch() -> TemporaryDirectory[str]:
    """A new folder that goes when it is left: in memory where the system offers room for it.

    Nothing that lives there may be about a disk: a world of histories waits three times longer
    for each save to be durable than for everything it does.
    """
    return TemporaryDirectory(dir=_MEMORY if _has_room() else None)


def _has_room() -> bool:
    return os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH
