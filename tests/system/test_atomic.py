"""Files appear whole or not at all: killed writers, full disks, failing sources."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.diskerrors import disk_problem
from app.errors import EnvironmentProblem
from app.system.atomic import Draft, remove_leftovers, write_atomic

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = b"old" * 1000, b"new" * 70_000

KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from app.system import atomic

deadly = int(sys.argv[2])
steps = 0

def counted(real):
    def step(*args, **kwargs):
        global steps
        steps += 1
        if steps == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        steps += 1
        if steps == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return step

os.open = counted(os.open)
os.fsync = counted(os.fsync)
Path.replace = counted(Path.replace)
atomic._hash_from_disk = counted(atomic._hash_from_disk)
chunks = iter([b"new" * 35_000, b"new" * 35_000])
atomic.write_atomic(Path(sys.argv[1]), counted(lambda: chunks)(), verify=True)
print(steps)
"""

LIMITED_WRITER = """
import resource, signal, sys
from pathlib import Path
from app.errors import EnvironmentProblem
from app.system.atomic import write_atomic

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_atomic(Path(sys.argv[1]), b"x" * 3_000_000)
except EnvironmentProblem as problem:
    print(problem.code)
"""

FULL_DISK_WRITER = """
set -e
mount -t tmpfs -o size=256k none "$1"
cd "$2"
exec "$3" -c "$4" "$1/so.txt"
"""
FULL_DISK_COMMAND = ("unshare", "--mount", "sh", "-c", FULL_DISK_WRITER, "sh")

FULL_DISK_BODY = """
import sys
from pathlib import Path
from app.errors import EnvironmentProblem
from app.system.atomic import write_atomic

target = Path(sys.argv[1])
write_atomic(target, b"old")
try:
    write_atomic(target, (b"x" * 65536 for _ in range(64)))
except EnvironmentProblem as problem:
    print(problem.code, target.read_bytes() == b"old", len(list(target.parent.iterdir())))
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_writes_bytes_and_chunks_and_returns_their_hash(folder):
    target = folder / "Kế hoạch số 916.txt"
    assert write_atomic(target, NEW, verify=True) == hashlib.sha256(NEW).hexdigest()
    assert target.read_bytes() == NEW
    assert write_atomic(target, iter([b"a", b"", b"b"])) == hashlib.sha256(b"ab").hexdigest()
    assert target.read_bytes() == b"ab"
    assert list(folder.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_private_files_are_readable_by_their_owner_only(folder):
    write_atomic(folder / "vault.json", b"x", private=True)
    assert (folder / "vault.json").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(folder):
    target = folder / "so.txt"
    finished = run(KILLED_WRITER, str(target), "0")
    steps = int(finished.stdout)
    assert steps >= 10
    seen = set()
    for deadly in range(1, steps + 1):
        target.write_bytes(OLD)
        killed = run(KILLED_WRITER, str(target), str(deadly))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        content = target.read_bytes()
        assert content in (OLD, NEW)
        seen.add(content)
        remove_leftovers(folder)
        assert list(folder.iterdir()) == [target]
    assert seen == {OLD, NEW}


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE")
def test_a_file_larger_than_the_drive_takes_is_refused_and_cleaned_up(folder):
    target = folder / "so.txt"
    target.write_bytes(b"old")
    said = run(LIMITED_WRITER, str(target))
    assert said.stdout.strip() == "file_too_big", said.stderr
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]


def can_mount() -> bool:
    """Tell whether this process may mount in a namespace of its own."""
    if sys.platform != "linux":
        return False
    probe = subprocess.run(
        ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"],
        capture_output=True,
        check=False,
    )
    return probe.returncode == 0


@pytest.mark.skipif(not can_mount(), reason="needs the right to mount; RLIMIT_FSIZE stands in")
def test_a_full_disk_is_told_and_keeps_the_old_file(folder):
    said = subprocess.run(
        [*FULL_DISK_COMMAND, folder, ROOT, sys.executable, FULL_DISK_BODY],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert said.stdout.split() == ["disk_full", "True", "1"], said.stderr


def test_an_error_of_the_source_passes_through_and_nothing_stays(folder):
    def failing():
        yield b"begun"
        raise ConnectionError("the source, not the disk")

    with pytest.raises(ConnectionError):
        write_atomic(folder / "so.txt", failing())
    assert list(folder.iterdir()) == []


def test_bytes_that_read_back_differently_are_refused(folder, monkeypatch):
    target = folder / "TPX-18100.tpx"
    target.write_bytes(OLD)
    real_sync = os.fsync

    def rotting_sync(descriptor):
        real_sync(descriptor)
        os.pwrite(descriptor, b"\x00", 10)

    monkeypatch.setattr(os, "fsync", rotting_sync)
    with pytest.raises(EnvironmentProblem) as caught:
        write_atomic(target, NEW, verify=True)
    assert caught.value.code == "verify_failed"
    assert target.read_bytes() == OLD
    assert list(folder.iterdir()) == [target]


def test_a_missing_folder_is_told_in_vietnamese(folder):
    with pytest.raises(EnvironmentProblem) as caught:
        write_atomic(folder / "USB" / "so.txt", b"x")
    assert caught.value.code == "path_missing"
    assert "so.txt" in caught.value.message
    assert "còn nguyên" in caught.value.message
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (28, "disk_full"),
        (30, "read_only"),
        (13, "no_permission"),
        (107, "drive_gone"),
        (5, "disk_error"),
    ],
)
def test_each_refusal_has_its_own_code(number, code):
    assert disk_problem(OSError(number, "x"), Path("so.txt")).code == code


def test_windows_numbers_go_before_the_ones_python_folds_them_into():
    error = OSError(13, "x")
    error.winerror = 112
    assert disk_problem(error, Path("so.txt")).code == "disk_full"


def test_a_draft_without_commit_vanishes_and_leftovers_are_swept(folder):
    with Draft(folder) as draft:
        draft.write(b"half")
        assert len(list(folder.iterdir())) == 1
        abandoned = next(folder.iterdir())
    assert list(folder.iterdir()) == []
    abandoned.write_bytes(b"left by a kill")
    (folder / "báo cáo.docx").write_bytes(b"somebody else's")
    assert remove_leftovers(folder) == 1
    assert [path.name for path in folder.iterdir()] == ["báo cáo.docx"]
