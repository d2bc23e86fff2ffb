"""The ISO dates and period codes that due rules are written with, and what is wrong with others."""

from __future__ import annotations

import re
from datetime import date

from app.errors import UserError
from app.schedule.periods import Period, PeriodKind

_NEXT_STEP = "Chọn lại thời hạn, hoặc chọn “Chưa nêu thời hạn” rồi ghi sau."
_DAY_OF_MONTH = re.compile(r"0?[1-9]|[12]\d|3[01]")
_DAY_OF_YEAR = re.compile(r"(\d{2})-(\d{2})")
_DATE_LENGTH = len("2026-07-01")
_LEAP_YEAR = 2024


def refusal(message: str) -> UserError:
    """Return the error of a due rule that cannot be meant (``bad_deadline``)."""
    return UserError(message, _NEXT_STEP, code="bad_deadline")


def span(text: str) -> tuple[date, date]:
    """Return the first and last day of an ISO date or a period code ("2026", "2026-07", "2026-Q2").

    Raises UserError (``bad_deadline``) for anything else.
    """
    try:
        if is_date(text):
            day = date.fromisoformat(text)
            return day, day
        period = Period.parse(text)
    except (ValueError, UserError) as error:
        raise refusal(f"“{text}” không phải là ngày, tháng, quý hoặc năm.") from error
    return period.start, period.end


def is_bare_year(text: str) -> bool:
    """Tell whether ``text`` names a whole year and nothing finer."""
    return len(text) == len("2026")


def is_date(text: str) -> bool:
    """Tell whether ``text`` has the length of a full ISO date; codes of periods are shorter."""
    return len(text) == _DATE_LENGTH


def check_day(text: str) -> None:
    """Raise unless ``text`` is one full date."""
    first, last = span(text)
    if first != last:
        raise refusal(f"“{text}” chưa đủ ngày, tháng, năm.")


def check_period(text: str, kind: PeriodKind) -> None:
    """Raise unless ``text`` is the code of a period of ``kind``."""
    span(text)
    if is_date(text) or Period.parse(text).kind is not kind:
        raise refusal(f"“{text}” không hợp với loại thời hạn đã chọn.")


def check_by(by: str | None, period: PeriodKind) -> None:
    """Check the day by which a rhythm falls due: "DD", "MM-DD", "YYYY-MM-DD", a weekday "1"-"7".

    Raises UserError (``bad_deadline``) when it does not fit ``period``.
    """
    if by is None:
        return
    if period is PeriodKind.WEEK:
        fits = by in tuple("1234567")
    elif _DAY_OF_MONTH.fullmatch(by):
        fits = period is not PeriodKind.YEAR
    elif found := _DAY_OF_YEAR.fullmatch(by):
        fits = period is not PeriodKind.MONTH and _is_day_of_year(int(found[1]), int(found[2]))
    else:
        check_day(by)
        fits = True
    if not fits:
        raise refusal(f"Ngày “{by}” không hợp với kỳ {period.every}.")


def _is_day_of_year(month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True
