"""Exceptions nobody expected: their code reaches the log and a dialog, their words neither."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from app.system.logs import LOG_NAME
from tests.window.conftest import Office
from ui.window.troubles import CrashHook

NAME = "Đặng Thị Ửng"


@pytest.fixture
def hook(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[CrashHook]:
    """The last resorts as the program sets them; the test's own come back after it."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    hook = CrashHook(office.window, office.place.log_bug)
    hook.install()
    yield hook
    for box in boxes():
        box.close()


def boxes() -> list[QMessageBox]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]


def logged(office: Office) -> str:
    return (office.place.folder / "log" / LOG_NAME).read_text("utf-8")


def fail() -> None:
    raise ValueError(NAME)


def in_a_thread(act: object) -> None:
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


@pytest.mark.parametrize("where", ["thread", "slot", "job"])
def test_an_unexpected_exception_is_told_by_its_code(office, hook, qtbot, where):
    if where == "thread":
        in_a_thread(fail)
    elif where == "slot":
        QTimer.singleShot(0, office.window, fail)
    else:
        office.session.read(office.window, lambda _: fail(), print)
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    (box,) = boxes()
    found = re.search(r"ERROR [\w.]+: bug (L-[0-9A-F]{6})\n", logged(office))
    assert found
    assert box.detailedText().splitlines()[1] == found[1]
    assert "ValueError" in box.detailedText()
    assert [b.text() for b in box.buttons() if b.text() == "Chép báo cáo lỗi"]
    assert "ValueError" in logged(office)
    assert NAME not in box.detailedText() + box.text() + box.informativeText() + logged(office)


def test_an_interrupt_and_a_thread_that_leaves_show_nothing(office, hook, qtbot):
    with qtbot.waitSignal(hook.interrupted):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    in_a_thread(sys.exit)
    qtbot.wait(50)
    logging.getLogger("app").info("still here")
    assert boxes() == []
    assert "bug" not in logged(office)
    assert "still here" in logged(office)
