"""What the first save loads was loaded while nobody waited: told by modules, not by a clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from app.ports import Role
from tests.journeys.program import ROOT
from tests.window.conftest import COMMUNE, PASSWORD, TODAY
from ui.bootstrap import DataFolderOpening

SAVE = """
import json, os, sys, time
from pathlib import Path
from datetime import date
from ui.bootstrap import opening
from ui.window.application import make_application
from ui.window.at_rest import AtRest
from ui.window.main import Starter
from app.services.registers import records
place = opening(Path(os.environ["FOLDER"]), date.fromisoformat(os.environ["DAY"]))
unlocked = place.open
place.open = lambda: unlocked(password=os.environ["PASSWORD"])
app = make_application([])
starter = Starter(place, app)
starter.begin()
def wait(what):
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        app.processEvents()
        time.sleep(0.001)
wait(lambda: starter.window is not None)
rest = starter.window.findChild(AtRest)
wait(lambda: not rest._timer.isActive())
wait(lambda: starter.runner.pending == 0)
before, saved = set(sys.modules), []
starter.session.write(
    starter.window,
    lambda desk: records.save(desk, "officer", None, {"full_name": "Lò Văn Ún"}),
    saved.append,
    undo="Ghi người",
)
# What pages ask after a save is theirs; only the save itself is looked at.
starter.window.hide()
wait(lambda: bool(saved))
print(json.dumps({"before": sorted(before), "after": sorted(sys.modules)}))
starter.finish()
"""


def test_the_first_save_loads_nothing_more(new_place: DataFolderOpening) -> None:
    desk, _ = new_place.create(
        role=Role.COMMUNE, unit=COMMUNE, person="Đặng Thị Ửng", password=PASSWORD
    )
    new_place.close(desk)
    done = subprocess.run(
        [sys.executable, "-c", SAVE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PASSWORD": PASSWORD,
            "FOLDER": str(new_place.folder),
            "DAY": TODAY.isoformat(),
        },
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert "db.write" in told["before"]
    assert set(told["after"]) == set(told["before"])
