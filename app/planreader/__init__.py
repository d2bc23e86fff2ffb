"""The plan reader: a provincial plan becomes a task list that points to its words."""

from __future__ import annotations

from app.planreader.api import read_plan, read_text_plan
from app.planreader.model import Extraction, PlanItem, ReadWarning, Reporting, Target

__all__ = [
    "Extraction",
    "PlanItem",
    "ReadWarning",
    "Reporting",
    "Target",
    "read_plan",
    "read_text_plan",
]
