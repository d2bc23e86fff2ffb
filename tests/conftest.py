"""What every test stands on: a home of its own, no screen, no keyring, nothing left behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tests.keyrings import MemoryKeyring

LONG_TEST_SECONDS = 3600
JOURNEY_SECONDS = 400
THREAD_GRACE_SECONDS = 5

# Examples are drawn on machines that do other work too: slowness alone is no finding.
_PATIENT = [HealthCheck.too_slow]
settings.register_profile("quick", max_examples=50, deadline=None, suppress_health_check=_PATIENT)
settings.register_profile(
    "long", max_examples=10_000, deadline=None, suppress_health_check=_PATIENT
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("so-tu-phap")
    group.addoption("--onscreen", action="store_true", help="open windows on the real screen")
    group.addoption("--long", action="store_true", help="run the long tests too")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    if config.getoption("onscreen"):
        # Windows on one screen take the focus from each other.
        config.option.numprocesses = 0


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("long" if config.getoption("long") else "quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("long"):
        for item in items:
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(LONG_TEST_SECONDS))
        return
    for item in items:
        if "journeys" in item.path.parts and item.get_closest_marker("timeout") is None:
            # Dozens of real processes each: slow machines need the room.
            item.add_marker(pytest.mark.timeout(JOURNEY_SECONDS))
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new home folder, so that no test meets another's data or the tester's own."""
    home = tmp_path / "home"
    home.mkdir()
    folders = {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CACHE_HOME": ".cache",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
    }
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(home / folder))
    # Neither a password nor a keyring of the tester's reaches a test or what it starts.
    monkeypatch.delenv("SO_TU_PHAP_PASSWORD", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return home


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    """A working keyring that lives as long as the test."""
    import keyring

    from tests.keyrings import MemoryKeyring

    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


_passed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_passed] = report.passed
    return report


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a passing test that leaves a window or a thread alive."""
    # Asked for here, so that this ends after what the test itself has to put away.
    uses_qt = {"qapp", "qtbot"} & set(request.fixturenames)
    if uses_qt:
        request.getfixturevalue("qapp")
    windows_before = _top_level_widgets() if uses_qt else []
    threads = set(threading.enumerate())
    yield
    windows = _delete_windows(windows_before) if uses_qt else []
    running = _still_running(threads)
    if request.node.stash.get(_passed, False):
        if windows:
            pytest.fail(f"left windows alive: {', '.join(windows)}", pytrace=False)
        if running:
            pytest.fail(f"left threads running: {', '.join(running)}", pytrace=False)


def _still_running(before: set[threading.Thread]) -> list[str]:
    started = [thread for thread in threading.enumerate() if thread not in before]
    for thread in started:
        thread.join(THREAD_GRACE_SECONDS)
    # Threads that Qt made are only names in Python's list; Qt's pool is waited for elsewhere.
    return [
        thread.name
        for thread in started
        if thread.is_alive() and not isinstance(thread, threading._DummyThread)
    ]


def _delete_windows(before: list[QWidget]) -> list[str]:
    """Let Qt finish, then delete and name the windows nobody had put away."""
    from PySide6.QtCore import QThreadPool

    QThreadPool.globalInstance().waitForDone(THREAD_GRACE_SECONDS * 1000)
    _deliver_deletes()
    if len(_top_level_widgets()) > len(before):
        # A cycle of Python objects may keep a window that nobody can reach any more.
        gc.collect()
        _deliver_deletes()
    left = [widget for widget in _top_level_widgets() if widget not in before]
    names = [f"{type(widget).__name__}({widget.objectName()!r})" for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    _deliver_deletes()
    return names


def _deliver_deletes() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.processEvents()
    # processEvents() alone leaves what deleteLater() asked for.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _top_level_widgets() -> list[QWidget]:
    widgets = sys.modules["PySide6.QtWidgets"]
    return [widget for widget in widgets.QApplication.topLevelWidgets() if not widget.parent()]
