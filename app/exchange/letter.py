"""The letter this device was given within its unit; apart, for every start asks for it."""

from __future__ import annotations

from app.ports import Replica

SELF = ("trust", "self")
"""Kind and key of the note that keeps who this device is."""


def own_letter(replica: Replica, default: str = "A") -> str:
    """Return the letter this device was given within its unit, ``default`` before any."""
    return str((replica.note(*SELF) or {}).get("letter", default))
