"""``kill -9`` in the middle of a save, an import and a first start: nothing told is ever lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.desk import Desk
from app.exchange import service
from app.ports import Query, Role
from app.services.filing import files
from app.services.planning import plan_import
from app.services.work import tasks
from tests.desks import COMMUNE, PASSWORD, PROVINCE, SMALL_PLAN, TODAY, enrol
from tests.journeys.program import ROOT
from tests.scratch import scratch
from ui.bootstrap import opening

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill -9")

SHORT, LONG = 50, 500


class Worker:
    """A process that works in a ledger on demand, and dies when told."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "tests.journeys.worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def begin(self, **order: str) -> int:
        """Start an order; return the process number of who works on it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self.hear())

    def hear(self) -> str:
        """Wait for the next word."""
        assert self._process.stdout is not None
        word = self._process.stdout.readline().strip()
        assert word, "the worker died of itself"
        return word

    def kill(self, pid: int) -> list[str]:
        """Kill the one at work, hard; return what it had still said."""
        os.kill(pid, signal.SIGKILL)
        words = []
        while (word := self.hear()) != "end":
            words.append(word)
        return words

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=20)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


class Folder:
    """A data folder and its recovery code, which opens it without the slow road of a password."""

    def __init__(self, path: Path, role: Role, unit: str) -> None:
        self.path = path
        self._opening = opening(path, TODAY)
        self._desk, self.code = self._opening.create(
            role=role, unit=unit, person="Lê Thị Ửng", password=PASSWORD
        )

    def __enter__(self) -> Desk:
        if self._desk is None:
            self._opening = opening(self.path, TODAY)
            self._desk = self._opening.open(recovery_code=self.code)
        return self._desk

    def __exit__(self, *_: object) -> None:
        desk, self._desk = self._desk, None
        self._opening.close(desk)


def saves(tmp_path: Path, worker: Worker, rounds: int) -> None:
    folder = Folder(tmp_path / "xã", Role.COMMUNE, COMMUNE)
    with folder as desk:
        plan_import.confirm(desk, SMALL_PLAN)
    random = Random(4711)
    told: list[str] = []
    for _round in range(rounds):
        pid = worker.begin(work="save", folder=str(folder.path), code=folder.code)
        assert worker.hear() == "open"
        told += [worker.hear() for _ in range(random.randrange(3))]
        time.sleep(random.uniform(0, 0.012))
        told += worker.kill(pid)
        with folder as desk:
            _is_whole(desk, told)
    assert len(told) > rounds


def _is_whole(desk: Desk, told: list[str]) -> None:
    """Everything told is there; at most the last save, untold, is there too, and no half one."""
    assert desk.upkeep.check() == ()
    found = desk.store.find(Query("progress_update", limit=100_000)).records
    numbers = sorted(int(u["result"].removeprefix("Lần ")) for u in found)
    assert numbers == list(range(len(numbers)))
    assert set(map(int, told)) <= set(numbers)
    if not numbers:
        return
    told[:] = [str(n) for n in numbers]
    work = tasks.listing(desk, tasks.own(desk))[0][0].row
    assert work.percent == numbers[-1] % 100
    assert all(u["difficulty"] == "Chưa có." for u in found)


class Office:
    """A commune with a long plan and a scanned page, enrolled at its province; nothing sent yet."""

    def __init__(self, tmp_path: Path) -> None:
        self.province = Folder(tmp_path / "tỉnh", Role.PROVINCE, PROVINCE)
        self.commune = Folder(tmp_path / "xã", Role.COMMUNE, COMMUNE)
        self._kept = tmp_path / "mẫu"
        page = tmp_path / "Bản chụp.pdf"
        page.write_bytes(b"%PDF-1.7 " + Random(7).randbytes(200_000))
        with self.province as here, self.commune as there:
            plan_import.confirm(there, _long_plan())
            enrol(there, here, tmp_path / "xin")
            plan = there.store.find(Query("plan")).records[0]
            files.attach(there, page, "plan", plan.id)
            (scan,) = files.attachments_of(there, plan.id)
            self.rows, self.scan, self.page = _all_rows(there), scan, page.read_bytes()
        for folder in (self.province, self.commune):
            shutil.copytree(folder.path, self._kept / folder.path.name)

    def as_before(self) -> None:
        """Put both data folders back to where they were."""
        for folder in (self.province, self.commune):
            shutil.rmtree(folder.path)
            shutil.copytree(self._kept / folder.path.name, folder.path)

    def export(self, stick: Path) -> None:
        """Write everything onto a stick, twice, as the window does."""
        with self.commune as desk:
            service.export(desk, "province", stick, attachments=[self.scan.id], stick=True)

    def has_page(self, desk: Desk) -> bool:
        """Tell whether the scanned page is held; one that is held is held whole."""
        if not desk.files.has(self.scan["sha256"]):
            return False
        with desk.files.open(self.scan["sha256"]) as stream:
            assert stream.read() == self.page
        return True


def imports(tmp_path: Path, worker: Worker, rounds: int) -> None:
    """F1 (I8, I10): an import counts wholly or not at all, and goes on where it was cut off."""
    office, stick = Office(tmp_path), tmp_path / "usb"
    office.export(stick)
    office.as_before()
    random = Random(815)
    length = _timed(worker, office.province, stick, "import")
    outcomes = []
    for _round in range(rounds):
        office.as_before()
        pid = _begin(worker, office.province, stick, "import")
        time.sleep(random.uniform(0, length * 1.1))
        worker.kill(pid)
        with office.province as desk:
            assert desk.upkeep.check() == ()
            came, page = _all_rows(desk), office.has_page(desk)
            assert came in (set(), office.rows)
            outcomes.append((bool(came), page))
            done, _ = service.import_(desk, [stick])
            told = {p.status.value for p in done.packages}
            assert told <= ({"applied", "duplicate"} if came else {"applied"})
            assert _all_rows(desk) == office.rows
            assert office.has_page(desk)
            assert not list(desk.folder.glob("inbox/*.passing"))
    # Some died before anything was kept, some after the records, before the page.
    assert (False, False) in outcomes
    assert rounds < LONG or len(set(outcomes)) > 2, Counter(outcomes)


def exports(tmp_path: Path, worker: Worker, rounds: int) -> None:
    """F1 (I1, I8, I10): a package on the stick is whole, and none is missed or numbered twice."""
    office = Office(tmp_path)
    random = Random(42)
    length = _timed(worker, office.commune, tmp_path / "usb", "export", office.scan.id)
    found = []
    for number in range(rounds):
        office.as_before()
        stick = tmp_path / f"usb {number}"
        pid = _begin(worker, office.commune, stick, "export", office.scan.id)
        time.sleep(random.uniform(0, length * 1.1))
        worker.kill(pid)
        found.append(len(list(stick.rglob("*.tpx"))))
        with office.commune as desk:
            assert desk.upkeep.check() == ()
        office.export(stick)
        with office.province as desk:
            told = service.import_(desk, [stick])[0].packages
            bad = [e.file for e in told if e.status.value not in ("applied", "duplicate")]
            assert not any(name.endswith(".tpx") for name in bad)
            numbers = {e.id: e.number for e in told if e.id}
            assert len(set(numbers.values())) == len(numbers)
            assert _all_rows(desk) == office.rows
            assert office.has_page(desk)
            assert desk.upkeep.check() == ()
        shutil.rmtree(stick)
    assert 0 in found
    assert rounds < LONG or len(set(found)) > 2, Counter(found)


def _begin(worker: Worker, folder: Folder, stick: Path, work: str, file: str = "") -> int:
    order = {"work": work, "folder": str(folder.path), "code": folder.code}
    pid = worker.begin(**order, stick=str(stick), file=file)
    assert worker.hear() == "open"
    return pid


def _timed(worker: Worker, folder: Folder, stick: Path, work: str, file: str = "") -> float:
    pid = _begin(worker, folder, stick, work, file)
    opened = time.perf_counter()
    assert worker.hear() == f"{work}ed"
    took = time.perf_counter() - opened
    worker.kill(pid)
    return took


def _long_plan() -> dict[str, Any]:
    task = SMALL_PLAN["tasks"][2]
    more = [{**task, "id": f"3.{n}", "title": f"Nhiệm vụ số {n} của kế hoạch"} for n in range(80)]
    return {**SMALL_PLAN, "tasks": [*SMALL_PLAN["tasks"], *more]}


def _all_rows(desk: Desk) -> set[str]:
    names = ("plan", "task_group", "task", "planned_deliverable", "assignment", "indicator")
    return {r.id for n in names for r in desk.store.find(Query(n, limit=10_000)).records}


def starts(tmp_path: Path, worker: Worker, rounds: int) -> None:
    random = Random(1)
    for number in range(rounds):
        folder = tmp_path / f"xã {number}"
        pid = worker.begin(work="create", folder=str(folder), code=PASSWORD)
        time.sleep(random.uniform(0, 0.5))
        made = "created" in worker.kill(pid)
        way_in = opening(folder, TODAY)
        if way_in.is_new():
            assert not made
            desk, _code = way_in.create(
                role=Role.COMMUNE, unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD
            )
        else:
            desk = way_in.open(password=PASSWORD)
        try:
            plan_import.confirm(desk, SMALL_PLAN)
            assert desk.upkeep.check() == ()
        finally:
            way_in.close(desk)


def test_kill_during_a_save(tmp_path: Path, worker: Worker) -> None:
    saves(tmp_path, worker, SHORT)


def test_kill_during_an_import(worker: Worker) -> None:
    # What a killed program has written is there, in memory as on a disk; the long ones use a disk.
    with scratch() as folder:
        imports(Path(folder), worker, SHORT // 2)


def test_kill_during_an_export(worker: Worker) -> None:
    with scratch() as folder:
        exports(Path(folder), worker, SHORT // 2)


def test_kill_during_the_first_start(tmp_path: Path, worker: Worker) -> None:
    starts(tmp_path, worker, SHORT // 5)


@pytest.mark.long
def test_many_kills_during_a_save(tmp_path: Path, worker: Worker) -> None:
    saves(tmp_path, worker, LONG)


@pytest.mark.long
def test_many_kills_during_an_import(tmp_path: Path, worker: Worker) -> None:
    imports(tmp_path, worker, LONG)


@pytest.mark.long
def test_many_kills_during_an_export(tmp_path: Path, worker: Worker) -> None:
    exports(tmp_path, worker, LONG)
