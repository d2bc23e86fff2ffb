"""The exchange against git bundle, geodiff, apsw session, loro and NNCP on the same month of work.

``python -m benchmarks.exchange [--peers PYTHON] [--communes N] [--years N]`` needs git and nncp
(``apt-get install git nncp``) and a Python with ``pygeodiff apsw loro`` (their versions are in
PEERS); without ``--peers`` it makes such an environment in a temporary folder, which needs a
package index. Every bar is printed beside what was measured in the same run, and peers without a
bar for comparison alone; exit 1 when a bar is missed, 2 when a peer is not installed. Text is
synthetic, medians of seven; the peers' bytes are neither signed nor sealed unless said, NNCP's are
both, to one recipient.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from benchmarks.exchange import nncp, ours, trials

PEERS = ("pygeodiff==2.3.2", "apsw==3.54.1.0", "loro==1.17.1")
COPIES = 200
PAIRS = 5
_RAW = ("geodiff", "apsw", "loro", "database")


def main() -> int:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, help="a Python that has the peers' packages")
    parser.add_argument("--communes", type=int, default=124)
    parser.add_argument("--years", type=int, default=10)
    wish = parser.parse_args()
    if lacking := _lacking():
        sys.stderr.write(f"{lacking}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        lines = list(_measured(Path(folder), wish))
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0 if all(line.reached for line in lines) else 1


def _lacking() -> str:
    if shutil.which("git") is None:
        return "git is not installed: apt-get install -y --no-install-recommends git"
    install = nncp.lacking()
    return f"NNCP is not installed: {install}" if install else ""


@dataclass(frozen=True)
class _Line:
    """One line of the table: ours, what it is held against, and the highest ratio allowed.

    Without a bar the line is there to compare.
    """

    what: str
    value: float
    peer: float
    name: str
    bar: float | None = None

    @property
    def reached(self) -> bool:
        """Tell whether the bar is reached."""
        return self.bar is None or self.value <= self.bar * self.peer

    def __str__(self) -> str:
        """Return the line."""
        ratio = f"{self.value / self.peer:8.3f} x" if self.peer else " " * 10
        bar = "" if self.bar is None else f"  (bar {self.bar:g} x)"
        sign = "  " if self.reached else "! "
        figures = f"{self.value:12,.2f}  {self.peer:12,.2f}"
        return f"{sign}{self.what:38} {figures} {self.name:28} {ratio}{bar}"


def _measured(root: Path, wish: argparse.Namespace) -> Iterator[_Line]:
    peers = _peers(wish.peers or _environment(root / "peers"), root / "work")
    post = nncp.measure(root / "nncp")
    month = ours.one_month(root / "month")
    yield from _size_lines(month, peers, post)
    yield from _time_lines(month, peers)
    province = ours.province_import(root / "province", wish.communes)
    bare = peers["apsw_province"]["apply"] * wish.communes / 124
    yield _Line(f"import of {wish.communes} packages, ms", province, bare, "bare apsw apply", 6.0)
    yield from _trial_lines(root, peers)
    yield from _year_lines(root / "years", wish.years)


def _year_lines(root: Path, years: int) -> Iterator[_Line]:
    """The bars are for five years and more; fewer are for a quick look."""
    grown, metadata = ours.years(root, years)
    first, last = grown[0], grown[-1]
    name = f"sync metadata / data at year {min(5, years)}"
    yield _Line(name, metadata, 1.0, "the data", 1.0 if years >= 5 else None)
    yield _Line("import ms per op, last year", last.import_ms, first.import_ms, "year 1", 1.3)
    yield _Line("bytes per op, last year", last.bytes, first.bytes, "year 1", 1.3)


def _size_lines(month: ours.Month, peers: dict[str, Any], post: nncp.Cost) -> Iterator[_Line]:
    what = "month package, bytes"
    loro = peers["loro"]["bytes"] + month.envelope
    yield _Line(what, month.bytes, loro, "loro in our envelope", 1.0)
    yield _Line(what, month.bytes, peers["git"]["bytes"], "git bundle", 0.8)
    yield _Line(what, month.bytes, peers["geodiff"]["bytes"], "geodiff, zstd 19", 1.0)
    yield _Line(what, month.bytes, peers["apsw"]["bytes"], "apsw changeset, zstd 19")
    yield _Line(what, month.bytes, peers["database"]["bytes"], "the database, zstd 19", 0.025)
    yield _Line("acknowledgement, bytes", month.ack, 2000, "limit, 3 recipients", 1.0)
    yield _Line("acknowledgement, bytes", month.ack, post.ack, "NNCP, 1 recipient")
    yield _Line("envelope, bytes", month.envelope, 1600, "limit, 3 recipients", 1.0)
    yield _Line("envelope, bytes", month.envelope, post.envelope, "NNCP, 1 recipient")


def _time_lines(month: ours.Month, peers: dict[str, Any]) -> Iterator[_Line]:
    yield _Line("make, ms", month.make, peers["git"]["make"], "git bundle", 0.25)
    yield _Line("make, ms", month.make, peers["geodiff"]["make"], "geodiff, bare")
    yield _Line("make, ms", month.make, peers["loro"]["make"], "loro, bare")
    what = "open, verify, preview, apply, ms"
    yield _Line(what, month.take, peers["git"]["apply"], "git verify + pull", 0.6)
    yield _Line("shown beforehand, ms", month.shown, month.take, "the import itself")
    yield _Line(what, month.take, peers["geodiff"]["apply"], "geodiff, bare")
    yield _Line(what, month.take, peers["apsw"]["apply"], "apsw, bare")
    yield _Line(what, month.take, peers["loro"]["apply"], "loro, bare, in memory")
    yield _Line("the same file again, ms", month.again, month.take, "its first import", 0.1)
    yield _Line("the same ops again, ms", month.resent, month.take, "their first import", 1.0)
    yield _Line("false conflicts of repetitions", month.false_conflicts, 1, "one", 0.0)


def _trial_lines(root: Path, peers: dict[str, Any]) -> Iterator[_Line]:
    alike = trials.reordered(root / "order", PAIRS)
    yield _Line(f"swapped pairs read wrong, of {PAIRS}", PAIRS - alike, PAIRS, "all", 0.0)
    for name, right in peers["order"].items():
        yield _Line("swapped pairs read wrong", PAIRS - alike, PAIRS - right, f"{name}, unaided")
    found, wrong = trials.noticed(root / "copies", COPIES)
    what = f"restored, copied, of {COPIES}: not noticed"
    yield _Line(what, COPIES - found, COPIES, "all", 0.0)
    yield _Line("the same ledger taken for a copy", wrong, COPIES, "all", 0.0)


def _environment(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
    return python


def _peers(python: Path, work: Path) -> dict[str, Any]:
    script = Path(__file__).with_name("peers.py")
    done = subprocess.run([python, script, work], check=True, capture_output=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    for name in _RAW:
        raw = Path(answer[name]["raw"]).read_bytes()
        answer[name]["bytes"] = len(zstandard.ZstdCompressor(level=19).compress(raw))
    return answer


if __name__ == "__main__":
    sys.exit(main())
