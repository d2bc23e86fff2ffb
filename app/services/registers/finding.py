"""Search everywhere: hits with the words that tell a person which record each one is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from app.desk import Desk
from app.ports import HitGroup, Record
from app.records import codec
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.services.registers import records
from app.services.registers.optional import switched_on

PAGE = 50
RECENT = 12
_SETTING = "recent"
"""Setting: the records opened last, as [type, id], the newest first."""
_NO_OWN_NEWS = frozenset({"evidence", "assignment", "attendance"})
"""Types whose records are never looked for by themselves."""
_NO_HOMES = ("attachment", "officer")
"""Types of which others are never a part."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record in words: its title, the record it belongs to, and the words that were found.

    ``field`` names the field they stand in, ``snippet`` the words around them.
    """

    type: str
    id: str
    title: str
    home: str = ""
    field: str = ""
    snippet: str = ""
    exact: bool = False

    @property
    def label(self) -> str:
        """Return the label of its type."""
        return REGISTRY[self.type].label

    @property
    def head(self) -> str:
        """Return what to show first: of a long title the part that was found."""
        return self.snippet if self._is_in_title and self.snippet else self.title

    @property
    def rest(self) -> str:
        """Return the other field that was found in, with its label; "" when it is the title."""
        if self._is_in_title or not self.snippet:
            return ""
        return f"{REGISTRY[self.type].field(self.field).label}: {self.snippet}"

    @property
    def _is_in_title(self) -> bool:
        return self.field == REGISTRY[self.type].title


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of hits; ``groups`` are those of the whole list, in the order in which they come."""

    found: tuple[Found, ...]
    total: int
    groups: tuple[HitGroup, ...]


def everywhere(
    desk: Desk, text: str, *, types: Sequence[str] = (), limit: int = PAGE, offset: int = 0
) -> FoundPage:
    """Return a page of the living records that hold all words of ``text``, without marks.

    Records that hold them as typed come first. Registers that are switched off, and the office's
    own lists, are left out.
    """
    page = desk.store.search(text, types=types or kinds(desk), limit=limit, offset=offset)
    whole = _fetched(desk, [(h.type, h.id) for h in page.hits]).values()
    titles, homes = _titles(desk, whole), _homes(desk, whole)
    found = []
    for hit in page.hits:
        rtype, key = REGISTRY[hit.type], (hit.type, hit.id)
        title = titles.get(key) or rtype.label
        found.append(Found(*key, title, homes.get(key, ""), hit.field, hit.snippet, hit.exact))
    return FoundPage(tuple(found), page.total, page.groups)


def kinds(desk: Desk) -> tuple[str, ...]:
    """Return the names of the types that are searched."""
    on = switched_on(desk)
    return tuple(
        r.name
        for r in REGISTRY
        if r.area != "office"
        and (not r.optional or r.name in on)
        and any(f.searched for f in r.fields)
    )


def recent(desk: Desk) -> tuple[Found, ...]:
    """Return the records opened last that are still there, the newest first."""
    wanted = [(t, i) for t, i in desk.store.setting(_SETTING) or () if t in REGISTRY]
    whole = _fetched(desk, wanted)
    titles, homes = _titles(desk, whole.values()), _homes(desk, whole.values())
    living = (key for key in wanted if key in whole)
    return tuple(Found(*key, titles[key], homes.get(key, "")) for key in islice(living, RECENT))


def remember(desk: Desk, opened: Sequence[tuple[str, str]]) -> None:
    """Keep which records were opened, the newest first, before those that were kept so far."""
    before = [(t, i) for t, i in desk.store.setting(_SETTING) or ()]
    now = [key for key in dict.fromkeys([*opened, *before]) if key[0] not in _NO_OWN_NEWS]
    if now[: 2 * RECENT] != before:
        # Twice as many: some may be deleted until they are shown.
        desk.store.set_setting(_SETTING, [list(key) for key in now[: 2 * RECENT]])


def _fetched(desk: Desk, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    by_type: dict[str, list[str]] = {}
    for type_name, row_id in keys:
        by_type.setdefault(type_name, []).append(row_id)
    return {
        (name, row_id): record
        for name, ids in by_type.items()
        for row_id, record in desk.store.get_many(name, ids).items()
    }


def _titles(desk: Desk, found: Iterable[Record]) -> dict[tuple[str, str], str]:
    """Return the words that stand for records; one named after another takes that one's."""
    words: dict[tuple[str, str], str] = {}
    for name, some in _by_type(found).items():
        field = REGISTRY[name].field(REGISTRY[name].title)
        if field.kind is Kind.REF:
            named = records.titles(desk, name, [r.id for r in some])
            words |= {(name, row_id): title for row_id, title in named.items()}
        else:
            shown = ((r, codec.show(field, r[field.name])) for r in some)
            words |= {(name, r.id): " ".join(s.split()) or REGISTRY[name].label for r, s in shown}
    return words


def _by_type(found: Iterable[Record]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in found:
        groups.setdefault(record.type, []).append(record)
    return groups


def _homes(desk: Desk, found: Iterable[Record]) -> dict[tuple[str, str], str]:
    """Return the words of the record each one belongs to: a course, a task, a document."""
    homes: dict[tuple[str, str], str] = {}
    for name, some in _by_type(found).items():
        field = _home_field(REGISTRY[name])
        if field is None:
            continue
        wanted = {r.id: r[field.name] for r in some if r[field.name]}
        words = records.titles(desk, field.target, wanted.values())
        homes |= {(name, row_id): words.get(home, "") for row_id, home in wanted.items()}
    return homes


def _home_field(rtype: RecordType) -> Field | None:
    if rtype.inside:
        return rtype.field(rtype.inside)
    named = [
        f
        for f in rtype.fields
        if f.kind is Kind.REF and f.name != rtype.title and f.target not in (rtype.name, *_NO_HOMES)
    ]
    return next((f for f in named if f.required), named[0] if named else None)
