"""What evidence may be given to: records of every kind, in words, to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk import Desk
from app.ports import Record, Role, TaskQuery
from app.records import codec
from app.records.language import Kind, RecordType
from app.records.registry import AREAS, REGISTRY
from app.services.registers import finding, records
from app.services.registers.optional import switched_on
from app.services.work import tasks


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be given evidence, in words."""

    type: str
    id: str
    label: str
    title: str
    note: str


def kinds(desk: Desk) -> tuple[RecordType, ...]:
    """Return the types whose records can be chosen to have evidence, tasks first."""
    on = switched_on(desk)
    areas = list(AREAS)
    return tuple(
        sorted(
            (
                r
                for r in REGISTRY
                if (r.manual or r.name in ("task", "deliverable_done"))
                and r.area != "office"
                and (not r.optional or r.name in on)
            ),
            key=lambda r: (r.name != "task", r.name != "deliverable_done", areas.index(r.area)),
        )
    )


def candidates(
    desk: Desk, type_name: str, text: str = "", *, limit: int = 50, offset: int = 0
) -> tuple[tuple[Candidate, ...], int]:
    """Return a page of the records of a type that may have evidence, and how many there are.

    Without a type every kind is searched for ``text``.
    """
    if not type_name:
        return _anything(desk, text, limit, offset)
    rtype = records.record_type(type_name)
    if type_name == "task":
        return _tasks(desk, text, limit, offset)
    page = records.listing(desk, type_name, text=text, limit=limit, offset=offset)
    words = records.titles(desk, type_name, [r.id for r in page.records])
    found = (
        Candidate(r.type, r.id, rtype.label, words.get(r.id, rtype.label), _note(rtype, r))
        for r in page.records
    )
    return tuple(found), page.total


def _anything(desk: Desk, text: str, limit: int, offset: int) -> tuple[tuple[Candidate, ...], int]:
    names = tuple(r.name for r in kinds(desk))
    page = finding.everywhere(desk, text, types=names, limit=limit, offset=offset)
    found = (Candidate(f.type, f.id, f.label, f.title, f.home) for f in page.found)
    return tuple(found), page.total


def _tasks(desk: Desk, text: str, limit: int, offset: int) -> tuple[tuple[Candidate, ...], int]:
    query = TaskQuery(
        desk.profile.unit.code,
        concerned=desk.profile.role is Role.COMMUNE,
        text=text,
        limit=limit,
        offset=offset,
    )
    found, total = tasks.listing(desk, query)
    label = REGISTRY["task"].label
    rows = [one.row for one in found]
    return (
        tuple(
            Candidate(
                "task", r.task, label, f"{r.ref}. {r.title}" if r.ref else r.title, r.plan_number
            )
            for r in rows
        ),
        total,
    )


def _note(rtype: RecordType, record: Record) -> str:
    """Return a date and a number that tell records of one title apart."""
    shown = [
        codec.show(f, record[f.name])
        for f in rtype.fields
        if f.listed and f.name != rtype.title and f.kind in (Kind.DATE, Kind.TEXT, Kind.CHOICE)
    ]
    return " · ".join([s for s in shown if s][:2])
