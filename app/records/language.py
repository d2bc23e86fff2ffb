"""The small language in which every kind of record is declared, once.

A declaration says which fields a record has, what they are called in Vietnamese, how they are
grouped for merging and where each group may travel. Forms, tables, validation, history, search,
merge registers, Excel columns and command JSON are all derived from it; nothing else in the
program holds a list of fields.

Numbers of types, groups and fields are permanent: they are written into exchanged packages, so a
number is never reused or given another meaning, even after its field is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LIFE_GROUP = 0
"""Group number of a record's life: present (with its first values) or deleted."""


class Scope(StrEnum):
    """How far a group of fields travels."""

    COMMUNE = "commune"
    """Never leaves the unit's own devices."""
    SHARED = "shared"
    """Written by the commune, also read by its province."""
    PROVINCE = "province"
    """Written by the province, read by communes."""
    PUBLISHED = "published"
    """Whoever entered the record shares it: a province's plan, or one typed at a commune."""


class Policy(StrEnum):
    """How two values of one group, written without knowledge of each other, are settled."""

    LWW = "lww"
    """The later one wins; the other is kept and shown as a conflict."""
    APPEND = "append"
    """Each entry is its own record, written once."""
    NOISE = "noise"
    """The later one wins silently: the loss tells nobody anything."""


class Kind(StrEnum):
    """What a field holds, and the Python value that stands for it."""

    TEXT = "text"  # str, one line
    LONG_TEXT = "long_text"  # str
    TEXTS = "texts"  # tuple[str, ...]
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # decimal.Decimal
    BOOL = "bool"  # bool
    DATE = "date"  # datetime.date
    CHOICE = "choice"  # str, the code of one choice
    CHOICES = "choices"  # tuple[str, ...], codes
    REF = "ref"  # str, 32 hex digits: the id of another record
    REFS = "refs"  # tuple[str, ...]
    JSON = "json"  # dict or list of plain values: due rules, milestones, frozen snapshots


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a pick list: the code that is stored, the Vietnamese label that is shown."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that make sense only together: one unit of merging, with one scope."""

    number: int
    name: str
    label: str
    scope: Scope
    policy: Policy = Policy.LWW
    personal: bool = False

    def __post_init__(self) -> None:
        """Refuse a declaration that would let personal data leave the unit."""
        if self.number <= LIFE_GROUP:
            raise ValueError(f"group {self.name}: numbers start at 1")
        if self.personal and self.scope is not Scope.COMMUNE:
            raise ValueError(f"group {self.name}: personal data stays in the commune")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type: its permanent number, identifier, label and group, then the rest.

    ``listed`` puts it among the first columns of a table, ``searched`` into the search index,
    ``sorted`` gives it a stored key for Vietnamese alphabetical order ("person" for names of
    people, ordered by given name). ``required`` is asked of a person, never of a merge.
    """

    number: int
    name: str
    label: str
    group: str
    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()
    target: str = ""
    required: bool = False
    searched: bool = False
    listed: bool = False
    sorted: bool | str = False
    default: Any = None
    minimum: int | None = None
    maximum: int | None = None
    hidden: bool = False
    help: str = ""

    def choice_label(self, code: str) -> str:
        """Return the label of a choice code; an unknown code (a newer program's) is shown as is."""
        return next((c.label for c in self.choices if c.code == code), code)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One kind of record: its names, groups and fields.

    ``title`` names the field that stands for the record in lists and hits. ``page`` is the page
    of the window that shows it ("" when a hand-written page does). ``indexes`` are the field
    tuples the program looks records up by.
    """

    number: int
    name: str
    label: str
    plural: str
    area: str
    title: str
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    order: tuple[str, ...] = ()
    manual: bool = True
    help: str = ""

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself."""
        _assert_unique(self.name, "group number", (g.number for g in self.groups))
        _assert_unique(self.name, "group name", (g.name for g in self.groups))
        _assert_unique(self.name, "field number", (f.number for f in self.fields))
        _assert_unique(self.name, "field name", (f.name for f in self.fields))
        if any(f.number <= 0 for f in self.fields):
            raise ValueError(f"{self.name}: field numbers start at 1; 0 is the nonce of ops")
        names = {g.name for g in self.groups}
        for f in self.fields:
            if f.group not in names:
                raise ValueError(f"{self.name}.{f.name}: no group {f.group!r}")
            if f.kind in (Kind.CHOICE, Kind.CHOICES) and not f.choices:
                raise ValueError(f"{self.name}.{f.name}: a choice needs choices")
            if f.kind in (Kind.REF, Kind.REFS) and not f.target:
                raise ValueError(f"{self.name}.{f.name}: a reference needs a target")
        self.field(self.title)

    def field(self, name: str) -> Field:
        """Return the field called ``name``; KeyError when there is none."""
        for f in self.fields:
            if f.name == name:
                return f
        raise KeyError(f"{self.name} has no field {name!r}")

    def group(self, name: str) -> Group:
        """Return the group called ``name``; KeyError when there is none."""
        for g in self.groups:
            if g.name == name:
                return g
        raise KeyError(f"{self.name} has no group {name!r}")

    def group_by_number(self, number: int) -> Group | None:
        """Return the group with this permanent number, None when it is a newer program's."""
        return next((g for g in self.groups if g.number == number), None)

    def fields_of(self, group: str) -> tuple[Field, ...]:
        """Return the fields of one group, in declared order."""
        return tuple(f for f in self.fields if f.group == group)

    @property
    def life_scope(self) -> Scope:
        """Return the scope the record's existence travels in: the widest of its groups."""
        scopes = {g.scope for g in self.groups}
        for scope in (Scope.PUBLISHED, Scope.PROVINCE, Scope.SHARED):
            if scope in scopes:
                return scope
        return Scope.COMMUNE

    def title_of(self, values: Mapping[str, Any]) -> str:
        """Return the words that stand for a record in a list."""
        return str(values.get(self.title) or self.label)


class Registry:
    """All record types of the program, found by name or by permanent number."""

    def __init__(self, types: Iterable[RecordType]) -> None:
        self._types = tuple(types)
        _assert_unique("registry", "type number", (t.number for t in self._types))
        _assert_unique("registry", "type name", (t.name for t in self._types))
        self._by_name = {t.name: t for t in self._types}
        self._by_number = {t.number: t for t in self._types}
        for t in self._types:
            for f in t.fields:
                if f.target and f.target not in self._by_name:
                    raise ValueError(f"{t.name}.{f.name}: unknown target {f.target!r}")

    def __iter__(self) -> Any:
        """Iterate over the types in declared order."""
        return iter(self._types)

    def __contains__(self, name: object) -> bool:
        """Tell whether a type of this name is declared."""
        return name in self._by_name

    def __getitem__(self, name: str) -> RecordType:
        """Return the type called ``name``; KeyError when there is none."""
        return self._by_name[name]

    def by_number(self, number: int) -> RecordType | None:
        """Return the type with this permanent number, None when it is a newer program's."""
        return self._by_number.get(number)


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Build a pick list from (code, label) pairs."""
    return tuple(Choice(code, label) for code, label in pairs)


def _assert_unique(where: str, what: str, values: Iterable[object]) -> None:
    seen = list(values)
    if len(seen) != len(set(seen)):
        raise ValueError(f"{where}: a {what} is used twice")
