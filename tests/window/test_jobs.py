from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication

from ui.window.jobs import Callbacks, JobContext, TaskRunner


@pytest.fixture
def runner(qapp):
    made = TaskRunner()
    yield made
    made.shutdown()


def submit(runner, work, **wishes):
    said = []
    owner = wishes.pop("owner", runner)
    callbacks = Callbacks(
        owner,
        lambda result: said.append(("success", result, QThread.currentThread())),
        lambda error: said.append(("error", error, QThread.currentThread())),
        lambda done, total, text: said.append(("progress", (done, total, text), None)),
        lambda: said.append(("cancelled", None, None)),
    )
    job = runner.submit(work, callbacks=callbacks, **{"lane": "io", **wishes})
    return job, said


def test_a_job_that_ends_at_once_still_finds_its_callbacks_on_the_gui_thread(runner, qtbot):
    _, said = submit(runner, lambda _: 7)
    qtbot.waitUntil(lambda: bool(said))
    assert said == [("success", 7, QApplication.instance().thread())]


def test_an_error_is_delivered_not_raised(runner, qtbot):
    def fail(_):
        raise ValueError("x")

    _, said = submit(runner, fail)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0][0] == "error"
    assert isinstance(said[0][1], ValueError)


def test_progress_comes_before_the_end(runner, qtbot):
    def count(job: JobContext):
        for n in range(3):
            job.progress(n, 3, "đọc")
        return "xong"

    _, said = submit(runner, count)
    qtbot.waitUntil(lambda: len(said) == 4)
    assert [s[0] for s in said] == ["progress"] * 3 + ["success"]


def test_a_cancelled_job_says_so_and_gives_no_result(runner, qtbot):
    begun = threading.Event()
    held = threading.Event()

    def wait(job: JobContext):
        begun.set()
        held.wait(10)
        job.check_cancelled()

    job, said = submit(runner, wait)
    begun.wait(10)
    job.cancel()
    held.set()
    qtbot.waitUntil(lambda: bool(said))
    assert said[0][0] == "cancelled"


def test_a_newer_job_of_the_same_name_drops_the_older(runner, qtbot):
    held = threading.Event()
    _, first = submit(runner, lambda _: held.wait(10), lane="read", replace="search")
    _, second = submit(runner, lambda _: "new", lane="read", replace="search")
    held.set()
    qtbot.waitUntil(lambda: bool(second))
    qtbot.waitUntil(lambda: runner.pending == 0)
    assert first == []
    assert second[0][1] == "new"


def test_nobody_is_called_when_the_owner_is_gone(runner, qtbot):
    owner = QObject()
    held = threading.Event()
    _, said = submit(runner, lambda _: held.wait(10), owner=owner)
    owner.deleteLater()
    qtbot.wait(20)
    held.set()
    qtbot.waitUntil(lambda: runner.pending == 0)
    assert said == []


def test_the_db_lane_keeps_one_thread_and_its_order(runner, qtbot):
    threads, order = [], []
    for n in range(20):
        submit(
            runner,
            lambda _, n=n: (threads.append(threading.get_ident()), order.append(n)),
            lane="db",
        )
    qtbot.waitUntil(lambda: runner.pending == 0)
    assert len(set(threads)) == 1
    assert order == list(range(20))
