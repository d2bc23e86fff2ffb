"""Who looked at, took out, corrected or erased personal data: a log that only grows.

An entry says when, what, of which list, how many people, and from which post and device; it names
nobody. A record in it is told by the beginning of its id, which leads nowhere once it is erased.
The log stays in the unit (Luật 91/2025/QH15).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from app.desk import Desk
from app.exchange import erasing
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Erasure, Filter, Query, Record
from app.records.language import RecordType
from app.records.registry import REGISTRY

Action = Literal["view", "export", "print", "correct", "erase"]
LOG = REGISTRY["access_log"]
KEPT_YEARS = 5
"""How long an entry is kept at least. The law names no number; five years span a term of office."""
_ALL = 100_000
_ID_SHOWN = 8


def names_people(rtype: RecordType) -> bool:
    """Tell whether records of a type carry personal data."""
    return rtype is not LOG and any(g.personal for g in rtype.groups)


def is_roster(rtype: RecordType) -> bool:
    """Tell whether a list of this type is a list of people."""
    return rtype is not LOG and all(g.personal for g in rtype.groups)


def note(desk: Desk, *, action: Action, subject: str, count: int = 1) -> Changes:
    """Write one entry; ``count`` is how many people or rows were seen, taken out or erased."""
    entry = {
        "date": desk.today,
        "action": action,
        "subject": subject,
        "count": count,
        "by": actor(desk),
    }
    return desk.store.write([Edit(LOG.name, new_id(), entry)])


def viewed(desk: Desk, type_name: str) -> Changes:
    """Note that a list of people was looked at: once a day for each list and post."""
    rtype = REGISTRY[type_name]
    if not is_roster(rtype):
        return Changes()
    return _noted_today(desk, rtype.plural, desk.store.count(Query(type_name)))


def viewed_one(desk: Desk, record: Record) -> Changes:
    """Note that everything held of one person was looked at, once a day."""
    return _noted_today(desk, about(record), 1)


def _noted_today(desk: Desk, subject: str, count: int) -> Changes:
    same = {"date": desk.today, "action": "view", "subject": subject, "by": actor(desk)}
    if desk.store.count(Query(LOG.name, tuple(Filter(k, "=", v) for k, v in same.items()))):
        return Changes()
    return note(desk, action="view", subject=subject, count=count)


def taken_out(desk: Desk, type_name: str, count: int, action: Action = "export") -> Changes:
    """Note that a list with personal data was written to a file or printed; others need no note."""
    rtype = REGISTRY[type_name]
    if not names_people(rtype):
        return Changes()
    return note(desk, action=action, subject=rtype.plural, count=count)


def about(record: Record) -> str:
    """Return how an entry tells of one record: its type and the beginning of its id."""
    return f"{REGISTRY[record.type].label} {record.id[:_ID_SHOWN]}"


def actor(desk: Desk) -> str:
    """Return who works here as an entry tells it: the post and the device, not the name."""
    return f"{desk.profile.title or 'Người dùng sổ'}, máy {desk.profile.letter}"


def entries(
    desk: Desk, *, action: str = "", since: date | None = None, until: date | None = None
) -> list[Record]:
    """Return the log, newest day first, narrowed to an action and a span (both days included)."""
    conditions = [
        *([Filter("action", "=", action)] if action else []),
        *([Filter("date", ">=", since)] if since else []),
        *([Filter("date", "<=", until)] if until else []),
    ]
    found = desk.store.find(Query(LOG.name, tuple(conditions), order=LOG.order, limit=_ALL))
    return list(found.records)


def last_day_to_tidy(desk: Desk) -> date:
    """Return the last day whose entries may go."""
    year = desk.today.year - KEPT_YEARS
    day = min(desk.today.day, 28) if desk.today.month == 2 else desk.today.day
    return date(year, desk.today.month, day)


def overdue(desk: Desk) -> int:
    """Return how many entries are older than they have to be kept."""
    return len(_old(desk))


def tidy(desk: Desk) -> tuple[int, Changes]:
    """Erase the entries older than they have to be kept, on every device of the unit."""
    old = _old(desk)
    changes = desk.store.erase([Erasure(LOG.name, one.id) for one in old])
    erasing.clear(desk)
    return len(old), changes


def _old(desk: Desk) -> list[Record]:
    own = desk.profile.unit.code
    found = entries(desk, until=last_day_to_tidy(desk))
    return [one for one in found if one.unit == own]
