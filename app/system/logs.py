"""The log folder: what happened and to which id, and whether the last run ended cleanly.

Never contents, names or document paths: our own modules write ids only, and as a second fence
every line passes a redaction. Paths go, and a library's record is reduced to where it came from,
since its words may quote a document.
"""

from __future__ import annotations

import contextlib
import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from app.diskerrors import disk_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.system.paths import DataFolder

LOG_NAME = "so-tu-phap.log"
_RUNNING_NAME = "running"
_FILES, _FILE_BYTES = 5, 2 * 1024 * 1024
_OURS = ("app", "db", "ui", "resources", "qt")
_PROGRAM_ROOT = Path(__file__).resolve().parents[2]
# A path goes on to the closing quote or the end of the line: Vietnamese file names have spaces.
_QUOTED_PATH = re.compile(r"""(['"“])(?:[A-Za-z]:[\\/]|\\\\|~?/)[^\n]*?(['"”])""")
_BARE_PATH = re.compile(r"(?<![\w.<>/])(?:[A-Za-z]:[\\/]|\\\\|~?/)[^\s'\"][^\n'\"]*")


class LogFile(RotatingFileHandler):
    """Five files of 2 MB; a disk that refuses a log line never disturbs the work."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Let the line go."""


class Redacted(logging.Formatter):
    """One line per record, without paths and without the words of libraries.

    ``private`` are paths that go even from the middle of a word (the data folder, the home).
    """

    def __init__(self, private: Sequence[Path] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        forms = {str(path) for path in private} | {path.as_posix() for path in private}
        known = "|".join(re.escape(form) for form in forms if len(form) > 1)
        self._private = re.compile(rf"(?:{known})[^\n'\"]*" if known else r"(?!)")

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line, and below it the places an exception passed."""
        if record.name.partition(".")[0] not in _OURS:
            return self._place_only(record)
        record.message = self.redact(record.getMessage())
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record)
        # Not super().format(): it would take over the full traceback another handler has cached.
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line}\n{bare_traceback(error)}"

    def redact(self, text: str) -> str:
        """Return ``text`` with every path replaced by a mark."""
        text = _QUOTED_PATH.sub(r"\1<path>\2", text)
        return _BARE_PATH.sub("<path>", self._private.sub("<path>", text))

    def _place_only(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname} {record.name}"
        return f"{head}: {record.module}.{record.funcName}:{record.lineno}"


def start_logging(folder: DataFolder) -> LogFile:
    """Write the log of all modules to ``folder.log`` from now on; return the handler.

    Ours from INFO, libraries from WARNING. EnvironmentProblem when the folder refuses.
    """
    with disk_errors(folder.log):
        folder.log.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder.log / LOG_NAME
        handler = LogFile(path, maxBytes=_FILE_BYTES, backupCount=_FILES - 1, encoding="utf-8")
    handler.setFormatter(Redacted((folder.root, Path.home())))
    root = logging.getLogger()
    root.addHandler(handler)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    return handler


def stop_logging(handler: LogFile) -> None:
    """Close the log."""
    logging.captureWarnings(capture=False)
    logging.getLogger().removeHandler(handler)
    with contextlib.suppress(OSError):
        handler.close()


def mark_running(folder: DataFolder) -> bool:
    """Leave a mark that the program runs; return whether the last run ended cleanly."""
    path = folder.log / _RUNNING_NAME
    clean = not path.exists()
    with disk_errors(path):
        path.touch()
    return clean


def mark_clean_exit(folder: DataFolder) -> None:
    """Take the mark away, as the last step of a clean exit."""
    # A mark that stays costs one more check at the next start, nothing else.
    with contextlib.suppress(OSError):
        (folder.log / _RUNNING_NAME).unlink()


def bare_traceback(error: BaseException) -> str:
    """Return the exception chain as types and places, without the words it carries."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{_kind(current)}:")
        lines += [f"  {place}" for place in places(current)]
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return "\n".join(lines)


def places(error: BaseException) -> list[str]:
    """Return where an exception passed, outermost first: "app/system/vault.py:120 open_vault"."""
    found, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{short_place(Path(code.co_filename))}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found


def short_place(file: Path) -> str:
    """Return a source file's name as logs show it, without where the program is installed."""
    # In the frozen program our own files have no folder before them.
    inside = file.relative_to(_PROGRAM_ROOT) if file.is_relative_to(_PROGRAM_ROOT) else file
    if inside.parts[0] in _OURS:
        return inside.as_posix()
    return "/".join(file.parts[-2:])


def _kind(error: BaseException) -> str:
    """Name the type, with the number that system and database errors carry."""
    number = getattr(error, "sqlite_errorname", None) or getattr(error, "errno", None)
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}" + (f" [{number}]" if number else "")
