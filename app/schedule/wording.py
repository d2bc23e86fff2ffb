"""Where a task stands against its deadline, as a state and a Vietnamese sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.schedule.periods import PeriodKind, period_of
from app.schedule.rules import last_day, safe_day
from app.text.dates import format_date

if TYPE_CHECKING:
    from datetime import date

    from app.schedule.calendar import WorkCalendar
    from app.schedule.rules import Due

SOON_WORKING_DAYS = 5


class DueState(StrEnum):
    """The states of a deadline; the label never needs a colour to be understood."""

    NO_DEADLINE = "no_deadline"
    NEEDS_ISSUE_DATE = "needs_issue_date"
    AWAITS_EVENT = "awaits_event"
    NOT_ARISEN = "not_arisen"
    NOT_STARTED = "not_started"
    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    UPDATED = "updated"
    NOT_UPDATED = "not_updated"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The short Vietnamese label of a list or a badge."""
        return _LABELS[self]


_LABELS = {
    DueState.NO_DEADLINE: "chưa nêu thời hạn",
    DueState.NEEDS_ISSUE_DATE: "chưa có ngày ban hành",
    DueState.AWAITS_EVENT: "chờ phát sinh",
    DueState.NOT_ARISEN: "chưa phát sinh",
    DueState.NOT_STARTED: "chưa đến kỳ",
    DueState.NOT_DUE: "chưa đến hạn",
    DueState.DUE_SOON: "sắp đến hạn",
    DueState.DUE_TODAY: "đến hạn hôm nay",
    DueState.OVERDUE: "quá hạn",
    DueState.DONE: "đã hoàn thành",
    DueState.DONE_ON_TIME: "hoàn thành đúng hạn",
    DueState.DONE_LATE: "hoàn thành chậm",
    DueState.UPDATED: "thường xuyên - đã cập nhật kỳ này",
    DueState.NOT_UPDATED: "thường xuyên - chưa cập nhật kỳ này",
    DueState.ENDED: "đã hết thời gian thực hiện",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What the record of a task says.

    ``done`` is the day of completion, ``last_update`` of the latest note; ``not_arisen`` is the
    user's answer that the event has not come; ``cadence`` is the reporting period in which work
    that goes on must be updated.
    """

    done: date | None = None
    last_update: date | None = None
    not_arisen: bool = False
    cadence: PeriodKind = PeriodKind.MONTH


@dataclass(frozen=True, slots=True)
class Standing:
    """A state, the days it speaks of (late, left; calendar days) and the sentence to show."""

    state: DueState
    sentence: str
    days: int = 0


_NO_PROGRESS = Progress()


def standing(
    due: Due, *, today: date, calendar: WorkCalendar, progress: Progress = _NO_PROGRESS
) -> Standing:
    """Judge ``due`` on ``today``."""
    final, safe = last_day(due, calendar), safe_day(due, calendar)
    if progress.done is not None:
        return _when_done(progress.done, final)
    if final is not None and safe is not None and not (due.continuous and today > final):
        return _when_dated(due, (safe, final), today, calendar)
    if due.needs is not None:
        return _when_waiting(due, progress)
    if due.start is not None and today < due.start:
        return Standing(DueState.NOT_STARTED, f"Bắt đầu từ ngày {format_date(due.start)}.")
    if due.until is not None and today > due.until:
        return Standing(DueState.ENDED, f"Đã hết thời gian ({format_date(due.until)}).")
    if due.continuous or due.recurring:
        return _when_going_on(due, today, progress)
    return Standing(DueState.NO_DEADLINE, "Kế hoạch chưa nêu thời hạn.")


def _when_done(done: date, final: date | None) -> Standing:
    when = format_date(done)
    if final is None:
        return Standing(DueState.DONE, f"Đã hoàn thành ngày {when}.")
    late = (done - final).days
    if late > 0:
        return Standing(DueState.DONE_LATE, f"Hoàn thành chậm {late} ngày ({when}).", late)
    return Standing(DueState.DONE_ON_TIME, f"Hoàn thành đúng hạn ({when}).")


def _when_dated(due: Due, days: tuple[date, date], today: date, calendar: WorkCalendar) -> Standing:
    safe, final = days
    left, shown = (final - today).days, format_date(final)
    if left < 0:
        return Standing(DueState.OVERDUE, f"Quá hạn {-left} ngày (hạn {shown}).", -left)
    if left == 0:
        return Standing(DueState.DUE_TODAY, "Đến hạn hôm nay.")
    if today == safe:
        return Standing(
            DueState.DUE_TODAY, f"Hôm nay là ngày làm việc cuối cùng trước hạn {shown}.", left
        )
    if today > safe:
        return Standing(DueState.DUE_SOON, f"Hạn {shown} rơi vào ngày nghỉ, cần gửi ngay.", left)
    if calendar.add_working(safe, -SOON_WORKING_DAYS) <= today:
        working = calendar.working_days_between(today, safe)
        return Standing(
            DueState.DUE_SOON, f"Sắp đến hạn: còn {working} ngày làm việc (hạn {shown}).", left
        )
    if due.start is not None and today < due.start:
        started = f"Thực hiện từ ngày {format_date(due.start)}, hạn {shown}."
        return Standing(DueState.NOT_STARTED, started, left)
    return Standing(DueState.NOT_DUE, f"Chưa đến hạn: còn {left} ngày (hạn {shown}).", left)


def _when_waiting(due: Due, progress: Progress) -> Standing:
    if due.needs == "issue_date":
        return Standing(
            DueState.NEEDS_ISSUE_DATE, "Chưa có ngày: cần ghi ngày ban hành của Kế hoạch."
        )
    if progress.not_arisen:
        return Standing(DueState.NOT_ARISEN, "Chưa phát sinh trong kỳ này.")
    return Standing(DueState.AWAITS_EVENT, "Chờ phát sinh: ghi ngày khi có việc.")


def _when_going_on(due: Due, today: date, progress: Progress) -> Standing:
    period = period_of(today, due.recurring or progress.cadence)
    updated = progress.last_update is not None and period.contains(progress.last_update)
    if updated:
        return Standing(DueState.UPDATED, f"Đã cập nhật kỳ này ({period.short_label()}).")
    return Standing(DueState.NOT_UPDATED, f"Chưa cập nhật kỳ này ({period.short_label()}).")
