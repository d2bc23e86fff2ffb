"""Reminders: one calm sentence of counts, and what the user wishes of them. Nothing personal."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import asdict

from app.desk import Desk
from app.ports import Role
from app.services.day import today
from app.text.dates import format_date

SETTING = "reminders"
MUTED_DAY = "reminders/muted_day"
"""Setting: the day on which the user wants no more reminders, ISO."""
MOST_REPORT_DAYS = 15


class Wishes(Struct, frozen=True):
    """Whether to remind, how many working days before a report's safe day, and closing to the tray.

    ``to_tray`` keeps the program running, unseen but for its tray icon, when the window is closed.
    """

    on: bool = True
    report_days: int = 3
    to_tray: bool = False


class Summary(Struct, frozen=True):
    """What a reminder tells: how many things are late or due soon, and the reports to send now."""

    overdue: int = 0
    soon: int = 0
    late_reports: int = 0
    reports: int = 0
    next_report: date | None = None

    @property
    def presses(self) -> bool:
        """Tell whether there is anything to remind of."""
        return bool(self.overdue or self.late_reports or self.reports)

    @property
    def words(self) -> str:
        """Return the sentence: counts and a day, no names, no contents."""
        parts = [
            f"{self.overdue} việc quá hạn" if self.overdue else "",
            f"{self.soon} việc sắp đến hạn" if self.soon else "",
            f"{self.late_reports} báo cáo đã quá hạn gửi" if self.late_reports else "",
            _report_words(self.reports, self.next_report),
        ]
        said = ", ".join(p for p in parts if p)
        return f"{said[:1].upper()}{said[1:]}." if said else ""


def wishes(desk: Desk) -> Wishes:
    """Return what the user wishes; what an older or newer program kept is read as far as known."""
    kept = desk.store.setting(SETTING) or {}
    usual = asdict(Wishes())
    return Wishes(**{k: v for k, v in {**usual, **kept}.items() if k in usual})


def set_wishes(desk: Desk, wanted: Wishes) -> None:
    """Keep what the user wishes."""
    days = min(max(wanted.report_days, 0), MOST_REPORT_DAYS)
    desk.store.set_setting(SETTING, {**asdict(wanted), "report_days": days})


def mute_today(desk: Desk) -> None:
    """Remind no more on this day."""
    desk.store.set_setting(MUTED_DAY, desk.today.isoformat())


def due(desk: Desk) -> Summary | None:
    """Return what to remind of now; None when there is nothing, or reminders are not wanted."""
    wanted = wishes(desk)
    muted = desk.store.setting(MUTED_DAY) == desk.today.isoformat()
    if desk.profile.role is not Role.COMMUNE or not wanted.on or muted:
        return None
    found = summary(desk, wanted.report_days)
    return found if found.presses else None


def summary(desk: Desk, report_days: int) -> Summary:
    """Return the counts; ``report_days`` are working days before a report's safe day."""
    from app.services.reporting import due_reports

    found = today.pressing(desk)
    overdue = sum(section.late for section in found)
    soon = sum(section.total - section.late for section in found)
    waiting = [
        at
        for r in due_reports.due(desk)
        if r.state != "frozen" and (at := r.occurrence).nominal and at.safe
    ]
    last = desk.calendar.add_working(desk.today, report_days)
    late = sum(at.nominal < desk.today for at in waiting if at.nominal)
    near = sorted(
        at.safe
        for at in waiting
        if at.safe and at.nominal and at.nominal >= desk.today and at.safe <= last
    )
    return Summary(overdue, soon, late, len(near), near[0] if near else None)


def _report_words(count: int, first: date | None) -> str:
    if not count or first is None:
        return ""
    return f"{count} báo cáo nên gửi trước hết ngày {format_date(first)}"
