"""The sample plans, their gold, and what of an extraction a person relies on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import resources
from app.planreader import Extraction, PlanItem

SAMPLES = Path(__file__).parent / "samples"
FLAGSHIP = "ke-hoach-nq66"
NAMES = [FLAGSHIP, *sorted(path.stem for path in SAMPLES.glob("*.txt"))]
# Samples whose lines are paragraphs: they can be written as .docx and .pdf.
WRITABLE = [name for name in NAMES if name != "bang-phang"]


def text_of(name: str) -> str:
    if name == FLAGSHIP:
        return resources.read_text(f"samples/{name}.txt")
    return (SAMPLES / f"{name}.txt").read_text("utf-8")


def gold_of(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def essence(found: Extraction) -> dict[str, Any]:
    """The head, items, targets and obligations without places, confidence and raw words."""
    return {
        "doc": {key: getattr(found.doc, key) for key in found.doc.__struct_fields__},
        "tasks": [_item(task) for task in found.tasks],
        "org_duties": [_item(duty) for duty in found.org_duties],
        "targets": [
            [target.id, target.percent or target.count, target.op, target.year, target.commune]
            for target in found.targets
        ],
        "reporting": [
            [one.period, one.due, one.before, one.to, one.who, one.commune]
            for one in found.reporting
        ],
        "warnings": sorted(warning.code for warning in found.warnings),
    }


def _item(item: PlanItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "group": item.group,
        "title": item.title,
        "lead": item.lead,
        "coop": item.coop,
        "deadline": item.deadline,
        "parts": item.deadline_parts,
        "outputs": item.outputs,
        "role": [item.our_role, item.role_basis],
    }
