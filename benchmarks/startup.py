"""Start to a usable window, against an empty PySide6 window, in turn and in the same run.

``python -m benchmarks.startup``: a ledger with 5,000 tasks, its key in a keyring; measured from the
start of the process to the first Hôm nay page with its lines. Also the memory both take.
Bar: at most 2.0 times the empty window, and bare PySide6 + 100 MB.
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
from benchmarks import fixed_keyring
fixed_keyring.use()
from ui.bootstrap import opening
from ui.entry import collector_at_rest
with collector_at_rest():
    from ui.window.application import make_application
    from ui.window.main import Starter
    from ui.window.pages.today.line_button import LineButton
qt = make_application([])
starter = Starter(opening(Path({folder!r})), qt)
starter.begin()
end = time.monotonic() + 60
while time.monotonic() < end:
    qt.processEvents()
    if starter.window and starter.window.findChildren(LineButton):
        break
    time.sleep(0.001)
else:
    raise SystemExit("the window did not come")
qt.processEvents()
"""
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
        program = _PROGRAM.format(folder=str(folder))
        _run(_EMPTY)
        _run(program, _CLOSE)
        rounds = [(_run(_EMPTY), _run(program, _CLOSE)) for _ in range(ROUNDS)]
    empty, ours = [r[0] for r in rounds], [r[1] for r in rounds]
    ratio = median(o[0] / e[0] for e, o in zip(empty, ours, strict=True))
    more = median(o[1] for o in ours) - median(e[1] for e in empty)
    print(
        f"empty window    {median(e[0] for e in empty):.3f} s  {median(e[1] for e in empty):.0f} MB"
    )
    print(
        f"Sổ Tư Pháp      {median(o[0] for o in ours):.3f} s  {median(o[1] for o in ours):.0f} MB"
    )
    print(f"ratio {ratio:.2f} (bar 2.0), memory +{more:.0f} MB (bar +100 MB)")


if __name__ == "__main__":
    main()
