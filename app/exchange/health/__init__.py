"""Whether the exchange is well: each line says what is the matter, and has one thing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.exchange import identity, overview
from app.exchange.health import machine, traffic
from app.exchange.health.case import Case
from app.exchange.rhythm import rhythm_days
from app.exchange.standing import Health, HealthLine

if TYPE_CHECKING:
    from app.desk import Desk

_ASKED: tuple[Callable[[Case], Iterator[HealthLine]], ...] = (
    machine.clock_wrong,
    machine.enrolment,
    traffic.sending,
    traffic.answers,
    machine.conflicts,
    machine.forks,
    machine.divergence,
    traffic.missing,
    traffic.silence,
    machine.packages_aside,
    machine.changes_aside,
    machine.backup,
    machine.certificate,
    traffic.stick,
)


def health(desk: Desk) -> Health:
    """Return what is not well, red before yellow."""
    case = Case(desk, identity.load(desk), overview.status(desk), rhythm_days(desk))
    found = [line for ask in _ASKED for line in ask(case)]
    found.sort(key=lambda line: line.level != "bad")
    return Health(tuple(found), len(found))
