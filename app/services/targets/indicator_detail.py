"""One indicator looked at closely: who fulfils it, who lacks what, and when it will be reached."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.desk import Desk
from app.indicators import wording
from app.indicators.forecast import YEAR_DAYS, Outlook, Step, outlook
from app.indicators.measure import POSTS, Post, Span, lacks, subject
from app.ports import Record
from app.records import codec
from app.services.registers import records
from app.services.targets import indicators
from app.services.targets.indicator_facts import Facts, gather, if_planned
from app.services.targets.indicator_values import frozen, members, to_json
from app.services.targets.indicators import IndicatorState

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody (or a post) an indicator counts, and in words what is lacking; empty: fulfils it."""

    type: str
    id: str
    title: str
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """An indicator on a day with everything behind it.

    ``met`` and ``unmet`` are the rows behind the two counts; ``frozen`` the kept figures, newest
    first; ``outlooks`` an estimate per milestone.
    """

    state: IndicatorState
    plan: Record | None
    as_of: date
    met: tuple[Row, ...]
    unmet: tuple[Row, ...]
    outlooks: tuple[Outlook, ...]
    frozen: tuple[Record, ...]

    @property
    def standing(self) -> str:
        """Return the figure as a sentence."""
        return wording.standing(self.state.counts, self.state.measure)

    def milestone_words(self) -> tuple[tuple[str, str, str], ...]:
        """Return for each milestone how it stands, what it means for so few, and the estimate."""
        counts, what = self.state.counts, subject(self.state.measure)
        return tuple(
            (
                wording.verdict(o.stone, counts, what),
                wording.meaning(o.stone, counts, what),
                wording.outlook_words(o, what),
            )
            for o in self.outlooks
        )

    def to_json(self) -> dict[str, Any]:
        """Return the indicator as ``indicator show`` prints it."""
        return {
            **self.state.to_json(),
            "as_of": self.as_of.isoformat(),
            "measure": self.state.measure,
            "window": self.state.indicator["window"],
            "rule": self.state.note,
            "met_rows": [_row_json(r) for r in self.met],
            "unmet_rows": [_row_json(r) for r in self.unmet],
            "outlooks": [_outlook_json(o) for o in self.outlooks],
            "frozen": [to_json(v) for v in self.frozen],
        }


def look(desk: Desk, indicator_id: str, as_of: date | None = None) -> Detail:
    """Return one indicator as it stands on a day (today), with the people behind it."""
    indicator = records.load(desk, "indicator", indicator_id)
    facts, day = gather(desk, [indicator]), as_of or desk.today
    found = indicators.state(indicator, facts, day)
    met, unmet = _rows(desk, found, facts, day)
    return Detail(
        found,
        facts.plans.get(indicator["plan"] or ""),
        day,
        met,
        unmet,
        outlooks(desk, found, facts, day),
        frozen(desk, indicator.id),
    )


def outlooks(desk: Desk, found: IndicatorState, facts: Facts, day: date) -> tuple[Outlook, ...]:
    """Return an estimate for each milestone; a figure typed by hand gives none to go by."""
    counts = found.counts
    if counts is None:
        return tuple(Outlook(m, "unknown") for m in found.milestones)
    if found.value is None:
        judged = (outlook(m, counts, day) for m in found.milestones)
        return tuple(replace(o, ground="unknown") if o.ground == "none" else o for o in judged)
    steps, pace = _steps(desk, found, facts, day), _pace(found, facts, day)
    return tuple(outlook(m, counts, day, steps=steps, pace=pace) for m in found.milestones)


def _steps(desk: Desk, found: IndicatorState, facts: Facts, day: date) -> tuple[Step, ...]:
    """Return the counts on the days planned courses end, and on the milestones' last days.

    Who leaves or enters the scope by then, as far as it is known now, is counted too.
    """
    if found.value is None:
        return ()
    planned, ends = if_planned(desk, facts, day + _DAY)
    deadlines = {m.deadline for m in found.milestones if m.deadline and m.deadline > day}
    days = sorted({*deadlines, *(d for d in ends if d > day)})
    return tuple(Step(d, c) for d in days if (c := planned.counts(found.indicator, d)) is not None)


def _pace(found: IndicatorState, facts: Facts, day: date) -> int | None:
    """Return how many of those who fulfil did not a year ago; None when a year begins at zero."""
    if found.value is None or found.indicator["window"] == "year":
        return None
    before = day - timedelta(days=YEAR_DAYS)
    then = facts.ratio(found.indicator, before)
    if found.measure == POSTS:
        return max(0, len(found.value.numerator) - (len(then.numerator) if then else 0))
    met = set(found.value.numerator)
    span = Span(facts.since(found.indicator, before), before)
    return sum(bool(lacks(found.measure, p, span)) for p in facts.people if p.id in met)


def _rows(
    desk: Desk, found: IndicatorState, facts: Facts, day: date
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    if found.value is None:
        return (), ()
    if found.measure == POSTS:
        return _post_rows(desk, facts.posts, day)
    span = Span(facts.since(found.indicator, day), day)
    people = {p.id: p for p in facts.people}
    names = members(desk, found.value.denominator)
    met = set(found.value.numerator)
    return (
        tuple(Row("officer", m.id, m.words) for m in names if m.id in met),
        tuple(
            Row("officer", m.id, m.words, ", ".join(lacks(found.measure, people[m.id], span)))
            for m in names
            if m.id not in met
        ),
    )


def _post_rows(
    desk: Desk, posts: Collection[Post], day: date
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    asked = [p for p in posts if p.span.covers(day)]
    names = records.titles(desk, "staffing_requirement", [p.id for p in asked])
    rows = [
        (
            Row("staffing_requirement", p.id, names.get(p.id, "")),
            p.count - p.filled(day),
            f"đã bố trí {p.filled(day)}/{p.count}",
        )
        for p in asked
    ]
    return (
        tuple(row for row, short, _ in rows if not short),
        tuple(
            replace(row, lacking=f"{told}, còn thiếu {short}") for row, short, told in rows if short
        ),
    )


def _row_json(row: Row) -> dict[str, Any]:
    return {"type": row.type, "id": row.id, "title": row.title, "lacking": row.lacking or None}


def _outlook_json(found: Outlook) -> dict[str, Any]:
    return {
        "year": found.stone.year,
        "ground": found.ground,
        "day": codec.to_json(found.day),
        "in_time": found.in_time,
        "by_courses": found.by_courses,
        "short": found.short,
        "pace": found.pace,
    }
