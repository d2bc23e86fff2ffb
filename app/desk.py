"""The open desk: one unit's data folder with everything a use case may touch.

Joined once, in ``ui.bootstrap``; services take it as their first argument and reach the outside
through nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from app.ports import DeviceKeys, Drive, FileStore, Replica, Role, Store, Upkeep
from app.records.units import Unit, Units
from app.schedule.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose desk this is: the unit, its role, the person who works here and the device.

    ``letter`` is the device's letter within its unit ("A" until an enrolment gives another).
    """

    unit: Unit
    role: Role
    person: str
    title: str
    letter: str


@dataclass(slots=True)
class Desk:
    """A unit's ledger, files and keys, and the day to act as (``today``; a trial may set it).

    ``drives`` returns the removable drives plugged in now; ``folder_risk`` the sentence about a
    data folder on a network drive, in a synchronised folder or on a stick, "" when it lies well.
    """

    folder: Path
    store: Store
    replica: Replica
    files: FileStore
    keys: DeviceKeys
    profile: Profile
    units: Units
    calendar: WorkCalendar
    today: date
    now_ms: Callable[[], int]
    write_file: Callable[[Path, bytes], None]
    upkeep: Upkeep
    drives: Callable[[], Sequence[Drive]] = tuple
    folder_risk: Callable[[], str] = str

    def moment(self) -> datetime:
        """Return the present moment, as papers are stamped with it."""
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)
