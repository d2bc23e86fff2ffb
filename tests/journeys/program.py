"""The program as a person starts it: a process of its own for every command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Mật khẩu của bà Ửng"
TODAY = "2026-11-05"
_SECONDS = 100


@dataclass(frozen=True)
class Said:
    """What one command answered: its exit code, its one JSON object, and its words on stderr."""

    code: int
    data: dict[str, Any]
    err: str


@dataclass
class Program:
    """One data folder, and the commands run on it."""

    folder: Path
    password: str | None = PASSWORD
    today: str = TODAY
    environment: dict[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None

    def __call__(self, *words: str | Path) -> Said:
        """Run a command with ``--json``; whatever became of it, it answers in good form."""
        done = self.start(*words, "--json")
        out = done.stdout.decode("utf-8")
        err = done.stderr.decode("utf-8")
        told = f"{words}\n{out}\n{err}"
        assert "Traceback" not in out + err, told
        assert done.returncode in (0, 1, 2), told
        data = json.loads(out)
        assert isinstance(data, dict), told
        assert ("error" in data) <= (done.returncode > 0), told
        assert data.get("error", {}).get("code") != "bug", told
        return Said(done.returncode, data, err)

    def ok(self, *words: str | Path) -> dict[str, Any]:
        """Run a command that must do what it says, and say nothing else."""
        said = self(*words)
        assert (said.code, said.err) == (0, ""), f"{words}\n{said}"
        return said.data

    def refused(self, *words: str | Path, code: int = 1) -> dict[str, Any]:
        """Run a command that must refuse in one sentence and a next step; return the error."""
        said = self(*words)
        assert said.code == code, f"{words}\n{said}"
        error: dict[str, Any] = said.data["error"]
        assert error["code"], said
        assert error["message"], said
        assert error["next"], said
        assert said.err == f"{error['message']}\n{error['next']}\n", said
        return error

    def start(self, *words: str | Path) -> subprocess.CompletedProcess[bytes]:
        """Run the program with these words and wait for its end."""
        return subprocess.run(
            self.command(*words),
            env=self.surroundings(),
            cwd=ROOT,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            preexec_fn=self.before,
        )

    def command(self, *words: str | Path) -> list[str]:
        """Return the words that start the program on this folder."""
        start = [sys.executable, "-X", "utf8", "-m", "ui.bootstrap"]
        return [*start, "--data-dir", str(self.folder), "--today", self.today, *map(str, words)]

    def surroundings(self) -> dict[str, str]:
        """Return the environment of the program: the test's own, and this desk's password."""
        around = {**os.environ, **self.environment}
        if self.password is not None:
            around["SO_TU_PHAP_PASSWORD"] = self.password
        return around
