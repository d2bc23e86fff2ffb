"""Two months that arrive in the wrong order: which peers come out right without help.

Runs in the peers' own environment, beside ``peers``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import peers
import workload

TRIALS = 5


def converged(work: Path) -> dict[str, int]:
    """Return how many of ``TRIALS`` swapped pairs each peer reads as if they came in order."""
    found = dict.fromkeys(("git", "geodiff", "apsw", "loro"), 0)
    for trial in range(TRIALS):
        ledger = workload.base(400, 150)
        months = []
        after = {table: dict(rows) for table, rows in ledger.items()}
        for half in range(2):
            months.append(workload.month(after, seed=50 + half + 2 * trial, edited=90))
            workload.perform(after, months[-1])
        for name, swap in (("git", git), ("geodiff", geodiff), ("apsw", apsw), ("loro", loro)):
            found[name] += swap(work / f"{name}{trial}", workload.base(400, 150), months)
    return found


def _states(work: Path, ledger: Any, months: Any) -> list[Path]:
    """Return databases before, after the first and after both months."""
    made = []
    for count in range(3):
        path = work / f"{count}.db"
        con = peers.database(path, ledger)
        for month in months[:count]:
            peers.execute(con, month)
        con.commit()
        con.close()
        made.append(path)
    return made


def _rows(path: Path) -> list[Any]:
    import sqlite3

    con = sqlite3.connect(path)
    con.text_factory = bytes
    found = [con.execute(f"SELECT * FROM {t} ORDER BY id").fetchall() for t in workload.FIELDS]
    con.close()
    return found


def geodiff(work: Path, ledger: Any, months: Any) -> bool:
    """Apply the later changeset first."""
    import pygeodiff

    states, tool = _states(work, ledger, months), pygeodiff.GeoDiff()
    diffs = [work / "0.diff", work / "1.diff"]
    for at, diff in enumerate(diffs):
        tool.create_changeset(str(states[at]), str(states[at + 1]), str(diff))
    other = work / "other.db"
    shutil.copy(states[0], other)
    for diff in reversed(diffs):
        try:
            tool.apply_changeset(str(other), str(diff))
        except pygeodiff.GeoDiffLibError:
            continue
    return _rows(other) == _rows(states[2])


def apsw(work: Path, ledger: Any, months: Any) -> bool:
    """Apply the later changeset first; a conflict is passed over."""
    states = _states(work, ledger, months)
    changes = [peers.changeset(states[at], months[at]) for at in range(2)]
    peers.database(states[0], ledger).close()
    peers.applied(states[0], list(reversed(changes)), work / "other.db", times=1)
    peers.database(states[2], ledger).close()
    peers.applied(states[2], changes, work / "right.db", times=1)
    return _rows(work / "other.db") == _rows(work / "right.db")


def git(work: Path, ledger: Any, months: Any) -> bool:
    """Pull the later bundle first."""
    source, peer = work / "a", work / "b"
    source.mkdir(parents=True)

    def run(*words: str, at: Path = source) -> int:
        done = subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@x", *words],
            cwd=at,
            check=False,
            capture_output=True,
        )
        return done.returncode

    def commit(tag: str) -> None:
        for table, rows in ledger.items():
            lines = [json.dumps({"id": i, **r}, sort_keys=True) for i, r in sorted(rows.items())]
            (source / f"{table}.jsonl").write_text("\n".join(lines), "utf-8")
        for words in (("add", "."), ("commit", "-qm", tag), ("tag", tag)):
            assert not run(*words)

    assert not run("init", "-q", "-b", "main")
    commit("t0")
    assert not run("clone", "-q", str(source), str(peer))
    for at, month in enumerate(months):
        workload.perform(ledger, month)
        commit(f"t{at + 1}")
        assert not run("bundle", "create", str(work / f"{at}.bundle"), f"t{at}..main")
    for at in (1, 0):
        run("pull", "-q", str(work / f"{at}.bundle"), "main", at=peer)
    return all((source / f"{t}.jsonl").read_bytes() == (peer / f"{t}.jsonl").read_bytes()
               for t in ledger)  # fmt: skip


def loro(work: Path, ledger: Any, months: Any) -> bool:
    """Import the later update first."""
    import loro as library

    del work
    doc = peers.loro_of(ledger)
    other = library.LoroDoc()
    other.import_(doc.export(library.ExportMode.Snapshot()))
    updates = []
    for month in months:
        version = doc.oplog_vv
        peers.perform_in_loro(doc, month)
        updates.append(doc.export(library.ExportMode.Updates(version)))
    for update in reversed(updates):
        other.import_(update)
    return bool(other.get_deep_value() == doc.get_deep_value())
