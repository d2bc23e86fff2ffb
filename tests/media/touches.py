"""What happens at the n-th touch of a disk: the stick is pulled, or the power fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_EVENTS = {"open", "os.mkdir", "os.rename", "os.listdir", "os.scandir", "os.remove", "os.rmdir"}


@dataclass
class Touches:
    """The touches of one disk so far, by what they were; ``act`` is told the number of each."""

    root: str
    act: Callable[[int], None]
    seen: list[str] = field(default_factory=list)
    _busy: bool = False

    def touch(self, what: str, path: str) -> None:
        """Count one touch, unless it is of another place or of the act itself."""
        if self._busy or not path.startswith(self.root):
            return
        self._busy = True
        try:
            self.seen.append(what)
            self.act(len(self.seen))
        finally:
            self._busy = False


_watching: list[Touches] = []


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in _EVENTS and isinstance(arguments[0], str | os.PathLike):
        _watching[-1].touch(event, os.fspath(arguments[0]))


# A hook cannot be taken away again; without a watcher it does nothing.
sys.addaudithook(_listen)
_fsync = os.fsync


def _told_fsync(descriptor: int) -> None:
    """What Python announces of every call but this one."""
    if _watching:
        _watching[-1].touch("os.fsync", os.readlink(f"/proc/self/fd/{descriptor}"))  # noqa: PTH115
    _fsync(descriptor)


@contextmanager
def touching(root: Path, act: Callable[[int], None]) -> Iterator[Touches]:
    """Within the block, call ``act`` just before each touch of what lies under ``root``."""
    watched = Touches(str(root), act)
    _watching.append(watched)
    os.fsync = _told_fsync
    try:
        yield watched
    finally:
        os.fsync = _fsync
        _watching.remove(watched)
