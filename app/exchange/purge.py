"""Clearing the inbox of what arrived so long ago that nobody will ask for it any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.exchange import clock, inbox

if TYPE_CHECKING:
    from app.desk import Desk

_PURGED = "inbox/purged"
"""Setting: the day (ISO) on which the inbox was last looked through for what is too old."""


def purge(desk: Desk) -> int:
    """Delete what arrived over 400 days ago, and passing files a kill left behind.

    The day that was noted at the arrival counts, not the file's own time, which a copy or a restore
    changes; that is asked only of a file of which nothing is noted. Nothing old is looked for more
    than once a day, nor while the clock is in doubt. Return how many files went.
    """
    folder = inbox.folder_of(desk)
    files = list(folder.iterdir()) if folder.is_dir() else []
    passing = [path for path in files if path.suffix == inbox.PASSING and _delete(path)]
    today = desk.today.isoformat()
    if not files or desk.store.setting(_PURGED) == today or clock.doubt(desk) is not None:
        return len(passing)
    old = [path for path in _old(desk, files) if _delete(path)]
    if old:
        desk.replica.put_notes(inbox.without_parts(desk.replica, {path.stem for path in old}))
    desk.store.set_setting(_PURGED, today)
    return len(passing) + len(old)


def _old(desk: Desk, files: Sequence[Path]) -> Iterator[Path]:
    """Yield the files of what arrived too long ago to be kept."""
    came: dict[str, int] = {}
    for doc in inbox.arrivals_kept(desk.replica).values():
        for sha256 in doc["parts"].values():
            came[sha256] = max(doc["at"], came.get(sha256, 0))
    now = desk.now_ms()
    for path in files:
        # A file that went meanwhile is asked nothing.
        with suppress(OSError):
            at = came.get(path.stem) or int(path.stat().st_mtime * 1000)
            if path.suffix != inbox.PASSING and now > inbox.kept_until(at):
                yield path


def _delete(path: Path) -> bool:
    """Delete a file; False when another program holds it: it goes another day."""
    try:
        path.unlink()
    except OSError:
        return False
    return True
