"""The made-up province and commune of the trial ledger; never part of the official list."""

from __future__ import annotations

from app.records.units import Unit, Units
from app.text.compose import UnitKind

DEMO_PREFIX = "99"
"""Codes that begin so are made up: no province of Vietnam has this code."""
DEMO_COMMUNE = "99001"
DEMO_PASSWORD = "dung-thu"  # noqa: S105 - opens made-up data only, and is shown to the user

_MADE_UP = (
    Unit(DEMO_PREFIX, "", UnitKind.PROVINCE, "Thanh Sơn Hà"),
    Unit(DEMO_COMMUNE, DEMO_PREFIX, UnitKind.COMMUNE, "Đồng Tiến"),
)


def with_made_up(units: Units) -> Units:
    """Return the unit list with the made-up province and commune added."""
    return Units((*units, *_MADE_UP))
