"""Hôm nay: what asks for attention this morning, each line with the record that settles it.

Every section has a function of its own; its module is loaded when the section is first asked for,
so that what presses most need not wait for the rest.
"""

from __future__ import annotations

from importlib import import_module

from app.desk import Desk
from app.ports import Query, Role
from app.services.day.concerns import Concern as Concern
from app.services.day.concerns import Line as Line
from app.services.day.concerns import Section as Section

LAST_BACKUP = "last_backup"
"""Setting: when the last backup was made, Unix milliseconds."""
_PRESSING = ("due:overdue", "register_days:answers_due", "waiting:products", "due:due_soon")
"""What is late or due soon, as "module:function" of this folder."""
_SECTIONS = (
    *_PRESSING,
    "waiting:reports",
    "arrived:remarks",
    "arrived:differences",
    "arrived:plans",
    "arrived:packages",
    "waiting:undated_plans",
    "due:doubtful",
    "due:without_update",
    "untrained:training_gaps",
)
"""Every section, most pressing first."""


def sections(desk: Desk) -> list[Section]:
    """Return what asks for attention in a commune, most pressing first; nothing for a province.

    Each section holds at most SHOWN lines; one without any is left out.
    """
    found, place = [], 0
    while (step := section_after(desk, place)) is not None:
        section, place = step
        found.append(section)
    return found


def section_after(desk: Desk, place: int) -> tuple[Section, int] | None:
    """Return the first section with something in it, and the place from which to go on asking.

    ``place`` is 0 at first; None when nothing more asks for attention.
    """
    if desk.profile.role is not Role.COMMUNE:
        return None
    for number in range(place, len(_SECTIONS)):
        section = _ask(desk, _SECTIONS[number])
        if section.total:
            return section, number + 1
    return None


def pressing(desk: Desk) -> tuple[Section, ...]:
    """Return the sections of what is late or due soon, empty ones too."""
    return tuple(_ask(desk, where) for where in _PRESSING)


def first_steps(desk: Desk) -> list[str]:
    """Return what a new commune has not done yet, in order: plan, officers, backup.

    Empty once there is a plan and somebody to work on it.
    """
    missing = [name for name in ("plan", "officer") if not desk.store.count(Query(name, limit=1))]
    if missing and not desk.store.setting(LAST_BACKUP):
        missing.append("backup")
    return missing


def _ask(desk: Desk, where: str) -> Section:
    module, _, name = where.partition(":")
    section: Section = getattr(import_module(f"app.services.day.{module}"), name)(desk)
    return section
