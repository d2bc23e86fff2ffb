"""What remains when something went wrong that should not: a short code and a trace.

Nothing here ends the program or touches the data; nothing is ever sent anywhere.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import logging
import re
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.diskerrors import disk_errors
from app.system.logs import places, short_place

if TYPE_CHECKING:
    from app.system.paths import DataFolder

logger = logging.getLogger(__name__)

_CRASH_NAME = "crash.txt"
_FILE = re.compile(r'File "([^"\n]+)"')


def bug_code(error: BaseException) -> str:
    """Return the short code of a bug ("L-3F9A2C"): the same for the same kind at the same place."""
    signature = "\n".join((type(error).__qualname__, *places(error)))
    return f"L-{hashlib.sha256(signature.encode()).hexdigest()[:6].upper()}"


def report_bug(error: BaseException) -> str:
    """Log a bug, without its words; return its short code for the person to read out."""
    code = bug_code(error)
    logger.error("bug %s", code, exc_info=error)
    return code


class CrashFile:
    """Where the interpreter writes its stack when the process itself dies (``log/crash.txt``).

    ``previous`` is what the last crash left, "" if none, with places shortened as in the log; the
    file is emptied on opening, and again on closing: what stands in it then (Windows tells of
    exceptions that somebody still handles) ended nothing.
    """

    def __init__(self, folder: DataFolder) -> None:
        path = folder.log / _CRASH_NAME
        self.previous = _FILE.sub(_shortened, _read_text(path)).strip()
        with disk_errors(path):
            self._stream: IO[str] = path.open("w", encoding="utf-8")
        faulthandler.enable(self._stream, all_threads=True)

    def close(self) -> None:
        """Stop watching."""
        faulthandler.disable()
        with contextlib.suppress(OSError), self._stream:
            self._stream.truncate(0)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _shortened(found: re.Match[str]) -> str:
    return f'File "{short_place(Path(found[1]))}"'
