"""How each concern is dressed, what its second key does, and where its whole list is."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from app.services.day.concerns import Concern, Line
from app.text.dates import format_date
from ui.window.i18n import t

_NEAR_DAYS = 10


class Kind(Struct, frozen=True):
    """Icon and tone of a concern's lines, the words of the second key, a part of the task list."""

    icon: str
    tone: str
    second: str = ""
    part: str = ""


_UPDATE = t("Today", "ghi cập nhật")
SEEN = t("Today", "đánh dấu đã xem")
KINDS = {
    Concern.OVERDUE: Kind("danger", "danger", _UPDATE, "overdue"),
    Concern.DEADLINE: Kind("register", "danger", t("Today", "ghi ngày xong")),
    Concern.PRODUCT: Kind("check", "warn", _UPDATE),
    Concern.DUE_SOON: Kind("clock", "warn", _UPDATE, "soon"),
    Concern.REPORT: Kind("reports", "accent", t("Today", "lập báo cáo")),
    Concern.REMARK: Kind("exchange", "accent"),
    Concern.CONFLICT: Kind("question", "warn"),
    Concern.PLAN_NEWS: Kind("plans", "accent", SEEN),
    Concern.PACKAGE: Kind("exchange", "plain", SEEN),
    Concern.UNDATED_PLAN: Kind("plans", "warn"),
    Concern.DOUBT: Kind("question", "warn", "", "doubtful"),
    Concern.UPDATE_MISSING: Kind("half", "plain", _UPDATE, "silent"),
    Concern.TRAINING_GAP: Kind("people", "plain"),
}
_PAST = (Concern.REMARK, Concern.PLAN_NEWS, Concern.PACKAGE)
"""Concerns whose day is when it happened, not when it is due."""


def when(concern: Concern, line: Line, today: date) -> tuple[str, str]:
    """Return the chip of a line's day and its tone."""
    if not line.day:
        return "", "plain"
    day = date.fromisoformat(line.day)
    left = (day - today).days
    shown = format_date(day)
    if concern in _PAST:
        return shown, "plain"
    if left < 0:
        return t("Today", "quá {n} ngày · {day}").format(n=-left, day=shown), "danger"
    if left == 0:
        return t("Today", "hôm nay · {day}").format(day=shown), "danger"
    said = t("Today", "còn {n} ngày · {day}").format(n=left, day=shown)
    return said, "warn" if left <= _NEAR_DAYS else "plain"


def said(concern: Concern, line: Line) -> tuple[str, str]:
    """Return the words of a line and the note under them."""
    words, note = line.title, line.note
    if concern is Concern.REPORT and note:
        words, note = t("Today", "Báo cáo {period}").format(period=note), words
    return words, _both_days(note, line) if line.last_day else note


def _both_days(note: str, line: Line) -> str:
    """Return a report's note with the plan's last day and the working day to send it by."""
    last = format_date(date.fromisoformat(line.last_day))
    told = t("Today", "Hạn gửi theo kế hoạch {last}").format(last=last)
    if line.day and line.day != line.last_day:
        safe = format_date(date.fromisoformat(line.day))
        told = t("Today", "{said}, nên gửi trước hết ngày {safe}").format(said=told, safe=safe)
    # First, for a long note is cut at its end.
    return f"{told}. {note}" if note else told
