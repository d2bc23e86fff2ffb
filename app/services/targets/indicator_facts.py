"""What the measures are counted from, read from the ledger once for many indicators and days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.desk import Desk
from app.indicators.measure import (
    POSTS,
    TYPED,
    Counts,
    Person,
    Post,
    Ratio,
    Seat,
    Span,
    posts_ratio,
    ratio,
    scope_end,
    window_start,
)
from app.ports import Filter, Query, Record, Role
from app.services import training
from app.services.registers import records

_ALL = 100_000
COMING = ("planned", "invited", "running")
"""States of a course that is still to be completed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """People, posts, plans and kept figures; each empty when no indicator asks for it.

    ``kept`` holds the frozen values of each indicator, newest first. A province counts nobody
    itself: its figures are the ``summed`` ones its communes have kept.
    """

    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    plans: Mapping[str, Record]
    kept: Mapping[str, Sequence[Record]]
    summed: bool = False

    def ratio(self, indicator: Record, day: date) -> Ratio | None:
        """Return who or what fulfils an indicator on a day; None when it is not worked out."""
        measure = indicator["measure"] or "text"
        if self.summed:
            return None
        if measure == POSTS:
            return posts_ratio(self.posts, day)
        return ratio(measure, self.people, day, self.since(indicator, day))

    def counts(self, indicator: Record, day: date) -> Counts | None:
        """Return the two counts of an indicator on a day; of a typed one the newest known then."""
        if self.summed or indicator["measure"] == TYPED:
            return _sum_of_newest(v for v in self.kept.get(indicator.id, ()) if v["as_of"] <= day)
        found = self.ratio(indicator, day)
        return found.counts if found else None

    def since(self, indicator: Record, day: date) -> date | None:
        """Return the first day that counts for an indicator, by its window."""
        plan = self.plans.get(indicator["plan"] or "")
        return window_start(indicator["window"], plan["period_from"] if plan else None, day)


def gather(
    desk: Desk, indicators: Collection[Record], people: Sequence[Person] | None = None
) -> Facts:
    """Read what these indicators are counted from.

    ``people`` spares a second look at the officers to who has them already.
    """
    measures = {i["measure"] for i in indicators}
    plans = desk.store.get_many("plan", {i["plan"] for i in indicators if i["plan"]})
    if desk.profile.role is Role.PROVINCE:
        return Facts((), (), plans, _kept(desk), summed=True)
    officers = training.people(desk) if people is None else people
    return Facts(
        tuple(_with_talent_and_core(desk, officers, measures)),
        _posts(desk, officers) if POSTS in measures else (),
        plans,
        _kept(desk, Filter("unit", "=", desk.profile.unit.code)) if TYPED in measures else {},
    )


def frozen_counts(value: Record) -> Counts | None:
    """Return the two counts of a frozen value, None when it holds none."""
    if value["numerator"] is None or value["denominator"] is None:
        return None
    return Counts(value["numerator"], value["denominator"])


def if_planned(desk: Desk, facts: Facts, after: date) -> tuple[Facts, tuple[date, ...]]:
    """Return the facts as if every coming course had run, and the days such courses end.

    Everybody nominated completes it on its last day; materials come with it when the course names
    any. A course whose last day has gone by without being closed is expected the day ``after``.
    """
    coming = (Filter("status", "in", COMING), Filter("kind", "in", training.COUNTED_KINDS))
    found = desk.store.find(Query("training_course", coming, limit=_ALL)).records
    courses = {c.id: (max(c["date_to"] or c["date_from"], after), c) for c in found}
    if not courses:
        return facts, ()
    trained: dict[str, list[date]] = {}
    given: dict[str, list[date]] = {}
    for entry in _entries(desk, courses):
        day, course = courses[entry["course"]]
        trained.setdefault(entry["officer"], []).append(day)
        if course["materials"]:
            given.setdefault(entry["officer"], []).append(day)
    people = tuple(
        replace(
            p,
            trained_days=(*_days(p.trained_days, p.trained_on), *trained.get(p.id, ())),
            material_days=(*_days(p.material_days, p.materials_on), *given.get(p.id, ())),
        )
        for p in facts.people
    )
    days = tuple(sorted({d for listed in trained.values() for d in listed}))
    return replace(facts, people=people), days


def _entries(desk: Desk, courses: Iterable[str]) -> Iterable[Record]:
    """Return who is nominated for these courses, without lecturers and those who stay away."""
    filters = (Filter("course", "in", tuple(courses)),)
    found = desk.store.find(Query("participation", filters, limit=_ALL)).records
    return (
        e
        for e in found
        if e["role"] != "lecturer" and e["result"] not in ("absent", "not_completed")
    )


def _days(days: tuple[date, ...], first: date | None) -> tuple[date, ...]:
    return days or ((first,) if first else ())


def _with_talent_and_core(
    desk: Desk, people: Sequence[Person], measures: Collection[str]
) -> Iterable[Person]:
    """Yield the people with what talent and core force are counted by, where that is asked for."""
    if not {"talent", "core_force"} & set(measures):
        return people
    officers = desk.store.get_many("officer", {p.id for p in people})
    spans = desk.store.find(Query("core_force", limit=_ALL)).records
    core = records.grouped(spans, "officer")
    return (
        replace(
            p,
            talent=_talent(officers.get(p.id)),
            core=tuple(Span(c["date_from"], c["date_to"]) for c in core.get(p.id, ())),
        )
        for p in people
    )


def _talent(officer: Record | None) -> Span | None:
    known = officer is not None and officer["talent_category"]
    return Span(officer["recruited_on"], None) if officer is not None and known else None


def _posts(desk: Desk, people: Sequence[Person]) -> tuple[Post, ...]:
    known = {p.id: p for p in people}
    officers = desk.store.get_many("officer", known)
    decided = records.grouped(
        desk.store.find(
            Query("assignment_decision", (Filter("requirement", "filled"),), limit=_ALL)
        ).records,
        "requirement",
    )

    def seat(decision: Record) -> Seat | None:
        officer = officers.get(decision["officer"])
        if officer is None:
            return None
        end = scope_end(decision["date_to"], officer["left_on"])
        start = decision["date_from"] or decision["date"]
        return Seat(officer.id, Span(start, end), known[officer.id].law_degree)

    return tuple(
        Post(
            r.id,
            r["count"] or 0,
            Span(r["date_from"], r["date_to"]),
            bool(r["law_degree"]),
            tuple(s for d in decided.get(r.id, ()) if (s := seat(d)) is not None),
        )
        for r in desk.store.find(Query("staffing_requirement", limit=_ALL)).records
    )


def _kept(desk: Desk, *filters: Filter) -> dict[str, list[Record]]:
    """Return the frozen values by indicator, newest first; one that has no day is left out."""
    query = Query("indicator_value", (Filter("as_of", "filled"), *filters), limit=_ALL)
    found = desk.store.find(query).records
    newest_first = sorted(found, key=lambda v: (v["as_of"], v.updated), reverse=True)
    return records.grouped(newest_first, "indicator")


def _sum_of_newest(values: Iterable[Record]) -> Counts | None:
    """Return the sum of the newest figure of every unit: counts are added, percentages never."""
    newest: dict[str, Counts] = {}
    for value in values:
        counts = frozen_counts(value)
        if counts is not None:
            newest.setdefault(value.unit, counts)
    if not newest:
        return None
    return Counts(
        sum(c.numerator for c in newest.values()), sum(c.denominator for c in newest.values())
    )
