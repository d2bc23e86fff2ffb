"""The exchange against git bundle, geodiff, the apsw session and loro on the same month of work.

``python -m benchmarks.exchange [--peers PYTHON] [--communes N] [--years N]`` needs git and a Python
with ``pygeodiff apsw loro`` (their versions are in PEERS); without ``--peers`` it makes such an
environment in a temporary folder, which needs a package index. Every bar is printed beside what was
measured in the same run; exit 1 when one is missed. Text is synthetic, medians of seven; the
peers' bytes are neither signed nor sealed unless said.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

import zstandard

from benchmarks.exchange import ours

PEERS = ("pygeodiff==2.3.2", "apsw==3.54.1.0", "loro==1.17.1")


def main() -> int:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, help="a Python that has the peers' packages")
    parser.add_argument("--communes", type=int, default=124)
    parser.add_argument("--years", type=int, default=10)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        peers = _peers(wish.peers or _environment(root / "peers"), root / "work")
        month = ours.one_month(root / "month")
        province = ours.province_import(root / "province", wish.communes)
        grown, metadata = ours.years(root / "years", wish.years)
    lines = [
        *_month_lines(month, peers),
        _Line(
            f"import of {wish.communes} packages, ms",
            province,
            peers["apsw_province"]["apply"] * wish.communes / 124,
            6.0,
            "bare apsw apply",
        ),
        _Line("sync metadata / data at year 5", metadata, 1.0, 1.0, "the data"),
        _Line(
            "import ms per op, last year", grown[-1].import_ms, grown[0].import_ms, 1.3, "year 1"
        ),
        _Line("bytes per op, last year", grown[-1].bytes, grown[0].bytes, 1.3, "year 1"),
    ]
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0 if all(line.reached for line in lines) else 1


class _Line:
    """One line of the table: ours, what it is held against, and the highest ratio allowed."""

    def __init__(self, what: str, value: float, peer: float, bar: float, name: str) -> None:
        self._what, self._value, self._peer, self._bar, self._name = what, value, peer, bar, name

    @property
    def reached(self) -> bool:
        """Tell whether the bar is reached."""
        return self._value <= self._bar * self._peer

    def __str__(self) -> str:
        """Return the line."""
        ratio = self._value / self._peer
        sign = "  " if self.reached else "! "
        return (
            f"{sign}{self._what:34} {self._value:12,.2f}  {self._peer:12,.2f} {self._name:22}"
            f" {ratio:6.2f} x  (bar {self._bar:g} x)"
        )


def _month_lines(month: ours.Month, peers: dict[str, Any]) -> list[_Line]:
    git = peers["git"]
    loro = peers["loro"]["bytes"] + month.envelope
    return [
        _Line("month package, bytes", month.bytes, loro, 1.0, "loro in our envelope"),
        _Line("month package, bytes", month.bytes, git["bytes"], 0.8, "git bundle"),
        _Line(
            "month package, bytes", month.bytes, peers["geodiff"]["bytes"], 1.0, "geodiff, zstd 19"
        ),
        _Line("make, ms", month.make, git["make"], 0.25, "git bundle"),
        _Line(
            "open, verify, preview, apply, ms", month.take, git["apply"], 0.6, "git verify + pull"
        ),
        _Line("the same file again, ms", month.again, month.take, 0.1, "its first import"),
        _Line(
            "the same ops in another package, ms",
            month.resent,
            month.take,
            1.0,
            "their first import",
        ),
        _Line("false conflicts of repetitions", month.false_conflicts, 1, 0.0, "one"),
        _Line("acknowledgement, bytes", month.ack, 2000, 1.0, "limit"),
        _Line("envelope, bytes", month.envelope, 1600, 1.0, "limit"),
    ]


def _environment(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
    return python


def _peers(python: Path, work: Path) -> dict[str, Any]:
    script = Path(__file__).with_name("peers.py")
    done = subprocess.run([python, script, work], check=True, capture_output=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    for name in ("geodiff", "apsw", "loro"):
        raw = Path(answer[name]["raw"]).read_bytes()
        answer[name]["bytes"] = len(zstandard.ZstdCompressor(level=19).compress(raw))
    return answer


if __name__ == "__main__":
    sys.exit(main())
