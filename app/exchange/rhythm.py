"""The rhythm of the exchange: after how many days of silence, and after what, to send again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange import acks
from app.exchange.streams import PROVINCE
from app.ports import Filter, Query

if TYPE_CHECKING:
    from app.desk import Desk

RHYTHM = "exchange/rhythm_days"
"""Setting: after how many days without a package sent or confirmed to remind."""
RHYTHM_DAYS = 30
_REPORTS = 1000
_LONGEST = 365


def rhythm_days(desk: Desk) -> int:
    """Return after how many days of silence this desk wants to be reminded."""
    return int(desk.store.setting(RHYTHM) or RHYTHM_DAYS)


def set_rhythm(desk: Desk, days: int) -> None:
    """Keep after how many days to remind, 1 to 365; UserError otherwise."""
    if not 1 <= days <= _LONGEST:
        raise UserError(
            "Số ngày nhắc phải từ 1 đến 365.", "Hãy nhập một số trong khoảng đó.", code="rhythm"
        )
    desk.store.set_setting(RHYTHM, days)


def overdue(desk: Desk) -> str:
    """Return in words that a commune should send again, "" when it need not.

    It should after ``rhythm_days`` without a package, and after each report that was finished
    (frozen) since the last one. A desk that has sent nothing yet is left alone. Only reads.
    """
    sent = [doc for _, doc in acks.outbox(desk.replica) if doc["to"] == PROVINCE]
    if not sent:
        return ""
    days = (desk.today - date.fromisoformat(max(doc["day"] for doc in sent))).days
    if days > rhythm_days(desk):
        return f"Đã {days} ngày chưa gửi gói cho Sở Tư pháp"
    last = max(doc["made"] for doc in sent)
    frozen = Query("report", (Filter("state", "=", "frozen"),), limit=_REPORTS)
    unit = desk.profile.unit.code
    fresh = [r for r in desk.store.find(frozen).records if r.updated > last and r.unit == unit]
    return f"{len(fresh)} báo cáo đã chốt chưa gửi đi" if fresh else ""
