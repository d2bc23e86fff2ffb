"""What counts in a stretch of days: the courses that ended in it and who attended them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.desk import Desk
from app.indicators.measure import scope_end
from app.ports import Filter, Record
from app.services.training.counting import ATTENDED, Facts, counts, everything, last_day
from app.services.training.tables import Span

WINDOWS = {"year": "trong năm", "plan": "cộng dồn trong kỳ kế hoạch"}
"""How far back a target looks: the choices of an indicator."""


@dataclass(frozen=True, slots=True)
class Within:
    """The facts of a span: its counted courses and the learners who attended them."""

    facts: Facts
    span: Span
    courses: tuple[Record, ...]
    seats: tuple[Record, ...]

    @property
    def persons(self) -> frozenset[str]:
        """Return the distinct persons (người) who attended."""
        return frozenset(s["officer"] for s in self.seats)

    def hours_of(self, seat: Record) -> Decimal:
        """Return a learner's tiết: their own, else the whole course's."""
        own = seat["hours_attended"]
        if own is None:
            own = self.facts.courses[seat["course"]]["hours"]
        return Decimal(own or 0)


def within(facts: Facts, span: Span) -> Within:
    """Return what of the facts counts in a span; one person counts once per course."""
    courses = tuple(c for c in facts.courses.values() if counts(c) and span.holds(last_day(c)))
    wanted = {c.id for c in courses}
    seats = {
        (s["course"], s["officer"]): s
        for s in facts.seats
        if s["course"] in wanted and s["result"] in ATTENDED
    }
    return Within(facts, span, courses, tuple(seats.values()))


def plan_start(desk: Desk, day_in_it: date) -> date:
    """Return the first day of the plans in force on a day, else of that day's year."""
    query = (Filter("status", "=", "active"), Filter("period_from", "filled"))
    years = [
        p["period_from"]
        for p in everything(desk, "plan", *query)
        if 1900 < p["period_from"] <= day_in_it.year <= (p["period_to"] or day_in_it.year)
    ]
    return date(min(years, default=day_in_it.year), 1, 1)


def target_span(desk: Desk, end: date, window: str) -> Span:
    """Return the days in which training counts towards a target that is looked at on a day."""
    start = date(end.year, 1, 1) if window == "year" else plan_start(desk, end)
    return Span(start, end, WINDOWS.get(window, WINDOWS["plan"]))


def in_scope(officer: Record, span: Span) -> bool:
    """Tell whether an officer counts for the targets on any day of a span."""
    start = officer["in_scope_from"]
    end = scope_end(officer["in_scope_to"], officer["left_on"])
    return (start is None or start <= span.end) and (end is None or end >= span.start)
