"""What is erased together with a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.desk import Desk
from app.ports import Erasure, Filter, Query, Record
from app.records.registry import REGISTRY

_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Erased:
    """How many records, attachments' contents and kept copies of packages went from this folder."""

    records: int
    files: int
    packages: int


def wishes(desk: Desk, record: Record) -> Iterator[Erasure]:
    """Yield what goes with a record: its links to files, and the files that nothing else uses."""
    links = [*_links(desk, "record", record), *_links(desk, "attachment", record)]
    gone = {one.id for one in (record, *links)}
    used = dict.fromkeys(i for one in (record, *links) for i in _files_of(one) if i not in gone)
    orphans = [
        found
        for i in used
        if (found := desk.store.get("attachment", i)) and _users(desk, i) <= gone
    ]
    for one in (record, *links, *orphans):
        content = (one["sha256"],) if one.type == "attachment" and one["sha256"] else ()
        yield Erasure(one.type, one.id, content)


def _links(desk: Desk, field: str, record: Record) -> list[Record]:
    """Return the links, deleted ones too, that name a record in ``field``."""
    return [
        one
        for gone in (False, True)
        for one in desk.store.find(
            Query("evidence", (Filter(field, "=", record.id),), limit=_MANY, deleted=gone)
        ).records
    ]


def _files_of(record: Record) -> Iterator[str]:
    """Yield the attachments a record names in its own fields."""
    for field in REGISTRY[record.type].fields:
        if field.target == "attachment" and record[field.name]:
            value = record[field.name]
            yield from (value,) if isinstance(value, str) else value


def _users(desk: Desk, attachment: str) -> set[str]:
    """Return the living records that name an attachment."""
    return {
        one.id
        for rtype in REGISTRY
        for field in rtype.fields
        if field.target == "attachment"
        for one in desk.store.find(
            Query(rtype.name, (Filter(field.name, "=", attachment),), limit=_MANY)
        ).records
    }
