"""What a start does before the first line of Hôm nay stands there: told by what it loads and asks.

A slow disk feels every module and every statement; a clock on a busy machine tells neither.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.exchange.ops import new_id
from app.ports import Edit, Role
from app.system.vault import open_vault
from tests.keyrings import KeptKeyring
from ui.bootstrap import DataFolderOpening, opening

TODAY = date(2026, 11, 20)
PASSWORD = "mot-hai-ba-bon"
LATER = (
    *("keyring", "sqlite_utils", "pyrage", "holidays", "reportlab", "docx", "openpyxl", "lxml"),
    *("urllib.request", "email", "ssl", "calendar"),
    *("PySide6.QtNetwork", "PySide6.QtPrintSupport"),
    *("db.write", "db.incoming", "db.backup", "db.erasure", "db.conflicts", "db.integrity"),
    *("app.exchange.package", "app.exchange.trust", "app.exchange.streams", "app.exchange.inbox"),
    *("app.services.training", "app.services.filing.files", "app.services.work.tasks"),
    *("app.services.registers.records", "app.services.reporting", "app.services.planning"),
    *("app.services.day.arrived", "app.services.day.waiting", "app.services.day.untrained"),
    *("ui.window.lock_page", "ui.window.instance", "ui.window.pages.calendar", "ui.command"),
)
"""Loaded by other pages and deeds, or by the sections below the first line."""
MOST_MODULES = 150
"""Of our own, 143 now; a new one on this road should be worth it."""
MOST_STATEMENTS = 24

START = """
import json, os, sys, time
from pathlib import Path
from datetime import date
from app.system import keyring_adapter
keyring_adapter.read_directly = lambda service, account: os.environ["SECRET"]
from db.connection import Connection
asked = []
def counted(act):
    def told(self, sql, *rest):
        asked.append(sql)
        return act(self, sql, *rest)
    return told
for name in ("rows", "row", "execute"):
    setattr(Connection, name, counted(getattr(Connection, name)))
from ui.bootstrap import opening
from ui.window.application import make_application
from ui.window.main import Starter
from ui.window.session import Session
told = {}
whole = Session.read
def first(self, owner, ask, then, **more):
    def answered(answer):
        then(answer)
        lines = type(owner).__name__ == "MorningView" and owner.lines()
        if lines and not told:
            told.update(
                lines=[line.accessibleName() for line in lines],
                modules=sorted(sys.modules),
                statements=len(asked),
            )
    return whole(self, owner, ask, answered, **more)
Session.read = first
app = make_application([])
starter = Starter(opening(Path(os.environ["FOLDER"]), date.fromisoformat(os.environ["DAY"])), app)
starter.begin()
until = time.monotonic() + 60
while not told and time.monotonic() < until:
    app.processEvents()
    time.sleep(0.001)
print(json.dumps(told))
starter.finish()
"""


@pytest.fixture
def late_office(tmp_path: Path) -> DataFolderOpening:
    """A commune with one task that was due yesterday, its ledger closed."""
    place = opening(tmp_path / "data", TODAY)
    desk, _ = place.create(
        role=Role.COMMUNE, unit="18100", person="Đặng Thị Ửng", password=PASSWORD
    )
    plan, task = new_id(), new_id()
    due = TODAY - timedelta(days=1)
    values = {"plan": plan, "title": "Tổng kết năm", "commune_role": "lead", "due": due}
    desk.store.write(
        [
            Edit("plan", plan, {"title": "Kế hoạch", "status": "active", "issued": TODAY}),
            Edit("officer", new_id(), {"full_name": "Lò Văn Ún"}),
            Edit(
                "task", task, {**values, "due_rule": {"kind": "date", "date": str(due)}, "due": due}
            ),
        ]
    )
    # Any day before has worked the year out; closing keeps it.
    desk.calendar.is_working(TODAY)
    place.close(desk)
    return place


def test_the_first_line_waits_for_nothing_else(late_office: DataFolderOpening) -> None:
    keyring = KeptKeyring()
    open_vault(late_office._folder, password=PASSWORD).keep_in(keyring)
    assert len(base64.b64decode(keyring.secret)) == 32
    done = subprocess.run(
        [sys.executable, "-c", START],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "SECRET": keyring.secret,
            "FOLDER": str(late_office.folder),
            "DAY": TODAY.isoformat(),
        },
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert "Tổng kết năm" in told["lines"][0]
    assert not [name for name in LATER if name in told["modules"]]
    own = [m for m in told["modules"] if m.partition(".")[0] in ("app", "db", "ui", "resources")]
    assert len(own) <= MOST_MODULES
    assert told["statements"] <= MOST_STATEMENTS
