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
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any, Literal

from msgspec import Struct

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


LISTS = (Kind.TEXTS, Kind.CHOICES, Kind.REFS)
"""Kinds that hold several values."""


class Choice(Struct, frozen=True):
    """One entry of a pick list: the code that is stored, the Vietnamese label that is shown."""

    code: str
    label: str


class Group(Struct, frozen=True):
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


class Field(Struct, frozen=True):
    """One field of a record type: its permanent number, identifier, label and group, then the rest.

    ``listed`` puts it among the first columns of a table, ``searched`` into the search index,
    ``sorted`` gives it a stored key for Vietnamese alphabetical order ("person" for names of
    people, ordered by given name). ``required`` is asked of a person, never of a merge.
    ``open`` lets a choice also hold words of one's own ("khác, ghi rõ") and lets the office add to
    the list. ``summed`` adds a number up under its column; ``measure`` is what it counts ("đồng",
    "người", "tiết").
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
    open: bool = False
    summed: bool = False
    measure: str = ""

    def choice_label(self, code: str) -> str:
        """Return the label of a choice code; an unknown code (a newer program's) is shown as is."""
        return next((c.label for c in self.choices if c.code == code), code)


Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "empty", "filled"]
Measure = Literal["count", "sum", "distinct"]


class Of(Struct, frozen=True):
    """The value of another field of the same record, to compare with."""

    field: str


class Filter(Struct, frozen=True):
    """A condition on one field (or on ``id`` or ``unit``); dates compare as dates.

    ``value`` may be ``Of(field)``; a condition on an empty field does not hold then.
    """

    field: str
    op: Operator
    value: Any = None


class Total(Struct, frozen=True):
    """A figure over the records of a type, as the periodic reports ask for it.

    ``measure``: how many records, the sum of ``field``, or how many different values of it.
    Counted are records that fulfil ``where`` and whose ``date`` (the type's ``period`` field
    unless named) lies in the period; a number there is a whole year. ALWAYS counts what stands,
    whatever its date. ``by`` names a field by whose values the figure is also told apart.
    """

    key: str
    label: str
    measure: Measure = "count"
    field: str = ""
    where: tuple[Filter, ...] = ()
    by: str = ""
    date: str = ""


ALWAYS = "always"
"""Date of a total that counts what stands, whatever its date."""


class Deadline(Struct, frozen=True):
    """A day by which a record wants something done: the field of the day, and of what ends it.

    It binds only records that fulfil ``where``.
    """

    due: str
    done: str
    label: str
    where: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One kind of record: its names, groups and fields.

    ``area`` is the part of the work it belongs to, and so the page that shows it. ``title`` names
    the field that stands for the record in lists and hits. ``inside`` names the reference to the
    record in whose pane these are listed. ``indexes`` are the field tuples the program looks
    records up by; ``unique`` those that no two living records may share and ``spans`` pairs of
    first and last day, both asked of a person, never of a merge. ``alike`` are the field tuples
    by which two living records of a unit are perhaps one, entered twice: the first field must be
    filled, and empty equals empty; None leaves it to ``doubles``, () looks for none. ``period`` is
    the day that places a record in a reporting period. An ``optional`` type is shown only once
    switched on.
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
    inside: str = ""
    unique: tuple[tuple[str, ...], ...] = ()
    alike: tuple[tuple[str, ...], ...] | None = None
    spans: tuple[tuple[str, str], ...] = ()
    period: str = ""
    totals: tuple[Total, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    optional: bool = False
    _by_group: Mapping[str, tuple[Field, ...]] = attribute(init=False, repr=False, compare=False)
    _groups: Mapping[int, Group] = attribute(init=False, repr=False, compare=False)
    _numbers: Mapping[int, frozenset[int]] = attribute(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself."""
        _assert_unique(self.name, "group number", (g.number for g in self.groups))
        _assert_unique(self.name, "group name", (g.name for g in self.groups))
        _assert_unique(self.name, "field number", (f.number for f in self.fields))
        _assert_unique(self.name, "field name", (f.name for f in self.fields))
        if any(f.number <= 0 for f in self.fields):
            raise ValueError(f"{self.name}: field numbers start at 1; 0 is the nonce of ops")
        names = {g.name for g in self.groups}
        by_group = {name: tuple(f for f in self.fields if f.group == name) for name in names}
        # Looked up for every op of an import: worked out once, in a declaration that is frozen.
        object.__setattr__(self, "_by_group", by_group)
        object.__setattr__(self, "_groups", {g.number: g for g in self.groups})
        numbers = {g.number: frozenset(f.number for f in by_group[g.name]) for g in self.groups}
        object.__setattr__(self, "_numbers", numbers)
        for f in self.fields:
            if f.group not in names:
                raise ValueError(f"{self.name}.{f.name}: no group {f.group!r}")
            if f.kind in (Kind.CHOICE, Kind.CHOICES) and not f.choices:
                raise ValueError(f"{self.name}.{f.name}: a choice needs choices")
            if f.kind in (Kind.REF, Kind.REFS) and not f.target:
                raise ValueError(f"{self.name}.{f.name}: a reference needs a target")
            if f.open and f.kind not in (Kind.CHOICE, Kind.CHOICES):
                raise ValueError(f"{self.name}.{f.name}: only a choice can be open")
            if f.summed and f.kind not in (Kind.INTEGER, Kind.DECIMAL):
                raise ValueError(f"{self.name}.{f.name}: only numbers add up")
        for name in self._named_fields():
            if name not in ("id", "unit"):
                self.field(name)
        _assert_unique(self.name, "total's key", (total.key for total in self.totals))

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
        return self._groups.get(number)

    def field_numbers(self, group: int) -> frozenset[int]:
        """Return the permanent numbers of the fields of a group, given by its own number."""
        return self._numbers.get(group, frozenset())

    def _named_fields(self) -> Iterable[str]:
        """Yield every field name the declaration leans on."""
        yield self.title
        yield from (name for name in (self.inside, self.period) if name)
        sets = (*self.indexes, *self.unique, *(self.alike or ()))
        yield from (name for names in sets for name in names)
        yield from (name for pair in self.spans for name in pair)
        yield from (name for d in self.deadlines for name in (d.due, d.done))
        yield from (f.field for d in self.deadlines for f in d.where)
        for total in self.totals:
            yield from (n for n in (total.field, total.by) if n)
            yield from (f.field for f in total.where)
            yield from (f.value.field for f in total.where if isinstance(f.value, Of))
            if total.date != ALWAYS:
                yield total.date or self.period

    def fields_of(self, group: str) -> tuple[Field, ...]:
        """Return the fields of one group, in declared order."""
        return self._by_group.get(group, ())

    @property
    def doubles(self) -> tuple[tuple[str, ...], ...]:
        """Return the field tuples by which two records are perhaps one, entered twice.

        Where nothing is declared these are the ``unique`` sets, or else the title, what must be
        filled and the day of the period together.
        """
        if self.alike is not None:
            return (*self.unique, *self.alike)
        return self.unique or (self._telling(),)

    def _telling(self) -> tuple[str, ...]:
        required = [f.name for f in self.fields if f.required]
        names = dict.fromkeys((self.title, *required, *filter(None, (self.period,))))
        told = [n for n in names if self.field(n).kind not in (*LISTS, Kind.JSON)]
        return tuple(sorted(told, key=lambda n: not self.field(n).required))

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
