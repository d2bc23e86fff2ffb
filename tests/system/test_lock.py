"""One program at a time on a data folder, across real processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem, UserError
from app.system.lock import DataInUse, DataLock, Holder, read_holder

ROOT = Path(__file__).resolve().parents[2]

HOLDER = """
import sys
from pathlib import Path
from app.system.lock import DataLock

lock = DataLock.acquire(Path(sys.argv[1]), address="so-tu-phap-abc")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, folder / "lock"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_held_lock_names_its_holder(folder, other):
    with pytest.raises(DataInUse) as caught:
        DataLock.acquire(folder / "lock")
    assert isinstance(caught.value, UserError)
    assert caught.value.code == "data_in_use"
    assert caught.value.holder == Holder(other.pid, "so-tu-phap-abc")
    assert caught.value.next_step


def test_a_killed_holder_leaves_the_lock_free(folder, other):
    other.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    other.wait(10)
    with DataLock.acquire(folder / "lock"):
        assert read_holder(folder / "lock").address == ""


def test_the_same_process_does_not_hold_it_twice_and_lets_go(folder):
    path = folder / "lock"
    lock = DataLock.acquire(path)
    with pytest.raises(DataInUse):
        DataLock.acquire(path)
    # The refused attempt must not have broken the lock that is held.
    with pytest.raises(DataInUse):
        DataLock.acquire(path)
    lock.release()
    lock.release()
    DataLock.acquire(path).release()


def test_the_address_can_be_told_later(folder):
    with DataLock.acquire(folder / "lock") as lock:
        lock.announce("window-1")
        assert read_holder(folder / "lock").address == "window-1"
        lock.announce("")
        assert read_holder(folder / "lock").address == ""
    assert read_holder(folder / "lock") == Holder()


@pytest.mark.parametrize("said", [b"", b"{", b"[]", b'{"pid": "x", "address": 1}', b"\xff\xfe"])
def test_a_torn_lock_file_neither_blocks_nor_breaks(folder, said):
    path = folder / "lock"
    path.write_bytes(said)
    assert read_holder(path) == Holder()
    DataLock.acquire(path).release()


def test_a_missing_folder_is_a_problem_of_the_machine(folder):
    with pytest.raises(EnvironmentProblem):
        DataLock.acquire(folder / "nowhere" / "lock")
