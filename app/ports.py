"""What the domain asks of the outside: storage, files, keys. ``db`` and ``app.system`` answer.

Record values cross these ports as Python values, one per ``Kind`` (see app.records.language);
ids are 32 hex digits; times are Unix milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol

from msgspec import Struct, field

from app.exchange.aside.why import Why as AsideWhy
from app.exchange.ops import Dot, Op, Why
from app.exchange.segment import Segment
from app.records.language import Filter as Filter
from app.records.language import Measure as Measure
from app.records.language import Operator as Operator
from app.records.language import Scope


class Role(StrEnum):
    """Whose desk this is."""

    COMMUNE = "commune"
    PROVINCE = "province"


class Record(Struct, frozen=True):
    """One record as it stands now; ``unit`` is the unit code of whoever first wrote it."""

    type: str
    id: str
    unit: str
    values: Mapping[str, Any]
    alive: bool = True
    updated: int = 0

    def __getitem__(self, name: str) -> Any:
        """Return the value of a field, None when it is empty."""
        return self.values.get(name)


class Edit(Struct, frozen=True):
    """A wish to change one record: only the fields named in ``values`` change.

    A record that does not exist is created; ``deleted=True`` deletes, ``deleted=False`` on a
    deleted record brings it back; ``deleted=None`` leaves life alone.
    """

    type: str
    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    deleted: bool | None = None


class Erasure(Struct, frozen=True):
    """A wish to erase one record for good, here and wherever it went.

    ``files`` are the SHA-256s (hex) of attachments whose content goes with it.
    """

    type: str
    id: str
    files: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """What became of one record: which fields got another value."""

    type: str
    id: str
    fields: tuple[str, ...]
    kind: Literal["new", "changed", "deleted"]


class Changes(Struct, frozen=True):
    """Everything one use case changed; pages refresh by type and id."""

    items: tuple[Change, ...] = ()

    def __add__(self, other: Changes) -> Changes:
        """Join the changes of two steps."""
        return Changes(self.items + other.items)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.items)

    def touches(self, *types: str) -> bool:
        """Tell whether a record of one of these types changed."""
        return any(c.type in types for c in self.items)


class Query(Struct, frozen=True):
    """Which records to list. ``order`` names fields, "-" before a name reverses it.

    A field declared ``sorted`` is ordered by Vietnamese rules. ``text`` searches the record's
    searched fields without marks, by the beginnings of words.
    """

    type: str
    filters: tuple[Filter, ...] = ()
    text: str = ""
    order: tuple[str, ...] = ()
    limit: int = 200
    offset: int = 0
    deleted: bool = False


class Page(Struct, frozen=True):
    """A slice of a list, and how many records the whole list has."""

    records: tuple[Record, ...]
    total: int


class Hit(Struct, frozen=True):
    """A record found by its words: the field they stand in and the words around them.

    ``exact`` when it holds the words just as they were typed, marks and all.
    """

    type: str
    id: str
    title: str
    field: str
    snippet: str
    exact: bool = False


class HitGroup(Struct, frozen=True):
    """The hits of one type, exact or not, which follow one another; ``count`` of them in all."""

    type: str
    exact: bool
    count: int


class Hits(NamedTuple):
    """A page of hits, how many there are in all, and the groups the whole list consists of."""

    hits: list[Hit]
    total: int
    groups: tuple[HitGroup, ...]


class HistoryEntry(Struct, frozen=True):
    """One past change of one field group: who, when, from what to what.

    ``revoked`` tells that a revoked device wrote it too late to count.
    """

    dot: Dot
    at: int
    unit: str
    device: str
    who: int
    why: Why
    group: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    won: bool
    revoked: bool = False


class TaskQuery(Struct, frozen=True):
    """Which tasks to list for one unit. ``concerned`` leaves out those that are not the unit's.

    ``due_from`` and ``due_to`` bound the plan's last day, both included; ``open`` leaves out
    finished, stopped and not-arisen ones; ``doubtful`` keeps those whose reading is in doubt;
    ``silent`` keeps those that want an update each period and have none: pairs of a rhythm
    ("ongoing", or the ``every`` of a recurring rule) and the day from which one counts. ``falling``
    keeps those whose plan's day or own day lies between two days, ``planned`` looks at the plan's
    day alone, ``apart`` those with a product
    due between two days on another day than the task. ``top`` leaves out sub-tasks of another task,
    ``under`` keeps those of the named ones. ``text`` also searches results and difficulties.
    """

    unit: str
    concerned: bool = True
    ids: tuple[str, ...] = ()
    plan: str = ""
    states: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    open: bool = False
    due_from: date | None = None
    due_to: date | None = None
    undated: bool = False
    doubtful: bool = False
    silent: tuple[tuple[str, date], ...] = ()
    falling: tuple[date, date] | None = None
    planned: tuple[date, date] | None = None
    apart: tuple[date, date] | None = None
    top: bool = False
    under: tuple[str, ...] = ()
    text: str = ""
    order: Literal["due", "plan", "title", "state", "updated"] = "plan"
    descending: bool = False
    limit: int = 200
    offset: int = 0


class TaskRow(Struct, frozen=True):
    """A plan's task beside one unit's work on it; the work half is empty before any.

    ``due`` is the plan's last day, ``own_due`` the unit's own; ``result`` the newest update's.
    ``parent`` is the task this one is a sub-task of, ``parent_ref`` its number; ``children`` counts
    its own sub-tasks that are to be done, ``children_done`` those that are.
    """

    task: str
    assignment: str | None
    plan: str
    plan_number: str
    group: str
    ref: str
    title: str
    kind: str
    role: str
    role_basis: str
    state: str
    percent: int | None
    due: date | None
    own_due: date | None
    done_date: date | None
    due_rule: Mapping[str, Any] | None
    time_text: str
    result: str
    result_date: date | None
    doubts: tuple[str, ...]
    parent: str = ""
    parent_ref: str = ""
    children: int = 0
    children_done: int = 0


class Store(Protocol):
    """The ledger: reading records, and the one way to change them."""

    def get(self, type_name: str, row_id: str) -> Record | None:
        """Return a record (deleted ones too, ``alive`` False), None when there is none."""

    def get_many(self, type_name: str, ids: Iterable[str]) -> dict[str, Record]:
        """Return the living records among ``ids``, by id."""

    def find(self, query: Query) -> Page:
        """Return one page of living records."""

    def count(self, query: Query) -> int:
        """Return how many records match, without reading them."""

    def tally(
        self, query: Query, measure: Measure = "count", *, field: str = "", by: str = ""
    ) -> dict[Any, Decimal]:
        """Return a figure over every record of a query, by the values of one field.

        ``measure`` counts records, sums ``field`` or counts its different values. Without ``by``
        the one key is None; a list field counts a record under each of its values.
        """

    def doubles(self, type_name: str, names: Sequence[str], unit: str) -> list[tuple[str, ...]]:
        """Return the ids, rising, of a unit's living records that are alike in these fields.

        The first field is filled; words are compared without case, punctuation and tone place.
        """

    def parentless(self, type_name: str, field: str, unit: str | None) -> list[str]:
        """Return the ids of living records whose ``field`` names a record never heard of.

        ``unit`` keeps one unit's records, None all.
        """

    def expand(self, type_name: str, prefix: str) -> list[str]:
        """Return the ids (at most 3) that begin with a hex prefix of at least 6 digits."""

    def write(
        self, edits: Sequence[Edit], *, why: Why = Why.EDIT, res: Sequence[Dot] = ()
    ) -> Changes:
        """Write all edits in one durable transaction; unchanged groups write nothing."""

    def erase(self, wishes: Sequence[Erasure]) -> Changes:
        """Erase records with their history in one durable transaction; other replicas follow.

        What lies outside the database is listed in notes of kind ERASURE until it is cleared.
        """

    def is_erased(self, type_name: str, row_id: str) -> bool:
        """Tell whether an id was that of a record now erased; it is never used again."""

    def task_rows(self, query: TaskQuery) -> tuple[tuple[TaskRow, ...], int]:
        """Return one page of tasks beside a unit's work on them, and how many there are."""

    def last_written(self, types: Sequence[str]) -> dict[str, int]:
        """Return when a living record of these types last changed, by unit code."""

    def task_counts(self, unit: str) -> dict[str, int]:
        """Return how many of a unit's own tasks are in each state; sub-tasks are not counted."""

    def search(
        self, text: str, *, types: Sequence[str] = (), limit: int = 50, offset: int = 0
    ) -> Hits:
        """Return hits over every searched field, exact-mark hits first, then type by type."""

    def history(self, type_name: str, row_id: str) -> list[HistoryEntry]:
        """Return every change of a record, newest first."""

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting of this data folder (JSON value); settings are never exchanged."""

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting durably."""


