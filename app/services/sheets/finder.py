"""Finding the record that words in a cell stand for; each referenced type is read once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Query, Record
from app.records import codec
from app.records.language import Field, RecordType
from app.records.registry import REGISTRY
from app.services.registers import records
from app.text.folding import nfc, tone_key

_BATCH = 5_000
_ID = re.compile("[0-9a-fA-F]{32}")
_ID_START = re.compile("[0-9a-fA-F]{8,32}")
_SHORT_ID = 8
_CHOICES_SHOWN = 5


def everything(desk: Desk, query: Query) -> Iterator[Record]:
    """Yield every record of a query, read by the thousand."""
    offset = 0
    while True:
        page = desk.store.find(replace(query, limit=_BATCH, offset=offset)).records
        yield from page
        offset += len(page)
        if len(page) < _BATCH:
            return


def living(desk: Desk, type_name: str, words: str) -> Record | None:
    """Return the living record with this whole id, None when there is none."""
    found = desk.store.expand(type_name, words.strip()) if _ID.fullmatch(words.strip()) else []
    record = desk.store.get(type_name, found[0]) if found else None
    return record if record and record.alive else None


def ids_of(value: Any) -> tuple[str, ...]:
    """Return the ids in the value of a reference field."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def is_person(rtype: RecordType) -> bool:
    """Tell whether records of a type are people, who may be added by their name alone."""
    title = rtype.field(rtype.title)
    alone = all(f.default is not None or not f.required or f is title for f in rtype.fields)
    return title.sorted == "person" and alone and rtype.manual


class Finder:
    """Finds records by their words, without minding the place of tone marks.

    With ``create`` a person nobody has heard of becomes a new record, waiting in ``births``.
    """

    def __init__(self, desk: Desk, *, create: bool = False) -> None:
        self.births: list[Edit] = []
        self.created = 0
        self._desk, self._create = desk, create
        self._known: dict[str, dict[str, list[str]]] = {}
        self._titles: dict[str, dict[str, str]] = {}

    def find(self, field: Field, words: str, held: Sequence[str]) -> str:
        """Return the id of the one record called ``words``; ValueProblem otherwise.

        Among namesakes the one the row has ``held`` so far is meant.
        """
        words = nfc(words).strip()
        if words in held:
            return words
        found = self._called(field.target).get(tone_key(words), [])
        kept = [i for i in found if i in held]
        if len(found) == 1 or len(kept) == 1:
            return (kept or found)[0]
        if found:
            raise codec.ValueProblem(self._namesakes(field.target, words, found))
        return self._by_id(field.target, words) or self._stranger(field.target, words)

    def names(self, field: Field, held: Any) -> Mapping[str, str]:
        """Return the words for the records a field points at; nothing for other fields."""
        if not field.target:
            return {}
        self._called(field.target)
        titles = self._titles[field.target]
        return {i: titles[i] for i in ids_of(held) if i in titles}

    def take_births(self) -> list[Edit]:
        """Return the new people since this was last asked."""
        born, self.births = self.births, []
        self.created += len(born)
        return born

    def forget_births(self) -> None:
        """Take back the new people of a row that is refused."""
        for edit in self.births:
            name = str(edit.values[REGISTRY[edit.type].title])
            self._known[edit.type].pop(tone_key(name), None)
            self._titles[edit.type].pop(edit.id, None)
        self.births = []

    def _by_id(self, target: str, words: str) -> str | None:
        if not _ID_START.fullmatch(words):
            return None
        matches = self._desk.store.expand(target, words)
        alive = [i for i in matches if i in self._titles[target]]
        return alive[0] if len(matches) == 1 and alive else None

    def _stranger(self, target: str, words: str) -> str:
        rtype = REGISTRY[target]
        label = rtype.label.lower()
        if not is_person(rtype):
            raise codec.ValueProblem(f"Không có {label} tên “{words}”. Thêm vào sổ trước rồi nhập.")
        if not self._create:
            raise codec.ValueProblem(
                f"Không có {label} tên “{words}”. Sửa tên, thêm vào sổ trước, hoặc chọn tạo mới."
            )
        made = new_id()
        defaults = {f.name: f.default for f in rtype.fields if f.default is not None}
        self.births.append(Edit(target, made, {**defaults, rtype.title: words}))
        self._known[target].setdefault(tone_key(words), []).append(made)
        self._titles[target][made] = words
        return made

    def _namesakes(self, target: str, words: str, found: Sequence[str]) -> str:
        rtype = REGISTRY[target]
        told = [f for f in rtype.fields if f.listed and f.name != rtype.title and not f.target]
        people = self._desk.store.get_many(target, found[:_CHOICES_SHOWN])
        said = []
        for row_id, record in people.items():
            hints = (codec.show(f, record[f.name]) for f in told)
            hint = next((text for text in hints if text), "chưa ghi gì thêm")
            said.append(f"{row_id[:_SHORT_ID]} ({hint})")
        return f"Có {len(found)} bản ghi tên “{words}”. Ghi mã thay cho tên: {', '.join(said)}."

    def _called(self, target: str) -> dict[str, list[str]]:
        if target not in self._known:
            titles: dict[str, str] = {}
            ids = [record.id for record in everything(self._desk, Query(target))]
            for start in range(0, len(ids), _BATCH):
                titles |= records.titles(self._desk, target, ids[start : start + _BATCH])
            self._titles[target] = titles
            known: dict[str, list[str]] = {}
            for row_id, name in titles.items():
                known.setdefault(tone_key(name), []).append(row_id)
            self._known[target] = known
        return self._known[target]
