"""The steps by which a database file grows, oldest first.

A step is frozen once released: plain SQL that never looks at today's declarations. A new file runs
them all, the same road as an old one. Importing this package does not import sqlite_utils.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.connection import Connection
from db.errors import newer_program
from db.migrations import (
    m0001_ledger,
    m0002_records,
    m0003_registers,
    m0004_lines,
    m0005_digest,
    m0006_changes,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

_SET = "ledger"


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: its permanent name, and what it does to the file."""

    name: str
    apply: Callable[[Database], None]


LEDGER_STEP = Step("m0001_ledger", m0001_ledger.apply)
LINES_STEP = Step("m0004_lines", m0004_lines.apply)
DIGEST_STEP = Step("m0005_digest", m0005_digest.apply)
STEPS: tuple[Step, ...] = (
    LEDGER_STEP,
    Step("m0002_records", m0002_records.apply),
    Step("m0003_registers", m0003_registers.apply),
    LINES_STEP,
    DIGEST_STEP,
    Step("m0006_changes", m0006_changes.apply),
)


def pending(connection: Connection, steps: Sequence[Step]) -> list[Step]:
    """Return the steps this file has not been through.

    Raises EnvironmentProblem (code newer_program) when it has been through one we do not know.
    """
    applied = _applied(connection)
    unknown = applied - {step.name for step in steps}
    if unknown:
        raise newer_program(max(unknown))
    return [step for step in steps if step.name not in applied]


def migrate(connection: Connection, steps: Sequence[Step]) -> None:
    """Run what is pending, each step whole or not at all."""
    from sqlite_utils import Database, Migrations

    engine = Migrations(_SET)
    for step in steps:
        engine(name=step.name)(step.apply)
    with connection.unguarded():
        # As on every other connection: what REPLACE deletes is told to no trigger.
        engine.apply(Database(connection.raw, recursive_triggers=False))


def _applied(connection: Connection) -> set[str]:
    if not connection.value("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"):
        return set()
    found = connection.rows("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (_SET,))
    return {name for (name,) in found}
