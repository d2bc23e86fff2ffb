"""Ids worked out from what a record is about, so that two devices meet on the same record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from app.desk import Desk


def derived_id(desk: Desk, type_name: str, *parts: str) -> str:
    """Return the id of the one record of a type about ``parts``, the same on every device.

    The id of an erased one is never used again: the next in line takes its place.
    """
    name, turn = "/".join((type_name, *parts)), 0
    while desk.store.is_erased(type_name, found := _hashed(name, turn)):
        turn += 1
    return found


def id_from(desk: Desk, type_name: str, values: Mapping[str, Any]) -> str | None:
    """Return the id that a record of this unit with these values bears, None where ids are random.

    So a record that comes to be about something else is told apart from the one that is.
    """
    parts: tuple[Any, ...]
    match type_name:
        case "assignment":
            parts = (desk.profile.unit.code, values["task"])
        case "attendance":
            parts = (values["session"], values["officer"])
        case "course_session":
            parts = (values["course"], f"{values['date']}", values["part"])
        case _:
            return None
    return derived_id(desk, type_name, *parts) if all(parts) else None


def _hashed(name: str, turn: int) -> str:
    text = f"{name}/{turn}" if turn else name
    return hashlib.sha256(text.encode()).hexdigest()[:32]
