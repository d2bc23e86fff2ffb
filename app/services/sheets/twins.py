"""Rows that are in the ledger already, or twice in the table itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.desk import Desk
from app.ports import Query, Record
from app.records.language import RecordType
from app.services.sheets.finder import everything, living

_MOST_CANDIDATES = 10
_ANCHOR = 4
"""Fields by which a twin is looked for; the others are compared once it is found."""
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """What a row is a twin of: a record, or an earlier row; ``why`` says so."""

    why: str
    id: str = ""
    record: Record | None = None


@dataclass(slots=True)
class _Place:
    """Where something stands: in the ledger (row 0) or in an earlier row of the table."""

    id: str
    row: int
    values: Key = ()


class Twins:
    """Knows what stands in the ledger and what earlier rows have taken.

    The ledger is read once, and of each record only what tells it apart is kept.
    """

    def __init__(
        self,
        desk: Desk,
        rtype: RecordType,
        named: tuple[str, ...],
        wish: Literal["skip", "update", "add"],
    ) -> None:
        self._desk, self._rtype, self._named, self._wish = desk, rtype, named, wish
        self._anchor: tuple[str, ...] = ()
        self._unique: dict[tuple[str, ...], dict[Key, _Place]] = {n: {} for n in rtype.unique}
        # By the hash of what every row fills in: 40,000 rows must not be held twice.
        self._alike: dict[int, list[_Place]] = {}

    def anchor(self, full: tuple[str, ...]) -> None:
        """Read the ledger; ``full`` are the fields every row of the table fills."""
        title = self._rtype.title
        telling = sorted(full, key=lambda n: (n != title, not self._rtype.field(n).required))
        self._anchor = tuple(telling[:_ANCHOR]) or ((title,) if title in self._named else ())
        if any(set(names) <= set(full) for names in self._unique):
            # What must be unique tells every row apart already.
            self._anchor = ()
        if not self._desk.store.count(Query(self._rtype.name)):
            return
        for record in everything(self._desk, Query(self._rtype.name)):
            self._note(_Place(record.id, 0), record.values)

    def by_id(self, words: str) -> Record | None:
        """Return the living record with this whole id."""
        return living(self._desk, self._rtype.name, words)

    def note(self, row: int, row_id: str, values: Mapping[str, Any]) -> None:
        """Remember what a row of the table has become."""
        kept = tuple(values.get(name) for name in self._named)
        self._note(_Place(row_id, row, kept), values)

    def find(self, values: Mapping[str, Any]) -> tuple[Twin | None, str]:
        """Return what a new row is a twin of, or why it cannot stand beside it."""
        for names, taken in self._unique.items():
            place = taken.get(_key(values, names)) if _is_whole(values, names) else None
            if place is not None:
                return self._twin_by_key(place, names, values)
        if self._wish == "add" or not self._anchor:
            return None, ""
        places = self._alike.get(hash(_key(values, self._anchor)), [])
        for place in places[:_MOST_CANDIDATES]:
            if _says_no_more(values, self._values(place)):
                return self._twin(place, "Giống hệt"), ""
        return None, ""

    def clash(self, row_id: str, values: Mapping[str, Any], changed: Mapping[str, Any]) -> str:
        """Return why a changed record cannot stand beside another, "" when it can."""
        for names, taken in self._unique.items():
            if not set(names).intersection(changed) or not _is_whole(values, names):
                continue
            place = taken.get(_key(values, names))
            if place is not None and place.id != row_id:
                return f"{self._labels(names)}: đã có trong danh sách."
        return ""

    def _twin_by_key(
        self, place: _Place, names: tuple[str, ...], values: Mapping[str, Any]
    ) -> tuple[Twin | None, str]:
        if not place.row:
            return self._twin(place, f"Trùng {self._labels(names)} với"), ""
        if _says_no_more(values, self._values(place)):
            return self._twin(place, "Giống hệt"), ""
        return None, f"Trùng {self._labels(names)} với dòng {place.row} nhưng khác nội dung."

    def _twin(self, place: _Place, how: str) -> Twin:
        if place.row:
            return Twin(f"{how} dòng {place.row}.", place.id)
        record = self._desk.store.get(self._rtype.name, place.id)
        return Twin(f"{how} bản ghi đã có (mã {place.id[:8]}).", place.id, record)

    def _values(self, place: _Place) -> Mapping[str, Any]:
        if place.row:
            return dict(zip(self._named, place.values, strict=True))
        record = self._desk.store.get(self._rtype.name, place.id)
        return record.values if record is not None else {}

    def _note(self, place: _Place, values: Mapping[str, Any]) -> None:
        for names, taken in self._unique.items():
            if _is_whole(values, names):
                taken.setdefault(_key(values, names), place)
        if self._anchor and self._wish != "add":
            self._alike.setdefault(hash(_key(values, self._anchor)), []).append(place)

    def _labels(self, names: tuple[str, ...]) -> str:
        return ", ".join(self._rtype.field(name).label.lower() for name in names)


def _key(values: Mapping[str, Any], names: tuple[str, ...]) -> Key:
    return tuple(_plain(values.get(name)) for name in names)


def _is_whole(values: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return all(values.get(name) is not None for name in names)


def _says_no_more(values: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    """Tell whether a row holds nothing that is not held already."""
    return all(v is None or _plain(v) == _plain(held.get(name)) for name, v in values.items())


def _plain(value: Any) -> Any:
    """Return a value without what nobody means by it: letter case, spare spaces."""
    return " ".join(value.split()).casefold() if isinstance(value, str) else value
