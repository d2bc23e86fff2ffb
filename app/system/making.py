"""The making of a data folder may be cut off; what it left is put aside, never taken for a ledger.

A mark lies in the folder from before the first file is made until the last one is whole.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.diskerrors import disk_errors
from app.system.atomic import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from app.system.paths import DataFolder

_MARK = "making"


def is_unmade(folder: DataFolder) -> bool:
    """Tell whether the folder holds no ledger: nothing was ever made, or its making was cut off.

    A folder whose database alone is gone is not unmade: its backup may still be put back.
    """
    if _mark(folder).exists():
        return True
    return not folder.database.exists() and not folder.anchor.exists()


@contextmanager
def making(folder: DataFolder) -> Iterator[None]:
    """Make a ledger inside the block; EnvironmentProblem when the disk does not let us."""
    folder.create()
    _put_aside(folder)
    write_atomic(_mark(folder), b"")
    yield
    with disk_errors(_mark(folder)):
        _mark(folder).unlink()


def _mark(folder: DataFolder) -> Path:
    return folder.root / _MARK


def _put_aside(folder: DataFolder) -> None:
    """Rename what an unfinished making left; the keys are put aside by the vault itself."""
    name = folder.database.name
    left = [folder.root / f"{name}{end}" for end in ("", "-wal", "-shm")]
    for path in (*left, folder.anchor):
        with disk_errors(path):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.{secrets.token_hex(4)}.old"))
