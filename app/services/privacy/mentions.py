"""Where a person's name stands in free text: found for a human to look at, never changed here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from app.desk import Desk
from app.ports import Query, Record
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.services.registers import records
from app.text.folding import fold

BY_HAND = (
    "Sửa nội dung thì tên vẫn còn trong lịch sử của bản ghi đó; muốn mất hẳn, ghi lại thành bản "
    "ghi mới không có tên rồi xóa hẳn bản ghi cũ."
)
"""What must be known before a name in free text is taken out by hand."""
_TEXTUAL = (Kind.TEXT, Kind.LONG_TEXT, Kind.TEXTS, Kind.JSON)
_PAGE = 1000
_NOT_TYPED_HERE = ("plans", "office")
"""Areas whose texts come from plans and lists, not from what the office writes about people."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A record whose text holds a name (or one that differs only in marks)."""

    type: str
    id: str
    title: str
    fields: tuple[str, ...]
    alive: bool

    def to_json(self) -> dict[str, Any]:
        """Return the mention as the commands print it."""
        return {
            "type": self.type,
            "id": self.id,
            "title": self.title,
            "fields": list(self.fields),
            "deleted": not self.alive,
        }


def of(desk: Desk, name: str, *, leave_out: Collection[str] = ()) -> list[Mention]:
    """Return the records, deleted ones too, in whose text a name stands, without those left out.

    What lies inside attached files is not read.
    """
    wanted = f" {fold(name)} "
    if not wanted.strip():
        return []
    found = {r.id: r for r in (*_indexed(desk, name), *_unindexed(desk))}
    made = []
    for record in found.values():
        labels = _fields_with(record, wanted) if record.id not in leave_out else ()
        if labels:
            title = records.titles(desk, record.type, [record.id]).get(record.id, "")
            title = title or REGISTRY[record.type].label
            made.append(Mention(record.type, record.id, title, labels, record.alive))
    return made


def _indexed(desk: Desk, name: str) -> Iterator[Record]:
    """Yield the living records whose search index holds the words of a name."""
    at, total = 0, 1
    while at < total:
        found = desk.store.search(name, limit=_PAGE, offset=at)
        if not found.hits:
            return
        at, total = at + len(found.hits), found.total
        for hit in found.hits:
            record = desk.store.get(hit.type, hit.id)
            if record is not None:
                yield record


def _unindexed(desk: Desk) -> Iterator[Record]:
    """Yield what the index does not hold: records with unsearched texts, and deleted ones."""
    for rtype in REGISTRY:
        texts = _texts(rtype)
        if not texts or rtype.area in _NOT_TYPED_HERE:
            continue
        if any(not f.searched for f in texts):
            yield from _all(desk, rtype, deleted=False)
        yield from _all(desk, rtype, deleted=True)


def _all(desk: Desk, rtype: RecordType, *, deleted: bool) -> Iterator[Record]:
    at, total = 0, 1
    while at < total:
        page = desk.store.find(Query(rtype.name, limit=_PAGE, offset=at, deleted=deleted))
        if not page.records:
            return
        total, at = page.total, at + len(page.records)
        yield from page.records


def _texts(rtype: RecordType) -> list[Field]:
    return [f for f in rtype.fields if f.kind in _TEXTUAL]


def _fields_with(record: Record, wanted: str) -> tuple[str, ...]:
    return tuple(
        f.label
        for f in _texts(REGISTRY[record.type])
        if any(wanted in f" {fold(words)} " for words in _words(record[f.name]))
    )


def _words(value: Any) -> Iterator[str]:
    """Yield every text within a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
