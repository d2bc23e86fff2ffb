"""Where the program starts, and what has to be right before either way in begins."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from ui.opening import Opening


def main() -> int:
    """Load the program and run it; return the exit code."""
    with collector_at_rest():
        from ui.bootstrap import main as run
    return run()


def prepare_streams() -> None:
    """Make stdout and stderr take Vietnamese, and keep a bug's traceback off them.

    A frozen Windows program starts with cp1252 streams, its window without any stream.
    """
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # Without a handler of its own, Python would print a bug's traceback on stderr.
    logging.getLogger().addHandler(logging.NullHandler())


def open_window(opening: Opening, rest: Sequence[str]) -> int:
    """Open the window over a data folder; 1 with a sentence where there is no screen or no Qt."""
    if sys.platform.startswith("linux") and not _has_display():
        sys.stderr.write(
            "Không thấy màn hình để mở cửa sổ. Các lệnh vẫn dùng được: so-tu-phap --help\n"
        )
        return 1
    try:
        with collector_at_rest():
            from ui.window.main import run
    except ImportError as error:
        code = opening.log_bug(error)
        sys.stderr.write(
            f"Không nạp được thư viện cửa sổ (mã {code}). Sổ vẫn nguyên; các lệnh vẫn dùng được.\n"
            "Chạy lại ./run (hoặc run.cmd) để cài phần còn thiếu.\n"
        )
        return 1
    return run(opening, argv=list(rest))


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Load modules without the garbage collector: what they make stays, looking is in vain."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _has_display() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return bool(chosen or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _nowhere() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