class Stream(Struct, frozen=True):
    """One log: who writes it, for whom, and how far this replica holds it.

    ``hi`` is the end of the gap-free prefix; ``head`` the hash of the last closed segment in it.
    ``line_of`` is the stream a second history was signed for (see app.exchange.lines), None for an
    ordinary stream.
    """

    rid: bytes
    scope: Scope
    unit: str
    role: Role
    device: bytes
    own: bool
    hi: int
    head: bytes
    line_of: bytes | None = None

    @property
    def signed(self) -> bytes:
        """Return the name under which its segments and its birth are signed."""
        return self.line_of or self.rid


@dataclass(frozen=True, slots=True)
class Incoming:
    """A verified segment on its way in, with the stream it belongs to and its decoded ops.

    ``counts_to`` is the last op that counts of a revoked device's stream; None when all do.
    """

    segment: Segment
    scope: Scope
    unit: str
    role: Role
    device: bytes
    ops: tuple[Op, ...]
    counts_to: int | None = None


class Conflict(Struct, frozen=True):
    """Two values of one register written without knowledge of each other.

    ``settled`` is the op that settled it, None while it is open.
    """

    id: str
    type: str
    row: str
    group: str
    winner: Dot
    loser: Dot
    winner_value: Mapping[str, Any] | None
    loser_value: Mapping[str, Any] | None
    open: bool
    settled: Dot | None = None


