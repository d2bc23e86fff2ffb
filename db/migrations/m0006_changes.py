"""Step 6: the list of changes since the last summing up stands without guards. Frozen.

Every change of a register is written there twice and taken out again: three guards on each of those
cost more than the sums themselves. What another tool did there shows when the sums are compared
with the registers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def apply(db: Database) -> None:
    """Drop the guards of ``register_change``."""
    for event in ("insert", "update", "delete"):
        db.execute(f"DROP TRIGGER IF EXISTS guard_register_change_{event}")
