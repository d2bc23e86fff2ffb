"""Everything the ledger holds about one person, gathered from the declarations alone.

A person is a record whose title is a person's name; whoever sent a petition is one too, by the
name kept beside it. What is held of a person is that record, every record that names it, the
files linked to them, and the places where the name stands in free text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import Filter, Query, Record
from app.records import codec
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.services.registers import records
from app.services.registers.erasing import referring
from app.text.sorting import person_sort_key

SENDERS = {"feedback": "sender_name"}
"""Types that carry the name of somebody who has no record of their own, and its field."""
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the ledger tells of: the record that stands for them, and their name."""

    record: Record
    name: str

    @property
    def is_sender(self) -> bool:
        """Tell whether only a name beside something else stands for the person."""
        return self.record.type in SENDERS


@dataclass(frozen=True, slots=True)
class Part:
    """The records of one type that name a person in one field, deleted ones too."""

    rtype: RecordType
    field: Field | None
    records: tuple[Record, ...]

    @property
    def label(self) -> str:
        """Return what these records are, and as what the person stands in them."""
        if self.field is None:
            return self.rtype.label
        if all(g.personal for g in self.rtype.groups):
            return self.rtype.plural
        return f"{self.rtype.plural}: {self.field.label.lower()}"


@dataclass(frozen=True, slots=True)
class Holding:
    """All that is held of a person; ``changes`` counts the entries of every record's history."""

    person: Person
    parts: tuple[Part, ...]
    files: tuple[Record, ...]
    changes: int

    def to_json(self, desk: Desk) -> dict[str, Any]:
        """Return everything as the commands print it."""
        return {
            "id": self.person.record.id,
            "type": self.person.record.type,
            "name": self.person.name,
            "parts": [
                {
                    "type": part.rtype.name,
                    "label": part.label,
                    "records": [
                        {"id": r.id, "deleted": not r.alive, "values": dict(lines)}
                        for r, lines in zip(part.records, told(desk, part), strict=True)
                    ],
                }
                for part in self.parts
            ],
            "files": [f["file_name"] for f in self.files],
            "changes": self.changes,
        }


def person_types() -> tuple[RecordType, ...]:
    """Return the types whose records stand for people, in declared order."""
    return tuple(t for t in REGISTRY if is_person(t) or t.name in SENDERS)


def is_person(rtype: RecordType) -> bool:
    """Tell whether a record of this type is a person."""
    title = rtype.field(rtype.title)
    return title.sorted == "person" and rtype.group(title.group).personal


def people(desk: Desk, *, text: str = "") -> list[Person]:
    """Return everybody the ledger tells of, by given name; ``text`` searches without marks."""
    found = [
        Person(record, name)
        for rtype in person_types()
        for record in _listed(desk, rtype, text)
        if (name := _name(record))
    ]
    order = [t.name for t in person_types()]
    return sorted(found, key=lambda p: (order.index(p.record.type), person_sort_key(p.name)))


def load(desk: Desk, row_id: str) -> Person:
    """Return a person by the record's id or prefix, a deleted one too.

    Raises UserError not_found, ambiguous, not_a_person.
    """
    record = records.locate(desk, row_id, deleted=True)
    name = _name(record)
    if not name:
        raise UserError(
            f"{REGISTRY[record.type].label} này không phải là hồ sơ của một người.",
            "Xem danh sách bằng lệnh: so-tu-phap person list.",
            code="not_a_person",
        )
    return Person(record, name)


def gather(desk: Desk, person: Person) -> Holding:
    """Return all that is held of a person."""
    own = Part(REGISTRY[person.record.type], None, (person.record,))
    parts = [own] if person.is_sender else [own, *_naming(desk, person)]
    held = [r for part in parts for r in part.records]
    changes = sum(len(desk.store.history(r.type, r.id)) for r in held)
    return Holding(person, tuple(parts), _files(desk, held), changes)


def told(desk: Desk, part: Part) -> list[list[tuple[str, str]]]:
    """Return for each record of a part its (label, text) pairs; nobody else is named in them."""
    fields = [f for f in _fields(part) if f.kind is not Kind.JSON and not _names_people(f)]
    names = _titles(desk, fields, part.records)
    return [
        [(f.label, text) for f in fields if (text := _text(f, record[f.name], names))]
        for record in part.records
    ]


def _fields(part: Part) -> tuple[Field, ...]:
    """A record that is about more than the person tells only what it is."""
    if all(g.personal for g in part.rtype.groups) or part.field is None:
        return part.rtype.fields
    return tuple(f for f in part.rtype.fields if f.listed or f.name == part.rtype.title)


def _names_people(field: Field) -> bool:
    """Tell whether a field names people: the person is known, and others are nobody's business."""
    return field.kind in (Kind.REF, Kind.REFS) and is_person(REGISTRY[field.target])


def _text(field: Field, value: Any, names: Mapping[str, str]) -> str:
    if field.kind in (Kind.REF, Kind.REFS):
        return "; ".join(names.get(i, "") for i in _ids(value))
    return codec.show(field, value)


def _titles(desk: Desk, fields: Iterable[Field], found: Iterable[Record]) -> dict[str, str]:
    """Return the words of every record these records refer to, by id."""
    names: dict[str, str] = {}
    for field in fields:
        if field.kind in (Kind.REF, Kind.REFS):
            wanted = {i for record in found for i in _ids(record[field.name])}
            names.update(records.titles(desk, field.target, wanted))
    return names


def _ids(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _naming(desk: Desk, person: Person) -> Iterator[Part]:
    for rtype, field in referring(person.record.type):
        found = [
            r
            for gone in (False, True)
            for r in desk.store.find(
                Query(
                    rtype.name,
                    (Filter(field.name, "=", person.record.id),),
                    order=rtype.order,
                    limit=_ALL,
                    deleted=gone,
                )
            ).records
        ]
        if found:
            yield Part(rtype, field, tuple(found))


def _files(desk: Desk, held: Iterable[Record]) -> tuple[Record, ...]:
    about = [r.id for r in held if all(g.personal for g in REGISTRY[r.type].groups)]
    links = desk.store.find(Query("evidence", (Filter("record", "in", tuple(about)),), limit=_ALL))
    found = desk.store.get_many("attachment", {r["attachment"] for r in links.records})
    return tuple(sorted(found.values(), key=lambda r: r.updated))


def _listed(desk: Desk, rtype: RecordType, text: str) -> tuple[Record, ...]:
    named = (Filter(SENDERS[rtype.name], "filled"),) if rtype.name in SENDERS else ()
    return desk.store.find(Query(rtype.name, named, text, limit=_ALL)).records


def _name(record: Record) -> str:
    rtype = REGISTRY[record.type]
    field = SENDERS.get(rtype.name) or (rtype.title if is_person(rtype) else "")
    return str(record[field] or "") if field else ""
