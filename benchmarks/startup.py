"""Start to a usable window, against an empty PySide6 window, in turn and in the same run.

``python -m benchmarks.startup``: a ledger with 5,000 tasks, its key in a keyring; measured from the
start of the process to the first line of Hôm nay, painted. Also the memory both take. The key comes
from a keyring that is read directly, as Windows' is, and again through the keyring library, as on
Linux. Bar: at most 2.0 times the empty window, and bare PySide6 + 100 MB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROUNDS = 7
TASKS = 5_000

_EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
"""
_PROGRAM = """
import time
from pathlib import Path
from ui.entry import collector_at_rest
with collector_at_rest():
    from benchmarks import {keys} as keys
    from ui.bootstrap import opening
    from ui.window.application import make_application
    from ui.window.main import Starter
keys.use()
qt = make_application([])
starter = Starter(opening(Path({folder!r})), qt)
starter.begin()
end = time.monotonic() + 60
while time.monotonic() < end:
    qt.processEvents()
    if starter.window and starter.window.current_page.lines():
        break
    time.sleep(0.001)
else:
    raise SystemExit("the window did not come")
qt.processEvents()
"""
_NOTHING = "empty window"
_KEYRINGS = {"fixed_secrets": "key read directly", "fixed_keyring": "key through the library"}
"""Modules of this folder that stand for the system's keyring, and what is said of them."""
_REPORT = """
import json, resource, time
mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"at": time.time(), "mb": mb}))
"""
_CLOSE = """
starter.finish()
"""


def prepare(folder: Path) -> None:
    """Make a commune's ledger with TASKS tasks of ten plans, a third of them worked on."""
    from app.ports import Role
    from app.services.planning.plan_edits import Imported, PlanEdits
    from ui.bootstrap import opening

    start = opening(folder)
    desk, _ = start.create(role=Role.COMMUNE, unit="18100", person="Đo thời gian")
    for plan in range(10):
        result = Imported(f"{plan:032x}", f"{plan}/KH-UBND", date(2026, 1, 5))
        edits = PlanEdits(desk, result)
        values = {"title": f"Kế hoạch số {plan}", "number": result.number, "issued": result.issued}
        edits.add("plan", result.plan, **values, status="active")
        for n in range(TASKS // 10):
            edits.new_task(n, _task(n), "task")
        desk.store.write([*edits.edits, *_work(edits.edits)])
    start.close(desk)


def _task(n: int) -> dict[str, object]:
    month = f"2026-{n % 12 + 1:02}"
    deadline = {"kind": "month", "value": month} if n % 3 else {"kind": "ongoing"}
    return {
        "id": f"{n // 10 + 1}.{n % 10 + 1}",
        "group": f"{n // 50 + 1}. Nhóm nhiệm vụ thứ {n // 50 + 1}",
        "title": f"Nhiệm vụ {n}: rà soát, tổ chức thực hiện và báo cáo kết quả của địa phương",
        "lead_raw": "UBND cấp xã",
        "our_role": "lead",
        "role_basis": "printed",
        "deadline": deadline,
        "time_raw": f"tháng {n % 12 + 1}/2026",
        "outputs": ["Báo cáo kết quả"],
    }


def _work(edits: list) -> list:  # type: ignore[type-arg]
    from app.exchange.ops import new_id
    from app.ports import Edit

    assigned = [e.id for e in edits if e.type == "assignment"][::3]
    return [
        Edit(
            "progress_update",
            new_id(),
            {"assignment": i, "date": date(2026, 10, 12), "result": "Đã triển khai đến các thôn."},
        )
        for i in assigned
    ]


def _run(code: str, after: str = "") -> tuple[float, float]:
    """Run ``code`` in a new process; return seconds until it is ready, and peak memory in MB."""
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code + _REPORT + after], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    said = json.loads(done.stdout.splitlines()[-1])
    return said["at"] - begun, said["mb"]


def main() -> None:
    """Measure in turn, print medians and ratios."""
    from benchmarks import fixed_keyring

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with TemporaryDirectory() as work:
        os.environ["BENCHMARK_SECRETS"] = f"{work}/secrets.json"
        Path(os.environ["BENCHMARK_SECRETS"]).write_text("{}")
        fixed_keyring.use()
        folder = Path(work) / "data"
        prepare(folder)
        programs = {
            said: _PROGRAM.format(folder=str(folder), keys=keys) for keys, said in _KEYRINGS.items()
        }
        for code in programs.values():
            _run(code, _CLOSE)
        rounds = [_round(programs) for _ in range(ROUNDS)]
    _tell(rounds)


def _round(programs: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Run each once; return seconds and MB by name."""
    return {
        _NOTHING: _run(_EMPTY),
        **{said: _run(code, _CLOSE) for said, code in programs.items()},
    }


def _tell(rounds: list[dict[str, tuple[float, float]]]) -> None:
    least = min(one[_NOTHING][1] for one in rounds)
    for said in rounds[0]:
        seconds = median(one[said][0] for one in rounds)
        memory = median(one[said][1] for one in rounds)
        ratio = median(one[said][0] / one[_NOTHING][0] for one in rounds)
        best = min(one[said][0] for one in rounds) / min(one[_NOTHING][0] for one in rounds)
        print(
            f"{said:28} {seconds:.3f} s, ratio {ratio:.2f} (best to best {best:.2f}, bar 2.0), "
            f"{memory:.0f} MB (+{memory - least:.0f}, bar +100)"
        )


if __name__ == "__main__":
    main()
