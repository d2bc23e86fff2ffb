"""The inbox: every part that arrived, kept with its bytes, and what became of its package.

Parts lie in the data folder under ``inbox`` by the hash of their bytes for 400 days, also those of
refused and quarantined packages, so that nothing has to be asked for twice.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.diskerrors import disk_errors
from app.exchange.parts import Part, read_part
from app.exchange.refusal import Reason, Refused, Status, refuse
from app.ports import Note, Replica

if TYPE_CHECKING:
    from app.desk import Desk

Source = Callable[[], bytes]
"""Reads the bytes of a part file; may raise Refused."""
_KIND = "inbox"
PASSING = ".passing"
"""Ending of files that are there for a moment only."""
_KEEP_MS = 400 * 24 * 3600 * 1000
_FINAL = (Status.APPLIED,)


@dataclass(slots=True)
class Arrival:
    """The parts of one sealed package: those given now, and those kept from earlier.

    ``names`` are the files given now; ``sources`` read the bytes of a part when it comes to it,
    so that only one package at a time is in memory; ``kept`` maps part numbers to hashes of kept
    bytes; ``doc`` is what is known of the package, empty at first sight; ``came`` is when it first
    arrived (Unix ms), 0 when it does so now.
    """

    sid: bytes
    n: int
    names: list[str] = field(default_factory=list)
    sources: dict[int, Source] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)
    doc: Mapping[str, Any] = field(default_factory=dict)
    came: int = 0

    @property
    def done(self) -> bool:
        """Tell whether this package was applied before."""
        return self.doc.get("status") in _FINAL

    @property
    def missing(self) -> list[int]:
        """Return the numbers of the parts that are not here yet."""
        return [k for k in range(1, self.n + 1) if k not in self.sources and k not in self.kept]

    def parts(self, folder: Path) -> list[Part]:
        """Return every part, preferring the kept copy; Refused when one was damaged since."""
        sources = dict(self.sources)
        for k, sha256 in self.kept.items():
            sources[k] = partial(_read, _path(folder, sha256))
        return [read_part(load()) for load in sources.values()]


class Inbox:
    """Sorts incoming parts into packages and keeps their bytes; ``keep=False`` writes nothing."""

    def __init__(self, desk: Desk, *, keep: bool) -> None:
        self._desk = desk
        self._keep = keep
        self.arrivals: dict[bytes, Arrival] = {}

    def take(self, name: str, load: Source) -> None:
        """Take one file in; Refused when it is no whole part (its bytes are kept)."""
        raw = load()
        sha256 = self._store(raw)
        part = read_part(raw)
        arrival = self.arrivals.get(part.sid)
        if arrival is None:
            arrival = self.arrivals[part.sid] = self._known(part)
        if arrival.n != part.n:
            raise refuse(Reason.DAMAGED)
        arrival.names.append(name)
        if sha256:
            arrival.kept[part.k] = sha256
        else:
            arrival.sources[part.k] = load

    def waiting(self) -> None:
        """Take up again the packages that are held or quarantined."""
        for sid, doc in self._desk.replica.notes(_KIND).items():
            if doc["status"] in (Status.HELD, Status.QUARANTINED) and doc["parts"]:
                self.arrivals[bytes.fromhex(sid)] = _from_note(bytes.fromhex(sid), doc)

    def _known(self, part: Part) -> Arrival:
        doc = self._desk.replica.note(_KIND, part.sid.hex())
        return Arrival(part.sid, part.n) if doc is None else _from_note(part.sid, doc)

    def _store(self, raw: bytes) -> str:
        if not self._keep:
            return ""
        sha256 = hashlib.sha256(raw).hexdigest()
        path = _path(self._desk.folder, sha256)
        if not path.exists() or path.stat().st_size != len(raw):
            make_folder(path.parent)
            self._desk.write_file(path, raw)
        return sha256


def reopened(replica: Replica, sid: bytes) -> Arrival:
    """Return a kept package as if it came anew, whatever became of it before."""
    doc = replica.note(_KIND, sid.hex()) or {"n": 1, "parts": {}}
    kept = {int(k): sha256 for k, sha256 in doc["parts"].items()}
    names = [doc["file"]] if doc.get("file") else []
    return Arrival(sid, doc["n"], kept=kept, names=names, came=doc.get("at", 0))


def no_note(sid: bytes) -> Note:
    """Return the note that forgets an arrival."""
    return Note(_KIND, sid.hex(), None)


def settled_note(sid: str, doc: Mapping[str, Any]) -> Note:
    """Return the note of an arrival of which nothing is left to be judged."""
    return Note(_KIND, sid, {**doc, "code": "", "reason": ""})


def hint_of(desk: Desk, doc: Mapping[str, Any]) -> str:
    """Return what a kept package calls itself in the head of its parts, "" when they are gone."""
    for sha256 in doc["parts"].values():
        with suppress(Refused):
            return read_part(_read(_path(desk.folder, sha256))).hint
    return ""


def kept_until(at: int) -> int:
    """Return until when (Unix ms) the bytes of what arrived at ``at`` are kept."""
    return at + _KEEP_MS


def arrivals_kept(replica: Replica) -> dict[str, dict[str, Any]]:
    """Return what is kept of every package that arrived, by its seal id in hex."""
    return replica.notes(_KIND)


def status_of(replica: Replica, sid: bytes) -> str:
    """Return what became of a package that arrived before, "" when it never did."""
    return str((replica.note(_KIND, sid.hex()) or {}).get("status", ""))


def inbox_note(arrival: Arrival, document: Mapping[str, Any]) -> Note:
    """Return the note that keeps what became of an arrival.

    ``spans`` and ``blobs`` of the document, once it was opened, tell what the package carries.
    """
    parts = {str(k): sha256 for k, sha256 in sorted(arrival.kept.items())}
    known = {"at": arrival.came or document["at"], "n": arrival.n, "parts": parts}
    return Note(_KIND, arrival.sid.hex(), {**document, **known})


def forget(desk: Desk, ops: Sequence[tuple[str, int]], blobs: Collection[str]) -> int:
    """Delete our copies of applied packages that carry any of these ops or attachments.

    ``ops`` are [stream in hex, number], ``blobs`` SHA-256s in hex. Return how many packages went.
    """
    forgotten = 0
    for sid, doc in desk.replica.notes(_KIND).items():
        if doc["status"] not in _FINAL or not doc["parts"] or not _carries(doc, ops, blobs):
            continue
        drop(desk, doc["parts"].values())
        desk.replica.put_notes([Note(_KIND, sid, {**doc, "parts": {}})])
        forgotten += 1
    return forgotten


def drop(desk: Desk, parts: Collection[str]) -> None:
    """Delete kept parts by the hashes of their bytes."""
    for sha256 in parts:
        # A file another program holds goes with the yearly purge.
        with suppress(OSError):
            _path(desk.folder, sha256).unlink()


def _carries(
    doc: Mapping[str, Any], ops: Sequence[tuple[str, int]], blobs: Collection[str]
) -> bool:
    spans = doc.get("spans", ())
    return not set(blobs).isdisjoint(doc.get("blobs", ())) or any(
        rid == stream and lo <= seq <= hi for rid, lo, hi in spans for stream, seq in ops
    )


@contextmanager
def passing_file(desk: Desk, sha256: str, raw: bytes) -> Iterator[Path]:
    """Lend a file with these bytes inside the data folder, gone afterwards."""
    path = folder_of(desk) / f"{sha256}{PASSING}"
    make_folder(path.parent)
    desk.write_file(path, raw)
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink()


def folder_of(desk: Desk) -> Path:
    """Return the folder in which arrived parts and passing files lie."""
    return desk.folder / _KIND


def without_parts(replica: Replica, gone: Collection[str]) -> list[Note]:
    """Return the notes of arrivals whose bytes (SHA-256s) are gone: nobody asks for them."""
    return [
        Note(_KIND, sid, {**doc, "parts": {}})
        for sid, doc in arrivals_kept(replica).items()
        if doc["parts"] and all(sha256 in gone for sha256 in doc["parts"].values())
    ]


def _from_note(sid: bytes, doc: Mapping[str, Any]) -> Arrival:
    kept = {int(k): sha256 for k, sha256 in doc["parts"].items()}
    return Arrival(sid, doc["n"], kept=kept, doc=doc, came=doc["at"])


def _path(folder: Path, sha256: str) -> Path:
    return folder / _KIND / f"{sha256}.tpx"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(Reason.DAMAGED) from error


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, durably; EnvironmentProblem when the disk refuses."""
    with disk_errors(folder):
        # On a stick that was pulled even the question whether a folder exists is an error.
        made = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for path in made:
            _sync(path.parent)


def _sync(folder: Path) -> None:
    """Force a folder's list of names to the disk, where the system has a way to ask for it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some drivers of sticks cannot sync a folder; every file in it is synced by itself.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
