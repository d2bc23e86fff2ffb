"""Freeze the program into one folder that needs no Python, and try it: `python -m installer.build`.

The folder is made by PyInstaller from so_tu_phap.spec for the system this runs on. It is not
finished before its own `self-test` and its sample data have passed inside it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "installer" / "so_tu_phap.spec"
NAME = "so-tu-phap"
TRIAL_SECONDS = 300


class BuildError(Exception):
    """The program was not frozen, or the frozen program does not work."""


def freeze(out: Path) -> Path:
    """Make the frozen folder inside `out` and return it; an older one there is replaced.

    Raises:
        BuildError: when PyInstaller ends with an error.
    """
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(out), "--workpath", str(ROOT / "build" / "freeze"), str(SPEC)]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise BuildError(f"PyInstaller ended with status {done.returncode}")
    return out / NAME


def try_out(frozen: Path) -> None:
    """Run the frozen program's own test and its sample data, without this Python's settings.

    The second goes the ways of daily work, where a file left out of the folder shows.

    Raises:
        BuildError: when one fails or does not end.
    """
    program = frozen / (f"{NAME}.exe" if sys.platform == "win32" else NAME)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        _try(program, home, "self-test")
        _try(program, home, "--data-dir", "demo", "demo")


def _try(program: Path, home: str, *arguments: str) -> None:
    try:
        done = subprocess.run(
            [str(program), *arguments],
            cwd=home,
            env=_bare_surroundings(home),
            stdin=subprocess.DEVNULL,
            timeout=TRIAL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise BuildError(f"{arguments[-1]} did not end in {TRIAL_SECONDS} s") from slow
    if done.returncode:
        raise BuildError(f"{arguments[-1]} ended with status {done.returncode}")


def _bare_surroundings(home: str) -> dict[str, str]:
    kept = ("PATH", "LANG", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "WINDIR", "COMSPEC")
    surroundings = {name: os.environ[name] for name in kept if name in os.environ}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), home)
    return surroundings | homes | {"QT_QPA_PLATFORM": "offscreen"}


def sizes(frozen: Path) -> Counter[str]:
    """Return the bytes of each part of the frozen folder, by its first two folder names."""
    found: Counter[str] = Counter()
    for path in frozen.rglob("*"):
        if path.is_file() and not path.is_symlink():
            inside = path.relative_to(frozen).parts
            found["/".join(inside[:2])] += path.stat().st_size
    return found


def size_table(found: Counter[str], rows: int = 25) -> str:
    """Return the largest `rows` parts as lines of megabytes and name, and the total."""
    shown = found.most_common(rows)
    rest = found.total() - sum(size for _, size in shown)
    lines = [*((name, size) for name, size in shown), ("the rest", rest), ("all", found.total())]
    return "\n".join(f"{size / 1e6:8.1f} MB  {name}" for name, size in lines)


def main(arguments: list[str] | None = None) -> int:
    """Freeze, try, and report; return 0 when the frozen program works."""
    parser = argparse.ArgumentParser(prog="python -m installer.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the folder goes")
    out = parser.parse_args(arguments).out.resolve()
    try:
        frozen = freeze(out)
        print(size_table(sizes(frozen)), flush=True)
        try_out(frozen)
    except BuildError as problem:
        print(f"installer.build: {problem}", file=sys.stderr)
        return 1
    print(f"{frozen}: works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
