"""What the use cases of the exchange return; ``to_json`` gives the keys of the commands."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from app.exchange.refusal import Reason, Status


def to_json(result: msgspec.Struct) -> dict[str, Any]:
    """Return a result as plain data."""
    plain: dict[str, Any] = msgspec.to_builtins(result)
    return plain


class Device(msgspec.Struct, frozen=True):
    """A device: its id in hex, its letter within its unit, the unit's code and role."""

    id: str
    letter: str
    unit: str
    role: str


class Request(msgspec.Struct, frozen=True):
    """An enrolment request was written; the words are to be read to whoever grants."""

    file: str
    words: tuple[str, ...]


class Grant(msgspec.Struct, frozen=True):
    """A device was taken in; the words are to be read to whoever asked."""

    file: str
    device: Device
    words: tuple[str, ...]


class Acceptance(msgspec.Struct, frozen=True):
    """This device was taken in by ``grantor``."""

    grantor: Device
    device: Device


class SpanText(msgspec.Struct, frozen=True):
    """Ops ``lo``..``hi`` of a stream (id in hex) of one device."""

    stream: str
    device: str
    scope: str
    lo: int
    hi: int


class Package(msgspec.Struct, frozen=True):
    """A package that was written; ``bytes`` is its sealed size."""

    id: str
    number: int
    to: str
    spans: tuple[SpanText, ...]
    bytes: int
    files: tuple[str, ...]


class Sent(msgspec.Struct, frozen=True):
    """An attachment that went along."""

    id: str
    name: str
    sha256: str
    bytes: int


class Export(msgspec.Struct, frozen=True):
    """What an export wrote; ``package`` is the first package, None when not enrolled.

    ``files`` are the names written into the folder; ``personal`` the labels of personal fields
    that left (towards the unit's own devices only); ``next`` a sentence when something is to do.
    ``safe`` tells of a stick that all of it was written twice, read back and synced: it can be
    pulled out.
    """

    package: Package | None
    packages: tuple[Package, ...]
    files: tuple[str, ...]
    personal: tuple[str, ...]
    attachments: tuple[Sent, ...]
    next: str = ""
    safe: bool = False


class Ops(msgspec.Struct, frozen=True, rename={"into": "in"}):
    """Five numbers that add up: in = applied + superseded + held + quarantined + erased."""

    into: int = 0
    applied: int = 0
    superseded: int = 0
    held: int = 0
    quarantined: int = 0
    erased: int = 0


class Tally(msgspec.Struct, frozen=True):
    """How many records an import changed, and how many conflicts it found."""

    new: int = 0
    changed: int = 0
    deleted: int = 0
    conflicts: int = 0


class ReceiptText(msgspec.Struct, frozen=True):
    """The receipt of one package; both offices can read the ten-character code to each other."""

    code: str
    number: int
    day: str


class Sender(msgspec.Struct, frozen=True):
    """Who carried a package here: unit code, device id in hex, its letter and role."""

    unit: str
    device: str
    letter: str
    role: str


class KindTally(msgspec.Struct, frozen=True):
    """How many records of one type (its name and its plural in words) an import changed."""

    type: str
    label: str
    new: int
    changed: int
    deleted: int


class FieldChange(msgspec.Struct, frozen=True):
    """One field of a record: what it says here now, and what it would say."""

    label: str
    before: str
    after: str


class RecordChange(msgspec.Struct, frozen=True):
    """What a package would do to one record; hidden fields are not spelled out.

    Nor are ``personal`` ones: that some of them change is all that is told.
    """

    type: str
    id: str
    kind: Literal["new", "changed", "deleted"]
    label: str
    title: str
    fields: tuple[FieldChange, ...]
    personal: bool = False


class RecordConflict(msgspec.Struct, frozen=True):
    """A part of a record that a package says otherwise than we do, both not knowing of each other.

    ``fields`` hold what is said here and there; none for a personal part.
    """

    type: str
    label: str
    title: str
    part: str
    fields: tuple[FieldChange, ...]


class Details(msgspec.Struct, frozen=True):
    """The first changes of a package, how many there are in all, and the differences it brings."""

    changes: tuple[RecordChange, ...]
    total: int
    conflicts: tuple[RecordConflict, ...] = ()


class Imported(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """What became of one package; ``reason`` and ``next`` are empty when all is well.

    ``diverged`` are the units whose data the sender reads otherwise than we do from the same ops.
    """

    file: str
    files: tuple[str, ...]
    id: str | None
    number: int | None
    sender: Sender | None
    status: Status
    reason: str = ""
    code: str = ""
    next: str = ""
    ops: Ops = Ops()
    changes: Tally = Tally()
    receipt: ReceiptText | None = None
    attachments: tuple[Sent, ...] = ()
    diverged: tuple[str, ...] = ()
    kinds: tuple[KindTally, ...] = ()


class Import(msgspec.Struct, frozen=True):
    """What became of everything given to an import, or would become of it (``preview``)."""

    packages: tuple[Imported, ...]
    preview: bool = False

    @property
    def refused(self) -> bool:
        """Tell whether any package was refused.

        Packages for other communes do not count when they lie beside one for us: a province may
        put them all on one stick.
        """
        refused = [p.code for p in self.packages if p.status is Status.REFUSED]
        all_for_others = all(code == Reason.NOT_FOR_US for code in refused)
        return bool(refused) and not (all_for_others and len(refused) < len(self.packages))
