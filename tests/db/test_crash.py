from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.exchange.ops import new_id
from app.ports import Edit, Query
from tests.db.made_up import Desk

ROOT = Path(__file__).parents[2]


def test_killing_the_program_while_it_saves_loses_no_saved_record(desk):
    desk.ledger.close()
    saved: list[str] = []
    for attempt in range(10):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.db.saver", str(desk.folder), desk.key.hex()],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        saved.append(child.stdout.readline().strip())
        time.sleep(random.Random(attempt).random() * 0.05)
        os.kill(child.pid, signal.SIGKILL)
        told = child.stdout.read().split("\n")
        child.stdout.close()
        child.wait(timeout=30)
        saved += [line for line in told if len(line) == 32]
    ledger = desk.open()
    found = ledger.get_many("dossier", saved)
    assert len(saved) >= 10
    assert set(found) == set(saved)
    assert all(r["percent"] == 50 and r["applicant"] == "Lê Ân" for r in found.values())
    assert ledger.check().ok
    # Interrupted, not restored: the same streams go on without a gap.
    assert len(ledger.streams()) == 2
    for sid, stream in ((1, ledger.streams()[0]), (2, ledger.streams()[1])):
        assert [op.seq for _n, op in ledger.core.log.open_ops(sid)] == [*range(1, stream.hi + 1)]


def full_disk(folder: Path):
    """A disk of 3 MB, where we may make one; else a limit on the size of files."""
    resource = pytest.importorskip("resource", reason="no file limits on this system")
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        ).returncode
    )
    if mounted:
        return lambda: subprocess.run(["umount", str(folder)], check=True)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, before[1]))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(desk, saved) -> None:
    for _ in range(2000):
        row = new_id()
        desk.ledger.write([Edit("dossier", row, {"title": "Hồ sơ", "body": "dài " * 500})])
        saved.append(row)


@pytest.mark.skipif(sys.platform == "win32", reason="needs mount or file limits")
def test_a_full_disk_refuses_plainly_and_keeps_what_was_saved():
    # Not under pytest's own folders: another run clears those, and would meet the mount.
    folder = Path(tempfile.mkdtemp(prefix="small-disk-"))
    release = full_disk(folder)
    desk = None
    try:
        desk = Desk(folder).create()
        saved = []
        with pytest.raises(EnvironmentProblem) as refused:
            fill(desk, saved)
        assert refused.value.code == "disk_full"
        assert "nguyên" in refused.value.message
        assert saved
        assert set(desk.ledger.get_many("dossier", saved)) == set(saved)
        assert desk.ledger.find(Query("dossier", limit=1)).total == len(saved)
        with pytest.raises(EnvironmentProblem) as refused:
            desk.ledger.back_up(folder / "copy.db")
        assert refused.value.code == "disk_full"
        assert not (folder / "copy.db").exists()
        assert not list(folder.glob("copy.db*"))
    finally:
        if desk is not None:
            with contextlib.suppress(EnvironmentProblem):
                desk.ledger.close()
        release()
        shutil.rmtree(folder)
