"""A real window over a real encrypted ledger; nothing of it is simulated but the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import resources
from app.desk import Desk
from app.ports import Role
from app.services.planning import plan_import
from ui.bootstrap import DataFolderOpening, opening
from ui.window.application import make_application
from ui.window.jobs import TaskRunner
from ui.window.session import Session
from ui.window.shell.main_window import MainWindow
from ui.window.state import WindowState
from ui.window.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

TODAY = date(2026, 11, 20)
PASSWORD = "mot-hai-ba-bon"
COMMUNE = "18100"
SAMPLE = resources.path("samples/ke-hoach-nq66.txt")


@pytest.fixture(scope="session")
def dressed_app(qapp: QApplication) -> QApplication:
    """The application as the program makes it: style, translator, font."""
    return make_application([])


@dataclass
class Office:
    """A commune's open window, and what a test needs to drive it."""

    place: DataFolderOpening
    desk: Desk
    session: Session
    window: MainWindow
    settle: Callable[[], None]


@pytest.fixture
def new_place(tmp_path: Path) -> DataFolderOpening:
    """A data folder with nothing in it."""
    return opening(tmp_path / "data", TODAY)


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[TaskRunner], None]:
    """Wait until a runner's jobs have ended and their answers are shown."""

    def wait(runner: TaskRunner) -> None:
        qtbot.wait(30)
        qtbot.waitUntil(lambda: runner.pending == 0, timeout=20_000)
        qtbot.wait(30)
        qtbot.waitUntil(lambda: runner.pending == 0, timeout=20_000)

    return wait


@pytest.fixture
def office(
    dressed_app: QApplication,
    new_place: DataFolderOpening,
    settle: Callable[[TaskRunner], None],
    qtbot: QtBot,
) -> Iterator[Office]:
    """A commune with one plan of tasks in its ledger and its window open."""
    desk, _ = new_place.create(
        role=Role.COMMUNE, unit=COMMUNE, person="Đặng Thị Ửng", password=PASSWORD
    )
    plan_import.import_file(desk, SAMPLE)
    runner = TaskRunner()
    session = Session(
        new_place, desk, new_place.reader(desk), runner, WindowState(new_place.folder)
    )
    window = MainWindow(session, Theme(dressed_app, "light"))
    window.resize(1366, 768)
    window.show()
    settle(runner)
    yield Office(new_place, desk, session, window, lambda: settle(runner))
    window.hide()
    session.close()
    window.deleteLater()
    qtbot.wait(1)
