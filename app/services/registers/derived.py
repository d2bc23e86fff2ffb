"""Ids worked out from what a record is about, so that two devices meet on the same record."""

from __future__ import annotations

import hashlib

from app.desk import Desk


def derived_id(desk: Desk, type_name: str, *parts: str) -> str:
    """Return the id of the one record of a type about ``parts``, the same on every device.

    The id of an erased one is never used again: the next in line takes its place.
    """
    name, turn = "/".join((type_name, *parts)), 0
    while desk.store.is_erased(type_name, found := _hashed(name, turn)):
        turn += 1
    return found


def _hashed(name: str, turn: int) -> str:
    text = f"{name}/{turn}" if turn else name
    return hashlib.sha256(text.encode()).hexdigest()[:32]
