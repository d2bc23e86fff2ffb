"""Registers that are shown only once the office switches them on."""

from __future__ import annotations

from app.desk import Desk
from app.records.language import RecordType
from app.records.registry import REGISTRY

SETTING = "optional_types"
"""Setting: names of the optional record types that are switched on."""


def optional_types() -> tuple[RecordType, ...]:
    """Return the types that are off until switched on."""
    return tuple(r for r in REGISTRY if r.optional)


def switched_on(desk: Desk) -> frozenset[str]:
    """Return the names of the optional types that are switched on."""
    return frozenset(desk.store.setting(SETTING) or ())


def switch(desk: Desk, type_name: str, *, on: bool) -> frozenset[str]:
    """Show or hide an optional register; its records stay either way. Return what is on now."""
    wanted = switched_on(desk) | {type_name} if on else switched_on(desk) - {type_name}
    desk.store.set_setting(SETTING, sorted(wanted))
    return wanted
