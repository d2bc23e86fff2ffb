"""Whether the exchange is well: each line says what is the matter, and has one thing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.exchange import health_state as state
from app.exchange import health_traffic as traffic
from app.exchange import identity, overview
from app.exchange.health_case import Case
from app.exchange.rhythm import rhythm_days
from app.exchange.standing import Health, HealthLine

if TYPE_CHECKING:
    from app.desk import Desk

_ASKED: tuple[Callable[[Case], Iterator[HealthLine]], ...] = (
    state.clock_wrong,
    state.enrolment,
    traffic.sending,
    traffic.answers,
    state.conflicts,
    state.forks,
    state.divergence,
    traffic.missing,
    traffic.silence,
    state.packages_aside,
    state.changes_aside,
    state.backup,
    state.certificate,
    traffic.stick,
)


def health(desk: Desk) -> Health:
    """Return what is not well, red before yellow."""
    case = Case(desk, identity.load(desk), overview.status(desk), rhythm_days(desk))
    found = [line for ask in _ASKED for line in ask(case)]
    found.sort(key=lambda line: line.level != "bad")
    return Health(tuple(found), len(found))