class SetAside(Struct, frozen=True):
    """An op that is kept but does not count, and why; ``unit`` and ``device`` are its writer's."""

    dot: Dot
    why: AsideWhy
    op: Op
    unit: str
    device: bytes


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did, or would do; ``ops_in`` is the sum of the five numbers after it.

    ``revoked`` are those of the quarantined that a revoked device wrote too late to count.
    """

    ops_in: int = 0
    applied: int = 0
    superseded: int = 0
    held: int = 0
    quarantined: int = 0
    erased: int = 0
    changes: Changes = attribute(default_factory=Changes)
    conflicts: tuple[str, ...] = ()
    revoked: int = 0


class Note(Struct, frozen=True):
    """A small local document about the exchange (peer, package, receipt); None removes it."""

    kind: str
    key: str
    doc: Mapping[str, Any] | None


PEER = "peer"
"""Kind of the notes about devices, by device id in hex.

Their documents: ``revoked`` since when the device no longer counts (Unix ms) or None, ``cutoff``
the last op of each of its streams that still counts then, {stream in hex: number}. The ledger
judges its ops by them as soon as they are kept.
"""
FORK = "fork"
"""Kind of the notes that tell of a stream with two histories: {unit, device, signed, at}."""
ERASURE = "erasure"
"""Kind of the notes that say what of erased records still lies outside the database.

