"""What a due rule comes to: its window, its last day and its safe working day.

The dictionary forms are those of ``app.schedule.rule_kinds``; ``describe`` words them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from app.schedule.calendar import WorkCalendar
from app.schedule.moments import is_bare_year, span
from app.schedule.periods import PeriodKind
from app.schedule.rule_kinds import (
    PLAN_ISSUE,
    InMonth,
    InQuarters,
    InRange,
    InYear,
    OnDate,
    OnEvent,
    Ongoing,
    Recurring,
    Relative,
    RuleDict,
    parse_rule,
)
from app.schedule.rule_words import describe

__all__ = ["Due", "describe", "last_day", "resolve", "safe_day", "validate_rule"]

Needs = Literal["issue_date", "event"]
_DAY = timedelta(days=1)


class Due(Struct, frozen=True):
    """A rule resolved. A task may be due once, go on, come again, or several of these.

    Attributes:
        start: the first day of the window, if the rule names one.
        nominal: the last day the rule allows (hạn theo kế hoạch); None when it names none.
        strict_before: the rule said "trước ngày", so ``nominal`` is the day before that day.
        needs: what must be known before there is a date.
        continuous: the work goes on, and an update is due each reporting period.
        recurring: the work comes again in each period of this kind.
        until: the last day of continuous or recurring work, if the rule names one.
        rolls_forward: a term counted from an event, which a day off lengthens (BLDS 2015,
            điều 148 khoản 5); all other deadlines are met before a day off.
    """

    start: date | None = None
    nominal: date | None = None
    strict_before: bool = False
    needs: Needs | None = None
    continuous: bool = False
    recurring: PeriodKind | None = None
    until: date | None = None
    rolls_forward: bool = False


def validate_rule(rule: RuleDict) -> None:
    """Raise UserError (``bad_deadline``) when ``rule`` is not a well-formed due rule."""
    parse_rule(rule)


def resolve(
    rule: RuleDict,
    *,
    issued: date | None,
    event: date | None = None,
    calendar: WorkCalendar | None = None,
) -> Due:
    """Work out the days of ``rule``.

    ``issued`` is the plan's date of issue, ``event`` the day the user recorded for a rule that
    waits for something; ``calendar`` (else the shipped one) counts working days.
    Raises UserError (``bad_deadline``) for a malformed rule.
    """
    parsed = parse_rule(rule)
    match parsed:
        case Ongoing(within=None):
            return Due(continuous=True)
        case Ongoing(within=str(within)):
            first, last = span(within)
            return Due(start=first, continuous=True, until=last)
        case OnDate(date=text) | InMonth(value=text) | InYear(value=text):
            return _within(text, text, before=parsed.before)
        case InQuarters(value=quarters):
            return _within(min(quarters), max(quarters), before=parsed.before)
        case InRange():
            return _resolve_range(parsed)
        case Relative():
            return _resolve_relative(parsed, issued, event, calendar)
        case Recurring():
            until = span(parsed.until)[1] if parsed.until else None
            return Due(recurring=parsed.period, until=until)
        case OnEvent():
            return Due(start=event, needs=None if event else "event")
        case _:
            return Due()


def _within(first: str, last: str, *, before: bool) -> Due:
    start = span(first)[0]
    if before:
        return Due(nominal=start - _DAY, strict_before=True)
    end = span(last)[1]
    return Due(start=None if start == end else start, nominal=end)


def _resolve_range(rule: InRange) -> Due:
    """A range that stays open asks for a yearly look after its first deadline."""
    start, first_end = span(rule.from_)
    if rule.to is not None:
        yearly = PeriodKind.YEAR if rule.open_end else None
        return Due(start, span(rule.to)[1], continuous=rule.open_end, recurring=yearly)
    if is_bare_year(rule.from_):
        return Due(start, first_end, continuous=True, recurring=PeriodKind.YEAR)
    return Due(start, continuous=True)


def _resolve_relative(
    rule: Relative, issued: date | None, event: date | None, calendar: WorkCalendar | None
) -> Due:
    """The day after the starting day is day 1 (BLDS 2015, điều 147 khoản 2)."""
    from_issue = rule.from_ == PLAN_ISSUE
    start = issued if from_issue else event
    if start is None:
        return Due(needs="issue_date" if from_issue else "event", rolls_forward=True)
    if rule.unit == "working_day":
        last = (calendar or WorkCalendar.shipped()).add_working(start, rule.days)
    else:
        last = start + _DAY * rule.days
    return Due(start, last, rolls_forward=True)


def safe_day(due: Due, calendar: WorkCalendar) -> date | None:
    """Return the working day to aim at (hạn an toàn), or None without a date.

    A term rolls forward to the next working day; every other deadline back to the one before.
    """
    if due.nominal is None:
        return None
    roll = calendar.roll_forward if due.rolls_forward else calendar.roll_back
    return roll(due.nominal)


def last_day(due: Due, calendar: WorkCalendar) -> date | None:
    """Return the last day that is still on time: ``nominal``, or where a term rolls to."""
    return safe_day(due, calendar) if due.rolls_forward else due.nominal
