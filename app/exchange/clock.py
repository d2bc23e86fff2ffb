"""Whether this machine's clock can be believed. A doubtful clock is told; it never stops typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exchange import statements
from app.exchange.standing import Doubt as Doubt
from app.text.moments import moment_of

if TYPE_CHECKING:
    from app.desk import Desk

_SLACK_MS = 3_600_000
_AHEAD_DAYS = 400
_DAY_MS = 86_400_000
_PROGRAM_BEGAN_MS = 1_767_225_600_000
"""01/01/2026 (UTC): no package was made before; a clock that says so is no witness."""


def doubt(desk: Desk, *, since: int = 0) -> Doubt | None:
    """Return why the clock looks wrong, None when it does not.

    It is behind when this device has written later than now, ahead when now is over 400 days after
    the newest package of the province was made, by the province's clock, unless that one was wrong
    itself. ``since`` (Unix ms) is another moment that is known to have passed. Only reads.
    """
    now, written = desk.now_ms(), max(desk.replica.newest(), since)
    if written > now + _SLACK_MS:
        return Doubt("behind", written, now)
    told = statements.newest_of_province(desk.replica)
    if told >= _PROGRAM_BEGAN_MS and now - told > _AHEAD_DAYS * _DAY_MS:
        return Doubt("ahead", told, now)
    return None


def words(found: Doubt) -> str:
    """Return in words why the clock looks wrong, and that nothing is lost by it."""
    at, now = moment_of(found.at), moment_of(found.now)
    if found.kind == "behind":
        return (
            f"Ngày giờ của máy có vẻ sai: máy đang ghi {now:%d/%m/%Y %H:%M}, nhưng sổ đã ghi việc "
            f"lúc {at:%d/%m/%Y %H:%M}. Không có gì bị mất."
        )
    return (
        f"Ngày giờ của máy có vẻ sai: máy đang ghi {now:%d/%m/%Y}, hơn {_AHEAD_DAYS} ngày sau gói "
        f"mới nhất của Sở Tư pháp (lập ngày {at:%d/%m/%Y}). Không có gì bị mất."
    )


NEXT = "Mở phần ngày giờ của máy"
"""The one step, as its button says it."""
