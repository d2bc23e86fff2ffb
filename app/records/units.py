"""The administrative units: 34 provinces and 3,321 communes, by official code.

The list is ``resources/units.csv`` (QĐ 19/2025/QĐ-TTg and the resolutions after it). The code is
the key; the user may overwrite a unit's official spelling, so names are never compared for truth.
"""

from __future__ import annotations

import csv
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import UserError
from app.text.compose import UnitKind, UnitName
from app.text.folding import fold, nfc, tone_key
from app.text.sorting import sort_key
from resources import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FILE = "units.csv"


class Unit(Struct, frozen=True):
    """One unit; ``province_code`` is empty for a province, ``valid_to`` for a unit still listed."""

    code: str
    province_code: str
    kind: UnitKind
    proper_name: str
    valid_from: str = ""
    valid_to: str = ""

    @property
    def is_province(self) -> bool:
        """Whether the unit is a province or a city under the central level."""
        return self.kind.is_province

    @property
    def name(self) -> UnitName:
        """The unit's name in all its forms, before any overriding by the user.

        A unit named by a number has a capital noun: "Phường 1 Bảo Lộc" (NĐ 30/2020, Phụ lục II).
        """
        return UnitName(self.kind, self.proper_name, capital_noun=self.proper_name[0].isdigit())

    @property
    def full_name(self) -> str:
        """In running text: "xã Tân Thành"."""
        return self.name.full_name

    @property
    def letterhead(self) -> str:
        """In the letterhead: "XÃ TÂN THÀNH"."""
        return self.name.letterhead

    @property
    def short(self) -> str:
        """The proper name alone: "Tân Thành"."""
        return self.proper_name


class _Key(Struct, frozen=True):
    """What a search looks at: names folded (a space before each word), toned, and as written."""

    unit: Unit
    folded: str
    folded_proper: str
    with_province: str
    toned: str
    written: str

    @classmethod
    def of(cls, unit: Unit, province: Unit) -> _Key:
        name = unit.full_name
        folded = f" {fold(name)}"
        return cls(
            unit,
            folded,
            f" {fold(unit.proper_name)}",
            f"{folded} {fold(province.proper_name)}",
            tone_key(name),
            name.casefold(),
        )


class _Query:
    """A text searched for, prepared once and then held against every unit."""

    def __init__(self, text: str) -> None:
        self._folded = fold(text)
        self._words = [f" {word}" for word in self._folded.split()]
        self._toned = tone_key(text)
        self._written = nfc(text).strip().casefold()

    def rank(self, key: _Key) -> tuple[bool, bool, bool, bool] | None:
        """Return how far the unit is from what was meant (lower is better), or None."""
        is_code = key.unit.code == self._folded
        in_name = all(word in key.folded for word in self._words)
        if not (is_code or in_name or self._names_province_too(key)):
            return None
        same_marks = f" {self._toned} " in f" {key.toned} " or self._written in key.written
        begins = key.folded_proper.startswith(f" {self._folded}") or key.folded.startswith(
            f" {self._folded}"
        )
        return not is_code, not in_name, not same_marks, not begins

    def _names_province_too(self, key: _Key) -> bool:
        return 0 <= key.with_province.find(f" {self._folded}") < len(key.folded)


class Units:
    """The list of units, with the look-ups a program needs; made once by ``load_units``.

    ``units`` are gone through when the first question needs them all.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = units

    def __iter__(self) -> Iterator[Unit]:
        """Iterate over every unit, in no particular order."""
        return iter(self._by_code.values())

    def by_code(self, code: str) -> Unit:
        """Return the unit of ``code``, also one no longer listed.

        Raises UserError (``unknown_unit``) for a code that is not in the list.
        """
        unit = self._by_code.get(code.strip())
        if unit is None:
            raise UserError(
                f"Không có đơn vị nào mang mã “{code}”.",
                "Kiểm tra lại mã đơn vị (tỉnh: 2 chữ số; xã, phường, đặc khu: 5 chữ số).",
                code="unknown_unit",
            )
        return unit

    def province_of(self, unit: Unit) -> Unit:
        """Return the province that ``unit`` belongs to (itself for a province)."""
        return unit if unit.is_province else self.by_code(unit.province_code)

    def provinces(self) -> list[Unit]:
        """Return the provinces in alphabetical order."""
        return [unit for unit in self._sorted if unit.is_province]

    def communes(self, province_code: str) -> list[Unit]:
        """Return the communes of a province in alphabetical order.

        Raises UserError (``unknown_unit``) for an unknown province.
        """
        province = self.by_code(province_code)
        return [unit for unit in self._sorted if unit.province_code == province.code]

    def search(self, text: str, province: str | None = None, limit: int = 50) -> list[Unit]:
        """Return up to ``limit`` units whose name or code matches ``text``, best first.

        Marks do not matter, and a province's name may follow ("tan thanh lang son"). First come
        names with the same marks, then names that begin with the text, then the alphabet.
        ``province`` keeps to the communes of that province.
        """
        query = _Query(text)
        found = []
        for place, key in enumerate(self._keys):
            if province is None or key.unit.province_code == province:
                rank = query.rank(key)
                if rank is not None:
                    found.append((rank, place))
        return [self._keys[place].unit for _, place in sorted(found)[:limit]]

    def matching(self, name: str, province: str | None = None) -> list[Unit]:
        """Return the units named ``name`` whatever the place of the tone ("Phúc Hoà", "Phúc Hòa").

        ``name`` is a full name ("xã Tân Thành") or a proper name; several units may share it.
        """
        wanted = tone_key(name)
        return [
            key.unit
            for key in self._keys
            if (province is None or key.unit.province_code == province)
            and wanted in (key.toned, tone_key(key.unit.proper_name))
        ]

    @cached_property
    def _by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self._units}

    @cached_property
    def _sorted(self) -> list[Unit]:
        current = (unit for unit in self._by_code.values() if not unit.valid_to)
        return sorted(current, key=lambda unit: (sort_key(unit.proper_name), unit.code))

    @cached_property
    def _keys(self) -> list[_Key]:
        return [_Key.of(unit, self.province_of(unit)) for unit in self._sorted]


def load_units() -> Units:
    """Return the shipped list (about 3,355 rows, some milliseconds once all are asked for)."""
    return Units(_Shipped())


def find_unit(code: str) -> Unit:
    """Return one unit of the shipped list, without going through the others' rows.

    Raises UserError (``unknown_unit``) for a code that is not in the list.
    """
    text, start = read_text(_FILE), f"\n{code},"
    place = text.find(start) + 1
    row = text[place:].partition("\n")[0] if place else ""
    return Units(_read(row.splitlines())).by_code(code)


class _Shipped:
    """The shipped rows, read each time they are gone through."""

    def __iter__(self) -> Iterator[Unit]:
        lines = (line for line in read_text(_FILE).splitlines() if not line.startswith("#"))
        next(lines)  # the heading: code, province_code, kind, proper_name, valid_from, valid_to, …
        return _read(lines)


def _read(lines: Iterable[str]) -> Iterator[Unit]:
    kinds = {kind.value: kind for kind in UnitKind}
    for code, province, kind, name, start, end, *_ in csv.reader(lines):
        yield Unit(code, province, kinds[kind], name, start, end)
