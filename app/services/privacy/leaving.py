"""Erasing a person who left: what goes and what stays is told first, then it is done for good.

Rows that tell of nobody else go with the person; other records no longer name them; what was
counted before stays a count. There is no "anonymised" row: in an office of a dozen, a post, its
days and its courses say who it was, name or not, and the history would keep the name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.desk import Desk
from app.exchange import erasing as outside
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Record
from app.records.language import RecordType
from app.records.registry import REGISTRY
from app.services.privacy import access, mentions, personal
from app.services.privacy.mentions import Mention
from app.services.privacy.personal import Person
from app.services.registers import erasing
from app.services.registers.erasing import Erased, Going

Counts = tuple[tuple[RecordType, int], ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """What erasing a person would do.

    ``erased`` and ``emptied`` count records by type; ``kept`` counts lists that were counted once
    and keep their number. ``in_office`` says that no day of leaving has come yet.
    """

    person: Person
    erased: Counts
    emptied: Counts
    kept: Counts
    in_office: bool
    mentions: tuple[Mention, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the preview as the commands print it."""
        return {
            "id": self.person.record.id,
            "name": self.person.name,
            "erased": {t.name: n for t, n in self.erased},
            "emptied": {t.name: n for t, n in self.emptied},
            "kept": {t.name: n for t, n in self.kept},
            "in_office": self.in_office,
            "mentions": [m.to_json() for m in self.mentions],
        }


def preview(desk: Desk, person: Person) -> Leaving:
    """Return what erasing a person would do; nothing is changed."""
    if person.is_sender:
        named = mentions.of(desk, person.name, leave_out={person.record.id})
        only = ((REGISTRY[person.record.type], 1),)
        return Leaving(person, (), only, (), in_office=False, mentions=tuple(named))
    parts = erasing.going(desk, person.record)
    kept = [r for r in _naming(desk, person) if r.type in erasing.KEPT_LISTS and r.alive]
    named = mentions.of(desk, person.name, leave_out={r.id for r in parts.records})
    return Leaving(
        person,
        tuple(parts.counts()),
        _counts(e.type for e in parts.emptied),
        _counts(r.type for r in kept),
        _in_office(desk, person.record),
        tuple(named),
    )


def erase(desk: Desk, person: Person) -> tuple[Erased, Changes]:
    """Erase a person for good, here and wherever the rows went; the log notes it without a name.

    A sender's record stays as a new one without the name: the history would keep it otherwise.
    Raises UserError not_permitted for another unit's record.
    """
    going, edits = _without_sender(desk, person) if person.is_sender else _whole(desk, person)
    changes = desk.store.write(edits) if edits else Changes()
    changes += desk.store.erase(going.wishes())
    cleared = outside.clear(desk)
    changes += access.note(desk, action="erase", subject=access.about(person.record))
    gone = sum(c.kind == "deleted" for c in changes.items)
    return Erased(gone, cleared.files, cleared.packages), changes


def _whole(desk: Desk, person: Person) -> tuple[Going, list[Edit]]:
    going = erasing.going(desk, person.record)
    return going, list(going.emptied)


def _without_sender(desk: Desk, person: Person) -> tuple[Going, list[Edit]]:
    """Return the old record to erase, and the new one that takes its place and its files."""
    old, rtype = person.record, REGISTRY[person.record.type]
    going = erasing.going(desk, old)
    personal_groups = {g.name for g in rtype.groups if g.personal}
    values = {
        f.name: old[f.name]
        for f in rtype.fields
        if f.group not in personal_groups and old[f.name] is not None
    }
    fresh = new_id()
    edits = [Edit(rtype.name, fresh, values)] if old.alive else []
    edits += [
        Edit("evidence", new_id(), {**link.values, "record": fresh})
        for link in going.links
        if link.alive and old.alive and link["record"] == old.id
    ]
    # Its files are the new record's now.
    return Going(going.records, going.links, () if edits else going.files, ()), edits


def _naming(desk: Desk, person: Person) -> list[Record]:
    return [r for part in personal.gather(desk, person).parts for r in part.records]


def _in_office(desk: Desk, record: Record) -> bool:
    """Tell whether an officer's last day has not come; others hold no office here."""
    if record.type != "officer" or not record.alive:
        return False
    return record["left_on"] is None or record["left_on"] > desk.today


def _counts(names: Iterable[str]) -> Counts:
    found = Counter(names)
    return tuple((rtype, found[rtype.name]) for rtype in REGISTRY if rtype.name in found)
