"""Gathering from the ledger what one periodic report is assembled from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from msgspec import structs

from app.desk import Desk
from app.indicators.measure import Person
from app.ports import Record
from app.reports import inputs
from app.reports.annexes import ANNEXES, USUAL_ANNEXES
from app.schedule.periods import Period, PeriodKind
from app.services import training
from app.services.registers import records
from app.services.reporting import report_annexes, report_registers, report_totals
from app.services.reporting.report_work import Work
from app.services.targets import indicators
from app.services.totals import listing
from app.services.totals.counted import Asked
from app.text.compose import UnitName

_OPERATORS: dict[str, Literal[">", ">=", "="]] = {">": ">", ">=": ">=", "=": "="}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the officer has decided about one report: own words, nil sections, annexes."""

    typed: Mapping[str, str]
    nil: frozenset[str]
    annexes: frozenset[str]


def wishes_of(report: Record) -> Wishes:
    """Return what the officer has decided about a report."""
    texts = report["texts"] or {}
    return Wishes(texts.get("typed") or {}, frozenset(texts.get("nil") or ()), annexes_of(report))


def annexes_of(report: Record) -> frozenset[str]:
    """Return the annexes a report encloses if they have rows (keys of ``ANNEXES``).

    Those of tasks, targets and training unless chosen otherwise; all in a half-year's or a year's.
    """
    chosen = (report["texts"] or {}).get("annexes")
    if chosen is not None:
        return frozenset(chosen) & frozenset(ANNEXES)
    long = Period.parse(report["period"]).kind in (PeriodKind.HALF_YEAR, PeriodKind.YEAR)
    return frozenset(ANNEXES) if long else USUAL_ANNEXES


def gather(
    desk: Desk, obligation: Record, period: Period, data: tuple[date, date], wishes: Wishes
) -> inputs.ReportInput:
    """Return the input of a duty's report: records dated within ``data`` (both days included)."""
    start, end = data
    plan = desk.store.get("plan", obligation["plan"]) if obligation["plan"] else None
    work = Work(desk, plan, start, end)
    asked = Asked(start, end, desk.profile.unit.code)
    counted = listing.of_registers(desk, asked)
    held = training.totals(desk, start, end)
    everybody = training.people(desk)
    people = [p for p in everybody if p.in_scope(end)]
    province = desk.units.by_code(desk.profile.unit.province_code)
    return inputs.ReportInput(
        unit=unit_name(desk),
        province=province.full_name,
        period=inputs.Period(
            label=period.label(),
            start=start,
            end=end,
            next_label=period.next().label(),
            as_of=desk.today,
        ),
        plans=_plans(work),
        documents=work.papers(),
        meetings=report_registers.meetings(desk, asked),
        totals=report_totals.of_report(desk, counted),
        courses=tuple(_course(row) for row in held.courses),
        officers=inputs.Officers(
            in_scope=tuple(p.id for p in people),
            law_degree=tuple(p.id for p in people if p.law_degree),
        ),
        indicators=_indicators(desk, plan, end, everybody),
        difficulties=report_registers.difficulties(desk, work, asked),
        next_steps=work.next_steps(period.next()),
        typed=dict(wishes.typed),
        nil=wishes.nil,
        annexes=wishes.annexes,
        extra_annexes=tuple(
            report_annexes.annexes(
                desk, asked, wishes.annexes, counted, named=bool(obligation["named_staff"])
            )
        ),
    )


def unit_name(desk: Desk) -> UnitName:
    """Return the forms of the unit's name; the official one, when the user typed another, wins."""
    own = desk.store.setting("unit_name") or {}
    return structs.replace(desk.profile.unit.name, **own)


def _plans(work: Work) -> tuple[inputs.Plan, ...]:
    """Return the plan, if there is one, with its groups and the unit's tasks in them."""
    if work.plan is None:
        return ()
    plan = inputs.Plan(
        id=work.plan.id,
        subject=work.plan["title"],
        issuer=work.plan["issuer"] or "",
        number=work.plan["number"] or "",
        issued=work.plan["issued"],
        groups=work.groups(),
    )
    return (plan,)


def _course(row: training.CourseTotals) -> inputs.Course:
    course = row.course
    form = records.record_type("training_course").field("form")
    return inputs.Course(
        id=course.id,
        name=course["name"],
        organiser=course["organiser"] or "",
        start=course["date_from"],
        end=course["date_to"],
        form=form.choice_label(course["form"]) if course["form"] else "",
        hours=float(course["hours"]) if course["hours"] is not None else None,
        nominated=len(row.nominated),
        attended=row.attended,
        completed=row.completed,
        materials=len(row.with_materials),
    )


def _indicators(
    desk: Desk, plan: Record | None, as_of: date, people: Sequence[Person]
) -> tuple[inputs.Indicator, ...]:
    if plan is None:
        return ()
    return tuple(
        inputs.Indicator(
            id=state.indicator.id,
            name=state.indicator["name"],
            numerator=state.counts.numerator if state.counts else None,
            denominator=state.counts.denominator if state.counts else None,
            rows=state.rows,
            milestones=tuple(
                inputs.Milestone(
                    year=m.year,
                    operator=_OPERATORS[m.operator],
                    value=float(m.value),
                    met=m.met,
                    unit=m.unit,
                )
                for m in state.milestones
                if m.year and m.operator in _OPERATORS
            ),
            note=state.note,
        )
        for state in indicators.listing(desk, as_of, (plan.id,), people)
        if state.counts is not None or state.indicator["commune"]
    )
