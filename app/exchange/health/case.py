"""What the lines of the health page are made from, asked once, and the words they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.exchange.in_words import unit_words
from app.exchange.standing import Exchange, OutboxEntry
from app.exchange.trust import Trust
from app.ports import Role

if TYPE_CHECKING:
    from app.desk import Desk

_NAMED = 5
_FIXED = {"province": "Sở Tư pháp", "devices": "máy khác của đơn vị"}


@dataclass(frozen=True, slots=True)
class Case:
    """The desk, whom it believes, where its exchange stands, and after how many days to remind."""

    desk: Desk
    believed: Trust
    status: Exchange
    rhythm: int

    @property
    def is_cut_off(self) -> bool:
        """Tell whether this is a commune's device that no province knows yet."""
        return self.believed.role is Role.COMMUNE and not self.believed.enrolled

    def age(self, day: date) -> int:
        """Return how many days ago a day was."""
        return (self.desk.today - day).days

    def is_old(self, day: date | None) -> bool:
        """Tell whether a day is longer ago than one is reminded after; None is not."""
        return day is not None and self.age(day) > self.rhythm

    def last_sent(self) -> dict[str, date]:
        """Return when a package was last made for each target that ever got one."""
        days: dict[str, str] = {}
        for entry in self.status.outbox:
            if entry.day:
                days[entry.to] = max(entry.day, days.get(entry.to, ""))
        return {to: date.fromisoformat(day) for to, day in days.items()}

    def unit(self, code: str) -> str:
        """Return the name of a unit."""
        return unit_words(self.desk.units, code)

    def whom(self, entries: Sequence[OutboxEntry]) -> str:
        """Return for whom packages are, in words; many are summed up."""
        return some(_FIXED.get(entry.to) or self.unit(entry.to) for entry in entries)


def some(names: Iterable[str]) -> str:
    """Return the first names of a list, and how many units more there are."""
    listed = list(names)
    more = f" và {len(listed) - _NAMED} đơn vị nữa" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more
