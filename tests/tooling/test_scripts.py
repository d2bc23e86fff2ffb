"""The scripts a person or a machine starts: they parse, run where they must, and stay quiet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".git", ".venv", "build", "dist"}


def _files() -> list[Path]:
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED]
        found += [Path(folder, name) for name in names]
    return found


def _is_shell(path: Path) -> bool:
    if path.suffix == ".sh":
        return True
    with path.open("rb") as file:
        first = file.readline(80)
    return first.startswith(b"#!") and b"sh" in first.split(b"/")[-1]


SHELL_SCRIPTS = sorted(path.relative_to(ROOT).as_posix() for path in _files() if _is_shell(path))
CMD_SCRIPTS = sorted(
    path.relative_to(ROOT).as_posix() for path in _files() if path.suffix in {".cmd", ".bat"}
)


def test_the_scripts_are_all_found() -> None:
    assert {"run", "test", ".ci/run", "installer/setup.sh"} <= set(SHELL_SCRIPTS)
    assert {"run.cmd", "test.cmd", "installer/setup.cmd"} <= set(CMD_SCRIPTS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="this system has no bash")
@pytest.mark.parametrize("script", SHELL_SCRIPTS)
def test_a_shell_script_parses(script: str) -> None:
    done = subprocess.run(["bash", "-n", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no executable mark")
@pytest.mark.parametrize("script", ["run", "test", ".ci/run"])
def test_a_started_script_is_executable(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize("script", CMD_SCRIPTS)
def test_a_windows_script_ends_its_lines_as_windows_expects(script: str) -> None:
    text = (ROOT / script).read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n") > 0


@pytest.mark.parametrize("script", [*SHELL_SCRIPTS, *CMD_SCRIPTS])
def test_a_script_names_no_address(script: str) -> None:
    assert "://" not in (ROOT / script).read_text(encoding="utf-8")
