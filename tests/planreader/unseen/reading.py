"""What the tests of the unseen plans share: gold, files to read, and what readings hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.planreader import Extraction
from tests.planreader.unseen.layout import Plan, as_text
from tests.planreader.unseen.make import write_docx, write_pdf
from tests.planreader.unseen.scoring import fold

GOLD = Path(__file__).parent / "gold"
FORMATS = ("txt", "docx", "pdf")


def gold_of(name: str) -> dict[str, Any]:
    return json.loads((GOLD / f"{name}.json").read_text("utf-8"))


def write_txt(plan: Plan, path: Path) -> Path:
    path.write_text(as_text(plan), encoding="utf-8")
    return path


WRITERS: dict[str, Callable[[Plan, Path], Path]] = {
    "txt": write_txt,
    "docx": write_docx,
    "pdf": write_pdf,
}


def essence(found: Extraction) -> dict[str, Any]:
    """What a person relies on, without places and the spacing of words."""
    items = [
        [
            [fold(item.title), item.lead, item.coop, item.deadline, item.outputs, item.our_role]
            for item in part
        ]
        for part in (found.tasks, found.org_duties)
    ]
    return {
        "items": items,
        "targets": [(one.percent, one.count, one.op, one.year) for one in found.targets],
        "reporting": [(one.period, one.due) for one in found.reporting],
        "doc": [found.doc.number, found.doc.date, found.doc.issuer, fold(found.doc.title)],
    }


def differences(found: Extraction, wanted: Extraction) -> list[str]:
    """What only one of two readings of the same plan holds."""
    left, right = essence(found), essence(wanted)
    told = [
        f"{key}: {left[key]} not {right[key]}"
        for key in ("targets", "reporting", "doc")
        if left[key] != right[key]
    ]
    for mine, other in zip(left["items"], right["items"], strict=True):
        told += [f"only found: {item}" for item in mine if item not in other]
        told += [f"only wanted: {item}" for item in other if item not in mine]
        if len(mine) != len(other):
            told.append(f"{len(mine)} items, not {len(other)}")
    return told
