"""The encrypted ledger: SQLite only; the rest of the program knows it as Store and Replica."""

from __future__ import annotations

from db.ledger import Ledger, create_ledger, open_ledger
from db.reader import Reader

__all__ = ["Ledger", "Reader", "create_ledger", "open_ledger"]
