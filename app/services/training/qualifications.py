"""Degrees: which of them is a law degree, and who has one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.ports import Record
from app.text.folding import fold

LAW_LEVELS = ("bachelor", "master", "doctor")
"""Levels that count as "đại học luật trở lên"."""
_LAW = re.compile(r"\bluat\b")
_NO_LAW = re.compile(r"\b(?:ky|quy|khong|chua)(?: phai)? luat\b")


def is_law(qualification: Record) -> bool:
    """Tell whether a degree is in law: what the office chose, else by the words of its field.

    "Luật", "Luật kinh tế", "Quản trị - Luật" are; "Kỹ thuật", "Kế toán" are not.
    """
    chosen = qualification["is_law"]
    if chosen in ("yes", "no"):
        return bool(chosen == "yes")
    return bool(_LAW.search(_NO_LAW.sub(" ", fold(qualification["field"] or ""))))


def with_law_degree(officers: Iterable[Record], degrees: Iterable[Record]) -> frozenset[str]:
    """Return the ids of officers with a law degree at bachelor's level or higher.

    It stands in the officer's own record or among the degrees.
    """
    own = {o.id for o in officers if o["law_degree"] in LAW_LEVELS}
    kept = {d["officer"] for d in degrees if d["level"] in LAW_LEVELS and is_law(d)}
    return frozenset(own | kept)
