"""The anchor: a small file beside the database that remembers how far own streams had got.

A database that lies behind its anchor was restored from an older copy; one whose anchor names
another machine or folder, or is missing, was copied. Either way the program begins new streams
before its first write, so that no op number is ever used twice. Losing the anchor costs nothing
but two new streams.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

NAME = "anchor.json"
_WIDTH = 1024


class Reached(Struct, frozen=True):
    """How far an own stream had got: newest op, and the hash of its last closed segment."""

    seq: int
    head: str


class Anchor:
    """The anchor file of one data folder."""

    def __init__(self, folder: Path, machine: str | None = None) -> None:
        self._path = folder / NAME
        self._machine = machine or machine_fingerprint(folder)
        self._file: int | None = None
        self._reached: dict[str, Reached] = {}
        self._kept: dict[str, Reached] = {}

    def fits(self, streams: Mapping[bytes, tuple[int, bytes]]) -> bool:
        """Tell whether the database may go on with its own streams {rid: (newest op, head)}."""
        try:
            doc = json.loads(self._path.read_text(encoding="utf-8"))
            kept = {rid: Reached(*one) for rid, one in doc["streams"].items()}
            if doc["machine"] != self._machine:
                return False
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False
        self._kept = kept
        held = _told(streams)
        return set(kept) == set(held) and all(not _behind(held[r], kept[r]) for r in kept)

    def set(self, streams: Mapping[bytes, tuple[int, bytes]]) -> None:
        """Remember where own streams stand, durably; unless the file says so already."""
        self._reached = _told(streams)
        if self._reached != self._kept:
            self._write(durably=True)

    def advance(self, rid: bytes, seq: int) -> None:
        """Remember a newer op of a stream; cheap, because a lost line costs only a new stream."""
        self._reached[rid.hex()] = Reached(seq, self._reached[rid.hex()].head)
        self._write(durably=False)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, *, durably: bool) -> None:
        doc = {
            "machine": self._machine,
            "streams": {rid: [one.seq, one.head] for rid, one in self._reached.items()},
        }
        try:
            if self._file is None:
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
                self._file = os.open(self._path, flags, 0o600)
            # One write of one width in place: there is never a moment without an anchor.
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, json.dumps(doc).ljust(_WIDTH - 1).encode() + b"\n")
            if durably:
                os.fsync(self._file)
            self._kept = dict(self._reached) if durably else {}
        except OSError:
            # A full or read-only disk: the entry itself is safe, the next start begins new streams.
            self.close()


def _told(streams: Mapping[bytes, tuple[int, bytes]]) -> dict[str, Reached]:
    return {rid.hex(): Reached(seq, head.hex()) for rid, (seq, head) in streams.items()}


def machine_fingerprint(folder: Path) -> str:
    """Return what tells this machine and folder from others; no name can be read from it."""
    import platform

    known = [platform.node(), str(folder.absolute())]
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        if path.is_file():
            known.append(path.read_text(encoding="ascii", errors="replace").strip())
            break
    known.append(_windows_machine_guid())
    return hashlib.sha256("\0".join(known).encode()).hexdigest()[:32]


def _windows_machine_guid() -> str:
    try:
        import winreg
    except ImportError:
        return ""
    try:
        with winreg.OpenKey(  # type: ignore[attr-defined]
            winreg.HKEY_LOCAL_MACHINE,  # type: ignore[attr-defined]
            r"SOFTWARE\Microsoft\Cryptography",
        ) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])  # type: ignore[attr-defined]
    except OSError:
        return ""


def _behind(held: Reached, kept: Reached) -> bool:
    return held.seq < kept.seq or (held.seq == kept.seq and held.head != kept.head)
