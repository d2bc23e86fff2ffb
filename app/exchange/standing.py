"""Where the exchange stands: what is out, waiting, missing or set aside; keys as in ``results``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, TypeVar

import msgspec

from app.exchange.results import Ops

OutboxState = Literal["unexported", "unconfirmed", "received", "accepted"]

_SHORTEST_ID = 6


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


Listed = TypeVar("Listed", bound=_WithId)


def named(listed: Sequence[Listed], typed: str) -> Listed | None:
    """Return the one whose id (hex) begins with ``typed``, six digits or more; None if not one."""
    beginning = typed.strip().lower()
    if len(beginning) < _SHORTEST_ID:
        return None
    matching = [one for one in listed if one.id.startswith(beginning)]
    return matching[0] if len(matching) == 1 else None


class Slip(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """The receipt of one package, for either side; all but the names is equal on both.

    ``way`` is "in" for a package taken in here, "out" for one of ours that was confirmed;
    ``sender`` and ``to`` are unit codes, ``letter`` the sending device's; ``day`` (ISO) is when it
    was taken in or sent; ``conflicts`` is known to the receiver alone.
    """

    id: str
    number: int
    way: Literal["in", "out"]
    sender: str
    letter: str
    to: str
    day: str
    status: str
    ops: Ops
    conflicts: int | None
    code: str


class Slips(msgspec.Struct, frozen=True):
    """Receipts, newest first."""

    receipts: tuple[Slip, ...]
    total: int


class Aside(msgspec.Struct, frozen=True):
    """A package that waits or was set aside, wholly or (``part``) some changes of it.

    ``hint`` is what it calls itself (unit, device letter, number), believed for display alone;
    ``acceptable`` tells that a person may take it in after all; ``until`` (ISO) is the day until
    which its bytes are kept.
    """

    id: str
    file: str
    hint: str
    status: str
    code: str
    reason: str
    next: str
    day: str
    until: str
    part: bool
    acceptable: bool


class Quarantine(msgspec.Struct, frozen=True):
    """Everything that waits or was set aside, newest first."""

    packages: tuple[Aside, ...]
    total: int


Level = Literal["bad", "warn"]
Act = Literal[
    "export",
    "enrol",
    "conflicts",
    "quarantine",
    "set_aside",
    "missing",
    "forks",
    "backup",
    "received",
    "diagnose",
    "clock",
]
"""What the window does for a line of the health page."""


class HealthLine(msgspec.Struct, frozen=True):
    """One thing about the exchange that wants a hand.

    ``words`` say what is the matter and what is safe, ``next`` is the one step (the words of its
    button), ``act`` what the window does for it.
    """

    code: str
    level: Level
    words: str
    next: str
    act: Act


class Health(msgspec.Struct, frozen=True):
    """What is not well with the exchange, most pressing first; nothing when all is well."""

    lines: tuple[HealthLine, ...]
    total: int


class OutboxEntry(msgspec.Struct, frozen=True):
    """A package we sent, or ops that no package holds yet (``package`` None, ``ops`` how many)."""

    package: str | None
    state: OutboxState
    number: int | None
    to: str
    day: str
    ops: int
    code: str = ""


class Came(msgspec.Struct, frozen=True):
    """A package that came: its number and the day (ISO); number 0 stands before the first one."""

    number: int
    day: str


class Missing(msgspec.Struct, frozen=True):
    """Ops ``lo``..``hi`` of a stream (id in hex) that should be here and are not.

    ``unit`` and the letter ``device`` wrote them. The device of letter ``teller`` said so in its
    package ``number``, taken in on ``day`` (ISO). ``before`` is the last package of the writer
    that brought what is held of this stream, None when that is not known; ``packages`` are the
    numbers between it and the one that told which have not come, as far as that can be said.
    """

    unit: str
    device: str
    stream: str
    lo: int
    hi: int
    number: int = 0
    day: str = ""
    teller: str = ""
    before: Came | None = None
    packages: tuple[int, ...] = ()


class Fork(msgspec.Struct, frozen=True):
    """Two copies of one disk have written under one name; both histories are kept and read."""

    unit: str
    letter: str
    device: str
    at: int


class Diverged(msgspec.Struct, frozen=True):
    """A unit's data that another device reads otherwise than we do, though both hold the same ops.

    ``device`` (hex) of that ``letter`` said so in package ``package`` on ``day`` (ISO).
    """

    unit: str
    letter: str
    device: str
    day: str
    package: str


class Doubt(msgspec.Struct, frozen=True):
    """Why the clock, which says ``now``, looks wrong: it is ``behind`` or far ``ahead`` of ``at``.

    ``at`` (Unix ms, as ``now``) is when this device last wrote, or when the province's newest
    package was made.
    """

    kind: Literal["behind", "ahead"]
    at: int
    now: int


class Exchange(msgspec.Struct, frozen=True):
    """Where the exchange stands; ``clock`` says why this machine's clock looks wrong."""

    outbox: tuple[OutboxEntry, ...]
    missing: tuple[Missing, ...]
    conflicts: int
    enrolled: bool
    forks: tuple[Fork, ...] = ()
    diverged: tuple[Diverged, ...] = ()
    clock: Doubt | None = None


class Stick(msgspec.Struct, frozen=True):
    """A removable drive plugged in now; ``free`` in bytes; ``known`` when exchanged by before."""

    path: str
    label: str
    id: str
    free: int | None
    read_only: bool
    known: bool


class Sticks(msgspec.Struct, frozen=True):
    """Every removable drive plugged in now."""

    sticks: tuple[Stick, ...]
    total: int


class Tidy(msgspec.Struct, frozen=True):
    """Our files on a stick that are no longer needed there, or were deleted (``deleted``)."""

    files: tuple[str, ...]
    total: int
    deleted: bool


class DeviceRow(msgspec.Struct, frozen=True):
    """A known device; ``revoked`` is Unix milliseconds or None, ``own`` this very device."""

    id: str
    letter: str
    unit: str
    role: str
    own: bool
    revoked: int | None


class Devices(msgspec.Struct, frozen=True):
    """Every known device."""

    devices: tuple[DeviceRow, ...]
    total: int