Their documents: ``unit`` whose record it was, ``st`` when it was erased (Unix ms), ``ops`` the
erased dots [[stream in hex, number]], ``files`` SHA-256s (hex) of attachments' contents.
"""


class Replica(Protocol):
    """The op log as the exchange sees it."""

    def streams(self, *, own_ones: bool = False) -> list[Stream]:
        """Return every known stream, own ones first; ``own_ones`` leaves the others out."""

    def close_segments(self, device: bytes, sign: Callable[[bytes], bytes]) -> int:
        """Close the open ops of own streams into signed segments; return how many were made."""

    def open_ops(self) -> int:
        """Return how many ops of own streams lie in no segment yet."""

    def segments(self, rid: bytes, above: int) -> list[Segment]:
        """Return the closed segments of a stream that hold ops numbered above ``above``."""

    def head_at(self, rid: bytes, hi: int) -> bytes | None:
        """Return the hash of the stream's segment that ends at an op, None when none does."""

    def renew_streams(self, *, device: bytes | None = None) -> None:
        """Begin new own streams: this database goes on from a state others have gone past."""

    def preview(self, incoming: Sequence[Incoming]) -> Applied:
        """Return what ``apply`` would do; write nothing."""

    def apply(
        self, incoming: Sequence[Incoming], tell: Callable[[Applied], Sequence[Note]] | None = None
    ) -> Applied:
        """Apply segments in one transaction; known ops change nothing.

        ``tell`` is asked what to note of it, and its notes are kept in the same transaction.
        """

    def together(self) -> AbstractContextManager[None]:
        """Make everything that is applied and noted in a block one durable write.

        Raises EnvironmentProblem: then nothing of the block was written.
        """

    def conflicts(self, *, include_closed: bool = False) -> list[Conflict]:
        """Return the conflicts, newest first."""

    def set_aside(self, *, limit: int, offset: int) -> tuple[list[SetAside], int]:
        """Return a page of the ops set aside that nobody has settled, and how many there are."""

    def set_aside_at(self, dot: Dot) -> SetAside | None:
        """Return an op that is set aside and not settled, None when there is none."""

    def revoked_between(self, rid: bytes, lo: int, hi: int, *, settled: bool) -> int:
        """Return how many ops of a stream are set aside for a revocation, from ``lo`` to ``hi``.

        ``settled`` counts those too that somebody has settled.
        """

    def aside_counts(self) -> Mapping[AsideWhy, int]:
        """Return how many ops are set aside and not settled, by why."""

    def newest(self) -> int:
        """Return when this device last wrote something (Unix ms), 0 before it did."""

    def digests(self) -> Mapping[bytes, int]:
        """Return one number for the registers that each stream's ops have won, below 2^256.

        By stream id, for the streams held without a gap and with nothing set aside.
        """

    def note(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return one note."""

    def notes(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return all notes of a kind, by key."""

    def put_notes(self, notes: Sequence[Note]) -> Changes:
        """Keep notes in one durable transaction; return what notes about devices changed."""


class FileStore(Protocol):
    """Attachments by content, encrypted, outside the database."""

    def put(
        self, source: Path, *, watch: Callable[[int, int], None] | None = None
    ) -> tuple[str, int]:
        """Take a copy of a file; return its SHA-256 (hex) and size in bytes.

        ``watch`` is told the bytes read and the size; what it raises stops the work.
        """

    def put_data(self, data: bytes, name: str) -> tuple[str, int]:
        """Take a content that is in memory; ``name`` is what a person is told."""

    def open(self, sha256: str) -> BinaryIO:
        """Return the decrypted bytes as a stream; EnvironmentProblem when missing or damaged."""

    def export(self, sha256: str, target: Path) -> None:
        """Write the decrypted file to ``target``, whole or not at all."""

    def lend(self, sha256: str, name: str) -> Path:
        """Return a copy to look at, for this user alone, gone when the desk is closed."""

    def has(self, sha256: str) -> bool:
        """Tell whether the content is held here."""

    def remove(self, sha256: str) -> None:
        """Forget the content."""


class DeviceKeys(Protocol):
    """This device's private keys; they never leave it and are in no backup."""

    @property
    def device_id(self) -> bytes:
        """Return the 16-byte id: the beginning of SHA-256 of the public signing key."""

    @property
    def sign_public(self) -> bytes:
        """Return the raw Ed25519 public key, 32 bytes."""

    @property
    def recipient(self) -> str:
        """Return the age recipient string to which others seal."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature."""

    def open_sealed(self, sealed: bytes) -> bytes:
        """Return what was sealed to this device; UserError code not_for_us when it was not."""


class Drive(Struct, frozen=True):
    """A removable drive that is plugged in.

    ``id`` stays the same when it is plugged in again ("" if unknown); ``free`` is in bytes, None
    if unknown.
    """

    path: Path
    label: str
    id: str
    free: int | None = None
    read_only: bool = False


class Upkeep(Protocol):
    """Looking after the data folder as a whole."""

    def backup(self, folder: Path) -> Path:
        """Write a verified backup file into ``folder``; return it."""

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the ledger, in Vietnamese; nothing when it is whole."""
