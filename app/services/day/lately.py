"""When the ledger was last backed up and exchanged, and whether the clock can be believed."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

from app.desk import Desk
from app.exchange import acks, clock
from app.services.day.today import LAST_BACKUP
from app.text.moments import day_of

_MS_A_DAY = 86_400_000


class Upkeep(Struct, frozen=True):
    """When a backup was last made and a package last exchanged, and how many days ago that is."""

    backup: date | None
    backup_age: int | None
    exchange: date | None
    exchange_age: int | None

    def to_json(self) -> dict[str, Any]:
        """Return the days as the command prints them."""
        return {
            "last_backup": self.backup.isoformat() if self.backup else None,
            "backup_age": self.backup_age,
            "last_exchange": self.exchange.isoformat() if self.exchange else None,
            "exchange_age": self.exchange_age,
        }


def upkeep(desk: Desk) -> Upkeep:
    """Return when the ledger was last backed up and last exchanged."""
    made = desk.store.setting(LAST_BACKUP)
    backup = day_of(made) if made else None
    backup_age = max(0, (desk.now_ms() - made) // _MS_A_DAY) if made else None
    exchange = last_exchange(desk)
    exchange_age = max(0, (desk.today - exchange).days) if exchange else None
    return Upkeep(backup, backup_age, exchange, exchange_age)


def last_exchange(desk: Desk) -> date | None:
    """Return the last day a package was written for others or taken in, None before any."""
    days = [doc["day"] for _, doc in acks.outbox(desk.replica)]
    days += acks.receipt_days(desk.replica)
    return date.fromisoformat(max(days)) if days else None


def clock_doubt(desk: Desk) -> clock.Doubt | None:
    """Return why this machine's clock looks wrong; days reckoned from it would be wrong too."""
    return clock.doubt(desk)
