"""Taking the made-up year's sheets in as the dialog of an import does."""

from __future__ import annotations

from pathlib import Path

from app.desk import Desk
from app.ports import Changes
from app.services.sheets import importing
from app.services.sheets.opening import Source
from tests.journeys.year import people, sheet
from tests.journeys.year.sheets import SHEETS

ORDER = {"training_course": people.courses, "participation": people.seats, **SHEETS}
"""The rows of every register, what is named before who names it."""


def take_in(desk: Desk, type_name: str, scratch: Path) -> Changes:
    """Write the rows of a register into a file and take it in; every row must be a new one."""
    rows = people.officers() if type_name == "officer" else ORDER[type_name]()
    path = sheet.write(scratch / f"{type_name}.xlsx", type_name, rows)
    done, changes = importing.take(desk, importing.look(desk, type_name, Source(path)))
    assert done.kept, type_name
    assert [(r.row, r.why) for r in done.rows if r.status != "new"] == [], type_name
    return changes
