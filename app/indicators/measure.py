"""Measures by definition over records: who is counted, who fulfils what, and what one lacks. Pure.

Figures over people are kept as lists of ids: a percentage never stands without its two counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Subject = Literal["người", "vị trí", ""]
"""What one unit of a figure is, as it is counted in words; empty for a figure typed by hand."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` to ``end``, both included; None is open."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether a day lies in the span."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """One officer as a figure sees them: when they count, and what they have.

    ``trained_days`` and ``material_days`` are all days of it, where they are known; ``talent`` runs
    from the day of recruitment, ``core`` are the spans in the core force.
    """

    id: str
    scope_from: date | None
    scope_to: date | None
    trained_on: date | None
    materials_on: date | None
    law_degree: bool
    trained_days: tuple[date, ...] = ()
    material_days: tuple[date, ...] = ()
    talent: Span | None = None
    core: tuple[Span, ...] = ()

    def in_scope(self, day: date) -> bool:
        """Tell whether the person is counted on ``day``; both ends belong to the span."""
        return Span(self.scope_from, self.scope_to).covers(day)


@dataclass(frozen=True, slots=True)
class Seat:
    """One officer assigned to a post, with the days they fill it."""

    officer: str
    span: Span
    law_degree: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A required post: how many people it asks for, and who has been assigned to it."""

    id: str
    count: int
    span: Span
    law_degree: bool
    seats: tuple[Seat, ...] = ()

    def filled(self, day: date) -> int:
        """Return how many people fill the post on a day, never more than it asks for."""
        there = {
            s.officer
            for s in self.seats
            if s.span.covers(day) and (s.law_degree or not self.law_degree)
        }
        return min(len(there), self.count)


@dataclass(frozen=True, slots=True)
class Counts:
    """The two counts of a figure."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """Who is counted, and who of them fulfils the condition: ids of people.

    Of posts: the id of a requirement, once for every person it asks for.
    """

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]

    @property
    def counts(self) -> Counts:
        """Return how many they are."""
        return Counts(len(self.numerator), len(self.denominator))


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a person must have within a span of days, and the words when it is lacking."""

    lacking: str
    holds: Callable[[Person, Span], bool]


@dataclass(frozen=True, slots=True)
class Definition:
    """How a measure is worked out: every condition must hold for each person in scope.

    ``rule`` says in words what the numerator counts. ``timed`` tells that only what happened within
    the indicator's window counts; the others count what stands on the day.
    """

    rule: str
    conditions: tuple[Condition, ...]
    timed: bool = False


_TRAINED = Condition(
    "chưa được bồi dưỡng, tập huấn",
    lambda p, span: _any_day(p.trained_days, p.trained_on, span),
)
_MATERIALS = Condition(
    "chưa được cấp tài liệu",
    lambda p, span: _any_day(p.material_days, p.materials_on, span),
)
_LAW = Condition("chưa có trình độ đại học luật trở lên", lambda p, _: p.law_degree)
_TALENT = Condition(
    "không thuộc diện người có tài năng",
    lambda p, span: p.talent is not None and p.talent.covers(_last(span)),
)
_CORE = Condition(
    "không thuộc lực lượng nòng cốt",
    lambda p, span: any(c.covers(_last(span)) for c in p.core),
)

DEFINITIONS: Mapping[str, Definition] = {
    "trained": Definition("người đã hoàn thành lớp bồi dưỡng, tập huấn", (_TRAINED,), timed=True),
    "trained_and_materials": Definition(
        "người đã hoàn thành lớp bồi dưỡng, tập huấn và được cấp tài liệu",
        (_TRAINED, _MATERIALS),
        timed=True,
    ),
    "law_degree": Definition("người có trình độ đại học luật trở lên", (_LAW,)),
    "talent": Definition("người được thu hút, tuyển dụng theo diện người có tài năng", (_TALENT,)),
    "core_force": Definition("người thuộc lực lượng nòng cốt", (_CORE,)),
}
"""The measures over people, by the code an indicator names."""
POSTS = "staffed"
TYPED = "typed"
WORKED_OUT = (*DEFINITIONS, POSTS)
"""The measures the program counts itself; a typed one is frozen by hand, the rest are words."""


def subject(measure: str) -> Subject:
    """Return what a measure counts."""
    if measure == TYPED:
        return ""
    return "vị trí" if measure == POSTS else "người"


def ratio(
    measure: str, people: Collection[Person], as_of: date, since: date | None = None
) -> Ratio | None:
    """Return who fulfils a measure on a day, counting what happened from ``since`` on.

    None for a measure that is not over people.
    """
    if measure not in DEFINITIONS:
        return None
    scope = [p for p in people if p.in_scope(as_of)]
    met = [p.id for p in scope if not lacks(measure, p, Span(since, as_of))]
    return Ratio(tuple(met), tuple(p.id for p in scope))


def lacks(measure: str, person: Person, span: Span) -> tuple[str, ...]:
    """Return in words what a person lacks for a measure at the end of a span of days."""
    definition = DEFINITIONS[measure]
    within = span if definition.timed else Span(None, span.end)
    return tuple(c.lacking for c in definition.conditions if not c.holds(person, within))


def posts_ratio(posts: Iterable[Post], as_of: date) -> Ratio:
    """Return the posts that must be filled on a day, and those that are."""
    asked = [p for p in posts if p.span.covers(as_of)]
    return Ratio(
        tuple(p.id for p in asked for _ in range(p.filled(as_of))),
        tuple(p.id for p in asked for _ in range(p.count)),
    )


def window_start(window: str | None, plan_from: int | None, as_of: date) -> date | None:
    """Return the first day that counts: of the year, or of the plan's first year when it has one.

    ``plan_from`` is the plan's first year.
    """
    if window == "year":
        return date(as_of.year, 1, 1)
    return date(plan_from, 1, 1) if plan_from and 1 <= plan_from <= date.max.year else None


def scope_end(in_scope_to: date | None, left_on: date | None) -> date | None:
    """Return the last day a person counts: the earlier of the end of the duty and of the work."""
    return min((d for d in (in_scope_to, left_on) if d is not None), default=None)


def _any_day(days: tuple[date, ...], first: date | None, span: Span) -> bool:
    known = days or ((first,) if first is not None else ())
    return any(span.covers(d) for d in known)


def _last(span: Span) -> date:
    """Return the day a standing condition is asked for; open spans are asked for at the end."""
    return span.end or date.max
