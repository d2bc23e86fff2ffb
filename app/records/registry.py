"""Every record type of the program. A new register is one declaration, named here."""

from __future__ import annotations

from app.records.language import Registry
from app.records.types import people, plans, reporting, work

REGISTRY = Registry((*plans.TYPES, *work.TYPES, *people.TYPES, *reporting.TYPES))
