"""The window's process dies, or is interrupted from its terminal: real processes, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from app.ports import Role
from app.system.logs import LOG_NAME
from app.system.vault import open_vault
from tests.journeys.program import ROOT
from tests.keyrings import KeptKeyring
from tests.window.conftest import COMMUNE, PASSWORD, TODAY
from ui.bootstrap import DataFolderOpening
from ui.window.main import INTERRUPTED

PERSON = "Đặng Thị Ửng"
SECONDS = 90

WINDOW = """
import ctypes, faulthandler, os, sys
from app.system import keyring_adapter
keyring_adapter.read_directly = lambda service, account: os.environ["SECRET"]
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from ui.window.main import Starter
from ui.window.widgets.parts import Banner, Button
what = sys.argv[1]
def inner():
    ctypes.string_at(0)
def look(starter):
    if not faulthandler.is_enabled() or starter.runner.pending:
        return
    if what == "die":
        inner()
    for strip in starter.window.findChildren(Banner):
        if not strip.isHidden():
            strip.findChildren(Button)[1].click()
            print(strip.text)
            print(QGuiApplication.clipboard().text())
    starter.left.emit(0)
begin = Starter.begin
def watched(starter):
    begin(starter)
    if what != "wait":
        starter.looking = QTimer(interval=200)
        starter.looking.timeout.connect(lambda: look(starter))
        starter.looking.start()
Starter.begin = watched
from ui.bootstrap import main
sys.exit(main(["--data-dir", os.environ["FOLDER"], "--today", os.environ["DAY"]]))
"""


class Windows:
    """The window of one data folder, started as a process of its own."""

    def __init__(self, place: DataFolderOpening) -> None:
        desk, _ = place.create(role=Role.COMMUNE, unit=COMMUNE, person=PERSON, password=PASSWORD)
        place.close(desk)
        keyring = KeptKeyring()
        open_vault(place._folder, password=PASSWORD).keep_in(keyring)
        self.log = place.folder / "log"
        self._around = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONIOENCODING": "utf-8",
            "SECRET": keyring.secret,
            "FOLDER": str(place.folder),
            "DAY": TODAY.isoformat(),
        }

    def start(self, what: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", WINDOW, what],
            cwd=ROOT,
            env=self._around,
            encoding="utf-8",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, what: str) -> tuple[int, str, str]:
        """Start and wait for the end; return the exit code and what was said."""
        with self.start(what) as process:
            out, err = process.communicate(timeout=SECONDS)
        return process.returncode, out, err

    def logged(self) -> str:
        return (self.log / LOG_NAME).read_text("utf-8")


@pytest.fixture
def windows(new_place: DataFolderOpening) -> Iterator[Windows]:
    return Windows(new_place)


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGSEGV")
def test_a_window_that_died_is_told_once_with_the_places_and_no_words(windows: Windows) -> None:
    assert not (windows.log / "crash.txt").exists(), "only the window keeps one"
    code, _, err = windows.run("die")
    assert code == -signal.SIGSEGV, err

    code, told, err = windows.run("look")
    assert code == 0, err
    assert told.startswith("Lần trước chương trình bị dừng đột ngột.")
    logged = windows.logged()
    assert logged.count("the last run died:") == 1
    for text in (told, logged):
        assert "Segmentation fault" in text
        assert "in inner" in text
        assert "ui/window/main.py" in text
        for private in (PERSON, str(ROOT), str(windows.log.parent), sys.prefix):
            assert private not in text
    assert (windows.log / "crash.txt").read_bytes() == b""

    assert windows.run("look")[:2] == (0, "")
    assert windows.logged().count("the last run died:") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
def test_ctrl_c_in_a_terminal_only_ends_the_program(windows: Windows) -> None:
    with windows.start("wait") as process:
        wait_until((windows.log / "crash.txt").exists)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out) == (INTERRUPTED, "")
    assert "Traceback" not in err
    assert "bug" not in windows.logged()
    assert not (windows.log / "running").exists(), "closed in good order"
