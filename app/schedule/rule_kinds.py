"""The kinds of due rule (thời hạn), declared once and read strictly.

A rule is the dictionary a plan's reader writes, told apart by ``kind``:

- ``{"kind": "ongoing", "within"?: "2026"}``
- ``{"kind": "date", "date": "2026-11-15", "before"?: true}``
- ``{"kind": "month", "value": "2025-09"}``, ``{"kind": "year", "value": "2026"}``
- ``{"kind": "quarter", "value": ["2026-Q2", "2026-Q3"]}``
- ``{"kind": "range", "from": "2026", "to": "2030" | null, "open_end"?: true}``
- ``{"kind": "relative", "days": 10, "from": "plan_issue", "unit"?: "working_day"}``
- ``{"kind": "recurring", "every": "month", "by"?: "25", "before"?: true, "until"?, "by_plan"?}``
- ``{"kind": "event", "text": "khi có yêu cầu"}`` and ``{"kind": "none"}``
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from app.schedule.moments import check_by, check_day, check_period, refusal, span
from app.schedule.periods import PeriodKind

RuleDict = Mapping[str, Any]
Every = Literal["week", "month", "quarter", "6 months", "half_year", "year"]

EVERY = {
    "week": PeriodKind.WEEK,
    "month": PeriodKind.MONTH,
    "quarter": PeriodKind.QUARTER,
    "6 months": PeriodKind.HALF_YEAR,
    "half_year": PeriodKind.HALF_YEAR,
    "year": PeriodKind.YEAR,
}
PLAN_ISSUE = "plan_issue"
_MOST_DAYS = 3660


class _Rule(msgspec.Struct, frozen=True, tag_field="kind"):
    """Base of the kinds."""

    def check(self) -> None:
        """Raise UserError for what the types alone let pass: unreal days, wrong order."""


class Ongoing(_Rule, frozen=True, tag="ongoing"):
    """Thường xuyên, perhaps within one period."""

    within: str | None = None

    def check(self) -> None:
        """See the base."""
        if self.within is not None:
            span(self.within)


class OnDate(_Rule, frozen=True, tag="date"):
    """By one day; ``before`` means that the day itself is too late."""

    date: str
    before: bool = False

    def check(self) -> None:
        """See the base."""
        check_day(self.date)


class InMonth(_Rule, frozen=True, tag="month"):
    """Within one month."""

    value: str
    before: bool = False

    def check(self) -> None:
        """See the base."""
        check_period(self.value, PeriodKind.MONTH)


class InYear(_Rule, frozen=True, tag="year"):
    """Within one year."""

    value: str
    before: bool = False

    def check(self) -> None:
        """See the base."""
        check_period(self.value, PeriodKind.YEAR)


class InQuarters(_Rule, frozen=True, tag="quarter"):
    """Within one or several quarters."""

    value: tuple[str, ...]
    before: bool = False

    def check(self) -> None:
        """See the base."""
        if not self.value:
            raise refusal("Chưa chọn quý nào.")
        for text in self.value:
            check_period(text, PeriodKind.QUARTER)


class InRange(_Rule, frozen=True, tag="range"):
    """From one year, month or day to another; ``to`` None or ``open_end`` means it goes on."""

    from_: str = msgspec.field(name="from")
    to: str | None = None
    open_end: bool = False

    def check(self) -> None:
        """See the base."""
        first, _ = span(self.from_)
        if self.to is not None and span(self.to)[1] < first:
            raise refusal("Ngày kết thúc đứng trước ngày bắt đầu.")


class Relative(_Rule, frozen=True, tag="relative"):
    """A number of days after the plan's issue, or after another event."""

    days: int
    from_: str = msgspec.field(name="from", default=PLAN_ISSUE)
    unit: Literal["day", "working_day"] = "day"

    def check(self) -> None:
        """See the base."""
        if not 0 <= self.days <= _MOST_DAYS:
            raise refusal(f"Số ngày phải từ 0 đến {_MOST_DAYS}.")


class Recurring(_Rule, frozen=True, tag="recurring"):
    """Again each week, month, quarter, half-year or year, perhaps by a day of it."""

    every: Every
    by: str | None = None
    before: bool = False
    until: str | None = None
    by_plan: str | bool | None = None

    @property
    def period(self) -> PeriodKind:
        """The rhythm as a kind of period."""
        return EVERY[self.every]

    def check(self) -> None:
        """See the base."""
        check_by(self.by, self.period)
        if self.until is not None:
            span(self.until)


class OnEvent(_Rule, frozen=True, tag="event"):
    """When something happens; ``text`` is the plan's wording."""

    text: str = ""


class NoDeadline(_Rule, frozen=True, tag="none"):
    """The plan says nothing."""


Rule = (
    Ongoing
    | OnDate
    | InMonth
    | InYear
    | InQuarters
    | InRange
    | Relative
    | Recurring
    | OnEvent
    | NoDeadline
)


def parse_rule(rule: RuleDict) -> Rule:
    """Read a rule's dictionary; unknown fields are let pass, so that newer rules stay readable.

    Raises UserError (``bad_deadline``) when the kind, a field or a date is wrong.
    """
    try:
        found: Rule = msgspec.convert(dict(rule), Rule)
    except msgspec.ValidationError as error:
        raise refusal("Thời hạn này ghi không đúng cách, chương trình chưa hiểu được.") from error
    found.check()
    return found
