"""When the ledger was last exchanged and backed up, in words with their age."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.text.dates import format_date
from ui.window.i18n import t

if TYPE_CHECKING:
    from app.services.day.lately import Upkeep

_OLD_BACKUP = 14
_OLD_EXCHANGE = 31


def lately(upkeep: Upkeep) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Return text, icon and tip of the exchange's and the backup's button; old ones are marked."""
    exchange = t("Today", "Trao đổi gần nhất: {day}").format(
        day=_day(upkeep.exchange, upkeep.exchange_age)
    )
    backup = t("Today", "Sao lưu gần nhất: {day}").format(
        day=_day(upkeep.backup, upkeep.backup_age)
    )
    return (
        (exchange, _icon(upkeep.exchange_age, _OLD_EXCHANGE), t("Today", "Xuất gói gửi đi ngay")),
        (backup, _icon(upkeep.backup_age, _OLD_BACKUP), t("Today", "Sao lưu ngay")),
    )


def _day(day: date | None, age: int | None) -> str:
    if day is None or age is None:
        return t("Today", "chưa có")
    ago = t("Today", "{n} ngày trước").format(n=age) if age else t("Today", "hôm nay")
    return f"{format_date(day)} ({ago})"


def _icon(age: int | None, old: int) -> str:
    return "warn" if age is not None and age > old else ""
