"""Works in a ledger until it is killed: one forked process for each order it reads.

An order is a line of JSON: {"work", "folder", "code", "stick"?, "file"?}. The worker prints its
process number, then a line for everything it has durably done, and waits for its end. It is
forked, so that fifty deaths cost no fifty starts of Python.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import date
from pathlib import Path

from app.desk import Desk
from app.exchange import service
from app.ports import Query, Role
from app.services.work import tasks
from ui.bootstrap import opening

TODAY = date(2026, 11, 5)


def main() -> None:
    """Take orders until standard input ends."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _work(**json.loads(line))
            signal.pause()
        os.waitpid(child, 0)
        _say("end")


def _work(work: str, folder: str, code: str, stick: str = "", file: str = "") -> None:
    _say(str(os.getpid()))
    way_in = opening(Path(folder), TODAY)
    if work == "create":
        way_in.create(role=Role.COMMUNE, unit="18100", person="Lê Thị Ửng", password=code)
        _say("created")
        return
    desk = way_in.open(recovery_code=code)
    _say("open")
    if work == "save":
        _save_on_and_on(desk)
    elif work == "export":
        service.export(desk, "province", Path(stick), attachments=[file], stick=True)
        _say("exported")
    else:
        service.import_(desk, [Path(stick)])
        _say("imported")


def _save_on_and_on(desk: Desk) -> None:
    found, _ = tasks.listing(desk, tasks.own(desk))
    first = desk.store.count(Query("progress_update"))
    for number in range(first, first + 100_000):
        wish = tasks.Update(percent=number % 100, result=f"Lần {number}", difficulty="Chưa có.")
        tasks.update(desk, found[0].row.task, wish)
        _say(str(number))


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
