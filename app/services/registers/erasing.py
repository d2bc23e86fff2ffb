"""What is erased together with a record, and which references to it become empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from app.desk import Desk
from app.ports import Edit, Erasure, Filter, Query, Record
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY

AFTER = (
    "Máy khác đã nhận bản ghi này sẽ xóa khi nhập gói tiếp theo của máy này: hãy xuất gói và gửi.",
    "Gói và tệp đã xuất ra USB hay thư, bản sao lưu cũ, giấy đã in: chương trình không xóa được.",
    "Dấu vết trên ổ SSD cũng có thể còn. Đơn vị hủy những thứ đó theo quy trình của mình.",
    "Số liệu của báo cáo đã chốt giữ nguyên.",
    "Thông tin đã chép sang mục khác phải tìm (Ctrl+K, hoặc lệnh search) và xóa riêng.",
)
"""What a user is told after an erasure: what the program cannot reach, and what is left to do."""
_MANY = 100_000
_AT_ONCE = 500
KEPT_LISTS = frozenset({"indicator_value"})
"""Types whose lists of people were counted once and stay: the ids in them then lead nowhere."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How many records, attachments' contents and kept copies of packages went from this folder."""

    records: int
    files: int
    packages: int


@dataclass(frozen=True, slots=True)
class Going:
    """What goes with a record: ``records`` (itself first), then links to files and whole files.

    ``emptied`` are the edits that take it out of records that stay.
    """

    records: tuple[Record, ...]
    links: tuple[Record, ...]
    files: tuple[Record, ...]
    emptied: tuple[Edit, ...]

    def counts(self) -> list[tuple[RecordType, int]]:
        """Return how many records of each type go, in declared order; links are no news."""
        names = [one.type for one in (*self.records, *self.files)]
        return [(rtype, names.count(rtype.name)) for rtype in REGISTRY if rtype.name in names]

    def wishes(self) -> list[Erasure]:
        """Return everything to erase as the ledger takes it."""
        return [
            Erasure(
                one.type,
                one.id,
                (one["sha256"],) if one.type == "attachment" and one["sha256"] else (),
            )
            for one in (*self.records, *self.links, *self.files)
        ]


def going(desk: Desk, record: Record) -> Going:
    """Return what is erased with a record: what was written inside it, deleted parts too.

    With it go the links to files, and the files that nothing else uses.
    """
    gone = {record.id: record}
    waiting = [record]
    emptied: dict[str, Edit] = {}
    while waiting:
        one = waiting.pop()
        for rtype, field in referring(one.type):
            for found in _pointing(desk, rtype, field, one.id):
                if found.id in gone or found.unit != record.unit:
                    continue
                if _belongs(rtype, field, found):
                    gone[found.id] = found
                    waiting.append(found)
                elif found.alive and not _stays_as_it_is(rtype, field, found):
                    _empty(emptied, found, field, one.id)
    return _with_files(desk, gone, [e for e in emptied.values() if e.id not in gone])


def _with_files(desk: Desk, gone: dict[str, Record], emptied: Sequence[Edit]) -> Going:
    links = [
        link
        for field in ("record", "attachment")
        for link in _among(desk, "evidence", field, gone)
        if link.id not in gone
    ]
    whole = {*gone, *(link.id for link in links)}
    used = dict.fromkeys(
        i for one in (*gone.values(), *links) for i in _files_of(one) if i not in whole
    )
    orphans = [
        found
        for i in used
        if (found := desk.store.get("attachment", i)) and _users(desk, i) <= whole
    ]
    unique = {link.id: link for link in links}
    return Going(tuple(gone.values()), tuple(unique.values()), tuple(orphans), tuple(emptied))


@cache
def referring(target: str) -> tuple[tuple[RecordType, Field], ...]:
    """Return every field that may hold a record of a type; links to files are seen to apart."""
    return tuple(
        (rtype, field)
        for rtype in REGISTRY
        for field in rtype.fields
        if field.target == target and rtype.name != "evidence"
    )


def _belongs(rtype: RecordType, field: Field, found: Record) -> bool:
    """Tell whether a record has nothing left to tell without the one it names in ``field``.

    It stands inside that one, or tells of a person alone and names nobody else.
    """
    if rtype.inside == field.name:
        return True
    if not all(g.personal for g in rtype.groups):
        return False
    if field.kind is Kind.REFS:
        return field.required and len(found[field.name] or ()) <= 1
    others = (f for f in rtype.fields if f is not field and f.kind is Kind.REF)
    alternatives = [f for f in others if _names_a_person(f)]
    return field.required or (
        _names_a_person(field) and not any(found[f.name] for f in alternatives)
    )


def _names_a_person(field: Field) -> bool:
    target = REGISTRY[field.target]
    return target.field(target.title).sorted == "person"


def _stays_as_it_is(rtype: RecordType, field: Field, found: Record) -> bool:
    frozen = rtype.name == "report" and found["state"] == "frozen"
    only = field.required and (field.kind is Kind.REF or len(found[field.name]) == 1)
    return frozen or only or rtype.name in KEPT_LISTS


def _empty(emptied: dict[str, Edit], found: Record, field: Field, gone: str) -> None:
    """Note that a field of a record that stays no longer names the one that goes."""
    if field.kind is Kind.REFS:
        left = tuple(i for i in found[field.name] or () if i != gone)
        value: object = left or None
    else:
        value = None
    before = emptied[found.id].values if found.id in emptied else {}
    emptied[found.id] = Edit(found.type, found.id, {**before, field.name: value})


def _pointing(desk: Desk, rtype: RecordType, field: Field, row_id: str) -> list[Record]:
    """Return the records, deleted ones too, that name a record in a field."""
    return _found(desk, rtype.name, Filter(field.name, "=", row_id))


def _among(desk: Desk, type_name: str, field: str, ids: Iterable[str]) -> Iterator[Record]:
    """Yield the records, deleted ones too, whose field holds one of these ids."""
    wanted = tuple(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield from _found(desk, type_name, Filter(field, "in", wanted[start : start + _AT_ONCE]))


def _found(desk: Desk, type_name: str, condition: Filter) -> list[Record]:
    return [
        one
        for gone in (False, True)
        for one in desk.store.find(
            Query(type_name, (condition,), limit=_MANY, deleted=gone)
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
