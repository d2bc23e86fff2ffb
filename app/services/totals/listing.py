"""All totals of a span, each with its parts and the records behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import Record, Role
from app.schedule.periods import Period
from app.services.totals import (
    courses,
    declared,
    lawmaking,
    money,
    papers,
    reporting,
    staff,
    work,
)
from app.services.totals.counted import Asked, Counted
from app.services.totals.lines import line_of, order_of

_Worker = Callable[[Desk, Asked], Iterator[Counted]]
_REGISTERS: tuple[_Worker, ...] = (papers.counted, lawmaking.counted, money.counted)
_SPANNING: tuple[_Worker, ...] = (work.counted, *_REGISTERS, reporting.counted)
"""What spans several registers, worked out from records that travel to the province."""
_OF_PEOPLE: tuple[_Worker, ...] = (staff.counted, courses.counted)
"""Figures over people: only a commune's own desk has the records."""
_NOT_AT_THE_PROVINCE = ("documents.issued",)
"""Partly counted from records that stay in the commune."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The records behind a figure."""

    figure: Counted
    records: tuple[Record, ...]


def asked(desk: Desk, period: Period, unit: str = "") -> Asked:
    """Return what is asked: a period, of this commune, or at the province of one or all of them.

    Raises UserError not_found for an unknown unit.
    """
    own = desk.profile.unit.code
    if unit:
        desk.units.by_code(unit)
        return Asked(period.start, period.end, unit)
    if desk.profile.role is Role.COMMUNE:
        return Asked(period.start, period.end, own)
    return Asked(period.start, period.end, without=own)


def listing(desk: Desk, span: Asked) -> list[Counted]:
    """Return every total, by the lines of a report.

    At the province figures over people are left out: their records never leave the commune.
    """
    at_home = desk.profile.role is Role.COMMUNE
    return _gathered(desk, span, (*_SPANNING, *_OF_PEOPLE) if at_home else _SPANNING)


def of_registers(desk: Desk, span: Asked) -> list[Counted]:
    """Return a commune's totals without those of tasks and of reports: a report has its own."""
    return _gathered(desk, span, (*_REGISTERS, *_OF_PEOPLE))


def _gathered(desk: Desk, span: Asked, workers: Iterable[_Worker]) -> list[Counted]:
    """A figure worked out over several registers stands in place of a declared one of its key."""
    at_home = desk.profile.role is Role.COMMUNE
    found = {
        declared.key_of(rtype, total): declared.count(desk, rtype, total, span)
        for rtype, total in declared.declared(desk)
        if at_home or declared.travels(rtype, total)
    }
    found |= {each.key: each for worker in workers for each in worker(desk, span)}
    kept = (f for f in found.values() if at_home or f.key not in _NOT_AT_THE_PROVINCE)
    return sorted(kept, key=lambda each: order_of(each.key))


def one(desk: Desk, span: Asked, key: str) -> Counted:
    """Return one total by its key; UserError not_found when there is none."""
    for figure in listing(desk, span):
        if figure.key == key:
            return figure
    raise UserError(
        f"Không có số liệu “{key}”.",
        "Xem các số liệu bằng lệnh: so-tu-phap total list.",
        code="not_found",
    )


def rows(desk: Desk, span: Asked, key: str) -> Rows:
    """Return the records a total was counted from."""
    figure = one(desk, span, key)
    found = (r for query in figure.behind for r in desk.store.find(query).records)
    return Rows(figure, tuple({(r.type, r.id): r for r in found}.values()))


def to_json(figure: Counted) -> dict[str, Any]:
    """Return a total as the commands print it, with the number of its line."""
    return {**figure.to_json(), "line": line_of(figure.key).number}
